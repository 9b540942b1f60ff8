#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void swb_save_types_add (GtkFileChooser *chooser,
                         const char     *label,
                         const char     *ending,
                         const char     *other);
char *swb_save_types_dup_path (GtkFileChooser *chooser,
                               const char    **ending);
gboolean swb_save_types_is_taken (GtkFileChooser *chooser,
                                  const char     *path);
char *swb_save_types_complete (const char  *path,
                               const char  *proposed,
                               const char  *chosen,
                               gboolean     fixed,
                               const char **ending);

G_END_DECLS
