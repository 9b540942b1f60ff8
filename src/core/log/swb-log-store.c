#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-store.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "swb-error.h"
#include "swb-log-encode.h"
#include "swb-log-file.h"
#include "swb-log-writer-private.h"

G_DEFINE_FINAL_TYPE (SwbLogStore, swb_log_store, G_TYPE_OBJECT)

static guint32
next_generation (void)
{
  static _Atomic (guint32) last;

  return atomic_fetch_add_explicit (&last, 1, memory_order_relaxed) + 1;
}

static void
swb_log_store_finalize (GObject *object)
{
  SwbLogStore *self = SWB_LOG_STORE (object);

  /* What is still borrowed may be gone by now: without a last commit it is not written. */
  g_clear_pointer (&self->segments, swb_log_segments_free);
  g_clear_pointer (&self->batch, swb_log_batch_free);
  g_clear_pointer (&self->index, swb_log_index_free);
  g_clear_pointer (&self->notes, swb_log_notes_free);
  g_clear_pointer (&self->checkpoints, g_array_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->path, g_free);
  g_mutex_clear (&self->error_mutex);

  G_OBJECT_CLASS (swb_log_store_parent_class)->finalize (object);
}

static void
swb_log_store_class_init (SwbLogStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = swb_log_store_finalize;
}

static void
swb_log_store_init (SwbLogStore *self)
{
  atomic_init (&self->fd, -1);
  self->index = swb_log_index_new ();
  self->segments = swb_log_segments_new ();
  self->notes = swb_log_notes_new ();
  self->checkpoints = g_array_new (FALSE, FALSE, sizeof (SwbLogCheckpoint));
  self->generation = next_generation ();
  swb_log_guard_init (&self->guard);
  g_mutex_init (&self->error_mutex);
}

/**
 * swb_log_now:
 *
 * Returns: the time for stamps: nanoseconds since 1970 UTC
 */
gint64
swb_log_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

/**
 * swb_log_store_new:
 * @path: where the log is to be, in the encoding of file names
 *
 * Makes a store that has no file yet: see swb_log_store_open(). Any thread.
 *
 * Returns: (transfer full): the store
 */
SwbLogStore *
swb_log_store_new (const char *path)
{
  SwbLogStore *self = g_object_new (SWB_TYPE_LOG_STORE, NULL);

  self->path = g_strdup (path);
  return self;
}

/**
 * swb_log_store_get_path:
 * @self: the store
 *
 * Any thread.
 *
 * Returns: (transfer none): the path that it was made with
 */
const char *
swb_log_store_get_path (SwbLogStore *self)
{
  return self->path;
}

/**
 * swb_log_store_get_totals:
 * @self: the store
 * @totals: (out): what is published now
 *
 * Any thread; waits for nobody.
 */
void
swb_log_store_get_totals (SwbLogStore  *self,
                          SwbLogTotals *totals)
{
  swb_log_totals_cell_get (&self->cell, totals);
}

/**
 * swb_log_store_dup_error:
 * @self: the store
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): why recording is stopped and what to do about it, in the user's language; %NULL
 *   while it is not
 */
GError *
swb_log_store_dup_error (SwbLogStore *self)
{
  GError *error;

  g_mutex_lock (&self->error_mutex);
  error = self->error != NULL ? g_error_copy (self->error) : NULL;
  g_mutex_unlock (&self->error_mutex);

  return error;
}

int
swb_log_store_get_fd (SwbLogStore *self)
{
  return atomic_load_explicit (&self->fd, memory_order_acquire);
}

SwbLogSegments *
swb_log_store_get_segments (SwbLogStore *self)
{
  return self->segments;
}

/* Whether its offsets are those of one file. */
gboolean
swb_log_store_is_one_file (SwbLogStore *self)
{
  g_autoptr (SwbLogSegment) first = swb_log_segments_lookup (self->segments, 0);

  return first != NULL && first->begin == first->head && swb_log_segments_get_length (self->segments) == 1;
}

guint64
swb_log_store_get_first_offset (SwbLogStore *self)
{
  return atomic_load_explicit (&self->first_offset, memory_order_acquire);
}

SwbLogIndex *
swb_log_store_get_index (SwbLogStore *self)
{
  return self->index;
}

void
swb_log_store_set_space_func (SwbLogStore    *self,
                              SwbLogSpaceFunc func)
{
  self->guard.func = func;
}

/* @segments: (transfer full): at least one */
SwbLogStore *
swb_log_store_new_for_segments (SwbLogSegments *segments,
                                const char     *path)
{
  SwbLogStore *self = swb_log_store_new (path);
  g_autoptr (SwbLogSegment) first = swb_log_segments_lookup (segments, 0);
  g_autoptr (SwbLogSegment) last = swb_log_segments_lookup (segments, G_MAXUINT64);

  swb_log_segments_free (self->segments);
  self->segments = segments;
  atomic_store (&self->fd, last->fd);
  atomic_store (&self->first_offset, first->begin);
  self->closed = TRUE;
  return self;
}

void
swb_log_store_adopt (SwbLogStore        *self,
                     const SwbLogTotals *totals)
{
  self->now = self->published = *totals;
  swb_log_totals_cell_set (&self->cell, totals);
}

/* What it is called from now on, in messages too. */
void
swb_log_store_set_path (SwbLogStore *self,
                        const char  *path)
{
  g_free (self->path);
  self->path = g_strdup (path);
}

static void
set_error (SwbLogStore *self,
           const GError *error)
{
  g_mutex_lock (&self->error_mutex);
  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  g_mutex_unlock (&self->error_mutex);
}

static void
publish (SwbLogStore *self)
{
  self->now.checkpoints = swb_log_index_get_length (self->index);
  self->published = self->now;
  swb_log_totals_cell_set (&self->cell, &self->published);
}

/* Writes the batch. When it can't be written whole, none of it stays: the file ends after its last whole block. */
int
swb_log_store_write_batch (SwbLogStore *self)
{
  int fd = swb_log_store_get_fd (self);
  guint64 offset = swb_log_segment_get_file_offset (self->segment, self->published.length);
  int err = swb_log_batch_write (self->batch, fd, offset);

  if (err != 0)
    {
      swb_log_batch_drop (self->batch);
      if (ftruncate (fd, (off_t) offset) != 0)
        g_debug ("truncating %s: %s", self->path, g_strerror (errno));
      return err;
    }

  for (guint i = 0; i < self->checkpoints->len; i++)
    swb_log_index_append (self->index, &g_array_index (self->checkpoints, SwbLogCheckpoint, i));
  g_array_set_size (self->checkpoints, 0);
  return 0;
}

/*
 * Ends recording, for @error. What waits in the batch is lost, and counted. The log gets a last row that says so, if
 * there is any room for it at all.
 */
static void
stop_recording (SwbLogStore  *self,
                const GError *error)
{
  guint64 lost = self->now.bytes[0] - self->published.bytes[0] + self->now.bytes[1] - self->published.bytes[1];
  guint64 unrecorded = self->now.unrecorded + lost;
  const char *args[] = { error->message, NULL };

  swb_log_batch_drop (self->batch);
  g_array_set_size (self->checkpoints, 0);
  self->now = self->published;
  self->last_checkpoint = MIN (self->last_checkpoint, self->now.length);
  self->generation = next_generation ();
  self->gap += lost;

  swb_log_store_put_event (self, NULL, SWB_LOG_EVENT_RECORDING_STOPPED, args, swb_log_now ());
  if (swb_log_store_write_batch (self) != 0)
    {
      g_array_set_size (self->checkpoints, 0);
      self->now = self->published;
    }

  set_error (self, error);
  self->now.unrecorded = unrecorded;
  self->now.recording = FALSE;
  publish (self);
}

static GError *
new_space_error (SwbLogStore *self)
{
  g_autofree char *size = g_format_size (self->guard.free_bytes);

  return g_error_new (SWB_LOG_ERROR, SWB_LOG_ERROR_DISK_FULL,
                      /* Translators: a size such as “12.3 MB”, and a path */
                      _("Only %s are left on the disk of “%s”. Free some space there, then resume recording."), size,
                      self->path);
}

static GError *
new_write_error (SwbLogStore *self,
                 int          err)
{
  if (err == ENOSPC || err == EDQUOT)
    return g_error_new (SWB_LOG_ERROR, SWB_LOG_ERROR_DISK_FULL,
                        _("No space is left on the disk of “%s”. Free some there, then resume recording."), self->path);
  if (err == EFBIG)
    return g_error_new (SWB_LOG_ERROR, SWB_LOG_ERROR_WRITE,
                        _("“%s” has reached the largest size that a file may have here. Clear the log, "
                          "or raise the limit."),
                        self->path);

  return g_error_new (SWB_LOG_ERROR, SWB_LOG_ERROR_WRITE,
                      _("“%s” can’t be written: %s. Check the disk, then resume recording."), self->path,
                      g_strerror (err));
}

/**
 * swb_log_store_needs_commit:
 * @self: the store
 *
 * Writer's thread.
 *
 * Returns: whether so much waits (1 MiB, or 900 pieces) that it is time for swb_log_store_commit()
 */
gboolean
swb_log_store_needs_commit (SwbLogStore *self)
{
  return self->batch != NULL && swb_log_batch_is_ripe (self->batch);
}

/**
 * swb_log_store_commit:
 * @self: the store
 *
 * Writes all that was appended, with one system call, and publishes it. After it the store holds no pointer to any
 * data that it was given. Call it at the end of each wake-up, and before the buffers given to
 * swb_log_store_append_data() are used again.
 *
 * When the write fails, or little room is left on the disk, recording stops: see swb_log_store_dup_error(). Writer's
 * thread.
 */
void
swb_log_store_commit (SwbLogStore *self)
{
  gsize size = self->batch != NULL ? swb_log_batch_get_size (self->batch) : 0;
  g_autoptr (GError) error = NULL;
  int err;

  if (size == 0)
    {
      if (self->now.unrecorded != self->published.unrecorded)
        publish (self);
      return;
    }

  err = swb_log_store_write_batch (self);
  if (err != 0)
    {
      error = new_write_error (self, err);
      stop_recording (self, error);
      return;
    }

  publish (self);
  if (!swb_log_guard_note (&self->guard, swb_log_store_get_fd (self), size))
    {
      error = new_space_error (self);
      stop_recording (self, error);
      return;
    }

  swb_log_store_rotate (self);
}

/* Makes a file that has just been created the first one of the log. */
static gboolean
begin_file (SwbLogStore *self,
            int          fd,
            GError     **error)
{
  g_autoptr (GBytes) head = swb_log_encode_head (1, 0);
  gsize length = g_bytes_get_size (head);
  int err;

  swb_log_batch_drop (self->batch);
  swb_log_batch_add_payload (self->batch, g_bytes_get_data (head, NULL), length);
  err = swb_log_batch_write (self->batch, fd, 0);
  if (err != 0)
    {
      g_autoptr (GError) write_error = new_write_error (self, err);

      swb_log_batch_drop (self->batch);
      if (ftruncate (fd, 0) != 0)
        g_debug ("truncating %s: %s", self->path, g_strerror (errno));
      close (fd);
      g_propagate_error (error, g_steal_pointer (&write_error));
      return FALSE;
    }

  self->segment = swb_log_segment_new (1, self->path, fd, length, length, NULL);
  swb_log_segments_add (self->segments, self->segment);
  atomic_store_explicit (&self->fd, fd, memory_order_release);
  atomic_store_explicit (&self->first_offset, length, memory_order_release);
  self->now.length = self->published.length = length;
  return TRUE;
}

/**
 * swb_log_store_open:
 * @self: the store
 * @error: return location for a %SWB_LOG_ERROR
 *
 * Creates the file and begins to record. An older file of that name is kept under another one, which an event row
 * tells. When it fails the store doesn't record, knows the error, and can be appended to without harm. Writer's thread.
 *
 * Returns: whether the store records
 */
gboolean
swb_log_store_open (SwbLogStore *self,
                    GError     **error)
{
  g_autofree char *kept = NULL;
  g_autoptr (GError) local_error = NULL;
  int fd;

  if (swb_log_store_get_fd (self) >= 0)
    return swb_log_store_resume (self, error);

  fd = swb_log_file_create (self->path, &kept, &local_error);
  if (fd >= 0)
    {
      if (self->batch == NULL)
        self->batch = swb_log_batch_new ();
      begin_file (self, fd, &local_error);
    }
  if (local_error != NULL)
    {
      set_error (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  self->closed = FALSE;
  self->now.recording = TRUE;
  set_error (self, NULL);
  publish (self);

  if (kept != NULL)
    {
      g_autofree char *name = g_filename_display_name (kept);
      const char *args[] = { name, NULL };

      swb_log_store_put_event (self, NULL, SWB_LOG_EVENT_OLD_LOG_KEPT, args, swb_log_now ());
      swb_log_store_commit (self);
    }

  if (self->now.recording && !swb_log_guard_look (&self->guard, fd))
    {
      local_error = new_space_error (self);
      stop_recording (self, local_error);
    }
  if (!self->now.recording && error != NULL)
    *error = swb_log_store_dup_error (self);

  return self->now.recording;
}

/**
 * swb_log_store_resume:
 * @self: the store
 * @error: return location for a %SWB_LOG_ERROR
 *
 * Goes on recording after it stopped, if there is room again (or the file can be created now). A row tells how
 * many bytes are missing. Writer's thread.
 *
 * Returns: whether the store records
 */
gboolean
swb_log_store_resume (SwbLogStore *self,
                      GError     **error)
{
  g_autofree char *missing = NULL;
  const char *args[2] = { NULL, NULL };

  if (self->closed)
    {
      g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_OPEN, _("The log “%s” is closed."), self->path);
      return FALSE;
    }
  if (self->now.recording)
    return TRUE;
  if (swb_log_store_get_fd (self) < 0)
    {
      if (!swb_log_store_open (self, error))
        return FALSE;
    }
  else if (!swb_log_guard_look (&self->guard, swb_log_store_get_fd (self)))
    {
      g_autoptr (GError) local_error = new_space_error (self);

      set_error (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  missing = g_strdup_printf ("%" G_GUINT64_FORMAT, self->gap);
  args[0] = missing;
  self->now.recording = TRUE;
  swb_log_store_put_event (self, NULL, SWB_LOG_EVENT_RECORDING_RESUMED, args, swb_log_now ());
  swb_log_store_commit (self);
  if (!self->now.recording)
    {
      if (error != NULL)
        *error = swb_log_store_dup_error (self);
      return FALSE;
    }

  self->gap = 0;
  set_error (self, NULL);
  return TRUE;
}

/* Says that a file of the log was finished. It isn't published: nothing is to be read there. */
void
swb_log_store_write_tail (SwbLogStore *self)
{
  g_autoptr (GBytes) tail = swb_log_encode_tail (self->published.first_time, self->published.last_time,
                                                 self->published.records - self->segment->before.records);

  swb_log_batch_drop (self->batch);
  swb_log_batch_add_payload (self->batch, g_bytes_get_data (tail, NULL), g_bytes_get_size (tail));
  swb_log_store_write_batch (self);
}

/**
 * swb_log_store_close:
 * @self: the store
 *
 * Commits, ends recording for good, marks the file as finished and lets other instances use the file. What was recorded can still be read, and
 * what is appended later goes nowhere. Writer's thread.
 */
void
swb_log_store_close (SwbLogStore *self)
{
  if (self->closed)
    return;

  swb_log_store_commit (self);
  self->closed = TRUE;
  self->now.recording = FALSE;
  publish (self);
  if (swb_log_store_get_fd (self) >= 0)
    swb_log_store_write_tail (self);
  g_clear_pointer (&self->batch, swb_log_batch_free);
  swb_log_segments_unlock (self->segments);
}

/**
 * swb_log_store_dup_note:
 * @self: a store
 * @record: log offset of a record
 * @time: its stamp
 * @begin: offset in its payload of the first byte of a row
 * @length: bytes of the row, may be 0
 *
 * Any thread; cheap.
 *
 * Returns: (transfer full) (nullable): the notes on that row, one a line; %NULL when there is none
 */
char *
swb_log_store_dup_note (SwbLogStore *self,
                        guint64      record,
                        gint64       time,
                        guint32      begin,
                        gsize        length)
{
  return swb_log_notes_dup (self->notes, record, time, begin, length);
}

/* For swb-log-load.c: it has read a note. */
void
swb_log_store_adopt_note (SwbLogStore       *self,
                          const char *const *args)
{
  swb_log_notes_add (self->notes, args);
}
