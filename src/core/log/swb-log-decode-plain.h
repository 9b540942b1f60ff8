#pragma once

#include <netinet/in.h>

#include "swb-log-row-cut.h"
#include "swb-pcapng.h"

G_BEGIN_DECLS

/*
 * The quick way into a block of plain data in the very form that we write: what most of a log consists of. A search that
 * goes through gigabytes of short records has no time for more, nor for a call; so it is all in this header.
 */

/**
 * SwbLogPlain:
 *
 * What a search has to know of a record of data. @payload leads into the block.
 *
 * @offset: file offset of its block
 * @payload: the bytes that came or went
 * @payload_length: their count
 * @flow: number of the connection or UDP pair, 0 for none
 * @cutter: how rows are cut in it, from its first byte on
 * @direction: which way
 * @protocol: `IPPROTO_TCP` or `IPPROTO_UDP`
 */
typedef struct
{
  guint64 offset;
  const guint8 *payload;
  guint32 payload_length;
  guint32 flow;
  SwbLogRowCutter cutter;
  SwbDirection direction;
  int protocol;
} SwbLogPlain;

/* The options of a block of plain data, as we write them, with what ends the block. */
#define SWB_LOG_PLAIN_OPTIONS 52u
#define SWB_LOG_PLAIN_MIN (SWB_PCAPNG_PACKET_HEAD + SWB_LOG_PLAIN_OPTIONS + SWB_PCAPNG_PACKET_TAIL)
#define SWB_LOG_OPTION_HEAD(code, length) ((guint32) (code) | (guint32) (length) << 16)

static inline guint32
swb_log_plain_get_be16 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 8 | bytes[1];
}

/* Bytes before the payload in an IP packet as we write them, 0 for any other; @length is that of the packet. */
static inline gsize
swb_log_plain_get_head (const guint8 *tainted,
                        gsize         length,
                        int          *protocol)
{
  gsize network, total;

  if (length < 28)
    return 0;
  if (tainted[0] == 0x45)
    {
      network = 20;
      total = swb_log_plain_get_be16 (tainted + 2);
      *protocol = tainted[9];
    }
  else if (tainted[0] == 0x60 && length >= 48)
    {
      network = 40;
      total = 40 + swb_log_plain_get_be16 (tainted + 4);
      *protocol = tainted[6];
    }
  else
    {
      return 0;
    }

  if (total != length)
    return 0;
  if (*protocol == IPPROTO_TCP && length >= network + 20 && tainted[network + 12] >> 4 == 5)
    return network + 20;
  if (*protocol == IPPROTO_UDP)
    return swb_log_plain_get_be16 (tainted + network + 4) == length - network ? network + 8 : 0;
  return 0;
}

/**
 * swb_log_decode_plain:
 * @tainted: a whole block
 * @length: its bytes, as its head says
 * @offset: where it stands in the file
 * @plain: (out): what it holds
 *
 * Returns: %FALSE for everything but data in the form that we write: that is for swb_log_decode_block()
 */
static inline gboolean
swb_log_decode_plain (const guint8 *tainted,
                      gsize         length,
                      guint64       offset,
                      SwbLogPlain  *plain)
{
  const guint8 *options = tainted + length - SWB_PCAPNG_PACKET_TAIL - SWB_LOG_PLAIN_OPTIONS;
  const guint8 *option = options + 16;
  const guint8 *packet = tainted + SWB_PCAPNG_PACKET_HEAD;
  guint32 captured;
  guint32 cut;
  guint64 previous;
  gsize head;

  if (length < SWB_LOG_PLAIN_MIN || swb_pcapng_get32 (tainted) != SWB_PCAPNG_BLOCK_PACKET ||
      swb_pcapng_get32 (tainted + 8) != SWB_LOG_INTERFACE_TRAFFIC || swb_pcapng_get32 (tainted + length - 4) != length)
    return FALSE;

  captured = swb_pcapng_get32 (tainted + 20);
  if (captured > length || SWB_PCAPNG_PAD ((gsize) captured) != (gsize) (options - packet))
    return FALSE;
  if (swb_pcapng_get32 (options) != SWB_LOG_OPTION_HEAD (SWB_PCAPNG_OPTION_PACKET_FLAGS, 4) ||
      swb_pcapng_get32 (options + 8) != SWB_LOG_OPTION_HEAD (SWB_LOG_OPTION_RECORD, 36) ||
      swb_pcapng_get32 (options + 12) != SWB_LOG_PEN ||
      swb_pcapng_get32 (option) != (SWB_LOG_RECORD_VERSION | SWB_LOG_KIND_DATA << 8))
    return FALSE;

  /* the high half of the stamp: none that is negative in 64 bits */
  head = swb_log_plain_get_head (packet, captured, &plain->protocol);
  previous = swb_pcapng_get64 (option + 8);
  if (head == 0 || swb_pcapng_get32 (tainted + 12) > G_MAXINT32 || (previous >= offset && previous != 0))
    return FALSE;

  /* mostly cut at bytes */
  cut = swb_pcapng_get32 (option + 24);
  plain->cutter = (SwbLogRowCutter) { .fill = cut };
  if (cut >= SWB_LOG_MAX_ROW &&
      !swb_log_row_cutter_parse (&plain->cutter, cut,
                                 plain->protocol == IPPROTO_TCP ? swb_pcapng_get64 (option + 16) : 0))
    return FALSE;
  if (plain->cutter.fill != 0 && (plain->protocol != IPPROTO_TCP || captured == head))
    return FALSE;

  plain->offset = offset;
  plain->payload = packet + head;
  plain->payload_length = captured - (guint32) head;
  plain->flow = swb_pcapng_get32 (option + 4);
  plain->direction = (swb_pcapng_get32 (options + 4) & 3) == SWB_PCAPNG_OUTBOUND ? SWB_DIRECTION_OUT : SWB_DIRECTION_IN;
  return TRUE;
}

G_END_DECLS
