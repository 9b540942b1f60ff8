#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "support/ui-fixture.h"
#include "swb-connection-item.h"
#include "swb-log-view.h"
#include "swb-panel-view.h"
#include "swb-settings.h"

#define STATUS(panel) (swb_panel_get_status (panel))

static GtkTextBuffer *
send_buffer (UiFixture *fixture)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (ui_find (fixture->window, GTK_TYPE_TEXT_VIEW, "Data to send")));
}

static GtkWidget *
input_toggle (UiFixture  *fixture,
              const char *name)
{
  GtkWidget *send = ui_find (fixture->window, GTK_TYPE_TEXT_VIEW, "Data to send");

  return ui_find (gtk_widget_get_ancestor (send, g_type_from_name ("SwbSendBox")), GTK_TYPE_TOGGLE_BUTTON, name);
}

static void
type_and_send (UiFixture  *fixture,
               const char *text)
{
  gtk_text_buffer_set_text (send_buffer (fixture), text, -1);
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Send");
}

static char *
dup_description (UiFixture  *fixture,
                 const char *name)
{
  GtkWidget *label = ui_find (fixture->window, GTK_TYPE_LABEL, name);

  g_assert_nonnull (label);
  return gtk_test_accessible_check_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "?");
}

static gboolean
description_begins (UiFixture  *fixture,
                    const char *name,
                    const char *beginning)
{
  g_autofree char *description = dup_description (fixture, name);

  return g_str_has_prefix (description, beginning);
}

static gboolean
action_is (UiFixture  *fixture,
           const char *name,
           gboolean    enabled)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), name) == enabled;
}

static void
test_two_actions (UiFixture    *fixture,
                  gconstpointer data)
{
  g_autoptr (GSocketConnection) client = NULL;
  SwbPanel *panel;

  g_assert_true (action_is (fixture, "delete-panel", FALSE));
  g_assert_true (action_is (fixture, "send", FALSE));
  ui_screenshot (fixture, "empty");

  ui_press (fixture->window, GTK_TYPE_MENU_BUTTON, "New");
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Create");
  UI_WAIT ((panel = swb_window_get_current (fixture->window)) != NULL);
  UI_WAIT (STATUS (panel)->state == SWB_ENDPOINT_STATE_LISTENING);
  g_assert_cmpuint (STATUS (panel)->local.port, >=, 60000);
  g_assert_true (action_is (fixture, "start", FALSE));
  g_assert_true (action_is (fixture, "stop", TRUE));

  client = ui_connect (panel);
  UI_WAIT (STATUS (panel)->connections == 1);
  UI_WAIT (action_is (fixture, "send", TRUE));
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

  type_and_send (fixture, "1234567890");
  ui_assert_read (client, "1234567890", 10);
  UI_WAIT (STATUS (panel)->sent == 10);
  /* the counters follow ten times a second */
  UI_WAIT (description_begins (fixture, "Received", "7 "));
  UI_WAIT (description_begins (fixture, "Sent", "10 "));

  /* the encoding and the ending of the panel */
  g_assert_true (swb_panel_set (panel, "encoding", "GBK", NULL));
  g_assert_true (swb_panel_set (panel, "line-ending", "crlf", NULL));
  type_and_send (fixture, "你好");
  ui_assert_read (client, "\xc4\xe3\xba\xc3\r\n", 6);
  ui_screenshot (fixture, "talk");

  /* hex */
  g_assert_true (gtk_widget_activate (input_toggle (fixture, "Hex")));
  UI_WAIT (swb_panel_settings_get_input (swb_panel_get_settings (panel)) == SWB_DATA_FORMAT_HEX);
  type_and_send (fixture, "0102 0304");
  ui_assert_read (client, "\x01\x02\x03\x04", 4);
  gtk_text_buffer_set_text (send_buffer (fixture), "4 1G", -1);
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

static guint
count_mapped (GtkWidget *root,
              GType      type)
{
  guint count = g_type_is_a (G_OBJECT_TYPE (root), type) && gtk_widget_get_mapped (root) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    count += count_mapped (child, type);
  return count;
}

static guint
count_rows (UiFixture  *fixture,
            const char *type)
{
  return count_mapped (GTK_WIDGET (fixture->window), g_type_from_name (type));
}

static void
select_row (UiFixture *fixture,
            gpointer   object)
{
  GtkWidget *list = ui_find (fixture->window, GTK_TYPE_LIST_VIEW, "Panels");
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (list));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (model), i);

      if ((gpointer) item == object)
        {
          gtk_selection_model_select_item (model, i, TRUE);
          return;
        }
    }
  g_assert_not_reached ();
}

static void
test_targets (UiFixture    *fixture,
              gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  GSocketConnection *clients[3];
  g_autoptr (GPtrArray) infos = NULL;
  g_autofree char *peer = NULL;
  g_autofree char *name = NULL;
  g_autoptr (SwbConnectionItem) item = NULL;
  SwbConnectionInfo *second;
  char byte;

  for (guint i = 0; i < 3; i++)
    {
      clients[i] = ui_connect (panel);
      UI_WAIT (STATUS (panel)->connections == i + 1);
    }
  infos = swb_endpoint_dup_connections (swb_panel_get_endpoint (panel));
  second = g_ptr_array_index (infos, 1);

  type_and_send (fixture, "all");
  for (guint i = 0; i < 3; i++)
    ui_assert_read (clients[i], "all", 3);

  swb_panel_set_target (panel, swb_connection_info_get_id (second));
  type_and_send (fixture, "one");
  ui_assert_read (clients[1], "one", 3);
  ui_screenshot (fixture, "clients");

  /* the clients can be put away, and the rows come and go with them */
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Hide the clients");
  UI_WAIT (count_rows (fixture, "SwbSidebarRow") == 2);
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Show the clients");
  UI_WAIT (count_rows (fixture, "SwbSidebarRow") == 5);

  /* the row's own button, which comes with the selection; the client's end sees the close, and nothing that was for another */
  peer = swb_net_address_to_string (swb_connection_info_get_remote (second));
  name = g_strconcat ("Disconnect ", peer, NULL);
  g_assert_null (ui_find (fixture->window, GTK_TYPE_BUTTON, name));
  item = g_list_model_get_item (swb_panel_get_connections (panel), 1);
  select_row (fixture, item);
  ui_press (fixture->window, GTK_TYPE_BUTTON, name);
  UI_WAIT (STATUS (panel)->connections == 2);
  UI_WAIT (g_socket_condition_check (g_socket_connection_get_socket (clients[1]), G_IO_IN) != 0);
  g_assert_cmpint (g_socket_receive (g_socket_connection_get_socket (clients[1]), &byte, 1, NULL, NULL), ==, 0);

  /* the chosen one is gone: nobody else gets it in its place */
  UI_WAIT (action_is (fixture, "send", FALSE));
  g_assert_false (gtk_widget_get_sensitive (ui_find (fixture->window, GTK_TYPE_BUTTON, "Send")));
  swb_panel_set_target (panel, 0);
  UI_WAIT (action_is (fixture, "send", TRUE));

  /* stopping leaves the clients */
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Stop");
  UI_WAIT (STATUS (panel)->state == SWB_ENDPOINT_STATE_STOPPED);
  g_assert_cmpuint (STATUS (panel)->connections, ==, 2);
  type_and_send (fixture, "still");
  ui_assert_read (clients[0], "still", 5);
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Start");
  UI_WAIT (STATUS (panel)->state == SWB_ENDPOINT_STATE_LISTENING);

  for (guint i = 0; i < 3; i++)
    g_object_unref (clients[i]);
}

/* A client's row shows that client's log alone; its panel's row, or the button, that of all. */
static void
test_one_client (UiFixture    *fixture,
                 gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  GListModel *connections = swb_panel_get_connections (panel);
  g_autoptr (GSocketConnection) one = ui_connect (panel);
  g_autoptr (GSocketConnection) two = NULL;
  g_autoptr (SwbConnectionItem) item = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *only = NULL;
  GtkWidget *button;
  SwbLogView *log;

  UI_WAIT (g_list_model_get_n_items (connections) == 1);
  two = ui_connect (panel);
  UI_WAIT (g_list_model_get_n_items (connections) == 2);
  ui_write (one, "from one\n", 9);
  ui_write (two, "from two\n", 9);
  UI_WAIT (STATUS (panel)->received == 18);

  item = g_list_model_get_item (connections, 0);
  log = SWB_LOG_VIEW (ui_find (fixture->window, SWB_TYPE_LOG_VIEW, "Log"));
  select_row (fixture, item);
  g_assert_cmpuint (swb_log_view_get_flow (log), ==, swb_connection_item_get_id (item));
  UI_WAIT ((button = ui_find (fixture->window, GTK_TYPE_BUTTON, "Show all clients")) != NULL);
  only = g_strdup_printf ("Only %s ✕", swb_connection_item_get_label (item));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, only);
  swb_log_view_select_all (log);
  shown = swb_log_view_dup_selection (log, SWB_LOG_COPY_TEXT, NULL);
  g_assert_cmpstr (shown, ==, swb_connection_item_get_id (item) == 1 ? "from one\n" : "from two\n");
  ui_screenshot (fixture, "one-client");

  ui_press (fixture->window, GTK_TYPE_BUTTON, "Show all clients");
  UI_WAIT (swb_log_view_get_flow (log) == 0);
  g_assert_false (gtk_widget_get_visible (button));

  select_row (fixture, item);
  g_assert_cmpuint (swb_log_view_get_flow (log), !=, 0);
  select_row (fixture, panel);
  g_assert_cmpuint (swb_log_view_get_flow (log), ==, 0);
  g_assert_false (gtk_widget_get_visible (button));

  ui_press (fixture->window, GTK_TYPE_TOGGLE_BUTTON, "Pause");
  UI_WAIT (swb_log_view_get_paused (log));
  ui_write (one, "x\n", 2);
  UI_WAIT (swb_log_view_get_new_rows (log) == 1);
  ui_press (fixture->window, GTK_TYPE_TOGGLE_BUTTON, "Pause");
  UI_WAIT (!swb_log_view_get_paused (log));
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
  type_and_send (fixture, "there and back");
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

  g_assert_true (action_is (fixture, "send", FALSE));
  gtk_editable_set_text (GTK_EDITABLE (ui_find (fixture->window, GTK_TYPE_ENTRY, "Send to")), to);
  UI_WAIT (action_is (fixture, "send", TRUE));
  type_and_send (fixture, "ping");
  UI_WAIT (STATUS (a)->received == 4);

  /* to the last sender */
  swb_window_select (fixture->window, SWB_PAGE (a));
  UI_WAIT (action_is (fixture, "send", TRUE));
  type_and_send (fixture, "pong!");
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
  type_and_send (fixture, "again");
  UI_WAIT (STATUS (b)->received == 10);
  ui_screenshot (fixture, "udp");
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
  type_and_send (fixture, "back");
  ui_assert_read (client, "back", 4);

  ui_activate (fixture, "delete-panel", NULL);
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Close notice");
  UI_WAIT (swb_endpoint_is_closed (endpoint));
  UI_WAIT (!g_file_test (path, G_FILE_TEST_EXISTS));
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

  /* what is no address makes no panel */
  ui_activate (fixture, "new-panel", "gopher://x");
  g_assert_cmpuint (g_list_model_get_n_items (swb_window_get_panels (fixture->window)), ==, 2);
}

static char *
save_as (UiFixture  *fixture,
         const char *directory,
         const char *name,
         gsize      *length)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *notice = g_strconcat ("Saved ", path, NULL);
  char *contents = NULL;

  /* The notice comes when the file is whole. */
  ui_activate (fixture, "save-log", path);
  UI_WAIT (ui_find (fixture->window, GTK_TYPE_LABEL, notice) != NULL);
  g_assert_true (g_file_get_contents (path, &contents, length, NULL));
  g_unlink (path);
  return contents;
}

static void
test_save_log (UiFixture    *fixture,
               gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  g_autofree char *directory = g_dir_make_tmp ("swb-test-XXXXXX", NULL);
  g_autofree char *capture = NULL;
  g_autofree char *text = NULL;
  g_autofree char *hex = NULL;
  g_autofree char *received = NULL;
  gsize length;

  ui_write (client, "one\ntwo\xff\n", 9);
  UI_WAIT (STATUS (panel)->received == 9);
  ui_activate (fixture, "send", "answer");
  UI_WAIT (STATUS (panel)->sent == 6);

  capture = save_as (fixture, directory, "x.pcapng", &length);
  g_assert_cmpuint (length, >, 28);
  g_assert_cmpmem (capture, 4, "\x0a\x0d\x0d\x0a", 4);
  received = save_as (fixture, directory, "x.bin", &length);
  g_assert_cmpmem (received, length, "one\ntwo\xff\n", 9);
  text = save_as (fixture, directory, "x.txt", &length);
  g_assert_nonnull (strstr (text, "two\\xFF"));
  g_assert_nonnull (strstr (text, "answer"));
  hex = save_as (fixture, directory, "x.hex", &length);
  g_assert_nonnull (strstr (hex, "6f 6e 65"));
  g_rmdir (directory);
}

static char *
dup_typed (UiFixture *fixture)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (send_buffer (fixture), &start, &end);
  return gtk_text_buffer_get_text (send_buffer (fixture), &start, &end, TRUE);
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
      gtk_text_buffer_set_text (send_buffer (fixture), cases[i].text, -1);
      change_state (fixture, "input", "hex");
      hex = dup_typed (fixture);
      g_assert_cmpstr (hex, ==, cases[i].hex);
      change_state (fixture, "input", "text");
      text = dup_typed (fixture);
      g_assert_cmpstr (text, ==, cases[i].text);
    }

  change_state (fixture, "input", "hex");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *hex = NULL;

      g_assert_true (swb_panel_set (panel, "encoding", bad[i].encoding, NULL));
      gtk_text_buffer_set_text (send_buffer (fixture), bad[i].hex, -1);
      change_state (fixture, "input", "text");
      hex = dup_typed (fixture);
      g_assert_cmpstr (hex, ==, bad[i].hex);
      g_assert_cmpint (swb_panel_settings_get_input (swb_panel_get_settings (panel)), ==, SWB_DATA_FORMAT_HEX);
    }
  ui_screenshot (fixture, "stays-hex");

  /* each panel has a draft of its own */
  other = ui_add_panel (fixture, "udp://127.0.0.1:0");
  UI_WAIT (ui_find (fixture->window, GTK_TYPE_TEXT_VIEW, "Data to send") != NULL);
  gtk_text_buffer_set_text (send_buffer (fixture), "mine", -1);
  swb_window_select (fixture->window, SWB_PAGE (panel));
  UI_WAIT (ui_find (fixture->window, GTK_TYPE_TEXT_VIEW, "Data to send") != NULL);
  kept = dup_typed (fixture);
  g_assert_cmpstr (kept, ==, "4 1G");
  g_assert_cmpstr (swb_panel_get_draft (other), ==, "mine");
}

static void
test_demo (UiFixture    *fixture,
           gconstpointer data)
{
  GListModel *panels = swb_window_get_panels (fixture->window);
  g_autoptr (SwbPanel) server = NULL;
  g_autoptr (SwbPanel) client = NULL;

  ui_press (fixture->window, GTK_TYPE_BUTTON, "Loopback Demo");
  UI_WAIT (g_list_model_get_n_items (panels) == 2);
  server = g_list_model_get_item (panels, 0);
  client = g_list_model_get_item (panels, 1);
  UI_WAIT (STATUS (server)->received > 0 && STATUS (client)->received > 0);
  ui_screenshot (fixture, "demo");
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

int
main (int   argc,
      char *argv[])
{
  g_autofree char *cache = g_dir_make_tmp ("swb-test-XXXXXX", NULL);

  /* Not all the directories: without the system's the icons can't be told to be SVG. */
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();

#define ADD(name, function)                                                                                            \
  g_test_add ("/window/" name, UiFixture, NULL, ui_fixture_set_up, function, ui_fixture_tear_down)
  ADD ("two-actions", test_two_actions);
  ADD ("talk", test_talk);
  ADD ("targets", test_targets);
  ADD ("client", test_client);
  ADD ("one-client", test_one_client);
  ADD ("port-in-use", test_port_in_use);
  ADD ("udp", test_udp);
  ADD ("conversion", test_conversion);
  ADD ("demo", test_demo);
  ADD ("delete", test_delete);
  ADD ("panels-state", test_panels_state);
  ADD ("save-log", test_save_log);
  ADD ("log-folder", test_log_folder);
#undef ADD

  return g_test_run ();
}
