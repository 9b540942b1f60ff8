#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-wrap.h"

#include <math.h>

/* Rounding must not take the view off the tail. */
#define TAIL_SLACK 0.5

/* So close to either end of the log the rows are counted and not guessed, so that a scroll bar does not come to its end
 * before the view does. */
#define EXACT_ROWS 64u

/* A value that is so far off the guess, as a part of it, is given up for the guess. */
#define MAX_DRIFT 0.25

/* A way of so many views is gone by pixels; a longer one is a leap by the guess. */
#define MAX_WALK 3.0

/* What has been learnt of more rows than this counts half: other data may come. */
#define MAX_LEARNT 4096u

/* Rows are read on the way; nobody scrolls by more than this in a step that is no leap. */
#define MAX_STEPS 100000u

static double
get_row_height (SwbLogWrap *self,
                guint64     row)
{
  return (double) MAX (self->count (row, self->user_data), 1) * self->line_height;
}

static double
guess_height (const SwbLogWrap *self,
              guint64           rows)
{
  double lines = self->learnt_rows > 0 ? (double) self->learnt_lines / self->learnt_rows : 1;

  return (double) rows * lines * self->line_height;
}

static double
sum_height (SwbLogWrap *self,
            guint64     begin,
            guint64     end)
{
  double height = 0;

  if (end - begin > EXACT_ROWS)
    return guess_height (self, end - begin);
  for (guint64 row = begin; row < end; row++)
    height += get_row_height (self, row);
  return height;
}

/* The lower edge at the end of the last row, or the upper one at the beginning of the first when all of them fit. */
static void
place_at_tail (SwbLogWrap *self)
{
  double room = (double) self->height - self->margin;
  guint64 row = self->rows;

  while (row > 0 && room > 0)
    room -= get_row_height (self, --row);

  self->has_value = FALSE;
  self->row = row;
  self->y = MAX (-room, row == 0 ? -self->margin : 0);
  if (row == self->rows && row > 0)
    {
      /* no room for even the margin */
      self->row = row - 1;
      self->y = get_row_height (self, row - 1) - 1;
    }
}

static void
normalize (SwbLogWrap *self)
{
  guint steps = 0;

  if (self->rows == 0)
    {
      self->row = 0;
      self->y = -self->margin;
      return;
    }
  if (self->row >= self->rows)
    {
      self->row = self->rows - 1;
      self->y = 0;
    }

  while (self->y < 0 && self->row > 0 && steps++ < MAX_STEPS)
    self->y += get_row_height (self, --self->row);
  self->y = MAX (self->y, self->row == 0 ? -self->margin : 0);

  while (self->y > 0 && steps++ < MAX_STEPS)
    {
      double height = get_row_height (self, self->row);

      if (self->y < height)
        break;
      if (self->row + 1 == self->rows)
        {
          self->y = height - 1;
          break;
        }
      self->y -= height;
      self->row++;
    }
}

/* Pixels from the upper edge to the end of the last row that reaches into the view; @end is the row behind that. */
static double
walk_down (SwbLogWrap *self,
           guint64    *end)
{
  double bottom = -self->y;
  guint64 row = self->row;

  while (row < self->rows && bottom < self->height)
    bottom += get_row_height (self, row++);
  *end = row;
  return bottom;
}

/* Whether the end of the last row is in view, with the margin below it; @over: pixels it stands too high by */
static gboolean
is_at_tail (SwbLogWrap *self,
            double     *over)
{
  guint64 end;
  double bottom = walk_down (self, &end);

  *over = self->height - bottom - self->margin;
  return end == self->rows && *over >= -TAIL_SLACK;
}

static void
mark_seen (SwbLogWrap *self)
{
  double bottom;
  guint64 end;

  if (self->following)
    {
      self->seen = self->rows;
      return;
    }

  bottom = walk_down (self, &end);
  if (bottom > self->height && end > self->row)
    end--;
  self->seen = MAX (self->seen, MIN (end, self->rows));
}

/**
 * swb_log_wrap_init:
 * @self: (out): a layout
 * @line_height: pixels, at least 1
 * @margin: pixels above the first and below the last row, 0 or more
 * @count: tells the lines of a row
 * @user_data: for @count
 *
 * Begins with no rows, following the tail.
 */
void
swb_log_wrap_init (SwbLogWrap     *self,
                   int             line_height,
                   int             margin,
                   SwbLogWrapCount count,
                   gpointer        user_data)
{
  *self = (SwbLogWrap) {
    .count = count,
    .user_data = user_data,
    .line_height = MAX (line_height, 1),
    .margin = MAX (margin, 0),
    .following = TRUE,
  };
}

/**
 * swb_log_wrap_reset:
 * @self: a layout
 * @rows: rows of the log that is shown from now on
 *
 * Another log: what was seen of the old one counts no more, and the view follows the tail.
 */
void
swb_log_wrap_reset (SwbLogWrap *self,
                    guint64     rows)
{
  self->rows = rows;
  self->following = TRUE;
  self->seen = rows;
  self->row = 0;
  self->y = 0;
  swb_log_wrap_unlearn (self);
}

/**
 * swb_log_wrap_set_rows:
 * @self: a layout
 * @rows: rows there are now
 *
 * The log grew. When not following, nothing that is visible moves. Nothing is counted until swb_log_wrap_settle().
 */
void
swb_log_wrap_set_rows (SwbLogWrap *self,
                       guint64     rows)
{
  self->rows = rows;
  self->seen = self->following ? rows : MIN (self->seen, rows);
}

/**
 * swb_log_wrap_prepend:
 * @self: a layout
 * @rows: rows that turned out to stand before the first
 *
 * What is visible stays where it is, under greater numbers.
 */
void
swb_log_wrap_prepend (SwbLogWrap *self,
                      guint64     rows)
{
  self->rows += rows;
  self->seen += rows;
  self->row += rows;
  self->has_value = FALSE;
}

/**
 * swb_log_wrap_drop:
 * @self: a layout
 * @rows: rows at the beginning that are gone
 *
 * What is visible stays where it is, under smaller numbers, unless it is gone.
 */
void
swb_log_wrap_drop (SwbLogWrap *self,
                   guint64     rows)
{
  rows = MIN (rows, self->rows);
  self->rows -= rows;
  self->seen -= MIN (rows, self->seen);
  if (self->row < rows)
    {
      self->row = 0;
      self->y = 0;
    }
  else
    {
      self->row -= rows;
    }
  self->has_value = FALSE;
}

/**
 * swb_log_wrap_set_height:
 * @self: a layout
 * @height: visible pixels
 *
 * The window was resized: the upper edge stays, or the tail when following.
 */
void
swb_log_wrap_set_height (SwbLogWrap *self,
                         int         height)
{
  self->height = MAX (height, 0);
}

/**
 * swb_log_wrap_set_line_height:
 * @self: a layout
 * @line_height: pixels, at least 1
 *
 * The font changed: the line at the upper edge stays there.
 */
void
swb_log_wrap_set_line_height (SwbLogWrap *self,
                              int         line_height)
{
  line_height = MAX (line_height, 1);
  if (self->y > 0)
    self->y = self->y / self->line_height * line_height;
  if (line_height != self->line_height)
    self->has_value = FALSE;
  self->line_height = line_height;
}

/**
 * swb_log_wrap_learn:
 * @self: a layout
 * @lines: lines of a row that was counted for the first time
 *
 * Rows that have not been counted are guessed to be like those that have.
 */
void
swb_log_wrap_learn (SwbLogWrap *self,
                    guint       lines)
{
  self->learnt_rows++;
  self->learnt_lines += MAX (lines, 1);
  if (self->learnt_rows < MAX_LEARNT)
    return;
  self->learnt_rows /= 2;
  self->learnt_lines /= 2;
}

/**
 * swb_log_wrap_unlearn:
 * @self: a layout
 *
 * The lines have another width.
 */
void
swb_log_wrap_unlearn (SwbLogWrap *self)
{
  self->learnt_rows = 0;
  self->learnt_lines = 0;
  self->has_value = FALSE;
}

/**
 * swb_log_wrap_settle:
 * @self: a layout
 *
 * Brings the place into range after rows, heights or lines of rows changed: at the tail when following; and nowhere else
 * if there is no need.
 */
void
swb_log_wrap_settle (SwbLogWrap *self)
{
  double over;

  if (self->following)
    {
      place_at_tail (self);
    }
  else
    {
      normalize (self);
      if (is_at_tail (self, &over) && over > 0)
        place_at_tail (self);
    }
  mark_seen (self);
}

/* The user scrolled. The view follows from now on if that is the tail, and holds still if not. */
static void
moved (SwbLogWrap *self)
{
  gboolean was_following = self->following;
  double over;

  normalize (self);
  self->following = is_at_tail (self, &over);
  if (was_following && !self->following)
    self->seen = self->rows;
  if (self->following)
    place_at_tail (self);
  mark_seen (self);
}

/**
 * swb_log_wrap_scroll_by:
 * @self: a layout
 * @pixels: how far down; negative for up
 *
 * Exact, as far as the range allows.
 */
void
swb_log_wrap_scroll_by (SwbLogWrap *self,
                        double      pixels)
{
  swb_log_wrap_settle (self);
  self->y += pixels;
  self->value += pixels;
  moved (self);
}

/**
 * swb_log_wrap_scroll_to:
 * @self: a layout
 * @value: where a scroll bar has been put, on the scale of swb_log_wrap_get_value()
 *
 * A short way from the place before is gone exactly; a long one by the guess.
 */
void
swb_log_wrap_scroll_to (SwbLogWrap *self,
                        double      value)
{
  double upper;

  swb_log_wrap_settle (self);
  /* where it is put is on the scale that was asked for last */
  if (self->upper <= 0)
    swb_log_wrap_get_value (self, &upper);

  if (value <= 0 || self->rows == 0)
    {
      self->row = 0;
      self->y = -self->margin;
    }
  else if (value >= self->upper - self->height - TAIL_SLACK)
    {
      place_at_tail (self);
    }
  else if (fabs (value - self->value) <= MAX_WALK * self->height)
    {
      self->y += value - self->value;
    }
  else
    {
      double all = MAX (self->upper - 2.0 * self->margin, 1);
      double row = MAX (value - self->margin, 0) / all * (double) self->rows;

      self->row = MIN ((guint64) row, self->rows - 1);
      self->y = (row - floor (row)) * get_row_height (self, self->row);
    }
  self->value = value;
  self->has_value = TRUE;
  moved (self);
}

/**
 * swb_log_wrap_scroll_to_line:
 * @self: a layout
 * @row: a row number
 * @line: one of its lines
 *
 * Puts @line at the upper edge, as far as the range allows, and holds still there unless that is the tail.
 */
void
swb_log_wrap_scroll_to_line (SwbLogWrap *self,
                             guint64     row,
                             guint       line)
{
  self->row = row;
  self->y = row == 0 && line == 0 ? -self->margin : (double) line * self->line_height;
  self->has_value = FALSE;
  moved (self);
}

/**
 * swb_log_wrap_reveal:
 * @self: a layout
 * @row: a row number
 * @line: one of its lines
 * @middle: whether to put it in the middle if it is not in view, and not at the nearer edge
 *
 * Scrolls only if @line is not wholly in view.
 */
void
swb_log_wrap_reveal (SwbLogWrap *self,
                     guint64     row,
                     guint       line,
                     gboolean    middle)
{
  double room = self->height - self->line_height;
  double y = swb_log_wrap_get_row_y (self, row) + (double) line * self->line_height;
  gboolean above = y < 0;

  if (y >= 0 && y <= room)
    return;

  self->row = row;
  self->y = (double) line * self->line_height - (middle ? room / 2 : above ? 0 : room);
  self->has_value = FALSE;
  moved (self);
}

/**
 * swb_log_wrap_hold:
 * @self: a layout
 *
 * Stays where it is, also at the tail: what is being looked at must not move away.
 */
void
swb_log_wrap_hold (SwbLogWrap *self)
{
  if (!self->following)
    return;
  swb_log_wrap_settle (self);
  self->following = FALSE;
  self->seen = self->rows;
}

/**
 * swb_log_wrap_follow:
 * @self: a layout
 *
 * Goes to the tail and stays there.
 */
void
swb_log_wrap_follow (SwbLogWrap *self)
{
  self->following = TRUE;
  swb_log_wrap_settle (self);
}

/**
 * swb_log_wrap_get_value:
 * @self: a layout
 * @upper: (out): pixels that all rows and both margins take
 *
 * For a scroll bar: exact at both ends and near them, in between a guess.
 *
 * Returns: pixels that are scrolled off the top; 0 at the top, @upper less the height at the tail
 */
double
swb_log_wrap_get_value (SwbLogWrap *self,
                        double     *upper)
{
  double guess;
  double bottom;
  guint64 end;

  swb_log_wrap_settle (self);
  guess = MAX (self->margin + sum_height (self, 0, self->row) + self->y, 0);
  if (!self->has_value || self->row <= EXACT_ROWS || fabs (self->value - guess) > MAX_DRIFT * guess)
    self->value = guess;
  self->has_value = TRUE;

  bottom = walk_down (self, &end);
  self->upper = self->value + MAX (bottom + sum_height (self, end, self->rows) + self->margin, self->height);
  *upper = self->upper;
  return self->value;
}

/**
 * swb_log_wrap_get_new_rows:
 * @self: a layout
 *
 * Returns: rows below that came since the view stopped following and have not been in view; 0 while following
 */
guint64
swb_log_wrap_get_new_rows (const SwbLogWrap *self)
{
  return self->following ? 0 : self->rows - self->seen;
}

/**
 * swb_log_wrap_get_visible:
 * @self: a layout
 * @first: (out): the first row of which at least a part is visible
 *
 * Returns: how many rows are visible, from @first
 */
guint
swb_log_wrap_get_visible (SwbLogWrap *self,
                          guint64    *first)
{
  guint64 end;

  swb_log_wrap_settle (self);
  walk_down (self, &end);
  *first = self->row;
  return (guint) (end - self->row);
}

/**
 * swb_log_wrap_get_row_y:
 * @self: a layout
 * @row: a row number
 *
 * Returns: pixels from the upper edge to the top of @row, exact if that is in view or near; negative above it
 */
double
swb_log_wrap_get_row_y (SwbLogWrap *self,
                        guint64     row)
{
  swb_log_wrap_settle (self);
  if (row >= self->row)
    return sum_height (self, self->row, row) - self->y;
  return -sum_height (self, row, self->row) - self->y;
}

/**
 * swb_log_wrap_get_line_at:
 * @self: a layout
 * @y: pixels from the upper edge; may lie outside of the view, by little
 * @row: (out): the nearest row
 * @line: (out): the nearest of its lines
 *
 * Returns: %FALSE when there are no rows
 */
gboolean
swb_log_wrap_get_line_at (SwbLogWrap *self,
                          double      y,
                          guint64    *row,
                          guint      *line)
{
  guint lines;

  *row = 0;
  *line = 0;
  if (self->rows == 0)
    return FALSE;

  swb_log_wrap_settle (self);
  *row = self->row;
  y = CLAMP (y, -MAX_WALK * self->height, (MAX_WALK + 1) * self->height) + self->y;
  while (y < 0 && *row > 0)
    y += get_row_height (self, --*row);
  while (y >= get_row_height (self, *row) && *row + 1 < self->rows)
    y -= get_row_height (self, (*row)++);

  lines = MAX (self->count (*row, self->user_data), 1);
  if (y > 0)
    *line = (guint) MIN (y / self->line_height, lines - 1);
  return TRUE;
}
