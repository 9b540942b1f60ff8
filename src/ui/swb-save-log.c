#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-save-log.h"

#include "swb-log-export.h"

typedef struct
{
  SwbLogStore *store;
  char *path;
  char *encoding;
} Save;

static void
save_free (Save *self)
{
  g_object_unref (self->store);
  g_free (self->path);
  g_free (self->encoding);
  g_free (self);
}

static void
save_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Save *self = task_data;
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;
  SwbLogExportOptions options = { .format = SWB_LOG_EXPORT_PCAPNG, .encoding = self->encoding, .filter = &filter };
  GError *error = NULL;

  swb_log_export_format_from_path (self->path, &options.format);
  if (options.format == SWB_LOG_EXPORT_RAW)
    filter.directions = SWB_LOG_FILTER_IN; /* both ways in one file would be told apart by nothing */

  if (swb_log_export_to_file (self->store, &options, self->path, cancellable, NULL, NULL, &error))
    g_task_return_pointer (task, g_strdup (self->path), g_free);
  else
    g_task_return_error (task, error);
}

/**
 * swb_save_log_async:
 * @store: a log, which may still be written to
 * @path: where to; the ending chooses the format, as swb_log_export_format_from_path() knows them, and what it does not
 *   know is a capture (pcapng). Raw bytes are the received ones.
 * @encoding: encoding that text is shown in
 * @cancellable: (nullable): to give up with
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Saves what is in the log now, in a thread of its own. A file that was there is replaced when all is written.
 */
void
swb_save_log_async (SwbLogStore        *store,
                    const char         *path,
                    const char         *encoding,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Save *self = g_new0 (Save, 1);

  self->store = g_object_ref (store);
  self->path = g_strdup (path);
  self->encoding = g_strdup (encoding);
  g_task_set_task_data (task, self, (GDestroyNotify) save_free);
  g_task_run_in_thread (task, save_thread);
}

/**
 * swb_save_log_finish:
 * @result: what the callback got
 * @error: return location for a %SWB_LOG_ERROR, %SWB_CODEC_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the path of the file, or %NULL with @error set
 */
char *
swb_save_log_finish (GAsyncResult *result,
                     GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
