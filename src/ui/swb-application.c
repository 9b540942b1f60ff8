#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "swb-arguments.h"
#include "swb-endpoint.h"
#include "swb-history-store.h"
#include "swb-export.h"
#include "swb-log-prune.h"
#include "swb-highlights-window.h"
#include "swb-preferences.h"
#include "swb-renderer.h"
#include "swb-session.h"
#include "swb-settings.h"
#include "swb-shortcuts.h"
#include "swb-style.h"
#include "swb-tooltip.h"
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
  SwbSession *session; /* NULL in a run that was given its panels, when others are kept */
  gboolean begun;
};

G_DEFINE_FINAL_TYPE (SwbApplication, swb_application, GTK_TYPE_APPLICATION)

static void
close_windows (SwbApplication *self)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  if (self->session != NULL)
    swb_session_finish (self->session);
  for (GList *l = windows; l != NULL; l = l->next)
    {
      if (SWB_IS_WINDOW (l->data))
        swb_window_close_panels (SWB_WINDOW (l->data));
      gtk_window_destroy (GTK_WINDOW (l->data));
    }
}

static void
quit (SwbApplication *self)
{
  close_windows (self);
  g_application_quit (G_APPLICATION (self));
}

/* Nobody may be there to be asked; what is not saved is kept for the next start. */
static gboolean
on_unix_signal (gpointer user_data)
{
  quit (SWB_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

static void
action_quit (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (user_data)); l != NULL; l = l->next)
    if (SWB_IS_WINDOW (l->data) && swb_window_is_modified (SWB_WINDOW (l->data)))
      {
        /* one after the other: it quits again when that is decided */
        swb_window_ask_to_close (SWB_WINDOW (l->data), TRUE);
        return;
      }
  quit (SWB_APPLICATION (user_data));
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
                         "copyright", _ ("© The Socket Workbench developers"),
                         "website", "https://github.com/socketworkbench/socket-workbench",
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "translator-credits", _ ("translator-credits"),
                         NULL);
}

static void
action_shortcuts (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  gtk_window_present (swb_shortcuts_new_window (gtk_application_get_active_window (GTK_APPLICATION (user_data))));
}

static void
action_new_window (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  gtk_window_present (GTK_WINDOW (swb_window_new (SWB_APPLICATION (user_data))));
}

static void
action_highlights (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  GtkApplication *application = GTK_APPLICATION (user_data);
  GtkWindow *window;

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (SWB_IS_HIGHLIGHTS_WINDOW (l->data))
      {
        gtk_window_present (l->data);
        return;
      }
  window = swb_highlights_window_new (gtk_application_get_active_window (application));
  gtk_window_set_application (window, application);
  gtk_window_present (window);
}

static void
action_preferences (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  GtkApplication *application = GTK_APPLICATION (user_data);

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (SWB_IS_PREFERENCES (l->data))
      {
        gtk_window_present (GTK_WINDOW (l->data));
        return;
      }
  gtk_window_present (swb_preferences_new (gtk_application_get_active_window (application)));
}

/* The one that had the focus last, if any. */
static SwbWindow *
find_window (SwbApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (SWB_IS_WINDOW (l->data))
      return SWB_WINDOW (l->data);
  return NULL;
}

static SwbWindow *
get_window (SwbApplication *self)
{
  SwbWindow *window = find_window (self);

  return window != NULL ? window : swb_window_new (self);
}

static void
action_open (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SwbWindow *window = get_window (SWB_APPLICATION (user_data));
  const char *path = g_variant_get_string (parameter, NULL);

  gtk_window_present (GTK_WINDOW (window));
  if (*path != '\0')
    swb_window_open_file (window, path, FALSE);
  else
    swb_window_ask_what_to_open (window);
}

static void
action_save (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  swb_window_save_workspace (get_window (SWB_APPLICATION (user_data)));
}

static void
action_save_as (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  swb_window_save_workspace_as (get_window (SWB_APPLICATION (user_data)), g_variant_get_string (parameter, NULL));
}

static const GActionEntry actions[] = {
  { .name = "quit", .activate = action_quit },
  { .name = "about", .activate = action_about },
  { .name = "shortcuts", .activate = action_shortcuts },
  { .name = "new-window", .activate = action_new_window },
  { .name = "highlights", .activate = action_highlights },
  { .name = "preferences", .activate = action_preferences },
  { .name = "open", .activate = action_open, .parameter_type = "s" },
  { .name = "save", .activate = action_save },
  { .name = "save-as", .activate = action_save_as, .parameter_type = "s" },
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
  swb_tooltip_init ();

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    self->signal_sources[i] = g_unix_signal_add (numbers[i], on_unix_signal, self);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect (self, "notify::active-window", G_CALLBACK (swb_application_update_actions), NULL);
  swb_application_update_actions (self);
  swb_shortcuts_install (GTK_APPLICATION (self));
}

static void
swb_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (SWB_APPLICATION (application))));
}

static void
prune_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  const guint64 *limits = data;
  g_autofree char *directory = swb_log_dup_cache_directory ();

  swb_log_prune (directory, limits[0], (guint) limits[1], g_get_real_time () / G_USEC_PER_SEC);
  g_task_return_boolean (task, TRUE);
}

static void
prune_logs (void)
{
  SwbSettings *settings = swb_settings_get_default ();
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  guint64 *limits = g_new (guint64, 2);

  limits[0] = swb_settings_get_keep_logs_bytes (settings);
  limits[1] = swb_settings_get_keep_logs_days (settings);
  g_task_set_task_data (task, limits, g_free);
  g_task_run_in_thread (task, prune_in_thread);
}

/* The first command line is this program's own, and decides about the session: a run that is given its pages has them
 * alone, and leaves what is kept for the next start as it is; where nothing is, its own pages are kept. */
static void
begin (SwbApplication     *self,
       const SwbArguments *arguments)
{
  g_autofree char *history = NULL;
  g_autofree char *path = NULL;
  g_autofree char *notice = NULL;

  if (self->begun)
    return;
  self->begun = TRUE;
  prune_logs ();
  history = swb_history_dup_default_path ();
  swb_history_store_open (swb_history_store_get_default (), history);
  path = swb_session_dup_default_path ();
  self->session = swb_session_new (GTK_APPLICATION (self), path);
  if (arguments->panels->len > 0 || arguments->files->len > 0)
    {
      if (!swb_session_is_empty (self->session))
        g_clear_pointer (&self->session, swb_session_free);
      return;
    }
  if (!swb_settings_get_restore_session (swb_settings_get_default ()))
    return;
  swb_session_restore (self->session, &notice);
  if (notice != NULL)
    swb_window_notify_user (get_window (self), notice);
}

static int
swb_application_command_line (GApplication            *application,
                              GApplicationCommandLine *command_line)
{
  SwbApplication *self = SWB_APPLICATION (application);
  g_auto (GStrv) argv = g_application_command_line_get_arguments (command_line, NULL);
  g_autoptr (SwbArguments) arguments = NULL;
  g_autoptr (GPtrArray) panels = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  SwbWindow *window;
  gboolean first;

  arguments = swb_arguments_parse ((const char *const *) argv, g_application_command_line_get_cwd (command_line), &error);
  if (arguments == NULL)
    {
      g_application_command_line_printerr (command_line, "socket-workbench: %s\n", error->message);
      return 2;
    }

  first = !self->begun;
  begin (self, arguments);
  window = get_window (self);
  for (guint i = 0; i < arguments->panels->len; i++)
    {
      SwbPanel *panel = swb_window_add_panel (window, g_ptr_array_index (arguments->panels, i), FALSE);

      if (panel != NULL)
        g_ptr_array_add (panels, panel);
    }
  swb_panel_start_several (panels);
  for (guint i = 0; i < arguments->files->len; i++)
    swb_window_open_file (window, g_ptr_array_index (arguments->files, i), arguments->start);
  if (first)
    swb_window_offer_left_overs (window);
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

/* The last thing the program does: lets the workers write what they have, but not for ever; what is being saved elsewhere
 * is given up, so that no half file stays. Each that is done wakes the main context. */
static void
wait_for_endpoints (SwbApplication *self)
{
  gboolean over = FALSE;
  guint patience;

  swb_export_cancel_all ();
  if (self->closing->len + swb_export_count_running () == 0)
    return;
  patience = g_timeout_add (CLOSE_PATIENCE, on_patience_over, &over);
  while (!over && self->closing->len + swb_export_count_running () > 0)
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
  g_clear_pointer (&self->session, swb_session_free);
  swb_history_store_flush (swb_history_store_get_default ());
  g_settings_sync ();
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
 * swb_application_update_actions:
 * @self: the application
 *
 * Makes the enabled states of the actions that are about a window those of the one that had the focus last.
 */
void
swb_application_update_actions (SwbApplication *self)
{
  static const char *const names[] = { "save", "save-as" };
  SwbWindow *window = find_window (self);
  gboolean enabled = window != NULL && !swb_window_is_blank (window);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), names[i])), enabled);
}

/**
 * swb_application_session_changed:
 * @self: the application
 *
 * Keeps what is open for the next start, unless this run was given its panels.
 */
void
swb_application_session_changed (SwbApplication *self)
{
  if (self->session != NULL)
    swb_session_changed (self->session);
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
