#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "ui-fixture.h"

#include "screenshot.h"
#include "swb-panel-address.h"
#include "swb-snippet-pane.h"
#include "test-folder.h"

#define PATIENCE 20 /* seconds */

/* For main(): what the program keeps goes to a folder of this run's own. */
void
ui_test_init (int    *argc,
              char ***argv)
{
  g_autofree char *home = test_folder_new ();

  /* Not all the directories: without the system's the icons can't be told to be SVG. */
  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (argc, argv, NULL);
  gtk_init ();
}

static gboolean
on_patience_over (gpointer user_data)
{
  g_error ("Waited too long for: %s", (const char *) user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static guint tick;

guint
ui_begin_wait (const char *condition)
{
  /* Some of what is waited for, as a test's own socket, wakes nobody up. */
  tick = g_timeout_add (10, on_tick, NULL);
  return g_timeout_add_seconds (PATIENCE, on_patience_over, (gpointer) condition);
}

void
ui_end_wait (guint source)
{
  g_source_remove (source);
  g_clear_handle_id (&tick, g_source_remove);
}

void
ui_fixture_set_up (UiFixture    *self,
                   gconstpointer data)
{
  /* One for all tests: it stands on the bus under its name until the program ends. */
  static SwbApplication *application;
  g_autoptr (GError) error = NULL;

  if (application == NULL)
    {
      application = swb_application_new ();
      g_application_set_flags (G_APPLICATION (application),
                               G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_COMMAND_LINE);
      g_application_register (G_APPLICATION (application), NULL, &error);
      g_assert_no_error (error);
      g_application_set_default (G_APPLICATION (application));
    }
  self->application = application;
  self->directory = test_folder_new ();
  self->window = swb_window_new (self->application);
  /* not as the test before has left it */
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1080, 720);
  gtk_window_present (GTK_WINDOW (self->window));
  UI_WAIT (gtk_widget_get_mapped (GTK_WIDGET (self->window)) && gtk_widget_get_width (GTK_WIDGET (self->window)) > 0);
}

void
ui_fixture_tear_down (UiFixture    *self,
                      gconstpointer data)
{
  g_autoptr (GPtrArray) endpoints = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *panels = swb_window_get_panels (self->window);

  for (guint i = 0; i < g_list_model_get_n_items (panels); i++)
    {
      g_autoptr (SwbPage) page = g_list_model_get_item (panels, i);

      if (SWB_IS_PANEL (page))
        g_ptr_array_add (endpoints, g_object_ref (swb_panel_get_endpoint (SWB_PANEL (page))));
    }
  swb_window_close_panels (self->window);
  gtk_window_destroy (GTK_WINDOW (self->window));
  for (guint i = 0; i < endpoints->len; i++)
    UI_WAIT (swb_endpoint_is_closed (g_ptr_array_index (endpoints, i)));
  test_folder_remove (self->directory);
  g_clear_pointer (&self->directory, g_free);
}

/* Returns: (transfer full): the path of @name in the test's folder */
char *
ui_path (UiFixture  *self,
         const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

/* Writes a file in the test's folder. Returns: (transfer full): its path */
char *
ui_put_file (UiFixture  *self,
             const char *name,
             const char *text)
{
  char *path = ui_path (self, name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* Panels and files. */
guint
ui_count_pages (SwbWindow *window)
{
  return g_list_model_get_n_items (swb_window_get_panels (window));
}

/* (transfer none): the list keeps it */
SwbPage *
ui_get_page (SwbWindow *window,
             guint      index)
{
  g_autoptr (SwbPage) page = g_list_model_get_item (swb_window_get_panels (window), index);

  return page;
}

SwbLogView *
ui_get_log (UiFixture *self)
{
  return SWB_LOG_VIEW (ui_find (self->window, SWB_TYPE_LOG_VIEW, "Log"));
}

/* Does to a widget what a press of Enter or Space on it does. */
void
ui_press (gpointer    root,
          GType       type,
          const char *name)
{
  GtkWidget *widget;

  UI_WAIT ((widget = ui_find (root, type, name)) != NULL);
  g_assert_true (gtk_widget_is_sensitive (widget));
  g_assert_true (gtk_widget_activate (widget));
}

/* @name: that of a drop-down */
void
ui_choose (gpointer    root,
           const char *name,
           guint       position)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (ui_find (root, GTK_TYPE_DROP_DOWN, name)), position);
}

static void
activate (gpointer    group,
          const char *action,
          const char *parameter)
{
  g_assert_true (g_action_group_get_action_enabled (group, action));
  g_action_group_activate_action (group, action, parameter != NULL ? g_variant_new_string (parameter) : NULL);
}

/* An action of the window, which can be done. @parameter: (nullable) */
void
ui_activate (UiFixture  *self,
             const char *action,
             const char *parameter)
{
  activate (self->window, action, parameter);
}

/* An action of the application, which can be done. @parameter: (nullable) */
void
ui_activate_app (UiFixture  *self,
                 const char *action,
                 const char *parameter)
{
  activate (self->application, action, parameter);
}

/* As if the user had dropped it there. Returns: whether one of the widget's own targets took it */
gboolean
ui_drop (gpointer      widget,
         const GValue *value,
         double        x,
         double        y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      GdkContentFormats *formats = GTK_IS_DROP_TARGET (controller) ? gtk_drop_target_get_formats (GTK_DROP_TARGET (controller)) : NULL;

      /* GTK would not ask it */
      if (formats != NULL && gdk_content_formats_contain_gtype (formats, G_VALUE_TYPE (value)))
        g_signal_emit_by_name (controller, "drop", value, x, y, &taken);
    }
  return taken;
}

/* @names: each a path or a URI */
gboolean
ui_drop_files (gpointer           widget,
               const char *const *names)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GSList *files = NULL;

  for (; *names != NULL; names++)
    files = g_slist_append (files, g_file_new_for_commandline_arg (*names));
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (files));
  g_slist_free_full (files, g_object_unref);
  return ui_drop (widget, &value, 1, 1);
}

/* As if the user had pressed it there. Returns: whether one of the widget's own controllers took it, before what is in the
 * widget could */
gboolean
ui_press_key (gpointer        widget,
              guint           key,
              GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) &&
          gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (controller, "key-pressed", key, 0, modifiers, &taken);
    }
  return taken;
}

/* Returns: (nullable): the window in which the workspace file @path is open */
SwbWindow *
ui_find_workspace (UiFixture  *self,
                   const char *path)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self->application)); l != NULL; l = l->next)
    if (SWB_IS_WINDOW (l->data) && g_strcmp0 (swb_window_get_workspace_path (l->data), path) == 0)
      return SWB_WINDOW (l->data);
  return NULL;
}

gboolean
ui_is_enabled (UiFixture  *self,
               const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (self->window), action);
}

/* Where the data is typed that is to be sent. */
GtkWidget *
ui_get_send_text (UiFixture *self)
{
  return ui_find (self->window, GTK_TYPE_TEXT_VIEW, "Data to send");
}

/* What is typed to be sent. */
GtkTextBuffer *
ui_get_typed (UiFixture *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (ui_get_send_text (self)));
}

char *
ui_dup_typed (UiFixture *self)
{
  GtkTextBuffer *buffer = ui_get_typed (self);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

void
ui_type (UiFixture  *self,
         const char *text)
{
  gtk_text_buffer_set_text (ui_get_typed (self), text, -1);
}

void
ui_type_and_send (UiFixture  *self,
                  const char *text)
{
  ui_type (self, text);
  ui_press (self->window, GTK_TYPE_BUTTON, "Send");
}

SwbPanel *
ui_add_panel (UiFixture  *self,
              const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbPanelSettings) settings = swb_panel_address_parse (address, &error);
  SwbPanel *panel;

  g_assert_no_error (error);
  panel = swb_window_add_panel (self->window, settings,
                                swb_panel_settings_get_kind (settings) != SWB_PANEL_KIND_TCP_CLIENT);
  g_assert_nonnull (panel);
  if (swb_panel_get_kind (panel) != SWB_PANEL_KIND_TCP_CLIENT)
    UI_WAIT (swb_panel_get_status (panel)->state == SWB_ENDPOINT_STATE_LISTENING ||
             swb_panel_get_status (panel)->state == SWB_ENDPOINT_STATE_BOUND ||
             swb_panel_get_status (panel)->state == SWB_ENDPOINT_STATE_FAILED);
  return panel;
}

/* The pane may be shown or not, as the test before has left it. Returns: (transfer none): the pane */
GtkWidget *
ui_show_snippets (UiFixture *self)
{
  GtkWidget *pane;

  if (ui_find_mapped (self->window, SWB_TYPE_SNIPPET_PANE) == NULL)
    ui_activate (self, "snippets", NULL);
  UI_WAIT ((pane = ui_find_mapped (self->window, SWB_TYPE_SNIPPET_PANE)) != NULL);
  return pane;
}

/* Keeps a picture of the window for people to look at. */
void
ui_screenshot (UiFixture  *self,
               const char *name)
{
  screenshot_take (self->window, name);
}

/* Connects to a listening panel from outside. */
GSocketConnection *
ui_connect (SwbPanel *panel)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  connection = g_socket_client_connect_to_host (client, "127.0.0.1", swb_panel_get_status (panel)->local.port, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

void
ui_write (GSocketConnection *connection,
          const void        *data,
          gsize              length)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), data, length, NULL, NULL,
                             &error);
  g_assert_no_error (error);
}

void
ui_assert_read (GSocketConnection *connection,
                const void        *data,
                gsize              length)
{
  g_autofree guint8 *buffer = g_malloc (length + 1);
  GSocket *socket = g_socket_connection_get_socket (connection);
  gsize got = 0;

  while (got < length)
    {
      g_autoptr (GError) error = NULL;
      gssize n;

      UI_WAIT (g_socket_condition_check (socket, G_IO_IN) != 0);
      n = g_socket_receive (socket, (char *) buffer + got, length - got, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (n, >, 0);
      got += (gsize) n;
    }
  g_assert_cmpmem (buffer, got, data, length);
}

/* A listening panel with one client, @client: (out) (transfer full), that has received @length bytes. */
SwbPanel *
ui_receive (UiFixture          *self,
            GSocketConnection **client,
            const char         *data,
            gsize               length)
{
  SwbPanel *panel = ui_add_panel (self, "tcp-server://127.0.0.1:0");

  *client = ui_connect (panel);
  ui_write (*client, data, length);
  UI_WAIT (STATUS (panel)->received == length);
  return panel;
}
