#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-send-queue.h"

struct _SwbSendQueue
{
  GQueue chunks; /* of GBytes */
  gsize offset;  /* bytes of the first chunk that are gone */
  gsize length;
};

/**
 * swb_send_queue_new:
 *
 * Returns: (transfer full): an empty queue
 */
SwbSendQueue *
swb_send_queue_new (void)
{
  SwbSendQueue *self = g_new0 (SwbSendQueue, 1);

  g_queue_init (&self->chunks);
  return self;
}

/**
 * swb_send_queue_free:
 * @self: (transfer full): a queue
 */
void
swb_send_queue_free (SwbSendQueue *self)
{
  swb_send_queue_clear (self);
  g_free (self);
}

/**
 * swb_send_queue_push:
 * @self: a queue
 * @bytes: a reference is kept until they are taken
 * @offset: bytes at the front that are not to be sent, less than the size of @bytes unless that is 0
 */
void
swb_send_queue_push (SwbSendQueue *self,
                     GBytes       *bytes,
                     gsize         offset)
{
  gsize size = g_bytes_get_size (bytes);

  if (offset >= size)
    return;

  if (offset > 0 && self->chunks.length > 0)
    {
      g_queue_push_tail (&self->chunks, g_bytes_new_from_bytes (bytes, offset, size - offset));
    }
  else
    {
      /* the whole, so that swb_send_queue_get_taken() tells how much of it is gone */
      g_queue_push_tail (&self->chunks, g_bytes_ref (bytes));
      if (offset > 0)
        self->offset = offset;
    }
  self->length += size - offset;
}

/**
 * swb_send_queue_peek:
 * @self: a queue
 * @length: (out): number of bytes
 *
 * Returns: (transfer none) (nullable): the next contiguous bytes, or %NULL when it is empty
 */
const guint8 *
swb_send_queue_peek (SwbSendQueue *self,
                     gsize        *length)
{
  GBytes *head = g_queue_peek_head (&self->chunks);
  const guint8 *data;

  *length = 0;
  if (head == NULL)
    return NULL;

  data = g_bytes_get_data (head, length);
  *length -= self->offset;
  return data + self->offset;
}

/**
 * swb_send_queue_peek_bytes:
 * @self: a queue
 *
 * Returns: (transfer none) (nullable): what holds the bytes of swb_send_queue_peek()
 */
GBytes *
swb_send_queue_peek_bytes (SwbSendQueue *self)
{
  return g_queue_peek_head (&self->chunks);
}

/**
 * swb_send_queue_take:
 * @self: a queue
 * @length: bytes to drop from the front, at most what swb_send_queue_peek() told
 */
void
swb_send_queue_take (SwbSendQueue *self,
                     gsize         length)
{
  GBytes *head = g_queue_peek_head (&self->chunks);

  g_return_if_fail (head != NULL && self->offset + length <= g_bytes_get_size (head));

  self->offset += length;
  self->length -= length;
  if (self->offset == g_bytes_get_size (head))
    {
      g_bytes_unref (g_queue_pop_head (&self->chunks));
      self->offset = 0;
    }
}

/**
 * swb_send_queue_get_taken:
 * @self: a queue
 *
 * Returns: bytes of what stands at the front that are gone already, 0 when nothing waits
 */
gsize
swb_send_queue_get_taken (SwbSendQueue *self)
{
  return self->offset;
}

/**
 * swb_send_queue_remove:
 * @self: a queue
 * @bytes: what was pushed
 *
 * Drops what is left of @bytes, wherever it stands. One that was pushed with an offset behind others is not found.
 *
 * Returns: the number of bytes dropped, 0 when they are gone
 */
gsize
swb_send_queue_remove (SwbSendQueue *self,
                       GBytes       *bytes)
{
  GList *link = g_queue_find (&self->chunks, bytes);
  gsize left;

  if (link == NULL)
    return 0;

  left = g_bytes_get_size (bytes);
  if (link == self->chunks.head)
    {
      left -= self->offset;
      self->offset = 0;
    }
  self->length -= left;
  g_queue_delete_link (&self->chunks, link);
  g_bytes_unref (bytes);
  return left;
}

/**
 * swb_send_queue_clear:
 * @self: a queue
 *
 * Drops all.
 */
void
swb_send_queue_clear (SwbSendQueue *self)
{
  g_queue_clear_full (&self->chunks, (GDestroyNotify) g_bytes_unref);
  self->offset = 0;
  self->length = 0;
}

/**
 * swb_send_queue_get_length:
 * @self: a queue
 *
 * Returns: bytes that wait
 */
gsize
swb_send_queue_get_length (SwbSendQueue *self)
{
  return self->length;
}

/**
 * swb_send_queue_is_empty:
 * @self: a queue
 *
 * Returns: whether nothing waits
 */
gboolean
swb_send_queue_is_empty (SwbSendQueue *self)
{
  return self->length == 0;
}
