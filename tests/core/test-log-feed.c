#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "swb-log-feed.h"

#include <sys/mman.h>
#include <unistd.h>

#include "log-fixture.h"
#include "swb-charset.h"
#include "swb-log-export.h"
#include "swb-log-filtered-rows.h"
#include "swb-log-row-cut.h"
#include "swb-log-store-private.h"

#define IN SWB_DIRECTION_IN
#define OUT SWB_DIRECTION_OUT

static const char *const wide[] = { "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" };

static void
test_names (void)
{
  static const struct
  {
    const char *encoding;
    SwbLogFeed feed;
  } cases[] = {
    { "UTF-8", SWB_LOG_FEED_BYTE },       { "GBK", SWB_LOG_FEED_BYTE },         { "GB18030", SWB_LOG_FEED_BYTE },
    { "ISO-2022-JP", SWB_LOG_FEED_BYTE }, { "UTF-7", SWB_LOG_FEED_BYTE },       { "IBM037", SWB_LOG_FEED_BYTE },
    { "", SWB_LOG_FEED_BYTE },            { "no such", SWB_LOG_FEED_BYTE },     { "UTF-16LE//IGNORE", SWB_LOG_FEED_BYTE },
    { "UTF-16LE", SWB_LOG_FEED_UTF16LE }, { "utf-16be", SWB_LOG_FEED_UTF16BE }, { "UTF-32LE", SWB_LOG_FEED_UTF32LE },
    { "UTF-32BE", SWB_LOG_FEED_UTF32BE },
  };
  static const char *const orderless[] = { "UTF-16", "UTF-32", "UCS-2", "UCS-2BE", "UCS-2LE", "UCS-4", "UCS-4LE" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].encoding);
      g_assert_cmpint (swb_log_feed_from_encoding (cases[i].encoding), ==, cases[i].feed);
    }

  /* whatever the C library makes of these names: what is sent as two lines is two rows */
  for (gsize i = 0; i < G_N_ELEMENTS (orderless); i++)
    if (swb_charset_exists (orderless[i]))
      {
        g_autoptr (GBytes) bytes = log_fixture_encode (orderless[i], "上海\n二");
        SwbLogRowCutter cutter = { .feed = (guint8) swb_log_feed_from_encoding (orderless[i]) };
        gsize length;
        const guint8 *data = g_bytes_get_data (bytes, &length);

        g_test_message ("%s", orderless[i]);
        g_assert_cmpuint (cutter.feed, !=, SWB_LOG_FEED_BYTE);
        g_assert_cmpuint (swb_log_row_cutter_count (&cutter, data, length), ==, 2);
        g_assert_cmpuint (cutter.fill, ==, swb_log_feed_get_unit ((SwbLogFeed) cutter.feed));
      }
}

/* Rows of one direction in a store, as text in the encoding, a bar behind each. */
static char *
show (SwbLogStore *store,
      const char  *encoding,
      SwbDirection direction)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  g_autoptr (GPtrArray) rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, 0, G_MAXUINT, NULL);
  g_autoptr (SwbCharset) charset = swb_charset_new (encoding, NULL);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  GString *out = g_string_new (NULL);

  g_assert_nonnull (rows);
  g_assert_cmpuint (rows->len, ==, swb_log_rows_count (store, SWB_LOG_MODE_TEXT));
  for (guint i = 0; i < rows->len; i++)
    {
      const SwbLogRow *row = rows->pdata[i];
      g_autoptr (GString) text = g_string_new (NULL);

      if (row->kind != SWB_LOG_KIND_DATA || row->direction != direction)
        continue;
      g_array_set_size (spans, 0);
      swb_charset_decode (charset, row->bytes, row->length, text, spans);
      for (guint k = 0; k < spans->len; k++)
        g_assert_cmpuint (g_array_index (spans, SwbTextSpan, k).text_length, >, 0);
      g_string_append_printf (out, "%s|", text->str);
    }
  return g_string_free (out, FALSE);
}

static void
assert_rows (SwbLogStore *store,
             const char  *encoding,
             SwbDirection direction,
             const char  *expected)
{
  g_autofree char *shown = show (store, encoding, direction);

  g_assert_cmpstr (shown, ==, expected);
}

/* What a reader finds in the file when it is opened again. */
static SwbLogStore *
reopen (const char *path)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  SwbLogStore *store;
  gsize length;
  int fd = memfd_create ("log", MFD_CLOEXEC);

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpint (write (fd, bytes, length), ==, length);
  store = swb_log_store_open_existing (fd, "log", &error);
  g_assert_no_error (error);
  return store;
}

typedef struct
{
  guint count;
  guint64 rows[64];
} Found;

static int
compare_rows (const void *a,
              const void *b)
{
  const guint64 left = *(const guint64 *) a, right = *(const guint64 *) b;

  return (left > right) - (left < right);
}

/* Rows with hits, each once. */
static void
find (SwbLogStore   *store,
      const char    *wanted,
      const char    *encoding,
      Found         *found)
{
  g_autoptr (SwbLogPattern) pattern = swb_log_pattern_new_text (wanted, encoding, SWB_LOG_PATTERN_DEFAULT, NULL);
  g_autoptr (SwbLogPattern) expression = swb_log_pattern_new_regex (wanted, encoding, SWB_LOG_PATTERN_DEFAULT, NULL);
  g_autoptr (SwbLogSearch) search = swb_log_search_new (store, pattern, NULL);
  g_autoptr (SwbLogSearch) slow = swb_log_search_new (store, expression, NULL);
  SwbLogHit hits[64];
  SwbLogHit same[64];
  guint n;

  g_assert_true (swb_log_search_run (search, NULL, NULL, NULL, NULL));
  g_assert_true (swb_log_search_run (slow, NULL, NULL, NULL, NULL));
  n = (guint) swb_log_search_get_hits (search, 0, hits, G_N_ELEMENTS (hits));
  g_assert_cmpuint (n, <, G_N_ELEMENTS (hits));
  g_assert_cmpuint (swb_log_search_get_hits (slow, 0, same, G_N_ELEMENTS (same)), ==, n);
  for (guint i = 0; i < n; i++)
    {
      found->rows[i] = hits[i].text_row;
      g_assert_cmpuint (same[i].text_row, ==, hits[i].text_row);
      g_assert_cmpuint (same[i].begin, ==, hits[i].begin);
    }

  qsort (found->rows, n, sizeof found->rows[0], compare_rows);
  found->count = 0;
  for (guint i = 0; i < n; i++)
    if (i == 0 || found->rows[i] != found->rows[i - 1])
      found->rows[found->count++] = found->rows[i];
}

/* The rows that hits are in, and those that a filter shows, are those that the view shows. */
static void
assert_found (SwbLogStore *store,
              const char  *wanted,
              const char  *encoding)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  g_autoptr (GPtrArray) rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, 0, G_MAXUINT, NULL);
  g_autoptr (GBytes) bytes = log_fixture_encode (encoding, wanted);
  g_autoptr (SwbLogPattern) pattern = swb_log_pattern_new_text (wanted, encoding, SWB_LOG_PATTERN_DEFAULT, NULL);
  g_autoptr (SwbLogFilteredRows) filtered = NULL;
  g_autoptr (GPtrArray) shown = NULL;
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;
  Found found;
  guint n = 0;

  find (store, wanted, encoding, &found);
  filter.pattern = pattern;
  filtered = swb_log_filtered_rows_new (store, &filter);
  while (!swb_log_filtered_rows_is_exact (filtered))
    g_main_context_iteration (NULL, TRUE);
  shown = swb_log_filtered_rows_fetch (filtered, reader, SWB_LOG_MODE_TEXT, 0, G_MAXUINT, NULL);
  g_assert_nonnull (shown);

  for (guint i = 0; i < rows->len; i++)
    {
      const SwbLogRow *row = rows->pdata[i];

      if (row->length < g_bytes_get_size (bytes) ||
          memmem (row->bytes, row->length, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) == NULL)
        continue;
      g_assert_cmpuint (n, <, found.count);
      g_assert_cmpuint (found.rows[n], ==, i);
      g_assert_cmpuint (n, <, shown->len);
      g_assert_cmpuint (((SwbLogRow *) shown->pdata[n])->record, ==, row->record);
      g_assert_cmpuint (((SwbLogRow *) shown->pdata[n])->begin, ==, row->begin);
      g_assert_cmpuint (((SwbLogRow *) shown->pdata[n])->length, ==, row->length);
      n++;
    }
  g_assert_cmpuint (found.count, ==, n);
  g_assert_cmpuint (shown->len, ==, n);
}

static void
append (LogFixture   *f,
        SwbLogFlow   *flow,
        SwbDirection  direction,
        const guint8 *data,
        gsize         length,
        gint64        time)
{
  swb_log_store_append_data (f->store, flow, direction, data, length, time);
  swb_log_store_commit (f->store);
}

static char *
export_text (SwbLogStore *store,
             const char  *encoding)
{
  const SwbLogExportOptions options = { .format = SWB_LOG_EXPORT_TEXT, .encoding = encoding };
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();

  g_assert_true (swb_log_export_to_stream (store, &options, stream, NULL, NULL, NULL, NULL));
  g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

/* The lines of one stream, in up to three reads with @pause between them, the other direction's and another peer's too. */
static void
check_split (const char   *encoding,
             const guint8 *data,
             gsize         length,
             gsize         first,
             gsize         second,
             gint64        pause)
{
  const gsize cuts[] = { 0, first, second, length };
  g_autoptr (SwbLogStore) again = NULL;
  g_autofree char *text = NULL;
  LogFixture f = { 0 };

  log_fixture_set_up (&f, NULL);
  log_fixture_open (&f);
  swb_log_store_set_feed (f.store, swb_log_feed_from_encoding (encoding));
  for (guint i = 0; i < 3; i++)
    if (cuts[i + 1] > cuts[i])
      {
        append (&f, f.tcp, IN, data + cuts[i], cuts[i + 1] - cuts[i], T0 + i * pause);
        append (&f, f.tcp2, OUT, data + cuts[i], cuts[i + 1] - cuts[i], T0 + i * pause);
      }

  assert_rows (f.store, encoding, IN, "上海上\n|第二行\n|");
  assert_rows (f.store, encoding, OUT, "上海上\n|第二行\n|");
  assert_found (f.store, "上", encoding);
  assert_found (f.store, "二行", encoding);
  text = export_text (f.store, encoding);
  g_assert_nonnull (strstr (text, " < 192.0.2.7:51234 上海上\n"));
  g_assert_nonnull (strstr (text, " > [fe80::7%lo]:51235 上海上\n"));
  g_assert_nonnull (strstr (text, " < 192.0.2.7:51234 第二行\n"));
  g_assert_cmpuint (strlen (text), ==, 2 * (2 * strlen ("2023-11-14 22:13:20.000 < ") + strlen ("上海上\n第二行\n")) +
                                         2 * strlen ("192.0.2.7:51234 [fe80::7%lo]:51235 "));

  again = reopen (f.path);
  assert_rows (again, encoding, IN, "上海上\n|第二行\n|");
  assert_found (again, "行", encoding);
  log_fixture_tear_down (&f, NULL);
}

static void
test_splits (gconstpointer user_data)
{
  const char *encoding = user_data;
  g_autoptr (GBytes) bytes = log_fixture_encode (encoding, "上海上\n第二行\n");
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (gsize first = 0; first < length; first++)
    for (gsize second = first; second < length; second += length > 20 && first % 4 == 0 ? 3 : 1)
      check_split (encoding, data, length, first, second, MS);

  /* a pause within a unit ends no row */
  for (gsize first = 1; first < length; first++)
    if (first % swb_log_feed_get_unit (swb_log_feed_from_encoding (encoding)) > 0)
      check_split (encoding, data, length, first, first, 450 * MS);
}

/* Long rows, full ones too, in records of one row and records of many. */
static void
test_long (gconstpointer user_data)
{
  const char *encoding = user_data;
  const guint unit = swb_log_feed_get_unit (swb_log_feed_from_encoding (encoding));
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  const guint lengths[] = { 4096 / unit - 1, 4096 / unit, 4096 / unit + 1, 10000, 1, 2 * 4096 / unit - 1, 30 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      for (guint k = 1; k <= lengths[i]; k++)
        {
          g_string_append (text, "上");
          g_string_append (expected, k % (4096 / unit) == 0 ? "上|" : "上");
        }
      g_string_append_c (text, '\n');
      g_string_append (expected, "\n|");
    }

  bytes = log_fixture_encode (encoding, text->str);
  for (gsize step = 509; step < 70000; step = step * 5 / 2)
    {
      LogFixture f = { 0 };
      g_autoptr (SwbLogStore) again = NULL;
      gsize length;
      const guint8 *data = g_bytes_get_data (bytes, &length);

      log_fixture_set_up (&f, NULL);
      log_fixture_open (&f);
      swb_log_store_set_feed (f.store, swb_log_feed_from_encoding (encoding));
      for (gsize at = 0; at < length; at += step)
        append (&f, f.tcp, IN, data + at, MIN (step, length - at), T0);
      assert_rows (f.store, encoding, IN, expected->str);
      assert_found (f.store, "\n", encoding);
      again = reopen (f.path);
      assert_rows (again, encoding, IN, expected->str);
      log_fixture_tear_down (&f, NULL);
    }
}

/* A datagram is by itself: its units count from its own beginning. */
static void
test_datagrams (LogFixture   *f,
                gconstpointer data)
{
  log_fixture_open (f);
  swb_log_store_set_feed (f->store, SWB_LOG_FEED_UTF16LE);
  append (f, f->udp, IN, (const guint8 *) "a\0\n", 3, T0);
  append (f, f->udp, IN, (const guint8 *) "\0\n\0b", 4, T0 + 1);
  append (f, f->udp, IN, (const guint8 *) "c\0\n\0\x0a\x4e\n\0", 8, T0 + 2);
  append (f, f->udp, IN, NULL, 0, T0 + 3);
  g_assert_cmpuint (swb_log_rows_count (f->store, SWB_LOG_MODE_TEXT), ==, 5);
  {
    g_autofree char *shown = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, 2, 2);

    g_assert_cmpstr (shown, ==, "<3'c' <3'\\nN\\n'"); /* up to the first NUL */
  }
}

/* What was recorded before another encoding was chosen keeps its rows; a row that is open ends there, even in the middle of a
 * unit. */
static void
test_switch (LogFixture   *f,
             gconstpointer data)
{
  g_autoptr (SwbLogStore) again = NULL;

  log_fixture_open (f);
  append (f, f->tcp, IN, (const guint8 *) "\x0a\x4e\n\0", 4, T0); /* bytes: three rows, the last one is open */
  swb_log_store_set_feed (f->store, SWB_LOG_FEED_UTF16LE);
  append (f, f->tcp, IN, (const guint8 *) "a\0\x0a\x4e\n\0b\0\n", 9, T0 + 1);
  g_assert_cmpuint (swb_log_rows_count (f->store, SWB_LOG_MODE_TEXT), ==, 5);
  /* the line feed that has begun is over the border */
  swb_log_store_set_feed (f->store, SWB_LOG_FEED_BYTE);
  append (f, f->tcp, IN, (const guint8 *) "\0", 1, T0 + 2);
  swb_log_store_set_feed (f->store, SWB_LOG_FEED_UTF16BE);
  append (f, f->tcp, IN, (const guint8 *) "\0x\0", 3, T0 + 3);
  swb_log_store_set_feed (f->store, SWB_LOG_FEED_UTF32BE);
  append (f, f->tcp, IN, (const guint8 *) "\nyz", 3, T0 + 4);
  swb_log_store_set_feed (f->store, SWB_LOG_FEED_UTF16BE);
  append (f, f->tcp, IN, (const guint8 *) "\n", 1, T0 + 5);

  {
    g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
    g_autoptr (GPtrArray) rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, 0, G_MAXUINT, NULL);
    static const struct
    {
      const char *bytes;
      gsize length;
    } wanted[] = {
      { "\n", 1 }, { "\x4e\n", 2 }, { "\0", 1 },                 /* bytes */
      { "a\0\x0a\x4e\n\0", 6 }, { "b\0\n", 3 },                  /* UTF-16LE */
      { "\0", 1 },                                               /* bytes */
      { "\0x\0", 3 },                                            /* UTF-16BE, from offset 14 */
      { "\nyz", 3 },                                             /* UTF-32BE, from offset 17 */
      { "\n", 1 },                                               /* UTF-16BE, from offset 20 */
    };

    g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (wanted));
    for (guint i = 0; i < rows->len; i++)
      {
        const SwbLogRow *row = rows->pdata[i];

        g_assert_cmpmem (row->bytes, row->length, wanted[i].bytes, wanted[i].length);
      }
  }
  again = reopen (f->path);
  g_assert_cmpuint (swb_log_rows_count (again, SWB_LOG_MODE_TEXT), ==, swb_log_rows_count (f->store, SWB_LOG_MODE_TEXT));
}

static gsize
find_option (const char *bytes,
             gsize       length,
             guint       number)
{
  static const guint8 head[] = { 0xad, 0x4b, 36, 0, 0xd9, 0x7e, 0, 0 };
  const char *at = bytes;

  for (guint i = 0; i <= number; i++)
    {
      at = memmem (at, length - (gsize) (at - bytes), head, sizeof head);
      g_assert_nonnull (at);
      at += sizeof head;
    }
  return (gsize) (at - bytes);
}

static SwbLogStore *
load (const char *bytes,
      gsize       length)
{
  int fd = memfd_create ("log", MFD_CLOEXEC);

  g_assert_cmpint (write (fd, bytes, length), ==, length);
  return swb_log_store_open_existing (fd, "log", NULL);
}

static guint64
count_records (SwbLogStore *store)
{
  SwbLogTotals totals;

  swb_log_store_get_totals (store, &totals);
  return totals.records;
}

/* What bytes are written, and what becomes of a file that has others there. */
static void
test_file (LogFixture   *f,
           gconstpointer data)
{
  static const struct
  {
    guint8 bytes[4];
    gboolean taken;
  } cases[] = {
    { { 0, 0, 0, 0 }, TRUE },       { { 0, 0, 1, 0 }, TRUE },  { { 0, 0, 4, 1 }, TRUE },  { { 2, 0, 2, 1 }, TRUE },
    { { 0xff, 0x0f, 3, 1 }, TRUE }, { { 0, 0, 5, 0 }, FALSE }, { { 0, 0, 1, 2 }, FALSE }, { { 0, 0, 0, 1 }, FALSE },
    { { 0, 0x10, 1, 0 }, FALSE },   { { 0, 0x10, 0, 0 }, FALSE }, { { 0xff, 0xff, 0xff, 0xff }, FALSE },
  };
  g_autofree char *bytes = NULL;
  gsize length, at;

  log_fixture_open (f);
  append (f, f->tcp, IN, (const guint8 *) "a\nb", 3, T0);
  append (f, f->tcp, IN, (const guint8 *) "c\n", 2, T0 + 1);
  swb_log_store_set_feed (f->store, SWB_LOG_FEED_UTF16LE);
  append (f, f->tcp2, IN, (const guint8 *) "a\0\n", 3, T0 + 2);
  append (f, f->tcp2, IN, (const guint8 *) "\0c\0\n\0", 5, T0 + 3);
  swb_log_store_append_event (f->store, f->tcp2, SWB_LOG_EVENT_UNSENT, NULL, T0 + 4);
  swb_log_store_commit (f->store);

  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));
  g_assert_cmpmem (bytes + find_option (bytes, length, 0) + 24, 4, "\0\0\0\0", 4);
  g_assert_cmpmem (bytes + find_option (bytes, length, 1) + 24, 4, "\1\0\0\0", 4);
  g_assert_cmpmem (bytes + find_option (bytes, length, 2) + 24, 4, "\0\0\1\0", 4);
  g_assert_cmpmem (bytes + find_option (bytes, length, 3) + 24, 4, "\3\0\1\1", 4);
  g_assert_cmpmem (bytes + find_option (bytes, length, 4) + 24, 4, "\0\0\0\0", 4);

  at = find_option (bytes, length, 3) + 24;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwbLogStore) store = NULL;

      memcpy (bytes + at, cases[i].bytes, 4);
      store = load (bytes, length);
      g_assert_nonnull (store);
      g_test_message ("%zu", i);
      g_assert_cmpuint (count_records (store), ==, cases[i].taken ? 5 : 3);
    }
}

/* Any state in the option, also such as no writer of ours leaves: all that count rows count the same. */
static void
test_hostile (LogFixture   *f,
              gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  log_fixture_open (f);
  swb_log_store_set_feed (f->store, SWB_LOG_FEED_UTF16LE);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree guint8 *payload = g_malloc (700);

      for (guint k = 0; k < 700; k++)
        payload[k] = (guint8) (g_test_rand_int_range (0, 40) == 0 ? '\n' : g_test_rand_int_range (0, 2) * 'x');
      append (f, f->tcp, IN, payload, (gsize) g_test_rand_int_range (1, 700), T0);
    }
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));

  for (guint round = 0; round < 60; round++)
    {
      g_autofree char *damaged = g_memdup2 (bytes, length);
      g_autoptr (SwbLogStore) store = NULL;
      g_autoptr (SwbLogReader) reader = NULL;
      g_autoptr (GPtrArray) rows = NULL;

      for (guint i = 0; i < 40; i++)
        {
          char *option = damaged + find_option (damaged, length, i);

          option[16] = (char) g_test_rand_int_range (0, 256);
          if (g_test_rand_bit ())
            continue;
          option[24] = (char) g_test_rand_int_range (0, 256);
          option[25] = (char) (g_test_rand_bit () ? 0x0f : g_test_rand_int_range (0, 16));
          option[26] = (char) g_test_rand_int_range (1, 5);
          option[27] = (char) g_test_rand_bit ();
        }
      store = load (damaged, length);
      g_assert_nonnull (store);
      g_assert_cmpuint (count_records (store), ==, 40);
      reader = swb_log_reader_new (store);
      rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, 0, G_MAXUINT, NULL);
      g_assert_nonnull (rows);
      g_assert_cmpuint (rows->len, ==, swb_log_rows_count (store, SWB_LOG_MODE_TEXT));
      for (guint i = 0; i < rows->len; i += 3)
        {
          g_autoptr (GPtrArray) one = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, i, 1, NULL);
          const SwbLogRow *row = rows->pdata[i];

          g_assert_cmpuint (row->length, <=, SWB_LOG_MAX_ROW);
          g_assert_cmpuint (one->len, ==, 1);
          g_assert_cmpmem (row->bytes, row->length, ((SwbLogRow *) one->pdata[0])->bytes, ((SwbLogRow *) one->pdata[0])->length);
        }
    }
}

/* A part of a log that is saved as a log: its rows are cut the same. */
static void
test_export (LogFixture   *f,
             gconstpointer data)
{
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;
  const SwbLogExportOptions options = { .format = SWB_LOG_EXPORT_PCAPNG, .filter = &filter };
  g_autofree char *path = g_build_filename (f->directory, "part.pcapng", NULL);
  g_autoptr (GBytes) bytes = log_fixture_encode ("UTF-16BE", "上海上\n第二行\n上");
  g_autoptr (SwbLogStore) part = NULL;
  gsize length;
  const guint8 *encoded = g_bytes_get_data (bytes, &length);

  log_fixture_open (f);
  swb_log_store_set_feed (f->store, SWB_LOG_FEED_UTF16BE);
  for (gsize i = 0; i < length; i++)
    {
      append (f, f->tcp, IN, encoded + i, 1, T0 + (gint64) i);
      append (f, f->tcp2, OUT, encoded + i, 1, T0 + (gint64) i);
    }
  filter.directions = SWB_LOG_FILTER_OUT;
  g_assert_true (swb_log_export_to_file (f->store, &options, path, NULL, NULL, NULL, NULL));
  part = reopen (path);
  assert_rows (part, "UTF-16BE", OUT, "上海上\n|第二行\n|上|");
  assert_found (part, "上", "UTF-16BE");
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log-feed/names", test_names);
  for (gsize i = 0; i < G_N_ELEMENTS (wide); i++)
    {
      g_autofree char *splits = g_strdup_printf ("/log-feed/splits/%s", wide[i]);
      g_autofree char *rows = g_strdup_printf ("/log-feed/long/%s", wide[i]);

      g_test_add_data_func (splits, wide[i], test_splits);
      g_test_add_data_func (rows, wide[i], test_long);
    }
#define ADD(name, function) \
  g_test_add ("/log-feed/" name, LogFixture, NULL, log_fixture_set_up, function, log_fixture_tear_down)
  ADD ("datagrams", test_datagrams);
  ADD ("switch", test_switch);
  ADD ("file", test_file);
  ADD ("hostile", test_hostile);
  ADD ("export", test_export);

  return g_test_run ();
}
