#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/test-folder.h"
#include "support/ui-logs.h"
#include "swb-log-prune.h"
#include "swb-window-private.h"

/* Files in the window: logs, captures, what is neither, and what a crash left. */

static SwbFilePage *
open_file (UiFixture  *self,
           const char *path)
{
  SwbPage *page;

  swb_window_open_file (self->window, path, FALSE);
  page = swb_window_get_page (self->window);
  g_assert_true (SWB_IS_FILE_PAGE (page));
  UI_WAIT (swb_file_page_get_state (SWB_FILE_PAGE (page)) != SWB_FILE_PAGE_OPENING);
  return SWB_FILE_PAGE (page);
}

/* Nothing half-written is left in the test's folder. */
static void
assert_no_parts (UiFixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_suffix (name, ".part"));
}

static void
test_log (UiFixture    *self,
          gconstpointer data)
{
  static const char *const enabled[] = { "save-log", "save-log-as", "find", "view", "delete-panel", "select-panel" };
  static const char *const disabled[] = { "start", "stop", "send", "send-hex", "clear-log", "input" };
  g_autofree char *path = ui_put_log (self, "one.pcapng");
  g_autofree char *target = ui_path (self, "part.bin");
  g_autofree char *saved = g_strconcat ("Saved ", target, NULL);
  g_autofree char *contents = NULL;
  SwbFilePage *page;
  GListModel *connections;

  page = open_file (self, path);
  g_assert_no_error (swb_page_get_error (SWB_PAGE (page)));
  for (guint i = 0; i < G_N_ELEMENTS (enabled); i++)
    g_assert_true (ui_is_enabled (self, enabled[i]));
  for (guint i = 0; i < G_N_ELEMENTS (disabled); i++)
    g_assert_false (ui_is_enabled (self, disabled[i]));
  g_assert_null (swb_window_get_current (self->window));
  g_assert_nonnull (ui_find (self->window, GTK_TYPE_LABEL, "one.pcapng"));
  g_assert_nonnull (ui_find (self->window, GTK_TYPE_WIDGET, "FILES"));
  g_assert_null (ui_find (self->window, GTK_TYPE_WIDGET, "Data to send"));
  g_assert_null (ui_find (self->window, GTK_TYPE_WIDGET, "Clear log"));

  ui_activate (self, "find", "second");
  UI_WAIT (ui_find (self->window, GTK_TYPE_WIDGET, "1 of 1") != NULL);
  swb_page_set_view (SWB_PAGE (page), SWB_DATA_FORMAT_HEX);
  g_assert_false (swb_page_set_encoding (SWB_PAGE (page), "no-such-encoding"));
  g_assert_true (swb_page_set_encoding (SWB_PAGE (page), "GBK"));

  /* one connection alone, and what is saved is what is shown */
  connections = swb_page_get_connections (SWB_PAGE (page));
  UI_WAIT (g_list_model_get_n_items (connections) == 2);
  ui_screenshot (self, "open-log");
  swb_log_pane_set_connection (swb_page_view_get_log_pane (swb_window_find_view (self->window, SWB_PAGE (page))), 2);
  ui_activate (self, "save-log", target);
  UI_WAIT (ui_find (self->window, GTK_TYPE_LABEL, saved) != NULL);
  contents = test_file_read (target);
  g_assert_cmpstr (contents, ==, "from the second\n");
  assert_no_parts (self);

  /* again: the same page */
  swb_window_open_file (self->window, path, FALSE);
  g_assert_cmpuint (ui_count_pages (self->window), ==, 1);

  /* closing it leaves the file alone, and can be taken back */
  ui_activate (self, "delete-panel", NULL);
  g_assert_null (swb_window_get_page (self->window));
  ui_activate (self, "undo-delete", NULL);
  g_assert_true (swb_window_get_page (self->window) == SWB_PAGE (page));
  ui_activate (self, "delete-panel", NULL);
  swb_window_notify_user (self->window, "over");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
append_packet (GByteArray   *capture,
               const guint8 *data,
               guint32       length,
               guint32       original)
{
  const guint32 head[] = { GUINT32_TO_LE (1700000000), 0, GUINT32_TO_LE (length), GUINT32_TO_LE (original) };

  g_byte_array_append (capture, (const guint8 *) head, sizeof head);
  g_byte_array_append (capture, data, length);
}

static void
test_capture (UiFixture    *self,
              gconstpointer data)
{
  static const guint8 udp[] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 33, 0, 0, 0x40, 0, 64, 17, 0, 0, 10, 0,
                                0, 1, 10, 0, 0, 2, 0x10, 0, 0x20, 0, 0, 13, 0, 0, 'h', 'e', 'l', 'l', 'o' };
  static const guint8 arp[] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1 };
  static const guint8 icmp[] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 28, 0, 0, 0x40, 0, 64, 1, 0, 0, 10, 0,
                                 0, 1, 10, 0, 0, 2, 8, 0, 0, 0, 0, 0, 0, 0 };
  const guint32 head[] = { GUINT32_TO_LE (0xa1b2c3d4), GUINT32_TO_LE (0x00040002), 0, 0, GUINT32_TO_LE (65535),
                           GUINT32_TO_LE (1) };
  g_autoptr (GByteArray) capture = g_byte_array_new ();
  g_autofree char *path = ui_path (self, "named-by-nobody");
  g_autofree char *facts = NULL;
  g_autofree char *left_out = NULL;
  SwbFilePage *page;

  g_byte_array_append (capture, (const guint8 *) head, sizeof head);
  append_packet (capture, udp, sizeof udp, sizeof udp);
  append_packet (capture, arp, sizeof arp, sizeof arp);
  append_packet (capture, icmp, sizeof icmp, sizeof icmp);
  append_packet (capture, icmp, sizeof icmp, sizeof icmp);
  append_packet (capture, udp, 20, sizeof udp);
  g_assert_true (g_file_set_contents (path, (const char *) capture->data, (gssize) capture->len, NULL));

  page = open_file (self, path);
  g_assert_no_error (swb_page_get_error (SWB_PAGE (page)));
  facts = swb_file_page_dup_facts (page);
  g_assert_true (g_str_has_prefix (facts, "5 packets · "));
  g_assert_true (g_str_has_suffix (facts, " · Ethernet"));
  left_out = swb_file_page_dup_left_out (page);
  g_assert_cmpstr (left_out, ==,
                   "1 packet is not IP, 2 packets are neither TCP nor UDP, 1 packet was cut short");
  UI_WAIT (ui_find (self->window, GTK_TYPE_LABEL,
                    "Not shown: 1 packet is not IP, 2 packets are neither TCP nor UDP, 1 packet was cut short") != NULL);
  ui_screenshot (self, "open-capture");
}

/* What is no capture says so on a page of its own, and everything else goes on. */
static void
test_errors (UiFixture    *self,
             gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (self, "tcp-server://127.0.0.1:0");
  g_autofree char *text = ui_put_file (self, "text.pcapng", "no capture\n");
  g_autofree char *empty = ui_put_file (self, "empty.pcap", "");
  g_autofree char *fifo = ui_path (self, "fifo.pcap");
  g_autofree char *locked = ui_put_log (self, "locked.pcapng");
  g_autofree char *missing = ui_path (self, "missing.pcapng");
  const char *const paths[] = { text, empty, fifo, self->directory, missing, locked };
  guint count = geteuid () == 0 ? G_N_ELEMENTS (paths) - 1 : G_N_ELEMENTS (paths);
  SwbFilePage *page = NULL;

  g_assert_no_errno (mkfifo (fifo, 0600));
  g_assert_no_errno (g_chmod (locked, 0));
  for (guint i = 0; i < count; i++)
    {
      page = open_file (self, paths[i]);
      g_assert_nonnull (swb_page_get_error (SWB_PAGE (page)));
      UI_WAIT (ui_find (self->window, GTK_TYPE_WIDGET, swb_page_get_error (SWB_PAGE (page))->message) != NULL);
      g_assert_false (ui_is_enabled (self, "save-log"));
      g_assert_false (ui_is_enabled (self, "find"));
    }
  ui_screenshot (self, "open-error");
  g_assert_cmpuint (ui_count_pages (self->window), ==, count + 1);
  g_assert_true (swb_panel_is_live (panel));

  /* the missing one comes */
  g_free (ui_put_log (self, "missing.pcapng"));
  swb_window_open_file (self->window, missing, FALSE);
  page = SWB_FILE_PAGE (swb_window_get_page (self->window));
  UI_WAIT (swb_file_page_get_state (page) == SWB_FILE_PAGE_OPEN);
  g_assert_no_error (swb_page_get_error (SWB_PAGE (page)));
}

/* Several at once, one of them given up before it is there. */
static void
test_several (UiFixture    *self,
              gconstpointer data)
{
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.pcapng", i);
      g_autofree char *path = ui_put_log (self, name);

      swb_window_open_file (self->window, path, FALSE);
      if (i == 3)
        {
          ui_activate (self, "delete-panel", NULL);
          g_assert_false (ui_is_enabled (self, "undo-delete"));
        }
    }
  g_assert_cmpuint (ui_count_pages (self->window), ==, 5);
  for (guint i = 0; i < 5; i++)
    UI_WAIT (swb_file_page_get_state (SWB_FILE_PAGE (ui_get_page (self->window, i))) == SWB_FILE_PAGE_OPEN);
}

/* A failed export says why at the panel, and leaves nothing; so does one that is given up. */
static void
test_export (UiFixture    *self,
             gconstpointer data)
{
  static const char *const endings[] = { "pcapng", "txt", "hex", "bin", "csv", "jsonl", "c" };
  g_autofree char *path = ui_put_log (self, "one.pcapng");
  g_autofree char *nowhere = ui_path (self, "nowhere/x.txt");
  g_autofree char *given_up = ui_path (self, "given-up.txt");
  g_autoptr (SwbLogStore) log = NULL;
  g_autoptr (SwbExport) export = NULL;
  const SwbLogFilter filter = SWB_LOG_FILTER_INIT;
  GtkWidget *bar;

  log = swb_page_dup_log (SWB_PAGE (open_file (self, path)));
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat ("x.", endings[i], NULL);
      g_autofree char *target = ui_path (self, name);

      ui_activate (self, "save-log", target);
      UI_WAIT (swb_export_count_running () == 0);
      g_assert_true (g_file_test (target, G_FILE_TEST_EXISTS));
    }

  ui_activate (self, "save-log", nowhere);
  UI_WAIT ((bar = ui_find (self->window, GTK_TYPE_WIDGET, "Close message")) != NULL);
  ui_screenshot (self, "export-error");
  g_assert_true (GTK_IS_BUTTON (bar) && gtk_widget_activate (bar));
  UI_WAIT (ui_find (self->window, GTK_TYPE_WIDGET, "Close message") == NULL);

  export = swb_export_new (log, given_up, SWB_LOG_EXPORT_TEXT, "UTF-8", &filter);
  swb_export_cancel_all ();
  UI_WAIT (!swb_export_is_running (export));
  /* it may have been over before */
  g_assert_true ((swb_export_get_error (export) == NULL) == g_file_test (given_up, G_FILE_TEST_EXISTS));
  if (swb_export_get_error (export) != NULL)
    g_assert_error (swb_export_get_error (export), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_no_parts (self);
}

static void
test_left_over (UiFixture    *self,
                gconstpointer data)
{
  g_autofree char *logs = swb_log_dup_cache_directory ();
  g_autofree char *one = ui_leave_log (self, "20260101-000000-tcp-server-6001-1-1.pcapng");
  g_autofree char *other = ui_leave_log (self, "20260101-000000-tcp-server-6001-1-2.pcapng");
  g_autofree char *live = g_build_filename (logs, "20260101-000000-tcp-server-6001-1-3.pcapng", NULL);
  g_autoptr (SwbLogStore) alive = NULL;
  SwbFilePage *page;

  alive = ui_begin_log (live);

  swb_window_offer_left_overs (self->window);
  UI_WAIT (ui_find (self->window, GTK_TYPE_WIDGET, "2 logs were left by a crash. They are whole up to the last moment.")
           != NULL);
  ui_screenshot (self, "left-over");
  ui_press (self->window, GTK_TYPE_BUTTON, "Discard tcp-server://127.0.0.1:6001");
  ui_press (self->window, GTK_TYPE_BUTTON, "Undo");
  ui_press (self->window, GTK_TYPE_BUTTON, "Open tcp-server://127.0.0.1:6001");
  /* a press takes a moment */
  UI_WAIT (swb_window_get_page (self->window) != NULL);
  page = SWB_FILE_PAGE (swb_window_get_page (self->window));
  UI_WAIT (swb_file_page_get_state (page) == SWB_FILE_PAGE_OPEN);
  g_assert_cmpuint (swb_file_page_get_cut (page), >, 0);
  UI_WAIT (g_list_model_get_n_items (swb_page_get_connections (SWB_PAGE (page))) == 2);

  /* the next start: what is open already is not offered */
  ui_press (self->window, GTK_TYPE_BUTTON, "Decide later");
  UI_WAIT (ui_find (self->window, GTK_TYPE_WIDGET, "Decide later") == NULL);
  swb_window_offer_left_overs (self->window);
  UI_WAIT (ui_find (self->window, GTK_TYPE_WIDGET, "1 log was left by a crash. It is whole up to the last moment.") !=
           NULL);

  /* discarded, and then no time to take it back */
  ui_press (self->window, GTK_TYPE_BUTTON, "Discard tcp-server://127.0.0.1:6001");
  UI_WAIT (ui_find (self->window, GTK_TYPE_BUTTON, "Undo") != NULL);
  g_assert_true (g_file_test (one, G_FILE_TEST_EXISTS) && g_file_test (other, G_FILE_TEST_EXISTS));
  ui_press (self->window, GTK_TYPE_BUTTON, "Decide later");
  UI_WAIT (g_file_test (one, G_FILE_TEST_EXISTS) != g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (swb_file_page_get_path (page), G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (live, G_FILE_TEST_EXISTS));

  g_assert_no_errno (g_unlink (swb_file_page_get_path (page)));
  swb_log_store_close (alive);
  g_assert_no_errno (g_unlink (live));
}

static void
test_session (UiFixture    *self,
              gconstpointer data)
{
  g_autofree char *path = ui_put_log (self, "r\xff.pcapng");
  g_autofree char *gone = ui_path (self, "gone.pcapng");
  g_autoptr (GPtrArray) saved = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_session_window_free);
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = NULL;
  SwbSessionPage *one = swb_session_page_new_for_file (path, TRUE);
  SwbSessionWindow *window = swb_session_window_new ();
  SwbPage *page;

  one->encoding = g_strdup ("GBK");
  one->hex = TRUE;
  g_ptr_array_add (saved, window);
  g_ptr_array_add (window->pages, one);
  g_ptr_array_add (window->pages, swb_session_page_new_for_file (gone, FALSE));
  text = swb_session_file_format (saved);
  back = swb_session_file_parse (g_bytes_get_data (text, NULL), g_bytes_get_size (text), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->len, ==, 1);
  g_assert_cmpuint (((SwbSessionWindow *) g_ptr_array_index (back, 0))->pages->len, ==, 2);

  swb_window_restore (self->window, g_ptr_array_index (back, 0));
  g_assert_cmpuint (ui_count_pages (self->window), ==, 1);
  page = swb_window_get_page (self->window);
  g_assert_true (SWB_IS_FILE_PAGE (page));
  g_assert_cmpstr (swb_file_page_get_path (SWB_FILE_PAGE (page)), ==, path);
  g_assert_cmpstr (swb_page_get_encoding (page), ==, "GBK");
  g_assert_cmpint (swb_page_get_view (page), ==, SWB_DATA_FORMAT_HEX);
  UI_WAIT (swb_file_page_get_state (SWB_FILE_PAGE (page)) == SWB_FILE_PAGE_OPEN);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/open/" name, UiFixture, NULL, ui_fixture_set_up, func, ui_fixture_tear_down)
  ADD ("log", test_log);
  ADD ("capture", test_capture);
  ADD ("errors", test_errors);
  ADD ("several", test_several);
  ADD ("export", test_export);
  ADD ("left-over", test_left_over);
  ADD ("session", test_session);
#undef ADD

  return g_test_run ();
}
