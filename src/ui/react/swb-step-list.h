#pragma once

#include "swb-item-list.h"

#include "swb-sequence.h"

G_BEGIN_DECLS

#define SWB_TYPE_STEP_LIST (swb_step_list_get_type ())
G_DECLARE_FINAL_TYPE (SwbStepList, swb_step_list, SWB, STEP_LIST, SwbItemList)

GtkWidget *swb_step_list_new (GPtrArray  *steps,
                              const char *panel_encoding,
                              const char *prefix);
void swb_step_list_mark (SwbStepList *self,
                         const char  *step,
                         const char  *state);

G_END_DECLS
