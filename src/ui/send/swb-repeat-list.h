#pragma once

#include <gtk/gtk.h>

#include "swb-repeats.h"

G_BEGIN_DECLS

#define SWB_TYPE_REPEAT_LIST (swb_repeat_list_get_type ())
G_DECLARE_FINAL_TYPE (SwbRepeatList, swb_repeat_list, SWB, REPEAT_LIST, GtkWidget)

GtkWidget *swb_repeat_list_new (SwbRepeats *repeats);

G_END_DECLS
