#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "support/ui-fixture.h"
#include "swb-settings.h"
#include "swb-sidebar-model.h"

/* Panels come and go in the window, and scripts see them. */

static void
test_two_actions (UiFixture    *fixture,
                  gconstpointer data)
{
  g_autoptr (GSocketConnection) client = NULL;
  SwbPanel *panel;

  g_assert_false (ui_is_enabled (fixture, "delete-panel"));
  g_assert_false (ui_is_enabled (fixture, "send"));
  ui_screenshot (fixture, "empty");

  ui_press (fixture->window, GTK_TYPE_MENU_BUTTON, "New");
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Create");
  UI_WAIT ((panel = swb_window_get_current (fixture->window)) != NULL);
  UI_WAIT (STATUS (panel)->state == SWB_ENDPOINT_STATE_LISTENING);
  g_assert_cmpuint (STATUS (panel)->local.port, >=, 60000);
  g_assert_false (ui_is_enabled (fixture, "start"));
  g_assert_true (ui_is_enabled (fixture, "stop"));

  client = ui_connect (panel);
  UI_WAIT (STATUS (panel)->connections == 1);
  UI_WAIT (ui_is_enabled (fixture, "send"));
}

static void
test_demo (UiFixture    *fixture,
           gconstpointer data)
{
  SwbPanel *server, *client;

  ui_press (fixture->window, GTK_TYPE_BUTTON, "Loopback Demo");
  UI_WAIT (ui_count_pages (fixture->window) == 2);
  server = SWB_PANEL (ui_get_page (fixture->window, 0));
  client = SWB_PANEL (ui_get_page (fixture->window, 1));
  UI_WAIT (STATUS (server)->received > 0 && STATUS (client)->received > 0);
  ui_screenshot (fixture, "demo");
}

static void
test_delete (UiFixture    *fixture,
             gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  g_autoptr (SwbEndpoint) endpoint = g_object_ref (swb_panel_get_endpoint (panel));
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (endpoint);
  g_autofree char *path = g_strdup (swb_log_store_get_path (log));

  UI_WAIT (STATUS (panel)->connections == 1);
  ui_write (client, "x", 1);
  UI_WAIT (STATUS (panel)->received == 1);

  ui_press (fixture->window, GTK_TYPE_BUTTON, "Delete");
  UI_WAIT (swb_window_get_current (fixture->window) == NULL);
  g_assert_false (swb_endpoint_is_closed (endpoint));
  ui_screenshot (fixture, "deleted");
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Undo");
  UI_WAIT (swb_window_get_current (fixture->window) == panel);
  ui_type_and_send (fixture, "back");
  ui_assert_read (client, "back", 4);

  ui_activate (fixture, "delete-panel", NULL);
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Close notice");
  UI_WAIT (swb_endpoint_is_closed (endpoint));
  UI_WAIT (!g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A page that comes back among others has its row among theirs. */
static void
test_rows (UiFixture    *fixture,
           gconstpointer data)
{
  SwbPanel *panels[] = { ui_add_panel (fixture, "tcp-server://127.0.0.1:0"), ui_add_panel (fixture, "tcp-server://127.0.0.1:0"),
                         ui_add_panel (fixture, "tcp-server://127.0.0.1:0") };
  g_autoptr (GListStore) pages = g_list_store_new (SWB_TYPE_PAGE);
  g_autoptr (GListModel) rows = NULL;

  g_list_store_append (pages, panels[1]);
  rows = swb_sidebar_model_new (G_LIST_MODEL (pages));
  g_list_store_insert (pages, 0, panels[0]);
  g_list_store_append (pages, panels[2]);
  for (guint gone = 0; gone < G_N_ELEMENTS (panels); gone++)
    {
      g_list_store_remove (pages, gone);
      g_list_store_insert (pages, gone, panels[gone]);
      /* after their heading */
      g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 1 + G_N_ELEMENTS (panels));
      for (guint i = 0; i < G_N_ELEMENTS (panels); i++)
        {
          g_autoptr (GObject) row = g_list_model_get_item (rows, 1 + i);

          g_assert_true (row == G_OBJECT (panels[i]));
        }
    }
}

static void
assert_selects (UiFixture  *fixture,
                SwbPanel   *from,
                SwbPanel   *to,
                const char *name)
{
  swb_window_select (fixture->window, SWB_PAGE (from));
  ui_activate (fixture, "select-panel", name);
  g_assert_true (swb_window_get_current (fixture->window) == to);
}

/* Whether the first panel's address reads so to scripts. */
static gboolean
published_address_is (UiFixture  *fixture,
                      const char *address)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (fixture->window), "panels");
  g_autoptr (GVariant) first = g_variant_get_child_value (state, 0);
  const char *text = NULL;

  return g_variant_lookup (first, "address", "&s", &text) && g_str_equal (text, address);
}

static void
test_panels_state (UiFixture    *fixture,
                   gconstpointer data)
{
  g_autoptr (GVariant) state = NULL;
  g_autoptr (GVariant) first = NULL;
  g_autofree char *full = NULL;
  SwbPanel *panel, *udp;
  const char *text;
  guint64 number;

  ui_activate (fixture, "new-panel", "tcp-server://127.0.0.1:0?title=Bench");
  panel = swb_window_get_current (fixture->window);
  UI_WAIT (STATUS (panel)->state == SWB_ENDPOINT_STATE_LISTENING);
  ui_activate (fixture, "new-panel", "udp://127.0.0.1:0");
  g_assert_true (swb_window_get_current (fixture->window) != panel);
  udp = swb_window_get_current (fixture->window);
  UI_WAIT (STATUS (udp)->state == SWB_ENDPOINT_STATE_BOUND);
  ui_activate (fixture, "select-panel", "Bench");
  g_assert_true (swb_window_get_current (fixture->window) == panel);
  /* by the address that it got, whole and without its kind, and by the one that it was made with */
  full = g_strdup_printf ("tcp-server://127.0.0.1:%u", STATUS (panel)->local.port);
  assert_selects (fixture, udp, panel, full);
  assert_selects (fixture, udp, panel, strstr (full, "127"));
  assert_selects (fixture, udp, panel, "tcp-server://127.0.0.1:0?title=Bench");
  assert_selects (fixture, udp, panel, "tcp-server://127.0.0.1:0");
  assert_selects (fixture, panel, udp, "udp://127.0.0.1:0");
  ui_activate (fixture, "select-panel", "udp://127.0.0.1:9");
  g_assert_true (swb_window_get_current (fixture->window) == udp);

  UI_WAIT (published_address_is (fixture, full));
  state = g_action_group_get_action_state (G_ACTION_GROUP (fixture->window), "panels");
  g_assert_true (g_variant_is_of_type (state, G_VARIANT_TYPE ("aa{sv}")));
  g_assert_cmpuint (g_variant_n_children (state), ==, 2);
  first = g_variant_get_child_value (state, 0);
  g_assert_true (g_variant_lookup (first, "title", "&s", &text));
  g_assert_cmpstr (text, ==, "Bench");
  g_assert_true (g_variant_lookup (first, "state", "&s", &text));
  g_assert_true (g_variant_lookup (first, "address", "&s", &text));
  g_assert_true (g_variant_lookup (first, "error", "&s", &text));
  g_assert_cmpstr (text, ==, "");
  g_assert_true (g_variant_lookup (first, "received", "t", &number));
  g_assert_cmpuint (number, ==, 0);

  /* there to be read: a script that activates it changes nothing and brings no warning */
  ui_activate (fixture, "panels", NULL);

  /* what is no address makes no panel */
  ui_activate (fixture, "new-panel", "gopher://x");
  g_assert_cmpuint (ui_count_pages (fixture->window), ==, 2);
}

static char *
save_as (UiFixture  *fixture,
         const char *name,
         gsize      *length)
{
  g_autofree char *path = ui_path (fixture, name);
  g_autofree char *notice = g_strconcat ("Saved ", path, NULL);
  char *contents = NULL;

  /* The notice comes when the file is whole. */
  ui_activate (fixture, "save-log", path);
  UI_WAIT (ui_find (fixture->window, GTK_TYPE_LABEL, notice) != NULL);
  g_assert_true (g_file_get_contents (path, &contents, length, NULL));
  return contents;
}

static void
test_save_log (UiFixture    *fixture,
               gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  g_autofree char *capture = NULL;
  g_autofree char *text = NULL;
  g_autofree char *hex = NULL;
  g_autofree char *received = NULL;
  gsize length;

  ui_write (client, "one\ntwo\xff\n", 9);
  UI_WAIT (STATUS (panel)->received == 9);
  ui_activate (fixture, "send", "answer");
  UI_WAIT (STATUS (panel)->sent == 6);

  capture = save_as (fixture, "x.pcapng", &length);
  g_assert_cmpuint (length, >, 28);
  g_assert_cmpmem (capture, 4, "\x0a\x0d\x0d\x0a", 4);
  received = save_as (fixture, "x.bin", &length);
  g_assert_cmpmem (received, length, "one\ntwo\xff\n", 9);
  text = save_as (fixture, "x.txt", &length);
  g_assert_nonnull (strstr (text, "two\\xFF"));
  g_assert_nonnull (strstr (text, "answer"));
  hex = save_as (fixture, "x.hex", &length);
  g_assert_nonnull (strstr (hex, "6f 6e 65"));
}

/* A folder for logs that can't be used is said, also when the panel starts at once. */
static void
test_log_folder (UiFixture    *fixture,
                 gconstpointer data)
{
  SwbPanel *panel;
  const GError *error;

  g_object_set (swb_settings_get_default (), "log-directory", "/dev/null/logs", NULL);
  panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_object_set (swb_settings_get_default (), "log-directory", "", NULL);
  error = swb_panel_get_error (panel);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "/dev/null/logs"));

  /* and no longer than that */
  ui_activate (fixture, "stop", NULL);
  UI_WAIT (STATUS (panel)->state == SWB_ENDPOINT_STATE_STOPPED);
  ui_activate (fixture, "start", NULL);
  UI_WAIT (STATUS (panel)->state == SWB_ENDPOINT_STATE_LISTENING);
  g_assert_null (swb_panel_get_error (panel));
}

/* A log that can't be written is no reason for no panel: it works, has a log elsewhere, and says both. */
static void
test_unusable_log (UiFixture    *fixture,
                   gconstpointer data)
{
  g_autofree char *path = ui_path (fixture, "now.pcapng");
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "socket-workbench", NULL);
  g_autoptr (SwbLogStore) log = NULL;
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0?log=/proc/x.pcapng");
  const GError *error;

  g_assert_nonnull (panel);
  UI_WAIT (STATUS (panel)->state == SWB_ENDPOINT_STATE_LISTENING);
  error = swb_panel_get_error (panel);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "/proc/x.pcapng"));
  g_assert_nonnull (strstr (error->message, "kept with the unsaved ones"));
  g_assert_null (STATUS (panel)->log_error);
  log = swb_endpoint_dup_log (swb_panel_get_endpoint (panel));
  g_assert_true (g_str_has_prefix (swb_log_store_get_path (log), cache));
  g_assert_cmpstr (swb_panel_settings_get_log (swb_panel_get_settings (panel)), ==, "/proc/x.pcapng");

  /* a new log is tried there again, and elsewhere again */
  swb_panel_dismiss_error (panel);
  ui_activate (fixture, "clear-log", NULL);
  UI_WAIT (swb_panel_get_error (panel) != NULL);
  g_assert_nonnull (strstr (swb_panel_get_error (panel)->message, "kept with the unsaved ones"));
  g_assert_null (STATUS (panel)->log_error);

  /* and once it is possible, it is there */
  g_assert_true (swb_panel_set (panel, "log", path, NULL));
  ui_activate (fixture, "clear-log", NULL);
  UI_WAIT (g_file_test (path, G_FILE_TEST_EXISTS));
}

static guint
get_setting (const char *name)
{
  guint value;

  g_object_get (swb_settings_get_default (), name, &value, NULL);
  return value;
}

/* A size that the user gives the window is kept soon, for a program that is killed saves nothing at its end. */
static void
test_size_kept (UiFixture    *fixture,
                gconstpointer data)
{
  guint width = get_setting ("window-width"), height = get_setting ("window-height");

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 801, 555);
  g_assert_cmpuint (get_setting ("window-width"), ==, width);
  UI_WAIT (get_setting ("window-width") == 801 && get_setting ("window-height") == 555);
  g_object_set (swb_settings_get_default (), "window-width", width, "window-height", height, NULL);
}

static void
wait_frames (UiFixture *fixture,
             guint      count)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window));
  gint64 last = gdk_frame_clock_get_frame_counter (clock) + count;

  gtk_widget_queue_draw (GTK_WIDGET (fixture->window));
  while (gdk_frame_clock_get_frame_counter (clock) < last)
    {
      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
      g_main_context_iteration (NULL, TRUE);
    }
}

/* The border moves, and what is beside it is laid out anew with the whole window: a log that becomes too narrow for its rows
 * asks for its scroll bar then, and a window that was not would stand empty for a frame. */
static void
test_side_and_scroll_bar (UiFixture    *fixture,
                          gconstpointer data)
{
  g_autoptr (GSocketConnection) client = NULL;
  GtkAdjustment *adjustment;
  gboolean fitted = FALSE, scrolled = FALSE;

  ui_receive (fixture, &client, "01234567890123456789012345678901234567890123456789\n", 51);
  adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (ui_get_log (fixture)));
  for (int i = 0; i < 80; i++)
    {
      g_autoptr (GVariant) step = g_variant_ref_sink (g_variant_new_int32 (i < 40 ? 10 : -10));

      g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "resize-side", step);
      wait_frames (fixture, 2);
      g_test_message ("%d: %g of %g", i, gtk_adjustment_get_page_size (adjustment), gtk_adjustment_get_upper (adjustment));
      if (gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment))
        scrolled = TRUE;
      else
        fitted = TRUE;
    }
  g_assert_true (fitted);
  g_assert_true (scrolled);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, function) \
  g_test_add ("/window/" name, UiFixture, NULL, ui_fixture_set_up, function, ui_fixture_tear_down)
  ADD ("two-actions", test_two_actions);
  ADD ("demo", test_demo);
  ADD ("delete", test_delete);
  ADD ("rows", test_rows);
  ADD ("panels-state", test_panels_state);
  ADD ("save-log", test_save_log);
  ADD ("log-folder", test_log_folder);
  ADD ("unusable-log", test_unusable_log);
  ADD ("side-and-scroll-bar", test_side_and_scroll_bar);
  ADD ("size-kept", test_size_kept);

  return g_test_run ();
}
