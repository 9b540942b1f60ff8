#pragma once

#include <gtk/gtk.h>

#include "swb-log-recovery.h"

G_BEGIN_DECLS

#define SWB_TYPE_LEFT_OVER_ROW (swb_left_over_row_get_type ())
G_DECLARE_FINAL_TYPE (SwbLeftOverRow, swb_left_over_row, SWB, LEFT_OVER_ROW, GtkWidget)

GtkWidget *swb_left_over_row_new (const SwbLogRecoverable *log);
const char *swb_left_over_row_get_path (SwbLeftOverRow *self);
gboolean swb_left_over_row_is_settled (SwbLeftOverRow *self);

G_END_DECLS
