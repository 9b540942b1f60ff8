#pragma once

#include "swb-item-page.h"

G_BEGIN_DECLS

#define SWB_TYPE_RULE_PAGE (swb_rule_page_get_type ())
G_DECLARE_FINAL_TYPE (SwbRulePage, swb_rule_page, SWB, RULE_PAGE, SwbItemPage)

GtkWidget *swb_rule_page_new (SwbPanel *panel);

G_END_DECLS
