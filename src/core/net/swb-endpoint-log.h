#pragma once

#include "swb-log-store.h"
#include "swb-panel-settings.h"

G_BEGIN_DECLS

SwbLogStore *swb_endpoint_log_new (SwbPanelSettings *settings,
                                   const char       *directory,
                                   GError          **error);
SwbLogStore *swb_endpoint_log_new_unsaved (SwbPanelSettings *settings,
                                           GError          **error);
GError *swb_endpoint_log_explain_unsaved (const GError *why);
void swb_endpoint_log_apply_settings (SwbLogStore      *log,
                                      SwbPanelSettings *settings);
void swb_endpoint_log_finish (SwbLogStore *log,
                              gboolean     discard);

G_END_DECLS
