#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "swb-log-encode.h"
#include "swb-log-rows.h"
#include "swb-log-store-private.h"

/*
 * Any bytes as a log: records and rows come out of it, or a clear error.
 */

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* so that every byte is really read */
static volatile guint8 sink;

static void
fetch (SwbLogReader *reader,
       SwbLogMode    mode,
       guint64       first)
{
  g_autoptr (GPtrArray) rows = swb_log_rows_fetch (reader, mode, first, 64, NULL);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      SwbLogRow *row = g_ptr_array_index (rows, i);

      g_assert_true (row->length <= SWB_LOG_MAX_ROW);
      g_assert_true (row->text == NULL || g_utf8_validate (row->text, -1, NULL));
    }
}

/* However it is gone about, the rows of a record are the same. */
static void
cut (const SwbLogRecord *record)
{
  SwbLogRowCutter counter = record->cutter;
  SwbLogRowCutter cutter = record->cutter;
  SwbLogRowCutter bytewise = record->cutter;
  gsize rows = swb_log_row_cutter_count (&counter, record->payload, record->payload_length);
  gsize begun = 0;
  gsize single = 0;

  g_assert_true (cutter.fill < SWB_LOG_MAX_ROW && cutter.feed < SWB_LOG_N_FEEDS);
  g_assert_true (cutter.phase < swb_log_feed_get_unit ((SwbLogFeed) cutter.feed));
  for (gsize i = 0; i < record->payload_length;)
    {
      const gboolean begins = cutter.fill == 0;
      gboolean ended;
      gsize piece = swb_log_row_cutter_next (&cutter, record->payload + i, record->payload_length - i, &ended);

      g_assert_true (piece > 0 && piece <= record->payload_length - i);
      begun += begins;
      i += piece;
    }
  for (gsize i = 0; i < record->payload_length; i++)
    single += swb_log_row_cutter_count (&bytewise, record->payload + i, 1);
  g_assert_true (begun == rows && single == rows);
  g_assert_true (cutter.fill == counter.fill && cutter.phase == counter.phase && cutter.begun == counter.begun);
  g_assert_true (bytewise.fill == counter.fill && bytewise.phase == counter.phase && bytewise.begun == counter.begun);
}

static void
use (SwbLogStore *store)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  guint64 offset = swb_log_reader_get_first_offset (reader);
  SwbLogTotals totals;
  SwbLogRecord record;
  guint64 sought;

  swb_log_store_get_totals (store, &totals);
  while (swb_log_reader_read (reader, offset, &record, NULL))
    {
      g_assert_true (record.next > offset && record.next <= totals.length);
      for (gsize i = 0; i < record.payload_length; i++)
        sink ^= record.payload[i];
      if (record.kind == SWB_LOG_KIND_DATA)
        cut (&record);
      for (gsize i = 0; i < record.text_length; i++)
        sink ^= (guint8) record.text[i];
      for (gsize i = 0; record.args[i] != NULL; i++)
        g_assert_true (g_utf8_validate (record.args[i], -1, NULL));
      offset = record.next;
    }
  swb_log_reader_seek_record (reader, totals.records / 2, &sought, NULL);
  for (SwbLogMode mode = SWB_LOG_MODE_TEXT; mode <= SWB_LOG_MODE_HEX; mode++)
    {
      fetch (reader, mode, 0);
      fetch (reader, mode, swb_log_rows_count (store, mode) / 2);
    }
}

static void
run (const guint8 *data,
     gsize         size,
     gboolean      with_head)
{
  g_autoptr (GBytes) head = swb_log_encode_head (1, 0);
  g_autoptr (SwbLogStore) store = NULL;
  int fd = memfd_create ("log", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  if (with_head)
    g_assert_true (write (fd, g_bytes_get_data (head, NULL), g_bytes_get_size (head)) > 0);
  if (size > 0)
    g_assert_true (write (fd, data, size) == (gssize) size);

  store = swb_log_store_open_existing (fd, "log", NULL);
  if (store != NULL)
    use (store);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  run (data, size, FALSE);
  run (data, size, TRUE);
  return 0;
}
