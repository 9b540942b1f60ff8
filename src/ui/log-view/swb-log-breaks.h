#pragma once

#include "swb-log-text.h"

G_BEGIN_DECLS

/**
 * SwbLogBreak:
 *
 * Where a line of a long row begins.
 *
 * @column: its first column in the row
 * @cell: index of the first cell that may have to be drawn on it
 */
typedef struct
{
  guint32 column;
  guint32 cell;
} SwbLogBreak;

/**
 * SwbLogBreaks:
 *
 * The lines that a row is broken into. No character and no badge is cut; a right-to-left run is only when it is wider than
 * a line.
 *
 * @columns: columns that a line may have
 * @lines: (element-type SwbLogBreak): at least one
 * @cut_run: whether a right-to-left run is cut
 */
typedef struct
{
  guint columns;
  GArray *lines;
  gboolean cut_run;
} SwbLogBreaks;

SwbLogBreaks *swb_log_breaks_new (const SwbLogText *text,
                                  guint             columns);
void swb_log_breaks_free (SwbLogBreaks *self);
guint swb_log_breaks_count (const SwbLogBreaks *self);
void swb_log_breaks_get (const SwbLogBreaks *self,
                         guint               line,
                         guint32            *begin,
                         guint32            *end);
guint swb_log_breaks_find (const SwbLogBreaks *self,
                           guint32             column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogBreaks, swb_log_breaks_free)

G_END_DECLS
