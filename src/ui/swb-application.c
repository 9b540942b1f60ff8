#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "swb-arguments.h"
#include "swb-endpoint.h"
#include "swb-renderer.h"
#include "swb-style.h"
#include "swb-ui-resources.h"
#include "swb-window.h"

/* How long quitting waits for the workers to finish their logs, milliseconds. */
#define CLOSE_PATIENCE 3000

/**
 * SwbApplication:
 *
 * The program as the session sees it: one process for all windows, which later starts hand their arguments to. It knows
 * which endpoints are still closing, so that quitting lets them finish their logs. Main thread.
 */
struct _SwbApplication
{
  GtkApplication parent_instance;

  GPtrArray *closing; /* of SwbEndpoint */
  guint signal_sources[3];
};

G_DEFINE_FINAL_TYPE (SwbApplication, swb_application, GTK_TYPE_APPLICATION)

static const struct
{
  const char *action;
  const char *keys[3];
} accelerators[] = {
  { "app.quit", { "<Primary>q", NULL } },
  { "app.shortcuts", { "<Primary>question", "F1", NULL } },
  { "app.new-window", { "<Primary><Shift>n", NULL } },
  { "win.show-new", { "<Primary>n", NULL } },
  { "win.delete-panel", { "<Primary>Delete", NULL } },
  { "win.start", { "F5", NULL } },
  { "win.stop", { "<Shift>F5", NULL } },
  { "win.clear-log", { "<Primary>k", NULL } },
  { "win.save-log('')", { "<Primary>e", NULL } },
  { "win.find('')", { "<Primary>f", NULL } },
  { "win.find-next", { "F3", "<Primary>g", NULL } },
  { "win.find-previous", { "<Shift>F3", "<Primary><Shift>g", NULL } },
  { "win.view::text", { "<Alt>1", NULL } },
  { "win.view::hex", { "<Alt>2", NULL } },
  { "win.input::text", { "<Alt>3", NULL } },
  { "win.input::hex", { "<Alt>4", NULL } },
};

static void
close_windows (SwbApplication *self)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *l = windows; l != NULL; l = l->next)
    {
      if (SWB_IS_WINDOW (l->data))
        swb_window_close_panels (SWB_WINDOW (l->data));
      gtk_window_destroy (GTK_WINDOW (l->data));
    }
}

static gboolean
on_unix_signal (gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "quit", NULL);
  return G_SOURCE_CONTINUE;
}

static void
action_quit (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  close_windows (SWB_APPLICATION (user_data));
  g_application_quit (G_APPLICATION (user_data));
}

static void
action_about (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  gtk_show_about_dialog (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
                         "program-name", _ ("Socket Workbench"),
                         "logo-icon-name", SWB_APP_ID,
                         "version", SWB_VERSION,
                         "comments", _ ("A bench for TCP and UDP: listen, connect, send, and see every byte"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "translator-credits", _ ("translator-credits"),
                         NULL);
}

static void
action_shortcuts (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource ("/io/github/socketworkbench/SocketWorkbench/swb-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, gtk_application_get_active_window (GTK_APPLICATION (user_data)));
  gtk_window_present (window);
}

static void
action_new_window (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  gtk_window_present (GTK_WINDOW (swb_window_new (SWB_APPLICATION (user_data))));
}

/* Named so that scripts find them, and disabled until workspaces and preferences exist. */
static const char *const future_actions[] = { "preferences", "open", "save", "save-as" };

static const GActionEntry actions[] = {
  { .name = "quit", .activate = action_quit },
  { .name = "about", .activate = action_about },
  { .name = "shortcuts", .activate = action_shortcuts },
  { .name = "new-window", .activate = action_new_window },
  { .name = "preferences" },
  { .name = "open", .parameter_type = "s" },
  { .name = "save" },
  { .name = "save-as", .parameter_type = "s" },
};

static void
swb_application_startup (GApplication *application)
{
  SwbApplication *self = SWB_APPLICATION (application);
  static const int numbers[] = { SIGTERM, SIGINT, SIGHUP };

  G_APPLICATION_CLASS (swb_application_parent_class)->startup (application);

  g_set_application_name (_ ("Socket Workbench"));
  gtk_window_set_default_icon_name (SWB_APP_ID);
  g_resources_register (swb_ui_get_resource ());
  swb_renderer_apply (gdk_display_get_default ());
  swb_style_init ();

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    self->signal_sources[i] = g_unix_signal_add (numbers[i], on_unix_signal, self);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (future_actions); i++)
    g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), future_actions[i])), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           (const char **) accelerators[i].keys);
}

static SwbWindow *
get_window (SwbApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l != NULL; l = l->next)
    if (SWB_IS_WINDOW (l->data))
      return SWB_WINDOW (l->data);
  return swb_window_new (self);
}

static void
swb_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (SWB_APPLICATION (application))));
}

static int
swb_application_command_line (GApplication            *application,
                              GApplicationCommandLine *command_line)
{
  SwbApplication *self = SWB_APPLICATION (application);
  g_auto (GStrv) argv = g_application_command_line_get_arguments (command_line, NULL);
  g_autoptr (SwbArguments) arguments = NULL;
  g_autoptr (GError) error = NULL;
  SwbWindow *window;

  arguments = swb_arguments_parse ((const char *const *) argv, g_application_command_line_get_cwd (command_line), &error);
  if (arguments == NULL)
    {
      g_application_command_line_printerr (command_line, "socket-workbench: %s\n", error->message);
      return 2;
    }

  window = get_window (self);
  for (guint i = 0; i < arguments->panels->len; i++)
    swb_window_add_panel (window, g_ptr_array_index (arguments->panels, i), TRUE);
  gtk_window_present (GTK_WINDOW (window));
  return 0;
}

static void
on_endpoint_closed (SwbApplication *self,
                    SwbEndpoint    *endpoint)
{
  g_ptr_array_remove_fast (self->closing, endpoint);
}

static gboolean
on_patience_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* The last thing the program does: lets the workers write what they have, but not for ever. Each that is done wakes the
 * main context. */
static void
wait_for_endpoints (SwbApplication *self)
{
  gboolean over = FALSE;
  guint patience;

  if (self->closing->len == 0)
    return;
  patience = g_timeout_add (CLOSE_PATIENCE, on_patience_over, &over);
  while (!over && self->closing->len > 0)
    g_main_context_iteration (NULL, TRUE);
  if (!over)
    g_source_remove (patience);
  else
    g_message ("Some logs were not finished in time");
}

static void
swb_application_shutdown (GApplication *application)
{
  SwbApplication *self = SWB_APPLICATION (application);

  close_windows (self);
  wait_for_endpoints (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->signal_sources); i++)
    g_clear_handle_id (&self->signal_sources[i], g_source_remove);

  G_APPLICATION_CLASS (swb_application_parent_class)->shutdown (application);
}

static void
swb_application_finalize (GObject *object)
{
  SwbApplication *self = SWB_APPLICATION (object);

  g_clear_pointer (&self->closing, g_ptr_array_unref);

  G_OBJECT_CLASS (swb_application_parent_class)->finalize (object);
}

static void
swb_application_class_init (SwbApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = swb_application_finalize;

  application_class->startup = swb_application_startup;
  application_class->activate = swb_application_activate;
  application_class->command_line = swb_application_command_line;
  application_class->shutdown = swb_application_shutdown;
}

static void
swb_application_init (SwbApplication *self)
{
  self->closing = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * swb_application_new:
 *
 * Returns: (transfer full): the application, to be run with arguments that swb_arguments_parse() has accepted
 */
SwbApplication *
swb_application_new (void)
{
  return g_object_new (SWB_TYPE_APPLICATION, "application-id", SWB_APP_ID, "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       NULL);
}

/**
 * swb_application_close_later:
 * @self: the application
 * @endpoint: (type SwbEndpoint): an endpoint that is being closed
 *
 * Remembers @endpoint until it is closed, so that the program does not end before.
 */
void
swb_application_close_later (SwbApplication *self,
                             gpointer        endpoint)
{
  if (swb_endpoint_is_closed (endpoint))
    return;
  g_ptr_array_add (self->closing, g_object_ref (endpoint));
  g_signal_connect_object (endpoint, "closed", G_CALLBACK (on_endpoint_closed), self, G_CONNECT_SWAPPED);
}
