#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "log-fixture.h"
#include "swb-log-filtered-rows.h"

#define IN SWB_DIRECTION_IN
#define OUT SWB_DIRECTION_OUT

static SwbLogFilteredRows *
rows_of_flow (LogFixture *f,
              guint32     flow)
{
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;

  filter.flows = &flow;
  filter.n_flows = 1;
  return swb_log_filtered_rows_new (f->store, &filter);
}

static void
wait_for (SwbLogFilteredRows *rows,
          SwbLogMode          mode,
          guint64             count)
{
  while (!swb_log_filtered_rows_is_exact (rows) || swb_log_filtered_rows_count (rows, mode) < count)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (swb_log_filtered_rows_count (rows, mode), ==, count);
}

static gboolean
is_same (const SwbLogRow *a,
         const SwbLogRow *b)
{
  return a->record == b->record && a->begin == b->begin && a->length == b->length &&
         (a->length == 0 || memcmp (a->bytes, b->bytes, a->length) == 0) && g_strcmp0 (a->text, b->text) == 0;
}

/* The same rows as those of all that are of the flow, from whichever on and however many. */
static void
assert_same (LogFixture         *f,
             SwbLogFilteredRows *filtered,
             SwbLogMode          mode,
             guint32             flow)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  g_autoptr (GPtrArray) all = swb_log_rows_fetch (reader, mode, 0, G_MAXUINT, NULL);
  g_autoptr (GPtrArray) expected = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    if (((SwbLogRow *) all->pdata[i])->flow == flow)
      g_ptr_array_add (expected, all->pdata[i]);

  wait_for (filtered, mode, expected->len);
  for (guint round = 0; round < 60 && expected->len > 0; round++)
    {
      guint first = round == 0 ? 0 : (guint) g_test_rand_int_range (0, (gint32) expected->len);
      guint count = round == 0 ? G_MAXUINT : (guint) g_test_rand_int_range (1, 70);
      g_autoptr (GPtrArray) rows = swb_log_filtered_rows_fetch (filtered, reader, mode, first, count, NULL);

      g_assert_nonnull (rows);
      g_assert_cmpuint (rows->len, ==, MIN (count, expected->len - first));
      for (guint i = 0; i < rows->len; i++)
        g_assert_true (is_same (rows->pdata[i], expected->pdata[first + i]));
    }
}

static void
test_small (LogFixture   *f,
            gconstpointer data)
{
  g_autoptr (SwbLogFilteredRows) first = NULL;
  g_autoptr (SwbLogFilteredRows) none = NULL;
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  g_autoptr (GPtrArray) empty = NULL;

  log_fixture_open (f);
  swb_log_store_append_open (f->store, f->tcp, IN, SWB_LOG_EVENT_ACCEPTED, T0);
  log_fixture_data (f, f->tcp, IN, "a\nb", T0);
  log_fixture_data (f, f->tcp2, IN, "other\n", T0 + 1);
  log_fixture_data (f, f->tcp, IN, "c\n", T0 + 2);

  first = rows_of_flow (f, 1);
  none = rows_of_flow (f, 7);
  g_assert_true (swb_log_filtered_rows_is_exact (first));
  assert_same (f, first, SWB_LOG_MODE_TEXT, 1);
  assert_same (f, first, SWB_LOG_MODE_HEX, 1);
  g_assert_cmpuint (swb_log_filtered_rows_count (first, SWB_LOG_MODE_TEXT), ==, 3);

  /* it goes on with what is appended */
  log_fixture_data (f, f->tcp, OUT, "answer\n", T0 + 3);
  log_fixture_data (f, f->udp, OUT, "x", T0 + 3);
  swb_log_filtered_rows_update (first);
  swb_log_filtered_rows_update (none);
  assert_same (f, first, SWB_LOG_MODE_TEXT, 1);
  assert_same (f, none, SWB_LOG_MODE_TEXT, 7);
  empty = swb_log_filtered_rows_fetch (none, reader, SWB_LOG_MODE_TEXT, 0, 10, NULL);
  g_assert_cmpuint (empty->len, ==, 0);
}

typedef struct
{
  guint64 text_rows;
  guint64 hex_rows;
  guint count;
} Shift;

static void
shifted_cb (SwbLogFilteredRows *rows,
            guint64             text_rows,
            guint64             hex_rows,
            Shift              *shift)
{
  shift->text_rows = text_rows;
  shift->hex_rows = hex_rows;
  shift->count++;
}

static void
add_many (LogFixture *f,
          guint64     bytes,
          guint       rare)
{
  g_autofree guint8 *flood = g_malloc (60000);
  SwbLogTotals totals;
  guint64 end;

  for (guint i = 0; i < 60000; i++)
    flood[i] = i % 61 == 0 ? '\n' : 'x';

  swb_log_store_get_totals (f->store, &totals);
  end = totals.length + bytes;
  while (totals.length < end)
    {
      gsize length = (gsize) g_test_rand_int_range (1, 60000);

      swb_log_store_append_data (f->store, f->tcp2, IN, flood, length, T0);
      if (g_test_rand_int_range (0, (gint32) rare) == 0)
        swb_log_store_append_data (f->store, f->tcp, IN, flood, (gsize) g_test_rand_int_range (1, 5000), T0);
      if (g_test_rand_int_range (0, (gint32) rare) == 0)
        swb_log_store_append_data (f->store, f->tcp, OUT, flood + 100, (gsize) g_test_rand_int_range (1, 100), T0);
      swb_log_store_commit (f->store);
      swb_log_store_get_totals (f->store, &totals);
    }
}

/* The end of a long log is there first, numbered from 0; the rest shifts it. */
static void
test_long (LogFixture   *f,
           gconstpointer data)
{
  g_autoptr (SwbLogFilteredRows) rows = NULL;
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  Shift shift = { 0 };
  guint64 known;

  log_fixture_open (f);
  add_many (f, 20 * 1000 * 1000, 5);
  rows = rows_of_flow (f, 1);
  g_signal_connect (rows, "shifted", G_CALLBACK (shifted_cb), &shift);
  g_assert_false (swb_log_filtered_rows_is_exact (rows));

  /* before this thread has been told, the end is all there is, also when the other thread knows more */
  while ((known = swb_log_filtered_rows_count (rows, SWB_LOG_MODE_TEXT)) == 0)
    g_thread_yield ();
  before = swb_log_filtered_rows_fetch (rows, reader, SWB_LOG_MODE_TEXT, 0, 50, NULL);
  g_assert_cmpuint (before->len, ==, MIN (50, known));
  g_assert_cmpuint (shift.count, ==, 0);

  add_many (f, 3 * 1000 * 1000, 5);
  swb_log_filtered_rows_update (rows);
  assert_same (f, rows, SWB_LOG_MODE_TEXT, 1);
  assert_same (f, rows, SWB_LOG_MODE_HEX, 1);
  g_assert_cmpuint (shift.count, ==, 1);
  g_assert_cmpuint (shift.text_rows, >, 0);

  after = swb_log_filtered_rows_fetch (rows, reader, SWB_LOG_MODE_TEXT, shift.text_rows, 50, NULL);
  for (guint i = 0; i < before->len; i++)
    g_assert_true (is_same (before->pdata[i], after->pdata[i]));

  add_many (f, 3 * 1000 * 1000, 5);
  swb_log_filtered_rows_update (rows);
  assert_same (f, rows, SWB_LOG_MODE_TEXT, 1);
  g_assert_cmpuint (shift.count, ==, 1);
}

/* One row in a megabyte or so, and what goes away at once. */
static void
test_rare (LogFixture   *f,
           gconstpointer data)
{
  g_autoptr (SwbLogFilteredRows) rows = NULL;

  log_fixture_open (f);
  add_many (f, 10 * 1000 * 1000, 40);
  rows = rows_of_flow (f, 1);
  g_object_unref (rows);
  rows = rows_of_flow (f, 1);
  assert_same (f, rows, SWB_LOG_MODE_TEXT, 1);
}

/* ---- With a pattern ---------------------------------------------------------------------------------------------- */

static SwbLogFilteredRows *
rows_with (LogFixture *f,
           const char *text,
           gboolean    regex,
           guint       directions)
{
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;
  g_autoptr (SwbLogPattern) pattern = NULL;

  pattern = regex ? swb_log_pattern_new_regex (text, "UTF-8", SWB_LOG_PATTERN_DEFAULT, NULL)
                  : swb_log_pattern_new_text (text, "UTF-8", SWB_LOG_PATTERN_DEFAULT, NULL);
  g_assert_nonnull (pattern);
  filter.pattern = pattern;
  filter.directions = directions;
  return swb_log_filtered_rows_new (f->store, &filter);
}

/* The rows as one text, each in brackets. */
static char *
dup_rows (LogFixture         *f,
          SwbLogFilteredRows *filtered,
          SwbLogMode          mode)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  g_autoptr (GPtrArray) rows = swb_log_filtered_rows_fetch (filtered, reader, mode, 0, G_MAXUINT, NULL);
  GString *text = g_string_new (NULL);

  g_assert_cmpuint (rows->len, ==, swb_log_filtered_rows_count (filtered, mode));
  for (guint i = 0; i < rows->len; i++)
    {
      const SwbLogRow *row = rows->pdata[i];

      if (row->text != NULL)
        g_string_append_printf (text, "[%s]", row->text);
      else
        g_string_append_printf (text, "[%.*s]", (int) row->length, (const char *) row->bytes);
    }
  return g_string_free (text, FALSE);
}

static void
assert_rows (LogFixture         *f,
             SwbLogFilteredRows *filtered,
             SwbLogMode          mode,
             guint64             count,
             const char         *expected)
{
  g_autofree char *text = NULL;

  wait_for (filtered, mode, count);
  text = dup_rows (f, filtered, mode);
  g_assert_cmpstr (text, ==, expected);
}

static void
count_cb (SwbLogFilteredRows *rows,
          guint              *count)
{
  ++*count;
}

static void
test_pattern (LogFixture   *f,
              gconstpointer data)
{
  g_autoptr (SwbLogFilteredRows) word = NULL;
  g_autoptr (SwbLogFilteredRows) sent = NULL;
  g_autoptr (SwbLogFilteredRows) regex = NULL;
  g_autoptr (SwbLogFilteredRows) event = NULL;
  guint moved = 0;

  log_fixture_open (f);
  swb_log_store_append_open (f->store, f->tcp, IN, SWB_LOG_EVENT_ACCEPTED, T0);
  log_fixture_data (f, f->tcp, IN, "one\ntwo needle\nthree\n", T0);
  log_fixture_data (f, f->tcp2, IN, "other\nneed", T0 + 1);
  log_fixture_data (f, f->tcp, OUT, "needle out\n", T0 + 2);
  log_fixture_data (f, f->tcp2, IN, "le across\nrest\n", T0 + 3);

  word = rows_with (f, "needle", FALSE, SWB_LOG_FILTER_BOTH);
  sent = rows_with (f, "needle", FALSE, SWB_LOG_FILTER_OUT);
  regex = rows_with (f, "^t(wo|hr)", TRUE, SWB_LOG_FILTER_BOTH);
  event = rows_with (f, "connected", FALSE, SWB_LOG_FILTER_BOTH);
  g_signal_connect (word, "moved", G_CALLBACK (count_cb), &moved);

  assert_rows (f, word, SWB_LOG_MODE_TEXT, 3, "[two needle\n][needle across\n][needle out\n]");
  /* whole records: a frame is what one looks at there */
  assert_rows (f, word, SWB_LOG_MODE_HEX, 5,
               "[one\ntwo needle\nt][hree\n][other\nneed][needle out\n][le across\nrest\n]");
  assert_rows (f, sent, SWB_LOG_MODE_TEXT, 1, "[needle out\n]");
  assert_rows (f, regex, SWB_LOG_MODE_TEXT, 2, "[two needle\n][three\n]");
  g_assert_cmpuint (swb_log_filtered_rows_count (event, SWB_LOG_MODE_TEXT), ==, 1);
  g_assert_cmpfloat (swb_log_filtered_rows_get_progress (word), ==, 1.0);

  /* what comes, and what turns up among the others only now: the row that it begins in had ended */
  log_fixture_data (f, f->tcp, IN, "nee", T0 + 4);
  log_fixture_data (f, f->tcp, OUT, "another needle\n", T0 + 5);
  swb_log_filtered_rows_update (word);
  wait_for (word, SWB_LOG_MODE_TEXT, 4);
  g_assert_cmpuint (moved, ==, 0);
  log_fixture_data (f, f->tcp, IN, "dle late\n", T0 + 6);
  swb_log_filtered_rows_update (word);
  assert_rows (f, word, SWB_LOG_MODE_TEXT, 5,
               "[two needle\n][needle across\n][needle out\n][nee][another needle\n]");
  while (moved == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Against the rows of the whole log that have the word. */
static void
assert_matched (LogFixture         *f,
                SwbLogFilteredRows *filtered,
                const char         *word)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  g_autoptr (GPtrArray) all = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, 0, G_MAXUINT, NULL);
  g_autoptr (GPtrArray) rows = NULL;
  guint n = 0;

  for (guint i = 0; i < all->len; i++)
    {
      const SwbLogRow *row = all->pdata[i];

      n += row->text == NULL && g_strstr_len ((const char *) row->bytes, (gssize) row->length, word) != NULL;
    }
  wait_for (filtered, SWB_LOG_MODE_TEXT, n);
  rows = swb_log_filtered_rows_fetch (filtered, reader, SWB_LOG_MODE_TEXT, 0, G_MAXUINT, NULL);
  g_assert_cmpuint (rows->len, ==, n);
  for (guint i = 0; i < rows->len; i++)
    {
      const SwbLogRow *row = rows->pdata[i];

      g_assert_nonnull (g_strstr_len ((const char *) row->bytes, (gssize) row->length, word));
    }
}

static void
test_pattern_long (LogFixture   *f,
                   gconstpointer data)
{
  g_autoptr (SwbLogFilteredRows) rows = NULL;
  Shift shift = { 0 };
  guint64 known;

  log_fixture_open (f);
  for (guint i = 0; i < 8; i++)
    {
      log_fixture_data (f, f->tcp, IN, "a needle\n", T0);
      add_many (f, 1500 * 1000, 5);
    }
  log_fixture_data (f, f->tcp, IN, "\nthe last needle\n", T0);
  rows = rows_with (f, "needle", FALSE, SWB_LOG_FILTER_BOTH);
  g_signal_connect (rows, "shifted", G_CALLBACK (shifted_cb), &shift);
  known = swb_log_filtered_rows_count (rows, SWB_LOG_MODE_TEXT);
  g_assert_cmpuint (known, >, 0);
  g_assert_cmpuint (known, <, 9);
  g_assert_false (swb_log_filtered_rows_is_exact (rows));

  assert_matched (f, rows, "needle");
  g_assert_cmpuint (shift.count, ==, 1);
  g_assert_cmpuint (shift.text_rows, ==, 9 - known);
  add_many (f, 500 * 1000, 5);
  log_fixture_data (f, f->tcp, OUT, "needle\n", T0);
  swb_log_filtered_rows_update (rows);
  assert_matched (f, rows, "needle");
}

/* Halted, only the end is known; it is read on all the same. */
static void
test_halted (LogFixture   *f,
             gconstpointer data)
{
  g_autoptr (SwbLogFilteredRows) rows = NULL;

  log_fixture_open (f);
  log_fixture_data (f, f->tcp, IN, "a needle\n", T0);
  add_many (f, 30 * 1000 * 1000, 5);
  log_fixture_data (f, f->tcp, IN, "\nanother needle\n", T0);
  rows = rows_with (f, "needle", FALSE, SWB_LOG_FILTER_BOTH);
  swb_log_filtered_rows_set_halted (rows, TRUE);
  log_fixture_data (f, f->tcp, OUT, "needle\n", T0);
  swb_log_filtered_rows_update (rows);
  while (swb_log_filtered_rows_count (rows, SWB_LOG_MODE_TEXT) < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (swb_log_filtered_rows_is_exact (rows));

  swb_log_filtered_rows_set_halted (rows, FALSE);
  assert_matched (f, rows, "needle");
  g_assert_null (swb_log_filtered_rows_dup_error (rows));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/log-filtered-rows/" name, LogFixture, NULL, log_fixture_set_up, func, log_fixture_tear_down)
  ADD ("small", test_small);
  ADD ("long", test_long);
  ADD ("rare", test_rare);
  ADD ("pattern", test_pattern);
  ADD ("pattern-long", test_pattern_long);
  ADD ("halted", test_halted);

  return g_test_run ();
}
