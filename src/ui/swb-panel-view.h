#pragma once

#include <gtk/gtk.h>

#include "swb-log-filter.h"
#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_PANEL_VIEW (swb_panel_view_get_type ())
G_DECLARE_FINAL_TYPE (SwbPanelView, swb_panel_view, SWB, PANEL_VIEW, GtkWidget)

GtkWidget *swb_panel_view_new (SwbPanel *panel);
SwbPanel *swb_panel_view_get_panel (SwbPanelView *self);
void swb_panel_view_set_connection (SwbPanelView *self,
                                    guint32       connection);
gboolean swb_panel_view_commit (SwbPanelView *self);
void swb_panel_view_focus (SwbPanelView *self);
void swb_panel_view_find (SwbPanelView *self,
                          const char   *text);
void swb_panel_view_filter (SwbPanelView *self,
                            const char   *text);
const SwbLogFilter *swb_panel_view_get_filter (SwbPanelView *self,
                                               SwbLogFilter *filter);
void swb_panel_view_find_next (SwbPanelView *self,
                               gboolean      forward);

G_END_DECLS
