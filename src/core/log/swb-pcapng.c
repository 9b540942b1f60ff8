#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-pcapng.h"

#define OPTION_APPLICATION 4u /* shb_userappl */
#define OPTION_NAME 2u        /* if_name */
#define OPTION_RESOLUTION 9u  /* if_tsresol */
#define SNAPSHOT_LENGTH 262144u

static void
append16 (GByteArray *out,
          guint16     value)
{
  guint8 bytes[2];

  swb_pcapng_put16 (bytes, value);
  g_byte_array_append (out, bytes, sizeof bytes);
}

static void
append32 (GByteArray *out,
          guint32     value)
{
  guint8 bytes[4];

  swb_pcapng_put32 (bytes, value);
  g_byte_array_append (out, bytes, sizeof bytes);
}

static void
append_option (GByteArray   *out,
               guint16       code,
               const guint8 *value,
               guint16       length)
{
  static const guint8 zeros[4];

  append16 (out, code);
  append16 (out, length);
  g_byte_array_append (out, value, length);
  g_byte_array_append (out, zeros, (guint) (SWB_PCAPNG_PAD (length) - length));
}

/* Ends the block that began at @start: the total length goes to its head and to its tail. */
static void
end_block (GByteArray *out,
           guint       start)
{
  guint32 length;

  append16 (out, SWB_PCAPNG_OPTION_END);
  append16 (out, 0);
  length = out->len - start + 4;
  append32 (out, length);
  swb_pcapng_put32 (out->data + start + 4, length);
}

/**
 * swb_pcapng_append_section:
 * @out: where to append it
 * @application: what wrote the file, UTF-8
 * @option_code: code of a custom option to add (pcapng section 3.5.1); 0 for none
 * @option: (nullable): its value, which begins with a Private Enterprise Number
 * @option_length: bytes of the value
 *
 * Appends a section header block of unknown section length (pcapng section 4.1).
 */
void
swb_pcapng_append_section (GByteArray   *out,
                           const char   *application,
                           guint16       option_code,
                           const guint8 *option,
                           guint16       option_length)
{
  guint start = out->len;

  append32 (out, SWB_PCAPNG_BLOCK_SECTION);
  append32 (out, 0);
  append32 (out, SWB_PCAPNG_BYTE_ORDER_MAGIC);
  append16 (out, 1);
  append16 (out, 0);
  append32 (out, G_MAXUINT32);
  append32 (out, G_MAXUINT32);
  append_option (out, OPTION_APPLICATION, (const guint8 *) application, (guint16) strlen (application));
  if (option_code != 0)
    append_option (out, option_code, option, option_length);
  end_block (out, start);
}

/**
 * swb_pcapng_append_interface:
 * @out: where to append it
 * @link_type: a LINKTYPE number
 * @name: the interface's name, UTF-8
 *
 * Appends an interface description block with nanosecond stamps (pcapng section 4.2).
 */
void
swb_pcapng_append_interface (GByteArray *out,
                             guint16     link_type,
                             const char *name)
{
  static const guint8 nanoseconds = 9;
  guint start = out->len;

  append32 (out, SWB_PCAPNG_BLOCK_INTERFACE);
  append32 (out, 0);
  append16 (out, link_type);
  append16 (out, 0);
  append32 (out, SNAPSHOT_LENGTH);
  append_option (out, OPTION_NAME, (const guint8 *) name, (guint16) strlen (name));
  append_option (out, OPTION_RESOLUTION, &nanoseconds, 1);
  end_block (out, start);
}

/**
 * swb_pcapng_put_packet_head:
 * @out: room for %SWB_PCAPNG_PACKET_HEAD bytes
 * @interface: number of the interface
 * @time: nanoseconds since 1970 UTC
 * @captured: bytes of the packet, all of them captured
 * @options: bytes of the options with padding and end
 *
 * Begins an enhanced packet block (pcapng section 4.3). The packet, its padding, the options and the length that
 * the caller finds at @out + 4 follow.
 *
 * Returns: where to go on
 */
guint8 *
swb_pcapng_put_packet_head (guint8 *out,
                            guint32 interface,
                            gint64  time,
                            gsize   captured,
                            gsize   options)
{
  gsize length = SWB_PCAPNG_PACKET_HEAD + SWB_PCAPNG_PAD (captured) + options + SWB_PCAPNG_PACKET_TAIL;

  out = swb_pcapng_put32 (out, SWB_PCAPNG_BLOCK_PACKET);
  out = swb_pcapng_put32 (out, (guint32) length);
  out = swb_pcapng_put32 (out, interface);
  out = swb_pcapng_put32 (out, (guint32) ((guint64) time >> 32));
  out = swb_pcapng_put32 (out, (guint32) (guint64) time);
  out = swb_pcapng_put32 (out, (guint32) captured);
  return swb_pcapng_put32 (out, (guint32) captured);
}

/**
 * swb_pcapng_put_option:
 * @out: room for 4 bytes and @length, padded to 4
 * @code: option code
 * @value: its value
 * @length: bytes of the value, at most 65535
 *
 * Returns: where to go on
 */
guint8 *
swb_pcapng_put_option (guint8       *out,
                       guint16       code,
                       const guint8 *value,
                       gsize         length)
{
  gsize padded = SWB_PCAPNG_PAD (length);

  out = swb_pcapng_put16 (out, code);
  out = swb_pcapng_put16 (out, (guint16) length);
  if (length > 0)
    memcpy (out, value, length);
  memset (out + length, 0, padded - length);
  return out + padded;
}

/**
 * swb_pcapng_put_custom_option:
 * @out: room for 8 bytes and @length, padded to 4
 * @code: one of the four custom option codes (pcapng section 3.5.1)
 * @enterprise: Private Enterprise Number of whoever defined the value
 * @value: the value
 * @length: bytes of the value, at most 65531
 *
 * Returns: where to go on
 */
guint8 *
swb_pcapng_put_custom_option (guint8       *out,
                              guint16       code,
                              guint32       enterprise,
                              const guint8 *value,
                              gsize         length)
{
  gsize padded = SWB_PCAPNG_PAD (length);

  out = swb_pcapng_put16 (out, code);
  out = swb_pcapng_put16 (out, (guint16) (length + 4));
  out = swb_pcapng_put32 (out, enterprise);
  memcpy (out, value, length);
  memset (out + length, 0, padded - length);
  return out + padded;
}

/**
 * swb_pcapng_parse_block:
 * @tainted: bytes that should begin with a block
 * @available: how many there are
 * @type: (out): the block's type
 * @length: (out): the block's bytes, all told: a multiple of 4 from 12 to %SWB_PCAPNG_MAX_BLOCK; may exceed @available
 *
 * Looks at the first 8 bytes of a block.
 *
 * Returns: whether they can begin one
 */
gboolean
swb_pcapng_parse_block (const guint8 *tainted,
                        gsize         available,
                        guint32      *type,
                        guint32      *length)
{
  if (available < 8)
    return FALSE;

  *type = swb_pcapng_get32 (tainted);
  *length = swb_pcapng_get32 (tainted + 4);
  return *length >= 12 && *length % 4 == 0 && *length <= SWB_PCAPNG_MAX_BLOCK;
}

/**
 * swb_pcapng_parse_packet:
 * @tainted: a whole block, as long as swb_pcapng_parse_block() said
 * @length: its bytes
 * @packet: (out): what it holds
 *
 * Returns: whether it is an enhanced packet block with consistent lengths
 */
gboolean
swb_pcapng_parse_packet (const guint8    *tainted,
                         gsize            length,
                         SwbPcapngPacket *packet)
{
  guint64 time;
  guint32 captured;

  if (length < SWB_PCAPNG_PACKET_HEAD + SWB_PCAPNG_PACKET_TAIL || length > SWB_PCAPNG_MAX_BLOCK || length % 4 != 0)
    return FALSE;
  if (swb_pcapng_get32 (tainted) != SWB_PCAPNG_BLOCK_PACKET || swb_pcapng_get32 (tainted + 4) != length ||
      swb_pcapng_get32 (tainted + length - 4) != length)
    return FALSE;

  captured = swb_pcapng_get32 (tainted + 20);
  if (captured > length - SWB_PCAPNG_PACKET_HEAD - SWB_PCAPNG_PACKET_TAIL)
    return FALSE;

  time = (guint64) swb_pcapng_get32 (tainted + 12) << 32 | swb_pcapng_get32 (tainted + 16);
  if (time > G_MAXINT64)
    return FALSE;

  packet->interface = swb_pcapng_get32 (tainted + 8);
  packet->time = (gint64) time;
  packet->data = tainted + SWB_PCAPNG_PACKET_HEAD;
  packet->length = captured;
  /* length is a multiple of 4, and so is the head: the padding of the packet always fits */
  packet->options = packet->data + SWB_PCAPNG_PAD (captured);
  packet->options_length = length - SWB_PCAPNG_PACKET_HEAD - SWB_PCAPNG_PACKET_TAIL - SWB_PCAPNG_PAD (captured);
  return TRUE;
}

/**
 * swb_pcapng_next_option:
 * @tainted: (inout): where the options go on
 * @length: (inout): bytes of options left
 * @option: (out): the next one
 *
 * Returns: whether there was one more whole option
 */
gboolean
swb_pcapng_next_option (const guint8   **tainted,
                        gsize           *length,
                        SwbPcapngOption *option)
{
  gsize size;

  if (*length < 4)
    return FALSE;

  option->code = swb_pcapng_get16 (*tainted);
  option->length = swb_pcapng_get16 (*tainted + 2);
  option->value = *tainted + 4;
  size = 4 + SWB_PCAPNG_PAD ((gsize) option->length);
  if (option->code == SWB_PCAPNG_OPTION_END || size > *length)
    return FALSE;

  *tainted += size;
  *length -= size;
  return TRUE;
}
