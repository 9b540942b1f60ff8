#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-segments.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct _SwbLogSegments
{
  GMutex mutex;
  GPtrArray *segments; /* by ascending offset */
};

/**
 * swb_log_segment_new:
 * @number: from 1
 * @path: where the file is
 * @fd: (transfer full): the file
 * @head: file offset of its first record
 * @begin: log offset of its first record
 * @before: (nullable): what the log holds before it; %NULL is nothing
 *
 * Returns: (transfer full): a segment that is written to
 */
SwbLogSegment *
swb_log_segment_new (guint               number,
                     const char         *path,
                     int                 fd,
                     guint64             head,
                     guint64             begin,
                     const SwbLogTotals *before)
{
  SwbLogSegment *self = g_new0 (SwbLogSegment, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->number = number;
  self->path = g_strdup (path);
  self->fd = fd;
  self->head = head;
  self->begin = begin;
  atomic_init (&self->end, G_MAXUINT64);
  if (before != NULL)
    self->before = *before;
  return self;
}

/**
 * swb_log_segment_ref:
 * @self: a segment
 *
 * Any thread.
 *
 * Returns: (transfer full): the same
 */
SwbLogSegment *
swb_log_segment_ref (SwbLogSegment *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * swb_log_segment_unref:
 * @self: (transfer full) (nullable): a segment
 *
 * Any thread.
 */
void
swb_log_segment_unref (SwbLogSegment *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  close (self->fd);
  g_free (self->path);
  g_free (self);
}

/**
 * swb_log_segment_get_end:
 * @self: a segment
 *
 * Any thread.
 *
 * Returns: log offset behind its last record; %G_MAXUINT64 while it is written to
 */
guint64
swb_log_segment_get_end (SwbLogSegment *self)
{
  return atomic_load_explicit (&self->end, memory_order_acquire);
}

/**
 * swb_log_segment_has:
 * @self: a segment
 * @offset: a log offset
 *
 * Any thread.
 *
 * Returns: whether what is at @offset, or will be, is in this segment
 */
gboolean
swb_log_segment_has (SwbLogSegment *self,
                     guint64        offset)
{
  return offset >= self->begin && offset < swb_log_segment_get_end (self);
}

/**
 * swb_log_segment_get_file_offset:
 * @self: a segment
 * @offset: a log offset in it, or its end
 *
 * Returns: the same place in its file
 */
guint64
swb_log_segment_get_file_offset (const SwbLogSegment *self,
                                 guint64              offset)
{
  return offset - self->begin + self->head;
}

/**
 * swb_log_segment_dup_path:
 * @path: of a log
 * @number: of a segment that has been finished
 * @attempt: 0; greater ones for the case that there are such files of earlier logs
 *
 * Returns: (transfer full): "dir/x.0001.pcapng" for "dir/x.pcapng"; "dir/x.0001.2.pcapng" at the second further attempt
 */
char *
swb_log_segment_dup_path (const char *path,
                          guint       number,
                          guint       attempt)
{
  const char *base = strrchr (path, '/') != NULL ? strrchr (path, '/') + 1 : path;
  const char *dot = strrchr (base, '.');

  if (dot == NULL || dot == base)
    dot = path + strlen (path);
  if (attempt > 0)
    return g_strdup_printf ("%.*s.%04u.%u%s", (int) (dot - path), path, number, attempt, dot);
  return g_strdup_printf ("%.*s.%04u%s", (int) (dot - path), path, number, dot);
}

/**
 * swb_log_segments_new:
 *
 * Returns: (transfer full): none yet
 */
SwbLogSegments *
swb_log_segments_new (void)
{
  SwbLogSegments *self = g_new0 (SwbLogSegments, 1);

  g_mutex_init (&self->mutex);
  self->segments = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_log_segment_unref);
  return self;
}

/**
 * swb_log_segments_free:
 * @self: (transfer full): segments that no thread uses any longer
 */
void
swb_log_segments_free (SwbLogSegments *self)
{
  g_ptr_array_unref (self->segments);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * swb_log_segments_add:
 * @self: the segments
 * @segment: (transfer full): one that goes on where the last one ended
 *
 * Writer's thread.
 */
void
swb_log_segments_add (SwbLogSegments *self,
                      SwbLogSegment  *segment)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->segments, segment);
  g_mutex_unlock (&self->mutex);
}

/**
 * swb_log_segments_finish_last:
 * @self: the segments
 * @path: where the file of the last one is from now on
 * @end: log offset where it ends
 *
 * Writer's thread.
 */
void
swb_log_segments_finish_last (SwbLogSegments *self,
                              const char     *path,
                              guint64         end)
{
  SwbLogSegment *last = g_ptr_array_index (self->segments, self->segments->len - 1);

  g_mutex_lock (&self->mutex);
  g_free (last->path);
  last->path = g_strdup (path);
  atomic_store_explicit (&last->end, end, memory_order_release);
  g_mutex_unlock (&self->mutex);
}

/**
 * swb_log_segments_drop_first:
 * @self: the segments, at least two
 *
 * Writer's thread.
 *
 * Returns: (transfer full): what was the first one
 */
SwbLogSegment *
swb_log_segments_drop_first (SwbLogSegments *self)
{
  SwbLogSegment *first;

  g_mutex_lock (&self->mutex);
  first = g_ptr_array_steal_index (self->segments, 0);
  g_mutex_unlock (&self->mutex);

  return first;
}

/**
 * swb_log_segments_unlock:
 * @self: the segments
 *
 * Lets other instances use their files. Writer's thread.
 */
void
swb_log_segments_unlock (SwbLogSegments *self)
{
  for (guint i = 0; i < self->segments->len; i++)
    flock (((SwbLogSegment *) g_ptr_array_index (self->segments, i))->fd, LOCK_UN);
}

/**
 * swb_log_segments_lookup:
 * @self: the segments
 * @offset: a log offset
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the segment that has it; the first one when it has been dropped; %NULL when there is
 *   no file
 */
SwbLogSegment *
swb_log_segments_lookup (SwbLogSegments *self,
                         guint64         offset)
{
  SwbLogSegment *found = NULL;

  g_mutex_lock (&self->mutex);
  for (guint i = self->segments->len; i > 0; i--)
    {
      found = g_ptr_array_index (self->segments, i - 1);
      if (offset >= found->begin)
        break;
    }
  if (found != NULL)
    swb_log_segment_ref (found);
  g_mutex_unlock (&self->mutex);

  return found;
}

/**
 * swb_log_segments_get_length:
 * @self: the segments
 *
 * Any thread.
 *
 * Returns: how many there are
 */
guint
swb_log_segments_get_length (SwbLogSegments *self)
{
  guint length;

  g_mutex_lock (&self->mutex);
  length = self->segments->len;
  g_mutex_unlock (&self->mutex);

  return length;
}

/**
 * swb_log_segments_dup_paths:
 * @self: the segments
 *
 * Any thread.
 *
 * Returns: (transfer full) (element-type filename): where their files are, the oldest first
 */
GPtrArray *
swb_log_segments_dup_paths (SwbLogSegments *self)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->segments->len; i++)
    g_ptr_array_add (paths, g_strdup (((SwbLogSegment *) g_ptr_array_index (self->segments, i))->path));
  g_mutex_unlock (&self->mutex);

  return paths;
}
