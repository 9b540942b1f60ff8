#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-udp-rules.h"

static gboolean
rules_send (gpointer      data,
            const guint8 *bytes_data,
            gsize         length,
            GBytes       *bytes)
{
  SwbUdpPeer *peer = data;
  SwbUdpRules *self = peer->owner;
  SwbUdpPeer *target = swb_udp_peers_find (self->peers, peer->answer_to);

  if (target == NULL)
    target = peer;
  self->send (self->endpoint, target, bytes_data, length, bytes);
  return TRUE;
}

static void
rules_forget (gpointer data)
{
  SwbUdpPeer *peer = data;

  peer->forget = TRUE;
}

static void
settle (SwbUdpRules *self,
        SwbUdpPeer  *peer)
{
  if (peer->forget)
    swb_udp_rules_forget (self, peer);
}

static void
rules_woken (gpointer data)
{
  SwbUdpPeer *peer = data;
  SwbUdpRules *self = peer->owner;

  settle (self, peer);
  self->woken (self->endpoint);
}

/* That one was told so is not forgotten before all are told that it is over. */
static gboolean
rules_are_congested (gpointer data)
{
  SwbUdpRules *self = ((SwbUdpPeer *) data)->owner;
  gboolean congested = self->is_congested (self->endpoint);

  self->waiting = self->waiting || congested;
  return congested;
}

/* a datagram has no connection that could be reset */
static const SwbRuleDriverFuncs funcs = { rules_send, rules_forget, rules_forget, rules_woken, rules_are_congested };

/**
 * swb_udp_rules_take:
 * @self: the rules of a UDP endpoint
 * @peer: who has sent it
 * @answer_to: number of the peer that answers are logged for
 * @datagram: what
 *
 * Lets the rules have a datagram. The first one of a peer is its opening. @peer may be forgotten when this returns.
 */
void
swb_udp_rules_take (SwbUdpRules          *self,
                    SwbUdpPeer           *peer,
                    guint32               answer_to,
                    const SwbUdpDatagram *datagram)
{
  peer->answer_to = answer_to;
  if (peer->rules == NULL)
    {
      peer->owner = self;
      peer->rules = swb_rule_driver_new (self->endpoint, peer->flow, peer->info, TRUE, &funcs, peer);
      if (peer->rules == NULL)
        return;
      swb_rule_driver_open (peer->rules);
    }

  swb_rule_driver_feed (peer->rules, datagram->data, datagram->length);
  settle (self, peer);
}

/**
 * swb_udp_rules_want_input:
 * @self: the rules of a UDP endpoint
 *
 * Returns: whether the rules of all peers want more, for they share one socket
 */
gboolean
swb_udp_rules_want_input (SwbUdpRules *self)
{
  return self->peers == NULL || swb_endpoint_worker_get_reactions (self->endpoint, NULL) == NULL ||
         swb_udp_peers_want_input (self->peers);
}

/**
 * swb_udp_rules_wake:
 * @self: the rules of a UDP endpoint
 *
 * Lets them go on if they wait for the end of a congestion that is over.
 */
void
swb_udp_rules_wake (SwbUdpRules *self)
{
  g_autoptr (GPtrArray) list = NULL;

  if (!self->waiting || self->is_congested (self->endpoint))
    return;

  self->waiting = FALSE;
  list = swb_udp_peers_list (self->peers);
  for (guint i = 0; i < list->len; i++)
    {
      SwbUdpPeer *peer = g_ptr_array_index (list, i);

      /* one that was forgotten meanwhile does nothing, and stays valid in this wake-up */
      if (peer->rules == NULL)
        continue;
      swb_rule_driver_wake (peer->rules);
      settle (self, peer);
    }
}

/**
 * swb_udp_rules_forget:
 * @self: the rules of a UDP endpoint
 * @peer: a peer, to be forgotten
 *
 * The rules about the close have their turn before.
 */
void
swb_udp_rules_forget (SwbUdpRules *self,
                      SwbUdpPeer  *peer)
{
  if (peer->rules != NULL)
    swb_rule_driver_close (peer->rules);
  swb_udp_peers_remove (self->peers, peer);
}

/**
 * swb_udp_rules_renew:
 * @self: the rules of a UDP endpoint
 *
 * There are others: the peers that are known have had their opening.
 */
void
swb_udp_rules_renew (SwbUdpRules *self)
{
  g_autoptr (GPtrArray) list = self->peers != NULL ? swb_udp_peers_list (self->peers) : NULL;

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      SwbUdpPeer *peer = g_ptr_array_index (list, i);

      if (peer->rules != NULL)
        swb_rule_driver_abandon (peer->rules);
      g_clear_pointer (&peer->rules, swb_rule_driver_free);
      peer->owner = self;
      peer->rules = swb_rule_driver_new (self->endpoint, peer->flow, peer->info, TRUE, &funcs, peer);
    }
}

/**
 * swb_udp_rules_stop:
 * @self: the rules of a UDP endpoint
 *
 * The socket is about to be closed: to each peer this is the close. When it is open again, a peer's next datagram is an
 * opening.
 */
void
swb_udp_rules_stop (SwbUdpRules *self)
{
  g_autoptr (GPtrArray) list = self->peers != NULL ? swb_udp_peers_list (self->peers) : NULL;

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      guint32 number = swb_connection_info_get_id (((SwbUdpPeer *) g_ptr_array_index (list, i))->info);

      /* sending to one may make another forgotten; it stays valid in this wake-up */
      SwbUdpPeer *peer = swb_udp_peers_find (self->peers, number);

      if (peer == NULL || peer->rules == NULL)
        continue;
      swb_rule_driver_close (peer->rules);
      g_clear_pointer (&peer->rules, swb_rule_driver_free);
    }
}
