#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_RULE_PAGE (swb_rule_page_get_type ())
G_DECLARE_FINAL_TYPE (SwbRulePage, swb_rule_page, SWB, RULE_PAGE, GtkWidget)

GtkWidget *swb_rule_page_new (SwbPanel *panel);
void swb_rule_page_set_narrow (SwbRulePage *self,
                               gboolean     narrow);
void swb_rule_page_reload (SwbRulePage *self);
void swb_rule_page_flush (SwbRulePage *self);
GPtrArray *swb_rule_page_get_rules (SwbRulePage *self);

G_END_DECLS
