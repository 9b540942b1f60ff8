#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include <string.h>

#include "swb-log-view-private.h"

/*
 * Long rows broken into lines, each indented to the data column.
 */

/* Lines of fewer columns are of no use; a view that narrow is scrolled sideways. */
#define MIN_COLUMNS 16

/* Rows that are read at a time to count the lines of one that is not in view, and counts that are remembered. */
#define CHUNK 16u
#define SLOTS 256u

/* Lines made beyond what is seen on either side, so that scrolling by a little draws nothing anew. */
#define SLACK_LINES 24u

struct _SwbLogLineCount
{
  guint64 row;
  guint64 stamp; /* the log's length, for a row that may grow with it */
  guint lines;   /* 0: none is known */
};

/**
 * swb_log_view_forget_lines:
 * @self: a view
 *
 * The rows have other numbers, other text or another width.
 */
void
swb_log_view_forget_lines (SwbLogView *self)
{
  g_clear_pointer (&self->line_counts, g_free);
}

static void
remember (SwbLogView  *self,
          SwbLogEntry *entry,
          guint        lines)
{
  SwbLogLineCount *count;

  if (self->line_counts == NULL)
    self->line_counts = g_new0 (SwbLogLineCount, SLOTS);
  count = &self->line_counts[entry->number % SLOTS];
  count->row = entry->number;
  count->stamp = entry->row != NULL && entry->row->complete && !entry->waiting ? G_MAXUINT64 : self->totals.length;
  count->lines = lines;
}

static guint
count_lines_of (SwbLogView  *self,
                SwbLogEntry *entry)
{
  SwbLogDecoder *decoder = swb_log_cache_get_decoder (self->cache);
  gboolean known = entry->breaks != NULL && entry->breaks->columns == self->wrap_columns;
  guint lines = swb_log_breaks_count (swb_log_entry_get_breaks (entry, decoder, self->wrap_columns));

  if (!known)
    {
      swb_log_wrap_learn (&self->wrap, lines);
      remember (self, entry, lines);
    }
  return lines;
}

/**
 * swb_log_view_count_lines:
 * @row: a row number
 * @user_data: a view
 *
 * For its #SwbLogWrap. Rows around the view have been counted before or are in the cache; others are read.
 *
 * Returns: lines of that row
 */
guint
swb_log_view_count_lines (guint64  row,
                          gpointer user_data)
{
  SwbLogView *self = user_data;
  SwbLogEntry *entry = swb_log_cache_peek (self->cache, row);
  SwbLogLineCount *count;
  g_autoptr (GPtrArray) entries = NULL;
  guint lines = 1;

  if (entry != NULL)
    return count_lines_of (self, entry);

  count = self->line_counts != NULL ? &self->line_counts[row % SLOTS] : NULL;
  if (count != NULL && count->lines > 0 && count->row == row &&
      (count->stamp == G_MAXUINT64 || count->stamp == self->totals.length))
    return count->lines;

  entries = swb_log_cache_load_range (self->cache, row - row % CHUNK, CHUNK, NULL);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      guint n = count_lines_of (self, entries->pdata[i]);

      if (i == row % CHUNK)
        lines = n;
    }
  return lines;
}

/* The line at the upper edge goes on beginning with the same column, as near as may be. */
static void
set_columns (SwbLogView *self,
             guint       columns)
{
  g_autoptr (SwbLogEntry) entry = NULL;
  const SwbLogBreaks *breaks;
  SwbLogWrap *wrap = &self->wrap;
  SwbLogDecoder *decoder = swb_log_cache_get_decoder (self->cache);
  guint32 begin = 0;
  guint32 end;

  if (columns == self->wrap_columns)
    return;

  if (!wrap->following && wrap->y >= wrap->line_height && wrap->row < wrap->rows && self->wrap_columns > 0)
    entry = swb_log_cache_load (self->cache, wrap->row);
  if (entry != NULL)
    {
      breaks = swb_log_entry_get_breaks (entry, decoder, self->wrap_columns);
      swb_log_breaks_get (breaks, (guint) (wrap->y / wrap->line_height), &begin, &end);
      breaks = swb_log_entry_get_breaks (entry, decoder, columns);
      wrap->y = (double) swb_log_breaks_find (breaks, begin) * wrap->line_height;
    }
  self->wrap_columns = columns;
  swb_log_view_forget_lines (self);
  swb_log_wrap_unlearn (wrap);
}

/**
 * swb_log_view_fit_columns:
 * @self: a view
 *
 * Has lines be as wide as there is room for now, if rows are broken.
 */
void
swb_log_view_fit_columns (SwbLogView *self)
{
  int cell = swb_log_font_get_cell_width (self->style.font);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int data = (int) swb_log_style_get_data_column (&self->style);
  int columns = (width - 2 * SWB_LOG_VIEW_SIDE) / cell - data;

  if (!swb_log_view_is_wrapping (self))
    return;

  columns = MAX (columns, MIN_COLUMNS);
  set_columns (self, (guint) columns);
  self->content_width = 2 * SWB_LOG_VIEW_SIDE + (data + columns) * cell;
}

/**
 * swb_log_view_draw_lines:
 * @self: a view
 * @entry: a row of the cache that is in view
 * @previous_time: stamp of the row above, or its own
 *
 * Makes the drawing of a row that is broken, as far as it is seen.
 */
void
swb_log_view_draw_lines (SwbLogView  *self,
                         SwbLogEntry *entry,
                         gint64       previous_time)
{
  double y = swb_log_view_get_row_y (self, entry->number);
  int line_height = self->wrap.line_height;
  guint lines = count_lines_of (self, entry);
  guint first = y < 0 ? (guint) (-y / line_height) : 0;
  guint end = (guint) (MAX (self->wrap.height - y, 0) / line_height) + 1;

  end = MIN (end, lines);
  if (entry->drawn && entry->first_column <= first && entry->end_column >= end &&
      self->style.time_format != SWB_LOG_TIME_SINCE_PREVIOUS)
    return;
  swb_log_entry_draw_lines (entry, &self->style, previous_time, first > SLACK_LINES ? first - SLACK_LINES : 0,
                            MIN (end + SLACK_LINES, lines));
}

/**
 * swb_log_view_place_spans:
 * @self: a view
 * @entry: a row of the cache that is in view
 * @spans: (element-type SwbLogSpan): columns of it
 * @x: where its column 0 is, in pixels
 * @y: where its top is
 * @rectangles: (element-type graphene_rect_t): where to append the places of those that are seen
 */
void
swb_log_view_place_spans (SwbLogView        *self,
                          const SwbLogEntry *entry,
                          GArray            *spans,
                          float              x,
                          float              y,
                          GArray            *rectangles)
{
  int cell = swb_log_font_get_cell_width (self->style.font);
  int height = self->layout.row_height;
  guint data = swb_log_style_get_data_column (&self->style);

  for (guint i = 0; i < spans->len; i++)
    {
      const SwbLogSpan *span = &g_array_index (spans, SwbLogSpan, i);
      guint32 from = span->column - MIN (span->column, data);
      guint32 to = from + span->width;
      graphene_rect_t rectangle;

      if (!swb_log_view_is_wrapping (self) || entry->breaks == NULL)
        {
          rectangle = GRAPHENE_RECT_INIT (x + span->column * cell, y, span->width * cell, height);
          g_array_append_val (rectangles, rectangle);
          continue;
        }

      for (guint line = swb_log_breaks_find (entry->breaks, from); line < swb_log_breaks_count (entry->breaks); line++)
        {
          guint32 begin;
          guint32 end;
          float top = y + line * height;

          swb_log_breaks_get (entry->breaks, line, &begin, &end);
          if (begin >= to || top >= self->layout.height)
            break;
          if (top + height <= 0)
            continue;
          rectangle = GRAPHENE_RECT_INIT (x + (data + MAX (from, begin) - begin) * cell, top,
                                          (MIN (to, end) - MAX (from, begin)) * cell, height);
          g_array_append_val (rectangles, rectangle);
        }
    }
}

/**
 * swb_log_view_get_row_height:
 * @self: a view
 * @entry: a row of the cache that is in view
 *
 * Returns: pixels of all its lines
 */
int
swb_log_view_get_row_height (SwbLogView        *self,
                             const SwbLogEntry *entry)
{
  if (!swb_log_view_is_wrapping (self) || entry->breaks == NULL)
    return self->layout.row_height;
  return (int) swb_log_breaks_count (entry->breaks) * self->layout.row_height;
}

/**
 * swb_log_view_get_column:
 * @self: a view
 * @entry: a row
 * @line: one of its lines
 * @column: a column of the view, with its fraction; may lie outside
 * @whole: whether the character there is meant, or the border of two that is nearest
 *
 * Returns: the column of the row
 */
double
swb_log_view_get_column (SwbLogView  *self,
                         SwbLogEntry *entry,
                         guint        line,
                         double       column,
                         gboolean     whole)
{
  guint data = swb_log_style_get_data_column (&self->style);
  const SwbLogBreaks *breaks;
  guint32 begin;
  guint32 end;

  if (!swb_log_view_is_wrapping (self))
    return whole ? column - 0.49 : column;

  breaks = swb_log_entry_get_breaks (entry, swb_log_cache_get_decoder (self->cache), self->wrap_columns);
  swb_log_breaks_get (breaks, line, &begin, &end);
  column += begin;
  if (end != G_MAXUINT32)
    column = MIN (column, data + end - 0.01);
  if (line > 0)
    column = MAX (column, data + begin + (whole ? 0.49 : 0));
  return whole ? column - 0.49 : column;
}

/**
 * swb_log_view_get_line_of:
 * @self: a view that is wrapping
 * @at: a place in a row
 *
 * Returns: the line of the row that it is on
 */
guint
swb_log_view_get_line_of (SwbLogView           *self,
                          const SwbLogPosition *at)
{
  g_autoptr (SwbLogEntry) entry = swb_log_cache_load (self->cache, at->row);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbLogSpan));
  const SwbLogBreaks *breaks;

  if (entry == NULL || entry->text == NULL)
    return 0;

  breaks = swb_log_entry_get_breaks (entry, swb_log_cache_get_decoder (self->cache), self->wrap_columns);
  if (at->byte >= entry->text->length)
    return swb_log_breaks_count (breaks) - 1;
  swb_log_text_get_spans (entry->text, at->byte, at->byte + 1, spans);
  return spans->len > 0 ? swb_log_breaks_find (breaks, g_array_index (spans, SwbLogSpan, 0).column) : 0;
}

/**
 * swb_log_view_move_lines:
 * @self: a view that is wrapping
 * @at: (inout): a place in a row
 * @lines: how many lines to go down; negative for up
 *
 * Moves to the same column of another line, as far as there are lines.
 */
void
swb_log_view_move_lines (SwbLogView     *self,
                         SwbLogPosition *at,
                         int             lines)
{
  guint data = swb_log_style_get_data_column (&self->style);
  g_autoptr (SwbLogEntry) entry = swb_log_cache_load (self->cache, at->row);
  g_autoptr (SwbLogEntry) target = NULL;
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbLogSpan));
  gint64 line = (gint64) swb_log_view_get_line_of (self, at) + lines;
  double column = 0;
  guint32 begin;
  guint32 end;

  if (entry == NULL || entry->text == NULL)
    return;

  swb_log_breaks_get (swb_log_entry_get_breaks (entry, swb_log_cache_get_decoder (self->cache), self->wrap_columns),
                      swb_log_view_get_line_of (self, at), &begin, &end);
  if (at->byte >= entry->text->length)
    column = entry->text->columns - begin;
  else
    {
      swb_log_text_get_spans (entry->text, at->byte, at->byte + 1, spans);
      if (spans->len > 0)
        column = g_array_index (spans, SwbLogSpan, 0).column - begin;
    }

  while (line < 0 && at->row > 0)
    line += swb_log_view_count_lines (--at->row, self);
  while (line >= swb_log_view_count_lines (at->row, self) && at->row + 1 < self->layout.rows)
    line -= swb_log_view_count_lines (at->row++, self);

  line = CLAMP (line, 0, (gint64) swb_log_view_count_lines (at->row, self) - 1);
  target = swb_log_cache_load (self->cache, at->row);
  if (target == NULL)
    return;
  column = swb_log_view_get_column (self, target, (guint) line, data + column, FALSE);
  at->byte = swb_log_entry_get_byte_at (target, &self->style, column);
}

/**
 * swb_log_view_set_wrap:
 * @self: a view
 * @wrap: whether to break rows of text that are longer than the view is wide
 *
 * The row at the top stays at the top; a view at the tail stays at the tail. Rows of the hex view never are broken.
 */
void
swb_log_view_set_wrap (SwbLogView *self,
                       gboolean    wrap)
{
  gboolean at_tail = swb_log_view_is_at_tail (self);
  guint64 new_rows = swb_log_view_count_new_rows (self);
  guint64 rows = self->layout.rows;
  SwbLogTop top;
  gboolean has_top;

  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  if (self->wrap_rows == !!wrap)
    return;

  has_top = swb_log_view_get_top (self, &top);
  self->wrap_rows = !!wrap;
  if (self->style.mode == SWB_LOG_MODE_TEXT)
    {
      swb_log_cache_forget_drawings (self->cache);
      self->content_width = 0;
      swb_log_view_fit_columns (self);
      swb_log_view_place_reset (self, rows);
      if (!at_tail && has_top)
        {
          swb_log_view_go_to_top (self, &top);
          swb_log_view_set_new_rows (self, new_rows);
        }
      swb_log_view_layout_changed (self);
    }
  g_object_notify (G_OBJECT (self), "wrap");
}

/**
 * swb_log_view_get_wrap:
 * @self: a view
 *
 * Returns: whether long rows of text are broken
 */
gboolean
swb_log_view_get_wrap (SwbLogView *self)
{
  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), FALSE);

  return self->wrap_rows;
}
