#pragma once

#include "swb-page-view.h"
#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_PANEL_VIEW (swb_panel_view_get_type ())
G_DECLARE_FINAL_TYPE (SwbPanelView, swb_panel_view, SWB, PANEL_VIEW, GtkWidget)

GtkWidget *swb_panel_view_new (SwbPanel *panel);
gboolean swb_panel_view_commit (SwbPanelView *self);

G_END_DECLS
