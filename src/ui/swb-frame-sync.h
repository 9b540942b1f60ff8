#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void swb_frame_sync_spare (GtkWindow *window);

G_END_DECLS
