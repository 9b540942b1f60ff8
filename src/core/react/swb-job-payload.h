#pragma once

#include "swb-job.h"
#include "swb-payload.h"

G_BEGIN_DECLS

/**
 * SwbJobPayload:
 *
 * A payload that a job sends again and again: its bytes are made anew only where its variables or the panel's encoding
 * make a difference. The worker's thread.
 */
typedef struct _SwbJobPayload SwbJobPayload;

SwbJobPayload *swb_job_payload_new (const SwbPayload *payload);
void swb_job_payload_free (SwbJobPayload *self);
GBytes *swb_job_payload_build (SwbJobPayload     *self,
                               SwbJob            *job,
                               SwbConnectionInfo *info,
                               guint64            counter,
                               GError           **error);

G_END_DECLS
