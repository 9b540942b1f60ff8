#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_WELCOME (swb_welcome_get_type ())
G_DECLARE_FINAL_TYPE (SwbWelcome, swb_welcome, SWB, WELCOME, GtkWidget)

G_END_DECLS
