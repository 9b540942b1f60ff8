#pragma once

#include "swb-window.h"

G_BEGIN_DECLS

void swb_window_actions_init (SwbWindow *window);
void swb_window_actions_update (SwbWindow *window);
void swb_window_actions_publish (SwbWindow *window);

G_END_DECLS
