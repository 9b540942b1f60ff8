#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *swb_described_button_new (const char *title,
                                     const char *description);

G_END_DECLS
