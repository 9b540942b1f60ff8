#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/*
 * Blocks and options of pcapng (draft-ietf-opsawg-pcapng), little-endian. Pure functions: no file, no state.
 */

#define SWB_PCAPNG_BLOCK_SECTION 0x0a0d0d0au
#define SWB_PCAPNG_BLOCK_INTERFACE 1u
#define SWB_PCAPNG_BLOCK_STATISTICS 5u
#define SWB_PCAPNG_BLOCK_PACKET 6u

#define SWB_PCAPNG_BYTE_ORDER_MAGIC 0x1a2b3c4du

#define SWB_PCAPNG_LINKTYPE_RAW 101u
#define SWB_PCAPNG_LINKTYPE_UPPER_PDU 252u

#define SWB_PCAPNG_OPTION_END 0u
#define SWB_PCAPNG_OPTION_COMMENT 1u
#define SWB_PCAPNG_OPTION_PACKET_FLAGS 2u

/* Options of statistics, section 4.6. */
#define SWB_PCAPNG_OPTION_STARTTIME 2u
#define SWB_PCAPNG_OPTION_ENDTIME 3u
#define SWB_PCAPNG_OPTION_IFRECV 4u

/* Bits 0 and 1 of epb_flags, section 4.3.1. */
#define SWB_PCAPNG_INBOUND 1u
#define SWB_PCAPNG_OUTBOUND 2u

/* No block that is read may be longer: one packet of the largest snapshot length in use (256 KiB) with its options. */
#define SWB_PCAPNG_MAX_BLOCK (512u * 1024u)

/* Bytes of a packet block before the packet, and after its options. */
#define SWB_PCAPNG_PACKET_HEAD 28u
#define SWB_PCAPNG_PACKET_TAIL 4u

#define SWB_PCAPNG_PAD(n) (((n) + 3u) & ~(gsize) 3u)

/**
 * SwbPcapngPacket:
 *
 * An enhanced packet block, taken apart. The pointers lead into the block.
 */
typedef struct
{
  guint32 interface;
  gint64 time;
  const guint8 *data;
  gsize length;
  const guint8 *options;
  gsize options_length;
} SwbPcapngPacket;

/**
 * SwbPcapngOption:
 *
 * One option of a block; @value leads into the block.
 */
typedef struct
{
  guint16 code;
  guint16 length;
  const guint8 *value;
} SwbPcapngOption;

static inline guint16
swb_pcapng_get16 (const guint8 *bytes)
{
  return (guint16) (bytes[0] | bytes[1] << 8);
}

static inline guint32
swb_pcapng_get32 (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_LE (value);
}

static inline guint64
swb_pcapng_get64 (const guint8 *bytes)
{
  guint64 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT64_FROM_LE (value);
}

static inline guint8 *
swb_pcapng_put16 (guint8 *out,
                  guint16 value)
{
  value = GUINT16_TO_LE (value);
  memcpy (out, &value, sizeof value);
  return out + sizeof value;
}

static inline guint8 *
swb_pcapng_put32 (guint8 *out,
                  guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (out, &value, sizeof value);
  return out + sizeof value;
}

static inline guint8 *
swb_pcapng_put64 (guint8 *out,
                  guint64 value)
{
  value = GUINT64_TO_LE (value);
  memcpy (out, &value, sizeof value);
  return out + sizeof value;
}

void swb_pcapng_append_section (GByteArray   *out,
                                const char   *application,
                                guint16       option_code,
                                const guint8 *option,
                                guint16       option_length);
void swb_pcapng_append_interface (GByteArray *out,
                                  guint16     link_type,
                                  const char *name);
guint8 *swb_pcapng_put_packet_head (guint8 *out,
                                    guint32 interface,
                                    gint64  time,
                                    gsize   captured,
                                    gsize   options);
guint8 *swb_pcapng_put_option (guint8       *out,
                               guint16       code,
                               const guint8 *value,
                               gsize         length);
guint8 *swb_pcapng_put_custom_option (guint8       *out,
                                      guint16       code,
                                      guint32       enterprise,
                                      const guint8 *value,
                                      gsize         length);

gboolean swb_pcapng_parse_block (const guint8 *tainted,
                                 gsize         available,
                                 guint32      *type,
                                 guint32      *length);
gboolean swb_pcapng_parse_packet (const guint8    *tainted,
                                  gsize            length,
                                  SwbPcapngPacket *packet);
gboolean swb_pcapng_next_option (const guint8   **tainted,
                                 gsize           *length,
                                 SwbPcapngOption *option);

G_END_DECLS
