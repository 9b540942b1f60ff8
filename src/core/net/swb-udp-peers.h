#pragma once

#include "swb-own-pair.h"
#include "swb-rule-driver.h"

G_BEGIN_DECLS

/* At most this many peers are known at a time; the one longest unused is forgotten for a new one. Its datagrams stay
 * in the log; if it is heard of again it gets a new number. */
#define SWB_UDP_MAX_PEERS 4096u

/**
 * SwbUdpPeer:
 * @remote: its address
 * @local: the address of ours in the log: the one its datagrams came to, or the one we send from
 * @source: the address of ours to send from, or "none"
 * @flow: in the log
 * @info: for others
 * @rules: (nullable): the answer rules at work on what it sends
 * @answer_to: number of the peer that answers go to: this one, or the one with an address of ours that can be sent from
 * @forget: whether a rule has asked to forget it
 * @owner: the endpoint, for @rules
 * @pair: tells whether it is a panel of this process that answers as well
 * @loop_said: when answers were last left out for that, monotonic time, µs
 */
typedef struct
{
  SwbNetAddress remote;
  SwbNetAddress local;
  SwbNetAddress source;
  SwbLogFlow *flow;
  SwbConnectionInfo *info;
  SwbRuleDriver *rules;
  guint32 answer_to;
  gboolean forget;
  gpointer owner;
  SwbOwnPair *pair;
  gint64 loop_said;
  GList link; /* in the order of use */
} SwbUdpPeer;

/**
 * SwbUdpPeers:
 *
 * The peers of a UDP endpoint, by remote and local address. Belongs to the worker's thread.
 */
typedef struct _SwbUdpPeers SwbUdpPeers;

SwbUdpPeers *swb_udp_peers_new (SwbEndpoint *endpoint);
void swb_udp_peers_free (SwbUdpPeers *self);
SwbUdpPeer *swb_udp_peers_get (SwbUdpPeers         *self,
                               const SwbNetAddress *remote,
                               const SwbNetAddress *local,
                               const SwbNetAddress *source);
SwbUdpPeer *swb_udp_peers_find (SwbUdpPeers *self,
                                guint32      number);
void swb_udp_peers_remove (SwbUdpPeers *self,
                           SwbUdpPeer  *peer);
void swb_udp_peers_restart_flows (SwbUdpPeers *self);
GPtrArray *swb_udp_peers_list (SwbUdpPeers *self);
gboolean swb_udp_peers_want_input (SwbUdpPeers *self);

G_END_DECLS
