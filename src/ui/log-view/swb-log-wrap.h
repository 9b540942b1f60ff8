#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbLogWrapCount:
 * @row: number of a row
 * @user_data: what was given with it
 *
 * Returns: lines that the row is broken into, at least 1
 */
typedef guint (*SwbLogWrapCount) (guint64  row,
                                  gpointer user_data);

/**
 * SwbLogWrap:
 *
 * Where the rows of a log stand when long ones are broken into lines, what #SwbLogLayout is when they are not. How many
 * lines a row has is known only once it has been read, so the place is not kept as pixels from the top of the log but as a
 * row and pixels into it; the pixels for a scroll bar are guessed from that. So a better guess moves nothing that is seen. Pure arithmetic but for @count; one thread at a time.
 *
 * Invariants: 0 ≤ @y < height of @row, but for the first row, where -@margin ≤ @y; when @following, the last line of the
 * last row stands at the lower edge, if the rows fill the view. They hold after swb_log_wrap_settle(), which all but the
 * setters call.
 *
 * @count: tells the lines of a row
 * @user_data: for @count
 * @rows: rows of the log
 * @line_height: pixels, at least 1
 * @margin: empty pixels above the first row and below the last
 * @height: pixels that are visible
 * @row: the row at the upper edge
 * @y: pixels from the top of that row to the upper edge
 * @following: whether the view stays at the tail
 * @seen: rows that were seen when it stopped following, or that came into view since
 * @value: pixels scrolled off the top, for a scroll bar: a guess that goes along with exact steps, so that each step of
 *   an animation is as long as it was meant to be
 * @upper: pixels of all rows, when they were last asked for
 * @has_value: whether @value stands
 * @learnt_rows: rows whose lines have been counted, the older ones halved
 * @learnt_lines: their lines
 */
typedef struct
{
  SwbLogWrapCount count;
  gpointer user_data;
  guint64 rows;
  int line_height;
  int margin;
  int height;
  guint64 row;
  double y;
  gboolean following;
  guint64 seen;
  double value;
  double upper;
  gboolean has_value;
  guint64 learnt_rows;
  guint64 learnt_lines;
} SwbLogWrap;

void swb_log_wrap_init (SwbLogWrap     *self,
                        int             line_height,
                        int             margin,
                        SwbLogWrapCount count,
                        gpointer        user_data);
void swb_log_wrap_reset (SwbLogWrap *self,
                         guint64     rows);
void swb_log_wrap_set_rows (SwbLogWrap *self,
                            guint64     rows);
void swb_log_wrap_drop (SwbLogWrap *self,
                        guint64     rows);
void swb_log_wrap_prepend (SwbLogWrap *self,
                           guint64     rows);
void swb_log_wrap_set_height (SwbLogWrap *self,
                              int         height);
void swb_log_wrap_set_line_height (SwbLogWrap *self,
                                   int         line_height);
void swb_log_wrap_learn (SwbLogWrap *self,
                         guint       lines);
void swb_log_wrap_unlearn (SwbLogWrap *self);
void swb_log_wrap_settle (SwbLogWrap *self);

void swb_log_wrap_scroll_by (SwbLogWrap *self,
                             double      pixels);
void swb_log_wrap_scroll_to (SwbLogWrap *self,
                             double      value);
void swb_log_wrap_scroll_to_line (SwbLogWrap *self,
                                  guint64     row,
                                  guint       line);
void swb_log_wrap_reveal (SwbLogWrap *self,
                          guint64     row,
                          guint       line,
                          gboolean    middle);
void swb_log_wrap_hold (SwbLogWrap *self);
void swb_log_wrap_follow (SwbLogWrap *self);

double swb_log_wrap_get_value (SwbLogWrap *self,
                               double     *upper);
guint64 swb_log_wrap_get_new_rows (const SwbLogWrap *self);
guint swb_log_wrap_get_visible (SwbLogWrap *self,
                                guint64    *first);
double swb_log_wrap_get_row_y (SwbLogWrap *self,
                               guint64     row);
gboolean swb_log_wrap_get_line_at (SwbLogWrap *self,
                                   double      y,
                                   guint64    *row,
                                   guint      *line);

G_END_DECLS
