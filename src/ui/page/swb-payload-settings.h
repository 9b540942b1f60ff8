#pragma once

#include "swb-panel-settings.h"
#include "swb-payload.h"

G_BEGIN_DECLS

SwbPayload *swb_payload_new_from_settings (SwbPanelSettings *settings,
                                           const char       *data);
SwbPanelSettings *swb_payload_dup_settings (const SwbPayload *payload,
                                            const char       *panel_encoding);

G_END_DECLS
