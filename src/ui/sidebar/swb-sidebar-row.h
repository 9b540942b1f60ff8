#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_SIDEBAR_ROW (swb_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (SwbSidebarRow, swb_sidebar_row, SWB, SIDEBAR_ROW, GtkWidget)

GtkWidget *swb_sidebar_row_new (void);
void swb_sidebar_row_set_item (SwbSidebarRow *self,
                               gpointer       item);
gpointer swb_sidebar_row_get_item (SwbSidebarRow *self);
void swb_sidebar_row_popup_menu (SwbSidebarRow *self,
                                 double         x,
                                 double         y);

G_END_DECLS
