#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-state-file.h"

/**
 * SwbStateFile:
 *
 * A text file that keeps something for the next start. It is replaced as a whole, so that it is never half of one, and by a
 * thread, because that waits for the disk; an older text never replaces a newer one. Of two programs that run at once (on
 * two session buses) the last to write wins.
 *
 * Any thread.
 */
struct _SwbStateFile
{
  gatomicrefcount ref_count;
  char *path;
  const char *complaint;
  GMutex lock;
  guint written; /* serial of the newest text that is in the file */
};

typedef struct
{
  SwbStateFile *file;
  char *text;
  guint serial;
} Job;

/**
 * swb_state_file_new:
 * @path: the file, which need not be there, nor its folder
 * @complaint: (transfer none): static; what to say, for the curious, when it can't be written
 *
 * Returns: (transfer full): a file that is neither read nor written yet
 */
SwbStateFile *
swb_state_file_new (const char *path,
                    const char *complaint)
{
  SwbStateFile *self = g_new0 (SwbStateFile, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->path = g_strdup (path);
  self->complaint = complaint;
  return self;
}

SwbStateFile *
swb_state_file_ref (SwbStateFile *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
swb_state_file_unref (SwbStateFile *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self);
}

const char *
swb_state_file_get_path (SwbStateFile *self)
{
  return self->path;
}

/**
 * swb_state_file_write:
 * @self: a file
 * @text: what to write
 * @serial: of the text, greater than that of every text before it; nothing is written unless it is newer than what is there
 *
 * Waits for the disk.
 */
void
swb_state_file_write (SwbStateFile *self,
                      const char   *text,
                      guint         serial)
{
  g_autofree char *directory = g_path_get_dirname (self->path);
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->lock);
  if (serial > self->written)
    {
      g_mkdir_with_parents (directory, 0700);
      if (g_file_set_contents_full (self->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
        self->written = serial;
      else
        g_message ("%s: %s", self->complaint, error->message);
    }
  g_mutex_unlock (&self->lock);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  swb_state_file_unref (job->file);
  g_free (job->text);
  g_free (job);
}

static void
write_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  const Job *job = data;

  swb_state_file_write (job->file, job->text, job->serial);
  g_task_return_boolean (task, TRUE);
}

/**
 * swb_state_file_write_in_thread:
 * @self: a file
 * @text: what to write
 * @serial: as for swb_state_file_write()
 */
void
swb_state_file_write_in_thread (SwbStateFile *self,
                                const char   *text,
                                guint         serial)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  Job *job = g_new0 (Job, 1);

  job->file = swb_state_file_ref (self);
  job->text = g_strdup (text);
  job->serial = serial;
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, write_in_thread);
}
