#pragma once

#include "swb-panel.h"

G_BEGIN_DECLS

char *swb_remedy_for_error (SwbPanel     *panel,
                            const GError *error);

G_END_DECLS
