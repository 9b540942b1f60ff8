#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "log-fixture.h"
#include "swb-log-carry.h"

#define IN SWB_DIRECTION_IN
#define OUT SWB_DIRECTION_OUT

static void
append_hex (GString      *out,
            const char   *prefix,
            const guint8 *bytes,
            gsize         length)
{
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (out, "%s%02X", prefix, bytes[i]);
}

/* What a printer shows of the records from @offset on, when it has seen nothing of those before: one text for each data
 * record of @flow and @direction, invalid bytes as \xNN; what is left at an end in brackets. */
static char *
show_behind (LogFixture  *f,
             const char  *encoding,
             guint64      offset,
             guint32      flow,
             SwbDirection direction)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  g_autoptr (SwbLogCarry) carry = swb_log_carry_new (f->store, encoding, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  SwbLogRecord record;
  SwbLogRest rest;

  g_assert_nonnull (carry);
  swb_log_carry_skip (carry, offset);
  for (; swb_log_reader_read (reader, offset, &record, NULL); offset = record.next)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
      SwbLogCarried carried;

      while (record.kind != SWB_LOG_KIND_DATA && swb_log_carry_end (carry, &record, &rest))
        if (rest.flow == flow && rest.direction == direction)
          {
            g_string_append_c (out, '[');
            append_hex (out, "", rest.bytes, rest.length);
            g_string_append_c (out, ']');
          }
      if (record.kind != SWB_LOG_KIND_DATA)
        continue;

      swb_log_carry_take (carry, &record, &carried);
      g_assert_cmpuint (carried.first, <=, carried.length);
      if (record.flow != flow || record.direction != direction)
        continue;
      append_hex (out, "\\x", carried.stale, carried.stale_length);
      swb_log_carry_decode (carry, &carried, G_MAXSIZE, text, spans);
      for (guint i = 0; i < spans->len; i++)
        {
          const SwbTextSpan *span = &g_array_index (spans, SwbTextSpan, i);

          if (span->text_length > 0)
            g_string_append_len (out, text->str + span->text_begin, span->text_length);
          else
            append_hex (out, "\\x", carried.bytes + span->begin, span->length);
        }
      g_string_append_c (out, '|');
    }

  while (swb_log_carry_end_any (carry, &rest))
    ;
  g_assert_cmpuint (swb_log_carry_get_size (carry), ==, 0);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* The same from record @skip on. */
static char *
show (LogFixture  *f,
      const char  *encoding,
      guint        skip,
      guint32      flow,
      SwbDirection direction)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  guint64 offset = swb_log_reader_get_first_offset (reader);
  SwbLogRecord record;

  for (guint i = 0; i < skip && swb_log_reader_read (reader, offset, &record, NULL); i++)
    offset = record.next;
  return show_behind (f, encoding, offset, flow, direction);
}

static void
assert_shows (LogFixture   *f,
              const char   *encoding,
              guint         skip,
              SwbDirection  direction,
              const char   *expected)
{
  g_autofree char *shown = show (f, encoding, skip, 1, direction);

  g_assert_cmpstr (shown, ==, expected);
}

static void
append (LogFixture   *f,
        SwbLogFlow   *flow,
        SwbDirection  direction,
        const guint8 *data,
        gsize         length)
{
  swb_log_store_append_data (f->store, flow, direction, data, length, T0);
  swb_log_store_commit (f->store);
}

/* Characters of one, two and more bytes, lines, and ASCII that looks like the second half of a character. */
static const struct
{
  const char *encoding;
  const char *text;
} samples[] = {
  { "UTF-8", "aé€😀\n你好\r\nz" },
  { "GBK", "a你好\n丂世界 end\r\n0A镕" },
  { "GB18030", "a你\302\200好😀\n榾00 馃" },
  { "BIG5", "a你好\n功許 end" },
  { "SHIFT_JIS", "aテスト表ソ\n能 ｱｲ" },
  { "EUC-JP", "aテスト丂\n表" },
  { "EUC-KR", "a안녕\n하세요" },
  { "UTF-16LE", "a你😀\nԊĊ" },
  { "UTF-16BE", "a你😀\nԊĊ" },
  { "UTF-16", "a你😀\nԊĊ" },
  { "UTF-32LE", "a你😀\nԊ" },
  { "ISO-2022-JP", "aテスト b\n表示c\nd 漢" },
  { "ISO-2022-JP-2", "aテスト b\n表示é\nd 漢" },
  { "ISO-2022-KR", "a안녕\nb하세요" },
  { "ISO-2022-CN", "a你好\nb世界功" },
  { "UTF-7", "a你好+😀\nb世界-c" },
  { "ISO-8859-1", "aé\nü" },
};

static void
forget_bars (char *shown)
{
  char *to = shown;

  for (const char *p = shown; *p != '\0'; p++)
    if (*p != '|')
      *to++ = *p;
  *to = '\0';
}

/* The byte order mark that the encoder writes is no text. */
static void
assert_whole (LogFixture *f,
              guint       sample,
              gsize       split)
{
  g_autofree char *shown = show (f, samples[sample].encoding, 0, 1, IN);

  forget_bars (shown);
  if (g_strcmp0 (shown, samples[sample].text) != 0)
    {
      g_autofree char *escaped = g_strescape (shown, NULL);

      g_error ("%s, split at %zu: %s", samples[sample].encoding, split, escaped);
    }
}

static void
renew (LogFixture *f)
{
  log_fixture_tear_down (f, NULL);
  log_fixture_set_up (f, NULL);
  log_fixture_open (f);
}

/* In two records, cut at each byte; in records of one byte each; and both with other streams in between. */
static void
test_each_byte (LogFixture   *f,
                gconstpointer data)
{
  log_fixture_open (f);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (GBytes) bytes = log_fixture_encode (samples[i].encoding, samples[i].text);
      gsize length;
      const guint8 *all = g_bytes_get_data (bytes, &length);

      for (gsize split = 0; split <= length; split++)
        {
          renew (f);
          append (f, f->tcp, IN, all, split);
          append (f, f->tcp, OUT, all, length - split);
          append (f, f->tcp2, IN, all, split);
          append (f, f->tcp, IN, all + split, length - split);
          assert_whole (f, i, split);
        }

      renew (f);
      for (gsize at = 0; at < length; at++)
        {
          append (f, f->tcp2, IN, all + length - 1 - at, 1);
          append (f, f->tcp, IN, all + at, 1);
          append (f, f->tcp, OUT, all + at, 1);
        }
      assert_whole (f, i, G_MAXSIZE);
    }
}

/* After records that were passed over, a character is whole where it ends. */
static void
test_skip (LogFixture   *f,
           gconstpointer data)
{
  log_fixture_open (f);
  log_fixture_data (f, f->tcp, IN, "\xc4\xe3\xc4\xe3\xba\xc3\xba", T0);
  log_fixture_data (f, f->tcp, OUT, "a\xe4", T0);
  log_fixture_data (f, f->tcp, IN, "\xc3\xc4", T0);
  log_fixture_data (f, f->tcp, OUT, "\xbd\xa0", T0);
  log_fixture_data (f, f->tcp, IN, "\xe3\n", T0);
  assert_shows (f, "GBK", 0, IN, "你你好|好|你\n|");
  assert_shows (f, "GBK", 1, IN, "好|你\n|");
  assert_shows (f, "GBK", 2, IN, "好|你\n|");
  assert_shows (f, "GBK", 3, IN, "你\n|");
  assert_shows (f, "UTF-8", 2, OUT, "你|");

  renew (f);
  log_fixture_data (f, f->tcp, IN, "x\n\033$B%F%", T0);
  log_fixture_data (f, f->tcp, IN, "9%H\033", T0);
  log_fixture_data (f, f->tcp, IN, "(Bz\n", T0);
  assert_shows (f, "ISO-2022-JP", 0, IN, "x\nテ|スト|z\n|");
  assert_shows (f, "ISO-2022-JP", 1, IN, "スト|z\n|");
  assert_shows (f, "ISO-2022-JP", 2, IN, "z\n|");
}

/* What was dropped to keep the log under its limit can't be looked at: a character that begins there is cut; all that follows
 * is whole. The first stream has its last bytes in what is dropped, the other one goes on all the time. */
static void
test_dropped (LogFixture   *f,
              gconstpointer data)
{
  g_autofree char *filling = g_strnfill (60000, 'x');
  g_autoptr (SwbLogReader) reader = NULL;
  SwbLogRecord record;
  SwbLogTotals totals;
  guint64 first, skipped = 0;
  guint behind = 0;

  log_fixture_open (f);
  swb_log_store_set_limit (f->store, 1024 * 1024);
  log_fixture_data (f, f->tcp, IN, "\xc4\xe3\xba", T0);
  do
    {
      log_fixture_data (f, f->tcp2, IN, filling, T0);
      log_fixture_data (f, f->tcp2, OUT, "\xba\xc3\xc4", T0);
      log_fixture_data (f, f->tcp2, OUT, "\xe3\n", T0);
      swb_log_store_get_totals (f->store, &totals);
    }
  while (totals.dropped_records == 0);
  log_fixture_data (f, f->tcp, IN, "\xc3\n\xc4", T0);
  log_fixture_data (f, f->tcp, IN, "\xe3", T0);

  reader = swb_log_reader_new (f->store);
  first = swb_log_reader_get_first_offset (reader);
  g_assert_cmpuint (first, >, 0);
  for (guint64 offset = first; swb_log_reader_read (reader, offset, &record, NULL); offset = record.next, skipped++)
    {
      g_autofree char *cut = show_behind (f, "GBK", offset, 1, IN);
      g_autofree char *whole = show_behind (f, "GBK", offset, 2, OUT);

      /* from this record on, be it the first one that is left */
      g_assert_cmpstr (cut, ==, behind == 0 || record.flow != 1 ? "\\xC3\n|你|" : "你|");
      behind += record.flow == 1;
      if (record.flow == 2 && record.direction == OUT && (offset > first || record.payload_length == 3))
        g_assert_true (g_str_has_prefix (whole, record.payload_length == 3 ? "好|你\n|" : "你\n|"));
    }
  g_assert_cmpuint (behind, ==, 2);
  g_assert_cmpuint (skipped, >, 3);
}

static void
test_invalid (LogFixture   *f,
              gconstpointer data)
{
  log_fixture_open (f);
  log_fixture_data (f, f->tcp, IN, "a\x81\x30\x81", T0);
  log_fixture_data (f, f->tcp, OUT, "\xe4\xbd", T0);
  log_fixture_data (f, f->tcp, IN, "\x41\x42", T0);
  log_fixture_data (f, f->tcp, OUT, "x\xbd\xff", T0);
  log_fixture_data (f, f->tcp, OUT, "\xf0\x9f", T0);
  log_fixture_data (f, f->tcp, OUT, "\xf0\x9f\x98\x80", T0);
  assert_shows (f, "GB18030", 0, IN, "a|\\x810丄B|");
  assert_shows (f, "UTF-8", 0, OUT, "|\\xE4\\xBDx\\xBD\\xFF||\\xF0\\x9F😀|");

  /* converters look at all bytes that a character may have before they say that the second one is wrong */
  renew (f);
  log_fixture_data (f, f->tcp, IN, "a\xfc\x39\xff", T0);
  log_fixture_data (f, f->tcp, IN, "\x94", T0);
  log_fixture_data (f, f->tcp, IN, " \x81\x30\x01", T0);
  log_fixture_data (f, f->tcp, IN, "z", T0);
  assert_shows (f, "GB18030", 0, IN, "a|\\xFC9\\xFF|\\x94 \\x810\001|z|");

  /* and take an escape that begins no sequence only with what follows it, which may be one */
  renew (f);
  log_fixture_data (f, f->tcp, IN, "a\033", T0);
  log_fixture_data (f, f->tcp, IN, "\016", T0);
  log_fixture_data (f, f->tcp, IN, "0!", T0);
  log_fixture_data (f, f->tcp, IN, "\017b", T0);
  assert_shows (f, "ISO-2022-KR", 0, IN, "a|\033|가|b|");

  /* no encoding makes more of what is random than there is, or holds back more than a character */
  renew (f);
  for (guint i = 0; i < 200; i++)
    {
      guint8 random[40];
      gsize length = (gsize) g_test_rand_int_range (1, sizeof random);

      for (gsize k = 0; k < length; k++)
        random[k] = (guint8) g_test_rand_int_range (0, 256);
      append (f, f->tcp, IN, random, length);
    }
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    for (guint skip = 0; skip < 4; skip++)
      g_free (show (f, samples[i].encoding, skip, 1, IN));
}

/* Datagrams stand alone. */
static void
test_udp (LogFixture   *f,
          gconstpointer data)
{
  g_autofree char *shown = NULL;

  log_fixture_open (f);
  log_fixture_data (f, f->udp, IN, "\xe4\xbd", T0);
  log_fixture_data (f, f->udp, IN, "\xa0x", T0);
  shown = show (f, "UTF-8", 0, 3, IN);
  g_assert_cmpstr (shown, ==, "\\xE4\\xBD|\\xA0x|");
}

static void
test_end (LogFixture   *f,
          gconstpointer data)
{
  static const struct
  {
    SwbDirection direction;
    SwbLogKind kind;
    SwbLogEventId event;
    const char *in;
    const char *out;
  } ends[] = {
    { IN, SWB_LOG_KIND_FIN, SWB_LOG_EVENT_PEER_CLOSED, "a|[E4BD]\\xA0|", "b|\xe2\x82\xac|" },
    { IN, SWB_LOG_KIND_RST, SWB_LOG_EVENT_PEER_RESET, "a|[E4BD]\\xA0|", "b|[E2]\\x82\\xAC|" },
    { OUT, SWB_LOG_KIND_FIN, SWB_LOG_EVENT_CLOSED, "a|[E4BD]\\xA0|", "b|[E2]\\x82\\xAC|" },
    { OUT, SWB_LOG_KIND_FILLER, SWB_LOG_EVENT_CLOSED, "a|[E4BD]\\xA0|", "b|[E2]\\x82\\xAC|" },
  };

  log_fixture_open (f);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *other = NULL;

      renew (f);
      log_fixture_data (f, f->tcp, IN, "a\xe4\xbd", T0);
      log_fixture_data (f, f->tcp, OUT, "b\xe2", T0);
      log_fixture_data (f, f->tcp2, IN, "a\xe4\xbd", T0);
      swb_log_store_append_end (f->store, f->tcp, ends[i].direction, ends[i].kind, ends[i].event, NULL, T0);
      /* can't come, but shows what is kept */
      log_fixture_data (f, f->tcp, IN, "\xa0", T0);
      log_fixture_data (f, f->tcp, OUT, "\x82\xac", T0);
      log_fixture_data (f, f->tcp2, IN, "\xa0", T0);
      assert_shows (f, "UTF-8", 0, IN, ends[i].in);
      assert_shows (f, "UTF-8", 0, OUT, ends[i].out);
      other = show (f, "UTF-8", 0, 2, IN);
      g_assert_cmpstr (other, ==, "a|你|");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function)                                                                                                  \
  g_test_add ("/log-carry/" path, LogFixture, NULL, log_fixture_set_up, function, log_fixture_tear_down)
  ADD ("each-byte", test_each_byte);
  ADD ("skip", test_skip);
  ADD ("dropped", test_dropped);
  ADD ("invalid", test_invalid);
  ADD ("udp", test_udp);
  ADD ("end", test_end);

  return g_test_run ();
}
