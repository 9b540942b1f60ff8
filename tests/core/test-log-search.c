#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "swb-log-search.h"

#include "log-fixture.h"

#include "swb-error.h"

static void
run (SwbLogSearch *search)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (swb_log_search_run (search, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
}

static guint64
count (SwbLogSearch *search)
{
  SwbLogSearchStatus status;

  swb_log_search_get_status (search, &status);
  g_assert_false (status.running);
  g_assert_cmpfloat (status.progress, ==, 1.0);
  return status.count;
}

static guint64
count_in (SwbLogStore        *store,
          SwbLogPattern      *taken,
          const SwbLogFilter *filter)
{
  g_autoptr (SwbLogPattern) pattern = taken;
  g_autoptr (SwbLogSearch) search = swb_log_search_new (store, pattern, filter);

  run (search);
  return count (search);
}

static SwbLogPattern *
text (const char *wanted)
{
  g_autoptr (GError) error = NULL;
  SwbLogPattern *pattern = swb_log_pattern_new_text (wanted, "UTF-8", SWB_LOG_PATTERN_DEFAULT, &error);

  g_assert_no_error (error);
  return pattern;
}

static SwbLogPattern *
regex (const char *wanted)
{
  g_autoptr (GError) error = NULL;
  SwbLogPattern *pattern = swb_log_pattern_new_regex (wanted, "UTF-8", SWB_LOG_PATTERN_DEFAULT, &error);

  g_assert_no_error (error);
  return pattern;
}

static void
test_straddle (LogFixture   *f,
               gconstpointer data)
{
  g_autoptr (SwbLogPattern) pattern = text ("login");
  g_autoptr (SwbLogSearch) search = swb_log_search_new (f->store, pattern, NULL);
  SwbLogHit hits[4];
  SwbLogHit hit;
  guint64 i;

  log_fixture_open (f);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "x\nlo", T0);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_OUT, "gin\n", T0);
  log_fixture_data (f, f->tcp2, SWB_DIRECTION_IN, "a login\n", T0);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "gi", T0);
  run (search);
  g_assert_cmpuint (count (search), ==, 1);

  /* the other half comes later; the hit is where it began, so before the one of the other connection */
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "nlogin", T0);
  run (search);
  g_assert_cmpuint (count (search), ==, 3);
  g_assert_cmpuint (swb_log_search_get_hits (search, 0, hits, G_N_ELEMENTS (hits)), ==, 3);
  g_assert_cmpuint (hits[0].begin, ==, 2);
  g_assert_cmpuint (hits[0].length, ==, 5);
  g_assert_cmpuint (hits[0].text_row, ==, 1);
  g_assert_cmpuint (hits[0].hex_row, ==, 0);
  g_assert_cmpuint (hits[1].begin, ==, 2);
  g_assert_cmpuint (hits[1].text_row, ==, 3);
  g_assert_cmpuint (hits[1].hex_row, ==, 2);
  g_assert_cmpuint (hits[2].begin, ==, 1);

  g_assert_true (swb_log_search_find_next (search, 0, 0, FALSE, &hit, &i));
  g_assert_cmpuint (i, ==, 0);
  g_assert_true (swb_log_search_find_next (search, hit.record, hit.begin, FALSE, &hit, &i));
  g_assert_cmpuint (i, ==, 1);
  g_assert_true (swb_log_search_find_previous (search, hit.record, hit.begin, FALSE, &hit, &i));
  g_assert_cmpuint (i, ==, 0);
  g_assert_false (swb_log_search_find_previous (search, hit.record, hit.begin, FALSE, &hit, &i));
  g_assert_true (swb_log_search_find_previous (search, hit.record, hit.begin, TRUE, &hit, &i));
  g_assert_cmpuint (i, ==, 2);
  g_assert_false (swb_log_search_find_next (search, hit.record, hit.begin, FALSE, &hit, &i));
  g_assert_true (swb_log_search_find_next (search, hit.record, hit.begin, TRUE, &hit, &i));
  g_assert_cmpuint (i, ==, 0);
}

static void
test_datagrams (LogFixture   *f,
                gconstpointer data)
{
  log_fixture_open (f);
  log_fixture_data (f, f->udp, SWB_DIRECTION_IN, "lo", T0);
  log_fixture_data (f, f->udp, SWB_DIRECTION_IN, "gin", T0);
  log_fixture_data (f, f->udp, SWB_DIRECTION_IN, "", T0);
  log_fixture_data (f, f->udp, SWB_DIRECTION_IN, "a login", T0);

  g_assert_cmpuint (count_in (f->store, text ("login"), NULL), ==, 1);
  g_assert_cmpuint (count_in (f->store, regex ("lo.*n$"), NULL), ==, 1);
}

static void
test_kinds (LogFixture   *f,
            gconstpointer data)
{
  const char *args[] = { "192.0.2.1:6001", NULL };
  g_autoptr (GError) error = NULL;
  SwbLogFilter in_only = SWB_LOG_FILTER_INIT;
  SwbLogPattern *pattern;

  in_only.directions = SWB_LOG_FILTER_IN;
  log_fixture_open (f);
  swb_log_store_append_event (f->store, NULL, SWB_LOG_EVENT_LISTENING, args, T0);
  /* 中文 in GBK, split within a character */
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "=\xd6", T0);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "\xd0\xce\xc4\n", T0);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_OUT, "\xe4\xb8\xad\xff\xc3\x84pfel Abc\n", T0);

  pattern = swb_log_pattern_new_text ("中文", "GBK", SWB_LOG_PATTERN_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_in (f->store, pattern, NULL), ==, 1);
  pattern = swb_log_pattern_new_regex ("=中.*$", "GBK", SWB_LOG_PATTERN_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_in (f->store, pattern, NULL), ==, 1);
  pattern = swb_log_pattern_new_hex ("d0 CE", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_in (f->store, pattern, NULL), ==, 1);
  pattern = swb_log_pattern_new_text ("äPFEL aBC", "UTF-8", SWB_LOG_PATTERN_CASELESS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_in (f->store, pattern, NULL), ==, 1);

  /* a byte that is no UTF-8 is one character */
  g_assert_cmpuint (count_in (f->store, regex ("^中.Ä"), NULL), ==, 1);
  g_assert_cmpuint (count_in (f->store, regex ("^中.Ä"), &in_only), ==, 0);
  g_assert_cmpuint (count_in (f->store, text ("abc"), NULL), ==, 0);
  g_assert_cmpuint (count_in (f->store, text ("listening on 192"), NULL), ==, 1);
  in_only.events = FALSE;
  g_assert_cmpuint (count_in (f->store, text ("listening on 192"), &in_only), ==, 0);
}

static void
test_bad_patterns (void)
{
  static const struct
  {
    const char *regex;
    const char *encoding;
    const char *where;
  } faults[] = {
    { "(x", "UTF-8", " (after 2 characters)" },
    { "中文{2,1}", "GBK", " (after 6 characters)" },
    { "中文+(?<n>a", "UTF-8", " (after 9 characters)" },
    { "ab[c", "ISO-8859-1", " (after 4 characters)" },
  };
  g_autoptr (GError) error = NULL;

  g_assert_null (swb_log_pattern_new_text ("", "UTF-8", SWB_LOG_PATTERN_DEFAULT, &error));
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_PATTERN);
  g_clear_error (&error);
  g_assert_null (swb_log_pattern_new_text ("中", "ISO-8859-1", SWB_LOG_PATTERN_DEFAULT, &error));
  g_assert_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_UNREPRESENTABLE);
  g_clear_error (&error);
  g_assert_null (swb_log_pattern_new_hex ("4 1G", &error));
  g_assert_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_DIGIT);
  g_clear_error (&error);
  g_assert_null (swb_log_pattern_new_hex (" ", &error));
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_PATTERN);
  g_clear_error (&error);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_assert_null (swb_log_pattern_new_regex (faults[i].regex, faults[i].encoding, SWB_LOG_PATTERN_DEFAULT, &error));
      g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_PATTERN);
      g_assert_true (g_str_has_suffix (error->message, faults[i].where));
      g_assert_null (strstr (error->message, faults[i].regex));
      g_clear_error (&error);
    }
  g_assert_null (swb_log_pattern_new_regex ("[中한]", "GBK", SWB_LOG_PATTERN_DEFAULT, &error));
  g_assert_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_UNREPRESENTABLE);
  g_clear_error (&error);
  g_assert_null (swb_log_pattern_new_regex ("[é中]", "ISO-2022-JP", SWB_LOG_PATTERN_DEFAULT, &error));
  g_assert_nonnull (error);
}

typedef struct
{
  const char *encoding;
  const char *line; /* each of those below is once in it */
  const char *wanted[5];
} EncodedCase;

static const EncodedCase encoded_cases[] = {
  { "GBK", "x1 中文字é\n", { "^x\\d 中.字", "[中国]文", "[^a-z]é$", "x\\d+ ...é$", "(?<=中)文" } },
  { "GB18030", "x1 中🀀字é\n", { "^x\\d 中.字", "[中🀀]字", "[^a-z]é$", "x\\d+ ...é$", "(?<=中)🀀" } },
  { "BIG5", "x1 功許蓋\n", { "^x\\d 功.蓋", "[許]蓋", "許[^a-z]$", "x\\d+ ...$", "(?<=功)許" } },
  { "SHIFT_JIS", "x1 ソ表能ｱ\n", { "^x\\d ソ.能", "[表]能", "[^a-z]ｱ$", "x\\d+ ...ｱ$", "(?<=ソ)表" } },
  { "UTF-16LE", "x1 中🀀字é\n", { "^x\\d 中.字", "[中🀀]字", "\\bx1\\b", "x\\d+ ...é$", "(?<=中)🀀" } },
  { "UTF-16BE", "x1 中🀀字é\n", { "^x\\d 中.字", "[中🀀]字", "\\bx1\\b", "x\\d+ ...é$", "(?<=中)🀀" } },
  { "UTF-32LE", "x1 中🀀字é\n", { "^x\\d 中.字", "[中🀀]字", "\\bx1\\b", "x\\d+ ...é$", "(?<=中)🀀" } },
};

/* Where characters have several bytes, expressions see characters: cut into reads anywhere, and over the borders of what is
 * searched at once. */
static void
test_encoded_regex (LogFixture   *f,
                    gconstpointer data)
{
  const EncodedCase *encoded = data;
  const guint n = 20000;
  gsize length;
  g_autofree char *line = g_convert (encoded->line, -1, encoded->encoding, "UTF-8", NULL, &length, NULL);
  g_autoptr (GByteArray) all = g_byte_array_new ();

  g_assert_nonnull (line);
  log_fixture_open (f);
  for (guint i = 0; i < n; i++)
    g_byte_array_append (all, (const guint8 *) line, (guint) length);
  for (guint at = 0, step; at < all->len; at += step)
    {
      step = MIN (1 + at % 1021, all->len - at);
      swb_log_store_append_data (f->store, f->tcp, SWB_DIRECTION_IN, all->data + at, step, T0);
    }
  swb_log_store_commit (f->store);

  for (guint i = 0; i < G_N_ELEMENTS (encoded->wanted); i++)
    {
      g_autoptr (GError) error = NULL;
      SwbLogPattern *pattern = swb_log_pattern_new_regex (encoded->wanted[i], encoded->encoding, SWB_LOG_PATTERN_DEFAULT,
                                                          &error);

      g_assert_no_error (error);
      g_test_message ("%s: %s", encoded->encoding, encoded->wanted[i]);
      g_assert_cmpuint (count_in (f->store, pattern, NULL), ==, n);
    }
}

/* What is found is what shows, not bytes of two characters, nor the second byte of one. */
static void
test_characters (LogFixture   *f,
                 gconstpointer data)
{
  static const struct
  {
    const char *encoding;
    const char *line;
    const char *wanted;
    SwbLogPatternFlags flags;
    guint count;
  } cases[] = {
    { "BIG5", "功許\\A\n", "\\", SWB_LOG_PATTERN_DEFAULT, 1 },
    { "BIG5", "功許\\A\n", "\\", SWB_LOG_PATTERN_CASELESS, 1 },
    { "SHIFT_JIS", "アAイa\n", "a", SWB_LOG_PATTERN_CASELESS, 2 },
    /* 中文 is D6 D0 CE C4, and D0 CE is 形 */
    { "GBK", "中文形\n", "\xe5\xbd\xa2", SWB_LOG_PATTERN_DEFAULT, 1 },
    { "GBK", "中文中文\n", "文", SWB_LOG_PATTERN_DEFAULT, 2 },
    { "GBK", "中文中文\n", "形", SWB_LOG_PATTERN_DEFAULT, 0 },
    { "GBK", "中文中文\n", "形", SWB_LOG_PATTERN_CASELESS, 0 },
    { "UTF-16LE", "aba\n", "A", SWB_LOG_PATTERN_CASELESS, 2 },
    { "UTF-16BE", "愀a\n", "a", SWB_LOG_PATTERN_DEFAULT, 1 },
  };
  SwbLogFilter one = SWB_LOG_FILTER_INIT;

  log_fixture_open (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SwbLogFlow *flow = log_fixture_flow (10 + i, IPPROTO_TCP, "192.0.2.1:6001", "192.0.2.7:51234");
      guint32 number = 10 + i;
      g_autoptr (GError) error = NULL;
      SwbLogPattern *pattern = swb_log_pattern_new_text (cases[i].wanted, cases[i].encoding, cases[i].flags, &error);
      gsize length;
      g_autofree char *line = g_convert (cases[i].line, -1, cases[i].encoding, "UTF-8", NULL, &length, NULL);

      g_assert_no_error (error);
      for (gsize k = 0; k < length; k++)
        swb_log_store_append_data (f->store, flow, SWB_DIRECTION_IN, (const guint8 *) line + k, 1, T0);
      swb_log_store_commit (f->store);
      one.flows = &number;
      one.n_flows = 1;
      g_test_message ("%u", i);
      g_assert_cmpuint (count_in (f->store, pattern, &one), ==, cases[i].count);
      swb_log_flow_free (flow);
    }
}

/* A hit is where its bytes are, also behind what is invalid. */
static void
test_encoded_hit (LogFixture   *f,
                  gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbLogPattern) pattern = swb_log_pattern_new_regex ("文.", "GBK", SWB_LOG_PATTERN_DEFAULT, &error);
  g_autoptr (SwbLogSearch) search = swb_log_search_new (f->store, pattern, NULL);
  SwbLogHit hits[2];

  log_fixture_open (f);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "\xd6\xd0\xff\xce\xc4\xd7\xd6\n\xce\xc4\xff\n", T0);
  run (search);
  g_assert_cmpuint (swb_log_search_get_hits (search, 0, hits, G_N_ELEMENTS (hits)), ==, 2);
  g_assert_cmpuint (hits[0].begin, ==, 3);
  g_assert_cmpuint (hits[0].length, ==, 4);
  g_assert_cmpuint (hits[1].begin, ==, 8);
  g_assert_cmpuint (hits[1].length, ==, 3);
}

/* Random traffic over streams of both kinds, against a plain look at each stream. */
typedef struct
{
  SwbLogFlow *flow;
  SwbDirection direction;
  GByteArray *bytes;
} Stream;

static guint
count_plainly (const GByteArray *bytes,
               const char       *wanted)
{
  const guint8 *p = bytes->data;
  const guint8 *end = p + bytes->len;
  guint n = 0;

  while (p != NULL && (p = memmem (p, (gsize) (end - p), wanted, strlen (wanted))) != NULL)
    {
      n++;
      p += strlen (wanted);
    }
  return n;
}

static void
check_rows (LogFixture   *f,
            SwbLogSearch *search,
            SwbLogMode    mode)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  SwbLogHit hit;

  for (guint64 i = 0; swb_log_search_get_hits (search, i, &hit, 1) == 1; i += 31)
    {
      g_autoptr (GPtrArray) rows = swb_log_rows_fetch (
        reader, mode, mode == SWB_LOG_MODE_TEXT ? hit.text_row : hit.hex_row, 1, NULL);
      const SwbLogRow *row = g_ptr_array_index (rows, 0);
      SwbLogRecord record;
      guint64 at;

      g_assert_true (swb_log_reader_read (reader, hit.record, &record, NULL));
      at = record.stream_offset + hit.begin;
      g_assert_cmpuint (record.offset, ==, hit.record);
      g_assert_cmpuint (row->flow, ==, record.flow);
      g_assert_cmpint (row->direction, ==, record.direction);
      g_assert_cmpuint (at, >=, row->stream_offset);
      g_assert_cmpuint (at, <, row->stream_offset + row->length);
      g_assert_cmpint (row->bytes[at - row->stream_offset], ==, 'a');
    }
}

static void
test_random (LogFixture   *f,
             gconstpointer data)
{
  static const char *const wanted[] = { "a", "aba", "ab\na", "abaabbaabaab" };
  Stream streams[] = {
    { f->tcp, SWB_DIRECTION_IN, g_byte_array_new () },
    { f->tcp, SWB_DIRECTION_OUT, g_byte_array_new () },
    { f->tcp2, SWB_DIRECTION_IN, g_byte_array_new () },
  };
  g_autoptr (GPtrArray) searches = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GRand) random = g_rand_new_with_seed (4711);
  gint64 time = T0;

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr (SwbLogPattern) plain = text (wanted[i]);
      g_autoptr (SwbLogPattern) expression = regex (wanted[i]);

      g_ptr_array_add (searches, swb_log_search_new (f->store, plain, NULL));
      g_ptr_array_add (searches, swb_log_search_new (f->store, expression, NULL));
    }

  log_fixture_open (f);
  for (guint n = 0; n < 2500; n++)
    {
      Stream *stream = &streams[g_rand_int_range (random, 0, G_N_ELEMENTS (streams))];
      gsize length = (gsize) g_rand_int_range (random, 1, n % 500 == 0 ? 200000 : n % 10 == 0 ? 100 : 6);
      g_autofree guint8 *bytes = g_malloc (length);

      for (gsize i = 0; i < length; i++)
        bytes[i] = (guint8) "aaaabbbb\n"[g_rand_int_range (random, 0, 9)];
      g_byte_array_append (stream->bytes, bytes, (guint) length);
      time += g_rand_int_range (random, 0, 30) * MS;
      swb_log_store_append_data (f->store, stream->flow, stream->direction, bytes, length, time);
      swb_log_store_commit (f->store);
      if (n % 61 == 0)
        for (guint i = 0; i < searches->len; i++)
          run (g_ptr_array_index (searches, i));
    }

  for (guint i = 0; i < searches->len; i++)
    {
      SwbLogSearch *search = g_ptr_array_index (searches, i);
      guint expected = 0;

      run (search);
      for (gsize k = 0; k < G_N_ELEMENTS (streams); k++)
        expected += count_plainly (streams[k].bytes, wanted[i / 2]);
      g_assert_cmpuint (expected, >, 0);
      g_assert_cmpuint (count (search), ==, expected);
      if (i >= 2)
        {
          check_rows (f, search, SWB_LOG_MODE_TEXT);
          check_rows (f, search, SWB_LOG_MODE_HEX);
        }
    }
  for (gsize k = 0; k < G_N_ELEMENTS (streams); k++)
    g_byte_array_unref (streams[k].bytes);
}

/* Each hit is where the pattern is in its stream, and there are as many as a plain look finds. */
static void
check_hits (LogFixture   *f,
            SwbLogSearch *search,
            GByteArray  **streams,
            guint         n_streams,
            const char   *wanted)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  guint64 expected = 0;
  guint64 n = 0;
  guint64 place = 0;
  SwbLogHit hit;

  for (guint i = 0; i < n_streams; i++)
    expected += count_plainly (streams[i], wanted);
  for (; swb_log_search_get_hits (search, n, &hit, 1) == 1; n++)
    {
      SwbLogRecord record;
      guint64 at;
      const GByteArray *bytes;

      g_assert_true (swb_log_reader_read (reader, hit.record, &record, NULL));
      g_assert_cmpuint (record.offset, ==, hit.record);
      g_assert_cmpuint (hit.begin, <, record.payload_length);
      g_assert_cmpuint (record.offset << 16 | hit.begin, >, place);
      place = record.offset << 16 | hit.begin;
      at = record.stream_offset + hit.begin;
      bytes = streams[(record.flow - 1) * 2 + record.direction];
      g_assert_cmpuint (at + hit.length, <=, bytes->len);
      g_assert_cmpmem (bytes->data + at, hit.length, wanted, strlen (wanted));
    }
  g_assert_cmpuint (n, ==, expected);
}

/* So many short records that they are looked at together, and that a thread reads ahead; more streams than keep their
 * memory; longer records between them. */
static void
test_many (LogFixture   *f,
           gconstpointer data)
{
  enum { FLOWS = 40, RECORDS = 64000 };
  static const char *const wanted[] = { "ab", "needle", "aab\nb" };
  SwbLogFlow *flows[FLOWS];
  GByteArray *streams[FLOWS * 2];
  g_autoptr (GRand) random = g_rand_new_with_seed (42);

  log_fixture_open (f);
  for (guint i = 0; i < FLOWS; i++)
    flows[i] = log_fixture_flow (i + 1, IPPROTO_TCP, "192.0.2.1:6001", "192.0.2.7:51234");
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    streams[i] = g_byte_array_new ();

  for (guint n = 0; n < RECORDS; n++)
    {
      /* a few streams get most */
      guint stream = (guint) g_rand_int_range (random, 0, n % 3 == 0 ? (gint) G_N_ELEMENTS (streams) : 3);
      gsize length = (gsize) g_rand_int_range (random, 1, n % 100 == 0 ? 5000 : n % 2 == 0 ? 90 : 4);
      guint8 bytes[5000];

      for (gsize i = 0; i < length; i++)
        bytes[i] = (guint8) "aabb\nneeeddlle"[g_rand_int_range (random, 0, 14)];
      for (gsize i = 0; i + 6 < length; i += 37)
        memcpy (bytes + i, "needle", 6);
      g_byte_array_append (streams[stream], bytes, (guint) length);
      swb_log_store_append_data (f->store, flows[stream / 2], (SwbDirection) (stream % 2), bytes, length, T0 + n);
      /* long data isn't copied before it is written */
      if (n % 100 == 0)
        swb_log_store_commit (f->store);
    }
  swb_log_store_commit (f->store);

  for (guint i = 0; i < G_N_ELEMENTS (wanted) * 2; i++)
    {
      const char *what = wanted[i / 2];
      g_autoptr (SwbLogPattern) pattern = i % 2 == 0 ? text (what) : regex (what);
      g_autoptr (SwbLogSearch) search = swb_log_search_new (f->store, pattern, NULL);

      run (search);
      check_hits (f, search, streams, G_N_ELEMENTS (streams), what);
    }

  for (guint i = 0; i < FLOWS; i++)
    swb_log_flow_free (flows[i]);
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    g_byte_array_unref (streams[i]);
}

static void
cancel_cb (SwbLogSearch *search,
           gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (swb_log_search_run_finish (SWB_LOG_SEARCH (source), result, &error));
  g_assert_no_error (error);
  g_main_loop_quit (user_data);
}

static void
test_cancel (LogFixture   *f,
             gconstpointer data)
{
  g_autoptr (SwbLogPattern) pattern = text ("needle");
  g_autoptr (SwbLogSearch) search = swb_log_search_new (f->store, pattern, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  /* so long that a thread reads ahead */
  g_autofree char *hay = g_strnfill (12 * 1024 * 1024, '.');

  log_fixture_open (f);
  memcpy (hay + 3 * 1024 * 1024, "needle", 6);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, hay, T0);

  g_cancellable_cancel (cancellable);
  g_assert_false (swb_log_search_run (search, cancellable, cancel_cb, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (swb_log_search_find_next (search, 0, 0, TRUE, &(SwbLogHit){ 0 }, NULL));

  /* it goes on where it was */
  swb_log_search_run_async (search, NULL, NULL, NULL, done_cb, loop);
  g_main_loop_run (loop);
  g_assert_cmpuint (count (search), ==, 1);
}

/* The store grows on this thread while another one searches it. */
static gpointer
search_thread (gpointer data)
{
  SwbLogSearch *search = data;
  SwbLogSearchStatus status;
  guint64 last = 0;

  do
    {
      run (search);
      swb_log_search_get_status (search, &status);
      g_assert_cmpuint (status.count, >=, last);
      last = status.count;
    }
  while (last < 2000);

  return NULL;
}

static void
test_growth (LogFixture   *f,
             gconstpointer data)
{
  g_autoptr (SwbLogPattern) pattern = text ("tick\n");
  g_autoptr (SwbLogSearch) search = swb_log_search_new (f->store, pattern, NULL);
  GThread *thread;

  log_fixture_open (f);
  thread = g_thread_new ("search", search_thread, search);
  for (guint i = 0; i < 2000; i++)
    {
      log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "..ti", T0 + i);
      log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "ck\n", T0 + i);
    }
  g_thread_join (thread);
  g_assert_cmpuint (count (search), ==, 2000);
}

/* A filter with a pattern of its own: hits count in the rows that have that one. */
static void
test_filtered (LogFixture   *f,
               gconstpointer data)
{
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;
  g_autoptr (SwbLogPattern) wanted = text ("pears");
  g_autoptr (SwbLogPattern) pattern = text ("e");
  g_autoptr (SwbLogSearch) search = NULL;

  log_fixture_open (f);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "one apple\nthree pea", T0);
  log_fixture_data (f, f->tcp2, SWB_DIRECTION_IN, "an apple here\n", T0);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "rs\nthe rest", T0);
  filter.pattern = wanted;
  search = swb_log_search_new (f->store, pattern, &filter);
  run (search);
  g_assert_cmpuint (count (search), ==, 3);
  log_fixture_data (f, f->tcp2, SWB_DIRECTION_IN, "pears\n", T0);
  run (search);
  g_assert_cmpuint (count (search), ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, LogFixture, NULL, log_fixture_set_up, func, log_fixture_tear_down)
  ADD ("/log/search/straddle", test_straddle);
  ADD ("/log/search/datagrams", test_datagrams);
  ADD ("/log/search/kinds", test_kinds);
  g_test_add_func ("/log/search/bad-patterns", test_bad_patterns);
  for (guint i = 0; i < G_N_ELEMENTS (encoded_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/log/search/encoded-regex/%s", encoded_cases[i].encoding);

      g_test_add (path, LogFixture, &encoded_cases[i], log_fixture_set_up, test_encoded_regex, log_fixture_tear_down);
    }
  ADD ("/log/search/encoded-hit", test_encoded_hit);
  ADD ("/log/search/characters", test_characters);
  ADD ("/log/search/filtered", test_filtered);
  ADD ("/log/search/random", test_random);
  ADD ("/log/search/many", test_many);
  /* what the thread sanitizer is to see, and has the time for */
  ADD ("/log/search/threads/cancel", test_cancel);
  ADD ("/log/search/threads/growth", test_growth);

  return g_test_run ();
}
