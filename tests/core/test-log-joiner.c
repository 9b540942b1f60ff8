#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "log-fixture.h"
#include "swb-charset.h"
#include "swb-log-joiner.h"

#define IN SWB_DIRECTION_IN
#define OUT SWB_DIRECTION_OUT

/* What the rows of @flow and @direction show in @encoding: a text for each, invalid bytes as \xNN. */
static GPtrArray *
show (LogFixture  *f,
      const char  *encoding,
      SwbLogMode   mode,
      guint32      flow,
      SwbDirection direction,
      GByteArray  *all)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  g_autoptr (SwbLogJoiner) joiner = swb_log_joiner_new (encoding, NULL);
  g_autoptr (SwbCharset) charset = swb_charset_new (encoding, NULL);
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_free);

  g_assert_nonnull (joiner);
  rows = swb_log_rows_fetch (reader, mode, 0, G_MAXUINT, NULL);
  g_assert_nonnull (rows);
  for (guint i = 0; i < rows->len; i++)
    {
      SwbLogRow *row = rows->pdata[i];
      g_auto (SwbLogJoin) join = { 0 };
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
      GString *out;

      if (row->flow != flow || row->direction != direction || row->kind != SWB_LOG_KIND_DATA)
        continue;
      /* each row by itself says the same as in the stream's order */
      if (i % 3 == 0)
        {
          swb_log_joiner_free (joiner);
          joiner = swb_log_joiner_new (encoding, NULL);
        }
      swb_log_joiner_join (joiner, reader, row, &join);
      g_assert_cmpuint (join.lead, <=, row->length);

      g_byte_array_append (bytes, row->bytes + join.lead, (guint) (row->length - join.lead));
      g_byte_array_append (bytes, join.after, (guint) join.after_length);
      swb_charset_decode (charset, bytes->data, bytes->len, text, spans);
      out = g_string_new (NULL);
      for (guint j = 0; j < spans->len; j++)
        {
          const SwbTextSpan *span = &g_array_index (spans, SwbTextSpan, j);

          if (span->text_length > 0)
            g_string_append_len (out, text->str + span->text_begin, span->text_length);
          else
            g_string_append_printf (out, "\\x%02X", bytes->data[span->begin]);
        }
      g_ptr_array_add (shown, g_string_free (out, FALSE));
      if (all != NULL)
        g_byte_array_append (all, row->bytes, (guint) row->length);
    }
  return shown;
}

static void
assert_rows (LogFixture   *f,
             const char   *encoding,
             SwbDirection  direction,
             const char   *expected)
{
  g_autoptr (GPtrArray) rows = show (f, encoding, SWB_LOG_MODE_TEXT, 1, direction, NULL);
  g_autofree char *joined = NULL;

  g_ptr_array_add (rows, NULL);
  joined = g_strjoinv ("|", (char **) rows->pdata);
  g_assert_cmpstr (joined, ==, expected);
}

/* One write that is cut in the middle of a character: GBK for 你好 is C4 E3 BA C3. */
static void
test_split (LogFixture   *f,
            gconstpointer data)
{
  log_fixture_open (f);
  log_fixture_data (f, f->tcp, IN, "\xc4\xe3\xba", T0);
  assert_rows (f, "GBK", IN, "你\\xBA");
  log_fixture_data (f, f->tcp, IN, "\xc3\n", T0 + MS);
  assert_rows (f, "GBK", IN, "你好\n");

  /* an answer in between, an hour */
  log_fixture_data (f, f->tcp, IN, "\xc4\xe3\xba", T0 + 2 * MS);
  log_fixture_data (f, f->tcp, OUT, "\xc4\xe3\xba", T0 + 3 * MS);
  log_fixture_data (f, f->tcp, IN, "\xc3\xc4\xe3", T0 + 3600000 * MS);
  log_fixture_data (f, f->tcp, OUT, "\xc3\n", T0 + 3600001 * MS);
  assert_rows (f, "GBK", IN, "你好\n|你好|你");
  assert_rows (f, "GBK", OUT, "你好|\n");
  assert_rows (f, "ISO-8859-1", IN, "ÄãºÃ\n|Äãº|ÃÄã");
}

/* Each byte a row: a character of four bytes has rows that show nothing. */
static void
test_single_bytes (LogFixture   *f,
                   gconstpointer data)
{
  const char *text = "\x81\x30\x81\x30" "a\xf0\x9f\x98\x80!";

  log_fixture_open (f);
  for (const char *p = text; *p != '\0'; p++)
    {
      char byte[2] = { *p, '\0' };

      log_fixture_data (f, f->tcp, IN, byte, T0 + (p - text) * 2 * MS);
      log_fixture_data (f, f->tcp, OUT, ".", T0 + (p - text) * 2 * MS + 1);
    }
  assert_rows (f, "GB18030", IN, "\302\200||||a|馃||榾||!");
  assert_rows (f, "UTF-8", IN, "\\x81|0|\\x81|0|a|😀||||!");
}

static void
test_invalid (LogFixture   *f,
              gconstpointer data)
{
  log_fixture_open (f);
  /* 81 30 81 begins a character of four bytes, but 41 is not the last of one; 81 41 is a character */
  log_fixture_data (f, f->tcp, IN, "\x81\x30\x81", T0);
  log_fixture_data (f, f->tcp, OUT, "\xe4\xbd", T0 + 1);
  log_fixture_data (f, f->tcp, IN, "\x41\x42", T0 + 2);
  log_fixture_data (f, f->tcp, OUT, "x\xbd", T0 + 3);
  assert_rows (f, "GB18030", IN, "\\x810丄|B");
  assert_rows (f, "UTF-8", OUT, "\\xE4\\xBD|x\\xBD");
}

static void
test_utf16 (LogFixture   *f,
            gconstpointer data)
{
  /* a, LF, U+0A05, U+010A, an emoji: 0A is the first or the second byte of characters that are no line feed */
  static const guint8 le[] = { 'a', 0, '\n', 0, 5, 0x0a, 0x0a, 1, 0x3d, 0xd8, 0, 0xde, 'b', 0 };
  static const guint8 be[] = { 0, 'a', 0, '\n', 0x0a, 5, 1, 0x0a, 0xd8, 0x3d, 0xde, 0, 0, 'b' };

  log_fixture_open (f);
  swb_log_store_append_data (f->store, f->tcp, IN, le, sizeof le, T0);
  swb_log_store_append_data (f->store, f->tcp, OUT, be, sizeof be, T0);
  swb_log_store_commit (f->store);
  assert_rows (f, "UTF-16LE", IN, "a\n|ਅ|Ċ|😀b");
  assert_rows (f, "UTF-16BE", OUT, "a\n|ਅ|Ċ|😀b");
}

/* A datagram is by itself; inside a long one, rows are joined. */
static void
test_datagrams (LogFixture   *f,
                gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc (5000);
  g_autoptr (GPtrArray) rows = NULL;

  for (guint i = 0; i < 5000; i++)
    bytes[i] = i == 0 ? 'a' : i % 2 != 0 ? 0xc4 : 0xe3;

  log_fixture_open (f);
  log_fixture_data (f, f->udp, IN, "\xc4\xe3\xba", T0);
  log_fixture_data (f, f->udp, IN, "\xc3", T0 + 1);
  swb_log_store_append_data (f->store, f->udp, IN, bytes, 4999, T0 + 2);
  swb_log_store_commit (f->store);

  rows = show (f, "GBK", SWB_LOG_MODE_TEXT, 3, IN, NULL);
  g_assert_cmpuint (rows->len, ==, 4);
  g_assert_cmpstr (rows->pdata[0], ==, "你\\xBA");
  g_assert_cmpstr (rows->pdata[1], ==, "\\xC3");
  g_assert_cmpint (g_utf8_strlen (rows->pdata[2], -1), ==, 1 + 2048);
  g_assert_cmpint (g_utf8_strlen (rows->pdata[3], -1), ==, 451);
  g_assert_null (strchr (rows->pdata[3], 'x'));
}

/* Pieces that lie too far apart in the file are not joined, and both rows say so. */
static void
test_far (LogFixture   *f,
          gconstpointer data)
{
  g_autofree guint8 *flood = g_malloc0 (300000);

  log_fixture_open (f);
  log_fixture_data (f, f->tcp, IN, "\xc4\xe3\xba", T0);
  swb_log_store_append_data (f->store, f->tcp, OUT, flood, 300000, T0 + 1);
  swb_log_store_commit (f->store);
  log_fixture_data (f, f->tcp, IN, "\xc3!", T0 + 2);
  assert_rows (f, "GBK", IN, "你\\xBA|\\xC3!");
}

typedef struct
{
  const char *encoding;
  const char *characters;
} Property;

/* The text has what makes each encoding hard: trail bytes in the range of ASCII, four bytes, surrogates. */
static const Property properties[] = {
  { "GBK", "温度二十一点五湿朂丂亐，。abc{}|~09\n你好顾客来了" },
  { "GB18030", "温度😀二十ÀÿĀ㐀ab09{}\n，。你好𠀀" },
  { "BIG5", "溫度許功蓋餐，。abc|~09\n你好顧客來了" },
  { "SHIFT_JIS", "温度表示ソ能十ｶﾀｶﾅアabc09\n、。日本語" },
  { "EUC-KR", "온도표시한국어안녕abc09\n가나다" },
  { "EUC-JP", "温度表示ソ能十ｶﾀｶﾅabc09\n、。日本語" },
  { "UTF-8", "温度😀é\302\240abc09\n你好𠀀" },
  { "UTF-16LE", "温度😀Ċਊਅ上abc09\n你好𠀀" },
  { "UTF-16BE", "温度😀Ċਊਅ上abc09\n你好𠀀" },
  { "UTF-32LE", "温度😀Ċਊਅ上abc09\n你好𠀀" },
  { "WINDOWS-1252", "naïve façade €abc\n" },
};

static char *
random_text (const char *characters,
             gboolean    no_ascii)
{
  GString *text = g_string_new (NULL);
  glong count = g_utf8_strlen (characters, -1);
  guint n = (guint) g_test_rand_int_range (1, no_ascii ? 20000 : 6000);

  while (n > 0)
    {
      gunichar c = g_utf8_get_char (g_utf8_offset_to_pointer (characters, g_test_rand_int_range (0, (gint32) count)));

      if (no_ascii && c < 0x80)
        continue;
      g_string_append_unichar (text, c);
      n--;
    }
  return g_string_free (text, FALSE);
}

static void
test_property (LogFixture   *f,
               gconstpointer data)
{
  const Property *property = data;
  g_autoptr (SwbCharset) charset = swb_charset_new (property->encoding, NULL);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) hex = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = random_text (property->characters, g_test_rand_bit ());
  g_autofree char *shown = NULL;
  g_autofree char *hex_shown = NULL;
  const guint8 *encoded;
  gint64 time = T0;
  gsize length;

  bytes = swb_charset_encode (charset, text, NULL, &error);
  g_assert_no_error (error);
  encoded = g_bytes_get_data (bytes, &length);

  log_fixture_open (f);
  for (gsize done = 0; done < length;)
    {
      gsize piece = (gsize) g_test_rand_int_range (1, g_test_rand_bit () ? 8 : 9000);

      piece = MIN (piece, length - done);
      time += g_test_rand_int_range (0, 40) * MS;
      swb_log_store_append_data (f->store, f->tcp, IN, encoded + done, piece, time);
      swb_log_store_commit (f->store);
      done += piece;
      if (g_test_rand_bit ())
        log_fixture_data (f, f->tcp, OUT, "\xc4\n\xe3", time);
      if (g_test_rand_bit ())
        log_fixture_data (f, f->tcp2, IN, "\xc4", time);
    }

  rows = show (f, property->encoding, SWB_LOG_MODE_TEXT, 1, IN, all);
  g_assert_cmpmem (all->data, all->len, encoded, length);
  g_ptr_array_add (rows, NULL);
  shown = g_strjoinv ("", (char **) rows->pdata);
  g_assert_cmpstr (shown, ==, text);

  g_byte_array_set_size (all, 0);
  hex = show (f, property->encoding, SWB_LOG_MODE_HEX, 1, IN, all);
  g_assert_cmpmem (all->data, all->len, encoded, length);
  g_ptr_array_add (hex, NULL);
  hex_shown = g_strjoinv ("", (char **) hex->pdata);
  g_assert_cmpstr (hex_shown, ==, text);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/log-joiner/" name, LogFixture, NULL, log_fixture_set_up, func, log_fixture_tear_down)
  ADD ("split", test_split);
  ADD ("single-bytes", test_single_bytes);
  ADD ("invalid", test_invalid);
  ADD ("utf-16", test_utf16);
  ADD ("datagrams", test_datagrams);
  ADD ("far", test_far);

  for (gsize i = 0; i < G_N_ELEMENTS (properties); i++)
    for (guint n = 0; n < 4; n++)
      {
        g_autofree char *path = g_strdup_printf ("/log-joiner/property/%s/%u", properties[i].encoding, n);

        if (swb_charset_exists (properties[i].encoding))
          g_test_add (path, LogFixture, &properties[i], log_fixture_set_up, test_property, log_fixture_tear_down);
      }

  return g_test_run ();
}
