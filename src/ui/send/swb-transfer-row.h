#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_TRANSFER_ROW (swb_transfer_row_get_type ())
G_DECLARE_FINAL_TYPE (SwbTransferRow, swb_transfer_row, SWB, TRANSFER_ROW, GtkWidget)

GtkWidget *swb_transfer_row_new (SwbPanel    *panel,
                                 SwbTransfer *transfer);
gboolean swb_transfer_row_update (SwbTransferRow *self);

G_END_DECLS
