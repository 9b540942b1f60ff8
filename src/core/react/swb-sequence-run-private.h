#pragma once

#include "swb-expectation.h"
#include "swb-sequence-run.h"

G_BEGIN_DECLS

/* What the handle (swb-sequence-run.c) and the worker's job (swb-sequence-job.c) share. */

SwbSequenceRun *swb_sequence_run_new (SwbEndpoint *endpoint,
                                      const char  *name);
void swb_sequence_run_progress (SwbSequenceRun *self,
                                char           *step,
                                guint64         round,
                                guint64         rounds,
                                guint64         steps_done);
double swb_sequence_run_end (SwbSequenceRun    *self,
                             SwbSequenceStatus *result);

void swb_sequence_job_start (SwbEndpoint         *endpoint,
                             const SwbTarget     *target,
                             SwbSequence         *sequence,
                             SwbSequenceRun      *run,
                             SwbExpectationInput *behind);
void swb_sequence_job_cancel (SwbEndpoint    *endpoint,
                              SwbSequenceRun *run);
gboolean swb_sequence_job_is_running (SwbEndpoint *endpoint,
                                      guint32      connection,
                                      const char  *name);

G_END_DECLS
