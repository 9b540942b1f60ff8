#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-udp-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-resolve.h"

/* A send whose destination is being looked up. */
typedef struct
{
  SwbUdp *self; /* unowned: it lives as long as the worker */
  char *host;
  GBytes *bytes;
} Lookup;

static void
lookup_free (Lookup *lookup)
{
  g_bytes_unref (lookup->bytes);
  g_free (lookup->host);
  g_free (lookup);
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
      swb_udp_take_faults (self);
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
         gboolean    swb_udp_answer)
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

  swb_udp_queue_push (self->queue, peer, bytes, swb_udp_answer);
}

void
swb_udp_flush (SwbUdp *self)
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
  swb_udp_update_events (self);
}

/* An swb_udp_answer, at once as long as nothing waits. */
void
swb_udp_answer (SwbEndpoint  *endpoint,
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

      send_to_peer (self, swb_udp_peer_for_remote (self, remote), lookup->bytes);
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
      send_to_peer (self, swb_udp_peer_for_remote (self, &remote), bytes);
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

/* @peer: whose datagrams; 0: all */
void
swb_udp_drop_pending (SwbUdp       *self,
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

void
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

void
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
    peer = swb_net_address_parse (&remote, target->address, NULL) ? swb_udp_peer_for_remote (self, &remote) : NULL;
  if (peer != NULL)
    g_ptr_array_add (infos, swb_connection_info_ref (peer->info));
}

void
swb_udp_drop_queued (SwbEndpoint *endpoint,
                     guint32      number,
                     GBytes      *bytes)
{
  SwbUdp *self = SWB_UDP (endpoint);
  gsize dropped;

  if (self->socket == NULL)
    return;
  swb_udp_queue_remove (self->queue, self->peers, number, bytes, &dropped);
  swb_udp_update_events (self);
}

void
swb_udp_cancel_queued (SwbEndpoint     *endpoint,
                       const SwbTarget *target)
{
  SwbUdp *self = SWB_UDP (endpoint);

  if (self->socket == NULL)
    return;
  swb_udp_drop_pending (self, target->kind == SWB_TARGET_ALL ? 0 : target->connection, SWB_LOG_EVENT_SEND_CANCELLED);
  swb_udp_update_events (self);
}
