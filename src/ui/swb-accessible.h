#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void swb_accessible_set_name (GtkWidget  *widget,
                              const char *name);
void swb_accessible_label_insides (GtkWidget *root);

G_END_DECLS
