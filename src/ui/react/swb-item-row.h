#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_ITEM_ROW (swb_item_row_get_type ())
G_DECLARE_FINAL_TYPE (SwbItemRow, swb_item_row, SWB, ITEM_ROW, GtkWidget)

GtkWidget *swb_item_row_new (const char        *number,
                             const char *const *kinds,
                             guint              kind,
                             const char        *name);
GtkWidget *swb_item_row_get_bar (SwbItemRow *self);
GtkWidget *swb_item_row_get_below (SwbItemRow *self);
void swb_item_row_add_below (SwbItemRow *self,
                             GtkWidget  *child);
void swb_item_row_set_ends (SwbItemRow *self,
                            gboolean    first,
                            gboolean    last);
void swb_item_row_set_state (SwbItemRow *self,
                             const char *state);

G_END_DECLS
