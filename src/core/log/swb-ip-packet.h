#pragma once

#include "swb-net-address.h"

G_BEGIN_DECLS

/*
 * The synthetic IP packets that carry our payload in a capture. Pure functions.
 */

#define SWB_TCP_FIN 0x01u
#define SWB_TCP_SYN 0x02u
#define SWB_TCP_RST 0x04u
#define SWB_TCP_PSH 0x08u
#define SWB_TCP_ACK 0x10u

/* IPv6, TCP with the options of a SYN. */
#define SWB_IP_HEAD_MAX (40u + 20u + 8u)

/* Largest payloads of a datagram: 65535 less the headers that the length field counts (RFC 791, 8200, 768). */
#define SWB_IP_MAX_DATAGRAM_V4 65507u
#define SWB_IP_MAX_DATAGRAM_V6 65527u

/**
 * SwbIpHead:
 *
 * The headers of all packets from one address to another, made once; what differs from packet to packet is filled
 * in by swb_ip_head_write().
 */
typedef struct
{
  guint8 bytes[60];
  guint8 network_length;
  guint8 length;
  gboolean tcp;
  gboolean v6;
  guint32 sum; /* what never changes of the IPv4 header checksum, or of the IPv6 pseudo header */
} SwbIpHead;

/**
 * SwbTcpSegment:
 *
 * What differs from segment to segment.
 */
typedef struct
{
  guint32 sequence;
  guint32 acknowledgement;
  guint8 flags;
} SwbTcpSegment;

/**
 * SwbIpPacket:
 *
 * A packet taken apart. @payload leads into it.
 */
typedef struct
{
  int protocol;
  SwbNetAddress source;
  SwbNetAddress destination;
  guint8 tcp_flags;
  const guint8 *payload;
  gsize payload_length;
} SwbIpPacket;

void swb_ip_head_init (SwbIpHead           *self,
                       int                  protocol,
                       const SwbNetAddress *source,
                       const SwbNetAddress *destination);
gsize swb_ip_head_get_size (const SwbIpHead     *self,
                            const SwbTcpSegment *segment);
guint8 *swb_ip_head_write (const SwbIpHead     *self,
                           guint8              *out,
                           const SwbTcpSegment *segment,
                           const guint8        *payload,
                           gsize                length);
gboolean swb_ip_packet_parse (const guint8 *tainted,
                              gsize         length,
                              SwbIpPacket  *packet);

G_END_DECLS
