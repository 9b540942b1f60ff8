#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbLogLayout:
 *
 * Where the rows of a log stand: row number ↔ pixel, what is visible, and whether the view follows the tail. Pure
 * arithmetic, no widget; one thread at a time.
 *
 * The unit is the pixel and not the row: a touchpad scrolls by parts of a row. Rows all have the same height, so row
 * `n` begins at `margin + n × row_height`; a double holds that exactly up to 2^53, which is 4 × 10^14 rows of 20 pixels.
 *
 * Invariants: 0 ≤ @value ≤ swb_log_layout_get_max_value(); when @following, @value is that maximum. Appended rows never
 * change @value unless @following.
 *
 * @rows: rows of the log
 * @row_height: pixels, at least 1
 * @margin: empty pixels above the first row and below the last
 * @height: pixels that are visible
 * @value: pixels scrolled off the top
 * @following: whether the view stays at the tail
 * @seen: rows that were seen when it stopped following, or that came into view since
 */
typedef struct
{
  guint64 rows;
  int row_height;
  int margin;
  int height;
  double value;
  gboolean following;
  guint64 seen;
} SwbLogLayout;

void swb_log_layout_init (SwbLogLayout *self,
                          int           row_height,
                          int           margin);
void swb_log_layout_reset (SwbLogLayout *self,
                           guint64       rows);
void swb_log_layout_set_rows (SwbLogLayout *self,
                              guint64       rows);
void swb_log_layout_drop (SwbLogLayout *self,
                          guint64       rows);
void swb_log_layout_prepend (SwbLogLayout *self,
                             guint64       rows);
void swb_log_layout_set_height (SwbLogLayout *self,
                                int           height);
void swb_log_layout_set_row_height (SwbLogLayout *self,
                                    int           row_height);
void swb_log_layout_scroll_to (SwbLogLayout *self,
                               double        value);
void swb_log_layout_scroll_to_row (SwbLogLayout *self,
                                   guint64       row);
void swb_log_layout_reveal_row (SwbLogLayout *self,
                                guint64       row);
void swb_log_layout_hold (SwbLogLayout *self);
void swb_log_layout_follow (SwbLogLayout *self);

double swb_log_layout_get_upper (const SwbLogLayout *self);
double swb_log_layout_get_max_value (const SwbLogLayout *self);
guint64 swb_log_layout_get_new_rows (const SwbLogLayout *self);
guint swb_log_layout_get_visible (const SwbLogLayout *self,
                                  guint64            *first);
double swb_log_layout_get_row_y (const SwbLogLayout *self,
                                 guint64             row);
gboolean swb_log_layout_get_row_at (const SwbLogLayout *self,
                                    double              y,
                                    guint64            *row);

G_END_DECLS
