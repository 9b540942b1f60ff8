#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_REPEAT_BUTTON (swb_repeat_button_get_type ())
G_DECLARE_FINAL_TYPE (SwbRepeatButton, swb_repeat_button, SWB, REPEAT_BUTTON, GtkWidget)

void swb_repeat_button_set_panel (SwbRepeatButton *self,
                                  SwbPanel        *panel);
void swb_repeat_button_set_ready (SwbRepeatButton *self,
                                  gboolean         ready);

G_END_DECLS
