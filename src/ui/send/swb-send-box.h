#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_SEND_BOX (swb_send_box_get_type ())
G_DECLARE_FINAL_TYPE (SwbSendBox, swb_send_box, SWB, SEND_BOX, GtkWidget)

void swb_send_box_set_panel (SwbSendBox *self,
                             SwbPanel   *panel);
void swb_send_box_focus (SwbSendBox *self);

G_END_DECLS
