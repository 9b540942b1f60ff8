#pragma once

#include "swb-reactions.h"

G_BEGIN_DECLS

/* At most this much of what has come is kept on one connection, for what may match once more has come. */
#define SWB_RULE_SCAN_CAP (64u * 1024u)

/* A read that comes after such a pause begins a new message. */
#define SWB_RULE_SCAN_PAUSE_US 50000

/**
 * SwbRuleHit:
 * @reaction: index of the reaction that is met
 * @costly: its expression took too long instead: it is off from now on
 * @data: the unit that matched, or in a stream what matched
 * @length: its bytes
 * @lasting: whether the bytes are those that were given to swb_rule_scan_push() last, and stay as long as those
 * @rest: what has come behind what is used up; nothing of a datagram, which is used up as a whole
 * @rest_length: its bytes
 * @n_captures: of @captures
 * @captures: the match, and the captures of a regular expression
 */
typedef struct
{
  guint reaction;
  gboolean costly;
  const guint8 *data;
  gsize length;
  gboolean lasting;
  const guint8 *rest;
  gsize rest_length;
  guint n_captures;
  SwbTemplateCapture captures[SWB_MATCH_MAX_CAPTURES];
} SwbRuleHit;

/**
 * SwbRuleScan:
 *
 * Looks for what rules wait for in what one connection receives. It keeps what may become a match with what comes, up to
 * %SWB_RULE_SCAN_CAP, and knows no clock but the times that it is given. Belongs to one thread.
 *
 * Matches come in the order of their ends, those with the same end in the order of the rules. Rules that come after one
 * that stops don't see what that one has matched: those that look at a stream go on behind it, those that look at reads,
 * lines or what is between pauses leave out each that it touches. So where a stream was cut makes no difference to
 * `stream` and `line`, as long as the pieces come within the pause that ends a match of a regular expression.
 */
typedef struct _SwbRuleScan SwbRuleScan;

SwbRuleScan *swb_rule_scan_new (SwbReactions *reactions,
                                gboolean      datagrams);
void swb_rule_scan_free (SwbRuleScan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbRuleScan, swb_rule_scan_free)

void swb_rule_scan_push (SwbRuleScan  *self,
                         const guint8 *tainted,
                         gsize         length,
                         gint64        now);
void swb_rule_scan_push_end (SwbRuleScan *self);
gboolean swb_rule_scan_push_time (SwbRuleScan *self,
                                  gint64       now);
gint64 swb_rule_scan_get_deadline (SwbRuleScan *self);
gboolean swb_rule_scan_peek (SwbRuleScan *self,
                             SwbRuleHit  *hit);
void swb_rule_scan_take (SwbRuleScan *self);
void swb_rule_scan_hold (SwbRuleScan *self);
gsize swb_rule_scan_take_let_go (SwbRuleScan *self);
gsize swb_rule_scan_get_kept (SwbRuleScan *self);

G_END_DECLS
