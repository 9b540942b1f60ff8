#pragma once

#include <gtk/gtk.h>

#include "swb-page.h"

G_BEGIN_DECLS

void swb_state_icon_update (GtkImage *image,
                            SwbPage  *page);

G_END_DECLS
