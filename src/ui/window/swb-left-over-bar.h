#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_LEFT_OVER_BAR (swb_left_over_bar_get_type ())
G_DECLARE_FINAL_TYPE (SwbLeftOverBar, swb_left_over_bar, SWB, LEFT_OVER_BAR, GtkWidget)

GtkWidget *swb_left_over_bar_new (GPtrArray *logs);

G_END_DECLS
