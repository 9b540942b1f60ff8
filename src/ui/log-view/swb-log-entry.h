#pragma once

#include <gtk/gtk.h>

#include "swb-log-breaks.h"
#include "swb-log-drawing.h"
#include "swb-log-rows.h"
#include "swb-log-text.h"

G_BEGIN_DECLS

/**
 * SwbLogEntry:
 *
 * A row that a view holds in memory, with what has been made of it so far. Reference-counted (#GRcBox); main thread
 * only.
 *
 * @number: its number in the mode that is shown
 * @row: the row; %NULL when it could not be read
 * @error: why not; %NULL otherwise
 * @text: its bytes or its event's line on the grid
 * @join: what the row has in common with those around it
 * @waiting: whether its last character may be completed by what has not arrived yet
 * @breaks: the lines it is broken into; %NULL until swb_log_entry_get_breaks()
 * @stamp: length of the log when it was read
 * @drawing: what it draws; %NULL until then
 * @drawn: whether @drawing is up to date
 * @first_column: first column of the data that @drawing has, or line of a row that is broken
 * @end_column: column or line behind the last one
 * @previous_time: stamp of the row before it when @drawing was made
 */
typedef struct
{
  guint64 number;
  SwbLogRow *row;
  char *error;
  SwbLogText *text;
  SwbLogJoin join;
  gboolean waiting;
  SwbLogBreaks *breaks;
  guint64 stamp;
  SwbLogDrawing *drawing;
  gboolean drawn;
  guint32 first_column;
  guint32 end_column;
  gint64 previous_time;
} SwbLogEntry;

SwbLogEntry *swb_log_entry_new (guint64        number,
                                SwbLogRow     *row,
                                const char    *error,
                                SwbLogDecoder *decoder,
                                SwbLogJoin    *join,
                                gsize          head);
void swb_log_entry_complete (SwbLogEntry   *self,
                             SwbLogDecoder *decoder);
const SwbLogBreaks *swb_log_entry_get_breaks (SwbLogEntry   *self,
                                              SwbLogDecoder *decoder,
                                              guint          columns);
void swb_log_entry_unref (SwbLogEntry *self);
void swb_log_entry_forget_drawing (SwbLogEntry *self);
gboolean swb_log_entry_is_data (const SwbLogEntry *self);
gboolean swb_log_entry_is_rest (const SwbLogEntry *self);
const guint8 *swb_log_entry_get_bytes (const SwbLogEntry *self,
                                       guint32           *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogEntry, swb_log_entry_unref)

G_END_DECLS
