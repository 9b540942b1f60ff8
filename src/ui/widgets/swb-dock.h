#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_DOCK (swb_dock_get_type ())
G_DECLARE_FINAL_TYPE (SwbDock, swb_dock, SWB, DOCK, GtkWidget)

GtkWidget *swb_dock_new (GtkWidget *content);
void swb_dock_set_pane (SwbDock   *self,
                        GtkWidget *pane);
gboolean swb_dock_get_folded (SwbDock *self);
gboolean swb_dock_get_docked (SwbDock *self);
void swb_dock_set_docked (SwbDock *self,
                          gboolean docked);
gboolean swb_dock_get_shown (SwbDock *self);
void swb_dock_set_shown (SwbDock *self,
                         gboolean shown);
int swb_dock_get_pane_width (SwbDock *self);
void swb_dock_set_pane_width (SwbDock *self,
                              int      pane_width);

G_END_DECLS
