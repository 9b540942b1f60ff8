#pragma once

#include "swb-endpoint-private.h"

G_BEGIN_DECLS

/**
 * SwbUdp:
 *
 * A bound UDP socket. Its "connections" are the peers that it has heard of or sent to, each with the local address that
 * was used: a socket on all interfaces knows for every datagram which address it came to (IP_PKTINFO, RFC 3542 section
 * 6.2), logs that one, and answers from it.
 */
#define SWB_TYPE_UDP (swb_udp_get_type ())
G_DECLARE_FINAL_TYPE (SwbUdp, swb_udp, SWB, UDP, SwbEndpoint)

G_END_DECLS
