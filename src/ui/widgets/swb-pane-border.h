#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_PANE_BORDER (swb_pane_border_get_type ())
G_DECLARE_FINAL_TYPE (SwbPaneBorder, swb_pane_border, SWB, PANE_BORDER, GtkWidget)

GtkWidget *swb_pane_border_new (GtkWidget *owner);
void swb_pane_border_allocate (SwbPaneBorder *self,
                               int            place,
                               int            height);

G_END_DECLS
