#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void swb_caret_rest (GtkWidget *widget);

G_END_DECLS
