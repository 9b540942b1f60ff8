#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-connection-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "swb-chargen.h"

/* Blocks of a character generator in one wake-up: then it is another one's turn, and the log's. */
#define BLOCKS_PER_WAKE_UP 8

/* Asked each time: the user may change the settings while the connection stands. */
gboolean
swb_connection_is_echo (SwbConnection *self)
{
  return !self->closing &&
         swb_panel_settings_get_reply (swb_endpoint_worker_get_settings (self->endpoint)) == SWB_REPLY_ECHO;
}

/* A character generator goes on until the peer closes its side: RFC 864. */
gboolean
swb_connection_is_chargen (SwbConnection *self)
{
  return !self->closing && (!self->peer_closed || swb_connection_is_half_open (self)) &&
         swb_panel_settings_get_reply (swb_endpoint_worker_get_settings (self->endpoint)) == SWB_REPLY_CHARGEN;
}

void
swb_connection_count_queued (SwbConnection *self,
                             gssize         change)
{
  swb_endpoint_worker_count_queued (self->endpoint, change);
  swb_connection_info_add_queued (self->info, change);
}

static void
connection_log_sent (SwbConnection *self,
                     const guint8  *data,
                     gsize          length)
{
  swb_log_store_append_data (swb_endpoint_worker_get_log (self->endpoint), self->flow, SWB_DIRECTION_OUT, data, length,
                             swb_log_now ());
  swb_endpoint_worker_count (self->endpoint, self->info, SWB_DIRECTION_OUT, length);
}

/* Hands the kernel what it takes of @data. Returns the bytes taken; an error is kept in send_errsv, for the reader to
 * find what came before it. */
gsize
swb_connection_write (SwbConnection *self,
                      const guint8  *data,
                      gsize          length)
{
  gsize written = 0;

  while (written < length && self->send_errsv == 0)
    {
      int errsv;
      gssize n = swb_transport_write (self->transport, data + written, length - written, &errsv);

      if (n > 0)
        {
          connection_log_sent (self, data + written, (gsize) n);
          written += (gsize) n;
        }
      else if (errsv == EAGAIN)
        {
          break;
        }
      else
        {
          self->send_errsv = errsv;
        }
    }

  return written;
}

void
swb_connection_flush (SwbConnection *self)
{
  const guint8 *data;
  gsize length;

  while ((data = swb_send_queue_peek (self->queue, &length)) != NULL)
    {
      gsize written = swb_connection_write (self, data, length);

      if (written > 0)
        {
          /* the log refers to these bytes until the end of this wake-up */
          swb_endpoint_worker_hold (self->endpoint, swb_send_queue_peek_bytes (self->queue));
          swb_send_queue_take (self->queue, written);
          swb_connection_count_queued (self, -(gssize) written);
        }
      if (written < length)
        break;
    }
}

void
swb_connection_enqueue (SwbConnection *self,
                        GBytes        *bytes,
                        gsize          offset)
{
  swb_send_queue_push (self->queue, bytes, offset);
  self->enqueued += g_bytes_get_size (bytes) - offset;
  swb_connection_count_queued (self, (gssize) (g_bytes_get_size (bytes) - offset));
}

/* Makes more whenever the kernel has taken all: it sets the pace, and there is never more than one block in memory. */
void
swb_connection_generate (SwbConnection *self)
{
  for (guint i = 0; i < BLOCKS_PER_WAKE_UP && swb_send_queue_is_empty (self->queue) && self->send_errsv == 0 &&
                    !swb_alarm_is_set (&self->pace) && swb_connection_is_chargen (self); i++)
    {
      swb_connection_pace (self, g_bytes_get_size (swb_chargen_get_block ()));
      swb_connection_enqueue (self, swb_chargen_get_block (), 0);
      swb_connection_flush (self);
    }
}

void
swb_connection_answer (SwbConnection *self,
                       const guint8  *data,
                       gsize          length)
{
  gsize written;

  if (self->send_errsv != 0 || !swb_connection_is_echo (self))
    return;

  swb_connection_pace (self, length);
  written = swb_send_queue_is_empty (self->queue) ? swb_connection_write (self, data, length) : 0;
  if (written < length && self->send_errsv == 0)
    {
      g_autoptr (GBytes) rest = g_bytes_new (data + written, length - written);

      swb_connection_enqueue (self, rest, 0);
    }
}

void
swb_connection_refuse (SwbConnection *self,
                       gsize          length,
                       GError       **error)
{
  g_autofree char *count = g_strdup_printf ("%" G_GSIZE_FORMAT, length);

  swb_endpoint_worker_log_event (self->endpoint, self->flow, SWB_LOG_EVENT_QUEUE_FULL, self->remote, count, NULL);
  g_set_error (error, SWB_NET_ERROR, SWB_NET_ERROR_QUEUE_FULL,
               _("%s takes no more: %s bytes were not sent, because %zu still wait. Wait for the "
                 "peer to read, or disconnect it."), self->remote, count, swb_send_queue_get_length (self->queue));
}

/**
 * swb_connection_send:
 * @self: an open connection
 * @bytes: what to send
 * @error: return location for %SWB_NET_ERROR_QUEUE_FULL
 *
 * Hands @bytes to the kernel as far as it takes them; the rest waits in the queue.
 *
 * Returns: whether they were taken; when not, none of them was
 */
gboolean
swb_connection_send (SwbConnection *self,
                     GBytes        *bytes,
                     GError       **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gsize queued = swb_send_queue_get_length (self->queue);
  gsize written = 0;

  if (queued > 0 && queued + length > SWB_ENDPOINT_QUEUE_CAP)
    {
      swb_connection_refuse (self, length, error);
      return FALSE;
    }

  swb_endpoint_worker_hold (self->endpoint, bytes);
  if (queued == 0)
    written = swb_connection_write (self, data, length);
  if (written < length)
    swb_connection_enqueue (self, bytes, written);

  swb_connection_settle (self);

  return TRUE;
}

/**
 * swb_connection_cancel_queued:
 * @self: an open connection
 *
 * Drops what still waits for the kernel, and says in a row how much that was; what the kernel has taken is sent all the
 * same. The connection stays open.
 */
void
swb_connection_cancel_queued (SwbConnection *self)
{
  gsize unsent = swb_send_queue_get_length (self->queue);
  gsize taken = swb_send_queue_get_taken (self->queue);
  g_autofree char *count = g_strdup_printf ("%" G_GSIZE_FORMAT, unsent);
  g_autofree char *begun = g_strdup_printf ("%" G_GSIZE_FORMAT, taken);

  if (unsent == 0)
    return;

  if (taken > 0)
    swb_endpoint_worker_log_event (self->endpoint, self->flow, SWB_LOG_EVENT_SEND_CUT, count, begun, NULL);
  else
    swb_endpoint_worker_log_event (self->endpoint, self->flow, SWB_LOG_EVENT_SEND_CANCELLED, count, NULL);
  swb_connection_count_queued (self, -(gssize) unsent);
  swb_send_queue_clear (self->queue);
  swb_connection_settle (self);
}

/**
 * swb_connection_drop_queued:
 * @self: an open connection
 * @bytes: what was given to swb_connection_send()
 *
 * Drops what still waits of @bytes, and of nothing else.
 */
void
swb_connection_drop_queued (SwbConnection *self,
                            GBytes        *bytes)
{
  gsize dropped = swb_send_queue_remove (self->queue, bytes);

  if (dropped == 0)
    return;

  swb_connection_count_queued (self, -(gssize) dropped);
  swb_connection_settle (self);
}
