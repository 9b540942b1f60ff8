#pragma once

#include "swb-log-view.h"

G_BEGIN_DECLS

#define SWB_TYPE_HIT_STRIP (swb_hit_strip_get_type ())
G_DECLARE_FINAL_TYPE (SwbHitStrip, swb_hit_strip, SWB, HIT_STRIP, GtkWidget)

void swb_hit_strip_set_view (SwbHitStrip *self,
                             SwbLogView  *view);
void swb_hit_strip_update (SwbHitStrip *self);

G_END_DECLS
