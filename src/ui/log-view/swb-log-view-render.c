#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include <math.h>

#include "swb-log-view-private.h"

/* A longer address is cut in the middle; this holds "[2001:db8:85a3::8a2e:370:7334]:65535". */
#define MAX_PEER_COLUMNS 36

/* Nor is there less of one: "127.0…43394". */
#define MIN_CUT_PEER_COLUMNS 11

/* What is left to data in a narrow view, if shortening what stands before it can do that. */
#define MIN_DATA_COLUMNS 32

/* A view with fewer columns says no days. */
#define MIN_DAY_COLUMNS 60

/* Columns made beyond what is seen on either side, so that scrolling sideways by a little draws nothing anew. */
#define SLACK_COLUMNS 24

/* What a row is made of at first: UTF-8 has at most two bytes for a column, but for what takes no column. */
#define HEAD_BYTES(columns) (2 * (gsize) (columns) + 32)

/**
 * swb_log_view_get_peer_columns:
 * @self: a view
 *
 * Returns: columns that the addresses take which have been seen, if there is room
 */
guint
swb_log_view_get_peer_columns (SwbLogView *self)
{
  return MIN (self->seen_peer_columns, MAX_PEER_COLUMNS);
}

/* The columns of days, times and peers grow with what has been seen, and never shrink, so that rows do not jump about. */
static void
fit_heads (SwbLogView *self,
           guint64     first,
           guint       count)
{
  SwbLogStyle *style = &self->style;
  guint columns = (guint) gtk_widget_get_width (GTK_WIDGET (self)) / (guint) swb_log_font_get_cell_width (style->font);
  guint dates = swb_log_time_get_date_columns (self->totals.first_time, self->totals.last_time);
  guint times, peers, others;

  dates = columns >= MIN_DAY_COLUMNS ? MAX (dates, style->date_columns) : 0;
  if (dates != style->date_columns)
    {
      style->date_columns = dates;
      style->time_columns = SWB_LOG_TIME_COLUMNS;
      swb_log_cache_forget_drawings (self->cache);
    }
  times = style->time_columns;

  for (guint i = 0; i < count; i++)
    {
      SwbLogEntry *entry = swb_log_cache_peek (self->cache, first + i);
      SwbLogEntry *previous = first + i > 0 ? swb_log_cache_peek (self->cache, first + i - 1) : NULL;
      gint64 previous_time;

      if (entry == NULL || entry->row == NULL)
        continue;

      /* what was drawn as the first of all may have got another row above */
      previous_time = previous != NULL && previous->row != NULL ? previous->row->time : entry->row->time;
      if (!entry->drawn || previous_time != entry->previous_time)
        times = MAX (times, swb_log_row_get_time_columns (entry->row, style, previous_time));
      if (!entry->drawn)
        self->seen_peer_columns = MAX (self->seen_peer_columns, swb_log_row_get_peer_columns (entry->row));
    }

  others = swb_log_style_get_data_column (style) - style->peer_columns + times - style->time_columns;
  peers = (guint) MAX ((int) columns - (int) others - MIN_DATA_COLUMNS, MIN_CUT_PEER_COLUMNS);
  peers = MIN (peers, swb_log_view_get_peer_columns (self));
  if (times == style->time_columns && peers == style->peer_columns)
    return;

  style->time_columns = times;
  style->peer_columns = peers;
  swb_log_cache_forget_drawings (self->cache);
}

/* The rows that may be in view, were none of them broken: each that is takes the room of others. */
static guint
get_wrapped_reach (SwbLogView *self,
                   guint64    *first)
{
  guint64 rows = self->wrap.rows;
  guint64 reach = (guint64) (self->wrap.height / self->wrap.line_height) + 2;

  *first = self->wrap.following ? rows - MIN (rows, reach) : MIN (self->wrap.row, rows);
  return (guint) MIN (rows - *first, reach);
}

/**
 * swb_log_view_prepare:
 * @self: a view
 *
 * Reads the rows that are visible now and makes their drawings.
 */
void
swb_log_view_prepare (SwbLogView *self)
{
  GtkAdjustment *h = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  int cell = swb_log_font_get_cell_width (self->style.font);
  double left = h != NULL ? gtk_adjustment_get_value (h) : 0;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  gboolean wrapping = swb_log_view_is_wrapping (self);
  guint64 first;
  guint count = wrapping ? get_wrapped_reach (self, &first) : swb_log_layout_get_visible (&self->layout, &first);
  guint before = first > 0 ? 1 : 0;
  guint data = swb_log_style_get_data_column (&self->style);
  guint first_column;
  guint end_column = (guint) MAX (ceil ((left + width) / cell) - data, 0);

  swb_log_cache_set_head (self->cache, HEAD_BYTES (end_column + SLACK_COLUMNS));
  /* one row more above: its time may be needed */
  swb_log_cache_update (self->cache, first - before, count + before, self->totals.length);
  fit_heads (self, first, count);
  if (wrapping)
    {
      swb_log_view_fit_columns (self);
      count = swb_log_wrap_get_visible (&self->wrap, &first);
    }

  data = swb_log_style_get_data_column (&self->style);
  first_column = (guint) MAX (floor ((left - SWB_LOG_VIEW_SIDE) / cell) - data, 0);
  end_column = (guint) MAX (ceil ((left + width) / cell) - data, 0);

  for (guint i = 0; i < count; i++)
    {
      SwbLogEntry *entry = swb_log_cache_peek (self->cache, first + i);
      SwbLogEntry *previous = first + i > 0 ? swb_log_cache_peek (self->cache, first + i - 1) : NULL;
      gint64 time;
      int row_width;

      if (entry == NULL)
        continue;

      time = entry->row != NULL ? entry->row->time : 0;
      if (wrapping)
        {
          swb_log_view_draw_lines (self, entry, previous != NULL && previous->row != NULL ? previous->row->time : time);
          continue;
        }

      if (entry->text != NULL && entry->text->built < entry->text->length &&
          entry->text->built_columns < end_column + SLACK_COLUMNS)
        {
          swb_log_cache_complete (self->cache, entry);
          swb_log_entry_forget_drawing (entry);
        }

      if (!entry->drawn || entry->first_column > first_column || entry->end_column < end_column ||
          self->style.time_format == SWB_LOG_TIME_SINCE_PREVIOUS)
        swb_log_entry_draw (entry, &self->style,
                            previous != NULL && previous->row != NULL ? previous->row->time : time,
                            first_column > SLACK_COLUMNS ? first_column - SLACK_COLUMNS : 0,
                            end_column + SLACK_COLUMNS);

      row_width = 2 * SWB_LOG_VIEW_SIDE + (int) swb_log_entry_get_columns (entry, &self->style) * cell;
      self->content_width = MAX (self->content_width, row_width);
    }
  swb_log_view_prepare_highlights (self, first, count);
  swb_log_view_prepare_marks (self, first, count);
}

/* @marks: those of the search, or what the highlights have found; @next: the first that is not above this row */
static void
snapshot_marks (SwbLogView  *self,
                GtkSnapshot *snapshot,
                GArray      *marks,
                SwbLogEntry *entry,
                GArray      *spans,
                GArray      *rectangles,
                guint       *next,
                float        x,
                float        y)
{
  for (; *next < marks->len; ++*next)
    {
      const SwbLogMark *mark = &g_array_index (marks, SwbLogMark, *next);
      const GdkRGBA *color = mark->current ? &self->style.palette.hit_current : &self->style.palette.hit;

      if (marks == self->lights)
        color = &self->style.palette.highlights[mark->color];
      if (mark->row > entry->number)
        break;
      if (mark->row < entry->number)
        continue;
      g_array_set_size (spans, 0);
      g_array_set_size (rectangles, 0);
      swb_log_entry_get_spans (entry, &self->style, mark->begin, mark->end, spans);
      swb_log_view_place_spans (self, entry, spans, x, y, rectangles);
      for (guint i = 0; i < rectangles->len; i++)
        gtk_snapshot_append_color (snapshot, color, &g_array_index (rectangles, graphene_rect_t, i));
    }
}

static void
snapshot_selection (SwbLogView  *self,
                    GtkSnapshot *snapshot,
                    SwbLogEntry *entry,
                    GArray      *spans,
                    GArray      *rectangles,
                    float        x,
                    float        y,
                    int          width)
{
  gboolean focused = gtk_widget_has_focus (GTK_WIDGET (self));
  const GdkRGBA *color = focused ? &self->style.palette.selection : &self->style.palette.selection_unfocused;
  int cell = swb_log_font_get_cell_width (self->style.font);
  int row_height = swb_log_view_get_row_height (self, entry);
  SwbLogPosition first;
  SwbLogPosition last;
  guint32 length;
  guint32 begin;
  guint32 end;

  swb_log_entry_get_bytes (entry, &length);
  if (!swb_log_selection_get_in_row (&self->selection, entry->number, length, &begin, &end))
    return;

  /* rows in the midst are marked as a whole, to the edge */
  swb_log_selection_get (&self->selection, &first, &last);
  if (entry->number > first.row && (entry->number < last.row || last.byte == SWB_LOG_ROW_END) &&
      (self->style.mode == SWB_LOG_MODE_TEXT || !swb_log_entry_is_data (entry)))
    {
      float data = x + swb_log_style_get_data_column (&self->style) * cell;

      gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (data, y, MAX (width - data, 0), row_height));
      return;
    }

  g_array_set_size (spans, 0);
  swb_log_entry_get_spans (entry, &self->style, begin, end, spans);
  if (entry->number < last.row && (self->style.mode == SWB_LOG_MODE_TEXT || !swb_log_entry_is_data (entry)))
    {
      SwbLogSpan rest = { swb_log_entry_get_columns (entry, &self->style), 0 };

      /* the last line of a broken row may begin anywhere */
      rest.width = (guint) MAX (ceil ((width - x) / cell) - (swb_log_view_is_wrapping (self) ? 0 : rest.column), 0);
      g_array_append_val (spans, rest);
    }
  g_array_set_size (rectangles, 0);
  swb_log_view_place_spans (self, entry, spans, x, y, rectangles);
  for (guint i = 0; i < rectangles->len; i++)
    gtk_snapshot_append_color (snapshot, color, &g_array_index (rectangles, graphene_rect_t, i));
}

/**
 * swb_log_view_snapshot:
 * @widget: a view
 * @snapshot: where to draw
 *
 * Puts the drawings that have been made where their rows are. Changes nothing.
 */
void
swb_log_view_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);
  GtkAdjustment *h = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  int width = gtk_widget_get_width (widget);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbLogSpan));
  g_autoptr (GArray) rectangles = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  float x = SWB_LOG_VIEW_SIDE - (h != NULL ? floor (gtk_adjustment_get_value (h)) : 0);
  guint64 first;
  guint count = swb_log_view_get_visible (self, &first);
  guint light = 0;
  guint mark = 0;

  for (guint i = 0; i < count; i++)
    {
      SwbLogEntry *entry = swb_log_cache_peek (self->cache, first + i);
      float y = floor (swb_log_view_get_row_y (self, first + i));

      if (entry == NULL)
        continue;

      snapshot_marks (self, snapshot, self->lights, entry, spans, rectangles, &light, x, y);
      snapshot_marks (self, snapshot, self->marks, entry, spans, rectangles, &mark, x, y);
      snapshot_selection (self, snapshot, entry, spans, rectangles, x, y, width);
      swb_log_view_snapshot_note (self, snapshot, entry, y);
      if (entry->drawing == NULL)
        continue;

      swb_log_sheet_add (self->sheet, snapshot, entry->drawing, (int) x, (int) y);
    }
  swb_log_sheet_finish (self->sheet, snapshot);
}
