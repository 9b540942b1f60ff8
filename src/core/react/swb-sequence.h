#pragma once

#include "swb-payload.h"
#include "swb-rule.h"

G_BEGIN_DECLS

/* A day, in milliseconds: nothing is waited for longer. */
#define SWB_SEQUENCE_MAX_MS 86400000u
#define SWB_SEQUENCE_DEFAULT_TIMEOUT_MS 5000u

/* Repeats within repeats. */
#define SWB_SEQUENCE_MAX_DEPTH 16u

typedef enum
{
  SWB_STEP_SEND,
  SWB_STEP_WAIT,
  SWB_STEP_EXPECT,
  SWB_STEP_REPEAT,
  SWB_STEP_STOP, /* the sequence ends here, and has passed */
} SwbSequenceStepKind;

#define SWB_TYPE_SEQUENCE_STEP_KIND (swb_sequence_step_kind_get_type ())
GType swb_sequence_step_kind_get_type (void);

/**
 * SwbSequenceStep:
 *
 * One step:
 *
 * | `do`     | further members                                                                               |
 * |----------|-----------------------------------------------------------------------------------------------|
 * | `send`   | those of #SwbPayload; `{{counter}}` counts the sends of this step                              |
 * | `wait`   | `ms`: 0 … 86400000                                                                            |
 * | `expect` | those of #SwbMatch; `unit`: line, or as what is matched suggests; `timeout-ms`: 1 … 86400000, 5000 |
 * | `repeat` | `count`: how often, 0 for no end; `steps`: at least one                                        |
 * | `stop`   |                                                                                               |
 *
 * What is expected is looked for in all that came since the last `send` began, or behind what the last `expect` has met:
 * an answer that is faster than the next step counts. A sequence that a rule starts has what came behind that which the rule
 * matched: its first expect finds that, also when something is sent before (then `any`, `length` and what is about the whole
 * don't see it). `contains`, `wildcard` and `regex` are met anywhere in it; `equals`,
 * `starts-with`, `ends-with` and `length` are about the whole of it, or about one line of it with the unit `line`. On UDP
 * each datagram is looked at by itself.
 *
 * @ms: of a wait, or the time-out of an expect, milliseconds
 * @steps: (nullable) (element-type SwbSequenceStep): of a repeat
 * @unknown: (nullable): other members that the file had
 */
typedef struct
{
  SwbSequenceStepKind kind;
  SwbPayload *payload;
  guint ms;
  SwbMatch match;
  SwbRuleUnit unit;
  guint64 count;
  GPtrArray *steps;
  JsonObject *unknown;
} SwbSequenceStep;

SwbSequenceStep *swb_sequence_step_new (SwbSequenceStepKind kind);
void swb_sequence_step_free (SwbSequenceStep *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbSequenceStep, swb_sequence_step_free)

/**
 * SwbSequence:
 *
 * A test that is run against a peer: `name` and `steps`, an array of #SwbSequenceStep. Other members are kept. A plain
 * struct without a thread of its own.
 */
typedef struct
{
  char *name;
  GPtrArray *steps;
  JsonObject *unknown;
} SwbSequence;

SwbSequence *swb_sequence_new (const char *name);
SwbSequence *swb_sequence_copy (const SwbSequence *self);
SwbSequence *swb_sequence_copy_bare (const SwbSequence *self);
void swb_sequence_free (SwbSequence *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbSequence, swb_sequence_free)

SwbSequence *swb_sequence_read (const SwbJsonObject *object,
                                GError             **error);
JsonObject *swb_sequence_write (const SwbSequence *self);

GPtrArray *swb_sequence_list_read (const SwbJsonObject *object,
                                   const char          *member,
                                   GError             **error);
void swb_sequence_list_write (GPtrArray  *sequences,
                              JsonObject *object,
                              const char *member);
GPtrArray *swb_sequence_list_copy (GPtrArray *sequences);

G_END_DECLS
