#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <netinet/in.h>
#include <string.h>

#include "swb-log-view-private.h"

/* 2026-01-02 10:15:02.113 UTC */
#define START (G_GINT64_CONSTANT (1767348902113) * 1000000)
#define MILLISECOND G_GINT64_CONSTANT (1000000)

typedef struct
{
  char *directory;
  char *path;
  SwbLogStore *store;
  SwbLogFlow *flows[3];
  gint64 time;
  GtkWidget *window;
  GtkAdjustment *vadjustment;
  SwbLogView *view;
} Fixture;

static gboolean
count_frame (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       user_data)
{
  guint *left = user_data;

  if (*left > 0)
    (*left)--;
  return *left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* What is queued now is done when three frames have begun. */
static void
run_frames (Fixture *fixture)
{
  guint left = 4;

  gtk_widget_add_tick_callback (GTK_WIDGET (fixture->view), count_frame, &left, NULL);
  while (left > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
add_data (Fixture     *fixture,
          guint        flow,
          SwbDirection direction,
          const void  *data,
          gssize       length)
{
  fixture->time += 7 * MILLISECOND;
  swb_log_store_append_data (fixture->store, fixture->flows[flow], direction, data,
                             length < 0 ? strlen (data) : (gsize) length, fixture->time);
}

static void
commit (Fixture *fixture)
{
  swb_log_store_commit (fixture->store);
  swb_log_view_data_changed (fixture->view);
  run_frames (fixture);
}

static void
add_lines (Fixture *fixture,
           guint    n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %u\r\n", i);

      add_data (fixture, 0, SWB_DIRECTION_IN, line, -1);
    }
  commit (fixture);
}

static void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  static const char *const remotes[] = { "192.168.0.7:51234", "192.168.0.9:40112", "[2001:db8::1c]:50620" };
  g_autoptr (GError) error = NULL;
  GtkWidget *scrolled;

  fixture->time = START;
  fixture->directory = g_dir_make_tmp ("swb-log-view-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->directory, "log.pcapng", NULL);
  fixture->store = swb_log_store_new (fixture->path);
  g_assert_true (swb_log_store_open (fixture->store, &error));
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (remotes); i++)
    {
      SwbNetAddress local;
      SwbNetAddress remote;

      g_assert_true (swb_net_address_parse (&local, i == 2 ? "[2001:db8::1]:6001" : "192.168.0.1:6001", NULL));
      g_assert_true (swb_net_address_parse (&remote, remotes[i], NULL));
      fixture->flows[i] = swb_log_flow_new (i + 1, IPPROTO_TCP, &local, &remote, 1000);
    }

  fixture->view = swb_log_view_new ();
  swb_log_view_set_store (fixture->view, fixture->store);
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (fixture->view));
  fixture->vadjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 420);
  gtk_window_set_child (GTK_WINDOW (fixture->window), scrolled);
  g_object_add_weak_pointer (G_OBJECT (fixture->view), (gpointer *) &fixture->view);
  gtk_window_present (GTK_WINDOW (fixture->window));
  run_frames (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_null (fixture->view);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->flows); i++)
    swb_log_flow_free (fixture->flows[i]);
  swb_log_store_close (fixture->store);
  g_assert_finalize_object (fixture->store);
  g_unlink (fixture->path);
  g_rmdir (fixture->directory);
  g_free (fixture->path);
  g_free (fixture->directory);
}

static void
take_screenshot (Fixture    *fixture,
                 const char *name)
{
  const char *directory = g_getenv ("SWB_TEST_SCREENSHOTS");
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autofree char *file = NULL;
  GtkSnapshot *snapshot;
  GskRenderer *renderer;

  if (directory == NULL)
    return;

  run_frames (fixture);
  paintable = gtk_widget_paintable_new (fixture->window);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (fixture->window),
                          gtk_widget_get_height (fixture->window));
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  renderer = gtk_native_get_renderer (gtk_widget_get_native (fixture->window));
  texture = gsk_renderer_render_texture (renderer, node, NULL);
  g_mkdir_with_parents (directory, 0755);
  file = g_strdup_printf ("%s/%s.png", directory, name);
  g_assert_true (gdk_texture_save_to_png (texture, file));
}

static void
assert_selection (Fixture         *fixture,
                  SwbLogCopyFormat format,
                  const char      *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = swb_log_view_dup_selection (fixture->view, format, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_empty (Fixture      *fixture,
            gconstpointer user_data)
{
  g_assert_true (swb_log_view_get_following (fixture->view));
  g_assert_cmpuint (swb_log_view_get_new_rows (fixture->view), ==, 0);
  swb_log_view_select_all (fixture->view);
  g_assert_false (swb_log_view_has_selection (fixture->view));
  assert_selection (fixture, SWB_LOG_COPY_TEXT, NULL);
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_HEX);
  swb_log_view_set_store (fixture->view, NULL);
  run_frames (fixture);
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_TEXT);
  swb_log_view_data_changed (fixture->view);
  run_frames (fixture);
}

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_follow_and_hold (Fixture      *fixture,
                      gconstpointer user_data)
{
  guint notified = 0;
  double value;
  guint64 new_rows;

  g_signal_connect (fixture->view, "notify::following", G_CALLBACK (count_notify), &notified);

  add_lines (fixture, 500);
  g_assert_true (swb_log_view_get_following (fixture->view));
  value = gtk_adjustment_get_value (fixture->vadjustment);
  g_assert_cmpfloat (value, >, 0);
  g_assert_cmpfloat (value + gtk_adjustment_get_page_size (fixture->vadjustment), ==,
                     gtk_adjustment_get_upper (fixture->vadjustment));
  g_assert_cmpuint (notified, ==, 0);

  gtk_adjustment_set_value (fixture->vadjustment, value - 101);
  g_assert_false (swb_log_view_get_following (fixture->view));
  g_assert_cmpuint (notified, ==, 1);

  add_lines (fixture, 214);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->vadjustment), ==, value - 101);
  g_object_get (fixture->view, "new-rows", &new_rows, NULL);
  g_assert_cmpuint (new_rows, ==, 214);
  g_assert_cmpuint (notified, ==, 1);

  swb_log_view_scroll_to_end (fixture->view);
  g_assert_true (swb_log_view_get_following (fixture->view));
  g_assert_cmpuint (notified, ==, 2);
  g_object_get (fixture->view, "new-rows", &new_rows, NULL);
  g_assert_cmpuint (new_rows, ==, 0);
  run_frames (fixture);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->vadjustment), >, value);
}

static void
test_copy (Fixture      *fixture,
           gconstpointer user_data)
{
  add_data (fixture, 0, SWB_DIRECTION_IN, "login\r\n", -1);
  add_data (fixture, 0, SWB_DIRECTION_OUT, "Pass\xb0:", -1);
  add_data (fixture, 1, SWB_DIRECTION_IN, "\0\1\t<b>\n", 7);
  commit (fixture);

  swb_log_view_select_all (fixture->view);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, "login\nPass\\xB0:\n<NUL><SOH>\t<b>\n");
  assert_selection (fixture, SWB_LOG_COPY_HEX,
                    "6C 6F 67 69 6E 0D 0A\n50 61 73 73 B0 3A\n00 01 09 3C 62 3E 0A");
  assert_selection (fixture, SWB_LOG_COPY_SHOWN,
                    "10:15:02.120  ←  192.168.0.7:51234  login\n"
                    "10:15:02.127  →  192.168.0.7:51234  Pass\\xB0:\n"
                    "10:15:02.134  ←  192.168.0.9:40112  <NUL><SOH>\t<b>");

  /* the same bytes stay selected in the other mode, and when more arrives */
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_HEX);
  run_frames (fixture);
  assert_selection (fixture, SWB_LOG_COPY_HEX,
                    "6C 6F 67 69 6E 0D 0A\n50 61 73 73 B0 3A\n00 01 09 3C 62 3E 0A");
  add_lines (fixture, 3);
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_TEXT);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, "login\nPass\\xB0:\n<NUL><SOH>\t<b>\n");

  swb_log_view_unselect (fixture->view);
  g_assert_false (swb_log_view_has_selection (fixture->view));
}

/* A character that is cut by a pause and an answer belongs to the row of its first byte; no byte is lost in any view. */
static void
test_split_character (Fixture      *fixture,
                      gconstpointer user_data)
{
  swb_log_view_set_encoding (fixture->view, "GBK");
  swb_log_view_set_time_format (fixture->view, SWB_LOG_TIME_NONE);
  add_data (fixture, 0, SWB_DIRECTION_IN, "\xc4\xe3\xba", -1);
  commit (fixture);
  swb_log_view_select_all (fixture->view);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, "你\\xBA");

  /* the row that has been drawn is completed */
  add_data (fixture, 0, SWB_DIRECTION_OUT, "ok\n", -1);
  add_data (fixture, 0, SWB_DIRECTION_IN, "\xc3\n", -1);
  fixture->time += 2000 * MILLISECOND;
  add_data (fixture, 0, SWB_DIRECTION_IN, "\xba", -1);
  commit (fixture);
  add_data (fixture, 0, SWB_DIRECTION_IN, "\xc3", -1);
  commit (fixture);
  swb_log_view_select_all (fixture->view);
  assert_selection (fixture, SWB_LOG_COPY_SHOWN,
                    "←  192.168.0.7:51234  你好\n→  192.168.0.7:51234  ok\n←  192.168.0.7:51234  \n"
                    "←  192.168.0.7:51234  好");
  assert_selection (fixture, SWB_LOG_COPY_HEX, "C4 E3 BA\n6F 6B 0A\nC3 0A\nBA C3");

  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_HEX);
  run_frames (fixture);
  swb_log_view_select_all (fixture->view);
  assert_selection (fixture, SWB_LOG_COPY_HEX, "C4 E3 BA\n6F 6B 0A\nC3 0A\nBA\nC3");
  assert_selection (fixture, SWB_LOG_COPY_SHOWN,
                    "←  192.168.0.7:51234  00000000   C4 E3 BA                                          你好\n"
                    "→  192.168.0.7:51234  00000000   6F 6B 0A                                          ok.\n"
                    "←  192.168.0.7:51234  00000003   C3 0A                                              .\n"
                    "←  192.168.0.7:51234  00000005   BA                                                好\n"
                    "←  192.168.0.7:51234  00000006   C3                                                 ");

  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_TEXT);
  swb_log_view_set_encoding (fixture->view, "ISO-8859-1");
  run_frames (fixture);
  swb_log_view_select_all (fixture->view);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, "Äãº\nok\nÃ\nºÃ");
  swb_log_view_set_encoding (fixture->view, "GBK");
  run_frames (fixture);
  swb_log_view_select_all (fixture->view);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, "你好\nok\n\n好");
}

/* A line feed of UTF-16LE is cut between its bytes: 0A ends a row, 00 begins the next. */
static void
test_utf16 (Fixture      *fixture,
            gconstpointer user_data)
{
  swb_log_view_set_encoding (fixture->view, "UTF-16LE");
  add_data (fixture, 0, SWB_DIRECTION_IN, "a\0\r\0\n\0\x05\x0a" "b\0\n\0", 12);
  commit (fixture);
  swb_log_view_select_all (fixture->view);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, "a\nਅb\n");
  assert_selection (fixture, SWB_LOG_COPY_HEX, "61 00 0D 00 0A\n00 05 0A\n62 00 0A\n00");
}

/* One connection's rows alone: exact, with their own tail, and the others come back at the same place. */
static void
test_flow (Fixture      *fixture,
           gconstpointer user_data)
{
  double value;
  guint64 new_rows;

  swb_log_view_set_time_format (fixture->view, SWB_LOG_TIME_NONE);
  for (guint i = 0; i < 500; i++)
    {
      add_data (fixture, 0, SWB_DIRECTION_IN, "zero\n", -1);
      if (i % 100 == 0)
        add_data (fixture, 1, SWB_DIRECTION_IN, i == 200 ? "two\n" : "one\n", -1);
    }
  commit (fixture);

  swb_log_view_set_flow (fixture->view, 2);
  g_assert_cmpuint (swb_log_view_get_flow (fixture->view), ==, 2);
  run_frames (fixture);
  swb_log_view_select_all (fixture->view);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, "one\none\ntwo\none\none\n");
  assert_selection (fixture, SWB_LOG_COPY_HEX, "6F 6E 65 0A\n6F 6E 65 0A\n74 77 6F 0A\n6F 6E 65 0A\n6F 6E 65 0A");
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_HEX);
  run_frames (fixture);
  assert_selection (fixture, SWB_LOG_COPY_HEX, "6F 6E 65 0A\n6F 6E 65 0A\n74 77 6F 0A\n6F 6E 65 0A\n6F 6E 65 0A");
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_TEXT);
  run_frames (fixture);

  /* the selection is the same rows among all */
  swb_log_view_set_flow (fixture->view, 0);
  run_frames (fixture);
  g_assert_true (swb_log_view_has_selection (fixture->view));
  g_assert_true (swb_log_view_get_following (fixture->view));

  /* rows of others are no news */
  swb_log_view_set_flow (fixture->view, 1);
  run_frames (fixture);
  value = gtk_adjustment_get_value (fixture->vadjustment) - 200;
  gtk_adjustment_set_value (fixture->vadjustment, value);
  run_frames (fixture);
  for (guint i = 0; i < 20; i++)
    add_data (fixture, 1, SWB_DIRECTION_IN, "one\n", -1);
  for (guint i = 0; i < 7; i++)
    add_data (fixture, 0, SWB_DIRECTION_OUT, "zero\n", -1);
  commit (fixture);
  while (swb_log_view_get_new_rows (fixture->view) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_object_get (fixture->view, "new-rows", &new_rows, NULL);
  g_assert_cmpuint (new_rows, ==, 7);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->vadjustment), ==, value);

  /* another log */
  swb_log_view_set_store (fixture->view, NULL);
  run_frames (fixture);
  swb_log_view_set_store (fixture->view, fixture->store);
  run_frames (fixture);
  swb_log_view_set_flow (fixture->view, 3);
  run_frames (fixture);
  swb_log_view_select_all (fixture->view);
  g_assert_false (swb_log_view_has_selection (fixture->view));
}

/* A log of more than is looked at at once: nothing that is seen moves when the rest is known. */
static void
test_flow_long (Fixture      *fixture,
                gconstpointer user_data)
{
  g_autofree char *flood = g_strnfill (60000, 'x');
  double upper;
  double value;

  for (guint i = 0; i < 200; i++)
    {
      swb_log_store_append_data (fixture->store, fixture->flows[0], SWB_DIRECTION_IN, (guint8 *) flood, 60000,
                                 fixture->time);
      for (guint j = 0; j < 10; j++)
        add_data (fixture, 1, SWB_DIRECTION_IN, "line\n", -1);
      swb_log_store_commit (fixture->store);
    }
  commit (fixture);

  swb_log_view_set_flow (fixture->view, 2);
  upper = gtk_adjustment_get_upper (fixture->vadjustment);
  value = gtk_adjustment_get_value (fixture->vadjustment);
  g_assert_cmpfloat (value, >, 0);
  gtk_adjustment_set_value (fixture->vadjustment, value - 100);
  while (gtk_adjustment_get_upper (fixture->vadjustment) <= upper)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_upper (fixture->vadjustment) - upper,
                                  gtk_adjustment_get_value (fixture->vadjustment) - (value - 100), 0.01);
  g_assert_false (swb_log_view_get_following (fixture->view));
  g_assert_cmpuint (swb_log_view_get_new_rows (fixture->view), ==, 0);
}

static void
test_pause (Fixture      *fixture,
            gconstpointer user_data)
{
  double upper;

  add_lines (fixture, 50);
  swb_log_view_set_paused (fixture->view, TRUE);
  g_assert_true (swb_log_view_get_paused (fixture->view));
  g_assert_false (swb_log_view_get_following (fixture->view));
  upper = gtk_adjustment_get_upper (fixture->vadjustment);
  add_lines (fixture, 30);
  g_assert_cmpfloat (gtk_adjustment_get_upper (fixture->vadjustment), ==, upper);
  g_assert_cmpuint (swb_log_view_get_new_rows (fixture->view), ==, 30);

  swb_log_view_set_paused (fixture->view, FALSE);
  run_frames (fixture);
  g_assert_cmpfloat (gtk_adjustment_get_upper (fixture->vadjustment), >, upper);
  g_assert_cmpuint (swb_log_view_get_new_rows (fixture->view), ==, 0);
  g_assert_true (swb_log_view_get_following (fixture->view));

  swb_log_view_set_paused (fixture->view, TRUE);
  swb_log_view_scroll_to_end (fixture->view);
  g_assert_false (swb_log_view_get_paused (fixture->view));
}

static void
test_time (Fixture      *fixture,
           gconstpointer user_data)
{
  add_data (fixture, 0, SWB_DIRECTION_IN, "a\n", -1);
  fixture->time += 1500 * MILLISECOND;
  add_data (fixture, 1, SWB_DIRECTION_IN, "b\n", -1);
  commit (fixture);
  swb_log_view_select_all (fixture->view);

  swb_log_view_set_time_format (fixture->view, SWB_LOG_TIME_SINCE_START);
  run_frames (fixture);
  assert_selection (fixture, SWB_LOG_COPY_SHOWN,
                    "   +0.000000  ←  192.168.0.7:51234  a\n   +1.507000  ←  192.168.0.9:40112  b");
  swb_log_view_set_time_format (fixture->view, SWB_LOG_TIME_SINCE_PREVIOUS);
  run_frames (fixture);
  assert_selection (fixture, SWB_LOG_COPY_SHOWN,
                    "   +0.000000  ←  192.168.0.7:51234  a\n   +1.507000  ←  192.168.0.9:40112  b");
}

static void
test_mode_keeps_place (Fixture      *fixture,
                       gconstpointer user_data)
{
  double value;
  double page;

  add_lines (fixture, 2000);
  page = gtk_adjustment_get_page_size (fixture->vadjustment);
  gtk_adjustment_set_value (fixture->vadjustment, (gtk_adjustment_get_upper (fixture->vadjustment) - page) / 2);
  run_frames (fixture);
  value = gtk_adjustment_get_value (fixture->vadjustment);

  /* a line is a hex row here, so the place is the same, to the row */
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_HEX);
  run_frames (fixture);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (fixture->vadjustment), value, 30);
  g_assert_false (swb_log_view_get_following (fixture->view));
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_TEXT);
  run_frames (fixture);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (fixture->vadjustment), value, 30);

  swb_log_view_scroll_to_end (fixture->view);
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_HEX);
  g_assert_true (swb_log_view_get_following (fixture->view));
}

static void
test_zoom (Fixture      *fixture,
           gconstpointer user_data)
{
  add_lines (fixture, 100);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view), "log-view.zoom-in", NULL));
  g_assert_cmpfloat (swb_log_view_get_font_scale (fixture->view), >, 1.05);
  run_frames (fixture);
  g_assert_true (swb_log_view_get_following (fixture->view));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view), "log-view.zoom-normal", NULL));
  g_assert_cmpfloat (swb_log_view_get_font_scale (fixture->view), ==, 1.0);
  swb_log_view_set_font_scale (fixture->view, 1000);
  g_assert_cmpfloat (swb_log_view_get_font_scale (fixture->view), ==, SWB_LOG_VIEW_MAX_FONT_SCALE);
}

static void
test_actions (Fixture      *fixture,
              gconstpointer user_data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->view);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  g_auto (GValue) value = G_VALUE_INIT;

  add_data (fixture, 0, SWB_DIRECTION_IN, "login\n", -1);
  commit (fixture);
  /* nothing is selected: nothing to copy */
  gtk_widget_activate_action (widget, "log-view.copy-text", NULL);
  g_assert_null (gdk_clipboard_get_content (clipboard));

  g_assert_true (gtk_widget_activate_action (widget, "log-view.select-all", NULL));
  g_assert_true (gtk_widget_activate_action (widget, "log-view.copy-hex", NULL));
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard), &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==, "6C 6F 67 69 6E 0A");

  g_assert_true (gtk_widget_activate_action (widget, "log-view.menu", NULL));
  run_frames (fixture);
}

/* Every tenth row is longer than the view is wide. */
static void
add_long_lines (Fixture *fixture,
                guint    n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      g_string_printf (line, "%03u", i);
      for (guint j = 0; i % 10 == 0 && j < 75; j++)
        g_string_append_printf (line, " word%03u", j);
      g_string_append (line, "\r\n");
      add_data (fixture, 0, SWB_DIRECTION_IN, line->str, -1);
    }
  commit (fixture);
}

static guint64
get_top_row (Fixture *fixture,
             double  *y)
{
  guint64 row;

  swb_log_view_get_visible (fixture->view, &row);
  *y = swb_log_view_get_row_y (fixture->view, row);
  return row;
}

static void
assert_at_tail (Fixture *fixture)
{
  SwbLogView *view = fixture->view;
  guint64 last = view->layout.rows - 1;
  SwbLogEntry *entry = swb_log_cache_peek (view->cache, last);

  g_assert_true (swb_log_view_get_following (view));
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->vadjustment) +
                       gtk_adjustment_get_page_size (fixture->vadjustment),
                     ==, gtk_adjustment_get_upper (fixture->vadjustment));
  g_assert_nonnull (entry);
  g_assert_cmpfloat (swb_log_view_get_row_y (view, last) + swb_log_view_get_row_height (view, entry) + view->wrap.margin,
                     ==, view->layout.height);
}

static void
test_wrap (Fixture      *fixture,
           gconstpointer user_data)
{
  GtkAdjustment *h = fixture->view->adjustments[GTK_ORIENTATION_HORIZONTAL];
  guint notified = 0;
  double value;
  double y;
  double now;
  guint64 top;

  add_long_lines (fixture, 301);
  g_assert_cmpfloat (gtk_adjustment_get_upper (h), >, gtk_adjustment_get_page_size (h));
  g_signal_connect (fixture->view, "notify::wrap", G_CALLBACK (count_notify), &notified);
  g_object_set (fixture->view, "wrap", TRUE, NULL);
  g_assert_true (swb_log_view_get_wrap (fixture->view));
  g_assert_cmpuint (notified, ==, 1);
  run_frames (fixture);
  assert_at_tail (fixture);
  g_assert_cmpfloat (gtk_adjustment_get_upper (h), ==, gtk_adjustment_get_page_size (h));

  /* it follows, also by rows of many lines */
  add_long_lines (fixture, 11);
  assert_at_tail (fixture);

  /* a step of the wheel is as long as it says, and what comes then moves nothing */
  value = gtk_adjustment_get_value (fixture->vadjustment);
  y = swb_log_view_get_row_y (fixture->view, 305);
  gtk_adjustment_set_value (fixture->vadjustment, value - 331);
  g_assert_false (swb_log_view_get_following (fixture->view));
  g_assert_cmpfloat (swb_log_view_get_row_y (fixture->view, 305), ==, y + 331);
  run_frames (fixture);
  top = get_top_row (fixture, &y);
  add_long_lines (fixture, 40);
  g_assert_cmpuint (get_top_row (fixture, &now), ==, top);
  g_assert_cmpfloat (now, ==, y);
  g_assert_cmpuint (swb_log_view_get_new_rows (fixture->view), ==, 40);

  /* the row at the top stays there */
  swb_log_view_set_wrap (fixture->view, FALSE);
  run_frames (fixture);
  g_assert_cmpuint (get_top_row (fixture, &now), ==, top);
  /* some of them have come into view below it */
  g_assert_cmpuint (swb_log_view_get_new_rows (fixture->view), >, 20);
  swb_log_view_set_wrap (fixture->view, TRUE);
  run_frames (fixture);
  g_assert_cmpuint (get_top_row (fixture, &now), ==, top);

  /* hex rows are never broken */
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_HEX);
  run_frames (fixture);
  g_assert_false (swb_log_view_is_wrapping (fixture->view));
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_TEXT);
  run_frames (fixture);
  g_assert_cmpuint (get_top_row (fixture, &now), ==, top);

  /* a line deep in a row stays at the top when lines become shorter */
  swb_log_wrap_scroll_to_line (&fixture->view->wrap, 100, 3);
  swb_log_view_layout_changed (fixture->view);
  run_frames (fixture);
  swb_log_view_set_font_scale (fixture->view, 1.3);
  run_frames (fixture);
  g_assert_cmpuint (get_top_row (fixture, &now), ==, 100);
  g_assert_cmpfloat (now, <=, -3.0 * fixture->view->layout.row_height);
  swb_log_view_set_font_scale (fixture->view, 1);
  run_frames (fixture);

  /* both ends */
  gtk_adjustment_set_value (fixture->vadjustment, 0);
  run_frames (fixture);
  g_assert_cmpuint (get_top_row (fixture, &now), ==, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->vadjustment), ==, 0);
  gtk_adjustment_set_value (fixture->vadjustment, gtk_adjustment_get_upper (fixture->vadjustment));
  run_frames (fixture);
  assert_at_tail (fixture);

  /* all of a short log fits */
  swb_log_view_set_store (fixture->view, NULL);
  run_frames (fixture);
  g_assert_cmpfloat (gtk_adjustment_get_upper (fixture->vadjustment), ==,
                     gtk_adjustment_get_page_size (fixture->vadjustment));
}

static void
click (Fixture *fixture,
       int      n_press,
       double   column,
       double   y)
{
  SwbLogView *view = fixture->view;
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (view));
  double x = SWB_LOG_VIEW_SIDE + (swb_log_style_get_data_column (&view->style) + column) *
                                   swb_log_font_get_cell_width (view->style.font);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller) &&
          gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_PRIMARY)
        g_signal_emit_by_name (controller, "pressed", n_press, x, y);
    }
}

/* What is clicked at is what is seen there, and what is copied has no breaks. */
static void
test_wrap_places (Fixture      *fixture,
                  gconstpointer user_data)
{
  SwbLogView *view = fixture->view;
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GString) chinese = g_string_new (NULL);
  g_autofree char *copied = NULL;
  g_autofree char *expected = NULL;
  SwbLogHit hit = { 0 };
  guint columns;
  guint per_line;
  double y;
  int line;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (words, "word%03u ", i);
  for (guint i = 0; i < 150; i++)
    g_string_append (chinese, "你好");
  swb_log_view_set_wrap (view, TRUE);
  add_data (fixture, 0, SWB_DIRECTION_IN, words->str, -1);
  add_data (fixture, 0, SWB_DIRECTION_OUT, chinese->str, -1);
  add_data (fixture, 0, SWB_DIRECTION_IN, "end\n", -1);
  commit (fixture);
  columns = view->wrap_columns;
  line = view->layout.row_height;
  g_assert_cmpuint (columns, >, 40);

  /* a double click on the third line */
  y = swb_log_view_get_row_y (view, 0) + 2.5 * line;
  for (guint column = 16; column < 24; column++)
    {
      g_autofree char *word = NULL;
      guint byte = 2 * columns + column;

      if (byte % 8 == 7)
        continue;
      word = g_strdup_printf ("word%03u", byte / 8);
      click (fixture, 2, column + 0.5, y);
      assert_selection (fixture, SWB_LOG_COPY_TEXT, word);
    }

  /* right of a line and left of it is its end and its beginning */
  click (fixture, 1, columns + 1, y);
  g_assert_cmpuint (view->selection.head[0].byte, ==, 3 * columns);
  click (fixture, 1, -3, y);
  g_assert_cmpuint (view->selection.head[0].byte, ==, 2 * columns);
  click (fixture, 3, 5, y);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, words->str);

  /* Shift and the arrows go line by line, into the next row and back */
  {
    SwbLogPosition at = { 0, columns + 9 };

    swb_log_view_move_lines (view, &at, 1);
    g_assert_cmpuint (at.byte, ==, 2 * columns + 9);
    swb_log_view_move_lines (view, &at, 480 / (int) columns - 1);
    g_assert_cmpuint (at.row, ==, 1);
    g_assert_cmpuint (at.byte, <=, 3 * 5);
    swb_log_view_move_lines (view, &at, -1);
    g_assert_cmpuint (at.row, ==, 0);
    swb_log_view_move_lines (view, &at, -1000);
    g_assert_cmpuint (at.row, ==, 0);
    g_assert_cmpuint (at.byte, <, columns);
    swb_log_view_move_lines (view, &at, 1000);
    g_assert_cmpuint (at.row, ==, 2);
  }

  /* no character of two columns is cut */
  per_line = columns / 2;
  y = swb_log_view_get_row_y (view, 1) + 1.5 * line;
  click (fixture, 1, 0.1, y);
  g_assert_cmpuint (view->selection.head[0].row, ==, 1);
  g_assert_cmpuint (view->selection.head[0].byte, ==, 3 * per_line);
  click (fixture, 1, 4.1, y);
  g_assert_cmpuint (view->selection.head[0].byte, ==, 3 * (per_line + 2));

  /* from one line into another, and over rows */
  swb_log_selection_extend (&view->selection, &(SwbLogPosition) { 1, 3 * (3 * per_line) },
                            &(SwbLogPosition) { 1, 3 * (3 * per_line) });
  copied = swb_log_view_dup_selection (view, SWB_LOG_COPY_TEXT, NULL);
  expected = g_strndup (chinese->str + 3 * (per_line + 2), 3 * (2 * per_line - 2));
  g_assert_cmpstr (copied, ==, expected);
  take_screenshot (fixture, "log-view-wrap-light");
  click (fixture, 1, 1, swb_log_view_get_row_y (view, 2) + 0.5 * line);
  g_assert_cmpuint (view->selection.head[0].row, ==, 2);
  g_assert_cmpuint (view->selection.head[0].byte, ==, 1);

  /* a hit deep in a row is brought into view */
  add_long_lines (fixture, 200);
  gtk_adjustment_set_value (fixture->vadjustment, 0);
  run_frames (fixture);
  click (fixture, 3, 1, swb_log_view_get_row_y (view, 1) + 2);
  g_assert_true (swb_log_view_get_find_start (view, &hit.record, &hit.begin));
  hit.begin = 3 * 290;
  hit.length = 6;
  hit.text_row = 1;
  swb_log_view_scroll_to_end (view);
  run_frames (fixture);
  g_assert_true (swb_log_view_show_hit (view, &hit));
  run_frames (fixture);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, "你好");
  y = swb_log_view_get_row_y (view, 1) + 290.0 / per_line * line;
  g_assert_cmpfloat (y, >, 0);
  g_assert_cmpfloat (y, <, view->layout.height);
  g_assert_false (swb_log_view_get_following (view));
}

/* An idle view draws nothing and has nothing to do. */
static void
test_idle (Fixture      *fixture,
           gconstpointer user_data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->view));
  guint painted = 0;
  gint64 end;

  add_lines (fixture, 100);
  run_frames (fixture);
  g_signal_connect_swapped (clock, "paint", G_CALLBACK (g_atomic_int_inc), &painted);
  end = g_get_monotonic_time () + G_USEC_PER_SEC / 4;
  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (painted, <=, 1);
  g_signal_handlers_disconnect_by_func (clock, g_atomic_int_inc, &painted);
}

static void
add_examples (Fixture *fixture)
{
  static const char *const bytes[] = { "1204", NULL };
  static const char *const why[] = { "0.0.0.0:80", "permission denied; ports below 1024 need privileges", NULL };

  swb_log_store_append_open (fixture->store, fixture->flows[0], SWB_DIRECTION_IN, SWB_LOG_EVENT_ACCEPTED,
                             fixture->time);
  add_data (fixture, 0, SWB_DIRECTION_IN, "login\r\n", -1);
  add_data (fixture, 0, SWB_DIRECTION_OUT, "Password: ", -1);
  add_data (fixture, 1, SWB_DIRECTION_IN, "$GPGGA,092725.00,4717.11399,N,00833.91590,E,1,08,1.01,499.6,M*5B\r\n", -1);
  add_data (fixture, 1, SWB_DIRECTION_OUT, "ACK!\n", -1);
  add_data (fixture, 0, SWB_DIRECTION_IN, "你好，顾客来了！ 日本語 한국어 😀 naïve façade e\xcc\x81\n", -1);
  add_data (fixture, 1, SWB_DIRECTION_IN, "temp=21.5\xb0" "C \xff\xfe\x80 end\n", -1);
  add_data (fixture, 2, SWB_DIRECTION_IN, "one\ttwo\tthree\t\033[31mred\033[0m\a\0\002\003\n", 31);
  add_data (fixture, 2, SWB_DIRECTION_IN, "user\xe2\x80\xae" "gpj.exe \xe2\x81\xa6isolate\xe2\x81\xa9 zero\xe2\x80\x8bwidth\n", -1);
  add_data (fixture, 2, SWB_DIRECTION_OUT, "עברית שלום and العربية مرحبا then नमस्ते ไทย\n", -1);
  add_data (fixture, 2, SWB_DIRECTION_OUT, "<span foreground='red'>markup &amp; more</span>\n", -1);
  swb_log_store_append_event (fixture->store, NULL, SWB_LOG_EVENT_BIND_FAILED, why, fixture->time);
  swb_log_store_append_end (fixture->store, fixture->flows[1], SWB_DIRECTION_IN, SWB_LOG_KIND_RST,
                            SWB_LOG_EVENT_PEER_RESET, bytes, fixture->time);
  commit (fixture);
}

static void
test_looks (Fixture      *fixture,
            gconstpointer user_data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  static const char gbk[] = "GBK: \xc4\xe3\xba\xc3\xa3\xac\xb9\xcb\xbf\xcd\xc0\xb4\xc1\xcb \xff\n";

  add_examples (fixture);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->view));
  take_screenshot (fixture, "log-view-text-light");
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_HEX);
  take_screenshot (fixture, "log-view-hex-light");
  g_object_set (settings, "gtk-application-prefer-dark-theme", TRUE, NULL);
  swb_log_view_select_all (fixture->view);
  take_screenshot (fixture, "log-view-hex-dark-selected");
  swb_log_view_unselect (fixture->view);
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_TEXT);
  take_screenshot (fixture, "log-view-text-dark");
  g_object_set (settings, "gtk-application-prefer-dark-theme", FALSE, NULL);
  swb_log_view_set_time_format (fixture->view, SWB_LOG_TIME_SINCE_PREVIOUS);
  swb_log_view_set_encoding (fixture->view, "GBK");
  add_data (fixture, 0, SWB_DIRECTION_IN, gbk, sizeof gbk - 1);
  commit (fixture);
  swb_log_view_select_all (fixture->view);
  take_screenshot (fixture, "log-view-gbk-selected");
  swb_log_view_set_encoding (fixture->view, NULL);
  swb_log_view_set_font_scale (fixture->view, 2);
  take_screenshot (fixture, "log-view-zoomed");
  swb_log_view_unselect (fixture->view);
  swb_log_view_set_wrap (fixture->view, TRUE);
  take_screenshot (fixture, "log-view-zoomed-wrapped");
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture      *fixture,
                  gconstpointer user_data);
  } tests[] = {
    { "/log-view/empty", test_empty },
    { "/log-view/follow-and-hold", test_follow_and_hold },
    { "/log-view/copy", test_copy },
    { "/log-view/split-character", test_split_character },
    { "/log-view/utf-16", test_utf16 },
    { "/log-view/flow", test_flow },
    { "/log-view/flow-long", test_flow_long },
    { "/log-view/pause", test_pause },
    { "/log-view/time", test_time },
    { "/log-view/mode-keeps-place", test_mode_keeps_place },
    { "/log-view/zoom", test_zoom },
    { "/log-view/actions", test_actions },
    { "/log-view/wrap", test_wrap },
    { "/log-view/wrap-places", test_wrap_places },
    { "/log-view/idle", test_idle },
    { "/log-view/looks", test_looks },
  };

  /* stamps are shown in local time */
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }

  /* the theme's fading scrollbars and backdrops are no doing of the view */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
