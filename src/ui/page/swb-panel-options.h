#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_PANEL_OPTIONS (swb_panel_options_get_type ())
G_DECLARE_FINAL_TYPE (SwbPanelOptions, swb_panel_options, SWB, PANEL_OPTIONS, GtkPopover)

GtkWidget *swb_panel_options_new (SwbPanel *panel);

G_END_DECLS
