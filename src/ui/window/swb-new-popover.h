#pragma once

#include <gtk/gtk.h>

#include "swb-panel-settings.h"

G_BEGIN_DECLS

#define SWB_TYPE_NEW_POPOVER (swb_new_popover_get_type ())
G_DECLARE_FINAL_TYPE (SwbNewPopover, swb_new_popover, SWB, NEW_POPOVER, GtkPopover)

SwbPanelSettings *swb_new_panel_settings (SwbPanelKind kind,
                                          guint16      first_port);
void swb_new_popover_set_first_port (SwbNewPopover *self,
                                     guint16        port);

G_END_DECLS
