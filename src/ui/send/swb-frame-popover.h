#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_FRAME_POPOVER (swb_frame_popover_get_type ())
G_DECLARE_FINAL_TYPE (SwbFramePopover, swb_frame_popover, SWB, FRAME_POPOVER, GtkPopover)

GtkWidget *swb_frame_popover_new (SwbPanel *panel);
GtkWidget *swb_frame_popover_new_for_settings (SwbPanelSettings *settings);
const char *swb_frame_popover_get_fault (SwbFramePopover *self);
void swb_frame_popover_show_fault (SwbFramePopover    *self,
                                   const SwbSendFault *fault,
                                   const GError       *error);

char *swb_frame_popover_dup_summary (SwbPanelSettings *settings);

G_END_DECLS
