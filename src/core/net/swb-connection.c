#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-connection-private.h"

#include <errno.h>
#include <netinet/in.h>

#include "swb-job.h"

/* When so much of one connection was read in one wake-up, it is another one's turn. */
#define READ_PER_WAKE_UP (1024u * 1024u)

/* A read that yields so much, yet not all that was asked for, is of a stream that flows: there will be more by now. */
#define FLOWING (64u * 1024u)

/* Whether something that a rule sent waits for the kernel. */
static gboolean
connection_has_answer_waiting (SwbConnection *self)
{
  return self->enqueued - swb_send_queue_get_length (self->queue) < self->answered;
}

/* Whether to read on. What is answered waits until the answers before have left, so the queue stays short. */
static gboolean
connection_wants_input (SwbConnection *self)
{
  if (swb_alarm_is_set (&self->pace))
    return FALSE;
  if (!swb_send_queue_is_empty (self->queue) && (swb_connection_is_echo (self) || connection_has_answer_waiting (self)))
    return FALSE;

  return self->rules == NULL || swb_rule_driver_wants_input (self->rules);
}

gboolean
swb_connection_is_half_open (SwbConnection *self)
{
  return swb_panel_settings_get_half_open (swb_endpoint_worker_get_settings (self->endpoint));
}

void
swb_connection_update_events (SwbConnection *self)
{
  gboolean waiting = !swb_send_queue_is_empty (self->queue);
  guint32 events = 0;

  if (self->closed)
    return;

  if (waiting || (!swb_alarm_is_set (&self->pace) && swb_connection_is_chargen (self)))
    events |= EPOLLOUT;
  if (!self->peer_closed && connection_wants_input (self))
    events |= EPOLLIN;

  swb_poller_set_events (swb_endpoint_worker_get_poller (self->endpoint), self->watch, events);
}

static void
connection_end_of_stream (SwbConnection *self)
{
  self->peer_closed = TRUE;
  swb_connection_log_end (self, SWB_DIRECTION_IN, SWB_LOG_KIND_FIN, SWB_LOG_EVENT_PEER_CLOSED, NULL);
  if (self->rules != NULL)
    swb_rule_driver_end_input (self->rules);
}

/* Reads what is there, until that is READ_PER_WAKE_UP. */
static void
connection_read (SwbConnection *self)
{
  SwbLogStore *log = swb_endpoint_worker_get_log (self->endpoint);
  gsize done = 0;

  while (done < READ_PER_WAKE_UP && !self->closed)
    {
      gsize room;
      guint8 *buffer = swb_endpoint_worker_get_read_buffer (self->endpoint, &room);
      gsize size = swb_log_store_fit_data (log, self->flow, SWB_DIRECTION_IN, room);
      int errsv;
      gssize n = swb_transport_read (self->transport, buffer, size, &errsv);

      if (n < 0 && errsv == EAGAIN && self->send_errsv == 0)
        return;

      if (n < 0)
        {
          swb_connection_fail (self, errsv == EAGAIN ? self->send_errsv : errsv, SWB_NET_OPERATION_RECEIVE);
          return;
        }

      if (n == 0)
        {
          if (self->send_errsv != 0)
            swb_connection_fail (self, self->send_errsv, SWB_NET_OPERATION_SEND);
          else
            connection_end_of_stream (self);
          return;
        }

      swb_log_store_append_data (log, self->flow, SWB_DIRECTION_IN, buffer, (gsize) n, swb_log_now ());
      swb_endpoint_worker_count (self->endpoint, self->info, SWB_DIRECTION_IN, (gsize) n);
      swb_endpoint_jobs_received (self->endpoint, self->info, buffer, (gsize) n);
      swb_connection_answer (self, buffer, (gsize) n);
      if (self->rules != NULL)
        swb_rule_driver_feed (self->rules, buffer, (gsize) n);
      swb_endpoint_worker_use_read_buffer (self->endpoint, (gsize) n);

      /* an answer waits in the queue: read no more until the kernel has taken it */
      if (self->send_errsv == 0 && (self->finishing || self->resetting || !connection_wants_input (self)))
        return;
      if ((gsize) n < MIN (size, FLOWING) && self->send_errsv == 0)
        return;
      done += (gsize) n;
    }
}

/* Draws the consequences of what has been read and sent: ends it, when somebody wants that, and says what to wait for. */
void
swb_connection_settle (SwbConnection *self)
{
  swb_connection_wake_rules (self);
  if (!self->closed && self->send_errsv != 0 && !self->peer_closed)
    connection_read (self); /* what it had sent before it broke, then the end */
  else if (!self->closed && self->send_errsv != 0)
    swb_connection_fail (self, self->send_errsv, SWB_NET_OPERATION_SEND);

  if (!self->closed && self->resetting)
    {
      swb_connection_log_end (self, SWB_DIRECTION_OUT, SWB_LOG_KIND_RST, SWB_LOG_EVENT_RESET, NULL);
      swb_connection_finish (self, NULL);
    }
  if (!self->closed && swb_send_queue_is_empty (self->queue))
    {
      if (self->peer_closed && !swb_connection_is_half_open (self))
        swb_connection_close_after_peer (self);
      else if (self->finishing)
        swb_connection_close (self);
    }

  swb_connection_update_events (self);
}

static void
connection_ready (guint32  events,
                  gpointer data)
{
  SwbConnection *self = data;

  if (events & EPOLLOUT)
    {
      swb_connection_flush (self);
      swb_connection_generate (self);
    }

  if ((events & (EPOLLERR | EPOLLHUP)) != 0 || self->send_errsv != 0)
    {
      /* broken: what was received before is still there to be read, and then the error */
      if (!self->peer_closed)
        connection_read (self);
      else if (self->send_errsv != 0 || !(events & EPOLLOUT))
        swb_connection_fail (self, self->send_errsv != 0 ? self->send_errsv : ECONNRESET, SWB_NET_OPERATION_SEND);
    }
  else if (events & EPOLLIN)
    {
      connection_read (self);
    }

  swb_connection_settle (self);
}

/**
 * swb_connection_new:
 * @endpoint: the endpoint that it belongs to
 * @socket: a connected socket
 * @local: this machine's address
 * @remote: the peer's address
 * @initiated: who opened it: %SWB_DIRECTION_IN for an accepted one, %SWB_DIRECTION_OUT for our own
 * @closed: called once when it has ended, never from within this function
 * @data: for @closed
 *
 * Writes the row of its opening, and starts to read.
 *
 * Returns: (transfer none): the connection; it frees itself at the end of the wake-up in which it ended
 */
SwbConnection *
swb_connection_new (SwbEndpoint            *endpoint,
                    GSocket                *socket,
                    const SwbNetAddress    *local,
                    const SwbNetAddress    *remote,
                    SwbDirection            initiated,
                    SwbConnectionClosedFunc closed,
                    gpointer                data)
{
  SwbConnection *self = g_new0 (SwbConnection, 1);
  guint32 number = swb_endpoint_worker_next_number (endpoint);
  gint64 now = swb_log_now ();

  self->endpoint = endpoint;
  self->transport = swb_transport_new (socket);
  self->queue = swb_send_queue_new ();
  self->closed_func = closed;
  self->closed_data = data;
  self->flow = swb_log_flow_new (number, IPPROTO_TCP, local, remote, g_random_int ());
  self->info = swb_connection_info_new (number, local, remote, now);
  self->pair = swb_own_pair_new (IPPROTO_TCP, local, remote);
  swb_net_address_write (remote, self->remote);

  swb_log_store_append_open (swb_endpoint_worker_get_log (endpoint), self->flow, initiated,
                             initiated == SWB_DIRECTION_IN ? SWB_LOG_EVENT_ACCEPTED : SWB_LOG_EVENT_CONNECTED, now);
  swb_endpoint_worker_add_connection (endpoint, self->info);

  self->watch = swb_poller_add (swb_endpoint_worker_get_poller (endpoint), swb_transport_get_fd (self->transport),
                                EPOLLIN, connection_ready, self);
  self->rules = swb_rule_driver_new (endpoint, self->flow, self->info, FALSE, &swb_connection_rule_funcs, self);
  swb_connection_update_events (self);

  return self;
}

/**
 * swb_connection_begin:
 * @self: a new connection that its owner knows
 *
 * Lets the rules about its opening have their turn; it may be closed when this returns.
 */
void
swb_connection_begin (SwbConnection *self)
{
  if (self->rules == NULL)
    return;

  swb_rule_driver_open (self->rules);
  swb_connection_settle (self);
}

/**
 * swb_connection_get_number:
 * @self: a connection
 *
 * Returns: its number within the endpoint, the same as its flow's in the log
 */
guint32
swb_connection_get_number (SwbConnection *self)
{
  return swb_connection_info_get_id (self->info);
}

/**
 * swb_connection_get_info:
 * @self: a connection
 *
 * Returns: (transfer none): what others may know of it
 */
SwbConnectionInfo *
swb_connection_get_info (SwbConnection *self)
{
  return self->info;
}

/**
 * swb_connection_get_flow:
 * @self: a connection
 *
 * Returns: (transfer none): its flow in the log
 */
SwbLogFlow *
swb_connection_get_flow (SwbConnection *self)
{
  return self->flow;
}
