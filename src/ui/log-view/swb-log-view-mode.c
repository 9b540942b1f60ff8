#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include <math.h>
#include <string.h>

#include "swb-log-view-private.h"

/*
 * The same bytes stand in other rows in the other mode. To keep the place, the row that has a given byte is looked for:
 * rows are in the order in which they begin in the file, so a binary search finds where its record is, and the rows
 * around tell which one has the byte.
 */

/* A text row's records lie within SWB_LOG_MAX_ROW_SPAN of file; rows of other streams may stand between. */
#define MAX_LOOK_AROUND 4096u
#define CHUNK 256u

/* Rows of one stream alone are all near, but each may be far off in the file. */
#define MAX_LOOK_AROUND_FILTERED 64u
#define CHUNK_FILTERED 16u

static gboolean
get_place (SwbLogView           *self,
           const SwbLogPosition *position,
           SwbLogPlace                *place)
{
  g_autoptr (SwbLogEntry) entry = swb_log_cache_load (self->cache, position->row);
  const SwbLogRow *row;
  guint32 length;

  if (entry == NULL || entry->row == NULL)
    return FALSE;

  row = entry->row;
  swb_log_entry_get_bytes (entry, &length);
  place->data = row->text == NULL;
  place->record = row->record;
  place->begin = row->begin;
  place->flow = row->flow;
  place->direction = row->direction;
  place->byte = MIN (position->byte, length);
  place->stream_offset = row->stream_offset + (place->data ? place->byte : 0);
  return TRUE;
}

/* The last row of @mode that begins at or before the place. */
static guint64
find_record (SwbLogCache  *cache,
             SwbLogMode    mode,
             guint64       rows,
             const SwbLogPlace  *place)
{
  guint64 low = 0;
  guint64 high = rows;

  while (high - low > 1)
    {
      guint64 middle = low + (high - low) / 2;
      g_autoptr (GPtrArray) found = swb_log_cache_fetch_rows (cache, mode, middle, 1, NULL);
      const SwbLogRow *row;

      if (found == NULL || found->len == 0)
        break;

      row = found->pdata[0];
      if (row->record < place->record || (row->record == place->record && row->begin <= place->begin))
        low = middle;
      else
        high = middle;
    }
  return low;
}

/* @last: whether @place is the end of a range, which belongs to the row before rather than to the one after it */
static gboolean
has_place (const SwbLogRow *row,
           const SwbLogPlace     *place,
           gboolean         last)
{
  guint64 begin = row->stream_offset;
  guint64 end = begin + row->length;

  if (!place->data)
    return row->text != NULL && row->record == place->record;
  if (row->text != NULL || row->flow != place->flow || row->direction != place->direction)
    return FALSE;
  if (row->length == 0)
    return row->record == place->record;
  return last ? place->stream_offset > begin && place->stream_offset <= end
              : place->stream_offset >= begin && place->stream_offset < end;
}

static gboolean
search (SwbLogCache    *cache,
        SwbLogMode      mode,
        guint64         from,
        guint64         to,
        gboolean        backward,
        const SwbLogPlace    *place,
        gboolean        last,
        SwbLogPosition *position)
{
  while (from < to)
    {
      guint n = (guint) MIN (to - from, swb_log_cache_is_filtered (cache) ? CHUNK_FILTERED : CHUNK);
      guint64 first = backward ? to - n : from;
      g_autoptr (GPtrArray) rows = swb_log_cache_fetch_rows (cache, mode, first, n, NULL);

      if (rows == NULL || rows->len == 0)
        return FALSE;

      for (guint i = 0; i < rows->len; i++)
        {
          guint index = backward ? rows->len - 1 - i : i;
          const SwbLogRow *row = rows->pdata[index];

          if (!has_place (row, place, last))
            continue;

          position->row = first + index;
          position->byte = place->data ? (guint32) (place->stream_offset - row->stream_offset) : place->byte;
          return TRUE;
        }

      if (backward)
        to = first;
      else
        from += rows->len;
    }
  return FALSE;
}

static gboolean
find_place (SwbLogCache    *cache,
            SwbLogMode      mode,
            guint64         rows,
            const SwbLogPlace    *place,
            gboolean        last,
            SwbLogPosition *position)
{
  guint64 around = swb_log_cache_is_filtered (cache) ? MAX_LOOK_AROUND_FILTERED : MAX_LOOK_AROUND;
  guint64 near;

  if (rows == 0)
    return FALSE;

  near = find_record (cache, mode, rows, place);
  if (search (cache, mode, near - MIN (near, around), near + 1, TRUE, place, last, position) ||
      search (cache, mode, near + 1, MIN (near + around, rows), FALSE, place, last, position))
    return TRUE;

  position->row = near;
  position->byte = 0;
  return FALSE;
}

/**
 * swb_log_view_find_byte:
 * @self: a view
 * @like: record, begin, flow, direction, stream offset (and text, of an event) of a byte, as a row that begins with it
 *   would have them
 * @last: whether it is the end of a range
 * @position: (out): where it is in the rows that are shown
 *
 * Returns: %FALSE when it is not shown
 */
gboolean
swb_log_view_find_byte (SwbLogView      *self,
                        const SwbLogRow *like,
                        gboolean         last,
                        SwbLogPosition  *position)
{
  SwbLogPlace place = {
    .data = like->text == NULL,
    .record = like->record,
    .begin = like->text == NULL ? like->begin : 0,
    .flow = like->flow,
    .direction = like->direction,
    .stream_offset = like->stream_offset,
    .byte = like->begin,
  };

  return find_place (self->cache, self->style.mode, self->layout.rows, &place, last, position);
}

/**
 * swb_log_view_get_top:
 * @self: a view
 * @top: (out): what is at its top
 *
 * As long as the user hasn't moved the view since the rows were last shown another way, that is what was at the top before:
 * text and its hex dump are cut at other places, so that going there and back would end some rows off.
 *
 * Returns: %FALSE when nothing is
 */
gboolean
swb_log_view_get_top (SwbLogView *self,
                      SwbLogTop  *top)
{
  SwbLogPosition at = { 0, 0 };
  double y;

  if (self->awaiting && self->top.known && self->top.nowhere)
    {
      *top = self->top;
      return TRUE;
    }
  if (swb_log_view_get_visible (self, &at.row) == 0)
    return FALSE;

  y = swb_log_view_get_row_y (self, at.row);
  if (self->top.known && self->top.row == at.row && ABS (self->top.row_y - y) < 0.5)
    {
      *top = self->top;
      return TRUE;
    }

  *top = (SwbLogTop) { .known = TRUE, .y = y, .wrapping = swb_log_view_is_wrapping (self) };
  return get_place (self, &at, &top->place);
}

/**
 * swb_log_view_go_to_top:
 * @self: a view
 * @top: what swb_log_view_get_top() said before the rows were others
 *
 * Has it at the top again, or what is nearest to it.
 *
 * Returns: %FALSE when it is not shown
 */
gboolean
swb_log_view_go_to_top (SwbLogView      *self,
                        const SwbLogTop *top)
{
  SwbLogPosition at = { 0, 0 };
  double y = top->y;
  gboolean found = find_place (self->cache, self->style.mode, self->layout.rows, &top->place, FALSE, &at);

  /* the lines of a row, or the only one */
  if (y < 0 && top->wrapping != swb_log_view_is_wrapping (self))
    y = -fmod (-y, self->layout.row_height);
  swb_log_view_scroll_to_row (self, at.row);
  swb_log_view_scroll_by (self, swb_log_view_get_row_y (self, at.row) - y);

  self->top = *top;
  self->top.nowhere = swb_log_view_get_visible (self, &self->top.row) == 0;
  self->top.row_y = swb_log_view_get_row_y (self, self->top.row);
  return found;
}

/* Selects what lies between two places. */
static gboolean
select_places (SwbLogView        *self,
               const SwbLogPlace  places[2])
{
  SwbLogPosition selected[2];
  guint64 rows = self->layout.rows;

  if (!find_place (self->cache, self->style.mode, rows, &places[0], FALSE, &selected[0]) ||
      !find_place (self->cache, self->style.mode, rows, &places[1], TRUE, &selected[1]))
    return FALSE;

  swb_log_selection_begin (&self->selection, &selected[0], &selected[0]);
  swb_log_selection_extend (&self->selection, &selected[1], &selected[1]);
  return TRUE;
}

/**
 * swb_log_view_await_no_more:
 * @self: a view
 *
 * All rows that are to be shown are known: goes to the place that was not among those of the end, and selects what was
 * selected there, unless the user has gone elsewhere.
 */
void
swb_log_view_await_no_more (SwbLogView *self)
{
  SwbLogTop top;
  gboolean stays;

  if (!self->awaiting)
    return;

  stays = !swb_log_view_is_at_tail (self) && self->top.known && swb_log_view_get_top (self, &top) &&
          top.place.record == self->top.place.record;
  self->awaiting = FALSE;
  if (self->awaits_selected && !swb_log_view_has_selection (self) && select_places (self, self->selected))
    swb_log_view_selection_changed (self);
  if (stays)
    {
      swb_log_view_go_to_top (self, &top);
      swb_log_view_layout_changed (self);
    }
}

/**
 * swb_log_view_switch:
 * @self: a view
 * @mode: text or hex
 * @filtered: (nullable): the rows to show; %NULL for all
 *
 * Shows the same place and the same selection in other rows, or what is nearest to the place. A view at the tail stays at
 * the tail.
 */
void
swb_log_view_switch (SwbLogView         *self,
                     SwbLogMode          mode,
                     SwbLogFilteredRows *filtered)
{
  guint64 rows;
  gboolean following = swb_log_view_is_at_tail (self);
  guint64 new_rows = swb_log_view_count_new_rows (self);
  SwbLogPosition selected[2];
  SwbLogTop top;
  SwbLogPlace places[2] = { 0 };
  gboolean has_top;
  gboolean has_selection;
  gboolean exact;

  has_selection = swb_log_selection_get (&self->selection, &selected[0], &selected[1]) &&
                  get_place (self, &selected[0], &places[0]) && get_place (self, &selected[1], &places[1]);
  if (!has_selection && self->awaiting && self->awaits_selected)
    {
      memcpy (places, self->selected, sizeof places);
      has_selection = TRUE;
    }
  has_top = swb_log_view_get_top (self, &top);

  self->style.mode = mode;
  swb_log_cache_set_mode (self->cache, mode);
  if (filtered != self->filtered)
    {
      swb_log_view_clear_filtered (self);
      g_set_object (&self->filtered, filtered);
      swb_log_cache_set_filtered (self->cache, filtered);
    }
  rows = swb_log_view_count_rows (self, mode);
  self->content_width = 0;
  swb_log_selection_clear (&self->selection);
  swb_log_view_fit_columns (self);
  swb_log_view_place_reset (self, rows);
  exact = self->filtered == NULL || swb_log_filtered_rows_is_exact (self->filtered);
  self->awaits_selected = has_selection && !select_places (self, places) && !exact;
  self->awaiting = self->awaits_selected;
  memcpy (self->selected, places, sizeof places);
  if (!following && has_top)
    {
      if (!swb_log_view_go_to_top (self, &top) && !exact)
        {
          self->awaiting = TRUE;
          swb_log_view_hold (self);
        }
      /* how many there are of the other kind is not known; that there are some is */
      swb_log_view_set_new_rows (self, new_rows);
    }

  swb_log_view_selection_changed (self);
  swb_log_view_layout_changed (self);
}
