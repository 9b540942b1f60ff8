#pragma once

#include "swb-log-view.h"

G_BEGIN_DECLS

#define SWB_TYPE_FILTER_BAR (swb_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (SwbFilterBar, swb_filter_bar, SWB, FILTER_BAR, GtkWidget)

SwbFilterBar *swb_filter_bar_new (SwbLogView *view);
void swb_filter_bar_open (SwbFilterBar *self,
                          const char   *text);
void swb_filter_bar_close (SwbFilterBar *self);
gboolean swb_filter_bar_is_open (SwbFilterBar *self);
void swb_filter_bar_update (SwbFilterBar *self);

G_END_DECLS
