#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-connection.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>

#include "swb-chargen.h"
#include "swb-job.h"
#include "swb-rule-driver.h"
#include "swb-send-queue.h"

/* When so much of one connection was read in one wake-up, it is another one's turn. */
#define READ_PER_WAKE_UP (1024u * 1024u)

/* A read that yields so much, yet not all that was asked for, is of a stream that flows: there will be more by now. */
#define FLOWING (64u * 1024u)

/* Blocks of a character generator in one wake-up: then it is another one's turn, and the log's. */
#define BLOCKS_PER_WAKE_UP 8

/* On closing, at most this much of what the kernel already has is still read into the log. */
#define DRAIN_CAP (16u * 1024u * 1024u)

struct _SwbConnection
{
  SwbEndpoint *endpoint; /* unowned: it owns us */
  SwbTransport *transport;
  SwbPollerWatch *watch;
  SwbLogFlow *flow;
  SwbConnectionInfo *info;
  char remote[SWB_NET_ADDRESS_STRING_SIZE];

  SwbSendQueue *queue;
  guint64 enqueued;    /* bytes that ever waited in the queue */
  guint64 answered;    /* that count behind the last one that a rule sent */
  SwbRuleDriver *rules; /* NULL when there are none */
  gboolean finishing;  /* a rule closes it once the queue is empty */
  gboolean resetting;  /* a rule resets it */

  gboolean closing;     /* by us: nothing is answered any more */
  gboolean peer_closed; /* its FIN was read */
  int send_errsv;       /* ECONNRESET or EPIPE of a send: the kernel tells a reset only once, so a later read would
                         * look like an orderly end */
  gboolean closed;

  SwbConnectionClosedFunc closed_func;
  gpointer closed_data;
};

static void connection_ready (guint32  events,
                              gpointer data);
static void connection_settle (SwbConnection *self);

/* Asked each time: the user may change the settings while the connection stands. */
static gboolean
connection_is_echo (SwbConnection *self)
{
  return !self->closing &&
         swb_panel_settings_get_reply (swb_endpoint_worker_get_settings (self->endpoint)) == SWB_REPLY_ECHO;
}

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
  if (!swb_send_queue_is_empty (self->queue) && (connection_is_echo (self) || connection_has_answer_waiting (self)))
    return FALSE;

  return self->rules == NULL || swb_rule_driver_wants_input (self->rules);
}

static gboolean
connection_is_half_open (SwbConnection *self)
{
  return swb_panel_settings_get_half_open (swb_endpoint_worker_get_settings (self->endpoint));
}

/* A character generator goes on until the peer closes its side: RFC 864. */
static gboolean
connection_is_chargen (SwbConnection *self)
{
  return !self->closing && (!self->peer_closed || connection_is_half_open (self)) &&
         swb_panel_settings_get_reply (swb_endpoint_worker_get_settings (self->endpoint)) == SWB_REPLY_CHARGEN;
}

static void
connection_count_queued (SwbConnection *self,
                         gssize         change)
{
  swb_endpoint_worker_count_queued (self->endpoint, change);
  swb_connection_info_add_queued (self->info, change);
}

static void
connection_update_events (SwbConnection *self)
{
  gboolean waiting = !swb_send_queue_is_empty (self->queue);
  guint32 events = 0;

  if (self->closed)
    return;

  if (waiting || connection_is_chargen (self))
    events |= EPOLLOUT;
  if (!self->peer_closed && connection_wants_input (self))
    events |= EPOLLIN;

  swb_poller_set_events (swb_endpoint_worker_get_poller (self->endpoint), self->watch, events);
}

static void
connection_free (SwbConnection *self)
{
  g_clear_pointer (&self->rules, swb_rule_driver_free);
  swb_transport_free (self->transport);
  swb_send_queue_free (self->queue);
  swb_log_flow_free (self->flow);
  swb_connection_info_unref (self->info);
  g_free (self);
}

/* Ends it: nothing is read or written any more. The event row was written by the caller. */
static void
connection_finish (SwbConnection *self,
                   const GError  *error)
{
  gsize unsent = swb_send_queue_get_length (self->queue);

  if (self->closed)
    return;
  self->closed = TRUE;
  if (self->rules != NULL)
    swb_rule_driver_close (self->rules);

  if (unsent > 0)
    {
      g_autofree char *count = g_strdup_printf ("%" G_GSIZE_FORMAT, unsent);

      swb_endpoint_worker_log_event (self->endpoint, self->flow, SWB_LOG_EVENT_UNSENT, count, NULL);
      connection_count_queued (self, -(gssize) unsent);
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

static void
connection_log_end (SwbConnection *self,
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

/* The connection broke: a reset, a loss, or something rarer. */
static void
connection_fail (SwbConnection  *self,
                 int             errsv,
                 SwbNetOperation operation)
{
  g_autoptr (GError) error = NULL;

  if (errsv == EPIPE && !self->peer_closed)
    errsv = ECONNRESET; /* the reset came first, and an earlier call was told of it */

  error = swb_net_error_new_from_errno (errsv, operation, self->remote);
  if (errsv == ECONNRESET || errsv == EPIPE)
    connection_log_end (self, SWB_DIRECTION_IN, SWB_LOG_KIND_RST, SWB_LOG_EVENT_PEER_RESET, NULL);
  else if (errsv == ETIMEDOUT)
    swb_endpoint_worker_log_event (self->endpoint, self->flow, SWB_LOG_EVENT_LOST, NULL);
  else
    swb_endpoint_worker_log_event (self->endpoint, self->flow, SWB_LOG_EVENT_BROKEN, g_strerror (errsv), NULL);

  connection_finish (self, error);
}

/* Closes in order what the peer has closed already. */
static void
connection_close_after_peer (SwbConnection *self)
{
  connection_log_end (self, SWB_DIRECTION_OUT, connection_is_half_open (self) ? SWB_LOG_KIND_FIN : SWB_LOG_KIND_FILLER,
                      SWB_LOG_EVENT_CLOSED, NULL);
  connection_finish (self, NULL);
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
static gsize
connection_write (SwbConnection *self,
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

static void
connection_flush (SwbConnection *self)
{
  const guint8 *data;
  gsize length;

  while ((data = swb_send_queue_peek (self->queue, &length)) != NULL)
    {
      gsize written = connection_write (self, data, length);

      if (written > 0)
        {
          /* the log refers to these bytes until the end of this wake-up */
          swb_endpoint_worker_hold (self->endpoint, swb_send_queue_peek_bytes (self->queue));
          swb_send_queue_take (self->queue, written);
          connection_count_queued (self, -(gssize) written);
        }
      if (written < length)
        break;
    }
}

static void
connection_enqueue (SwbConnection *self,
                    GBytes        *bytes,
                    gsize          offset)
{
  swb_send_queue_push (self->queue, bytes, offset);
  self->enqueued += g_bytes_get_size (bytes) - offset;
  connection_count_queued (self, (gssize) (g_bytes_get_size (bytes) - offset));
}

/* Makes more whenever the kernel has taken all: it sets the pace, and there is never more than one block in memory. */
static void
connection_generate (SwbConnection *self)
{
  for (guint i = 0; i < BLOCKS_PER_WAKE_UP && swb_send_queue_is_empty (self->queue) && self->send_errsv == 0 &&
                    connection_is_chargen (self); i++)
    {
      connection_enqueue (self, swb_chargen_get_block (), 0);
      connection_flush (self);
    }
}

static void
connection_answer (SwbConnection *self,
                   const guint8  *data,
                   gsize          length)
{
  gsize written;

  if (self->send_errsv != 0 || !connection_is_echo (self))
    return;

  written = swb_send_queue_is_empty (self->queue) ? connection_write (self, data, length) : 0;
  if (written < length && self->send_errsv == 0)
    {
      g_autoptr (GBytes) rest = g_bytes_new (data + written, length - written);

      connection_enqueue (self, rest, 0);
    }
}

static void
connection_end_of_stream (SwbConnection *self)
{
  self->peer_closed = TRUE;
  connection_log_end (self, SWB_DIRECTION_IN, SWB_LOG_KIND_FIN, SWB_LOG_EVENT_PEER_CLOSED, NULL);
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
          connection_fail (self, errsv == EAGAIN ? self->send_errsv : errsv, SWB_NET_OPERATION_RECEIVE);
          return;
        }

      if (n == 0)
        {
          if (self->send_errsv != 0)
            connection_fail (self, self->send_errsv, SWB_NET_OPERATION_SEND);
          else
            connection_end_of_stream (self);
          return;
        }

      swb_log_store_append_data (log, self->flow, SWB_DIRECTION_IN, buffer, (gsize) n, swb_log_now ());
      swb_endpoint_worker_count (self->endpoint, self->info, SWB_DIRECTION_IN, (gsize) n);
      swb_endpoint_jobs_received (self->endpoint, self->info, buffer, (gsize) n);
      connection_answer (self, buffer, (gsize) n);
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
static void
connection_settle (SwbConnection *self)
{
  if (!self->closed && self->send_errsv != 0 && !self->peer_closed)
    connection_read (self); /* what it had sent before it broke, then the end */
  else if (!self->closed && self->send_errsv != 0)
    connection_fail (self, self->send_errsv, SWB_NET_OPERATION_SEND);

  if (!self->closed && self->resetting)
    {
      connection_log_end (self, SWB_DIRECTION_OUT, SWB_LOG_KIND_RST, SWB_LOG_EVENT_RESET, NULL);
      connection_finish (self, NULL);
    }
  if (!self->closed && swb_send_queue_is_empty (self->queue))
    {
      if (self->peer_closed && !connection_is_half_open (self))
        connection_close_after_peer (self);
      else if (self->finishing)
        swb_connection_close (self);
    }

  connection_update_events (self);
}

static void
connection_ready (guint32  events,
                  gpointer data)
{
  SwbConnection *self = data;

  if (events & EPOLLOUT)
    {
      connection_flush (self);
      connection_generate (self);
    }

  if ((events & (EPOLLERR | EPOLLHUP)) != 0 || self->send_errsv != 0)
    {
      /* broken: what was received before is still there to be read, and then the error */
      if (!self->peer_closed)
        connection_read (self);
      else if (self->send_errsv != 0 || !(events & EPOLLOUT))
        connection_fail (self, self->send_errsv != 0 ? self->send_errsv : ECONNRESET, SWB_NET_OPERATION_SEND);
    }
  else if (events & EPOLLIN)
    {
      connection_read (self);
    }

  connection_settle (self);
}

/* ---- Rules ------------------------------------------------------------------------------------------------------- */

static void
connection_refuse (SwbConnection *self,
                   gsize          length,
                   GError       **error)
{
  g_autofree char *count = g_strdup_printf ("%" G_GSIZE_FORMAT, length);

  swb_endpoint_worker_log_event (self->endpoint, self->flow, SWB_LOG_EVENT_QUEUE_FULL, self->remote, count, NULL);
  g_set_error (error, SWB_NET_ERROR, SWB_NET_ERROR_QUEUE_FULL,
               _("%s takes no more: %s bytes were not sent, because %zu still wait. Wait for the "
                 "peer to read, or disconnect it."), self->remote, count, swb_send_queue_get_length (self->queue));
}

static gboolean
rules_send (gpointer      data,
            const guint8 *bytes_data,
            gsize         length,
            GBytes       *bytes)
{
  SwbConnection *self = data;
  gsize queued = swb_send_queue_get_length (self->queue);
  gsize written = 0;

  if (self->closed)
    return FALSE;
  if (self->send_errsv != 0)
    return TRUE; /* the end comes, and says why */
  if (queued > 0 && queued + length > SWB_ENDPOINT_QUEUE_CAP)
    {
      g_autoptr (GError) error = NULL;

      connection_refuse (self, length, &error);
      swb_endpoint_worker_report (self->endpoint, g_steal_pointer (&error));
      return TRUE;
    }

  if (bytes != NULL)
    swb_endpoint_worker_hold (self->endpoint, bytes);
  if (queued == 0)
    written = connection_write (self, bytes_data, length);
  if (written < length && self->send_errsv == 0)
    {
      g_autoptr (GBytes) rest = bytes != NULL ? g_bytes_new_from_bytes (bytes, written, length - written)
                                              : g_bytes_new (bytes_data + written, length - written);

      connection_enqueue (self, rest, 0);
      self->answered = self->enqueued;
    }

  return TRUE;
}

static void
rules_close (gpointer data)
{
  SwbConnection *self = data;

  self->finishing = TRUE;
}

static void
rules_reset (gpointer data)
{
  SwbConnection *self = data;

  self->resetting = TRUE;
}

static void
rules_woken (gpointer data)
{
  connection_settle (data);
}

static const SwbRuleDriverFuncs rule_funcs = { rules_send, rules_close, rules_reset, rules_woken };

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
  swb_net_address_write (remote, self->remote);

  swb_log_store_append_open (swb_endpoint_worker_get_log (endpoint), self->flow, initiated,
                             initiated == SWB_DIRECTION_IN ? SWB_LOG_EVENT_ACCEPTED : SWB_LOG_EVENT_CONNECTED, now);
  swb_endpoint_worker_add_connection (endpoint, self->info);

  self->watch = swb_poller_add (swb_endpoint_worker_get_poller (endpoint), swb_transport_get_fd (self->transport),
                                EPOLLIN, connection_ready, self);
  self->rules = swb_rule_driver_new (endpoint, self->flow, self->info, FALSE, &rule_funcs, self);
  connection_update_events (self);

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
  connection_settle (self);
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
      connection_refuse (self, length, error);
      return FALSE;
    }

  swb_endpoint_worker_hold (self->endpoint, bytes);
  if (queued == 0)
    written = connection_write (self, data, length);
  if (written < length)
    connection_enqueue (self, bytes, written);

  connection_settle (self);

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
  connection_count_queued (self, -(gssize) unsent);
  swb_send_queue_clear (self->queue);
  connection_settle (self);
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

  connection_count_queued (self, -(gssize) dropped);
  connection_settle (self);
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
      connection_settle (self);
      return;
    }
  connection_flush (self);

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
              connection_log_end (self, SWB_DIRECTION_IN, SWB_LOG_KIND_FIN, SWB_LOG_EVENT_PEER_CLOSED, NULL);
            }
          else if (n == 0 || errsv != EAGAIN)
            {
              connection_fail (self, self->send_errsv != 0 ? self->send_errsv : errsv, SWB_NET_OPERATION_RECEIVE);
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
    connection_log_end (self, SWB_DIRECTION_OUT, SWB_LOG_KIND_RST, SWB_LOG_EVENT_RESET, NULL);
  else
    connection_log_end (self, SWB_DIRECTION_OUT, SWB_LOG_KIND_FIN, SWB_LOG_EVENT_CLOSED, NULL);
  connection_finish (self, NULL);
}

/**
 * swb_connection_renew_rules:
 * @self: an open connection
 *
 * The endpoint has other rules: those that were at work are dropped.
 */
void
swb_connection_renew_rules (SwbConnection *self)
{
  if (self->rules != NULL)
    swb_rule_driver_abandon (self->rules);
  g_clear_pointer (&self->rules, swb_rule_driver_free);
  if (!self->closing && !self->peer_closed && !self->finishing)
    self->rules = swb_rule_driver_new (self->endpoint, self->flow, self->info, FALSE, &rule_funcs, self);
  connection_settle (self);
}

/**
 * swb_connection_resume_reading:
 * @self: an open connection
 *
 * Ends a pause that a rule asked for.
 */
void
swb_connection_resume_reading (SwbConnection *self)
{
  if (self->rules != NULL)
    swb_rule_driver_resume_reading (self->rules);
  connection_update_events (self);
}
