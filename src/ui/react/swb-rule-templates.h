#pragma once

#include <gio/gio.h>

#include "swb-rule.h"

G_BEGIN_DECLS

GMenuModel *swb_rule_templates_new_menu (void);
SwbRule *swb_rule_templates_make (const char *name);

G_END_DECLS
