#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-export.h"

/**
 * SwbExport:
 *
 * One saving of a log, or of a part of it, that is under way: a thread writes what was in the log when it began, and the
 * file is put in its place when it is whole. It lives until that is over, whoever forgets it. Emits #SwbExport::finished
 * once. Main thread.
 */
struct _SwbExport
{
  GObject parent_instance;

  GCancellable *cancellable;
  guint *permille; /* atomic; reference-counted box shared with the thread */
  char *path;
  GError *error;
  gboolean running;
};

G_DEFINE_FINAL_TYPE (SwbExport, swb_export, G_TYPE_OBJECT)

enum
{
  FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GList *running; /* of SwbExport, not owned */

/* What the thread is given. */
typedef struct
{
  SwbLogStore *log;
  char *path;
  char *encoding;
  SwbLogExportFormat format;
  SwbLogFilter *filter;
  guint *permille;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->log);
  g_free (job->path);
  g_free (job->encoding);
  swb_log_filter_free (job->filter);
  g_atomic_rc_box_release (job->permille);
  g_free (job);
}

/* On the thread that writes. */
static void
on_progress (double   progress,
             gpointer user_data)
{
  Job *job = user_data;

  g_atomic_int_set ((int *) job->permille, (int) (progress * 1000));
}

static void
export_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  Job *job = task_data;
  const SwbLogExportOptions options = { .format = job->format, .encoding = job->encoding, .filter = job->filter };
  GError *error = NULL;

  if (swb_log_export_to_file (job->log, &options, job->path, cancellable, on_progress, job, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_exported (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  SwbExport *self = SWB_EXPORT (source);

  g_task_propagate_boolean (G_TASK (result), &self->error);
  self->running = FALSE;
  running = g_list_remove (running, self);
  g_signal_emit (self, signals[FINISHED], 0);
}

static void
swb_export_finalize (GObject *object)
{
  SwbExport *self = SWB_EXPORT (object);

  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_atomic_rc_box_release (self->permille);
  g_free (self->path);

  G_OBJECT_CLASS (swb_export_parent_class)->finalize (object);
}

static void
swb_export_class_init (SwbExportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = swb_export_finalize;

  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
}

static void
swb_export_init (SwbExport *self)
{
  self->cancellable = g_cancellable_new ();
  self->permille = g_atomic_rc_box_new0 (guint);
}

/**
 * swb_export_new:
 * @log: a log, which may still be written to
 * @path: where to, in the encoding of file names
 * @format: how to write it
 * @encoding: the encoding that text is shown in
 * @filter: which part of it; copied
 *
 * Begins to save.
 *
 * Returns: (transfer full): the export
 */
SwbExport *
swb_export_new (SwbLogStore        *log,
                const char         *path,
                SwbLogExportFormat  format,
                const char         *encoding,
                const SwbLogFilter *filter)
{
  SwbExport *self = g_object_new (SWB_TYPE_EXPORT, NULL);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_exported, NULL);
  Job *job = g_new0 (Job, 1);

  self->path = g_strdup (path);
  self->running = TRUE;
  running = g_list_prepend (running, self);

  job->log = g_object_ref (log);
  job->path = g_strdup (path);
  job->encoding = g_strdup (encoding);
  job->format = format;
  job->filter = swb_log_filter_copy (filter);
  job->permille = g_atomic_rc_box_acquire (self->permille);
  /* what is whole is whole, also when it was given up a moment later */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, export_in_thread);
  return self;
}

/**
 * swb_export_cancel:
 * @self: an export
 *
 * Gives up, unless it is done; the file stays what it was.
 */
void
swb_export_cancel (SwbExport *self)
{
  g_cancellable_cancel (self->cancellable);
}

/**
 * swb_export_get_path:
 * @self: an export
 *
 * Returns: (transfer none): where it is saved to, in the encoding of file names
 */
const char *
swb_export_get_path (SwbExport *self)
{
  return self->path;
}

/**
 * swb_export_get_progress:
 * @self: an export
 *
 * Returns: how much has been written, 0 … 1
 */
double
swb_export_get_progress (SwbExport *self)
{
  return g_atomic_int_get ((int *) self->permille) / 1000.0;
}

gboolean
swb_export_is_running (SwbExport *self)
{
  return self->running;
}

/**
 * swb_export_get_error:
 * @self: an export that has finished
 *
 * Returns: (transfer none) (nullable): why nothing was saved; `G_IO_ERROR_CANCELLED` when it was given up
 */
const GError *
swb_export_get_error (SwbExport *self)
{
  return self->error;
}

/**
 * swb_export_cancel_all:
 *
 * Gives up all that is being saved: the program is about to end.
 */
void
swb_export_cancel_all (void)
{
  for (GList *l = running; l != NULL; l = l->next)
    swb_export_cancel (l->data);
}

guint
swb_export_count_running (void)
{
  return g_list_length (running);
}
