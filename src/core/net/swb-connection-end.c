#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-connection-private.h"

#include <errno.h>

#include "swb-job.h"

/* On closing, at most this much of what the kernel already has is still read into the log. */
#define DRAIN_CAP (16u * 1024u * 1024u)

static void
connection_free (SwbConnection *self)
{
  g_clear_pointer (&self->rules, swb_rule_driver_free);
  swb_alarm_clear (&self->pace);
  swb_own_pair_free (self->pair);
  swb_transport_free (self->transport);
  swb_send_queue_free (self->queue);
  swb_log_flow_free (self->flow);
  swb_connection_info_unref (self->info);
  g_free (self);
}

void
swb_connection_log_end (SwbConnection *self,
                        SwbDirection   direction,
                        SwbLogKind     kind,
                        SwbLogEventId  event,
                        const char    *reason)
{
  g_autofree char *bytes = g_strdup_printf ("%" G_GUINT64_FORMAT,
                                            swb_log_flow_get_bytes (self->flow, SWB_DIRECTION_IN));
  const char *args[] = { reason != NULL ? reason : bytes, NULL };

  swb_log_store_append_end (swb_endpoint_worker_get_log (self->endpoint), self->flow, direction, kind, event, args,
                            swb_log_now ());
}

/* Ends it: nothing is read or written any more. The event row was written by the caller. */
void
swb_connection_finish (SwbConnection *self,
                       const GError  *error)
{
  gsize unsent = swb_send_queue_get_length (self->queue);

  if (self->closed)
    return;
  self->closed = TRUE;
  swb_alarm_clear (&self->pace);
  if (self->rules != NULL)
    swb_rule_driver_close (self->rules);

  if (unsent > 0)
    {
      g_autofree char *count = g_strdup_printf ("%" G_GSIZE_FORMAT, unsent);

      swb_endpoint_worker_log_event (self->endpoint, self->flow, SWB_LOG_EVENT_UNSENT, count, NULL);
      swb_connection_count_queued (self, -(gssize) unsent);
      swb_send_queue_clear (self->queue);
    }

  swb_poller_remove (swb_endpoint_worker_get_poller (self->endpoint), self->watch);
  self->watch = NULL;
  if (self->resetting)
    swb_transport_reset (self->transport);
  else
    swb_transport_close (self->transport);
  swb_endpoint_worker_remove_connection (self->endpoint, self->info);

  self->closed_func (self, error, self->closed_data);
  swb_endpoint_worker_retire (self->endpoint, self, (GDestroyNotify) connection_free);
}

/* The connection broke: a reset, a loss, or something rarer. */
void
swb_connection_fail (SwbConnection  *self,
                     int             errsv,
                     SwbNetOperation operation)
{
  g_autoptr (GError) error = NULL;

  if (errsv == EPIPE && !self->peer_closed)
    errsv = ECONNRESET; /* the reset came first, and an earlier call was told of it */

  error = swb_net_error_new_from_errno (errsv, operation, self->remote);
  if (errsv == ECONNRESET || errsv == EPIPE)
    swb_connection_log_end (self, SWB_DIRECTION_IN, SWB_LOG_KIND_RST, SWB_LOG_EVENT_PEER_RESET, NULL);
  else if (errsv == ETIMEDOUT)
    swb_endpoint_worker_log_event (self->endpoint, self->flow, SWB_LOG_EVENT_LOST, NULL);
  else
    swb_endpoint_worker_log_event (self->endpoint, self->flow, SWB_LOG_EVENT_BROKEN, g_strerror (errsv), NULL);

  swb_connection_finish (self, error);
}

/* Closes in order what the peer has closed already. */
void
swb_connection_close_after_peer (SwbConnection *self)
{
  SwbLogKind kind = swb_connection_is_half_open (self) ? SWB_LOG_KIND_FIN : SWB_LOG_KIND_FILLER;

  swb_connection_log_end (self, SWB_DIRECTION_OUT, kind, SWB_LOG_EVENT_CLOSED, NULL);
  swb_connection_finish (self, NULL);
}

/**
 * swb_connection_close:
 * @self: an open connection
 *
 * Closes it in order: what the peer has sent so far is read into the log, then comes our FIN. Where more waits than we
 * care to read, the kernel sends RST, and the row says so. What is still queued is counted in a row as not sent.
 */
void
swb_connection_close (SwbConnection *self)
{
  gsize drained = 0;

  if (self->closed)
    return;
  if (self->rules != NULL && !self->closing)
    swb_rule_driver_close (self->rules);
  self->closing = TRUE;
  if (self->resetting)
    {
      swb_connection_settle (self);
      return;
    }
  swb_connection_flush (self);

  while (!self->peer_closed && drained < DRAIN_CAP)
    {
      gsize size;
      guint8 *buffer = swb_endpoint_worker_get_read_buffer (self->endpoint, &size);
      int errsv;
      gssize n = swb_transport_read (self->transport, buffer, size, &errsv);

      if (n <= 0)
        {
          if (n == 0 && self->send_errsv == 0)
            {
              self->peer_closed = TRUE;
              swb_connection_log_end (self, SWB_DIRECTION_IN, SWB_LOG_KIND_FIN, SWB_LOG_EVENT_PEER_CLOSED, NULL);
            }
          else if (n == 0 || errsv != EAGAIN)
            {
              swb_connection_fail (self, self->send_errsv != 0 ? self->send_errsv : errsv, SWB_NET_OPERATION_RECEIVE);
              return;
            }
          break;
        }

      swb_log_store_append_data (swb_endpoint_worker_get_log (self->endpoint), self->flow, SWB_DIRECTION_IN, buffer,
                                 (gsize) n, swb_log_now ());
      swb_endpoint_worker_count (self->endpoint, self->info, SWB_DIRECTION_IN, (gsize) n);
      swb_endpoint_jobs_received (self->endpoint, self->info, buffer, (gsize) n);
      swb_endpoint_worker_use_read_buffer (self->endpoint, (gsize) n);
      drained += (gsize) n;
    }

  if (swb_transport_get_unread (self->transport) > 0)
    swb_connection_log_end (self, SWB_DIRECTION_OUT, SWB_LOG_KIND_RST, SWB_LOG_EVENT_RESET, NULL);
  else
    swb_connection_log_end (self, SWB_DIRECTION_OUT, SWB_LOG_KIND_FIN, SWB_LOG_EVENT_CLOSED, NULL);
  swb_connection_finish (self, NULL);
}
