#pragma once

#include "swb-rule.h"
#include "swb-sequence.h"

G_BEGIN_DECLS

const char *const *swb_react_text_whens (void);
const char *const *swb_react_text_match_kinds (void);
const char *const *swb_react_text_units (void);
const char *const *swb_react_text_actions (void);
const char *const *swb_react_text_steps (void);

char *swb_react_text_dup_name (const char *name,
                               guint       position);
char *swb_react_text_dup_summary (const SwbRule *rule);
char *swb_react_text_dup_action (SwbRuleActionKind kind,
                                 guint             ms,
                                 const char       *text);
char *swb_react_text_dup_excerpt (GBytes *bytes,
                                  gsize   most);

G_END_DECLS
