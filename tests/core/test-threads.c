#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <stdatomic.h>

#include "swb-log-export.h"
#include "swb-log-filtered-rows.h"
#include "swb-log-search.h"

#include "log-fixture.h"

/*
 * Everything that reads a log, each on a thread of its own, while another thread writes it: the same as the worker, the
 * window, a search and an export of one panel at once. Says something about races only under the thread sanitizer.
 */

#if defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

#define RECORDS 12000u

typedef struct
{
  LogFixture *f;
  _Atomic (gboolean) done;
} Shared;

static gpointer
write_log (gpointer data)
{
  Shared *shared = data;
  LogFixture *f = shared->f;
  const char *args[] = { "192.0.2.1:6001", NULL };
  g_autofree char *bytes = g_strnfill (100 * 1000, 'x');

  for (guint i = 0; i < RECORDS; i++)
    {
      if (i % 1000 == 999)
        {
          swb_log_store_append_event (f->store, NULL, SWB_LOG_EVENT_LISTENING, args, T0 + i);
          swb_log_store_append_data (f->store, f->tcp2, SWB_DIRECTION_OUT, (const guint8 *) bytes, 100 * 1000, T0 + i);
        }
      swb_log_store_append_data (f->store, i % 7 == 0 ? f->udp : f->tcp, SWB_DIRECTION_IN, (const guint8 *) "a needle\n", 9,
                                 T0 + i);
      if (i % 20 == 19)
        swb_log_store_commit (f->store);
    }
  swb_log_store_commit (f->store);
  atomic_store (&shared->done, TRUE);
  return NULL;
}

static gpointer
read_records (gpointer data)
{
  Shared *shared = data;
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (shared->f->store);
  guint64 offset = swb_log_reader_get_first_offset (reader);
  SwbLogRecord record;
  guint records = 0;
  gboolean done;

  do
    {
      g_autoptr (GError) error = NULL;

      done = atomic_load (&shared->done);
      for (; swb_log_reader_read (reader, offset, &record, &error); offset = record.next)
        records += record.payload_length == 9;
      g_assert_no_error (error);
      if (records > 10)
        g_assert_true (swb_log_reader_seek_record (reader, records / 2, &record.offset, NULL));
    }
  while (!done);

  g_assert_cmpuint (records, ==, RECORDS);
  return NULL;
}

static gpointer
search_text (gpointer data)
{
  Shared *shared = data;
  g_autoptr (SwbLogPattern) plain = swb_log_pattern_new_text ("needle", "UTF-8", SWB_LOG_PATTERN_DEFAULT, NULL);
  g_autoptr (SwbLogPattern) regex = swb_log_pattern_new_regex ("nee.le$", "UTF-8", SWB_LOG_PATTERN_DEFAULT, NULL);
  g_autoptr (SwbLogSearch) first = swb_log_search_new (shared->f->store, plain, NULL);
  g_autoptr (SwbLogSearch) second = swb_log_search_new (shared->f->store, regex, NULL);
  SwbLogSearchStatus status;
  gboolean done;

  do
    {
      done = atomic_load (&shared->done);
      g_assert_true (swb_log_search_run (first, NULL, NULL, NULL, NULL));
      g_assert_true (swb_log_search_run (second, NULL, NULL, NULL, NULL));
    }
  while (!done);

  swb_log_search_get_status (first, &status);
  g_assert_cmpuint (status.count, ==, RECORDS);
  swb_log_search_get_status (second, &status);
  g_assert_cmpuint (status.count, ==, RECORDS);
  return NULL;
}

static gpointer
fetch_rows (gpointer data)
{
  Shared *shared = data;
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (shared->f->store);
  gboolean done;

  do
    {
      done = atomic_load (&shared->done);
      for (guint mode = SWB_LOG_MODE_TEXT; mode <= SWB_LOG_MODE_HEX; mode++)
        {
          guint64 count = swb_log_rows_count (shared->f->store, mode);
          g_autoptr (GError) error = NULL;
          g_autoptr (GPtrArray) rows = swb_log_rows_fetch (reader, mode, count / 3 * 2, 20, &error);

          g_assert_no_error (error);
          if (count > 100)
            g_assert_cmpuint (rows->len, ==, 20);
        }
    }
  while (!done);

  return NULL;
}

static gpointer
export_records (gpointer data)
{
  Shared *shared = data;
  SwbLogExportOptions options = { 0 };
  gboolean done;

  do
    {
      g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
      g_autoptr (GError) error = NULL;

      done = atomic_load (&shared->done);
      options.format = options.format == SWB_LOG_EXPORT_PCAPNG ? SWB_LOG_EXPORT_TEXT : options.format + 1;
      g_assert_true (swb_log_export_to_stream (shared->f->store, &options, stream, NULL, NULL, NULL, &error));
      g_assert_no_error (error);
    }
  while (!done);

  return NULL;
}

static void
test_all (LogFixture   *f,
          gconstpointer data)
{
  static const GThreadFunc readers[] = { read_records, search_text, fetch_rows, export_records };
  GThread *threads[G_N_ELEMENTS (readers)];
  Shared shared = { .f = f };
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;
  g_autoptr (SwbLogFilteredRows) rows = NULL;
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  GThread *writer;

  log_fixture_open (f);
  filter.directions = SWB_LOG_FILTER_IN;
  filter.events = FALSE;
  rows = swb_log_filtered_rows_new (f->store, &filter);
  writer = g_thread_new ("writer", write_log, &shared);
  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    threads[i] = g_thread_new ("reader", readers[i], &shared);

  /* what the window does on its own thread meanwhile */
  while (!atomic_load (&shared.done))
    {
      SwbLogTotals totals;
      guint64 count;
      g_autoptr (GPtrArray) fetched = NULL;

      swb_log_store_get_totals (f->store, &totals);
      g_assert_cmpuint (totals.text_rows, >=, totals.records);
      swb_log_filtered_rows_update (rows);
      g_main_context_iteration (NULL, FALSE);
      count = swb_log_filtered_rows_count (rows, SWB_LOG_MODE_TEXT);
      fetched = swb_log_filtered_rows_fetch (rows, reader, SWB_LOG_MODE_TEXT, count / 2, 10, NULL);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    g_thread_join (threads[i]);
  g_thread_join (writer);
  swb_log_filtered_rows_update (rows);
  while (!swb_log_filtered_rows_is_exact (rows) || swb_log_filtered_rows_count (rows, SWB_LOG_MODE_HEX) < RECORDS)
    g_main_context_iteration (NULL, TRUE);
}

#ifdef SANITIZED
static gpointer
look_too_early (gpointer data)
{
  LogFixture *f = data;
  guint64 sum = 0;

  for (guint i = 0; i < 1000; i++)
    sum += swb_log_flow_get_bytes (f->tcp, SWB_DIRECTION_IN);
  return GSIZE_TO_POINTER ((gsize) sum);
}

/* A real race is still seen, with all that is told to the sanitizer about GLib: one thread looks at what belongs to the
 * writer alone. */
static void
test_race (LogFixture   *f,
           gconstpointer data)
{
  if (g_test_subprocess ())
    {
      GThread *reader;

      log_fixture_open (f);
      reader = g_thread_new ("reader", look_too_early, f);
      for (guint i = 0; i < 1000; i++)
        log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "x\n", T0 + i);
      g_thread_join (reader);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*ThreadSanitizer: data race*swb_log_flow_get_bytes*");
}
#endif

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, LogFixture, NULL, log_fixture_set_up, func, log_fixture_tear_down)
  ADD ("/threads/all", test_all);
#ifdef SANITIZED
  ADD ("/threads/race-is-seen", test_race);
#endif

  return g_test_run ();
}
