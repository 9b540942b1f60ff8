#pragma once

#include <gtk/gtk.h>

#include "swb-log-drawing.h"

G_BEGIN_DECLS

/**
 * SwbLogSheet:
 *
 * Gathers the text of many rows, so that all of it that has one font and colour becomes one render node. Each node that is
 * drawn has a cost of its own, and a view full of rows would have hundreds. Main thread only.
 */
typedef struct _SwbLogSheet SwbLogSheet;

SwbLogSheet *swb_log_sheet_new (void);
void swb_log_sheet_free (SwbLogSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogSheet, swb_log_sheet_free)

void swb_log_sheet_add (SwbLogSheet         *self,
                        GtkSnapshot         *snapshot,
                        const SwbLogDrawing *drawing,
                        int                  x,
                        int                  y);
void swb_log_sheet_finish (SwbLogSheet *self,
                           GtkSnapshot *snapshot);

G_END_DECLS
