#pragma once

#include <gtk/gtk.h>

#include "swb-export.h"

G_BEGIN_DECLS

#define SWB_TYPE_EXPORT_BAR (swb_export_bar_get_type ())
G_DECLARE_FINAL_TYPE (SwbExportBar, swb_export_bar, SWB, EXPORT_BAR, GtkWidget)

GtkWidget *swb_export_bar_new (SwbExport *export);

G_END_DECLS
