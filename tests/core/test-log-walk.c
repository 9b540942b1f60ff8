#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "swb-log-walk.h"

#include "log-fixture.h"

/* What a walk has found. */
typedef struct
{
  SwbLogWalk *walk;
  guint count;
  guint64 last_row;
  gboolean pauses;
} Found;

static void
take_hit (const SwbLogHit *hit,
          gpointer         user_data)
{
  Found *found = user_data;

  found->count++;
  found->last_row = hit->text_row;
  if (found->pauses)
    swb_log_walk_pause (found->walk);
}

static SwbLogWalk *
walk_new (LogFixture             *f,
          const char             *wanted,
          const SwbLogFilter     *filter,
          const SwbLogCheckpoint *begin,
          Found                  *found)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbLogPattern) pattern = swb_log_pattern_new_text (wanted, "UTF-8", SWB_LOG_PATTERN_DEFAULT, &error);

  g_assert_no_error (error);
  found->walk = swb_log_walk_new (f->store, pattern, filter, begin, take_hit, found);
  return found->walk;
}

static void
walk_to_end (SwbLogWalk *walk)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (swb_log_walk_start (walk));
  while (swb_log_walk_run (walk, G_MAXUINT64, &error))
    ;
  g_assert_no_error (error);
  g_assert_true (swb_log_walk_flush (walk, &error));
  g_assert_no_error (error);
}

/* Nothing while there is no file, and then what is appended, as it comes. */
static void
test_goes_on (LogFixture   *f,
              gconstpointer data)
{
  Found found = { 0 };
  g_autoptr (SwbLogWalk) walk = walk_new (f, "needle", NULL, NULL, &found);
  SwbLogTotals totals;

  g_assert_false (swb_log_walk_start (walk));
  g_assert_cmpuint (swb_log_walk_get_offset (walk), ==, 0);

  log_fixture_open (f);
  walk_to_end (walk);
  for (guint i = 1; i <= 3; i++)
    {
      log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "hay\nneedle\n", T0);
      walk_to_end (walk);
      swb_log_store_get_totals (f->store, &totals);
      g_assert_cmpuint (swb_log_walk_get_offset (walk), ==, totals.length);
      g_assert_cmpuint (found.count, ==, i);
      g_assert_cmpuint (found.last_row, ==, totals.text_rows - 1);
    }
  g_assert_cmpuint (swb_log_walk_get_first_row (walk, SWB_LOG_MODE_TEXT), ==, 0);
}

/* What a filter wants; its own pattern doesn't count. */
static void
test_filter (LogFixture   *f,
             gconstpointer data)
{
  g_autoptr (SwbLogPattern) other = swb_log_pattern_new_text ("nowhere", "UTF-8", SWB_LOG_PATTERN_DEFAULT, NULL);
  static const struct
  {
    guint directions;
    const char *remote;
    guint count;
  } cases[] = {
    { SWB_LOG_FILTER_BOTH, NULL, 4 },
    { SWB_LOG_FILTER_IN, NULL, 3 },
    { SWB_LOG_FILTER_OUT, NULL, 1 },
    { SWB_LOG_FILTER_BOTH, "[2001:db8::2]:5001", 2 },
    { SWB_LOG_FILTER_OUT, "[2001:db8::2]:5001", 0 },
  };

  log_fixture_open (f);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "needle\n", T0);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_OUT, "needle\n", T0);
  log_fixture_data (f, f->udp, SWB_DIRECTION_IN, "needle needle\n", T0);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SwbLogFilter filter = SWB_LOG_FILTER_INIT;
      g_autoptr (SwbLogWalk) walk = NULL;
      Found found = { 0 };

      filter.directions = cases[i].directions;
      filter.pattern = other;
      if (cases[i].remote != NULL)
        g_assert_true (swb_net_address_parse (&filter.remote, cases[i].remote, NULL));
      walk = walk_new (f, "needle", &filter, NULL, &found);
      walk_to_end (walk);
      g_assert_cmpuint (found.count, ==, cases[i].count);
    }
}

/* From the middle, with the numbers of the rows there. */
static void
test_begin (LogFixture   *f,
            gconstpointer data)
{
  SwbLogTotals totals;
  SwbLogCheckpoint begin = { 0 };
  Found found = { 0 };
  g_autoptr (SwbLogWalk) walk = NULL;

  log_fixture_open (f);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "needle\nneedle\n", T0);
  swb_log_store_get_totals (f->store, &totals);
  begin.offset = totals.length;
  begin.text_rows = totals.text_rows;
  begin.hex_rows = totals.hex_rows;
  log_fixture_data (f, f->tcp2, SWB_DIRECTION_IN, "needle\n", T0);

  walk = walk_new (f, "needle", NULL, &begin, &found);
  walk_to_end (walk);
  g_assert_cmpuint (found.count, ==, 1);
  g_assert_cmpuint (found.last_row, ==, totals.text_rows);
  g_assert_cmpuint (swb_log_walk_get_first_row (walk, SWB_LOG_MODE_TEXT), ==, totals.text_rows);
  g_assert_cmpuint (swb_log_walk_get_first_row (walk, SWB_LOG_MODE_HEX), ==, totals.hex_rows);
}

/* It stops where it is told to, and where the one who takes the hits wants a pause. */
static void
test_stops (LogFixture   *f,
            gconstpointer data)
{
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;
  Found found = { .pauses = TRUE };
  g_autoptr (SwbLogWalk) walk = NULL;
  guint64 before;

  log_fixture_open (f);
  for (guint i = 0; i < 100; i++)
    log_fixture_data (f, f->udp, SWB_DIRECTION_IN, i % 10 == 9 ? "needle\n" : "hay\n", T0);
  filter.directions = SWB_LOG_FILTER_IN;
  walk = walk_new (f, "needle", &filter, NULL, &found);
  g_assert_true (swb_log_walk_start (walk));

  /* a record a run */
  before = swb_log_walk_get_offset (walk);
  g_assert_true (swb_log_walk_run (walk, before + 1, NULL));
  g_assert_cmpuint (swb_log_walk_get_offset (walk), >, before);
  g_assert_cmpuint (swb_log_walk_get_offset (walk), <, before + 200);
  g_assert_cmpuint (found.count, ==, 0);

  /* a hit a run */
  for (guint i = 1; i <= 10; i++)
    {
      g_assert_true (swb_log_walk_run (walk, G_MAXUINT64, NULL));
      g_assert_cmpuint (found.count, ==, i);
    }
  g_assert_false (swb_log_walk_run (walk, G_MAXUINT64, NULL));
}

/* What is dropped before the walk comes there is stepped over, and the rows keep their numbers. */
static void
test_dropped (LogFixture   *f,
              gconstpointer data)
{
  const gboolean filtered = GPOINTER_TO_INT (data);
  g_autofree char *hay = g_strnfill (4000, 'h');
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;
  Found found = { 0 };
  g_autoptr (SwbLogWalk) walk = NULL;
  SwbLogTotals totals;

  hay[3999] = '\n';
  if (filtered)
    filter.directions = SWB_LOG_FILTER_IN;
  walk = walk_new (f, "needle", &filter, NULL, &found);
  swb_log_store_set_limit (f->store, 1024 * 1024);
  log_fixture_open (f);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "needle\n", T0);
  walk_to_end (walk);
  g_assert_cmpuint (found.count, ==, 1);

  for (guint i = 0; i < 1000; i++)
    log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, hay, T0);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "needle\n", T0);
  swb_log_store_get_totals (f->store, &totals);
  g_assert_cmpuint (totals.dropped_length, >, swb_log_walk_get_offset (walk));

  walk_to_end (walk);
  g_assert_cmpuint (found.count, ==, 2);
  g_assert_cmpuint (found.last_row, ==, totals.text_rows - 1);
  g_assert_cmpuint (swb_log_walk_get_first_row (walk, SWB_LOG_MODE_TEXT), ==, totals.dropped_text_rows);
  g_assert_cmpuint (swb_log_walk_get_first_row (walk, SWB_LOG_MODE_HEX), ==, totals.dropped_hex_rows);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, func) g_test_add (name, LogFixture, data, log_fixture_set_up, func, log_fixture_tear_down)
  ADD ("/log-walk/goes-on", NULL, test_goes_on);
  ADD ("/log-walk/filter", NULL, test_filter);
  ADD ("/log-walk/begin", NULL, test_begin);
  ADD ("/log-walk/stops", NULL, test_stops);
  ADD ("/log-walk/dropped", GINT_TO_POINTER (FALSE), test_dropped);
  ADD ("/log-walk/dropped-filtered", GINT_TO_POINTER (TRUE), test_dropped);

  return g_test_run ();
}
