#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-rows.h"

#include <netinet/in.h>
#include <string.h>

#include "swb-log-row-cut.h"
#include "swb-log-rows-private.h"
#include "swb-log-store-private.h"

/* One call of swb_log_rows_fetch(). */
typedef struct
{
  SwbLogMode mode;
  guint64 first;
  guint64 end;      /* behind the last row that is wanted */
  guint64 next;     /* number of the next row to begin */
  GPtrArray *rows;  /* of SwbLogRow */
  GPtrArray *open;  /* those of them that a later record may go on with */
  GArray *begins;   /* file offsets of the first bytes of @open, in the same order */
} Fetch;

/**
 * swb_log_row_free:
 * @row: (transfer full) (nullable): a row
 */
void
swb_log_row_free (SwbLogRow *row)
{
  if (row == NULL)
    return;

  g_free (row->bytes);
  g_free (row->text);
  g_free (row);
}

/**
 * swb_log_row_ends_line:
 * @row: a row of the text view
 *
 * Whether a line ends with the row, whatever encoding it is looked at in: a row that was recorded as UTF-16 or UTF-32 ends with
 * a line feed of that. One that was cut at a byte may have been cut within a character.
 *
 * Returns: whether it does for certain
 */
gboolean
swb_log_row_ends_line (const SwbLogRow *row)
{
  const gsize unit = swb_log_feed_get_unit (row->feed);

  return row->feed != SWB_LOG_FEED_BYTE && row->cut && row->length >= unit &&
         memcmp (row->bytes + row->length - unit, swb_log_feed_get_bytes (row->feed), unit) == 0;
}

/**
 * swb_log_rows_count:
 * @store: a store
 * @mode: kind of view
 *
 * Any thread.
 *
 * Returns: how many rows have begun in what is published, with those that have been dropped
 */
guint64
swb_log_rows_count (SwbLogStore *store,
                    SwbLogMode   mode)
{
  SwbLogTotals totals;

  swb_log_store_get_totals (store, &totals);
  return mode == SWB_LOG_MODE_TEXT ? totals.text_rows : totals.hex_rows;
}

static SwbLogRow *
new_row (const SwbLogRecord *record)
{
  SwbLogRow *row = g_new0 (SwbLogRow, 1);

  row->record = record->offset;
  row->time = record->time;
  row->kind = record->kind;
  row->direction = record->direction;
  row->event = record->event;
  row->severity = record->severity;
  row->flow = record->flow;
  row->protocol = record->protocol;
  row->local = record->local;
  row->remote = record->remote;
  row->stream_offset = record->stream_offset;
  row->complete = TRUE;
  return row;
}

static SwbLogRow *
new_event_row (const SwbLogRecord *record)
{
  SwbLogRow *row = new_row (record);

  row->text = swb_log_record_dup_text (record, TRUE);
  return row;
}

static SwbLogRow *
new_data_row (const SwbLogRecord *record,
              gsize               begin,
              gsize               length)
{
  SwbLogRow *row = new_row (record);

  row->begin = (guint32) begin;
  row->feed = (SwbLogFeed) record->cutter.feed;
  row->stream_offset += begin;
  row->bytes = g_malloc (MAX (1, length));
  if (length > 0)
    memcpy (row->bytes, record->payload + begin, length);
  row->length = length;
  return row;
}

static void
close_row (Fetch *fetch,
           guint  i)
{
  ((SwbLogRow *) g_ptr_array_index (fetch->open, i))->complete = TRUE;
  g_ptr_array_remove_index_fast (fetch->open, i);
  g_array_remove_index_fast (fetch->begins, i);
}

/* Rows that no record from here on can belong to. */
static void
close_far_rows (Fetch  *fetch,
                guint64 offset)
{
  for (guint i = fetch->open->len; i-- > 0;)
    if (offset - g_array_index (fetch->begins, guint64, i) >= SWB_LOG_MAX_ROW_SPAN)
      close_row (fetch, i);
}

/* Goes on with the row that the record's flow left open, or ends it. */
static void
join_or_close (Fetch              *fetch,
               const SwbLogRecord *record)
{
  if (record->flow == 0 || record->kind == SWB_LOG_KIND_FILLER)
    return;

  for (guint i = 0; i < fetch->open->len; i++)
    {
      SwbLogRow *row = g_ptr_array_index (fetch->open, i);
      SwbLogRowCutter cutter = record->cutter;
      gboolean ended;
      gsize piece;

      if (row->flow != record->flow)
        continue;

      if (record->kind != SWB_LOG_KIND_DATA || record->direction != row->direction ||
          record->cutter.fill == 0 || record->cutter.fill != row->length)
        {
          close_row (fetch, i);
          return;
        }

      piece = swb_log_row_cutter_next (&cutter, record->payload, record->payload_length, &ended);
      row->bytes = g_realloc (row->bytes, row->length + piece);
      memcpy (row->bytes + row->length, record->payload, piece);
      row->length += piece;
      row->cut = ended;
      if (ended)
        close_row (fetch, i);
      return;
    }
}

static gboolean
is_wanted (Fetch *fetch)
{
  return fetch->next >= fetch->first && fetch->next < fetch->end;
}

static void
add_text_rows (Fetch              *fetch,
               const SwbLogRecord *record)
{
  SwbLogRowCutter cutter = record->cutter;
  gsize begin = 0;
  gboolean ended = TRUE;

  if (fetch->next < fetch->first)
    {
      SwbLogRowCutter whole = cutter;
      gsize count = swb_log_row_cutter_count (&whole, record->payload, record->payload_length);

      if (fetch->next + count <= fetch->first)
        {
          fetch->next += count;
          return;
        }
    }

  while (begin < record->payload_length && fetch->next < fetch->end)
    {
      gboolean begins = cutter.fill == 0;
      gsize piece = swb_log_row_cutter_next (&cutter, record->payload + begin, record->payload_length - begin, &ended);

      if (begins)
        {
          if (is_wanted (fetch))
            {
              SwbLogRow *row = new_data_row (record, begin, piece);

              row->cut = ended;
              g_ptr_array_add (fetch->rows, row);
              if (!ended && record->protocol == IPPROTO_TCP && record->flow > 0)
                {
                  guint64 first_byte = record->payload_at + begin;

                  row->complete = FALSE;
                  g_ptr_array_add (fetch->open, row);
                  g_array_append_val (fetch->begins, first_byte);
                }
            }
          fetch->next++;
        }
      begin += piece;
    }
}

static void
add_hex_rows (Fetch              *fetch,
              const SwbLogRecord *record)
{
  guint64 count = (record->payload_length + SWB_LOG_HEX_ROW - 1) / SWB_LOG_HEX_ROW;
  guint64 i = fetch->first > fetch->next ? MIN (fetch->first - fetch->next, count) : 0;

  for (; i < count && fetch->next + i < fetch->end; i++)
    {
      gsize begin = (gsize) i * SWB_LOG_HEX_ROW;

      g_ptr_array_add (fetch->rows,
                       new_data_row (record, begin, MIN (SWB_LOG_HEX_ROW, record->payload_length - begin)));
    }
  fetch->next += count;
}

static void
add_record (Fetch              *fetch,
            const SwbLogRecord *record)
{
  switch (record->kind)
    {
    case SWB_LOG_KIND_FILLER:
      return;

    case SWB_LOG_KIND_DATA:
      if (record->payload_length > 0)
        {
          if (fetch->mode == SWB_LOG_MODE_TEXT)
            add_text_rows (fetch, record);
          else
            add_hex_rows (fetch, record);
          return;
        }
      if (is_wanted (fetch))
        g_ptr_array_add (fetch->rows, new_data_row (record, 0, 0));
      fetch->next++;
      return;

    case SWB_LOG_KIND_OPEN:
    case SWB_LOG_KIND_FIN:
    case SWB_LOG_KIND_RST:
    case SWB_LOG_KIND_EVENT:
    default:
      if (is_wanted (fetch))
        g_ptr_array_add (fetch->rows, new_event_row (record));
      fetch->next++;
      return;
    }
}

/*
 * How many rows begin in @record; it may go on in one that began before.
 */
void
swb_log_rows_count_record (const SwbLogRecord *record,
                           guint64            *text_rows,
                           guint64            *hex_rows)
{
  *text_rows = 1;
  *hex_rows = 1;
  if (record->kind == SWB_LOG_KIND_FILLER)
    {
      *text_rows = 0;
      *hex_rows = 0;
    }
  else if (record->kind == SWB_LOG_KIND_DATA && record->payload_length > 0)
    {
      SwbLogRowCutter cutter = record->cutter;

      *text_rows = swb_log_row_cutter_count (&cutter, record->payload, record->payload_length);
      *hex_rows = (record->payload_length + SWB_LOG_HEX_ROW - 1) / SWB_LOG_HEX_ROW;
    }
}

/*
 * Gets rows, of all or of those that @filter lets through, from the first of @points on. Where all rows before the next
 * point have begun and none is open, what lies between is stepped over.
 *
 * Returns (transfer full) the rows, or NULL when the log can't be read.
 */
GPtrArray *
swb_log_rows_scan (SwbLogReader          *reader,
                   SwbLogMode             mode,
                   const SwbLogFilter    *filter,
                   const SwbLogRowsPoint *points,
                   guint                  n_points,
                   guint64                first,
                   guint                  count,
                   GError               **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_log_row_free);
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  g_autoptr (GArray) begins = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GError) local_error = NULL;
  Fetch fetch = { .mode = mode, .first = first, .end = first + count, .rows = rows, .open = open, .begins = begins };
  guint64 offset = points[0].offset;
  guint point = 1;
  SwbLogRecord record;

  if (fetch.end < first)
    fetch.end = G_MAXUINT64;

  fetch.next = points[0].row;
  while (fetch.next < fetch.end || open->len > 0)
    {
      if (!swb_log_reader_read (reader, offset, &record, &local_error))
        break;
      close_far_rows (&fetch, record.offset);
      join_or_close (&fetch, &record);
      if (fetch.next < fetch.end && (filter == NULL || swb_log_filter_matches (filter, &record)))
        add_record (&fetch, &record);
      offset = record.next;

      while (point < n_points && points[point].offset <= offset)
        point++;
      if (point < n_points && open->len == 0 && points[point].row == fetch.next)
        offset = points[point].offset;
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&rows);
}

/**
 * swb_log_rows_fetch:
 * @reader: a reader of this thread
 * @mode: kind of view
 * @first: number of the first row wanted, from 0; rows that have been dropped are counted, and none is given for them
 * @count: how many are wanted
 * @error: return location for a %SWB_LOG_ERROR
 *
 * Gets rows out of the middle of a log of any size: it reads from the checkpoint before the first of them, and up to
 * %SWB_LOG_MAX_ROW_SPAN beyond the last, where rows that are still open may go on.
 *
 * Returns: (transfer full) (element-type SwbLogRow): the rows, fewer when the log has fewer; %NULL when it can't be read
 */
GPtrArray *
swb_log_rows_fetch (SwbLogReader *reader,
                    SwbLogMode    mode,
                    guint64       first,
                    guint         count,
                    GError      **error)
{
  SwbLogStore *store = swb_log_reader_get_store (reader);
  SwbLogIndexKey key = mode == SWB_LOG_MODE_TEXT ? SWB_LOG_INDEX_TEXT_ROW : SWB_LOG_INDEX_HEX_ROW;
  SwbLogCheckpoint checkpoint;
  SwbLogRowsPoint point;
  SwbLogTotals totals;

  swb_log_store_get_totals (store, &totals);
  if (count == 0 || first >= swb_log_rows_count (store, mode) ||
      first < (mode == SWB_LOG_MODE_TEXT ? totals.dropped_text_rows : totals.dropped_hex_rows) ||
      !swb_log_index_find (swb_log_store_get_index (store), key, first, &checkpoint))
    return g_ptr_array_new_with_free_func ((GDestroyNotify) swb_log_row_free);

  point.offset = checkpoint.offset;
  point.row = mode == SWB_LOG_MODE_TEXT ? checkpoint.text_rows : checkpoint.hex_rows;
  return swb_log_rows_scan (reader, mode, NULL, &point, 1, first, count, error);
}
