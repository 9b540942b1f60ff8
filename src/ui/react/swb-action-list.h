#pragma once

#include "swb-item-list.h"

#include "swb-rule.h"

G_BEGIN_DECLS

#define SWB_TYPE_ACTION_LIST (swb_action_list_get_type ())
G_DECLARE_FINAL_TYPE (SwbActionList, swb_action_list, SWB, ACTION_LIST, SwbItemList)

GtkWidget *swb_action_list_new (GPtrArray  *actions,
                                const char *panel_encoding);
void swb_action_list_set_captures (SwbActionList *self,
                                   guint          n_captures);

G_END_DECLS
