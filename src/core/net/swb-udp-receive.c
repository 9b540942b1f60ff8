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

/* Answers to a panel of this process that answers as well may come so close to each other for a moment; and the same is not
 * said again before it has been quiet for so long. */
#define LOOP_BURST_US (G_USEC_PER_SEC / 10)
#define SAY_AGAIN_US (10 * G_USEC_PER_SEC)

/* Whether @peer is a panel of this process that answers by itself, too, and has been answered too often. A datagram may be
 * lost, so others don't have to wait for that; and with it ends what would go on for ever. */
static gboolean
is_loop (SwbUdp     *self,
         SwbUdpPeer *peer,
         gsize       length)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  gint64 now = g_get_monotonic_time ();

  if (!swb_own_pair_answer (peer->pair, now) || swb_endpoint_worker_pace (endpoint, length, now, LOOP_BURST_US) >= 0)
    return FALSE;

  if (peer->loop_said == 0 || now - peer->loop_said >= SAY_AGAIN_US)
    {
      g_autofree char *answers = g_strdup_printf ("%d", SWB_ENDPOINT_LOOP_ANSWERS);
      char where[SWB_NET_ADDRESS_STRING_SIZE];

      swb_net_address_write (&peer->remote, where);
      swb_endpoint_worker_log_event (endpoint, peer->flow, SWB_LOG_EVENT_ANSWER_LOOP_ENDED, where, answers, NULL);
    }
  peer->loop_said = now;
  return TRUE;
}

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

  if (!is_loop (self, peer, length))
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
