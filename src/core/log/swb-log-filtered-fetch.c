#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-filtered-rows-private.h"
#include "swb-log-rows-private.h"

/*
 * Where filtered rows are in the file, and getting them from there, by the checkpoints that the thread leaves.
 */

/* What of the rows the owner doesn't know yet that they stand before the others. With the mutex. */
guint64
swb_log_filtered_get_offset (SwbLogFilteredRows *self,
                             SwbLogMode          mode)
{
  return self->shared->joined && !self->exact ? self->shared->head.rows[mode] : 0;
}

/* Appends the points of @part that the rows from @first to before @end lie between. */
static void
add_points (const SwbLogFilteredPart *part,
            SwbLogMode mode,
            guint64 first,
            guint64 end,
            guint64 offset,
            GArray *points)
{
  guint low = 0;
  guint high = part->checkpoints->len;

  /* the first one that is beyond @first */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (part->checkpoints, SwbLogFilteredPoint, middle).rows[mode] <= first)
        low = middle + 1;
      else
        high = middle;
    }

  for (guint i = low > 0 ? low - 1 : 0; i < part->checkpoints->len; i++)
    {
      const SwbLogFilteredPoint *checkpoint
          = &g_array_index (part->checkpoints, SwbLogFilteredPoint, i);
      SwbLogRowsPoint point = { checkpoint->offset, checkpoint->rows[mode] - offset };

      /* a row goes on within the next stretch at most */
      if (checkpoint->rows[mode] > end && i > low)
        break;
      g_array_append_val (points, point);
    }
}

/**
 * swb_log_filtered_rows_fetch:
 * @self: filtered rows
 * @reader: a reader of the same log, of this thread
 * @mode: kind of view
 * @first: number of the first row wanted
 * @count: how many are wanted
 * @error: return location for a %SWB_LOG_ERROR
 *
 * As swb_log_rows_fetch(), for the rows that are known. Rows that lie far apart in the file are
 * read one by one.
 *
 * Returns: (transfer full) (element-type SwbLogRow): the rows; %NULL when the log can't be read
 */
GPtrArray *
swb_log_filtered_rows_fetch (SwbLogFilteredRows *self,
                             SwbLogReader *reader,
                             SwbLogMode mode,
                             guint64 first,
                             guint count,
                             GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (SwbLogRowsPoint));
  SwbLogFilteredShared *shared = self->shared;
  guint64 known;
  guint64 offset;
  guint64 end;

  if (shared->scans[SWB_LOG_FILTERED_HEAD] != NULL)
    return swb_log_filtered_match_fetch (self, reader, mode, first, count, error);

  g_mutex_lock (&shared->mutex);
  offset = swb_log_filtered_get_offset (self, mode);
  known = shared->tail.rows[mode] - offset;
  end = first + MIN (count, known - MIN (first, known));
  if (end > first)
    {
      if (self->exact)
        add_points (&shared->head, mode, first, end, 0, points);
      if (!self->exact || end >= shared->head.rows[mode])
        add_points (&shared->tail, mode, first + offset, end + offset, offset, points);
    }
  g_mutex_unlock (&shared->mutex);

  /* the last point that is not beyond the first row */
  while (points->len > 1 && g_array_index (points, SwbLogRowsPoint, 1).row <= first)
    g_array_remove_index (points, 0);
  if (points->len == 0)
    return g_ptr_array_new_with_free_func ((GDestroyNotify)swb_log_row_free);

  return swb_log_rows_scan (reader,
                            mode,
                            shared->filter,
                            (const SwbLogRowsPoint *)(const void *)points->data,
                            points->len,
                            first,
                            (guint)(end - first),
                            error);
}

/* About where that row is, as if the rows between two points were as far apart. */
static guint64
guess_offset (const SwbLogFilteredPart *part,
              SwbLogMode                mode,
              guint64                   row)
{
  guint low = 0;
  guint high = part->checkpoints->len;
  SwbLogFilteredPoint begin, end = { part->offset, { part->rows[0], part->rows[1] } };

  if (high == 0 || row >= end.rows[mode])
    return part->offset;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (part->checkpoints, SwbLogFilteredPoint, middle).rows[mode] <= row)
        low = middle;
      else
        high = middle;
    }
  begin = g_array_index (part->checkpoints, SwbLogFilteredPoint, low);
  if (low + 1 < part->checkpoints->len)
    end = g_array_index (part->checkpoints, SwbLogFilteredPoint, low + 1);
  if (row <= begin.rows[mode] || end.rows[mode] <= begin.rows[mode])
    return begin.offset;
  return begin.offset + (guint64) ((double) (end.offset - begin.offset) * (double) (row - begin.rows[mode]) /
                                   (double) (end.rows[mode] - begin.rows[mode]));
}

/**
 * swb_log_filtered_rows_get_offsets:
 * @self: filtered rows, without a pattern
 * @mode: kind of view
 * @rows: (inout) (array length=n): their numbers become about the log offsets that they begin at
 * @n: how many
 */
void
swb_log_filtered_rows_get_offsets (SwbLogFilteredRows *self,
                                   SwbLogMode          mode,
                                   guint64            *rows,
                                   gsize               n)
{
  SwbLogFilteredShared *shared = self->shared;
  guint64 offset;

  g_mutex_lock (&shared->mutex);
  offset = swb_log_filtered_get_offset (self, mode);
  for (gsize i = 0; i < n; i++)
    rows[i] = self->exact && rows[i] < shared->head.rows[mode] ? guess_offset (&shared->head, mode, rows[i])
                                                               : guess_offset (&shared->tail, mode, rows[i] + offset);
  g_mutex_unlock (&shared->mutex);
}
