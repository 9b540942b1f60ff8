#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void swb_style_init (void);
void swb_style_watch (GtkWidget *window);

G_END_DECLS
