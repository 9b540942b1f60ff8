#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-ip-packet.h"

#include <netinet/in.h>
#include <string.h>

#define IPV4_LENGTH 20u
#define IPV6_LENGTH 40u
#define TCP_LENGTH 20u
#define UDP_LENGTH 8u
#define SYN_OPTIONS 8u

/* Nobody acknowledges in time in a synthetic stream, so the window is the widest there is: 65535 << 14 (RFC 7323). */
#define TCP_WINDOW 65535u
#define TCP_WINDOW_SCALE 14u
#define TCP_MSS 65475u

static void
put_be16 (guint8 *out,
          guint32 value)
{
  out[0] = (guint8) (value >> 8);
  out[1] = (guint8) value;
}

static void
put_be32 (guint8 *out,
          guint32 value)
{
  put_be16 (out, value >> 16);
  put_be16 (out + 2, value);
}

static guint32
get_be16 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 8 | bytes[1];
}

/* The one's complement sum of RFC 1071, over 32-bit words: the carries gather in the upper half. */
static guint64
sum_words (const guint8 *bytes,
           gsize         length)
{
  guint64 sum = 0;
  gsize i = 0;

  for (; i + 4 <= length; i += 4)
    {
      guint32 word;

      memcpy (&word, bytes + i, sizeof word);
      sum += GUINT32_FROM_BE (word);
    }
  for (gsize shift = 24; i < length; i++, shift -= 8)
    sum += (guint64) bytes[i] << shift;

  return sum;
}

static guint32
fold (guint64 sum)
{
  while (sum >> 16 != 0)
    sum = (sum & 0xffff) + (sum >> 16);
  return (guint32) sum;
}

/**
 * swb_ip_head_init:
 * @self: what to fill in
 * @protocol: `IPPROTO_TCP` or `IPPROTO_UDP`
 * @source: where the packets come from, or "none"
 * @destination: where they go to, or "none"
 *
 * An address that is "none" becomes all zeros of the other's family.
 */
void
swb_ip_head_init (SwbIpHead           *self,
                  int                  protocol,
                  const SwbNetAddress *source,
                  const SwbNetAddress *destination)
{
  guint8 *transport;

  memset (self, 0, sizeof *self);
  self->tcp = protocol == IPPROTO_TCP;
  self->v6 = source->family == G_SOCKET_FAMILY_IPV6 || destination->family == G_SOCKET_FAMILY_IPV6;
  self->network_length = self->v6 ? IPV6_LENGTH : IPV4_LENGTH;
  self->length = (guint8) (self->network_length + (self->tcp ? TCP_LENGTH : UDP_LENGTH));

  if (self->v6)
    {
      self->bytes[0] = 0x60;
      self->bytes[6] = (guint8) protocol;
      self->bytes[7] = 64;
      memcpy (self->bytes + 8, source->bytes, 16);
      memcpy (self->bytes + 24, destination->bytes, 16);
      self->sum = fold (sum_words (self->bytes + 8, 32) + (guint32) protocol);
    }
  else
    {
      self->bytes[0] = 0x45;
      self->bytes[6] = 0x40; /* don't fragment: then the identification may be 0 (RFC 6864) */
      self->bytes[8] = 64;
      self->bytes[9] = (guint8) protocol;
      memcpy (self->bytes + 12, source->bytes, 4);
      memcpy (self->bytes + 16, destination->bytes, 4);
      self->sum = fold (sum_words (self->bytes, IPV4_LENGTH));
    }

  transport = self->bytes + self->network_length;
  put_be16 (transport, source->port);
  put_be16 (transport + 2, destination->port);
  if (self->tcp)
    {
      transport[12] = (TCP_LENGTH / 4) << 4;
      put_be16 (transport + 14, TCP_WINDOW);
    }
}

/**
 * swb_ip_head_get_size:
 * @self: the headers
 * @segment: (nullable): the segment, for TCP
 *
 * Returns: how many bytes swb_ip_head_write() will write, at most %SWB_IP_HEAD_MAX
 */
gsize
swb_ip_head_get_size (const SwbIpHead     *self,
                      const SwbTcpSegment *segment)
{
  return self->length + (self->tcp && (segment->flags & SWB_TCP_SYN) != 0 ? SYN_OPTIONS : 0);
}

/* A checksum of 0 says "none" for UDP over IPv4, but is not allowed over IPv6 (RFC 8200 section 8.1). */
static void
put_udp_checksum (const SwbIpHead *self,
                  guint8          *udp,
                  const guint8    *payload,
                  gsize            length)
{
  guint64 sum = self->sum + UDP_LENGTH + length;
  guint32 checksum;

  sum += sum_words (udp, UDP_LENGTH);
  sum += sum_words (payload, length);
  checksum = ~fold (sum) & 0xffff;
  put_be16 (udp + 6, checksum == 0 ? 0xffff : checksum);
}

/**
 * swb_ip_head_write:
 * @self: the headers
 * @out: room for swb_ip_head_get_size() bytes
 * @segment: (nullable): the segment, for TCP
 * @payload: (nullable): the payload that will follow
 * @length: its bytes; with the headers at most 65535
 *
 * Writes the headers of one packet. The IPv4 header checksum and the UDP checksum over IPv6 are right; the TCP checksum
 * is left 0, as a network card that computes it later leaves it, and UDP over IPv4 goes without.
 *
 * Returns: where the payload goes
 */
guint8 *
swb_ip_head_write (const SwbIpHead     *self,
                   guint8              *out,
                   const SwbTcpSegment *segment,
                   const guint8        *payload,
                   gsize                length)
{
  gsize size = swb_ip_head_get_size (self, segment);
  guint8 *transport = out + self->network_length;

  memcpy (out, self->bytes, self->length);
  if (self->v6)
    {
      put_be16 (out + 4, (guint32) (size - IPV6_LENGTH + length));
    }
  else
    {
      guint32 total = (guint32) (size + length);

      put_be16 (out + 2, total);
      put_be16 (out + 10, ~fold (self->sum + total) & 0xffff);
    }

  if (self->tcp)
    {
      put_be32 (transport + 4, segment->sequence);
      put_be32 (transport + 8, segment->acknowledgement);
      transport[13] = segment->flags;
      if ((segment->flags & SWB_TCP_SYN) != 0)
        {
          guint8 *options = transport + TCP_LENGTH;

          transport[12] = ((TCP_LENGTH + SYN_OPTIONS) / 4) << 4;
          options[0] = 2; /* maximum segment size, RFC 9293 section 3.7.1 */
          options[1] = 4;
          put_be16 (options + 2, TCP_MSS);
          options[4] = 3; /* window scale, RFC 7323 section 2.2 */
          options[5] = 3;
          options[6] = TCP_WINDOW_SCALE;
          options[7] = 0;
        }
    }
  else
    {
      put_be16 (transport + 4, (guint32) (UDP_LENGTH + length));
      if (self->v6)
        put_udp_checksum (self, transport, payload, length);
    }

  return out + size;
}

static gboolean
parse_network (const guint8 *tainted,
               gsize         length,
               SwbIpPacket  *packet,
               gsize        *header,
               gsize        *total)
{
  if (length < IPV4_LENGTH)
    return FALSE;

  packet->source = SWB_NET_ADDRESS_NONE;
  packet->destination = SWB_NET_ADDRESS_NONE;

  if (tainted[0] >> 4 == 4)
    {
      *header = (tainted[0] & 0x0fu) * 4u;
      *total = get_be16 (tainted + 2);
      packet->protocol = tainted[9];
      packet->source.family = packet->destination.family = G_SOCKET_FAMILY_IPV4;
      memcpy (packet->source.bytes, tainted + 12, 4);
      memcpy (packet->destination.bytes, tainted + 16, 4);
      return *header >= IPV4_LENGTH && *total >= *header && *total <= length;
    }

  if (tainted[0] >> 4 == 6 && length >= IPV6_LENGTH)
    {
      *header = IPV6_LENGTH;
      *total = IPV6_LENGTH + get_be16 (tainted + 4);
      packet->protocol = tainted[6];
      packet->source.family = packet->destination.family = G_SOCKET_FAMILY_IPV6;
      memcpy (packet->source.bytes, tainted + 8, 16);
      memcpy (packet->destination.bytes, tainted + 24, 16);
      return *total <= length;
    }

  return FALSE;
}

/**
 * swb_ip_packet_parse:
 * @tainted: bytes that should be an IPv4 or IPv6 packet
 * @length: how many there are
 * @packet: (out): what it holds
 *
 * Returns: whether it is a whole TCP segment or UDP datagram without IPv6 extension headers
 */
gboolean
swb_ip_packet_parse (const guint8 *tainted,
                     gsize         length,
                     SwbIpPacket  *packet)
{
  const guint8 *transport;
  gsize header, total, room, transport_header;

  if (!parse_network (tainted, length, packet, &header, &total))
    return FALSE;

  transport = tainted + header;
  room = total - header;
  packet->tcp_flags = 0;

  if (packet->protocol == IPPROTO_TCP)
    {
      if (room < TCP_LENGTH)
        return FALSE;
      transport_header = (gsize) (transport[12] >> 4) * 4;
      packet->tcp_flags = transport[13];
      if (transport_header < TCP_LENGTH)
        return FALSE;
    }
  else if (packet->protocol == IPPROTO_UDP)
    {
      transport_header = UDP_LENGTH;
      if (room < UDP_LENGTH || get_be16 (transport + 4) != room)
        return FALSE;
    }
  else
    {
      return FALSE;
    }

  if (transport_header > room)
    return FALSE;

  packet->source.port = (guint16) get_be16 (transport);
  packet->destination.port = (guint16) get_be16 (transport + 2);
  packet->payload = transport + transport_header;
  packet->payload_length = room - transport_header;
  return TRUE;
}
