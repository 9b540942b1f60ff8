#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <fcntl.h>

#include "log-fixture.h"
#include "swb-log-export.h"
#include "swb-log-pattern.h"
#include "swb-log-store-private.h"

#define IN SWB_DIRECTION_IN
#define OUT SWB_DIRECTION_OUT

#define N_RECORDS 400u
#define N_FLOWS 4u

static const guint8 alphabet[] = { '\n', 0, 0, 0, 'x', 0x4e };

/* A log in which everything that opens, joins and closes rows takes turns: reads that end anywhere, pauses, both directions,
 * other encodings, datagrams and events. */
static void
fill (LogFixture *f)
{
  SwbLogFlow *flows[] = { f->tcp, f->tcp2, f->udp };
  gint64 time = T0;

  log_fixture_open (f);
  for (guint i = 0; i < N_RECORDS; i++)
    {
      SwbLogFlow *flow = flows[g_test_rand_int_range (0, G_N_ELEMENTS (flows))];
      guint8 data[9];
      gsize length = (gsize) g_test_rand_int_range (1, sizeof data + 1);

      for (gsize k = 0; k < length; k++)
        data[k] = alphabet[g_test_rand_int_range (0, G_N_ELEMENTS (alphabet))];
      time += g_test_rand_int_range (0, 8) == 0 ? 30 * MS : MS;
      if (g_test_rand_int_range (0, 10) == 0)
        swb_log_store_set_feed (f->store, (SwbLogFeed) g_test_rand_int_range (0, SWB_LOG_N_FEEDS));
      if (g_test_rand_int_range (0, 12) == 0)
        swb_log_store_append_event (f->store, flow, SWB_LOG_EVENT_UNSENT, NULL, time);
      swb_log_store_append_data (f->store, flow, g_test_rand_int_range (0, 4) == 0 ? OUT : IN, data, length, time);
    }
  swb_log_store_commit (f->store);
}

/* The last record of a connection in the part, and of each direction of it. */
typedef struct
{
  guint64 previous[2];
  gboolean open; /* whether the last one is data that leaves a row open */
  SwbDirection direction;
  SwbLogRowCutter cutter; /* at its end */
} Last;

static void
check_data (const SwbLogRecord *record,
            const SwbLogRecord *original,
            Last               *last)
{
  SwbLogRowCutter cutter = record->cutter;

  /* but for how full the row is, it is cut as it was */
  g_assert_cmpmem (record->payload, record->payload_length, original->payload, original->payload_length);
  g_assert_cmpuint (record->stream_offset, ==, original->stream_offset);
  g_assert_cmpuint (cutter.feed, ==, original->cutter.feed);
  g_assert_cmpuint (cutter.phase, ==, original->cutter.phase);
  g_assert_cmpuint (cutter.begun, ==, original->cutter.begun);
  g_assert_cmpuint (cutter.fill, <=, original->cutter.fill);
  g_assert_cmpuint (record->previous, ==, last->previous[record->direction]);

  /* it goes on in the row that the last one left open, or begins one */
  if (cutter.fill > 0)
    {
      g_assert_true (last->open && last->direction == record->direction);
      g_assert_cmpuint (last->cutter.feed, ==, cutter.feed);
      g_assert_cmpuint (last->cutter.fill, ==, cutter.fill);
      g_assert_cmpuint (last->cutter.phase, ==, cutter.phase);
    }

  swb_log_row_cutter_count (&cutter, record->payload, record->payload_length);
  last->open = record->protocol == IPPROTO_TCP && cutter.fill > 0;
  last->direction = record->direction;
  last->cutter = cutter;
  last->previous[record->direction] = record->offset;
}

static gboolean
is_same (const SwbLogRecord *a,
         const SwbLogRecord *b)
{
  return a->kind == b->kind && a->flow == b->flow && a->direction == b->direction && a->time == b->time &&
         a->stream_offset == b->stream_offset;
}

/* Each record of @part against that of the log it is of. */
static void
check (SwbLogStore        *store,
       const SwbLogFilter *filter,
       SwbLogStore        *part)
{
  g_autoptr (SwbLogReader) of_all = swb_log_reader_new (store);
  g_autoptr (SwbLogReader) of_part = swb_log_reader_new (part);
  g_autoptr (GPtrArray) rows = swb_log_rows_fetch (of_part, SWB_LOG_MODE_TEXT, 0, G_MAXUINT, NULL);
  guint64 offset = swb_log_reader_get_first_offset (of_all);
  guint64 part_offset = swb_log_reader_get_first_offset (of_part);
  Last last[N_FLOWS] = { 0 };
  SwbLogRecord original, record;
  gsize shown = 0, bytes = 0;
  gboolean found;

  for (; swb_log_reader_read (of_all, offset, &original, NULL); offset = original.next)
    {
      if (!swb_log_filter_matches (filter, &original))
        continue;
      found = swb_log_reader_read (of_part, part_offset, &record, NULL);
      /* that has what is looked for, or not */
      if (filter->pattern != NULL && (!found || !is_same (&record, &original)))
        continue;
      g_assert_true (found);
      part_offset = record.next;
      g_assert_cmpint (record.kind, ==, original.kind);
      g_assert_cmpuint (record.flow, ==, original.flow);
      g_assert_cmpuint (record.flow, <, N_FLOWS);
      if (record.kind == SWB_LOG_KIND_DATA)
        check_data (&record, &original, &last[record.flow]);
      else
        last[record.flow].open = FALSE;
      bytes += record.payload_length;
    }
  g_assert_false (swb_log_reader_read (of_part, part_offset, &record, NULL));

  g_assert_cmpuint (rows->len, ==, swb_log_rows_count (part, SWB_LOG_MODE_TEXT));
  for (guint i = 0; i < rows->len; i++)
    shown += ((const SwbLogRow *) rows->pdata[i])->length;
  g_assert_cmpuint (shown, ==, bytes);
}

/* A part of a log that is saved is a log by itself, of which no row says that it goes on with what is not there. */
static void
test_parts (gconstpointer data)
{
  static const guint32 one[] = { 1 };
  g_autoptr (SwbLogPattern) pattern = swb_log_pattern_new_bytes ((const guint8 *) "x", 1);

  for (guint round = 0; round < 40; round++)
    {
      LogFixture f = { 0 };
      SwbLogFilter filter = SWB_LOG_FILTER_INIT;
      const SwbLogExportOptions options = { .format = SWB_LOG_EXPORT_PCAPNG, .filter = &filter };
      g_autofree char *path = NULL;
      g_autoptr (SwbLogStore) part = NULL;
      g_autoptr (GError) error = NULL;
      int fd;

      log_fixture_set_up (&f, NULL);
      fill (&f);
      path = g_build_filename (f.directory, "part.pcapng", NULL);
      filter.directions = (guint[]) { SWB_LOG_FILTER_IN, SWB_LOG_FILTER_OUT, SWB_LOG_FILTER_BOTH }[round % 3];
      filter.events = round % 2 == 0;
      if (round % 5 == 0)
        {
          filter.flows = one;
          filter.n_flows = 1;
        }
      if (round % 7 < 3)
        filter.pattern = pattern;
      filter.begin = T0 + (gint64) (round % 4) * 77 * MS;
      g_assert_true (swb_log_export_to_file (f.store, &options, path, NULL, NULL, NULL, &error));
      g_assert_no_error (error);

      fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
      g_assert_cmpint (fd, >=, 0);
      part = swb_log_store_open_existing (fd, path, &error);
      g_assert_no_error (error);
      check (f.store, &filter, part);
      log_fixture_tear_down (&f, NULL);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/log-export/rows/parts", NULL, test_parts);

  return g_test_run ();
}
