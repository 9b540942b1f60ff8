#pragma once

#include "swb-fold.h"

G_BEGIN_DECLS

void swb_window_state_init (GtkWindow *window,
                            SwbFold   *fold);

G_END_DECLS
