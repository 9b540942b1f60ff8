#pragma once

#include "swb-sequence.h"

G_BEGIN_DECLS

char *swb_sequence_check (const SwbSequence *sequence,
                          const char        *panel_encoding);

G_END_DECLS
