#pragma once

#include "swb-sequence-run.h"

G_BEGIN_DECLS

char *swb_sequence_result_dup_text (const SwbSequenceStatus *status);
char *swb_sequence_result_dup_difference (const SwbSequenceStatus *status,
                                          const char              *encoding);

G_END_DECLS
