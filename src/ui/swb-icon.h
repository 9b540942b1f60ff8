#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_ICON (swb_icon_get_type ())
G_DECLARE_FINAL_TYPE (SwbIcon, swb_icon, SWB, ICON, GObject)

GdkPaintable *swb_icon_get (const char *name);

G_END_DECLS
