#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_TARGET_BUTTON (swb_target_button_get_type ())
G_DECLARE_FINAL_TYPE (SwbTargetButton, swb_target_button, SWB, TARGET_BUTTON, GtkWidget)

void swb_target_button_set_panel (SwbTargetButton *self,
                                  SwbPanel        *panel);

G_END_DECLS
