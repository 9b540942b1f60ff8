#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_UNDO_BAR (swb_undo_bar_get_type ())
G_DECLARE_FINAL_TYPE (SwbUndoBar, swb_undo_bar, SWB, UNDO_BAR, GtkWidget)

GtkWidget *swb_undo_bar_new (void);
void swb_undo_bar_show (SwbUndoBar *self,
                        const char *message);
void swb_undo_bar_hide (SwbUndoBar *self);

G_END_DECLS
