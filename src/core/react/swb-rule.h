#pragma once

#include "swb-match.h"
#include "swb-rule-action.h"

G_BEGIN_DECLS

typedef enum
{
  SWB_RULE_WHEN_MATCH,
  SWB_RULE_WHEN_OPEN,  /* a connection stands; UDP: the first datagram of a peer, before what it matches */
  SWB_RULE_WHEN_CLOSE, /* the peer has closed its side, or the connection has ended; once a connection */
  SWB_RULE_WHEN_IDLE,  /* nothing came for a time */
} SwbRuleWhen;

/* What a match is looked for in. */
typedef enum
{
  SWB_RULE_UNIT_AUTO,   /* stream for what has a place of its own there, see swb_match_may_straddle(); else read */
  SWB_RULE_UNIT_READ,   /* each read or datagram */
  SWB_RULE_UNIT_LINE,   /* each line, without its end */
  SWB_RULE_UNIT_GAP,    /* all until a pause */
  SWB_RULE_UNIT_STREAM, /* all that came since the last match, also across reads */
  SWB_RULE_UNIT_TEXT,   /* as a read, but what ends in the midst of a character waits for the rest of it */
} SwbRuleUnit;

#define SWB_TYPE_RULE_WHEN (swb_rule_when_get_type ())
#define SWB_TYPE_RULE_UNIT (swb_rule_unit_get_type ())
GType swb_rule_when_get_type (void);
GType swb_rule_unit_get_type (void);

#define SWB_RULE_DEFAULT_GAP_MS 20u
#define SWB_RULE_DEFAULT_LIMIT 10000u
#define SWB_RULE_MAX_LIMIT 1000000u

/**
 * SwbRule:
 *
 * An answer rule of a panel, as it stands in a workspace file:
 *
 * | member    | type    | values                                          | default |
 * |-----------|---------|-------------------------------------------------|---------|
 * | `name`    | string  | any                                             | empty   |
 * | `enabled` | boolean |                                                 | true    |
 * | `when`    | string  | match, open, close, idle                        | match   |
 * |           |         | the members of #SwbMatch                        |         |
 * | `unit`    | string  | read, text, line, gap, stream, auto             | auto    |
 * | `gap-ms`  | number  | 1 … 86400000: the pause that ends a gap         | 20      |
 * | `idle-ms` | number  | 1 … 86400000; needed for idle                   |         |
 * | `actions` | array   | of #SwbRuleAction, done in order                | none    |
 * | `stop`    | boolean | later rules don't see what this one has matched | true    |
 * | `limit`   | number  | firings a second over the panel, 0 … 1000000; 0 is none | 10000 |
 *
 * Other members are kept. A plain struct without a thread of its own; #SwbReactions is made of them.
 */
typedef struct
{
  char *name;
  gboolean enabled;
  SwbRuleWhen when;
  SwbMatch match;
  SwbRuleUnit unit;
  guint gap_ms;
  guint idle_ms;
  GPtrArray *actions; /* SwbRuleAction */
  gboolean stop;
  guint limit;
  JsonObject *unknown;
} SwbRule;

SwbRule *swb_rule_new (const char *name);
SwbRule *swb_rule_copy (const SwbRule *self);
void swb_rule_free (SwbRule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbRule, swb_rule_free)

SwbRule *swb_rule_read (const SwbJsonObject *object,
                        GError             **error);
JsonObject *swb_rule_write (const SwbRule *self);
SwbRuleUnit swb_rule_get_unit (const SwbRule *self);

GPtrArray *swb_rule_list_read (const SwbJsonObject *object,
                               const char          *member,
                               GError             **error);
void swb_rule_list_write (GPtrArray  *rules,
                          JsonObject *object,
                          const char *member);
GPtrArray *swb_rule_list_copy (GPtrArray *rules);

G_END_DECLS
