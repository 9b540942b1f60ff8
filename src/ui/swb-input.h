#pragma once

#include "swb-panel-settings.h"

G_BEGIN_DECLS

char *swb_input_to_hex (const char *text,
                        const char *encoding,
                        GError    **error);
char *swb_input_to_text (const char *hex,
                         const char *encoding,
                         GError    **error);

G_END_DECLS
