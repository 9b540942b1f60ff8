#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <netinet/in.h>
#include <string.h>

#include "swb-ip-packet.h"
#include "swb-pcapng.h"
#include "swb-upper-pdu.h"

static SwbNetAddress
address (const char *text)
{
  SwbNetAddress result;

  g_assert_true (swb_net_address_parse (&result, text, NULL));
  return result;
}

static void
test_section (void)
{
  static const guint8 expected[] = {
    0x0a, 0x0d, 0x0d, 0x0a, 40,   0,    0,    0,    0x4d, 0x3c, 0x2b, 0x1a, 1,    0,    0,    0,    0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 4,    0,    3,    0,    'a',  'b',  'c',  0,    0,    0,    0,    0,    40,   0,    0,    0,
  };
  g_autoptr (GByteArray) out = g_byte_array_new ();

  swb_pcapng_append_section (out, "abc", 0, NULL, 0);
  g_assert_cmpmem (out->data, out->len, expected, sizeof expected);
}

static void
test_interface (void)
{
  static const guint8 expected[] = {
    1,   0,   0, 0, 40, 0, 0, 0, 101, 0, 0, 0, 0, 0, 4, 0, 2, 0, 2, 0, 'i',
    'f', 0,   0, 9, 0,  1, 0,     9, 0,   0, 0, 0, 0, 0, 0, 40, 0, 0, 0,
  };
  g_autoptr (GByteArray) out = g_byte_array_new ();

  swb_pcapng_append_interface (out, SWB_PCAPNG_LINKTYPE_RAW, "if");
  g_assert_cmpmem (out->data, out->len, expected, sizeof expected);
}

static gsize
make_packet (guint8 *block)
{
  guint8 *out = swb_pcapng_put_packet_head (block, 1, G_GINT64_CONSTANT (0x0123456789abcdef), 5, 8 + 16 + 4);

  memcpy (out, "hello\0\0\0", 8);
  out = swb_pcapng_put_option (out + 8, SWB_PCAPNG_OPTION_PACKET_FLAGS, (const guint8 *) "\1\0\0\0", 4);
  out = swb_pcapng_put_custom_option (out, 2988, 32473, (const guint8 *) "abcde", 5);
  out = swb_pcapng_put32 (out, SWB_PCAPNG_OPTION_END);
  out = swb_pcapng_put32 (out, swb_pcapng_get32 (block + 4));
  return (gsize) (out - block);
}

static void
test_packet (void)
{
  guint8 block[128];
  gsize length = make_packet (block);
  guint32 type, block_length;
  SwbPcapngPacket packet;
  SwbPcapngOption option;

  g_assert_true (swb_pcapng_parse_block (block, length, &type, &block_length));
  g_assert_cmpuint (type, ==, SWB_PCAPNG_BLOCK_PACKET);
  g_assert_cmpuint (block_length, ==, length);

  g_assert_true (swb_pcapng_parse_packet (block, length, &packet));
  g_assert_cmpuint (packet.interface, ==, 1);
  g_assert_cmphex ((guint64) packet.time, ==, 0x0123456789abcdef);
  g_assert_cmpmem (packet.data, packet.length, "hello", 5);

  g_assert_true (swb_pcapng_next_option (&packet.options, &packet.options_length, &option));
  g_assert_cmpuint (option.code, ==, SWB_PCAPNG_OPTION_PACKET_FLAGS);
  g_assert_true (swb_pcapng_next_option (&packet.options, &packet.options_length, &option));
  g_assert_cmpuint (option.code, ==, 2988);
  g_assert_cmpuint (swb_pcapng_get32 (option.value), ==, 32473);
  g_assert_cmpmem (option.value + 4, option.length - 4u, "abcde", 5);
  g_assert_false (swb_pcapng_next_option (&packet.options, &packet.options_length, &option));
}

static void
test_damaged_packets (void)
{
  static const struct
  {
    gsize at;
    guint32 value;
  } cases[] = {
    { 0, 5 },           /* another type */
    { 4, 64 },          /* another length at the head */
    { 4, 0xfffffffc },  /* far too long */
    { 12, 0x80000000 }, /* a time beyond reason */
    { 20, 41 },         /* more bytes than the block has */
    { 20, 0xffffffff },
    { 64, 8 }, /* another length at the tail */
  };
  guint8 block[128];
  gsize length = make_packet (block);
  SwbPcapngPacket packet;
  guint32 type, block_length;

  g_assert_cmpuint (length, ==, 68);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      make_packet (block);
      swb_pcapng_put32 (block + cases[i].at, cases[i].value);
      g_assert_false (swb_pcapng_parse_packet (block, length, &packet));
    }
  make_packet (block);
  for (gsize i = 0; i < length; i++)
    g_assert_false (swb_pcapng_parse_packet (block, i, &packet));
  for (gsize i = 0; i < 8; i++)
    g_assert_false (swb_pcapng_parse_block (block, i, &type, &block_length));
}

static guint32
ones_complement_sum (const guint8 *bytes,
                     gsize         length)
{
  guint32 sum = 0;

  for (gsize i = 0; i < length; i++)
    sum += i % 2 == 0 ? (guint32) bytes[i] << 8 : bytes[i];
  return sum;
}

static guint32
fold (guint32 sum)
{
  while (sum > 0xffff)
    sum = (sum & 0xffff) + (sum >> 16);
  return sum;
}

static void
test_ip (void)
{
  static const struct
  {
    const char *source;
    const char *destination;
    int protocol;
    guint8 flags;
    gsize payload;
    gsize head;
  } cases[] = {
    { "192.0.2.1:80", "192.0.2.200:51234", IPPROTO_TCP, SWB_TCP_PSH | SWB_TCP_ACK, 5, 40 },
    { "192.0.2.1:80", "192.0.2.200:51234", IPPROTO_TCP, SWB_TCP_SYN, 0, 48 },
    { "192.0.2.1:80", "192.0.2.200:51234", IPPROTO_UDP, 0, 65507, 28 },
    { "192.0.2.1:80", "192.0.2.200:51234", IPPROTO_UDP, 0, 0, 28 },
    { "[2001:db8::1]:80", "[fe80::1]:1", IPPROTO_TCP, SWB_TCP_RST | SWB_TCP_ACK, 0, 60 },
    { "[2001:db8::1]:80", "[fe80::1]:1", IPPROTO_TCP, SWB_TCP_SYN | SWB_TCP_ACK, 0, 68 },
    { "[2001:db8::1]:80", "[2001:db8::2]:81", IPPROTO_UDP, 0, 65527, 48 },
    { "[2001:db8::1]:80", "[2001:db8::2]:81", IPPROTO_UDP, 0, 7, 48 },
    { "[2001:db8::1]:80", "[2001:db8::2]:81", IPPROTO_UDP, 0, 0, 48 },
  };
  g_autofree guint8 *bytes = g_malloc (70000);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SwbNetAddress source = address (cases[i].source), destination = address (cases[i].destination);
      SwbTcpSegment segment = { .sequence = 0x01020304, .acknowledgement = 0x05060708, .flags = cases[i].flags };
      gsize length = cases[i].head + cases[i].payload;
      guint8 *payload = bytes + cases[i].head;
      SwbIpPacket packet;
      SwbIpHead head;

      for (gsize n = 0; n < cases[i].payload; n++)
        payload[n] = (guint8) (n * 31 + 200);
      swb_ip_head_init (&head, cases[i].protocol, &source, &destination);
      g_assert_cmpuint (swb_ip_head_get_size (&head, &segment), ==, cases[i].head);
      g_assert_true (swb_ip_head_write (&head, bytes, &segment, payload, cases[i].payload) == payload);

      if (source.family == G_SOCKET_FAMILY_IPV4)
        g_assert_cmphex (fold (ones_complement_sum (bytes, 20)), ==, 0xffff);
      else if (cases[i].protocol == IPPROTO_UDP)
        g_assert_cmphex (fold (ones_complement_sum (bytes + 8, 32) + IPPROTO_UDP + (guint32) (length - 40) +
                               fold (ones_complement_sum (bytes + 40, length - 40))),
                         ==, 0xffff);

      g_assert_true (swb_ip_packet_parse (bytes, length, &packet));
      g_assert_cmpint (packet.protocol, ==, cases[i].protocol);
      g_assert_true (swb_net_address_equal (&packet.source, &source));
      g_assert_true (swb_net_address_equal (&packet.destination, &destination));
      g_assert_cmphex (packet.tcp_flags, ==, cases[i].flags);
      g_assert_true (packet.payload == payload);
      g_assert_cmpuint (packet.payload_length, ==, cases[i].payload);

      for (gsize n = 0; n < cases[i].head; n++)
        g_assert_false (swb_ip_packet_parse (bytes, n, &packet));
    }
}

static void
test_upper_pdu (void)
{
  static const char *const cases[][2] = {
    { "192.0.2.1:80", "192.0.2.200:51234" },
    { "[2001:db8::1]:80", "[fe80::1]:1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SwbNetAddress source = address (cases[i][0]), destination = address (cases[i][1]);
      guint8 bytes[SWB_UPPER_PDU_MAX + 4];
      guint8 *end = swb_upper_pdu_write (bytes, IPPROTO_TCP, &source, &destination);
      gsize length = (gsize) (end - bytes);
      SwbUpperPdu pdu;

      g_assert_cmpuint (length, <=, SWB_UPPER_PDU_MAX);
      memcpy (end, "text", 4);
      g_assert_true (swb_upper_pdu_parse (bytes, length + 4, &pdu));
      g_assert_cmpint (pdu.protocol, ==, IPPROTO_TCP);
      g_assert_true (swb_net_address_equal (&pdu.source, &source));
      g_assert_true (swb_net_address_equal (&pdu.destination, &destination));
      g_assert_cmpmem (pdu.text, pdu.length, "text", 4);

      for (gsize n = 0; n < length; n++)
        g_assert_false (swb_upper_pdu_parse (bytes, n, &pdu));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pcapng/section", test_section);
  g_test_add_func ("/pcapng/interface", test_interface);
  g_test_add_func ("/pcapng/packet", test_packet);
  g_test_add_func ("/pcapng/damaged-packets", test_damaged_packets);
  g_test_add_func ("/pcapng/ip", test_ip);
  g_test_add_func ("/pcapng/upper-pdu", test_upper_pdu);

  return g_test_run ();
}
