#pragma once

#include "swb-endpoint.h"
#include "swb-sequence.h"

G_BEGIN_DECLS

typedef enum
{
  SWB_SEQUENCE_STATE_RUNNING,
  SWB_SEQUENCE_STATE_PASSED,
  SWB_SEQUENCE_STATE_FAILED,
  SWB_SEQUENCE_STATE_CANCELLED,
} SwbSequenceState;

/**
 * SwbSequenceStatus:
 *
 * How far a run is, or what came of it, a plain copy that the caller owns.
 *
 * @state: see #SwbSequenceState
 * @step: the step it is at, or ended at: its number from 1, and within a repeat those of the outer ones before it, such
 *   as `3.2`; empty before the first
 * @round: the round of the innermost repeat around it, from 1; 0 for none
 * @rounds: how many of these there are to be; 0 for no end
 * @steps_done: steps that were done, those of each round counted
 * @elapsed: seconds since the beginning, or from the beginning to the end
 * @error: (nullable): why it failed
 * @expected: (nullable): of an expect step that was not met: the bytes it wanted, where these are known byte for byte
 * @received: (nullable): what came instead, at most 4 KiB
 * @difference: where they differ first, from 0; negative when that can't be told
 */
typedef struct
{
  SwbSequenceState state;
  char *step;
  guint64 round;
  guint64 rounds;
  guint64 steps_done;
  double elapsed;
  GError *error;
  GBytes *expected;
  GBytes *received;
  gint64 difference;
} SwbSequenceStatus;

void swb_sequence_status_clear (SwbSequenceStatus *status);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SwbSequenceStatus, swb_sequence_status_clear)

/**
 * SwbSequenceRun:
 *
 * A sequence being run on one connection (UDP: with one peer). Its beginning and its end, with what came of it, are rows
 * in the log. It fails when a step can't be done, when what is expected doesn't come in time or something else does, and
 * when the connection ends before it.
 *
 * Reference-counted; references and the status are for any thread, swb_sequence_run_cancel() for the endpoint's owner.
 */
typedef struct _SwbSequenceRun SwbSequenceRun;

SwbSequenceRun *swb_endpoint_start_sequence (SwbEndpoint       *self,
                                             const SwbTarget   *target,
                                             const SwbSequence *sequence);
void swb_endpoint_set_sequences (SwbEndpoint *self,
                                 GPtrArray   *sequences);
GPtrArray *swb_endpoint_list_sequence_runs (SwbEndpoint *self);
SwbSequenceRun *swb_sequence_run_ref (SwbSequenceRun *self);
void swb_sequence_run_unref (SwbSequenceRun *self);
const char *swb_sequence_run_get_name (SwbSequenceRun *self);
void swb_sequence_run_get_status (SwbSequenceRun    *self,
                                  SwbSequenceStatus *status);
void swb_sequence_run_cancel (SwbSequenceRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbSequenceRun, swb_sequence_run_unref)

G_END_DECLS
