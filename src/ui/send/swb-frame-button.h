#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_FRAME_BUTTON (swb_frame_button_get_type ())
G_DECLARE_FINAL_TYPE (SwbFrameButton, swb_frame_button, SWB, FRAME_BUTTON, GtkWidget)

void swb_frame_button_set_panel (SwbFrameButton *self,
                                 SwbPanel       *panel);
void swb_frame_button_set_settings (SwbFrameButton   *self,
                                    SwbPanelSettings *settings);
const char *swb_frame_button_get_fault (SwbFrameButton *self);
void swb_frame_button_update (SwbFrameButton     *self,
                              const SwbSendFault *fault,
                              const GError       *error);

G_END_DECLS
