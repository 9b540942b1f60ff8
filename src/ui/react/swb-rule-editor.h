#pragma once

#include <gtk/gtk.h>

#include "swb-rule.h"

G_BEGIN_DECLS

#define SWB_TYPE_RULE_EDITOR (swb_rule_editor_get_type ())
G_DECLARE_FINAL_TYPE (SwbRuleEditor, swb_rule_editor, SWB, RULE_EDITOR, GtkWidget)

GtkWidget *swb_rule_editor_new (SwbRule    *rule,
                                const char *panel_encoding);
void swb_rule_editor_show_fault (SwbRuleEditor *self,
                                 const char    *message);
const char *swb_rule_editor_get_fault (SwbRuleEditor *self);
void swb_rule_editor_focus (SwbRuleEditor *self);

char *swb_rule_editor_check (const SwbRule *rule,
                             const char    *panel_encoding);

G_END_DECLS
