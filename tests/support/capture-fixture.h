#pragma once

#include <netinet/in.h>
#include <string.h>

#include "swb-capture.h"
#include "swb-ip-packet.h"
#include "swb-pcapng.h"

/* Captures made by hand: a growing array of bytes in one of the two byte orders. */
typedef struct
{
  GByteArray *bytes;
  gboolean big;
} CaptureBytes;

static inline void
capture_put8 (CaptureBytes *c,
              guint8        value)
{
  g_byte_array_append (c->bytes, &value, 1);
}

static inline void
capture_put (CaptureBytes *c,
             guint64       value,
             gsize         size)
{
  for (gsize i = 0; i < size; i++)
    capture_put8 (c, (guint8) (value >> 8 * (c->big ? size - 1 - i : i)));
}

static inline void
capture_put_bytes (CaptureBytes *c,
                   const void   *data,
                   gsize         size)
{
  g_byte_array_append (c->bytes, data, (guint) size);
}

static inline void
capture_pad (CaptureBytes *c)
{
  while (c->bytes->len % 4 != 0)
    capture_put8 (c, 0);
}

static inline void
capture_pcap_head (CaptureBytes *c,
                   gboolean      nanoseconds,
                   guint32       link_type)
{
  capture_put (c, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, 4);
  capture_put (c, 2, 2);
  capture_put (c, 4, 2);
  capture_put (c, 0, 8);
  capture_put (c, 262144, 4);
  capture_put (c, link_type, 4);
}

static inline void
capture_pcap_packet (CaptureBytes *c,
                     guint32       seconds,
                     guint32       fraction,
                     const GByteArray *packet,
                     gsize         captured)
{
  capture_put (c, seconds, 4);
  capture_put (c, fraction, 4);
  capture_put (c, captured, 4);
  capture_put (c, packet->len, 4);
  capture_put_bytes (c, packet->data, captured);
}

/* Each block is begun and ended, so that its length is right. Returns where it began. */
static inline guint
capture_block (CaptureBytes *c,
               guint32       type)
{
  guint at = c->bytes->len;

  capture_put (c, type, 4);
  capture_put (c, 0, 4);
  return at;
}

static inline void
capture_end_block (CaptureBytes *c,
                   guint         at)
{
  CaptureBytes length = { g_byte_array_new (), c->big };

  capture_pad (c);
  capture_put (&length, c->bytes->len + 4 - at, 4);
  capture_put_bytes (c, length.bytes->data, 4);
  memcpy (c->bytes->data + at + 4, length.bytes->data, 4);
  g_byte_array_unref (length.bytes);
}

static inline void
capture_section (CaptureBytes *c)
{
  guint at = capture_block (c, 0x0a0d0d0a);

  capture_put (c, 0x1a2b3c4d, 4);
  capture_put (c, 1, 2);
  capture_put (c, 0, 2);
  capture_put (c, G_MAXUINT64, 8);
  capture_end_block (c, at);
}

/* @resolution: if_tsresol; -1 for none. */
static inline void
capture_interface (CaptureBytes *c,
                   guint32       link_type,
                   guint32       snap_length,
                   int           resolution,
                   gint64        offset)
{
  guint at = capture_block (c, 1);

  capture_put (c, link_type, 2);
  capture_put (c, 0, 2);
  capture_put (c, snap_length, 4);
  if (resolution >= 0)
    {
      capture_put (c, 9, 2);
      capture_put (c, 1, 2);
      capture_put8 (c, (guint8) resolution);
      capture_pad (c);
    }
  if (offset != 0)
    {
      capture_put (c, 14, 2);
      capture_put (c, 8, 2);
      capture_put (c, (guint64) offset, 8);
    }
  capture_put (c, 0, 4);
  capture_end_block (c, at);
}

/* @flags: epb_flags, 0 for none. */
static inline void
capture_packet (CaptureBytes     *c,
                guint32           interface,
                guint64           ticks,
                const GByteArray *packet,
                gsize             captured,
                guint32           flags)
{
  guint at = capture_block (c, 6);

  capture_put (c, interface, 4);
  capture_put (c, ticks >> 32, 4);
  capture_put (c, ticks & 0xffffffff, 4);
  capture_put (c, captured, 4);
  capture_put (c, packet->len, 4);
  capture_put_bytes (c, packet->data, captured);
  capture_pad (c);
  if (flags != 0)
    {
      capture_put (c, 2, 2);
      capture_put (c, 4, 2);
      capture_put (c, flags, 4);
      capture_put (c, 0, 4);
    }
  capture_end_block (c, at);
}

/* ---- packets, which are big-endian ---- */

/* What a link puts before an IP packet. */
static inline void
capture_put_link (CaptureBytes *c,
                  guint32       link_type,
                  guint         vlans,
                  gboolean      v6)
{
  const guint32 type = v6 ? 0x86dd : 0x0800;

  switch (link_type)
    {
    case SWB_CAPTURE_LINK_ETHERNET:
      capture_put (c, 0, 6);
      capture_put (c, 0, 6);
      break;
    case SWB_CAPTURE_LINK_SLL:
      capture_put (c, 0, 2);
      capture_put (c, 772, 2);
      capture_put (c, 6, 2);
      capture_put (c, 0, 8);
      break;
    case SWB_CAPTURE_LINK_SLL2:
      capture_put (c, type, 2);
      capture_put (c, 0, 2);
      capture_put (c, 1, 4);
      capture_put (c, 772, 2);
      capture_put8 (c, 0);
      capture_put8 (c, 6);
      capture_put (c, 0, 8);
      return;
    case SWB_CAPTURE_LINK_LOOP:
      capture_put (c, v6 ? 24 : 2, 4);
      return;
    case SWB_CAPTURE_LINK_NULL:
      capture_put8 (c, v6 ? 30 : 2);
      capture_put (c, 0, 3);
      return;
    default:
      return;
    }

  for (guint i = 0; i < vlans; i++)
    {
      capture_put (c, i == 0 && vlans > 1 ? 0x88a8 : 0x8100, 2);
      capture_put (c, 7 + i, 2);
    }
  capture_put (c, type, 2);
}

/* A packet between 192.0.2.7:@source and 192.0.2.1:@destination, or 2001:db8::… of the same ends; the lower address has
 * the port 6001. */
static inline GByteArray *
capture_ip (guint32     link_type,
            guint       vlans,
            gboolean    v6,
            int         protocol,
            gboolean    from_server,
            guint32     sequence,
            guint32     acknowledgement,
            guint8      tcp_flags,
            const char *payload)
{
  CaptureBytes c = { g_byte_array_new (), TRUE };
  gsize length = strlen (payload) + (protocol == IPPROTO_TCP ? 20 : 8);
  guint8 ends[2] = { from_server ? 1 : 7, from_server ? 7 : 1 };

  capture_put_link (&c, link_type, vlans, v6);
  if (v6)
    {
      /* a destination options header of eight bytes */
      capture_put (&c, 0x60000000, 4);
      capture_put (&c, length + 8, 2);
      capture_put8 (&c, 60);
      capture_put8 (&c, 64);
      for (int i = 0; i < 2; i++)
        {
          capture_put (&c, 0x20010db8, 4);
          capture_put (&c, 0, 8);
          capture_put (&c, ends[i], 4);
        }
      capture_put8 (&c, (guint8) protocol);
      capture_put8 (&c, 0);
      capture_put (&c, 0x010400000000, 6);
    }
  else
    {
      capture_put (&c, 0x4500, 2);
      capture_put (&c, length + 20, 2);
      capture_put (&c, 0, 2);
      capture_put (&c, 0x4000, 2);
      capture_put8 (&c, 64);
      capture_put8 (&c, (guint8) protocol);
      capture_put (&c, 0, 2);
      for (int i = 0; i < 2; i++)
        capture_put (&c, 0xc0000200u | ends[i], 4);
    }

  capture_put (&c, from_server ? 6001 : 51234, 2);
  capture_put (&c, from_server ? 51234 : 6001, 2);
  if (protocol == IPPROTO_TCP)
    {
      capture_put (&c, sequence, 4);
      capture_put (&c, acknowledgement, 4);
      capture_put8 (&c, 5 << 4);
      capture_put8 (&c, tcp_flags);
      capture_put (&c, 65535, 2);
      capture_put (&c, 0, 4);
    }
  else
    {
      capture_put (&c, length, 2);
      capture_put (&c, 0, 2);
    }
  capture_put_bytes (&c, payload, strlen (payload));
  return c.bytes;
}
