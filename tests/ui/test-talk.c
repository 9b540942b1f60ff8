#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "support/ui-fixture.h"
#include "swb-charset.h"
#include "swb-log-rows.h"

/* What a panel is for: it connects, sends what is typed, shows what comes, and says what goes wrong. */

static GtkWidget *
input_toggle (UiFixture  *fixture,
              const char *name)
{
  GtkWidget *send = ui_get_send_text (fixture);

  return ui_find (gtk_widget_get_ancestor (send, g_type_from_name ("SwbSendBox")), GTK_TYPE_TOGGLE_BUTTON, name);
}

static char *
dup_description (UiFixture  *fixture,
                 const char *name)
{
  GtkWidget *counter = ui_find (fixture->window, GTK_TYPE_INSCRIPTION, name);

  g_assert_nonnull (counter);
  return gtk_test_accessible_check_property (GTK_ACCESSIBLE (counter), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "?");
}

static gboolean
description_begins (UiFixture  *fixture,
                    const char *name,
                    const char *beginning)
{
  g_autofree char *description = dup_description (fixture, name);

  return g_str_has_prefix (description, beginning);
}

static void
test_talk (UiFixture    *fixture,
           gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);

  UI_WAIT (STATUS (panel)->connections == 1);
  ui_write (client, "login\r\n", 7);
  UI_WAIT (STATUS (panel)->received == 7);

  ui_type_and_send (fixture, "1234567890");
  ui_assert_read (client, "1234567890", 10);
  UI_WAIT (STATUS (panel)->sent == 10);
  /* the counters follow ten times a second */
  UI_WAIT (description_begins (fixture, "Received", "7 "));
  UI_WAIT (description_begins (fixture, "Sent", "10 "));

  /* the encoding and the ending of the panel */
  g_assert_true (swb_panel_set (panel, "encoding", "GBK", NULL));
  g_assert_true (swb_panel_set (panel, "line-ending", "crlf", NULL));
  ui_type_and_send (fixture, "你好");
  ui_assert_read (client, "\xc4\xe3\xba\xc3\r\n", 6);
  ui_screenshot (fixture, "talk");

  /* hex */
  g_assert_true (gtk_widget_activate (input_toggle (fixture, "Hex")));
  UI_WAIT (swb_panel_settings_get_input (swb_panel_get_settings (panel)) == SWB_DATA_FORMAT_HEX);
  ui_type_and_send (fixture, "0102 0304");
  ui_assert_read (client, "\x01\x02\x03\x04", 4);
  ui_type (fixture, "4 1G");
  g_assert_false (gtk_widget_get_sensitive (ui_find (fixture->window, GTK_TYPE_BUTTON, "Send")));
  ui_screenshot (fixture, "bad-hex");
  ui_activate (fixture, "view", "hex");
  UI_WAIT (swb_panel_settings_get_view (swb_panel_get_settings (panel)) == SWB_DATA_FORMAT_HEX);
  ui_screenshot (fixture, "hex");

  /* by the actions: what is wrong is said and not sent */
  ui_activate (fixture, "send-hex", "ff");
  ui_assert_read (client, "\xff", 1);
  ui_activate (fixture, "send-hex", "4 1G");
  g_assert_nonnull (swb_panel_get_error (panel));
  UI_WAIT (STATUS (panel)->sent == 21);
}

static void
test_client (UiFixture    *fixture,
             gconstpointer data)
{
  SwbPanel *server = ui_add_panel (fixture, "tcp-server://127.0.0.1:0?reply=echo");
  g_autofree char *address = g_strdup_printf ("tcp-client://127.0.0.1:%u", STATUS (server)->local.port);
  SwbPanel *client = ui_add_panel (fixture, address);

  g_assert_true (swb_window_get_current (fixture->window) == client);
  g_assert_cmpint (STATUS (client)->state, ==, SWB_ENDPOINT_STATE_STOPPED);
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Connect");
  UI_WAIT (STATUS (client)->state == SWB_ENDPOINT_STATE_CONNECTED);
  ui_type_and_send (fixture, "there and back");
  UI_WAIT (STATUS (client)->received == 14);
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Disconnect");
  UI_WAIT (STATUS (client)->state == SWB_ENDPOINT_STATE_STOPPED);
  UI_WAIT (STATUS (server)->connections == 0);

  /* refused: said in the panel, with another port to be typed */
  swb_window_select (fixture->window, SWB_PAGE (server));
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Stop");
  UI_WAIT (STATUS (server)->state == SWB_ENDPOINT_STATE_STOPPED);
  swb_window_select (fixture->window, SWB_PAGE (client));
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Connect");
  UI_WAIT (STATUS (client)->state == SWB_ENDPOINT_STATE_FAILED);
  g_assert_nonnull (swb_panel_get_error (client));
  UI_WAIT (ui_find (fixture->window, g_type_from_name ("SwbMessageBar"), swb_panel_get_error (client)->message) != NULL);
  ui_screenshot (fixture, "refused");
}

static void
test_port_in_use (UiFixture    *fixture,
                  gconstpointer data)
{
  SwbPanel *first = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autofree char *address = g_strdup_printf ("tcp-server://127.0.0.1:%u", STATUS (first)->local.port);
  SwbPanel *second = ui_add_panel (fixture, address);
  GtkWidget *bar;

  UI_WAIT (STATUS (second)->state == SWB_ENDPOINT_STATE_FAILED);
  UI_WAIT (swb_panel_get_error (second) != NULL);
  UI_WAIT ((bar = ui_find (fixture->window, g_type_from_name ("SwbMessageBar"),
                           swb_panel_get_error (second)->message)) != NULL);
  ui_screenshot (fixture, "port-in-use");

  g_signal_emit_by_name (bar, "action");
  UI_WAIT (STATUS (second)->state == SWB_ENDPOINT_STATE_LISTENING);
  g_assert_null (swb_panel_get_error (second));
  g_assert_cmpuint (STATUS (second)->local.port, !=, STATUS (first)->local.port);

  /* a wrong address in the head is refused before anything happens */
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Stop");
  UI_WAIT (STATUS (second)->state == SWB_ENDPOINT_STATE_STOPPED);
  UI_WAIT (ui_find (fixture->window, GTK_TYPE_ENTRY, "Port") != NULL);
  gtk_editable_set_text (GTK_EDITABLE (ui_find (fixture->window, GTK_TYPE_ENTRY, "Port")), "70000");
  ui_activate (fixture, "start", NULL);
  g_assert_nonnull (swb_panel_get_error (second));
  g_assert_cmpint (STATUS (second)->state, ==, SWB_ENDPOINT_STATE_STOPPED);
}

static void
test_udp (UiFixture    *fixture,
          gconstpointer data)
{
  SwbPanel *a = ui_add_panel (fixture, "udp://127.0.0.1:0");
  SwbPanel *b = ui_add_panel (fixture, "udp://127.0.0.1:0");
  g_autofree char *to = g_strdup_printf ("127.0.0.1:%u", STATUS (a)->local.port);
  g_autofree char *from = NULL;
  GtkWidget *peers;

  g_assert_false (ui_is_enabled (fixture, "send"));
  gtk_editable_set_text (GTK_EDITABLE (ui_find (fixture->window, GTK_TYPE_ENTRY, "Send to")), to);
  UI_WAIT (ui_is_enabled (fixture, "send"));
  ui_type_and_send (fixture, "ping");
  UI_WAIT (STATUS (a)->received == 4);

  /* to the last sender */
  swb_window_select (fixture->window, SWB_PAGE (a));
  UI_WAIT (ui_is_enabled (fixture, "send"));
  ui_type_and_send (fixture, "pong!");
  UI_WAIT (STATUS (b)->received == 5);

  /* one of those heard of is chosen from the list; it stands in the entry then, also in place of nonsense */
  gtk_editable_set_text (GTK_EDITABLE (ui_find (fixture->window, GTK_TYPE_ENTRY, "Send to")), "nonsense");
  UI_WAIT (gtk_widget_has_css_class (ui_find (fixture->window, GTK_TYPE_ENTRY, "Send to"), "error"));
  ui_press (fixture->window, GTK_TYPE_MENU_BUTTON, "Known peers");
  UI_WAIT ((peers = ui_find_mapped (GTK_WIDGET (fixture->window), g_type_from_name ("SwbTargetButton"))) != NULL &&
           (peers = ui_find_mapped (peers, GTK_TYPE_LIST_VIEW)) != NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (peers)))), ==, 2);
  g_signal_emit_by_name (peers, "activate", 1);
  from = g_strdup_printf ("127.0.0.1:%u", STATUS (b)->local.port);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (ui_find (fixture->window, GTK_TYPE_ENTRY, "Send to"))), ==, from);
  g_assert_cmpstr (swb_panel_settings_get_peer (swb_panel_get_settings (a)), ==, from);
  ui_type_and_send (fixture, "again");
  UI_WAIT (STATUS (b)->received == 10);
  ui_screenshot (fixture, "udp");
}

static void
change_state (UiFixture  *fixture,
              const char *action,
              const char *value)
{
  g_action_group_change_action_state (G_ACTION_GROUP (fixture->window), action, g_variant_new_string (value));
}

static void
test_conversion (UiFixture    *fixture,
                 gconstpointer data)
{
  static const struct
  {
    const char *encoding;
    const char *text;
    const char *hex;
  } cases[] = {
    { "UTF-8", "", "" },
    { "UTF-8", "1\t2\n", "31 09 32 0A" },
    { "UTF-8", "你好", "E4 BD A0 E5 A5 BD" },
    { "GBK", "你好", "C4 E3 BA C3" },
    { "UTF-16BE", "A", "00 41" },
    { "ISO-8859-1", "é", "E9" },
  };
  static const struct
  {
    const char *encoding;
    const char *hex;
  } bad[] = {
    { "UTF-8", "41 FF" }, { "UTF-8", "00" }, { "UTF-8", "41 1B" }, { "GBK", "41 C4" }, { "UTF-8", "4 1G" },
  };
  SwbPanel *panel = ui_add_panel (fixture, "udp://127.0.0.1:0");
  SwbPanel *other;
  g_autofree char *kept = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *hex = NULL;
      g_autofree char *text = NULL;

      g_assert_true (swb_panel_set (panel, "encoding", cases[i].encoding, NULL));
      ui_type (fixture, cases[i].text);
      change_state (fixture, "input", "hex");
      hex = ui_dup_typed (fixture);
      g_assert_cmpstr (hex, ==, cases[i].hex);
      change_state (fixture, "input", "text");
      text = ui_dup_typed (fixture);
      g_assert_cmpstr (text, ==, cases[i].text);
    }

  change_state (fixture, "input", "hex");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *hex = NULL;

      g_assert_true (swb_panel_set (panel, "encoding", bad[i].encoding, NULL));
      ui_type (fixture, bad[i].hex);
      change_state (fixture, "input", "text");
      hex = ui_dup_typed (fixture);
      g_assert_cmpstr (hex, ==, bad[i].hex);
      g_assert_cmpint (swb_panel_settings_get_input (swb_panel_get_settings (panel)), ==, SWB_DATA_FORMAT_HEX);
    }
  ui_screenshot (fixture, "stays-hex");

  /* each panel has a draft of its own */
  other = ui_add_panel (fixture, "udp://127.0.0.1:0");
  UI_WAIT (ui_get_send_text (fixture) != NULL);
  ui_type (fixture, "mine");
  swb_window_select (fixture->window, SWB_PAGE (panel));
  UI_WAIT (ui_get_send_text (fixture) != NULL);
  kept = ui_dup_typed (fixture);
  g_assert_cmpstr (kept, ==, "4 1G");
  g_assert_cmpstr (swb_panel_get_draft (other), ==, "mine");
}

/* Two lines of a client in pieces of @piece bytes, the first one of @first. Short ones belong to a row however far apart they
 * come. */
static void
write_in_pieces (SwbPanel     *panel,
                 const guint8 *bytes,
                 gsize         length,
                 gsize         first,
                 gsize         piece)
{
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  guint64 received = STATUS (panel)->received;

  for (gsize at = 0; at < length;)
    {
      gsize count = MIN (at == 0 ? first : piece, length - at);

      ui_write (client, bytes + at, count);
      at += count;
      UI_WAIT (STATUS (panel)->received == received + at);
    }
  g_io_stream_close (G_IO_STREAM (client), NULL, NULL);
  UI_WAIT (STATUS (panel)->connections == 0);
}

/* In UTF-16, 上 has a byte 0A, and a line feed has two bytes: what is shown, copied and saved is the two lines. */
static void
test_utf16_lines (UiFixture    *fixture,
                  gconstpointer data)
{
  static const char *const encodings[] = { "UTF-16LE", "UTF-16BE" };

  for (gsize e = 0; e < G_N_ELEMENTS (encodings); e++)
    {
      g_autofree char *address = g_strdup_printf ("tcp-server://127.0.0.1:0?encoding=%s", encodings[e]);
      g_autoptr (SwbCharset) charset = swb_charset_new (encodings[e], NULL);
      g_autoptr (GBytes) bytes = swb_charset_encode (charset, "上海上\n第二行\n", NULL, NULL);
      g_autofree char *path = ui_path (fixture, "saved.txt");
      g_autofree char *copied = NULL;
      g_autofree char *shown = NULL;
      g_autofree char *saved = NULL;
      g_autoptr (GString) expected = g_string_new (NULL);
      SwbPanel *panel = ui_add_panel (fixture, address);
      g_autoptr (SwbLogStore) store = swb_endpoint_dup_log (swb_panel_get_endpoint (panel));
      guint clients = 0;
      gsize length;
      const guint8 *data_bytes = g_bytes_get_data (bytes, &length);

      for (gsize piece = 1; piece <= 4; piece++)
        for (gsize first = 1; first <= piece; first++, clients++)
          {
            write_in_pieces (panel, data_bytes, length, first, piece);
            g_string_append (expected, "上海上\n第二行\n");
          }
      /* one row says that the panel listens; each client came and went in one each */
      g_assert_cmpuint (swb_log_rows_count (store, SWB_LOG_MODE_TEXT), ==, 1 + 4 * clients);
      ui_screenshot (fixture, encodings[e]);

      swb_log_view_select_all (ui_get_log (fixture));
      copied = swb_log_view_dup_selection (ui_get_log (fixture), SWB_LOG_COPY_TEXT, NULL);
      g_assert_cmpstr (copied, ==, expected->str);
      shown = swb_log_view_dup_selection (ui_get_log (fixture), SWB_LOG_COPY_SHOWN, NULL);
      g_assert_nonnull (strstr (shown, "  上海上\n"));

      ui_activate (fixture, "save-log", path);
      UI_WAIT (g_file_test (path, G_FILE_TEST_EXISTS));
      g_assert_true (g_file_get_contents (path, &saved, NULL, NULL));
      for (gsize i = 0; i < 2; i++)
        {
          g_auto (GStrv) parts = g_strsplit (i == 0 ? saved : shown, " 上海上\n", -1);
          g_auto (GStrv) lines = g_strsplit (i == 0 ? saved : shown, " 第二行\n", -1);
          g_auto (GStrv) all = g_strsplit (i == 0 ? saved : shown, "\n", -1);

          g_assert_cmpuint (g_strv_length (parts), ==, clients + 1);
          g_assert_cmpuint (g_strv_length (lines), ==, clients + 1);
          g_assert_cmpuint (g_strv_length (all), ==, 1 + 4 * clients + (i == 0));
        }
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

/* The encoding is chosen while the client talks: the rows from before stay, and those from then on are whole. */
static void
test_utf16_switch (UiFixture    *fixture,
                   gconstpointer data)
{
  static const guint8 line[] = { 0x0a, 0x4e, 0x77, 0x6d, 0x0a, 0 };
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (SwbLogStore) store = swb_endpoint_dup_log (swb_panel_get_endpoint (panel));
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  g_autofree char *copied = NULL;

  UI_WAIT (STATUS (panel)->connections == 1);
  ui_write (client, line, sizeof line);
  UI_WAIT (STATUS (panel)->received == sizeof line);
  g_assert_cmpuint (swb_log_rows_count (store, SWB_LOG_MODE_TEXT), ==, 2 + 3);
  g_assert_true (swb_panel_set (panel, "encoding", "UTF-16LE", NULL));
  ui_type_and_send (fixture, "上"); /* is carried out behind it */
  UI_WAIT (STATUS (panel)->sent == 2);
  ui_write (client, line, sizeof line);
  UI_WAIT (STATUS (panel)->received == 2 * sizeof line);
  ui_write (client, line, sizeof line);
  UI_WAIT (STATUS (panel)->received == 3 * sizeof line);
  g_assert_cmpuint (swb_log_rows_count (store, SWB_LOG_MODE_TEXT), ==, 2 + 3 + 1 + 2);
  swb_log_view_select_all (ui_get_log (fixture));
  copied = swb_log_view_dup_selection (ui_get_log (fixture), SWB_LOG_COPY_TEXT, NULL);
  g_assert_cmpstr (copied, ==, "上海\n上\n上海\n上海\n");
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, function) \
  g_test_add ("/talk/" name, UiFixture, NULL, ui_fixture_set_up, function, ui_fixture_tear_down)
  ADD ("talk", test_talk);
  ADD ("client", test_client);
  ADD ("port-in-use", test_port_in_use);
  ADD ("udp", test_udp);
  ADD ("conversion", test_conversion);
  ADD ("utf16-lines", test_utf16_lines);
  ADD ("utf16-switch", test_utf16_switch);

  return g_test_run ();
}
