#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-capture-packet.h"

#include <netinet/in.h>
#include <string.h>

#include "swb-pcapng.h"

#define ETHERTYPE_IPV4 0x0800u
#define ETHERTYPE_IPV6 0x86ddu
#define ETHERTYPE_VLAN 0x8100u    /* IEEE 802.1Q */
#define ETHERTYPE_SERVICE 0x88a8u /* IEEE 802.1ad */
#define ETHERTYPE_OLD_QINQ 0x9100u

#define ETHERNET_LENGTH 14u
#define VLAN_LENGTH 4u
#define MAX_VLANS 4u
#define SLL_LENGTH 16u
#define SLL2_LENGTH 20u
#define FAMILY_LENGTH 4u

/* Packet types of Linux cooked captures: to us by broadcast or multicast too, to somebody else, sent by us. */
#define SLL_HOST 0u
#define SLL_MULTICAST 2u
#define SLL_OUTGOING 4u

#define IPV4_LENGTH 20u
#define IPV6_LENGTH 40u
#define TCP_LENGTH 20u
#define UDP_LENGTH 8u

/* IPv6 extension headers, RFC 8200 section 4 and RFC 4302. */
#define NEXT_HOP_BY_HOP 0u
#define NEXT_ROUTING 43u
#define NEXT_FRAGMENT 44u
#define NEXT_AUTHENTICATION 51u
#define NEXT_DESTINATION 60u
#define NEXT_MOBILITY 135u
#define NEXT_HIP 139u
#define NEXT_SHIM6 140u
#define MAX_EXTENSIONS 16u

/* What is left of a frame to look at: @have bytes in the capture, @had on the wire. */
typedef struct
{
  const guint8 *tainted;
  gsize have;
  gsize had;
} Rest;

static guint32
get_be16 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 8 | bytes[1];
}

static guint32
get_be32 (const guint8 *bytes)
{
  return get_be16 (bytes) << 16 | get_be16 (bytes + 2);
}

static gboolean
skip (Rest *rest,
      gsize count)
{
  if (count > rest->have)
    return FALSE;

  rest->tainted += count;
  rest->have -= count;
  rest->had -= count;
  return TRUE;
}

/* Why a header of @count bytes is not there: cut off by the capture, or never whole. */
static SwbCaptureVerdict
missing (const Rest *rest,
         gsize       count)
{
  return count <= rest->had ? SWB_CAPTURE_CUT_SHORT : SWB_CAPTURE_BAD_HEADER;
}

static SwbCaptureVerdict
skip_ethertype (Rest   *rest,
                guint32 type)
{
  for (guint i = 0; i < MAX_VLANS; i++)
    {
      if (type != ETHERTYPE_VLAN && type != ETHERTYPE_SERVICE && type != ETHERTYPE_OLD_QINQ)
        break;
      if (rest->have < VLAN_LENGTH)
        return missing (rest, VLAN_LENGTH);
      type = get_be16 (rest->tainted + 2);
      skip (rest, VLAN_LENGTH);
    }

  return type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6 ? SWB_CAPTURE_TAKEN : SWB_CAPTURE_NOT_IP;
}

static void
set_direction (SwbCapturePacket *packet,
               guint32           type)
{
  if (type > SLL_MULTICAST && type != SLL_OUTGOING)
    return;

  packet->directed = TRUE;
  packet->direction = type == SLL_OUTGOING ? SWB_DIRECTION_OUT : SWB_DIRECTION_IN;
}

/* AF_INET is 2 everywhere; AF_INET6 differs: Linux, Solaris, BSD, FreeBSD, Darwin. */
static gboolean
is_ip_family (guint32 family)
{
  return family == 2 || family == 10 || family == 24 || family == 26 || family == 28 || family == 30;
}

/* Steps over what the link puts before the IP packet. */
static SwbCaptureVerdict
skip_link (Rest             *rest,
           guint32           link_type,
           SwbCapturePacket *packet)
{
  const guint8 *head = rest->tainted;

  switch (link_type)
    {
    case SWB_CAPTURE_LINK_RAW:
    case SWB_CAPTURE_LINK_RAW_BSD:
    case SWB_CAPTURE_LINK_RAW_OPENBSD:
    case SWB_CAPTURE_LINK_IPV4:
    case SWB_CAPTURE_LINK_IPV6:
      return SWB_CAPTURE_TAKEN;

    case SWB_CAPTURE_LINK_ETHERNET:
      if (!skip (rest, ETHERNET_LENGTH))
        return missing (rest, ETHERNET_LENGTH);
      return skip_ethertype (rest, get_be16 (head + 12));

    case SWB_CAPTURE_LINK_SLL:
      if (!skip (rest, SLL_LENGTH))
        return missing (rest, SLL_LENGTH);
      set_direction (packet, get_be16 (head));
      return skip_ethertype (rest, get_be16 (head + 14));

    case SWB_CAPTURE_LINK_SLL2:
      if (!skip (rest, SLL2_LENGTH))
        return missing (rest, SLL2_LENGTH);
      set_direction (packet, head[10]);
      return skip_ethertype (rest, get_be16 (head));

    case SWB_CAPTURE_LINK_NULL:
    case SWB_CAPTURE_LINK_LOOP:
      if (!skip (rest, FAMILY_LENGTH))
        return missing (rest, FAMILY_LENGTH);
      /* NULL has the byte order of whoever captured, which may not be that of whoever wrote the file */
      return is_ip_family (get_be32 (head)) || is_ip_family (swb_pcapng_get32 (head)) ? SWB_CAPTURE_TAKEN
                                                                                     : SWB_CAPTURE_NOT_IP;
    default:
      return SWB_CAPTURE_UNKNOWN_LINK;
    }
}

/* Cuts @rest to the @total bytes that the IP header speaks of: Ethernet fills short frames up. */
static SwbCaptureVerdict
cut_to (Rest *rest,
        gsize total,
        gsize head)
{
  if (total < head || total > rest->had)
    return SWB_CAPTURE_BAD_HEADER;

  rest->had = total;
  rest->have = MIN (rest->have, total);
  return SWB_CAPTURE_TAKEN;
}

static SwbCaptureVerdict
skip_ipv4 (Rest             *rest,
           SwbCapturePacket *packet)
{
  const guint8 *head = rest->tainted;
  SwbCaptureVerdict verdict;
  gsize header, total;

  if (rest->have < IPV4_LENGTH)
    return missing (rest, IPV4_LENGTH);

  header = (head[0] & 0x0fu) * 4u;
  total = get_be16 (head + 2);
  /* segmentation in the network card: the packet is longer than the field can say */
  if (total == 0)
    total = rest->had;
  verdict = header < IPV4_LENGTH ? SWB_CAPTURE_BAD_HEADER : cut_to (rest, total, header);
  if (verdict != SWB_CAPTURE_TAKEN)
    return verdict;

  packet->protocol = head[9];
  packet->source.family = packet->destination.family = G_SOCKET_FAMILY_IPV4;
  memcpy (packet->source.bytes, head + 12, 4);
  memcpy (packet->destination.bytes, head + 16, 4);
  if ((get_be16 (head + 6) & 0x3fff) != 0) /* more fragments, or not the first */
    return SWB_CAPTURE_FRAGMENT;
  return skip (rest, header) ? SWB_CAPTURE_TAKEN : SWB_CAPTURE_CUT_SHORT;
}

/* Steps over one extension header of type @next, which becomes that of what follows. */
static SwbCaptureVerdict
skip_extension (Rest   *rest,
                guint8 *next)
{
  const guint8 *head = rest->tainted;
  gsize length;

  if (rest->have < 8)
    return missing (rest, 8);
  if (*next == NEXT_FRAGMENT)
    {
      /* an atomic fragment (RFC 6946) is a whole packet */
      if ((get_be16 (head + 2) & 0xfff9) != 0)
        return SWB_CAPTURE_FRAGMENT;
      length = 8;
    }
  else
    {
      length = *next == NEXT_AUTHENTICATION ? (head[1] + 2u) * 4u : (head[1] + 1u) * 8u;
    }

  *next = head[0];
  return skip (rest, length) ? SWB_CAPTURE_TAKEN : missing (rest, length);
}

static gboolean
is_extension (guint8 next)
{
  return next == NEXT_HOP_BY_HOP || next == NEXT_ROUTING || next == NEXT_FRAGMENT || next == NEXT_AUTHENTICATION ||
         next == NEXT_DESTINATION || next == NEXT_MOBILITY || next == NEXT_HIP || next == NEXT_SHIM6;
}

static SwbCaptureVerdict
skip_ipv6 (Rest             *rest,
           SwbCapturePacket *packet)
{
  const guint8 *head = rest->tainted;
  SwbCaptureVerdict verdict;
  gsize length;
  guint8 next;

  if (rest->have < IPV6_LENGTH)
    return missing (rest, IPV6_LENGTH);

  length = get_be16 (head + 4);
  /* a jumbogram (RFC 2675), or as above */
  verdict = cut_to (rest, length == 0 ? rest->had : IPV6_LENGTH + length, IPV6_LENGTH);
  if (verdict != SWB_CAPTURE_TAKEN)
    return verdict;

  next = head[6];
  packet->source.family = packet->destination.family = G_SOCKET_FAMILY_IPV6;
  memcpy (packet->source.bytes, head + 8, 16);
  memcpy (packet->destination.bytes, head + 24, 16);
  skip (rest, IPV6_LENGTH);
  for (guint i = 0; i < MAX_EXTENSIONS && is_extension (next); i++)
    {
      verdict = skip_extension (rest, &next);
      if (verdict != SWB_CAPTURE_TAKEN)
        return verdict;
    }

  packet->protocol = next;
  return SWB_CAPTURE_TAKEN;
}

static SwbCaptureVerdict
skip_transport (Rest             *rest,
                SwbCapturePacket *packet)
{
  const guint8 *head = rest->tainted;
  gsize header = packet->protocol == IPPROTO_TCP ? TCP_LENGTH : UDP_LENGTH;

  if (rest->have < header)
    return missing (rest, header);

  packet->source.port = (guint16) get_be16 (head);
  packet->destination.port = (guint16) get_be16 (head + 2);
  if (packet->protocol == IPPROTO_TCP)
    {
      packet->sequence = get_be32 (head + 4);
      packet->acknowledgement = get_be32 (head + 8);
      packet->tcp_flags = head[13];
      header = (gsize) (head[12] >> 4) * 4;
      if (header < TCP_LENGTH || header > rest->had)
        return SWB_CAPTURE_BAD_HEADER;
    }
  else
    {
      gsize length = get_be16 (head + 4);

      if (length != 0 && cut_to (rest, length, UDP_LENGTH) != SWB_CAPTURE_TAKEN)
        return SWB_CAPTURE_BAD_HEADER;
    }

  /* cut within the options of TCP: where the payload goes is known all the same */
  if (header > rest->have)
    {
      rest->had -= header;
      rest->have = 0;
    }
  else
    {
      skip (rest, header);
    }
  packet->payload = rest->tainted;
  packet->length = rest->have;
  packet->missing = rest->had - rest->have;
  return SWB_CAPTURE_TAKEN;
}

/**
 * swb_capture_packet_parse:
 * @frame: a packet of a capture
 * @packet: (out): what it holds, when it was taken
 *
 * Takes a frame apart: Ethernet with VLAN tags, raw IP, BSD loopback, Linux cooked; IPv4 and IPv6 with extension headers;
 * TCP and UDP. Checksums are not looked at: captures of one's own packets have them unfinished. Pure; any thread.
 *
 * Returns: what it is
 */
SwbCaptureVerdict
swb_capture_packet_parse (const SwbCaptureFrame *frame,
                          SwbCapturePacket      *packet)
{
  Rest rest = { frame->data, frame->length, frame->original };
  SwbCaptureVerdict verdict;

  memset (packet, 0, sizeof *packet);
  packet->source = SWB_NET_ADDRESS_NONE;
  packet->destination = SWB_NET_ADDRESS_NONE;
  packet->directed = frame->directed;
  packet->direction = frame->direction;

  verdict = skip_link (&rest, frame->link_type, packet);
  if (verdict != SWB_CAPTURE_TAKEN)
    return verdict;

  if (rest.have == 0)
    return missing (&rest, IPV4_LENGTH);
  if (rest.tainted[0] >> 4 == 4)
    verdict = skip_ipv4 (&rest, packet);
  else if (rest.tainted[0] >> 4 == 6)
    verdict = skip_ipv6 (&rest, packet);
  else
    verdict = SWB_CAPTURE_NOT_IP;
  if (verdict != SWB_CAPTURE_TAKEN)
    return verdict;

  if (packet->protocol != IPPROTO_TCP && packet->protocol != IPPROTO_UDP)
    return SWB_CAPTURE_NOT_TRANSPORT;
  return skip_transport (&rest, packet);
}
