#pragma once

#include <glib.h>

G_BEGIN_DECLS

void swb_process_prepare (void);

G_END_DECLS
