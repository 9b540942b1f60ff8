#pragma once

#include "swb-payload.h"

G_BEGIN_DECLS

typedef enum
{
  SWB_RULE_SEND,
  SWB_RULE_ECHO,           /* sends back what matched: the unit's bytes */
  SWB_RULE_DELAY,          /* what follows waits, also what later matches of the connection bring */
  SWB_RULE_CLOSE,          /* FIN, after what is queued; UDP: the peer is forgotten */
  SWB_RULE_RESET,          /* RST; UDP: as close */
  SWB_RULE_PAUSE_READING,  /* the kernel's buffers fill up, and the peer sees its window close */
  SWB_RULE_MARK,           /* a row in the log */
  SWB_RULE_NOTIFY,         /* a notification on the desktop */
  SWB_RULE_START_SEQUENCE,
} SwbRuleActionKind;

#define SWB_TYPE_RULE_ACTION_KIND (swb_rule_action_kind_get_type ())
GType swb_rule_action_kind_get_type (void);

/* A day, in milliseconds: no delay is longer. */
#define SWB_RULE_MAX_MS 86400000u

/**
 * SwbRuleAction:
 *
 * One thing that a rule does:
 *
 * | `do`             | further members                                                            |
 * |------------------|----------------------------------------------------------------------------|
 * | `send`           | those of #SwbPayload; with `variables`, `{{0}}` … `{{9}}` are the captures as raw bytes |
 * | `echo`           |                                                                            |
 * | `delay`          | `ms`: 0 … 86400000                                                         |
 * | `close`, `reset` |                                                                            |
 * | `pause-reading`  | `ms`: as above; 0: until resumed by hand                                   |
 * | `mark`, `notify` | `text`: any, not empty                                                     |
 * | `start-sequence` | `name`: of a sequence of the panel                                         |
 *
 * A plain struct without a thread of its own.
 *
 * @kind: what to do
 * @payload: (nullable): what to send
 * @ms: how long, milliseconds
 * @text: (nullable): of a mark or a notification, or the name of a sequence
 * @unknown: (nullable): other members that the file had
 */
typedef struct
{
  SwbRuleActionKind kind;
  SwbPayload *payload;
  guint ms;
  char *text;
  JsonObject *unknown;
} SwbRuleAction;

SwbRuleAction *swb_rule_action_new (SwbRuleActionKind kind);
SwbRuleAction *swb_rule_action_copy (const SwbRuleAction *self);
void swb_rule_action_free (SwbRuleAction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbRuleAction, swb_rule_action_free)

SwbRuleAction *swb_rule_action_read (const SwbJsonObject *object,
                                     GError             **error);
JsonObject *swb_rule_action_write (const SwbRuleAction *self);

G_END_DECLS
