#pragma once

#include "swb-log-event.h"
#include "swb-reactions.h"

G_BEGIN_DECLS

/**
 * SwbRuleLimits:
 *
 * What the rules of a panel have done so far, over all its connections: how often each fired, and whether it may now. In
 * no second does a rule fire more often than its limit. Belongs to one thread.
 */
typedef struct _SwbRuleLimits SwbRuleLimits;

SwbRuleLimits *swb_rule_limits_new (SwbReactions *reactions);
void swb_rule_limits_free (SwbRuleLimits *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbRuleLimits, swb_rule_limits_free)

gint64 swb_rule_limits_get_slot (SwbRuleLimits *self,
                                 guint          index,
                                 gint64         now);
void swb_rule_limits_count (SwbRuleLimits *self,
                            guint          index,
                            gint64         now);
guint64 swb_rule_limits_get_count (SwbRuleLimits *self,
                                   guint          index);
gboolean swb_rule_limits_say (SwbRuleLimits *self,
                              guint          index,
                              SwbLogEventId  event,
                              gint64         now);
gboolean swb_rule_limits_say_not_seen (SwbRuleLimits *self,
                                       gint64         now);
gboolean swb_rule_limits_reserve (SwbRuleLimits *self,
                                  gsize          bytes);
void swb_rule_limits_release (SwbRuleLimits *self,
                              gsize          bytes);

G_END_DECLS
