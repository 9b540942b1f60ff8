#pragma once

#include "swb-matcher.h"
#include "swb-rule.h"

G_BEGIN_DECLS

/**
 * SwbReactions:
 *
 * The enabled rules of a panel, made ready: patterns compiled, and what has no variables built. Immutable and counted by
 * reference, for any thread.
 */
typedef struct _SwbReactions SwbReactions;

/**
 * SwbReaction:
 * @rule: the rule
 * @position: of it among the rules that the reactions were made of
 * @label: its name, or where it has none its number, from 1
 * @matcher: (nullable): what its match is looked for with; %NULL unless it waits for a match
 * @unit: what in
 * @constant: (element-type GBytes): for each action, what it sends where that is always the same, else %NULL
 */
typedef struct
{
  SwbRule *rule;
  guint position;
  char *label;
  SwbMatcher *matcher;
  SwbRuleUnit unit;
  GPtrArray *constant;
} SwbReaction;

SwbReactions *swb_reactions_new (GPtrArray  *rules,
                                 const char *panel_encoding,
                                 GError    **error);
SwbReactions *swb_reactions_new_at (GPtrArray  *rules,
                                    const char *panel_encoding,
                                    const char *place,
                                    GError    **error);
SwbReactions *swb_reactions_ref (SwbReactions *self);
void swb_reactions_unref (SwbReactions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbReactions, swb_reactions_unref)

guint swb_reactions_get_length (SwbReactions *self);
const SwbReaction *swb_reactions_get (SwbReactions *self,
                                      guint         index);
const char *swb_reactions_get_encoding (SwbReactions *self);
gboolean swb_reactions_has_when (SwbReactions *self,
                                 SwbRuleWhen   when);
gboolean swb_reactions_sends (SwbReactions *self);
GBytes *swb_reactions_build (SwbReactions             *self,
                             guint                     index,
                             guint                     action,
                             const SwbTemplateContext *context,
                             GError                  **error);

G_END_DECLS
