#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void swb_renderer_prepare (void);
void swb_renderer_apply (GdkDisplay *display);

G_END_DECLS
