#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-batch.h"

#include <errno.h>
#include <string.h>

#define ARENA (256u * 1024u)
#define VECTORS 1024u /* IOV_MAX of Linux; POSIX would allow 16 */
#define RIPE_VECTORS 900u
#define RIPE_SIZE (1024u * 1024u)

/* Below this, copying a payload is cheaper than a vector of its own. */
#define COPY_MAX 1024u

struct _SwbLogBatch
{
  guint8 *arena;
  gsize used;
  struct iovec vectors[VECTORS];
  guint n_vectors;
  gsize size;
};

/**
 * swb_log_batch_new:
 *
 * Returns: (transfer full): an empty batch
 */
SwbLogBatch *
swb_log_batch_new (void)
{
  SwbLogBatch *self = g_new (SwbLogBatch, 1);

  self->arena = g_malloc (ARENA);
  swb_log_batch_drop (self);
  return self;
}

/**
 * swb_log_batch_free:
 * @self: (transfer full): a batch
 */
void
swb_log_batch_free (SwbLogBatch *self)
{
  g_free (self->arena);
  g_free (self);
}

/**
 * swb_log_batch_has_room:
 * @self: a batch
 *
 * Returns: whether one more record surely fits
 */
gboolean
swb_log_batch_has_room (SwbLogBatch *self)
{
  return ARENA - self->used >= SWB_LOG_BATCH_RECORD && VECTORS - self->n_vectors >= 4;
}

/**
 * swb_log_batch_is_ripe:
 * @self: a batch
 *
 * Returns: whether it is time to write it
 */
gboolean
swb_log_batch_is_ripe (SwbLogBatch *self)
{
  return self->size >= RIPE_SIZE || self->n_vectors >= RIPE_VECTORS || !swb_log_batch_has_room (self);
}

/**
 * swb_log_batch_get_size:
 * @self: a batch
 *
 * Returns: bytes that wait in it
 */
gsize
swb_log_batch_get_size (SwbLogBatch *self)
{
  return self->size;
}

/**
 * swb_log_batch_reserve:
 * @self: a batch with room
 *
 * Returns: (transfer none): room in the arena for the bytes that swb_log_batch_take() then adds; the whole of a record
 *   may be %SWB_LOG_BATCH_RECORD bytes
 */
guint8 *
swb_log_batch_reserve (SwbLogBatch *self)
{
  return self->arena + self->used;
}

static void
add_vector (SwbLogBatch  *self,
            const guint8 *data,
            gsize         length)
{
  struct iovec *last = self->n_vectors > 0 ? &self->vectors[self->n_vectors - 1] : NULL;

  self->size += length;
  if (last != NULL && (const guint8 *) last->iov_base + last->iov_len == data &&
      data > self->arena && data < self->arena + ARENA)
    {
      /* the tail of one record and the head of the next lie side by side */
      last->iov_len += length;
      return;
    }

  self->vectors[self->n_vectors].iov_base = (void *) data;
  self->vectors[self->n_vectors].iov_len = length;
  self->n_vectors++;
}

/**
 * swb_log_batch_take:
 * @self: a batch
 * @end: behind the last byte written to what swb_log_batch_reserve() returned
 */
void
swb_log_batch_take (SwbLogBatch  *self,
                    const guint8 *end)
{
  guint8 *begin = self->arena + self->used;
  gsize length = (gsize) (end - begin);

  if (length == 0)
    return;

  self->used += length;
  add_vector (self, begin, length);
}

/**
 * swb_log_batch_add_payload:
 * @self: a batch
 * @data: BORROWED until the batch is written or dropped
 * @length: its bytes
 */
void
swb_log_batch_add_payload (SwbLogBatch  *self,
                           const guint8 *data,
                           gsize         length)
{
  if (length == 0)
    return;

  if (length <= COPY_MAX)
    {
      guint8 *copy = swb_log_batch_reserve (self);

      memcpy (copy, data, length);
      swb_log_batch_take (self, copy + length);
    }
  else
    {
      add_vector (self, data, length);
    }
}

/**
 * swb_log_batch_write:
 * @self: a batch
 * @fd: the file
 * @offset: where in it
 *
 * Writes all of the batch, which then is empty. When that fails, the batch is as useless as the file beyond @offset:
 * truncate the one, drop the other.
 *
 * Returns: 0, or an errno value
 */
int
swb_log_batch_write (SwbLogBatch *self,
                     int          fd,
                     guint64      offset)
{
  struct iovec *vector = self->vectors;
  guint left = self->n_vectors;

  while (left > 0)
    {
      gssize written = pwritev (fd, vector, (int) left, (off_t) offset);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return errno;
      if (written == 0)
        return EIO;

      offset += (guint64) written;
      while (left > 0 && (gsize) written >= vector->iov_len)
        {
          written -= (gssize) vector->iov_len;
          vector++;
          left--;
        }
      if (left > 0)
        {
          vector->iov_base = (guint8 *) vector->iov_base + written;
          vector->iov_len -= (gsize) written;
        }
    }

  swb_log_batch_drop (self);
  return 0;
}

/**
 * swb_log_batch_drop:
 * @self: a batch
 *
 * Empties it without writing.
 */
void
swb_log_batch_drop (SwbLogBatch *self)
{
  self->used = 0;
  self->n_vectors = 0;
  self->size = 0;
}
