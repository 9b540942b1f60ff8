#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *swb_chargen_get_block (void);

G_END_DECLS
