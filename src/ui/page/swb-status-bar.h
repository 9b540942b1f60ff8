#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_STATUS_BAR (swb_status_bar_get_type ())
G_DECLARE_FINAL_TYPE (SwbStatusBar, swb_status_bar, SWB, STATUS_BAR, GtkWidget)

void swb_status_bar_set_panel (SwbStatusBar *self,
                               SwbPanel     *panel);

G_END_DECLS
