#pragma once

#include "swb-udp-peers.h"
#include "swb-udp-socket.h"

G_BEGIN_DECLS

/**
 * SwbUdpRules:
 * @endpoint: the endpoint
 * @peers: its peers
 * @send: sends a datagram to one of them; @bytes is %NULL when @data stays until the next commit
 * @woken: a timer of the rules has run: look again at what to wait for
 * @is_congested: whether so much waits that the rules are to send no more
 * @waiting: whether they wait for the end of that: see swb_udp_rules_wake()
 *
 * The answer rules of a UDP endpoint, each peer having its own. Belongs to the worker's thread.
 */
typedef struct
{
  SwbEndpoint *endpoint;
  SwbUdpPeers *peers;
  void (*send) (SwbEndpoint  *endpoint,
                SwbUdpPeer   *peer,
                const guint8 *data,
                gsize         length,
                GBytes       *bytes);
  void (*woken) (SwbEndpoint *endpoint);
  gboolean (*is_congested) (SwbEndpoint *endpoint);
  gboolean waiting;
} SwbUdpRules;

void swb_udp_rules_take (SwbUdpRules          *self,
                         SwbUdpPeer           *peer,
                         guint32               answer_to,
                         const SwbUdpDatagram *datagram);
gboolean swb_udp_rules_want_input (SwbUdpRules *self);
void swb_udp_rules_wake (SwbUdpRules *self);
void swb_udp_rules_forget (SwbUdpRules *self,
                           SwbUdpPeer  *peer);
void swb_udp_rules_renew (SwbUdpRules *self);
void swb_udp_rules_stop (SwbUdpRules *self);

G_END_DECLS
