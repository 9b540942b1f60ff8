#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-match-scan.h"

#include "swb-log-rows-private.h"
#include "swb-log-walk.h"

/* A hit goes on in so many later records at most, as far as rows of the hex view are concerned. */
#define MAX_WALK 4096u

/* Rows @begin to before @end of the hex view. */
typedef struct
{
  guint64 begin;
  guint64 end;
} Range;

struct _SwbLogMatchScan
{
  SwbLogWalk *walk;

  SwbLogReader *hit_reader; /* gets at the records of hits */
  guint64 hit_record;       /* whose rows were taken last */
  guint64 hit_end;          /* offset in its payload that they reach to */
  GArray *rows;             /* of guint64: found, of the text view */
  GArray *ranges;           /* of Range: of the hex view */
};

static void
add_range (SwbLogMatchScan *self,
           guint64          begin,
           guint64          count)
{
  Range range = { begin, begin + count };

  if (count > 0)
    g_array_append_val (self->ranges, range);
}

/* The rows of the records after @first that a hit goes on in, which reaches to @end in the stream. */
static void
walk_on (SwbLogMatchScan    *self,
         const SwbLogRecord *first,
         guint64             hex_row,
         guint64             end)
{
  const guint32 flow = first->flow;
  const SwbDirection direction = first->direction;
  guint64 offset = first->next;
  SwbLogRecord record;

  for (guint i = 0; i < MAX_WALK && swb_log_reader_read (self->hit_reader, offset, &record, NULL); i++)
    {
      guint64 text_rows, hex_rows;

      swb_log_rows_count_record (&record, &text_rows, &hex_rows);
      if (record.kind == SWB_LOG_KIND_DATA && record.flow == flow && record.direction == direction)
        {
          if (record.stream_offset >= end)
            return;
          add_range (self, hex_row, hex_rows);
          if (record.stream_offset + record.payload_length >= end)
            return;
        }
      hex_row += hex_rows;
      offset = record.next;
    }
}

static void
take_hit (const SwbLogHit *hit,
          gpointer         user_data)
{
  SwbLogMatchScan *self = user_data;
  SwbLogRecord record;
  guint64 text_rows, hex_rows;
  guint64 first;

  g_array_append_val (self->rows, hit->text_row);

  /* another one within the record */
  if (hit->record == self->hit_record && hit->begin + hit->length <= self->hit_end)
    return;
  if (!swb_log_reader_read (self->hit_reader, hit->record, &record, NULL) || record.offset != hit->record)
    return;

  swb_log_rows_count_record (&record, &text_rows, &hex_rows);
  first = hit->hex_row - (record.kind == SWB_LOG_KIND_DATA ? hit->begin / SWB_LOG_HEX_ROW : 0);
  add_range (self, first, hex_rows);
  self->hit_record = hit->record;
  self->hit_end = record.kind == SWB_LOG_KIND_DATA ? record.payload_length : G_MAXUINT32;
  if (hit->begin + hit->length > self->hit_end)
    walk_on (self, &record, first + hex_rows, record.stream_offset + hit->begin + hit->length);
}

/**
 * swb_log_match_scan_new:
 * @store: an open log
 * @filter: what to find; it has a pattern. Copied
 * @begin: (nullable): where to begin; a row that had begun before is left out. %NULL: at the beginning
 *
 * Returns: (transfer full): a scan that has read nothing yet
 */
SwbLogMatchScan *
swb_log_match_scan_new (SwbLogStore            *store,
                        const SwbLogFilter     *filter,
                        const SwbLogCheckpoint *begin)
{
  SwbLogMatchScan *self = g_new0 (SwbLogMatchScan, 1);

  self->walk = swb_log_walk_new (store, filter->pattern, filter, begin, take_hit, self);
  self->hit_reader = swb_log_reader_new (store);
  swb_log_reader_set_without_addresses (self->hit_reader, TRUE);
  self->hit_record = G_MAXUINT64;
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  return self;
}

/**
 * swb_log_match_scan_free:
 * @self: (transfer full) (nullable): a scan
 */
void
swb_log_match_scan_free (SwbLogMatchScan *self)
{
  if (self == NULL)
    return;

  swb_log_walk_free (self->walk);
  swb_log_reader_free (self->hit_reader);
  g_array_unref (self->rows);
  g_array_unref (self->ranges);
  g_free (self);
}

/**
 * swb_log_match_scan_run:
 * @self: a scan
 * @size: how many bytes of the log to read, about
 * @quit: (nullable): read no further once this is not 0; read with g_atomic_int_get()
 * @error: return location for %SWB_LOG_ERROR
 *
 * Reads on. At the end of what the log has, all hits have been found.
 *
 * Returns: whether there is more; %FALSE with @error
 */
gboolean
swb_log_match_scan_run (SwbLogMatchScan *self,
                        guint64          size,
                        gint            *quit,
                        GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  guint64 stop;

  if (!swb_log_walk_start (self->walk))
    return FALSE;

  stop = swb_log_walk_get_offset (self->walk) + size;
  while (swb_log_walk_run (self->walk, stop, &local_error))
    if (swb_log_walk_get_offset (self->walk) >= stop || (quit != NULL && g_atomic_int_get (quit) != 0))
      return TRUE;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  swb_log_walk_flush (self->walk, error);
  return FALSE;
}

/**
 * swb_log_match_scan_flush:
 * @self: a scan
 * @error: return location for %SWB_LOG_ERROR
 *
 * Finds what is to be found in what has been read so far.
 *
 * Returns: %FALSE with @error
 */
gboolean
swb_log_match_scan_flush (SwbLogMatchScan *self,
                          GError         **error)
{
  return swb_log_walk_flush (self->walk, error);
}

/**
 * swb_log_match_scan_take:
 * @self: a scan
 * @sets: by #SwbLogMode: where to add the rows that have been found since
 * @lowest: (inout): by #SwbLogMode: becomes the least of those that were not in the set, if that is less
 *
 * Returns: whether there was any
 */
gboolean
swb_log_match_scan_take (SwbLogMatchScan *self,
                         SwbLogRowSet    *sets[2],
                         guint64          lowest[2])
{
  const guint64 first_text = swb_log_walk_get_first_row (self->walk, SWB_LOG_MODE_TEXT);
  const guint64 first_hex = swb_log_walk_get_first_row (self->walk, SWB_LOG_MODE_HEX);
  gboolean any = FALSE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      guint64 row = g_array_index (self->rows, guint64, i);

      if (row < first_text || !swb_log_row_set_add (sets[SWB_LOG_MODE_TEXT], row))
        continue;
      lowest[SWB_LOG_MODE_TEXT] = MIN (lowest[SWB_LOG_MODE_TEXT], row);
      any = TRUE;
    }
  for (guint i = 0; i < self->ranges->len; i++)
    {
      Range range = g_array_index (self->ranges, Range, i);

      for (guint64 row = MAX (range.begin, first_hex); row < range.end; row++)
        if (swb_log_row_set_add (sets[SWB_LOG_MODE_HEX], row))
          {
            lowest[SWB_LOG_MODE_HEX] = MIN (lowest[SWB_LOG_MODE_HEX], row);
            any = TRUE;
          }
    }
  g_array_set_size (self->rows, 0);
  g_array_set_size (self->ranges, 0);
  return any;
}

/**
 * swb_log_match_scan_get_offset:
 * @self: a scan
 *
 * Returns: log offset that it has read up to
 */
guint64
swb_log_match_scan_get_offset (SwbLogMatchScan *self)
{
  return swb_log_walk_get_offset (self->walk);
}
