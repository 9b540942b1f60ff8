#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void screenshot_take (gpointer    window,
                      const char *name);

G_END_DECLS
