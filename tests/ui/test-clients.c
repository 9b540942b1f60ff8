#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "support/ui-fixture.h"
#include "swb-connection-item.h"
#include "swb-log-view.h"

/* The clients of a server, each with a row of its own: chosen to be sent to, shown alone, disconnected. */

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

  ui_type_and_send (fixture, "all");
  for (guint i = 0; i < 3; i++)
    ui_assert_read (clients[i], "all", 3);

  swb_panel_set_target (panel, swb_connection_info_get_id (second));
  ui_type_and_send (fixture, "one");
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
  UI_WAIT (!ui_is_enabled (fixture, "send"));
  g_assert_false (gtk_widget_get_sensitive (ui_find (fixture->window, GTK_TYPE_BUTTON, "Send")));
  swb_panel_set_target (panel, 0);
  UI_WAIT (ui_is_enabled (fixture, "send"));

  /* stopping leaves the clients */
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Stop");
  UI_WAIT (STATUS (panel)->state == SWB_ENDPOINT_STATE_STOPPED);
  g_assert_cmpuint (STATUS (panel)->connections, ==, 2);
  ui_type_and_send (fixture, "still");
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
  log = ui_get_log (fixture);
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

/* Why nothing can be sent: nobody has come yet, or nobody is left. */
static void
test_nobody (UiFixture    *fixture,
             gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = NULL;

  UI_WAIT (STATUS (panel)->state == SWB_ENDPOINT_STATE_LISTENING);
  UI_WAIT (ui_find_text (fixture->window, "No client is connected yet") != NULL);

  for (guint i = 0; i < 2; i++)
    {
      client = ui_connect (panel);
      UI_WAIT (STATUS (panel)->connections == 1);
      g_assert_true (swb_panel_can_send (panel, NULL));
      g_io_stream_close (G_IO_STREAM (client), NULL, NULL);
      g_clear_object (&client);
      UI_WAIT (STATUS (panel)->connections == 0);
      UI_WAIT (ui_find_text (fixture->window, "No client is connected now") != NULL);
      g_assert_null (ui_find_text (fixture->window, "No client is connected yet"));
      g_assert_false (ui_is_enabled (fixture, "send"));
    }

  /* one that is gone before anybody looks counts, too */
  ui_activate (fixture, "stop", NULL);
  UI_WAIT (ui_find_text (fixture->window, "Not listening") != NULL);
  ui_activate (fixture, "start", NULL);
  UI_WAIT (ui_find_text (fixture->window, "No client is connected yet") != NULL);
  client = ui_connect (panel);
  g_io_stream_close (G_IO_STREAM (client), NULL, NULL);
  UI_WAIT (ui_find_text (fixture->window, "No client is connected now") != NULL);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, function) \
  g_test_add ("/clients/" name, UiFixture, NULL, ui_fixture_set_up, function, ui_fixture_tear_down)
  ADD ("targets", test_targets);
  ADD ("one-client", test_one_client);
  ADD ("nobody", test_nobody);

  return g_test_run ();
}
