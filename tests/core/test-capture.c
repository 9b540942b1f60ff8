#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <stdio.h>

#include "capture-fixture.h"
#include "log-fixture.h"
#include "swb-error.h"
#include "test-async.h"

typedef enum
{
  PCAP_MICROSECONDS,
  PCAP_NANOSECONDS,
  PCAPNG,
} Format;

typedef struct
{
  char *directory;
  char *path;
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->directory = test_folder_new ();
  f->path = g_build_filename (f->directory, "capture", NULL);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  test_folder_remove (f->directory);
  g_free (f->directory);
  g_free (f->path);
}

/* A connection with an answer that comes early, a repetition, a gap, a reset; then a datagram. */
static const struct
{
  int protocol;
  gboolean from_server;
  guint32 sequence;
  guint8 flags;
  const char *payload;
} talk[] = {
  { IPPROTO_TCP, FALSE, 99, SWB_TCP_SYN, "" },
  { IPPROTO_TCP, FALSE, 99, SWB_TCP_SYN, "" },
  { IPPROTO_TCP, TRUE, 499, SWB_TCP_SYN | SWB_TCP_ACK, "" },
  { IPPROTO_TCP, FALSE, 100, SWB_TCP_ACK, "" },
  { IPPROTO_TCP, FALSE, 100, SWB_TCP_ACK, "one\n" },
  { IPPROTO_TCP, FALSE, 108, SWB_TCP_ACK, "three\n" },
  { IPPROTO_TCP, FALSE, 104, SWB_TCP_ACK, "two\n" },
  { IPPROTO_TCP, FALSE, 100, SWB_TCP_ACK, "one\n" },
  { IPPROTO_TCP, TRUE, 500, SWB_TCP_ACK, "yes\n" },
  { IPPROTO_TCP, TRUE, 510, SWB_TCP_ACK, "no\n" },
  { IPPROTO_TCP, FALSE, 114, SWB_TCP_ACK | SWB_TCP_FIN, "" },
  { IPPROTO_TCP, TRUE, 513, SWB_TCP_RST, "" },
  { IPPROTO_UDP, FALSE, 0, 0, "datagram" },
};

#define SHOWN(address) \
  "[client " address " connected] <1'one\\n' <1'two\\n' <1'three\\n' >1'yes\\n' [closed by peer (FIN) after 14 bytes] " \
  "[6 bytes that were sent here are missing in the capture] >1'no\\n' [reset by this side (RST)] <2'datagram' " \
  "[2 repeated TCP segments are not shown a second time (4 bytes)] " \
  "[13 packets read from the capture; 13 of them are TCP or UDP and shown]"

static void
put_talk (CaptureBytes *c,
          Format        format,
          guint32       link_type,
          guint         vlans,
          gboolean      v6)
{
  if (format == PCAPNG)
    {
      capture_section (c);
      capture_interface (c, link_type, 0, 9, 0);
    }
  else
    {
      capture_pcap_head (c, format == PCAP_NANOSECONDS, link_type);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (talk); i++)
    {
      g_autoptr (GByteArray) packet = capture_ip (link_type, vlans, v6, talk[i].protocol, talk[i].from_server,
                                                  talk[i].sequence, 0, talk[i].flags, talk[i].payload);

      if (format == PCAPNG)
        capture_packet (c, 0, (guint64) (T0 + (gint64) i * 1000), packet, packet->len, 0);
      else
        capture_pcap_packet (c, T0 / 1000000000, (guint32) (i * (format == PCAP_NANOSECONDS ? 1000 : 1)), packet,
                             packet->len);
    }
}

/* g_file_set_contents() would wait for the disk, some thousands of times. */
static void
write_bytes (Fixture          *f,
             const GByteArray *bytes)
{
  FILE *file = g_fopen (f->path, "we");

  g_assert_nonnull (file);
  if (bytes->len > 0) /* an empty array has no data */
    g_assert_cmpuint (fwrite (bytes->data, 1, bytes->len, file), ==, bytes->len);
  g_assert_cmpint (fclose (file), ==, 0);
}

static SwbLogStore *
open_bytes (Fixture           *f,
            const GByteArray  *bytes,
            SwbCaptureSummary *summary,
            GError           **error)
{
  write_bytes (f, bytes);
  return swb_capture_open (f->path, NULL, NULL, NULL, summary, error);
}

static void
assert_shows (Fixture          *f,
              const GByteArray *bytes,
              const char       *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbLogStore) store = open_bytes (f, bytes, NULL, &error);
  g_autofree char *shown = NULL;

  g_assert_no_error (error);
  shown = log_fixture_show (store, SWB_LOG_MODE_TEXT, 0, 100);
  g_assert_cmpstr (shown, ==, expected);
}

static void
test_formats (Fixture      *f,
              gconstpointer data)
{
  static const guint32 links[] = { SWB_CAPTURE_LINK_NULL, SWB_CAPTURE_LINK_ETHERNET, SWB_CAPTURE_LINK_RAW,
                                   SWB_CAPTURE_LINK_LOOP };

  for (Format format = PCAP_MICROSECONDS; format <= PCAPNG; format++)
    for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
      for (int big = 0; big < 2; big++)
        for (int v6 = 0; v6 < 2; v6++)
          {
            g_autoptr (GByteArray) bytes = g_byte_array_new ();
            CaptureBytes c = { bytes, big };

            g_test_message ("format %d, link %u, %s, IPv%d", format, links[i], big ? "big" : "little", v6 ? 6 : 4);
            put_talk (&c, format, links[i], links[i] == SWB_CAPTURE_LINK_ETHERNET, v6);
            assert_shows (f, bytes, v6 ? SHOWN ("[2001:db8::7]:51234") : SHOWN ("192.0.2.7:51234"));
          }
}

static void
test_records (Fixture      *f,
              gconstpointer data)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  CaptureBytes c = { bytes, TRUE };
  g_autoptr (SwbLogStore) store = NULL;
  g_autoptr (SwbLogReader) reader = NULL;
  SwbCaptureSummary summary;
  SwbLogTotals totals;
  SwbLogRecord record;
  guint64 offset;
  char address[SWB_NET_ADDRESS_STRING_SIZE];

  put_talk (&c, PCAP_MICROSECONDS, SWB_CAPTURE_LINK_ETHERNET, 0, FALSE);
  store = open_bytes (f, bytes, &summary, NULL);
  g_assert_nonnull (store);
  g_assert_cmpstr (swb_log_store_get_path (store), ==, f->path);
  g_assert_true (summary.foreign);
  g_assert_cmpuint (summary.packets, ==, G_N_ELEMENTS (talk));
  g_assert_cmpuint (summary.verdicts[SWB_CAPTURE_TAKEN], ==, G_N_ELEMENTS (talk));
  g_assert_cmpuint (summary.flows, ==, 2);
  g_assert_cmpuint (summary.repeated, ==, 2);
  g_assert_cmpuint (summary.missing, ==, 6);
  g_assert_cmpuint (summary.left_out, ==, 0);

  swb_log_store_get_totals (store, &totals);
  g_assert_false (totals.recording);
  g_assert_cmpuint (totals.bytes[SWB_DIRECTION_IN], ==, 14 + 8);
  g_assert_cmpuint (totals.bytes[SWB_DIRECTION_OUT], ==, 7);

  /* stamps are those of the capture; what waited has that of what it waited for */
  reader = swb_log_reader_new (store);
  offset = swb_log_reader_get_first_offset (reader);
  for (guint i = 0; i < 6; i++)
    {
      static const guint stamps[] = { 2, 2, 2, 4, 6, 6 };

      g_assert_true (swb_log_reader_read (reader, offset, &record, NULL));
      g_assert_cmpint (record.time, ==, T0 + (gint64) stamps[i] * 1000);
      offset = record.next;
    }
  swb_net_address_write (&record.local, address);
  g_assert_cmpstr (address, ==, "192.0.2.1:6001");
}

/* Two sections of different byte order, interfaces of different links and clocks, all kinds of packet blocks. */
static void
test_pcapng_blocks (Fixture      *f,
                    gconstpointer data)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) ethernet = capture_ip (SWB_CAPTURE_LINK_ETHERNET, 1, FALSE, IPPROTO_UDP, FALSE, 0, 0, 0, "abc");
  g_autoptr (GByteArray) raw = capture_ip (SWB_CAPTURE_LINK_RAW, 0, FALSE, IPPROTO_UDP, TRUE, 0, 0, 0, "defgh");
  g_autoptr (SwbLogStore) store = NULL;
  g_autoptr (SwbLogReader) reader = NULL;
  g_autofree char *shown = NULL;
  SwbCaptureSummary summary;
  SwbLogRecord record;
  guint64 offset;

  for (int big = 0; big < 2; big++)
    {
      CaptureBytes c = { bytes, big };
      guint at;

      capture_section (&c);
      at = capture_block (&c, 0x80000bad); /* nobody's */
      capture_put (&c, 0x123456789a, 8);
      capture_end_block (&c, at);
      capture_interface (&c, SWB_CAPTURE_LINK_ETHERNET, 48, -1, 0);
      capture_interface (&c, SWB_CAPTURE_LINK_RAW, 0, 0x80 | 10, 1700000000);
      capture_interface (&c, 147, 0, 9, 0);

      capture_packet (&c, 1, 512, raw, raw->len, 0);
      capture_packet (&c, 2, 512, raw, raw->len, 0);

      at = capture_block (&c, 3);
      capture_put (&c, ethernet->len, 4);
      capture_put_bytes (&c, ethernet->data, 48);
      capture_end_block (&c, at);

      at = capture_block (&c, 2);
      capture_put (&c, 0, 2);
      capture_put (&c, 5, 2);
      capture_put (&c, (guint64) (T0 / 1000) >> 32, 4);
      capture_put (&c, (guint64) (T0 / 1000) & 0xffffffff, 4);
      capture_put (&c, ethernet->len, 4);
      capture_put (&c, ethernet->len, 4);
      capture_put_bytes (&c, ethernet->data, ethernet->len);
      capture_end_block (&c, at);

      at = capture_block (&c, 5);
      capture_put (&c, 0, 4);
      capture_put (&c, 0, 8);
      capture_put (&c, 5, 2);
      capture_put (&c, 8, 2);
      capture_put (&c, 21, 8);
      capture_put (&c, 0, 4);
      capture_end_block (&c, at);
    }

  store = open_bytes (f, bytes, &summary, NULL);
  g_assert_nonnull (store);
  shown = log_fixture_show (store, SWB_LOG_MODE_TEXT, 0, 100);
  g_assert_cmpstr (shown, ==,
                   "<1'defgh' >1'ab' [the last 1 bytes of this datagram are missing: the capture cut it short] >1'abc' "
                   "<1'defgh' >1'ab' [the last 1 bytes of this datagram are missing: the capture cut it short] >1'abc' "
                   "[2 packets are not shown: their kind of link is not understood (link type 147)] "
                   "[42 packets were dropped while the capture was made] "
                   "[8 packets read from the capture; 6 of them are TCP or UDP and shown]");
  g_assert_cmpuint (summary.dropped, ==, 42);

  reader = swb_log_reader_new (store);
  offset = swb_log_reader_get_first_offset (reader);
  for (guint i = 0; i < 4; i++)
    {
      /* the packet before the simple one is of another interface, and was not taken */
      static const gint64 times[] = { T0 + 500 * MS, 512, 512, T0 };

      g_assert_true (swb_log_reader_read (reader, offset, &record, NULL));
      g_assert_cmpint (record.time, ==, times[i]);
      offset = record.next;
    }
}

static void
test_directions (Fixture      *f,
                 gconstpointer data)
{
  static const struct
  {
    gboolean from_server;
    guint32 flags; /* of the block */
    guint8 tcp_flags;
    int protocol;
    const char *shown;
  } cases[] = {
    { FALSE, 0, 0, IPPROTO_UDP, "<1'x\\n'" },
    { TRUE, 0, 0, IPPROTO_UDP, "<1'x\\n'" },
    { FALSE, 2, 0, IPPROTO_UDP, ">1'x\\n'" },
    { TRUE, 1, 0, IPPROTO_UDP, "<1'x\\n'" },
    { FALSE, 0, SWB_TCP_ACK, IPPROTO_TCP, "[the connection with 192.0.2.7:51234 stood before the capture began] <1'x\\n'" },
    { TRUE, 0, SWB_TCP_ACK, IPPROTO_TCP, "[the connection with 192.0.2.7:51234 stood before the capture began] >1'x\\n'" },
    { FALSE, 2, SWB_TCP_ACK, IPPROTO_TCP, "[the connection with 192.0.2.1:6001 stood before the capture began] >1'x\\n'" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      CaptureBytes c = { bytes, FALSE };
      g_autoptr (GByteArray) packet = capture_ip (SWB_CAPTURE_LINK_RAW, 0, FALSE, cases[i].protocol, cases[i].from_server,
                                                  1, 1, cases[i].tcp_flags, "x\n");
      g_autofree char *expected = g_strdup_printf ("%s [1 packets read from the capture; 1 of them are TCP or UDP and shown]",
                                                   cases[i].shown);

      capture_section (&c);
      capture_interface (&c, SWB_CAPTURE_LINK_RAW, 0, -1, 0);
      capture_packet (&c, 0, 1, packet, packet->len, cases[i].flags);
      assert_shows (f, bytes, expected);
    }
}

static void
test_refused_and_reused (Fixture      *f,
                         gconstpointer data)
{
  static const struct
  {
    gboolean from_server;
    guint32 sequence;
    guint8 flags;
  } packets[] = {
    { FALSE, 1, SWB_TCP_SYN },      { TRUE, 0, SWB_TCP_RST | SWB_TCP_ACK }, { FALSE, 50, SWB_TCP_SYN },
    { TRUE, 9, SWB_TCP_SYN | SWB_TCP_ACK }, { FALSE, 51, SWB_TCP_RST },     { FALSE, 51, SWB_TCP_RST },
    { FALSE, 90, SWB_TCP_SYN },
  };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  CaptureBytes c = { bytes, FALSE };

  capture_pcap_head (&c, TRUE, SWB_CAPTURE_LINK_RAW);
  for (gsize i = 0; i < G_N_ELEMENTS (packets); i++)
    {
      g_autoptr (GByteArray) packet = capture_ip (SWB_CAPTURE_LINK_RAW, 0, FALSE, IPPROTO_TCP, packets[i].from_server,
                                                  packets[i].sequence, packets[i].sequence, packets[i].flags, "");

      capture_pcap_packet (&c, 1, (guint32) i, packet, packet->len);
    }
  assert_shows (f, bytes,
                "[connection refused by 192.0.2.1:6001: nothing listens on that port there] "
                "[client 192.0.2.7:51234 connected] [reset by peer (RST) after 0 bytes] "
                "[192.0.2.1:6001 did not answer the request for a connection (SYN) within the capture] "
                "[1 repeated TCP segments are not shown a second time (0 bytes)] "
                "[7 packets read from the capture; 7 of them are TCP or UDP and shown]");
}

/* Cut off and damaged anywhere: what came before is there, and no crash. */
static void
test_damage (Fixture      *f,
             gconstpointer data)
{
  for (Format format = PCAP_NANOSECONDS; format <= PCAPNG; format++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      CaptureBytes c = { bytes, format == PCAPNG };
      guint64 packets = 0;
      guint length;

      put_talk (&c, format, SWB_CAPTURE_LINK_SLL, 0, FALSE);
      length = bytes->len;
      for (guint cut = 0; cut <= length; cut++)
        {
          g_autoptr (GByteArray) part = g_byte_array_new ();
          g_autoptr (GError) error = NULL;
          g_autoptr (SwbLogStore) store = NULL;
          SwbCaptureSummary summary;

          g_byte_array_append (part, bytes->data, cut);
          store = open_bytes (f, part, &summary, &error);
          if (cut < 24)
            {
              g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_CORRUPT);
              continue;
            }
          g_assert_no_error (error);
          g_assert_cmpuint (summary.packets, >=, packets);
          g_assert_cmpuint (summary.packets, <=, packets + 1);
          packets = summary.packets;
        }
      g_assert_cmpuint (packets, ==, G_N_ELEMENTS (talk));

      for (guint i = 0; i < length; i++)
        {
          g_autoptr (SwbLogStore) store = NULL;
          SwbCaptureSummary summary;

          bytes->data[i] ^= 0x81;
          store = open_bytes (f, bytes, &summary, NULL);
          bytes->data[i] ^= 0x81;
          g_assert_true (store != NULL || i < 24);
        }
    }
}

static void
test_errors (Fixture      *f,
             gconstpointer data)
{
  static const struct
  {
    const char *content;
    const char *message;
  } cases[] = {
    { "", "neither a log" },
    { "hello", "neither a log" },
    { "a text that is longer than the head of any capture", "neither a log" },
    { "\x1f\x8b\x08                                ", "compressed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (GError) error = NULL;

      g_byte_array_append (bytes, (const guint8 *) cases[i].content, (guint) strlen (cases[i].content));
      g_assert_null (open_bytes (f, bytes, NULL, &error));
      g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_CORRUPT);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
  for (gsize i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (swb_capture_open (i == 0 ? f->directory : "/no/such/file", NULL, NULL, NULL, NULL, &error));
      g_assert_nonnull (error);
    }
}

static void
test_async (Fixture      *f,
            gconstpointer data)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  CaptureBytes c = { bytes, FALSE };

  put_talk (&c, PCAPNG, SWB_CAPTURE_LINK_ETHERNET, 0, FALSE);
  write_bytes (f, bytes);
  for (int cancelled = 0; cancelled < 2; cancelled++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (SwbLogStore) store = NULL;
      g_autoptr (GError) error = NULL;
      SwbCaptureSummary summary;

      if (cancelled)
        g_cancellable_cancel (cancellable);
      swb_capture_open_async (f->path, cancellable, NULL, NULL, test_async_keep, &result);
      test_async_wait (&result);
      store = swb_capture_open_finish (result, &summary, &error);
      if (cancelled)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      else
        g_assert_cmpuint (summary.packets, ==, G_N_ELEMENTS (talk));
      g_assert_cmpint (store == NULL, ==, cancelled);
    }
}

/* A log of ours is read where it is; a copy that lost our options is imported. */
static void
test_own_log (LogFixture   *f,
              gconstpointer data)
{
  g_autofree char *bytes = NULL;
  g_autoptr (SwbLogStore) store = NULL;
  g_autoptr (SwbLogStore) copy = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = NULL;
  SwbCaptureSummary summary;
  gsize length;

  log_fixture_open (f);
  log_fixture_data (f, f->udp, SWB_DIRECTION_OUT, "abcd", T0);
  store = swb_capture_open (f->path, NULL, NULL, NULL, &summary, &error);
  g_assert_no_error (error);
  g_assert_false (summary.foreign);
  shown = log_fixture_show (store, SWB_LOG_MODE_TEXT, 0, 10);
  g_assert_cmpstr (shown, ==, ">3'abcd'");
  g_clear_pointer (&shown, g_free);

  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));
  for (gsize i = 0; i + 8 <= length; i += 4)
    if (swb_pcapng_get16 ((guint8 *) bytes + i) == SWB_LOG_OPTION_RECORD)
      bytes[i + 4] ^= 1;
  g_assert_true (g_file_set_contents (f->path, bytes, (gssize) length, NULL));
  copy = swb_capture_open (f->path, NULL, NULL, NULL, &summary, &error);
  g_assert_no_error (error);
  g_assert_true (summary.foreign);
  shown = log_fixture_show (copy, SWB_LOG_MODE_TEXT, 0, 10);
  g_assert_cmpstr (shown, ==, ">1'abcd' [1 packets read from the capture; 1 of them are TCP or UDP and shown]");
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *cache = test_folder_new ();
  int result;

  /* where the copies go; G_TEST_OPTION_ISOLATE_DIRS leaks */
  g_assert_true (g_setenv ("XDG_CACHE_HOME", cache, TRUE));
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/capture/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("formats", test_formats);
  ADD ("records", test_records);
  ADD ("pcapng-blocks", test_pcapng_blocks);
  ADD ("directions", test_directions);
  ADD ("refused-and-reused", test_refused_and_reused);
  ADD ("damage", test_damage);
  ADD ("errors", test_errors);
  ADD ("async", test_async);
  g_test_add ("/capture/own-log", LogFixture, NULL, log_fixture_set_up, test_own_log, log_fixture_tear_down);

  result = g_test_run ();
  test_folder_remove (cache);
  return result;
}
