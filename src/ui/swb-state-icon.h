#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

void swb_state_icon_update (GtkImage *image,
                            SwbPanel *panel);

G_END_DECLS
