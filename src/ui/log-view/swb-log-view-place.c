#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-view-private.h"

/*
 * Where rows stand in the view: all of one height, or broken into lines. Both layouts know how many rows and pixels there
 * are; only the one in use is asked and moved.
 */

/**
 * swb_log_view_is_wrapping:
 * @self: a view
 *
 * Returns: whether long rows are broken now: hex rows never are
 */
gboolean
swb_log_view_is_wrapping (SwbLogView *self)
{
  return self->wrap_rows && self->style.mode == SWB_LOG_MODE_TEXT;
}

void
swb_log_view_place_reset (SwbLogView *self,
                          guint64     rows)
{
  swb_log_view_forget_lines (self);
  swb_log_layout_reset (&self->layout, rows);
  swb_log_wrap_reset (&self->wrap, rows);
}

void
swb_log_view_place_set_rows (SwbLogView *self,
                             guint64     rows)
{
  swb_log_layout_set_rows (&self->layout, rows);
  swb_log_wrap_set_rows (&self->wrap, rows);
}

void
swb_log_view_place_prepend (SwbLogView *self,
                            guint64     rows)
{
  swb_log_view_forget_lines (self);
  swb_log_layout_prepend (&self->layout, rows);
  swb_log_wrap_prepend (&self->wrap, rows);
}

void
swb_log_view_place_drop (SwbLogView *self,
                         guint64     rows)
{
  swb_log_view_forget_lines (self);
  swb_log_layout_drop (&self->layout, rows);
  swb_log_wrap_drop (&self->wrap, rows);
}

void
swb_log_view_place_set_height (SwbLogView *self,
                               int         height)
{
  swb_log_layout_set_height (&self->layout, height);
  swb_log_wrap_set_height (&self->wrap, height);
}

void
swb_log_view_place_set_row_height (SwbLogView *self,
                                   int         row_height)
{
  swb_log_layout_set_row_height (&self->layout, row_height);
  swb_log_wrap_set_line_height (&self->wrap, row_height);
}

/**
 * swb_log_view_scroll_by:
 * @self: a view
 * @pixels: how far down
 */
void
swb_log_view_scroll_by (SwbLogView *self,
                        double      pixels)
{
  if (swb_log_view_is_wrapping (self))
    swb_log_wrap_scroll_by (&self->wrap, pixels);
  else
    swb_log_layout_scroll_to (&self->layout, self->layout.value + pixels);
}

/**
 * swb_log_view_scroll_to:
 * @self: a view
 * @value: where the adjustment has been put
 */
void
swb_log_view_scroll_to (SwbLogView *self,
                        double      value)
{
  if (swb_log_view_is_wrapping (self))
    swb_log_wrap_scroll_to (&self->wrap, value);
  else
    swb_log_layout_scroll_to (&self->layout, value);
}

void
swb_log_view_scroll_to_row (SwbLogView *self,
                            guint64     row)
{
  if (swb_log_view_is_wrapping (self))
    swb_log_wrap_scroll_to_line (&self->wrap, row, 0);
  else
    swb_log_layout_scroll_to_row (&self->layout, row);
}

/**
 * swb_log_view_reveal:
 * @self: a view
 * @at: a place in a row
 * @middle: whether to put it in the middle when it is not in view, or at the nearer edge
 */
void
swb_log_view_reveal (SwbLogView           *self,
                     const SwbLogPosition *at,
                     gboolean              middle)
{
  SwbLogLayout *layout = &self->layout;
  double y;

  if (swb_log_view_is_wrapping (self))
    {
      swb_log_wrap_reveal (&self->wrap, at->row, swb_log_view_get_line_of (self, at), middle);
      return;
    }
  if (!middle)
    {
      swb_log_layout_reveal_row (layout, at->row);
      return;
    }

  y = swb_log_layout_get_row_y (layout, at->row);
  if (y < 0 || y + layout->row_height > layout->height)
    swb_log_layout_scroll_to (layout, layout->value + y - (layout->height - layout->row_height) / 2);
}

void
swb_log_view_hold (SwbLogView *self)
{
  if (swb_log_view_is_wrapping (self))
    swb_log_wrap_hold (&self->wrap);
  else
    swb_log_layout_hold (&self->layout);
}

void
swb_log_view_follow (SwbLogView *self)
{
  if (swb_log_view_is_wrapping (self))
    swb_log_wrap_follow (&self->wrap);
  else
    swb_log_layout_follow (&self->layout);
}

/**
 * swb_log_view_is_at_tail:
 * @self: a view
 *
 * Returns: whether it stays at the tail, be it paused or not
 */
gboolean
swb_log_view_is_at_tail (SwbLogView *self)
{
  return swb_log_view_is_wrapping (self) ? self->wrap.following : self->layout.following;
}

/**
 * swb_log_view_count_new_rows:
 * @self: a view
 *
 * Returns: rows that came since it left the tail and have not been in view
 */
guint64
swb_log_view_count_new_rows (SwbLogView *self)
{
  return swb_log_view_is_wrapping (self) ? swb_log_wrap_get_new_rows (&self->wrap)
                                         : swb_log_layout_get_new_rows (&self->layout);
}

/**
 * swb_log_view_set_new_rows:
 * @self: a view
 * @new_rows: rows that are to count as not seen, unless it is at the tail
 */
void
swb_log_view_set_new_rows (SwbLogView *self,
                           guint64     new_rows)
{
  guint64 seen = self->layout.rows - MIN (new_rows, self->layout.rows);

  if (swb_log_view_is_at_tail (self))
    return;
  self->layout.seen = seen;
  self->wrap.seen = seen;
}

guint
swb_log_view_get_visible (SwbLogView *self,
                          guint64    *first)
{
  return swb_log_view_is_wrapping (self) ? swb_log_wrap_get_visible (&self->wrap, first)
                                         : swb_log_layout_get_visible (&self->layout, first);
}

double
swb_log_view_get_row_y (SwbLogView *self,
                        guint64     row)
{
  return swb_log_view_is_wrapping (self) ? swb_log_wrap_get_row_y (&self->wrap, row)
                                         : swb_log_layout_get_row_y (&self->layout, row);
}

/**
 * swb_log_view_get_line_at:
 * @self: a view
 * @y: pixels from its top
 * @row: (out): the nearest row
 * @line: (out): the nearest of its lines; 0 when they are not broken
 *
 * Returns: %FALSE when there are no rows
 */
gboolean
swb_log_view_get_line_at (SwbLogView *self,
                          double      y,
                          guint64    *row,
                          guint      *line)
{
  *line = 0;
  return swb_log_view_is_wrapping (self) ? swb_log_wrap_get_line_at (&self->wrap, y, row, line)
                                         : swb_log_layout_get_row_at (&self->layout, y, row);
}

/**
 * swb_log_view_get_value:
 * @self: a view
 * @upper: (out): pixels of the whole log
 *
 * Returns: what the vertical adjustment is to show
 */
double
swb_log_view_get_value (SwbLogView *self,
                        double     *upper)
{
  if (swb_log_view_is_wrapping (self))
    return swb_log_wrap_get_value (&self->wrap, upper);
  *upper = MAX (swb_log_layout_get_upper (&self->layout), self->layout.height);
  return self->layout.value;
}

/**
 * swb_log_view_scroll_to_start:
 * @self: a view
 *
 * Goes to the first row, and follows no more.
 */
void
swb_log_view_scroll_to_start (SwbLogView *self)
{
  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  swb_log_view_scroll_to (self, 0);
  swb_log_view_layout_changed (self);
}
