#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gtk/gtk.h>
#include <string.h>

#include "support/log-view-fixture.h"

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

/* Rows that come do not move the slider of a long log at once, but a turn of the wheel begins where the view is. */
static void
test_wheel (Fixture      *fixture,
            gconstpointer user_data)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->view));
  gboolean handled = FALSE;
  double before, upper, value;

  add_lines (fixture, 5000);
  before = gtk_adjustment_get_upper (fixture->vadjustment);
  for (guint i = 0; i < 30; i++)
    add_data (fixture, 0, SWB_DIRECTION_IN, "more\n", -1);
  swb_log_store_commit (fixture->store);
  swb_log_view_data_changed (fixture->view);
  while (fixture->view->configure_timeout == 0)
    g_main_context_iteration (NULL, TRUE);
  value = swb_log_view_get_value (fixture->view, &upper);
  g_assert_cmpfloat (upper, >, before);
  g_assert_cmpfloat (gtk_adjustment_get_upper (fixture->vadjustment), ==, before);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        g_signal_emit_by_name (controller, "scroll", 0.0, -1.0, &handled);
    }
  g_assert_false (handled);
  g_assert_cmpfloat (gtk_adjustment_get_upper (fixture->vadjustment), ==, upper);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->vadjustment), ==, value);
  g_assert_true (swb_log_view_get_following (fixture->view));
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

/* Recorded as what it is: rows are lines, and a line that is longer than a row is copied as one. */
static void
test_utf16_recorded (Fixture      *fixture,
                     gconstpointer user_data)
{
  g_autofree char *long_line = g_malloc (5002);
  g_autoptr (GString) expected = g_string_new ("a\nਅb\n");

  swb_log_store_set_feed (fixture->store, SWB_LOG_FEED_UTF16LE);
  swb_log_view_set_encoding (fixture->view, "UTF-16LE");
  add_data (fixture, 0, SWB_DIRECTION_IN, "a\0\r\0\n\0\x05\x0a" "b\0\n\0", 12);
  commit (fixture);
  g_assert_cmpuint (fixture->view->layout.rows, ==, 2);
  swb_log_view_select_all (fixture->view);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, "a\nਅb\n");
  assert_selection (fixture, SWB_LOG_COPY_HEX, "61 00 0D 00 0A 00\n05 0A 62 00 0A 00");

  /* in another encoding they are lines all the same */
  swb_log_view_set_encoding (fixture->view, "UTF-8");
  run_frames (fixture);
  swb_log_view_select_all (fixture->view);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, "a<NUL><CR><NUL><LF><NUL>\n<ENQ><LF>b<NUL><LF><NUL>");

  for (gsize i = 0; i < 5000; i += 2)
    {
      long_line[i] = 'x';
      long_line[i + 1] = '\0';
      g_string_append_c (expected, 'x');
    }
  memcpy (long_line + 5000, "\n", 2);
  g_string_append_c (expected, '\n');
  swb_log_view_set_encoding (fixture->view, "UTF-16LE");
  add_data (fixture, 0, SWB_DIRECTION_OUT, long_line, 5002);
  commit (fixture);
  g_assert_cmpuint (fixture->view->layout.rows, ==, 4);
  swb_log_view_select_all (fixture->view);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, expected->str);
}

/* The bytes of a line feed behind its 0A are no line: the row that they are alone in has no time, no peer and no text, but
 * keeps its number. */
static void
test_utf16_rest (Fixture      *fixture,
                 gconstpointer user_data)
{
  static const char *const encodings[] = { "UTF-16LE", "UTF-32LE" };
  static const char lines[2][8] = { "a\0\n\0", "a\0\0\0\n\0\0\0" };

  swb_log_view_set_time_format (fixture->view, SWB_LOG_TIME_NONE);
  for (gsize e = 0; e < G_N_ELEMENTS (encodings); e++)
    {
      SwbLogEntry *entry;
      guint64 row = fixture->view->layout.rows;

      swb_log_view_set_encoding (fixture->view, encodings[e]);
      add_data (fixture, 0, SWB_DIRECTION_IN, lines[e], 4 << e);
      add_data (fixture, 0, SWB_DIRECTION_OUT, lines[e], 4 << e);
      commit (fixture);
      g_assert_cmpuint (fixture->view->layout.rows, ==, row + 4);

      for (guint wrap = 0; wrap < 2; wrap++)
        {
          swb_log_view_set_wrap (fixture->view, wrap > 0);
          run_frames (fixture);
          entry = swb_log_cache_peek (fixture->view->cache, row);
          g_assert_cmpuint (entry->drawing->glyphs->len, >, 10);
          entry = swb_log_cache_peek (fixture->view->cache, row + 1);
          g_assert_cmpuint (entry->drawing->glyphs->len, ==, 1);
        }
      swb_log_view_set_wrap (fixture->view, FALSE);
      run_frames (fixture);

      swb_log_view_select_all (fixture->view);
      if (e == 0)
        assert_selection (fixture, SWB_LOG_COPY_SHOWN, "←  192.168.0.7:51234  a\n→  192.168.0.7:51234  a");
    }
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

/* What was at the top and what was selected lies far before the end, where rows are looked for last. */
static void
test_flow_far (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autofree char *flood = g_strnfill (60000, 'x');
  SwbLogPosition begin = { 203, 0 };
  SwbLogPosition end = { 205, 4 };
  SwbLogFilterStatus status = { 0 };
  double value;

  swb_log_view_set_time_format (fixture->view, SWB_LOG_TIME_NONE);
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *line = g_strdup_printf ("%u\n", i);

      add_data (fixture, i % 2, SWB_DIRECTION_IN, line, -1);
    }
  for (guint i = 0; i < 200; i++)
    swb_log_store_append_data (fixture->store, fixture->flows[0], SWB_DIRECTION_IN, (guint8 *) flood, 60000, fixture->time);
  commit (fixture);
  swb_log_view_scroll_to_row (fixture->view, 201);
  swb_log_view_scroll_by (fixture->view, 5);
  swb_log_selection_begin (&fixture->view->selection, &begin, &begin);
  swb_log_selection_extend (&fixture->view->selection, &end, &end);
  swb_log_view_layout_changed (fixture->view);
  run_frames (fixture);
  value = gtk_adjustment_get_value (fixture->vadjustment);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, "203\n204\n205\n");

  swb_log_view_set_flow (fixture->view, 2);
  while (swb_log_view_get_filter_status (fixture->view, &status) && !status.exact)
    g_main_context_iteration (NULL, TRUE);
  run_frames (fixture);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, "203\n205\n");
  g_assert_false (swb_log_view_get_following (fixture->view));
  g_assert_cmpfloat_with_epsilon (swb_log_view_get_row_y (fixture->view, 100), -5, 0.5);

  swb_log_view_set_flow (fixture->view, 0);
  run_frames (fixture);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, "203\n204\n205\n");
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (fixture->vadjustment), value, 0.5);
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
await_description (Fixture    *fixture,
                   const char *expected)
{
  char *other;

  while ((other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (fixture->view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                                      expected)) != NULL)
    {
      g_free (other);
      g_main_context_iteration (NULL, TRUE);
    }
}

/* A log that has been cleared is not read out as it was before. */
static void
test_description (Fixture      *fixture,
                  gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "other.pcapng", NULL);
  g_autoptr (SwbLogStore) other = swb_log_store_new (path);

  add_data (fixture, 0, SWB_DIRECTION_IN, "one\n", -1);
  add_data (fixture, 0, SWB_DIRECTION_OUT, "two\n", -1);
  commit (fixture);
  await_description (fixture, "received one\nsent two");
  g_assert_true (swb_log_store_open (other, NULL));
  swb_log_view_set_store (fixture->view, other);
  await_description (fixture, "");
  swb_log_view_set_store (fixture->view, fixture->store);
  await_description (fixture, "received one\nsent two");
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

/* Text and hex are cut at other places: going there and back moves nothing, to the pixel, and nothing that the user did
 * in between is undone. */
static void
test_back_to_place (Fixture      *fixture,
                    gconstpointer user_data)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  double value;
  double hex_value;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (lines, "line %u with what makes it longer than a row of hex and than that window is wide, so "
                            "that it is broken where rows are, which takes some more of such words\r\n", i);
  for (gsize i = 0; i < lines->len; i += 701)
    add_data (fixture, 0, SWB_DIRECTION_IN, lines->str + i, (gssize) MIN (701, lines->len - i));
  commit (fixture);
  gtk_adjustment_set_value (fixture->vadjustment, gtk_adjustment_get_upper (fixture->vadjustment) / 2 + 5);
  run_frames (fixture);
  value = gtk_adjustment_get_value (fixture->vadjustment);

  swb_log_view_set_wrap (fixture->view, TRUE);
  run_frames (fixture);
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_HEX);
  run_frames (fixture);
  hex_value = gtk_adjustment_get_value (fixture->vadjustment);
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_TEXT);
  run_frames (fixture);
  swb_log_view_set_wrap (fixture->view, FALSE);
  run_frames (fixture);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (fixture->vadjustment), value, 0.01);

  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_HEX);
  run_frames (fixture);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (fixture->vadjustment), hex_value, 0.01);
  gtk_adjustment_set_value (fixture->vadjustment, hex_value + 2000);
  run_frames (fixture);
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_TEXT);
  run_frames (fixture);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->vadjustment), >, value + 30);
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
    { "/log-view/wheel", test_wheel },
    { "/log-view/copy", test_copy },
    { "/log-view/split-character", test_split_character },
    { "/log-view/utf-16", test_utf16 },
    { "/log-view/utf-16-recorded", test_utf16_recorded },
    { "/log-view/utf-16-rest", test_utf16_rest },
    { "/log-view/flow", test_flow },
    { "/log-view/flow-long", test_flow_long },
    { "/log-view/flow-far", test_flow_far },
    { "/log-view/pause", test_pause },
    { "/log-view/description", test_description },
    { "/log-view/mode-keeps-place", test_mode_keeps_place },
    { "/log-view/back-to-place", test_back_to_place },
    { "/log-view/zoom", test_zoom },
    { "/log-view/actions", test_actions },
    { "/log-view/idle", test_idle },
    { "/log-view/looks", test_looks },
  };

  if (!begin (&argc, &argv))
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
