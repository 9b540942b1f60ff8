#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* The ways of a window's workspace from a file and to one, and what is asked before changes are lost. */

typedef struct
{
  SwbWindow *window;
  GApplication *application;
  char *path;
  SwbWorkspace *workspace; /* that is saved */
  gboolean start;
} Job;

static Job *
job_new (SwbWindow  *window,
         const char *path)
{
  Job *job = g_new0 (Job, 1);

  job->window = g_object_ref (window);
  job->application = g_object_ref (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (window))));
  job->path = g_strdup (path);
  /* the program doesn't end in the middle of it */
  g_application_hold (job->application);
  return job;
}

static void
job_free (Job *job)
{
  g_application_release (job->application);
  g_object_unref (job->application);
  g_object_unref (job->window);
  g_clear_pointer (&job->workspace, swb_workspace_free);
  g_free (job->path);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static gboolean
is_gone (SwbWindow *self)
{
  return self->panels == NULL || gtk_window_get_application (GTK_WINDOW (self)) == NULL;
}

static SwbWindow *
find_window (GtkApplication *application,
             const char     *path)
{
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (SWB_IS_WINDOW (l->data) && g_strcmp0 (swb_window_get_workspace_path (SWB_WINDOW (l->data)), path) == 0)
      return SWB_WINDOW (l->data);
  return NULL;
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbWorkspace) workspace = swb_workspace_load_finish (result, &error);
  SwbWindow *window = job->window;

  window->workspace.loading--;
  if (workspace == NULL)
    {
      g_autofree char *name = g_filename_display_basename (job->path);
      g_autofree char *message = g_strdup_printf (_ ("“%s” was not opened: %s"), name, error->message);

      if (!is_gone (window))
        swb_window_show_file_error (window, message, NULL);
      return;
    }
  /*
   * What is on screen is neither replaced nor mixed with what comes: the one could lose work, the other would make it part
   * of a file that it doesn't belong to. So a file goes into a window of its own, unless this one has nothing.
   */
  if (is_gone (window) || !swb_window_is_blank (window))
    window = swb_window_new (SWB_APPLICATION (job->application));
  swb_window_take_file (window, job->path, workspace, job->start);
  gtk_window_present (GTK_WINDOW (window));
  swb_window_remember_file (job->path);
}

/**
 * swb_window_open_workspace:
 * @self: a window
 * @path: (type filename): a workspace file
 * @start: whether to start its panels: the user has said so
 *
 * Shows it in this window when nothing is in it, else in one of its own; one that is shown already is brought to the front.
 * What is wrong with the file is said in this window.
 */
void
swb_window_open_workspace (SwbWindow  *self,
                           const char *path,
                           gboolean    start)
{
  g_autofree char *canonical = g_canonicalize_filename (path, NULL);
  SwbWindow *known = find_window (gtk_window_get_application (GTK_WINDOW (self)), canonical);
  Job *job;

  if (known != NULL)
    {
      if (start)
        swb_window_start_all (known);
      gtk_window_present (GTK_WINDOW (known));
      return;
    }
  job = job_new (self, canonical);
  job->start = start;
  self->workspace.loading++;
  swb_workspace_load_async (canonical, NULL, on_loaded, job);
}

static void
save_to (SwbWindow  *self,
         const char *path);

/* What the user wanted to do when the question came. */
static void
go_on (SwbWindow *self)
{
  gboolean quit = self->workspace.quit_after;
  gboolean close = self->workspace.close_after;

  self->workspace.quit_after = FALSE;
  self->workspace.close_after = FALSE;
  if (quit)
    g_action_group_activate_action (G_ACTION_GROUP (gtk_window_get_application (GTK_WINDOW (self))), "quit", NULL);
  else if (close)
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  gboolean saved = swb_workspace_save_finish (result, &error);
  g_autofree char *next = g_steal_pointer (&job->window->workspace.save_next);
  g_autofree char *name = g_filename_display_name (job->path);
  g_autofree char *message = NULL;
  SwbWindow *self = job->window;

  self->workspace.saving = FALSE;
  if (is_gone (self))
    return;
  if (saved)
    {
      message = g_strdup_printf (_ ("Saved %s"), name);
      gtk_widget_set_visible (self->workspace.bar, FALSE);
      swb_window_notify_user (self, message);
      swb_window_set_saved (self, job->path, job->workspace);
      swb_window_remember_file (job->path);
      if (next == NULL)
        go_on (self);
    }
  else
    {
      /* whoever was about to leave stays with what is not saved */
      self->workspace.quit_after = FALSE;
      self->workspace.close_after = FALSE;
      message = g_strdup_printf (_ ("%s was not saved: %s"), name, error->message);
      swb_window_show_file_error (self, message, _ ("The file is as it was before. Save it elsewhere, or try again."));
    }
  if (next != NULL)
    save_to (self, next);
}

/* Two at a time could come to the disk in the wrong order. */
static void
save_to (SwbWindow  *self,
         const char *path)
{
  g_autofree char *canonical = g_canonicalize_filename (path, NULL);
  Job *job;

  if (self->workspace.saving)
    {
      g_free (self->workspace.save_next);
      self->workspace.save_next = g_steal_pointer (&canonical);
      return;
    }
  self->workspace.saving = TRUE;
  job = job_new (self, canonical);
  job->workspace = swb_window_to_workspace (self, TRUE);
  swb_workspace_save_async (job->workspace, canonical, NULL, on_saved, job);
}

static void
on_chooser_response (GtkNativeDialog *chooser,
                     int              response,
                     SwbWindow       *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      g_autofree char *path = g_file_get_path (file);
      g_autofree char *full = NULL;

      /* The chooser has asked about the name that was typed, not about the one with the ending. */
      if (path != NULL)
        full = strchr (strrchr (path, G_DIR_SEPARATOR), '.') != NULL ? g_strdup (path) : g_strconcat (path, ".swb", NULL);
      if (path == NULL)
        swb_window_show_file_error (self, _ ("The workspace was not saved: choose a folder of this machine"), NULL);
      else if (!g_str_equal (full, path) && g_file_test (full, G_FILE_TEST_EXISTS))
        {
          g_autofree char *name = g_filename_display_name (full);
          g_autofree char *message = g_strdup_printf (_ ("The workspace was not saved: there is a %s already"), name);

          swb_window_show_file_error (self, message, _ ("Choose its full name to replace it."));
        }
      else
        save_to (self, full);
    }
  else
    {
      self->workspace.quit_after = FALSE;
      self->workspace.close_after = FALSE;
    }
  gtk_native_dialog_destroy (chooser);
  g_object_unref (chooser);
}

static void
ask_where_to_save (SwbWindow *self)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Save Workspace"), GTK_WINDOW (self),
                                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Workspaces (*.swb)"));
  gtk_file_filter_add_pattern (filter, "*.swb");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  if (self->workspace.path != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (self->workspace.path);

      gtk_file_chooser_set_file (GTK_FILE_CHOOSER (chooser), file, NULL);
    }
  else
    /* Translators: the proposed name of a file; the ending stays */
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), _ ("workspace.swb"));
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chooser_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * swb_window_save_workspace:
 * @self: a window
 *
 * Saves its workspace to its file; without one, asks where to.
 */
void
swb_window_save_workspace (SwbWindow *self)
{
  if (self->workspace.path != NULL)
    save_to (self, self->workspace.path);
  else
    ask_where_to_save (self);
}

/**
 * swb_window_save_workspace_as:
 * @self: a window
 * @path: (type filename): where to, relative to where the program runs; empty: let the user choose
 *
 * Saves its workspace there and goes on with that file. One that is there is replaced: whoever names it has decided.
 */
void
swb_window_save_workspace_as (SwbWindow  *self,
                              const char *path)
{
  if (*path != '\0')
    save_to (self, path);
  else
    ask_where_to_save (self);
}

/* The others that were given up on the way to quitting stay, too. */
static void
take_back_leaving (SwbWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  self->workspace.quit_after = FALSE;
  self->workspace.close_after = FALSE;
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (SWB_IS_WINDOW (l->data))
      SWB_WINDOW (l->data)->workspace.closing = FALSE;
}

static void
on_answer (GtkDialog *dialog,
           int        response,
           SwbWindow *self)
{
  /* the window may be gone before the dialog is */
  gtk_window_set_transient_for (GTK_WINDOW (dialog), NULL);
  gtk_window_destroy (GTK_WINDOW (dialog));
  self->workspace.asking = FALSE;
  if (response == GTK_RESPONSE_ACCEPT)
    swb_window_save_workspace (self);
  else if (response == GTK_RESPONSE_REJECT)
    {
      self->workspace.closing = TRUE;
      go_on (self);
    }
  else
    take_back_leaving (self);
}

/**
 * swb_window_ask_to_close:
 * @self: a window with changes that are not in its file
 * @quit: whether the program is to end afterwards, not the window alone
 *
 * Asks what is to become of the changes, and goes on with what the user wanted unless the answer is to stay.
 */
void
swb_window_ask_to_close (SwbWindow *self,
                         gboolean   quit)
{
  g_autofree char *name = g_filename_display_basename (self->workspace.path);
  GtkWidget *dialog;

  self->workspace.quit_after |= quit;
  self->workspace.close_after |= !quit;
  gtk_window_present (GTK_WINDOW (self));
  if (self->workspace.asking)
    return;
  self->workspace.asking = TRUE;
  dialog = gtk_message_dialog_new (GTK_WINDOW (self), GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
                                   GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, _ ("Save the changes to “%s”?"), name);
  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (dialog), "%s",
                                            _ ("What is not saved is lost. Logs are kept in any case."));
  gtk_dialog_add_buttons (GTK_DIALOG (dialog), _ ("_Discard"), GTK_RESPONSE_REJECT, _ ("_Cancel"), GTK_RESPONSE_CANCEL,
                          _ ("_Save"), GTK_RESPONSE_ACCEPT, NULL);
  gtk_widget_add_css_class (gtk_dialog_get_widget_for_response (GTK_DIALOG (dialog), GTK_RESPONSE_REJECT),
                            "destructive-action");
  gtk_widget_add_css_class (gtk_dialog_get_widget_for_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT),
                            "suggested-action");
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_answer), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Before anybody else hears of it: whether the window stays for now. */
gboolean
swb_window_hold_close (SwbWindow *self)
{
  if (!swb_window_is_modified (self))
    return FALSE;
  swb_window_ask_to_close (self, FALSE);
  return TRUE;
}
