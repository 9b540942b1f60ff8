#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <stdio.h>

#include "capture-fixture.h"
#include "swb-capture-stream.h"
#include "swb-capture-time.h"

static void
test_clock (void)
{
  static const struct
  {
    guint8 resolution;
    gint64 offset;
    guint64 ticks;
    gint64 expected;
  } cases[] = {
    { 6, 0, 1700000000123456, 1700000000123456000 },
    { 9, 0, 1700000000123456789, 1700000000123456789 },
    { 3, 0, 1700000000123, 1700000000123000000 },
    { 0, 0, 1700000000, 1700000000000000000 },
    { 0, 5, 0, 5000000000 },
    { 6, 1700000000, 123456, 1700000000123456000 },
    { 6, -1, 1500000, 500000000 },
    { 6, -2, 1500000, 0 },
    { 12, 0, 1000000123456, 1000000123 },
    { 19, 0, 10000000000000000000u, 1000000000 },
    { 20, 0, 12345, 0 },
    { 127, 7, 12345, 7000000000 },
    { 0x80 | 10, 0, 1536, 1500000000 },
    { 0x80 | 32, 0, ((guint64) 3 << 32) + (1u << 31), 3500000000 },
    { 0x80 | 63, 0, G_MAXUINT64, 1999999999 },
    { 0x80 | 64, 1, G_MAXUINT64, 1000000000 },
    { 0x80, 0, 12, 12000000000 },
    { 0, 0, G_MAXUINT64, G_MAXINT64 },
    { 0, G_MAXINT64, 1, G_MAXINT64 },
    { 9, G_MININT64, G_MAXUINT64, 0 },
    { 9, 0, G_MAXUINT64, G_MAXINT64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const SwbCaptureClock clock = { cases[i].resolution, cases[i].offset };

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (swb_capture_clock_convert (&clock, cases[i].ticks), ==, cases[i].expected);
    }
}

static SwbCaptureVerdict
parse (const GByteArray *bytes,
       guint32           link_type,
       gsize             captured,
       SwbCapturePacket *packet)
{
  /* a block of that size, so that a read beyond it is seen */
  g_autofree guint8 *exact = g_memdup2 (bytes->data, MAX (captured, 1));
  const SwbCaptureFrame frame = { .link_type = link_type, .data = exact, .length = captured, .original = bytes->len };
  SwbCaptureVerdict verdict = swb_capture_packet_parse (&frame, packet);

  /* only where it points is wanted afterwards */
  if (verdict == SWB_CAPTURE_TAKEN)
    packet->payload = packet->length > 0 ? bytes->data + (packet->payload - exact) : NULL;
  return verdict;
}

static void
test_links (void)
{
  static const struct
  {
    guint32 link_type;
    guint vlans;
  } links[] = {
    { SWB_CAPTURE_LINK_NULL, 0 },     { SWB_CAPTURE_LINK_ETHERNET, 0 }, { SWB_CAPTURE_LINK_ETHERNET, 1 },
    { SWB_CAPTURE_LINK_ETHERNET, 2 }, { SWB_CAPTURE_LINK_RAW, 0 },      { SWB_CAPTURE_LINK_RAW_BSD, 0 },
    { SWB_CAPTURE_LINK_LOOP, 0 },     { SWB_CAPTURE_LINK_SLL, 0 },      { SWB_CAPTURE_LINK_SLL, 1 },
    { SWB_CAPTURE_LINK_SLL2, 0 },     { SWB_CAPTURE_LINK_IPV4, 0 },
  };
  static const int protocols[] = { IPPROTO_TCP, IPPROTO_UDP };

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    for (gsize p = 0; p < G_N_ELEMENTS (protocols); p++)
      for (int v6 = 0; v6 < 2; v6++)
        {
          g_autoptr (GByteArray) bytes = capture_ip (links[i].link_type, links[i].vlans, v6, protocols[p], FALSE, 77, 88,
                                                     SWB_TCP_ACK, "payload");
          SwbCapturePacket packet;
          char address[SWB_NET_ADDRESS_STRING_SIZE];

          g_assert_cmpint (parse (bytes, links[i].link_type, bytes->len, &packet), ==, SWB_CAPTURE_TAKEN);
          g_assert_cmpmem (packet.payload, packet.length, "payload", 7);
          g_assert_cmpuint (packet.missing, ==, 0);
          g_assert_cmpint (packet.protocol, ==, protocols[p]);
          g_assert_cmpint (packet.directed, ==, links[i].link_type == SWB_CAPTURE_LINK_SLL ||
                                                  links[i].link_type == SWB_CAPTURE_LINK_SLL2);
          swb_net_address_write (&packet.source, address);
          g_assert_cmpstr (address, ==, v6 ? "[2001:db8::7]:51234" : "192.0.2.7:51234");
          swb_net_address_write (&packet.destination, address);
          g_assert_cmpstr (address, ==, v6 ? "[2001:db8::1]:6001" : "192.0.2.1:6001");
          if (protocols[p] == IPPROTO_TCP)
            {
              g_assert_cmpuint (packet.sequence, ==, 77);
              g_assert_cmpuint (packet.acknowledgement, ==, 88);
            }

          /* cut by the snap length, anywhere */
          for (gsize captured = 0; captured < bytes->len; captured++)
            {
              SwbCaptureVerdict verdict = parse (bytes, links[i].link_type, captured, &packet);

              if (captured + 7 < bytes->len)
                {
                  g_assert_cmpint (verdict, ==, SWB_CAPTURE_CUT_SHORT);
                  continue;
                }
              g_assert_cmpint (verdict, ==, SWB_CAPTURE_TAKEN);
              g_assert_cmpuint (packet.length, ==, captured + 7 - bytes->len);
              g_assert_cmpuint (packet.missing, ==, bytes->len - captured);
            }

          /* Ethernet fills up to 60 bytes */
          g_byte_array_set_size (bytes, bytes->len + 9);
          g_assert_cmpint (parse (bytes, links[i].link_type, bytes->len, &packet), ==, SWB_CAPTURE_TAKEN);
          g_assert_cmpuint (packet.length, ==, 7);
        }
}

static void
test_verdicts (void)
{
  static const struct
  {
    guint32 link_type;
    guint at; /* of the byte to be changed */
    guint8 value;
    gboolean v6;
    SwbCaptureVerdict expected;
  } cases[] = {
    { 147, 0, 0, FALSE, SWB_CAPTURE_UNKNOWN_LINK },
    { SWB_CAPTURE_LINK_ETHERNET, 13, 6, FALSE, SWB_CAPTURE_NOT_IP },   /* ARP */
    { SWB_CAPTURE_LINK_ETHERNET, 12, 0x81, FALSE, SWB_CAPTURE_NOT_IP }, /* a VLAN tag with nonsense behind */
    { SWB_CAPTURE_LINK_NULL, 0, 7, FALSE, SWB_CAPTURE_NOT_IP },
    { SWB_CAPTURE_LINK_RAW, 0, 0x55, FALSE, SWB_CAPTURE_NOT_IP },
    { SWB_CAPTURE_LINK_RAW, 0, 0x44, FALSE, SWB_CAPTURE_BAD_HEADER },
    { SWB_CAPTURE_LINK_RAW, 2, 0x7f, FALSE, SWB_CAPTURE_BAD_HEADER },  /* longer than the packet */
    { SWB_CAPTURE_LINK_RAW, 3, 19, FALSE, SWB_CAPTURE_BAD_HEADER },
    { SWB_CAPTURE_LINK_RAW, 3, 0, FALSE, SWB_CAPTURE_TAKEN },          /* segmentation in the network card */
    { SWB_CAPTURE_LINK_RAW, 6, 0x20, FALSE, SWB_CAPTURE_FRAGMENT },
    { SWB_CAPTURE_LINK_RAW, 7, 0x01, FALSE, SWB_CAPTURE_FRAGMENT },
    { SWB_CAPTURE_LINK_RAW, 9, 1, FALSE, SWB_CAPTURE_NOT_TRANSPORT },
    { SWB_CAPTURE_LINK_RAW, 32, 0x40, FALSE, SWB_CAPTURE_BAD_HEADER }, /* TCP header too short */
    { SWB_CAPTURE_LINK_RAW, 32, 0xf0, FALSE, SWB_CAPTURE_BAD_HEADER }, /* and longer than the packet */
    { SWB_CAPTURE_LINK_RAW, 6, 58, TRUE, SWB_CAPTURE_NOT_TRANSPORT },
    { SWB_CAPTURE_LINK_RAW, 6, 44, TRUE, SWB_CAPTURE_FRAGMENT },
    { SWB_CAPTURE_LINK_RAW, 40, 59, TRUE, SWB_CAPTURE_NOT_TRANSPORT }, /* no next header */
    { SWB_CAPTURE_LINK_RAW, 41, 99, TRUE, SWB_CAPTURE_BAD_HEADER },
    { SWB_CAPTURE_LINK_RAW, 4, 1, TRUE, SWB_CAPTURE_BAD_HEADER },
    { SWB_CAPTURE_LINK_RAW, 5, 0, TRUE, SWB_CAPTURE_TAKEN },           /* a jumbogram */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) bytes = capture_ip (cases[i].link_type, 0, cases[i].v6, IPPROTO_TCP, FALSE, 1, 1, SWB_TCP_ACK,
                                                 "abc");
      SwbCapturePacket packet;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      bytes->data[cases[i].at] = cases[i].value;
      g_assert_cmpint (parse (bytes, cases[i].link_type, bytes->len, &packet), ==, cases[i].expected);
    }
}

static void
note (const guint8 *data,
      gsize         length,
      gpointer      user_data)
{
  GString *out = user_data;

  if (data != NULL)
    g_string_append_len (out, (const char *) data, (gssize) length);
  else if (length > 0)
    g_string_append_printf (out, "(%" G_GSIZE_FORMAT ")", length);
  else
    g_string_append_c (out, '.');
}

/* Segments of "abcdefghij": where each begins and how long it is; "." for a FIN, "+" for bytes that were cut off. */
static void
test_order (void)
{
  static const struct
  {
    const char *segments;
    const char *expected;
    guint repeated;
    guint repeated_bytes;
  } cases[] = {
    { "0:3 3:3 6:4.", "abcdefghij.", 0, 0 },
    { "0:3 6:4. 3:3", "abcdefghij.", 0, 0 },
    { "6:4. 3:3 0:3", "abcdefghij.", 0, 0 },
    { "0:3 0:3 3:3 0:6 6:4. 6:4.", "abcdefghij.", 3, 13 },
    { "0:4 2:4 5:5.", "abcdefghij.", 0, 3 },
    { "0:2 4:2 4:2 3:5 2:1 8:2.", "abcdefghij.", 2, 4 },
    { "0:3 6:4.", "abc(3)ghij.", 0, 0 },
    { "3:3 8:2", "(3)def(2)ij", 0, 0 },
    { "0:3+3 6:4.", "abc(3)ghij.", 0, 0 },
    { "0:3+3. 4:2", "abc(3).", 1, 2 },
    { "0:0. 0:0.", ".", 0, 0 },
    { "0:3 2:1 3:3", "abcdef", 0, 0 }, /* a keep-alive probe */
    { "5:5. 0:0+5", "(5)fghij.", 0, 0 },
  };
  static const guint32 origins[] = { 0, 4294967290u, 2147483645u };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize o = 0; o < G_N_ELEMENTS (origins); o++)
      {
        g_auto (GStrv) segments = g_strsplit (cases[i].segments, " ", -1);
        g_autoptr (GString) out = g_string_new (NULL);
        SwbCaptureStream stream;

        g_test_message ("%s from %u", cases[i].segments, origins[o]);
        swb_capture_stream_init (&stream);
        swb_capture_stream_begin (&stream, origins[o]);
        for (gsize s = 0; segments[s] != NULL; s++)
          {
            guint from = 0, length = 0, missing = 0;
            SwbCaptureSegment segment = { .fin = g_str_has_suffix (segments[s], ".") };

            g_assert_cmpint (sscanf (segments[s], "%u:%u+%u", &from, &length, &missing), >=, 2);
            segment.sequence = origins[o] + from;
            segment.data = (const guint8 *) "abcdefghij" + from;
            segment.length = length;
            segment.missing = missing;
            swb_capture_stream_add (&stream, &segment, note, out);
          }
        swb_capture_stream_flush (&stream, note, out);
        g_assert_cmpstr (out->str, ==, cases[i].expected);
        g_assert_cmpuint (stream.repeated, ==, cases[i].repeated);
        g_assert_cmpuint (stream.repeated_bytes, ==, cases[i].repeated_bytes);
        g_assert_cmpuint (stream.waiting, ==, 0);
        swb_capture_stream_clear (&stream);
      }
}

/* What waits is bounded, and not for ever. */
static void
test_window (void)
{
  g_autofree guint8 *big = g_malloc0 (SWB_CAPTURE_STREAM_MAX_WAITING);
  g_autoptr (GString) out = g_string_new (NULL);
  SwbCaptureSegment segment = { .sequence = 10, .data = (const guint8 *) "abc", .length = 3, .time = 5 };
  SwbCaptureStream stream;

  swb_capture_stream_init (&stream);
  swb_capture_stream_begin (&stream, 0);
  swb_capture_stream_add (&stream, &segment, note, out);
  swb_capture_stream_acknowledge (&stream, 13, 5 + SWB_CAPTURE_STREAM_PATIENCE, note, out);
  g_assert_cmpstr (out->str, ==, "");
  swb_capture_stream_acknowledge (&stream, 9, 6 + SWB_CAPTURE_STREAM_PATIENCE, note, out);
  g_assert_cmpstr (out->str, ==, "");
  swb_capture_stream_acknowledge (&stream, 13, 6 + SWB_CAPTURE_STREAM_PATIENCE, note, out);
  g_assert_cmpstr (out->str, ==, "(10)abc");

  segment.sequence = 20;
  segment.data = big;
  segment.length = SWB_CAPTURE_STREAM_MAX_WAITING;
  g_string_truncate (out, 0);
  swb_capture_stream_add (&stream, &segment, note, out);
  g_assert_cmpstr (out->str, ==, "");
  segment.sequence += SWB_CAPTURE_STREAM_MAX_WAITING;
  segment.length = 1;
  swb_capture_stream_add (&stream, &segment, note, out);
  g_assert_true (g_str_has_prefix (out->str, "(7)"));
  g_assert_cmpuint (stream.waiting, ==, 0);

  for (guint i = 0; i < SWB_CAPTURE_STREAM_MAX_SEGMENTS + 1; i++)
    {
      segment.sequence += 2;
      g_string_truncate (out, 0);
      swb_capture_stream_add (&stream, &segment, note, out);
      g_assert_cmpint (out->len > 0, ==, i == SWB_CAPTURE_STREAM_MAX_SEGMENTS);
    }
  swb_capture_stream_clear (&stream);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/capture-packet/clock", test_clock);
  g_test_add_func ("/capture-packet/links", test_links);
  g_test_add_func ("/capture-packet/verdicts", test_verdicts);
  g_test_add_func ("/capture-packet/order", test_order);
  g_test_add_func ("/capture-packet/window", test_window);

  return g_test_run ();
}
