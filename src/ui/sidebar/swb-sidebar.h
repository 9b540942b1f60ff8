#pragma once

#include <gtk/gtk.h>

#include "swb-page.h"

G_BEGIN_DECLS

#define SWB_TYPE_SIDEBAR (swb_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (SwbSidebar, swb_sidebar, SWB, SIDEBAR, GtkWidget)

GtkWidget *swb_sidebar_new (void);
void swb_sidebar_set_pages (SwbSidebar *self,
                            GListModel *pages);
void swb_sidebar_leave_client (SwbSidebar *self);
void swb_sidebar_select (SwbSidebar *self,
                         SwbPage    *page);
gboolean swb_sidebar_focus_row (SwbSidebar *self);

G_END_DECLS
