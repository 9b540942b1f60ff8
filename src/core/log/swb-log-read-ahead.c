#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-read-ahead.h"

#include <errno.h>
#include <unistd.h>

struct _SwbLogReadAhead
{
  GThread *thread;

  GMutex mutex;
  GCond cond;
  gboolean asked; /* the thread has something to do, and the buffer is its own */
  gboolean quit;
  SwbLogSegment *segment; /* what it reads of */
  guint64 begin;
  gsize size;
  gsize got; /* 0: it failed, or nothing was asked for */
  guint8 *buffer;
};

static gsize
read_part (SwbLogSegment *segment,
           guint8        *out,
           guint64        begin,
           gsize          size)
{
  const guint64 at = swb_log_segment_get_file_offset (segment, begin);
  gsize filled = 0;

  while (filled < size)
    {
      gssize got = pread (segment->fd, out + filled, size - filled, (off_t) (at + filled));

      if (got < 0 && errno == EINTR)
        continue;
      /* whoever wants these bytes reads them again, and says what is wrong */
      if (got <= 0)
        return 0;
      filled += (gsize) got;
    }
  return filled;
}

static gpointer
run (gpointer data)
{
  SwbLogReadAhead *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->quit)
    {
      SwbLogSegment *segment = self->segment;
      guint8 *buffer = self->buffer;
      guint64 begin = self->begin;
      gsize size = self->size;

      if (!self->asked)
        {
          g_cond_wait (&self->cond, &self->mutex);
          continue;
        }

      g_mutex_unlock (&self->mutex);
      size = read_part (segment, buffer + SWB_LOG_READ_AHEAD_HEAD, begin, size);
      g_mutex_lock (&self->mutex);
      self->got = size;
      self->asked = FALSE;
      g_cond_signal (&self->cond);
    }
  g_mutex_unlock (&self->mutex);

  return NULL;
}

/**
 * swb_log_read_ahead_new:
 *
 * Returns: (transfer full): a thread that waits
 */
SwbLogReadAhead *
swb_log_read_ahead_new (void)
{
  SwbLogReadAhead *self = g_new0 (SwbLogReadAhead, 1);

  self->buffer = g_malloc (SWB_LOG_READ_AHEAD_HEAD + SWB_LOG_READ_AHEAD_SIZE);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("read-ahead", run, self);
  return self;
}

/**
 * swb_log_read_ahead_free:
 * @self: (transfer full) (nullable): a thread; it is waited for
 */
void
swb_log_read_ahead_free (SwbLogReadAhead *self)
{
  if (self == NULL)
    return;

  g_mutex_lock (&self->mutex);
  self->quit = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);

  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  g_clear_pointer (&self->segment, swb_log_segment_unref);
  g_free (self->buffer);
  g_free (self);
}

/**
 * swb_log_read_ahead_ask:
 * @self: a thread
 * @segment: what to read of
 * @begin: log offset in it
 * @size: bytes to read from there, 1 to %SWB_LOG_READ_AHEAD_SIZE; all of them are there
 *
 * Lets the thread read. What was asked for before is given up.
 */
void
swb_log_read_ahead_ask (SwbLogReadAhead *self,
                        SwbLogSegment   *segment,
                        guint64          begin,
                        gsize            size)
{
  g_return_if_fail (size > 0 && size <= SWB_LOG_READ_AHEAD_SIZE);

  g_mutex_lock (&self->mutex);
  while (self->asked)
    g_cond_wait (&self->cond, &self->mutex);
  if (self->segment != segment)
    {
      g_clear_pointer (&self->segment, swb_log_segment_unref);
      self->segment = swb_log_segment_ref (segment);
    }
  self->begin = begin;
  self->size = size;
  self->got = 0;
  self->asked = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * swb_log_read_ahead_take:
 * @self: a thread
 * @segment: what is read of
 * @begin: log offset of what is wanted
 * @buffer: (inout): a buffer of %SWB_LOG_READ_AHEAD_HEAD and %SWB_LOG_READ_AHEAD_SIZE bytes, given for the one that has what was
 *   read, behind the head
 * @size: (out): bytes read
 *
 * Waits for what was asked for last.
 *
 * Returns: whether it was that place, and could be read; otherwise @buffer stays the caller's
 */
gboolean
swb_log_read_ahead_take (SwbLogReadAhead *self,
                         SwbLogSegment   *segment,
                         guint64          begin,
                         guint8         **buffer,
                         gsize           *size)
{
  gboolean taken = FALSE;

  g_mutex_lock (&self->mutex);
  while (self->asked)
    g_cond_wait (&self->cond, &self->mutex);
  if (self->got > 0 && self->segment == segment && self->begin == begin)
    {
      guint8 *full = self->buffer;

      self->buffer = *buffer;
      *buffer = full;
      *size = self->got;
      self->got = 0;
      taken = TRUE;
    }
  g_mutex_unlock (&self->mutex);

  return taken;
}
