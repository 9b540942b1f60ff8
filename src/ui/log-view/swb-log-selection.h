#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbLogPosition:
 *
 * A place in the log, in numbers that do not change as data arrives: the number of the row in the mode that is shown,
 * and the offset of a byte in that row (for an event, in its text). A position stands before its byte.
 */
typedef struct
{
  guint64 row;
  guint32 byte;
} SwbLogPosition;

/* Behind the last byte of a row, however long it is or becomes. */
#define SWB_LOG_ROW_END G_MAXUINT32

/**
 * SwbLogSelection:
 *
 * What is selected: everything between two ends. Each end is a range of its own, because a double click selects a word
 * and a triple click a row, and dragging from there goes on by words or rows. Pure; one thread at a time.
 *
 * @active: whether there is one (it may be empty: a click without a drag)
 * @anchor: the range where it began, in order
 * @head: the range that moves, in order
 */
typedef struct
{
  gboolean active;
  SwbLogPosition anchor[2];
  SwbLogPosition head[2];
} SwbLogSelection;

int swb_log_position_compare (const SwbLogPosition *a,
                              const SwbLogPosition *b);

void swb_log_selection_clear (SwbLogSelection *self);
void swb_log_selection_begin (SwbLogSelection      *self,
                              const SwbLogPosition *begin,
                              const SwbLogPosition *end);
void swb_log_selection_extend (SwbLogSelection      *self,
                               const SwbLogPosition *begin,
                               const SwbLogPosition *end);
void swb_log_selection_select_all (SwbLogSelection *self,
                                   guint64          rows);
void swb_log_selection_drop (SwbLogSelection *self,
                             guint64          rows);
void swb_log_selection_shift (SwbLogSelection *self,
                              guint64          rows);
gboolean swb_log_selection_get (const SwbLogSelection *self,
                                SwbLogPosition        *begin,
                                SwbLogPosition        *end);
gboolean swb_log_selection_get_in_row (const SwbLogSelection *self,
                                       guint64                row,
                                       guint32                length,
                                       guint32               *begin,
                                       guint32               *end);

G_END_DECLS
