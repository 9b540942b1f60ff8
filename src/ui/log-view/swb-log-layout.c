#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-layout.h"

#include <math.h>

/* Rounding in the adjustments must not take the view off the tail. */
#define TAIL_SLACK 0.5

/* Rows that stand wholly above the lower edge have been seen. */
static void
mark_seen (SwbLogLayout *self)
{
  double bottom = self->value + self->height - self->margin;
  guint64 seen;

  if (self->following)
    {
      self->seen = self->rows;
      return;
    }

  if (bottom <= 0)
    return;

  seen = (guint64) (bottom / self->row_height);
  self->seen = MAX (self->seen, MIN (seen, self->rows));
}

static void
place (SwbLogLayout *self,
       double        value)
{
  double max = swb_log_layout_get_max_value (self);

  self->value = self->following ? max : CLAMP (value, 0, max);
  mark_seen (self);
}

/**
 * swb_log_layout_init:
 * @self: (out): a layout
 * @row_height: pixels, at least 1
 * @margin: pixels above the first and below the last row, 0 or more
 *
 * Begins with no rows, following the tail.
 */
void
swb_log_layout_init (SwbLogLayout *self,
                     int           row_height,
                     int           margin)
{
  *self = (SwbLogLayout) { .row_height = MAX (row_height, 1), .margin = MAX (margin, 0), .following = TRUE };
}

/**
 * swb_log_layout_reset:
 * @self: a layout
 * @rows: rows of the log or mode that is shown from now on
 *
 * Another log: what was seen of the old one counts no more, and the view follows the tail.
 */
void
swb_log_layout_reset (SwbLogLayout *self,
                      guint64       rows)
{
  self->rows = rows;
  self->following = TRUE;
  self->seen = rows;
  place (self, 0);
}

/**
 * swb_log_layout_set_rows:
 * @self: a layout
 * @rows: rows there are now
 *
 * The log grew. When not following, nothing that is visible moves.
 */
void
swb_log_layout_set_rows (SwbLogLayout *self,
                         guint64       rows)
{
  self->rows = rows;
  self->seen = MIN (self->seen, rows);
  place (self, self->value);
}

/**
 * swb_log_layout_prepend:
 * @self: a layout
 * @rows: rows that turned out to stand before the first
 *
 * What is visible stays where it is, under greater numbers.
 */
void
swb_log_layout_prepend (SwbLogLayout *self,
                        guint64       rows)
{
  self->rows += rows;
  self->seen += rows;
  place (self, self->value + (double) rows * self->row_height);
}

/**
 * swb_log_layout_drop:
 * @self: a layout
 * @rows: rows at the beginning that are gone
 *
 * What is visible stays where it is, under smaller numbers, unless it is gone.
 */
void
swb_log_layout_drop (SwbLogLayout *self,
                     guint64       rows)
{
  rows = MIN (rows, self->rows);
  self->rows -= rows;
  self->seen -= MIN (rows, self->seen);
  place (self, MAX (0, self->value - (double) rows * self->row_height));
}

/**
 * swb_log_layout_set_height:
 * @self: a layout
 * @height: visible pixels
 *
 * The window was resized: the top row stays, or the tail when following.
 */
void
swb_log_layout_set_height (SwbLogLayout *self,
                           int           height)
{
  self->height = MAX (height, 0);
  place (self, self->value);
}

/**
 * swb_log_layout_set_row_height:
 * @self: a layout
 * @row_height: pixels, at least 1
 *
 * The font changed: the row at the top stays at the top.
 */
void
swb_log_layout_set_row_height (SwbLogLayout *self,
                               int           row_height)
{
  double top = (self->value - self->margin) / self->row_height;

  row_height = MAX (row_height, 1);
  if (row_height == self->row_height)
    return;

  self->row_height = row_height;
  place (self, top > 0 ? self->margin + top * row_height : self->value);
}

/**
 * swb_log_layout_scroll_to:
 * @self: a layout
 * @value: pixels to scroll off the top; brought into range
 *
 * The user scrolled. The view follows from now on if that is the tail, and holds still if not.
 */
void
swb_log_layout_scroll_to (SwbLogLayout *self,
                          double        value)
{
  gboolean was_following = self->following;

  self->following = value >= swb_log_layout_get_max_value (self) - TAIL_SLACK;
  if (was_following && !self->following)
    self->seen = self->rows;
  place (self, value);
}

/**
 * swb_log_layout_scroll_to_row:
 * @self: a layout
 * @row: a row number
 *
 * Puts @row at the top, as far as the range allows, and holds still there unless that is the tail.
 */
void
swb_log_layout_scroll_to_row (SwbLogLayout *self,
                              guint64       row)
{
  swb_log_layout_scroll_to (self, row == 0 ? 0 : self->margin + (double) row * self->row_height);
}

/**
 * swb_log_layout_reveal_row:
 * @self: a layout
 * @row: a row number
 *
 * Scrolls as little as needed to have the whole of @row in view.
 */
void
swb_log_layout_reveal_row (SwbLogLayout *self,
                           guint64       row)
{
  double y = swb_log_layout_get_row_y (self, row);

  if (y < 0)
    swb_log_layout_scroll_to (self, self->value + y);
  else if (y + self->row_height > self->height)
    swb_log_layout_scroll_to (self, self->value + y + self->row_height - self->height);
}

/**
 * swb_log_layout_hold:
 * @self: a layout
 *
 * Stays where it is, also at the tail: what is being looked at must not move away.
 */
void
swb_log_layout_hold (SwbLogLayout *self)
{
  if (!self->following)
    return;
  self->following = FALSE;
  self->seen = self->rows;
}

/**
 * swb_log_layout_follow:
 * @self: a layout
 *
 * Goes to the tail and stays there.
 */
void
swb_log_layout_follow (SwbLogLayout *self)
{
  self->following = TRUE;
  place (self, 0);
}

/**
 * swb_log_layout_get_upper:
 * @self: a layout
 *
 * Returns: pixels that all rows and both margins take
 */
double
swb_log_layout_get_upper (const SwbLogLayout *self)
{
  return (double) self->rows * self->row_height + 2.0 * self->margin;
}

/**
 * swb_log_layout_get_max_value:
 * @self: a layout
 *
 * Returns: the value at the tail: 0 when all rows fit
 */
double
swb_log_layout_get_max_value (const SwbLogLayout *self)
{
  return MAX (swb_log_layout_get_upper (self) - self->height, 0);
}

/**
 * swb_log_layout_get_new_rows:
 * @self: a layout
 *
 * Returns: rows below that came since the view stopped following and have not been in view; 0 while following
 */
guint64
swb_log_layout_get_new_rows (const SwbLogLayout *self)
{
  return self->following ? 0 : self->rows - self->seen;
}

/**
 * swb_log_layout_get_visible:
 * @self: a layout
 * @first: (out): the first row of which at least a part is visible
 *
 * Returns: how many rows are visible, from @first
 */
guint
swb_log_layout_get_visible (const SwbLogLayout *self,
                            guint64            *first)
{
  double top = (self->value - self->margin) / self->row_height;
  double bottom = (self->value - self->margin + self->height) / self->row_height;
  guint64 begin;
  guint64 end;

  begin = top > 0 ? (guint64) top : 0;
  end = bottom > 0 ? (guint64) ceil (bottom) : 0;
  begin = MIN (begin, self->rows);
  end = CLAMP (end, begin, self->rows);

  *first = begin;
  return (guint) (end - begin);
}

/**
 * swb_log_layout_get_row_y:
 * @self: a layout
 * @row: a row number
 *
 * Returns: pixels from the top of the view to the top of @row; negative above it
 */
double
swb_log_layout_get_row_y (const SwbLogLayout *self,
                          guint64             row)
{
  return self->margin + (double) row * self->row_height - self->value;
}

/**
 * swb_log_layout_get_row_at:
 * @self: a layout
 * @y: pixels from the top of the view; may lie outside of it
 * @row: (out): the nearest row
 *
 * Returns: %FALSE when there are no rows
 */
gboolean
swb_log_layout_get_row_at (const SwbLogLayout *self,
                           double              y,
                           guint64            *row)
{
  double number = (self->value + y - self->margin) / self->row_height;

  *row = 0;
  if (self->rows == 0)
    return FALSE;

  if (number >= (double) self->rows)
    *row = self->rows - 1;
  else if (number > 0)
    *row = (guint64) number;
  return TRUE;
}
