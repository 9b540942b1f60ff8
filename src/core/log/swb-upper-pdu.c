#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-upper-pdu.h"

#include <netinet/in.h>
#include <string.h>

#define TAG_END 0u
#define TAG_DISSECTOR 12u
#define TAG_IPV4_SOURCE 20u
#define TAG_IPV4_DESTINATION 21u
#define TAG_IPV6_SOURCE 22u
#define TAG_IPV6_DESTINATION 23u
#define TAG_PORT_TYPE 24u
#define TAG_SOURCE_PORT 25u
#define TAG_DESTINATION_PORT 26u

#define PORT_TYPE_TCP 2u
#define PORT_TYPE_UDP 3u

#define DISSECTOR "syslog"

static guint8 *
put_tag (guint8       *out,
         guint         tag,
         const guint8 *value,
         gsize         length)
{
  gsize padded = (length + 3) & ~(gsize) 3;

  out[0] = 0;
  out[1] = (guint8) tag;
  out[2] = 0;
  out[3] = (guint8) padded;
  memset (out + 4, 0, padded);
  if (length > 0)
    memcpy (out + 4, value, length);
  return out + 4 + padded;
}

static guint8 *
put_number (guint8 *out,
            guint   tag,
            guint32 number)
{
  guint32 value = GUINT32_TO_BE (number);

  return put_tag (out, tag, (const guint8 *) &value, sizeof value);
}

/**
 * swb_upper_pdu_write:
 * @out: room for %SWB_UPPER_PDU_MAX bytes
 * @protocol: `IPPROTO_TCP`, `IPPROTO_UDP`, or 0 when there are no addresses
 * @source: (nullable): where the packet seems to come from
 * @destination: (nullable): where it seems to go to
 *
 * Writes the tags of a packet for the dissector "syslog".
 *
 * Returns: where the text goes
 */
guint8 *
swb_upper_pdu_write (guint8              *out,
                     int                  protocol,
                     const SwbNetAddress *source,
                     const SwbNetAddress *destination)
{
  out = put_tag (out, TAG_DISSECTOR, (const guint8 *) DISSECTOR, strlen (DISSECTOR));

  if (protocol != 0)
    {
      gboolean v6 = source->family == G_SOCKET_FAMILY_IPV6 || destination->family == G_SOCKET_FAMILY_IPV6;
      gsize length = v6 ? 16 : 4;

      out = put_tag (out, v6 ? TAG_IPV6_SOURCE : TAG_IPV4_SOURCE, source->bytes, length);
      out = put_tag (out, v6 ? TAG_IPV6_DESTINATION : TAG_IPV4_DESTINATION, destination->bytes, length);
      out = put_number (out, TAG_PORT_TYPE, protocol == IPPROTO_TCP ? PORT_TYPE_TCP : PORT_TYPE_UDP);
      out = put_number (out, TAG_SOURCE_PORT, source->port);
      out = put_number (out, TAG_DESTINATION_PORT, destination->port);
    }

  return put_tag (out, TAG_END, NULL, 0);
}

static gboolean
take_address (SwbNetAddress *address,
              GSocketFamily  family,
              const guint8  *tainted,
              gsize          length)
{
  if (length != (family == G_SOCKET_FAMILY_IPV4 ? 4 : 16))
    return FALSE;

  address->family = family;
  memcpy (address->bytes, tainted, length);
  return TRUE;
}

static gboolean
take_number (guint32      *number,
             const guint8 *tainted,
             gsize         length)
{
  guint32 value;

  if (length != sizeof value)
    return FALSE;

  memcpy (&value, tainted, sizeof value);
  *number = GUINT32_FROM_BE (value);
  return TRUE;
}

static gboolean
take_tag (SwbUpperPdu  *pdu,
          guint         tag,
          const guint8 *tainted,
          gsize         length)
{
  guint32 number = 0;

  switch (tag)
    {
    case TAG_IPV4_SOURCE:
      return take_address (&pdu->source, G_SOCKET_FAMILY_IPV4, tainted, length);
    case TAG_IPV4_DESTINATION:
      return take_address (&pdu->destination, G_SOCKET_FAMILY_IPV4, tainted, length);
    case TAG_IPV6_SOURCE:
      return take_address (&pdu->source, G_SOCKET_FAMILY_IPV6, tainted, length);
    case TAG_IPV6_DESTINATION:
      return take_address (&pdu->destination, G_SOCKET_FAMILY_IPV6, tainted, length);
    case TAG_PORT_TYPE:
      if (!take_number (&number, tainted, length))
        return FALSE;
      pdu->protocol = number == PORT_TYPE_TCP ? IPPROTO_TCP : number == PORT_TYPE_UDP ? IPPROTO_UDP : 0;
      return TRUE;
    case TAG_SOURCE_PORT:
      if (!take_number (&number, tainted, length))
        return FALSE;
      pdu->source.port = (guint16) number;
      return number <= G_MAXUINT16;
    case TAG_DESTINATION_PORT:
      if (!take_number (&number, tainted, length))
        return FALSE;
      pdu->destination.port = (guint16) number;
      return number <= G_MAXUINT16;
    default:
      return TRUE; /* of no interest here */
    }
}

/**
 * swb_upper_pdu_parse:
 * @tainted: bytes that should be such a packet
 * @length: how many there are
 * @pdu: (out): what it holds; addresses that it doesn't name are "none"
 *
 * Returns: whether its tags are well-formed
 */
gboolean
swb_upper_pdu_parse (const guint8 *tainted,
                     gsize         length,
                     SwbUpperPdu  *pdu)
{
  pdu->protocol = 0;
  pdu->source = SWB_NET_ADDRESS_NONE;
  pdu->destination = SWB_NET_ADDRESS_NONE;

  while (length >= 4)
    {
      guint tag = (guint) tainted[0] << 8 | tainted[1];
      gsize size = (gsize) tainted[2] << 8 | tainted[3];

      tainted += 4;
      length -= 4;
      if (size > length)
        return FALSE;
      if (tag == TAG_END)
        {
          pdu->text = tainted + size;
          pdu->length = length - size;
          /* a port without an address says nothing */
          if (!swb_net_address_is_set (&pdu->source))
            pdu->source = SWB_NET_ADDRESS_NONE;
          if (!swb_net_address_is_set (&pdu->destination))
            pdu->destination = SWB_NET_ADDRESS_NONE;
          return TRUE;
        }
      if (!take_tag (pdu, tag, tainted, size))
        return FALSE;

      tainted += size;
      length -= size;
    }

  return FALSE;
}
