/* The GType of the kinds of steps. Their nicks are written in files. */

#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-sequence.h"

#include "swb-define-enum.h"

SWB_DEFINE_ENUM ("SwbSequenceStepKind", swb_sequence_step_kind,
                 { SWB_STEP_SEND, "SWB_STEP_SEND", "send" },
                 { SWB_STEP_WAIT, "SWB_STEP_WAIT", "wait" },
                 { SWB_STEP_EXPECT, "SWB_STEP_EXPECT", "expect" },
                 { SWB_STEP_REPEAT, "SWB_STEP_REPEAT", "repeat" },
                 { SWB_STEP_STOP, "SWB_STEP_STOP", "stop" })
