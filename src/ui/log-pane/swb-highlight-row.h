#pragma once

#include <gtk/gtk.h>

#include "swb-highlights.h"

G_BEGIN_DECLS

#define SWB_TYPE_HIGHLIGHT_ROW (swb_highlight_row_get_type ())
G_DECLARE_FINAL_TYPE (SwbHighlightRow, swb_highlight_row, SWB, HIGHLIGHT_ROW, GtkWidget)

GtkWidget *swb_highlight_row_new (const SwbHighlightRule *rule);
SwbHighlightRule *swb_highlight_row_get_rule (SwbHighlightRow *self);
void swb_highlight_row_focus (SwbHighlightRow *self);

G_END_DECLS
