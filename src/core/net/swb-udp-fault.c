#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-udp-private.h"

#include <errno.h>

#include "swb-socket.h"

/* Faults taken from the error queue in one wake-up. */
#define FAULTS_PER_WAKE_UP 64

SwbUdpPeer *
swb_udp_peer_for_remote (SwbUdp              *self,
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

void
swb_udp_take_faults (SwbUdp *self)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  SwbUdpFault fault;
  int errsv;

  for (guint i = 0; i < FAULTS_PER_WAKE_UP && swb_udp_socket_take_fault (self->socket, &fault); i++)
    {
      char where[SWB_NET_ADDRESS_STRING_SIZE];
      SwbUdpPeer *peer = swb_udp_peer_for_remote (self, &fault.remote);

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
