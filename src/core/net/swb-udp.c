#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-udp.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-chargen.h"
#include "swb-endpoint-private.h"
#include "swb-job.h"
#include "swb-resolve.h"
#include "swb-socket.h"
#include "swb-udp-peers.h"
#include "swb-udp-queue.h"
#include "swb-udp-rules.h"
#include "swb-udp-socket.h"

/* Batches read in one wake-up: then commands get their turn. */
#define BATCHES_PER_WAKE_UP 16

/* Faults taken from the error queue in one wake-up. */
#define FAULTS_PER_WAKE_UP 64

/* A character generator answers with up to this many characters: RFC 864 */
#define CHARGEN_MAX 512

/* A send whose destination is being looked up. */
typedef struct
{
  SwbUdp *self; /* unowned: it lives as long as the worker */
  char *host;
  GBytes *bytes;
} Lookup;

/* Everything here belongs to the worker's thread. */
struct _SwbUdp
{
  SwbEndpoint parent_instance;

  GCancellable *cancellable; /* set while resolving and while bound: ends look-ups */
  SwbUdpSocket *socket;
  SwbPollerWatch *watch;
  SwbUdpPeers *peers;
  guint32 last_sender; /* number of a peer, or 0 */
  SwbUdpQueue *queue;
  SwbUdpRules rules;
};

G_DEFINE_FINAL_TYPE (SwbUdp, swb_udp, SWB_TYPE_ENDPOINT)

static void
lookup_free (Lookup *lookup)
{
  g_bytes_unref (lookup->bytes);
  g_free (lookup->host);
  g_free (lookup);
}

/* Asked each time: the user may change the settings while the socket is open. */
static SwbReply
get_reply (SwbUdp *self)
{
  return swb_panel_settings_get_reply (swb_endpoint_worker_get_settings (SWB_ENDPOINT (self)));
}

/* What is answered waits until the answers before have left, so the queue stays short. */
static gboolean
wants_input (SwbUdp *self)
{
  return !swb_udp_queue_has_answers (self->queue) &&
         !(!swb_udp_queue_is_empty (self->queue) && get_reply (self) != SWB_REPLY_NONE) &&
         swb_udp_rules_want_input (&self->rules);
}

static void
update_events (SwbUdp *self)
{
  gboolean waiting = !swb_udp_queue_is_empty (self->queue);

  if (self->watch != NULL)
    swb_poller_set_events (swb_endpoint_worker_get_poller (SWB_ENDPOINT (self)), self->watch,
                           (waiting ? EPOLLOUT : 0) | (wants_input (self) ? EPOLLIN : 0));
}

/* ---- Faults ------------------------------------------------------------------------------------------------------ */

static SwbUdpPeer *
peer_for_remote (SwbUdp              *self,
                 const SwbNetAddress *remote)
{
  SwbNetAddress source = SWB_NET_ADDRESS_NONE;
  SwbNetAddress local = *swb_udp_socket_get_local (self->socket);

  if (swb_net_address_is_any (&local))
    {
      if (swb_socket_find_source (remote, &source))
        {
          source.port = local.port;
          local = source;
        }
      else
        {
          local.family = remote->family;
        }
    }

  return swb_udp_peers_get (self->peers, remote, &local, &source);
}

static void
take_faults (SwbUdp *self)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  SwbUdpFault fault;
  int errsv;

  for (guint i = 0; i < FAULTS_PER_WAKE_UP && swb_udp_socket_take_fault (self->socket, &fault); i++)
    {
      char where[SWB_NET_ADDRESS_STRING_SIZE];
      SwbUdpPeer *peer = peer_for_remote (self, &fault.remote);

      swb_net_address_write (&fault.remote, where);
      if (fault.errsv == ECONNREFUSED)
        swb_endpoint_worker_log_event (endpoint, peer->flow, SWB_LOG_EVENT_DATAGRAM_REFUSED, where, NULL);
      else
        swb_endpoint_worker_log_event (endpoint, peer->flow, SWB_LOG_EVENT_DATAGRAM_UNREACHABLE, where,
                                       g_strerror (fault.errsv), NULL);
      swb_endpoint_worker_report (endpoint, swb_net_error_new_from_errno (fault.errsv, SWB_NET_OPERATION_SEND, where));
    }

  /* an error that came without an entry would be told again and again */
  errsv = swb_udp_socket_take_error (self->socket);
  if (errsv != 0)
    {
      g_autofree char *where = swb_net_address_to_string (swb_udp_socket_get_local (self->socket));
      g_autoptr (GError) error = swb_net_error_new_from_errno (errsv, SWB_NET_OPERATION_SEND, where);

      swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_SEND_FAILED, where, error->message, NULL);
      swb_endpoint_worker_report (endpoint, g_steal_pointer (&error));
    }
}

static void
send_failed (SwbUdp     *self,
             SwbUdpPeer *peer,
             gsize       length,
             int         errsv)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  char where[SWB_NET_ADDRESS_STRING_SIZE];
  g_autoptr (GError) error = NULL;

  swb_net_address_write (&peer->remote, where);
  if (errsv == EMSGSIZE)
    {
      guint limit = peer->remote.family == G_SOCKET_FAMILY_IPV4 ? SWB_UDP_MAX_PAYLOAD_IPV4 : SWB_UDP_MAX_PAYLOAD_IPV6;
      g_autofree char *size = g_strdup_printf ("%" G_GSIZE_FORMAT, length);
      g_autofree char *most = g_strdup_printf ("%u", limit);

      error = g_error_new (SWB_NET_ERROR, SWB_NET_ERROR_MESSAGE_TOO_LARGE,
                           _("Not sent: %s bytes do not fit one datagram, which holds %s at most. Send less, or in "
                             "pieces."), size, most);
      swb_endpoint_worker_log_event (endpoint, peer->flow, SWB_LOG_EVENT_DATAGRAM_TOO_LARGE, size, most, NULL);
    }
  else
    {
      error = swb_net_error_new_from_errno (errsv, SWB_NET_OPERATION_SEND, where);
      swb_endpoint_worker_log_event (endpoint, peer->flow, SWB_LOG_EVENT_SEND_FAILED, where, error->message, NULL);
    }
  swb_endpoint_worker_report (endpoint, g_steal_pointer (&error));
}

/* ---- Sending ----------------------------------------------------------------------------------------------------- */

/* Returns: FALSE when the kernel has no room now. */
static gboolean
transmit (SwbUdp       *self,
          SwbUdpPeer   *peer,
          const guint8 *data,
          gsize         length)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  int errsv = swb_udp_socket_send (self->socket, &peer->remote, &peer->source, data, length);

  if (errsv == ECONNREFUSED || errsv == EHOSTUNREACH || errsv == ENETUNREACH)
    {
      /* may well be the fault of an earlier datagram: hear that one out, then this one gets its own answer */
      take_faults (self);
      errsv = swb_udp_socket_send (self->socket, &peer->remote, &peer->source, data, length);
    }
  if (errsv == EAGAIN)
    return FALSE;

  if (errsv != 0)
    {
      send_failed (self, peer, length, errsv);
      return TRUE;
    }

  swb_log_store_append_data (swb_endpoint_worker_get_log (endpoint), peer->flow, SWB_DIRECTION_OUT, data, length,
                             swb_log_now ());
  swb_endpoint_worker_count (endpoint, peer->info, SWB_DIRECTION_OUT, length);
  return TRUE;
}

static void
enqueue (SwbUdp     *self,
         SwbUdpPeer *peer,
         GBytes     *bytes,
         gboolean    answer)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  gsize length = g_bytes_get_size (bytes);
  gsize waiting = swb_udp_queue_get_length (self->queue);

  if (waiting > 0 && waiting + length > SWB_ENDPOINT_QUEUE_CAP)
    {
      char where[SWB_NET_ADDRESS_STRING_SIZE];
      g_autofree char *count = g_strdup_printf ("%" G_GSIZE_FORMAT, length);

      swb_net_address_write (&peer->remote, where);
      swb_endpoint_worker_log_event (endpoint, peer->flow, SWB_LOG_EVENT_QUEUE_FULL, where, count, NULL);
      swb_endpoint_worker_report (endpoint, g_error_new (SWB_NET_ERROR, SWB_NET_ERROR_QUEUE_FULL,
                                                         _("%s bytes to %s were not sent: too much waits already."),
                                                         count, where));
      return;
    }

  swb_udp_queue_push (self->queue, peer, bytes, answer);
}

static void
flush_pending (SwbUdp *self)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  GBytes *bytes;
  guint32 number;

  while ((bytes = swb_udp_queue_peek (self->queue, &number)) != NULL)
    {
      SwbUdpPeer *peer = swb_udp_peers_find (self->peers, number);
      gsize length;
      const guint8 *data = g_bytes_get_data (bytes, &length);

      if (peer != NULL && !transmit (self, peer, data, length))
        break;

      swb_endpoint_worker_hold (endpoint, bytes);
      swb_udp_queue_pop (self->queue, self->peers);
    }
}

static void
send_to_peer (SwbUdp     *self,
              SwbUdpPeer *peer,
              GBytes     *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  swb_endpoint_worker_hold (SWB_ENDPOINT (self), bytes);
  if (!swb_udp_queue_is_empty (self->queue) || !transmit (self, peer, data, length))
    enqueue (self, peer, bytes, FALSE);
  update_events (self);
}

/* An answer, at once as long as nothing waits. */
static void
answer (SwbEndpoint  *endpoint,
        SwbUdpPeer   *peer,
        const guint8 *data,
        gsize         length,
        GBytes       *bytes)
{
  SwbUdp *self = SWB_UDP (endpoint);
  g_autoptr (GBytes) copy = NULL;

  if (bytes != NULL)
    swb_endpoint_worker_hold (endpoint, bytes);
  if (self->socket == NULL || (swb_udp_queue_is_empty (self->queue) && transmit (self, peer, data, length)))
    return;

  copy = bytes != NULL ? g_bytes_ref (bytes) : g_bytes_new (data, length);
  enqueue (self, peer, copy, TRUE);
}

static void
rules_woken (SwbEndpoint *endpoint)
{
  update_events (SWB_UDP (endpoint));
}

static void
report_nobody (SwbUdp     *self,
               const char *message)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);

  swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_NOBODY, NULL);
  swb_endpoint_worker_report (endpoint, g_error_new_literal (SWB_NET_ERROR, SWB_NET_ERROR_NOT_CONNECTED, message));
}

static void
destination_resolved_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      data)
{
  Lookup *lookup = data;
  SwbUdp *self = lookup->self;
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) addresses = swb_resolve_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      lookup_free (lookup);
      return;
    }

  if (addresses == NULL)
    {
      swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_SEND_FAILED, lookup->host, error->message, NULL);
      swb_endpoint_worker_report (endpoint, g_steal_pointer (&error));
    }
  else
    {
      /* of a name with both kinds of address, the first that this socket can send to */
      GSocketFamily family = swb_udp_socket_get_local (self->socket)->family;
      SwbNetAddress *remote = &g_array_index (addresses, SwbNetAddress, 0);

      for (guint i = 0; i < addresses->len; i++)
        if (g_array_index (addresses, SwbNetAddress, i).family == family)
          {
            remote = &g_array_index (addresses, SwbNetAddress, i);
            break;
          }

      send_to_peer (self, peer_for_remote (self, remote), lookup->bytes);
    }

  lookup_free (lookup);
  swb_endpoint_worker_end_batch (endpoint);
}

/* @address: HOST:PORT, an IPv6 address in brackets */
static void
send_to_address (SwbUdp     *self,
                 const char *address,
                 GBytes     *bytes)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  const char *colon = strrchr (address, ':');
  g_autoptr (GError) error = NULL;
  SwbNetAddress remote;
  Lookup *lookup;
  guint64 port;

  if (swb_net_address_parse (&remote, address, &error))
    {
      send_to_peer (self, peer_for_remote (self, &remote), bytes);
      return;
    }

  if (address[0] == '[' || colon == NULL || colon == address || memchr (address, ':', colon - address) != NULL ||
      !g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT16, &port, NULL))
    {
      swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_SEND_FAILED, address, error->message, NULL);
      swb_endpoint_worker_report (endpoint, g_steal_pointer (&error));
      return;
    }

  lookup = g_new0 (Lookup, 1);
  lookup->self = self;
  lookup->host = g_strndup (address, (gsize) (colon - address));
  lookup->bytes = g_bytes_ref (bytes);
  swb_resolve_async (lookup->host, (guint16) port, self->cancellable, destination_resolved_cb, lookup);
}

static void
swb_udp_send (SwbEndpoint     *endpoint,
              const SwbTarget *target,
              GBytes          *bytes)
{
  SwbUdp *self = SWB_UDP (endpoint);
  const char *peer_setting = swb_panel_settings_get_peer (swb_endpoint_worker_get_settings (endpoint));
  guint32 number = target->kind == SWB_TARGET_CONNECTION ? target->connection : self->last_sender;
  SwbUdpPeer *peer;

  if (self->socket == NULL)
    {
      report_nobody (self, _("Nothing was sent: the port is not open. Start the panel first."));
      return;
    }

  if (target->kind == SWB_TARGET_ADDRESS)
    {
      send_to_address (self, target->address, bytes);
      return;
    }
  if (target->kind == SWB_TARGET_ALL && peer_setting[0] != '\0')
    {
      send_to_address (self, peer_setting, bytes);
      return;
    }

  peer = swb_udp_peers_find (self->peers, number);
  if (peer == NULL)
    report_nobody (self, _("Nothing was sent: name a destination as HOST:PORT, or wait until somebody has sent "
                           "something."));
  else
    send_to_peer (self, peer, bytes);
}

static void
swb_udp_list_targets (SwbEndpoint     *endpoint,
                      const SwbTarget *target,
                      GPtrArray       *infos)
{
  SwbUdp *self = SWB_UDP (endpoint);
  SwbNetAddress remote;
  SwbUdpPeer *peer;

  if (self->socket == NULL)
    return;

  if (target->kind != SWB_TARGET_ADDRESS)
    peer = swb_udp_peers_find (self->peers, target->kind == SWB_TARGET_CONNECTION ? target->connection
                                                                                  : self->last_sender);
  else
    peer = swb_net_address_parse (&remote, target->address, NULL) ? peer_for_remote (self, &remote) : NULL;
  if (peer != NULL)
    g_ptr_array_add (infos, swb_connection_info_ref (peer->info));
}

/* ---- Receiving --------------------------------------------------------------------------------------------------- */

/* By the panel's setting alone. */
static void
reply (SwbUdp               *self,
       SwbUdpPeer           *peer,
       const SwbUdpDatagram *datagram)
{
  const guint8 *data = datagram->data;
  gsize length = datagram->length;

  if (get_reply (self) == SWB_REPLY_NONE)
    return;
  if (get_reply (self) == SWB_REPLY_CHARGEN)
    {
      data = g_bytes_get_data (swb_chargen_get_block (), NULL);
      length = (gsize) g_random_int_range (0, CHARGEN_MAX + 1);
    }

  answer (SWB_ENDPOINT (self), peer, data, length, NULL);
}

static void
take_datagram (SwbUdp               *self,
               const SwbUdpDatagram *datagram)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  SwbUdpPeer *peer = swb_udp_peers_get (self->peers, &datagram->remote, &datagram->destination, &datagram->source);

  swb_log_store_append_data (swb_endpoint_worker_get_log (endpoint), peer->flow, SWB_DIRECTION_IN, datagram->data,
                             datagram->length, datagram->time);
  swb_endpoint_worker_count (endpoint, peer->info, SWB_DIRECTION_IN, datagram->length);
  swb_endpoint_jobs_received (endpoint, peer->info, datagram->data, datagram->length);
  self->last_sender = swb_connection_info_get_id (peer->info);
  swb_endpoint_worker_set_last_sender (endpoint, self->last_sender);

  if (datagram->lost > 0)
    {
      g_autofree char *lost = g_strdup_printf ("%" G_GSIZE_FORMAT, datagram->lost);

      swb_endpoint_worker_log_event (endpoint, peer->flow, SWB_LOG_EVENT_TRUNCATED, lost, NULL);
    }

  if (get_reply (self) != SWB_REPLY_NONE || swb_endpoint_worker_get_reactions (endpoint, NULL) != NULL)
    {
      SwbUdpPeer *target = peer;

      if (!swb_net_address_equal (&datagram->destination, &datagram->source) &&
          swb_net_address_is_set (&datagram->source))
        target = swb_udp_peers_get (self->peers, &datagram->remote, &datagram->source, &datagram->source);

      reply (self, target, datagram);
      swb_udp_rules_take (&self->rules, peer, swb_connection_info_get_id (target->info), datagram);
    }
}

static void
receive (SwbUdp *self)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);

  for (guint batch = 0; batch < BATCHES_PER_WAKE_UP; batch++)
    {
      SwbUdpDatagram datagrams[SWB_UDP_BATCH];
      guint32 dropped;
      int errsv = 0;
      int n = swb_udp_socket_receive (self->socket, datagrams, &dropped, &errsv);

      if (n < 0)
        {
          if (errsv != EAGAIN)
            take_faults (self);
          return;
        }

      for (int i = 0; i < n; i++)
        take_datagram (self, &datagrams[i]);

      if (dropped > 0)
        {
          g_autofree char *count = g_strdup_printf ("%u", dropped);

          swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_DROPPED, count, NULL);
        }

      /* the log refers to the batch's buffers, which the next call overwrites */
      swb_endpoint_worker_commit (endpoint);

      if (n < (int) SWB_UDP_BATCH || !wants_input (self))
        return;
    }
}

static void
socket_ready (guint32  events,
              gpointer data)
{
  SwbUdp *self = data;

  if (events & EPOLLERR)
    take_faults (self);
  if (events & EPOLLOUT)
    flush_pending (self);
  if (events & EPOLLIN)
    receive (self);

  update_events (self);
}

/* ---- Starting and stopping --------------------------------------------------------------------------------------- */

static void
resolved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  SwbUdp *self = data; /* unowned: it lives as long as the worker */
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) addresses = swb_resolve_finish (result, &error);
  g_autofree char *where = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (addresses != NULL)
    self->socket = swb_udp_socket_open (&g_array_index (addresses, SwbNetAddress, 0),
                                        swb_panel_settings_get_broadcast (swb_endpoint_worker_get_settings (endpoint)),
                                        &error);
  if (self->socket == NULL)
    {
      g_clear_object (&self->cancellable);
      swb_endpoint_worker_fail_start (endpoint, g_steal_pointer (&error));
      swb_endpoint_worker_end_batch (endpoint);
      return;
    }

  self->watch = swb_poller_add (swb_endpoint_worker_get_poller (endpoint), swb_udp_socket_get_fd (self->socket),
                                EPOLLIN, socket_ready, self);

  where = swb_net_address_to_string (swb_udp_socket_get_local (self->socket));
  swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_BOUND, where, NULL);
  swb_endpoint_worker_set_state (endpoint, SWB_ENDPOINT_STATE_BOUND, swb_udp_socket_get_local (self->socket), NULL);
  swb_endpoint_worker_end_batch (endpoint);
}

static void
swb_udp_start (SwbEndpoint *endpoint)
{
  SwbUdp *self = SWB_UDP (endpoint);
  SwbPanelSettings *settings = swb_endpoint_worker_get_settings (endpoint);

  if (self->peers == NULL)
    self->peers = swb_udp_peers_new (endpoint);
  self->rules = (SwbUdpRules) { endpoint, self->peers, answer, rules_woken };
  swb_endpoint_worker_set_state (endpoint, SWB_ENDPOINT_STATE_STARTING, NULL, NULL);
  self->cancellable = g_cancellable_new ();
  swb_resolve_async (swb_panel_settings_get_host (settings), swb_panel_settings_get_port (settings),
                     self->cancellable, resolved_cb, self);
}

/* @peer: whose datagrams; 0: all */
static void
drop_pending (SwbUdp       *self,
              guint32       peer,
              SwbLogEventId event)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  SwbUdpPeer *known = peer != 0 ? swb_udp_peers_find (self->peers, peer) : NULL;
  gsize dropped;
  guint datagrams = swb_udp_queue_remove (self->queue, self->peers, peer, NULL, &dropped);

  if (datagrams > 0)
    {
      g_autofree char *count = g_strdup_printf ("%" G_GSIZE_FORMAT, dropped);

      swb_endpoint_worker_log_event (endpoint, known != NULL ? known->flow : NULL, event, count, NULL);
    }
}

static void
swb_udp_drop_queued (SwbEndpoint *endpoint,
                     guint32      number,
                     GBytes      *bytes)
{
  SwbUdp *self = SWB_UDP (endpoint);
  gsize dropped;

  if (self->socket == NULL)
    return;
  swb_udp_queue_remove (self->queue, self->peers, number, bytes, &dropped);
  update_events (self);
}

static void
swb_udp_cancel_queued (SwbEndpoint     *endpoint,
                       const SwbTarget *target)
{
  SwbUdp *self = SWB_UDP (endpoint);

  if (self->socket == NULL)
    return;
  drop_pending (self, target->kind == SWB_TARGET_ALL ? 0 : target->connection, SWB_LOG_EVENT_SEND_CANCELLED);
  update_events (self);
}

static void
swb_udp_stop (SwbEndpoint *endpoint)
{
  SwbUdp *self = SWB_UDP (endpoint);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  if (self->socket != NULL)
    {
      g_autofree char *where = swb_net_address_to_string (swb_udp_socket_get_local (self->socket));

      receive (self); /* what has come is not lost */
      take_faults (self);
      swb_udp_rules_stop (&self->rules);
      drop_pending (self, 0, SWB_LOG_EVENT_UNSENT);
      swb_poller_remove (swb_endpoint_worker_get_poller (endpoint), g_steal_pointer (&self->watch));
      swb_endpoint_worker_commit (endpoint);
      g_clear_pointer (&self->socket, swb_udp_socket_free);
      swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_STOPPED, where, NULL);
    }

  swb_endpoint_worker_set_state (endpoint, SWB_ENDPOINT_STATE_STOPPED, NULL, NULL);
}

static void
swb_udp_disconnect (SwbEndpoint *endpoint,
                    guint32      number)
{
  SwbUdp *self = SWB_UDP (endpoint);
  SwbUdpPeer *peer = self->peers != NULL ? swb_udp_peers_find (self->peers, number) : NULL;

  if (peer != NULL)
    swb_udp_rules_forget (&self->rules, peer);
}

static void
swb_udp_reactions_changed (SwbEndpoint *endpoint)
{
  SwbUdp *self = SWB_UDP (endpoint);

  if (self->socket != NULL)
    swb_udp_rules_renew (&self->rules);
  update_events (self);
}

static void
swb_udp_resume_reading (SwbEndpoint *endpoint,
                        guint32      number)
{
  SwbUdp *self = SWB_UDP (endpoint);
  SwbUdpPeer *peer = self->peers != NULL ? swb_udp_peers_find (self->peers, number) : NULL;

  if (peer != NULL && peer->rules != NULL)
    swb_rule_driver_resume_reading (peer->rules);
  update_events (self);
}

static void
swb_udp_restart_flows (SwbEndpoint *endpoint)
{
  SwbUdp *self = SWB_UDP (endpoint);

  if (self->peers != NULL)
    swb_udp_peers_restart_flows (self->peers);
}

static void
swb_udp_finalize (GObject *object)
{
  SwbUdp *self = SWB_UDP (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->socket, swb_udp_socket_free);
  g_clear_pointer (&self->peers, swb_udp_peers_free);
  g_clear_pointer (&self->queue, swb_udp_queue_free);

  G_OBJECT_CLASS (swb_udp_parent_class)->finalize (object);
}

static void
swb_udp_class_init (SwbUdpClass *klass)
{
  SwbEndpointClass *endpoint_class = SWB_ENDPOINT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = swb_udp_finalize;
  endpoint_class->start = swb_udp_start;
  endpoint_class->stop = swb_udp_stop;
  endpoint_class->send = swb_udp_send;
  endpoint_class->list_targets = swb_udp_list_targets;
  endpoint_class->cancel_queued = swb_udp_cancel_queued;
  endpoint_class->drop_queued = swb_udp_drop_queued;
  endpoint_class->disconnect = swb_udp_disconnect;
  endpoint_class->close_all = swb_udp_stop;
  endpoint_class->restart_flows = swb_udp_restart_flows;
  endpoint_class->reactions_changed = swb_udp_reactions_changed;
  endpoint_class->resume_reading = swb_udp_resume_reading;
}

static void
swb_udp_init (SwbUdp *self)
{
  self->queue = swb_udp_queue_new (SWB_ENDPOINT (self));
}
