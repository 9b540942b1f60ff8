#pragma once

#include <gio/gio.h>

#include "swb-history.h"

G_BEGIN_DECLS

GMenuModel *swb_send_menus_new_insert (SwbDataFormat format);
GMenuModel *swb_send_menus_new_history (SwbHistory *history);

G_END_DECLS
