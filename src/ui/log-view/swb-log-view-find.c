#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include <string.h>

#include "swb-log-view-private.h"

/*
 * What a search found, in the view. A hit says where its first byte is by record and payload; rows say what they hold by
 * stream and offset. So a hit's record is read to know its place in the stream, and that tells which bytes of which rows
 * it covers, also where it goes on in the rows below.
 */

/* Hits before the top row that may reach into it, and hits that are marked at most. */
#define LOOK_BACK 64u
#define MAX_MARKS 8192u
#define CHUNK 256u

/* Rows between the first and the last of one hit at most: those of other streams stand between them. */
#define MAX_REACH 4096u

/* Where a hit is: for an event @begin counts in its line. */
typedef struct
{
  gboolean data;
  guint64 record;
  guint32 flow;
  SwbDirection direction;
  guint64 begin;
  guint64 end;
} Extent;

static guint64
get_hit_row (SwbLogView      *self,
             const SwbLogHit *hit)
{
  guint64 row = self->style.mode == SWB_LOG_MODE_TEXT ? hit->text_row : hit->hex_row;

  return row - MIN (row, swb_log_view_get_dropped (self, self->style.mode));
}

/* @extent is that of the hit before, whose record may be the same. */
static gboolean
get_extent (SwbLogView      *self,
            const SwbLogHit *hit,
            guint64         *stream_offset,
            Extent          *extent)
{
  if (extent->record != hit->record)
    {
      SwbLogRecord record;

      if (!swb_log_reader_read (swb_log_cache_get_reader (self->cache), hit->record, &record, NULL))
        return FALSE;
      extent->record = hit->record;
      extent->data = record.payload != NULL;
      extent->flow = record.flow;
      extent->direction = record.direction;
      *stream_offset = extent->data ? record.stream_offset : 0;
    }
  extent->begin = *stream_offset + hit->begin;
  extent->end = extent->begin + hit->length;
  return TRUE;
}

/* Which bytes of a row a hit covers; FALSE when it covers none. */
static gboolean
intersect (const SwbLogEntry *entry,
           const Extent      *extent,
           guint32           *begin,
           guint32           *end)
{
  const SwbLogRow *row = entry->row;
  guint64 first, last;
  guint32 length;

  if (row == NULL || swb_log_entry_is_data (entry) != extent->data)
    return FALSE;
  if (extent->data ? row->flow != extent->flow || row->direction != extent->direction : row->record != extent->record)
    return FALSE;

  swb_log_entry_get_bytes (entry, &length);
  first = extent->data ? row->stream_offset : 0;
  last = first + length;
  if (extent->begin >= last || extent->end <= first)
    return FALSE;
  *begin = (guint32) (MAX (extent->begin, first) - first);
  *end = (guint32) (MIN (extent->end, last) - first);
  return TRUE;
}

static void
mark_hit (SwbLogView      *self,
          const SwbLogHit *hit,
          const Extent    *extent,
          guint64          first,
          guint64          end)
{
  SwbLogMark mark = { .current = self->has_hit && self->hit.record == hit->record && self->hit.begin == hit->begin };
  guint64 row = self->filtered == NULL ? get_hit_row (self, hit) : 0;

  for (mark.row = MAX (row, first); mark.row < end; mark.row++)
    {
      SwbLogEntry *entry = swb_log_cache_peek (self->cache, mark.row);
      guint32 length;

      if (entry == NULL || !intersect (entry, extent, &mark.begin, &mark.end))
        continue;
      g_array_append_val (self->marks, mark);
      swb_log_entry_get_bytes (entry, &length);
      if (!extent->data || entry->row->stream_offset + length >= extent->end)
        return;
    }
}

static int
compare_marks (gconstpointer a,
               gconstpointer b)
{
  const SwbLogMark *x = a, *y = b;

  return (x->row > y->row) - (x->row < y->row);
}

/**
 * swb_log_view_prepare_marks:
 * @self: a view
 * @first: first row that is shown
 * @count: rows that are shown
 *
 * Finds out which bytes of the rows that are shown now have been found. The rows must be in the cache.
 */
void
swb_log_view_prepare_marks (SwbLogView *self,
                            guint64     first,
                            guint       count)
{
  SwbLogHit hits[CHUNK];
  Extent extent = { .record = G_MAXUINT64 };
  guint64 stream_offset = 0;
  guint64 index = 0;
  const SwbLogRow *top = NULL, *bottom = NULL;
  gsize n;

  g_array_set_size (self->marks, 0);
  if (self->search == NULL)
    return;

  for (guint i = 0; i < count; i++)
    {
      SwbLogEntry *entry = swb_log_cache_peek (self->cache, first + i);

      if (entry == NULL || entry->row == NULL)
        continue;
      top = top != NULL ? top : entry->row;
      bottom = entry->row;
    }
  if (top == NULL)
    return;

  if (swb_log_search_find_previous (self->search, top->record, top->begin, FALSE, &hits[0], &index))
    index++;
  index -= MIN (index, LOOK_BACK);

  while (self->marks->len < MAX_MARKS && (n = swb_log_search_get_hits (self->search, index, hits, CHUNK)) > 0)
    {
      for (gsize i = 0; i < n; i++)
        {
          guint64 row = self->filtered == NULL ? get_hit_row (self, &hits[i]) : first;

          /* a row's own bytes may be spread over so much of the file */
          if (hits[i].record > bottom->record + SWB_LOG_MAX_ROW_SPAN)
            goto out;
          if (row < first + count && row + CHUNK > first && get_extent (self, &hits[i], &stream_offset, &extent))
            mark_hit (self, &hits[i], &extent, first, first + count);
        }
      index += n;
    }

out:
  g_array_sort (self->marks, compare_marks);
}

/**
 * swb_log_view_set_search:
 * @self: a view
 * @search: (nullable): whose hits are marked where they are in view
 *
 * Call swb_log_view_hits_changed() when there are more of them.
 */
void
swb_log_view_set_search (SwbLogView   *self,
                         SwbLogSearch *search)
{
  g_return_if_fail (SWB_IS_LOG_VIEW (self));
  g_return_if_fail (search == NULL || SWB_IS_LOG_SEARCH (search));

  if (!g_set_object (&self->search, search))
    return;
  self->has_hit = FALSE;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_signal_emit_by_name (self, "hits-changed");
}

/**
 * swb_log_view_hits_changed:
 * @self: a view
 *
 * The search has found more.
 */
void
swb_log_view_hits_changed (SwbLogView *self)
{
  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  if (self->search == NULL)
    return;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_signal_emit_by_name (self, "hits-changed");
}

/**
 * swb_log_view_get_find_start:
 * @self: a view
 * @record: (out): file offset of a record
 * @begin: (out): a place in its payload
 *
 * Where a search from here begins: at the selection, else at the top row in view.
 *
 * Returns: %FALSE when the log is empty
 */
gboolean
swb_log_view_get_find_start (SwbLogView *self,
                             guint64    *record,
                             guint32    *begin)
{
  SwbLogPosition at = { 0, 0 };
  SwbLogPosition end;
  g_autoptr (SwbLogEntry) entry = NULL;

  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), FALSE);

  *record = 0;
  *begin = 0;
  if (!swb_log_selection_get (&self->selection, &at, &end) && swb_log_view_get_visible (self, &at.row) == 0)
    return FALSE;
  entry = swb_log_cache_load (self->cache, at.row);
  if (entry == NULL || entry->row == NULL)
    return FALSE;
  *record = entry->row->record;
  *begin = entry->row->begin + (at.byte != SWB_LOG_ROW_END ? at.byte : 0);
  return TRUE;
}

/* Among the rows that a filter lets through, numbers say nothing of where a row is: it is looked for. */
static gboolean
find_filtered_ends (SwbLogView      *self,
                    const SwbLogHit *hit,
                    const Extent    *extent,
                    SwbLogPosition   positions[2])
{
  static char event[] = "";
  SwbLogRow like = {
    .record = hit->record,
    .begin = hit->begin,
    .flow = extent->flow,
    .direction = extent->direction,
    .stream_offset = extent->begin,
    .text = extent->data ? NULL : event,
  };

  if (!swb_log_view_find_byte (self, &like, FALSE, &positions[0]))
    return FALSE;
  positions[1] = (SwbLogPosition) { positions[0].row, positions[0].byte + hit->length };
  like.stream_offset = extent->end;
  if (extent->data)
    swb_log_view_find_byte (self, &like, TRUE, &positions[1]);
  return TRUE;
}

/* From the hit's first row on, the rows that it covers; @positions are its two ends. */
static gboolean
find_ends (SwbLogView      *self,
           const SwbLogHit *hit,
           SwbLogPosition   positions[2])
{
  Extent extent = { .record = G_MAXUINT64 };
  guint64 stream_offset = 0;
  guint64 first = get_hit_row (self, hit);
  gboolean found = FALSE;

  if (!get_extent (self, hit, &stream_offset, &extent))
    return FALSE;
  if (self->filtered != NULL)
    return find_filtered_ends (self, hit, &extent, positions);

  for (guint64 row = first; row < MIN (first + MAX_REACH, self->layout.rows); row += CHUNK)
    {
      g_autoptr (GPtrArray) entries = swb_log_cache_load_range (self->cache, row, CHUNK, NULL);

      for (guint i = 0; entries != NULL && i < entries->len; i++)
        {
          SwbLogEntry *entry = entries->pdata[i];
          guint32 begin, end, length;

          if (!intersect (entry, &extent, &begin, &end))
            continue;
          if (!found)
            positions[0] = (SwbLogPosition) { entry->number, begin };
          positions[1] = (SwbLogPosition) { entry->number, end };
          found = TRUE;
          swb_log_entry_get_bytes (entry, &length);
          if (!extent.data || entry->row->stream_offset + length >= extent.end)
            return TRUE;
        }
      if (entries == NULL || entries->len < CHUNK)
        break;
    }
  return found;
}

/* Scrolls sideways as little as needed to have the bytes in view. */
static void
reveal_columns (SwbLogView           *self,
                const SwbLogPosition *begin,
                const SwbLogPosition *end)
{
  GtkAdjustment *h = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  g_autoptr (SwbLogEntry) entry = swb_log_cache_load (self->cache, begin->row);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbLogSpan));
  int cell = swb_log_font_get_cell_width (self->style.font);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  const SwbLogSpan *span;
  double left, right;
  guint32 length;

  if (entry == NULL || h == NULL)
    return;
  swb_log_entry_get_bytes (entry, &length);
  swb_log_entry_get_spans (entry, &self->style, begin->byte, end->row == begin->row ? MIN (end->byte, length) : length,
                           spans);
  if (spans->len == 0)
    return;

  span = &g_array_index (spans, SwbLogSpan, 0);
  left = (double) span->column * cell;
  right = left + (double) span->width * cell + 2.0 * SWB_LOG_VIEW_SIDE;
  self->content_width = MAX (self->content_width,
                             2 * SWB_LOG_VIEW_SIDE + (int) swb_log_entry_get_columns (entry, &self->style) * cell);
  swb_log_view_configure (self);
  if (left < gtk_adjustment_get_value (h))
    gtk_adjustment_set_value (h, right <= width ? 0 : left - 8.0 * cell);
  else if (right > gtk_adjustment_get_value (h) + width)
    gtk_adjustment_set_value (h, MIN (right - width + 8.0 * cell, left));
}

static void
show_ends (SwbLogView          *self,
           const SwbLogPosition ends[2])
{
  swb_log_selection_begin (&self->selection, &ends[0], &ends[0]);
  swb_log_selection_extend (&self->selection, &ends[1], &ends[1]);

  swb_log_view_hold (self);
  swb_log_view_reveal (self, &ends[0], TRUE);
  swb_log_view_hold (self);
  if (!swb_log_view_is_wrapping (self))
    reveal_columns (self, &ends[0], &ends[1]);
  swb_log_view_selection_changed (self);
  swb_log_view_layout_changed (self);
}

/**
 * swb_log_view_show_hit:
 * @self: a view
 * @hit: a hit of its search
 *
 * Selects the hit and scrolls to it if it is not in view; the view holds still there, also at the tail.
 *
 * Returns: %FALSE when it can't be read
 */
gboolean
swb_log_view_show_hit (SwbLogView      *self,
                       const SwbLogHit *hit)
{
  SwbLogPosition ends[2];

  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), FALSE);

  swb_log_view_refresh (self);
  if (!find_ends (self, hit, ends))
    return FALSE;

  self->hit = *hit;
  self->has_hit = TRUE;
  show_ends (self, ends);
  g_signal_emit_by_name (self, "hits-changed");
  return TRUE;
}

/**
 * swb_log_view_may_show_later:
 * @self: a view
 * @hit: a hit of its search that swb_log_view_show_hit() could not show
 *
 * A search may be faster than the thread that picks the rows of a filter. `SwbLogView::rows-known` says when there are more.
 *
 * Returns: whether the rows that are known do not reach as far as the hit yet
 */
gboolean
swb_log_view_may_show_later (SwbLogView      *self,
                             const SwbLogHit *hit)
{
  g_autoptr (SwbLogEntry) last = NULL;

  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), FALSE);

  if (self->filtered == NULL)
    return FALSE;
  if (!swb_log_filtered_rows_is_exact (self->filtered) || self->layout.rows == 0)
    return TRUE;
  last = swb_log_cache_load (self->cache, self->layout.rows - 1);
  if (last == NULL || last->row == NULL)
    return FALSE;
  return last->row->record < hit->record ||
         (last->row->record == hit->record && last->row->begin + last->row->length <= hit->begin);
}

/**
 * swb_log_view_show_record:
 * @self: a view
 * @record: file offset of a record
 *
 * Selects what of it is shown and scrolls there, as swb_log_view_show_hit() does.
 *
 * Returns: %FALSE when it can't be read, or a filter keeps it out
 */
gboolean
swb_log_view_show_record (SwbLogView *self,
                          guint64     record)
{
  SwbLogHit hit = { .record = record };
  Extent extent = { .record = G_MAXUINT64 };
  SwbLogPosition ends[2];
  SwbLogRecord read;
  guint64 stream_offset = 0;

  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), FALSE);

  swb_log_view_refresh (self);
  if (!swb_log_reader_read (swb_log_cache_get_reader (self->cache), record, &read, NULL))
    return FALSE;
  hit.length = (guint32) (read.payload != NULL ? read.payload_length : read.text_length);
  if (!get_extent (self, &hit, &stream_offset, &extent) || !find_filtered_ends (self, &hit, &extent, ends))
    return FALSE;
  self->has_hit = FALSE;
  show_ends (self, ends);
  return TRUE;
}

/**
 * swb_log_view_has_search:
 * @self: a view
 *
 * Returns: whether it shows the hits of a search
 */
gboolean
swb_log_view_has_search (SwbLogView *self)
{
  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), FALSE);

  return self->search != NULL;
}

/**
 * swb_log_view_count_hits:
 * @self: a view
 * @counts: (out caller-allocates): room for @n + 1 numbers: how many hits come before each of @n equal parts of what is shown,
 *   and at last how many there are
 * @n: into how many parts, at least 1
 *
 * Takes as long for many hits as for few. Where rows are left out without a pattern, the parts are about equal.
 */
void
swb_log_view_count_hits (SwbLogView *self,
                         guint64    *counts,
                         guint       n)
{
  g_autofree guint64 *rows = g_new (guint64, n + 1);
  SwbLogMode mode = self->style.mode;
  guint64 shown = self->layout.rows;

  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  memset (counts, 0, (n + 1) * sizeof *counts);
  if (self->search == NULL || shown == 0)
    return;

  for (guint i = 0; i <= n; i++)
    rows[i] = (guint64) ((double) shown * i / n);
  if (self->filtered == NULL)
    for (guint i = 0; i <= n; i++)
      rows[i] += swb_log_view_get_dropped (self, mode);

  if (self->filtered == NULL || swb_log_filtered_rows_get_numbers (self->filtered, mode, rows, n + 1))
    {
      swb_log_search_count_before (self->search, mode, rows, counts, n + 1);
    }
  else
    {
      swb_log_filtered_rows_get_offsets (self->filtered, mode, rows, n + 1);
      swb_log_search_count_before_records (self->search, rows, counts, n + 1);
    }
}

/**
 * swb_log_view_get_hit_index:
 * @self: a view
 * @index: (out): number of the hit that was gone to
 *
 * Returns: %FALSE when there is none
 */
gboolean
swb_log_view_get_hit_index (SwbLogView *self,
                            guint64    *index)
{
  SwbLogHit hit;

  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), FALSE);

  if (self->search == NULL || !self->has_hit)
    return FALSE;
  if (swb_log_search_find_previous (self->search, self->hit.record, self->hit.begin, FALSE, &hit, index))
    ++*index;
  else
    *index = 0;
  return TRUE;
}
