#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_PANEL_HEAD (swb_panel_head_get_type ())
G_DECLARE_FINAL_TYPE (SwbPanelHead, swb_panel_head, SWB, PANEL_HEAD, GtkWidget)

void swb_panel_head_set_panel (SwbPanelHead *self,
                               SwbPanel     *panel);
gboolean swb_panel_head_commit (SwbPanelHead *self);
void swb_panel_head_focus_address (SwbPanelHead *self);

G_END_DECLS
