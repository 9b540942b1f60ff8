#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-udp-private.h"

#include <errno.h>

#include "swb-chargen.h"
#include "swb-job.h"

/* Batches read in one wake-up: then commands get their turn. */
#define BATCHES_PER_WAKE_UP 16

/* A character generator answers with up to this many characters: RFC 864 */
#define CHARGEN_MAX 512

/* By the panel's setting alone. */
static void
reply (SwbUdp               *self,
       SwbUdpPeer           *peer,
       const SwbUdpDatagram *datagram)
{
  const guint8 *data = datagram->data;
  gsize length = datagram->length;

  if (swb_udp_get_reply (self) == SWB_REPLY_NONE)
    return;
  if (swb_udp_get_reply (self) == SWB_REPLY_CHARGEN)
    {
      data = g_bytes_get_data (swb_chargen_get_block (), NULL);
      length = (gsize) g_random_int_range (0, CHARGEN_MAX + 1);
    }

  swb_udp_answer (SWB_ENDPOINT (self), peer, data, length, NULL);
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

  if (swb_udp_get_reply (self) != SWB_REPLY_NONE || swb_endpoint_worker_get_reactions (endpoint, NULL) != NULL)
    {
      SwbUdpPeer *target = peer;

      if (!swb_net_address_equal (&datagram->destination, &datagram->source) &&
          swb_net_address_is_set (&datagram->source))
        target = swb_udp_peers_get (self->peers, &datagram->remote, &datagram->source, &datagram->source);

      reply (self, target, datagram);
      swb_udp_rules_take (&self->rules, peer, swb_connection_info_get_id (target->info), datagram);
    }
}

void
swb_udp_receive (SwbUdp *self)
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
            swb_udp_take_faults (self);
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

      if (n < (int) SWB_UDP_BATCH || !swb_udp_wants_input (self))
        return;
    }
}
