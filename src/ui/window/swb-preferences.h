#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_PREFERENCES (swb_preferences_get_type ())
G_DECLARE_FINAL_TYPE (SwbPreferences, swb_preferences, SWB, PREFERENCES, GtkWindow)

GtkWindow *swb_preferences_new (GtkWindow *parent);

G_END_DECLS
