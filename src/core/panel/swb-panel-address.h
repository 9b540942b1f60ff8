#pragma once

#include "swb-panel-settings.h"

G_BEGIN_DECLS

SwbPanelSettings *swb_panel_address_parse (const char *text,
                                           GError    **error);
char *swb_panel_address_format (SwbPanelSettings *settings,
                                gboolean          with_query);
gboolean swb_panel_address_is_address (const char *text);

G_END_DECLS
