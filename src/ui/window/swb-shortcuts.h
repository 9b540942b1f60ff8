#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void swb_shortcuts_install (GtkApplication *application);
GtkWindow *swb_shortcuts_new_window (GtkWindow *parent);

G_END_DECLS
