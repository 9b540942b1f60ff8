#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_HIGHLIGHTS_WINDOW (swb_highlights_window_get_type ())
G_DECLARE_FINAL_TYPE (SwbHighlightsWindow, swb_highlights_window, SWB, HIGHLIGHTS_WINDOW, GtkWindow)

GtkWindow *swb_highlights_window_new (GtkWindow *parent);

G_END_DECLS
