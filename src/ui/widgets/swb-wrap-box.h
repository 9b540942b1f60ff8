#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_WRAP_BOX (swb_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (SwbWrapBox, swb_wrap_box, SWB, WRAP_BOX, GtkWidget)

G_END_DECLS
