#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What changes faster than this can't be read; and each change of a label or a scroll bar has the window laid out anew.
 * Microseconds. */
#define SWB_UPDATE_INTERVAL (100 * G_TIME_SPAN_MILLISECOND)

guint swb_update_delay (gint64 last,
                        gint64 now);

G_END_DECLS
