#pragma once

#include "swb-matcher.h"
#include "swb-rule.h"

G_BEGIN_DECLS

/**
 * SwbReactions:
 *
 * The enabled rules of a panel, made ready. Immutable and counted by reference, for any thread.
 */
typedef struct _SwbReactions SwbReactions;

SwbReactions *swb_reactions_new (GPtrArray  *rules,
                                 const char *panel_encoding,
                                 GError    **error);
SwbReactions *swb_reactions_ref (SwbReactions *self);
void swb_reactions_unref (SwbReactions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbReactions, swb_reactions_unref)

guint swb_reactions_get_n_rules (SwbReactions *self);
const SwbRule *swb_reactions_get_rule (SwbReactions *self,
                                       guint         index);
guint swb_reactions_get_position (SwbReactions *self,
                                  guint         index);

G_END_DECLS
