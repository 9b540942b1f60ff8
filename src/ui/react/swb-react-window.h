#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_REACT_WINDOW (swb_react_window_get_type ())
G_DECLARE_FINAL_TYPE (SwbReactWindow, swb_react_window, SWB, REACT_WINDOW, GtkWindow)

GtkWidget *swb_react_window_new (SwbPanel *panel);
void swb_react_window_open (SwbReactWindow *self,
                            GtkWindow      *parent);

G_END_DECLS
