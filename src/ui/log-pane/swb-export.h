#pragma once

#include "swb-log-export.h"

G_BEGIN_DECLS

#define SWB_TYPE_EXPORT (swb_export_get_type ())
G_DECLARE_FINAL_TYPE (SwbExport, swb_export, SWB, EXPORT, GObject)

SwbExport *swb_export_new (SwbLogStore        *log,
                           const char         *path,
                           SwbLogExportFormat  format,
                           const char         *encoding,
                           const SwbLogFilter *filter);
void swb_export_cancel (SwbExport *self);
const char *swb_export_get_path (SwbExport *self);
double swb_export_get_progress (SwbExport *self);
gboolean swb_export_is_running (SwbExport *self);
const GError *swb_export_get_error (SwbExport *self);

void swb_export_cancel_all (void);
guint swb_export_count_running (void);

G_END_DECLS
