#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "support/log-fixture.h"
#include "swb-log-text.h"

/* Encodings in which bytes mean what shift sequences before them say, in streams that are cut at any place. */

typedef struct
{
  const char *encoding;
  const char *text;
} Stream;

/* Those of the text in lines, for each is decoded by itself. */
static const Stream streams[] = {
  { "ISO-2022-JP", "a日本bc語\n中文\n文字 end" },
  { "ISO-2022-JP", "日本語" },
  { "ISO-2022-KR", "a한국bc어\n가나 x" },
  { "UTF-7", "a日本bc語\n中文\n+文字- end~" },
  { "UTF-7", "日本😀語" },
  { "UTF-16LE", "日本😀語\n中文" },
  { "GB18030", "日本😀語\n中文" },
};

/* What is shown of a row; each of its bytes is in one of the cells. */
static void
add_shown (SwbLogText *text,
           gsize       length,
           GString    *shown,
           guint      *badges)
{
  guint32 at = text->plain;

  g_string_append_len (shown, (const char *) text->bytes, text->plain);
  for (guint i = 0; text->cells != NULL && i < text->cells->len; i++)
    {
      const SwbLogCell *cell = &g_array_index (text->cells, SwbLogCell, i);

      g_assert_cmpuint (cell->begin, ==, at);
      g_assert_cmpuint (cell->length, >, 0);
      at += cell->length;
      if (cell->kind == SWB_LOG_CELL_TEXT)
        g_string_append_len (shown, text->string->str + cell->text, cell->text_length);
      else if (cell->kind == SWB_LOG_CELL_ENDING)
        g_string_append_c (shown, '\n');
      else if (cell->kind == SWB_LOG_CELL_BADGE)
        (*badges)++;
    }
  g_assert_cmpuint (at, ==, length);
}

/* All rows, each read by itself; a selection of them has each byte once. */
static char *
show (LogFixture *f,
      const char *encoding,
      guint      *badges)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  g_autoptr (SwbLogDecoder) decoder = swb_log_decoder_new (encoding, NULL);
  g_autoptr (GPtrArray) rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, 0, G_MAXUINT, NULL);
  GString *shown = g_string_new (NULL);

  g_assert_nonnull (rows);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (SwbLogJoiner) joiner = swb_log_joiner_new (encoding, NULL);
      const SwbLogRow *row = rows->pdata[i];
      g_auto (SwbLogJoin) join = { 0 };
      g_autoptr (SwbLogText) text = NULL;

      swb_log_joiner_join (joiner, reader, row, &join);
      text = swb_log_text_new (row->bytes, row->length, decoder, &join);
      add_shown (text, row->length, shown, badges);
    }
  return g_string_free (shown, FALSE);
}

static void
append (LogFixture   *f,
        const guint8 *bytes,
        gsize         length,
        gint64        time)
{
  swb_log_store_append_data (f->store, f->tcp, SWB_DIRECTION_IN, bytes, length, time);
  swb_log_store_commit (f->store);
}

/* Cut at @first and again @second bytes behind that; all is a byte a row when @first is 0. */
static void
check_cut (const Stream *stream,
           const guint8 *bytes,
           gsize         length,
           gsize         first,
           gsize         second)
{
  LogFixture f = { 0 };
  g_autofree char *shown = NULL;
  guint badges = 0;

  log_fixture_set_up (&f, NULL);
  log_fixture_open (&f);
  if (first == 0)
    {
      for (gsize i = 0; i < length; i++)
        append (&f, bytes + i, 1, T0 + (gint64) i * 1000 * MS);
    }
  else
    {
      second = MIN (first + second, length);
      append (&f, bytes, first, T0);
      if (second > first)
        append (&f, bytes + first, second - first, T0 + 2000 * MS);
      if (length > second)
        append (&f, bytes + second, length - second, T0 + 4000 * MS);
    }

  shown = show (&f, stream->encoding, &badges);
  g_test_message ("%zu, %zu: %u badges", first, second, badges);
  g_assert_cmpstr (shown, ==, stream->text);
  log_fixture_tear_down (&f, NULL);
}

static void
test_cuts (gconstpointer data)
{
  const Stream *stream = data;
  g_autoptr (SwbCharset) charset = swb_charset_new (stream->encoding, NULL);
  g_autoptr (GBytes) encoded = swb_charset_encode (charset, stream->text, NULL, NULL);
  const guint8 *bytes;
  gsize length;

  g_assert_nonnull (encoded);
  bytes = g_bytes_get_data (encoded, &length);
  check_cut (stream, bytes, length, 0, 0);
  for (gsize first = 1; first < length; first++)
    for (gsize second = 1; second < 5; second++)
      check_cut (stream, bytes, length, first, second);
}

/* What is wrong in the stretch of another character set is shown as it is, and nothing is lost. */
static void
test_random (gconstpointer data)
{
  const Stream *stream = data;
  static const char alphabet[] = "\033$(B@J)C\016\017+-AGZa/0\xc4\xff\n";

  for (guint round = 0; round < 100; round++)
    {
      LogFixture f = { 0 };
      g_autofree char *shown = NULL;
      guint badges = 0;

      log_fixture_set_up (&f, NULL);
      log_fixture_open (&f);
      for (guint i = 0; i < 6; i++)
        {
          guint8 bytes[24];
          gsize length = (gsize) g_test_rand_int_range (1, sizeof bytes);

          for (gsize k = 0; k < length; k++)
            bytes[k] = (guint8) alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
          append (&f, bytes, length, T0 + i * 2000 * MS);
        }
      shown = show (&f, stream->encoding, &badges);
      log_fixture_tear_down (&f, NULL);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      g_autofree char *cuts = g_strdup_printf ("/log-shift/cuts/%s/%u", streams[i].encoding, i);
      g_autofree char *random = g_strdup_printf ("/log-shift/random/%s/%u", streams[i].encoding, i);

      if (!swb_charset_exists (streams[i].encoding))
        continue;
      g_test_add_data_func (cuts, &streams[i], test_cuts);
      g_test_add_data_func (random, &streams[i], test_random);
    }
  return g_test_run ();
}
