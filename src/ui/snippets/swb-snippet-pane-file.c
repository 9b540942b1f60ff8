#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-snippet-pane-private.h"

#include <glib/gi18n.h>

#include "swb-snippet-file.h"

/* Snippets from and to files. A thread reads and writes, for a disk may be slow. */

typedef struct
{
  char *path;
  SwbSnippetList *list; /* a copy, to be saved */
  GStrv faults;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  g_clear_object (&job->list);
  g_strfreev (job->faults);
  g_free (job);
}

static void
show_faults (SwbSnippetPane *self,
             const char     *title,
             const char     *text)
{
  gtk_label_set_text (GTK_LABEL (self->faults_title), title);
  gtk_label_set_text (GTK_LABEL (self->faults_text), text);
  gtk_widget_set_visible (self->faults, TRUE);
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  GPtrArray *snippets = swb_snippet_file_load (job->path, &job->faults, &error);

  if (snippets != NULL)
    g_task_return_pointer (task, snippets, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  SwbSnippetPane *self = SWB_SNIPPET_PANE (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) snippets = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *name = g_filename_display_basename (job->path);
  g_autofree char *title = NULL;

  if (self->list == NULL) /* the window is gone */
    return;
  if (snippets == NULL)
    {
      /* Translators: the name of a file */
      title = g_strdup_printf (_ ("%s was not imported"), name);
      show_faults (self, title, error->message);
      return;
    }
  swb_snippet_list_append_all (self->list, snippets);
  /* Translators: a number of snippets, and the name of a file */
  title = g_strdup_printf (ngettext ("Imported %u snippet from %s", "Imported %u snippets from %s", snippets->len),
                           snippets->len, name);
  if (job->faults != NULL)
    {
      g_autofree char *text = g_strjoinv ("\n", job->faults);
      g_autofree char *whole = g_strconcat (title, "\n", _ ("These lines were left out:"), NULL);

      show_faults (self, whole, text);
    }
  else
    {
      gtk_widget_set_visible (self->faults, FALSE);
      swb_snippet_pane_say (self, title);
    }
}

/**
 * swb_snippet_pane_import:
 * @self: a pane
 * @path: of a table (CSV) or a workspace file (JSON), in the encoding of file names
 *
 * Adds the snippets in it; lines that are wrong are left out and shown.
 */
void
swb_snippet_pane_import (SwbSnippetPane *self,
                         const char     *path)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_loaded, NULL);
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (path);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, load_in_thread);
}

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (swb_snippet_file_save (job->list, job->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  SwbSnippetPane *self = SWB_SNIPPET_PANE (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_filename_display_name (job->path);
  g_autofree char *message = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    message = g_strdup_printf (_ ("Saved %s"), name);
  else
    message = g_strdup_printf (_ ("The snippets were not saved: %s"), error->message);
  if (self->list != NULL)
    swb_snippet_pane_say (self, message);
}

/**
 * swb_snippet_pane_export:
 * @self: a pane
 * @path: where to; a name that ends on `.json` or `.swb` becomes a workspace file, any other a table (CSV)
 */
void
swb_snippet_pane_export (SwbSnippetPane *self,
                         const char     *path)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_saved, NULL);
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (path);
  job->list = swb_snippet_list_new ();
  for (guint i = 0; i < swb_snippet_list_get_length (self->list); i++)
    {
      g_autoptr (SwbSnippet) copy = swb_snippet_copy (swb_snippet_list_get (self->list, i));

      swb_snippet_list_append (job->list, copy);
    }
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, save_in_thread);
}

static void
add_filter (GtkFileChooser *chooser,
            const char     *label,
            const char     *ending,
            const char     *other)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, label);
  gtk_file_filter_add_suffix (filter, ending);
  if (other != NULL)
    gtk_file_filter_add_suffix (filter, other);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
on_import_chosen (SwbSnippetPane       *self,
                  int                   response,
                  GtkFileChooserNative *chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    swb_snippet_pane_import (self, path);
  g_object_unref (chooser);
}

static void
on_export_chosen (SwbSnippetPane       *self,
                  int                   response,
                  GtkFileChooserNative *chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    swb_snippet_pane_export (self, path);
  g_object_unref (chooser);
}

void
swb_snippet_pane_ask_import (SwbSnippetPane *self)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkFileChooserNative *chooser =
    gtk_file_chooser_native_new (_ ("Import Snippets"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Import"), NULL);
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_filter_set_name (all, _ ("Snippets (*.csv, *.json, *.swb)"));
  gtk_file_filter_add_suffix (all, "csv");
  gtk_file_filter_add_suffix (all, "json");
  gtk_file_filter_add_suffix (all, "swb");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), all);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_import_chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
swb_snippet_pane_ask_export (SwbSnippetPane *self)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkFileChooserNative *chooser =
    gtk_file_chooser_native_new (_ ("Export Snippets"), parent, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Export"), NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "snippets.csv");
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("Table (*.csv)"), "csv", NULL);
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("Workspace (*.json, *.swb)"), "json", "swb");
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_export_chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
