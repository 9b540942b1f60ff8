#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkStringList *swb_encodings_new (void);
guint swb_encodings_find (GtkStringList *list,
                          const char    *name);

G_END_DECLS
