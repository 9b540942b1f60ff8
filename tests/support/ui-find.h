#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Widgets that are looked for by what the user has of them. */

GtkWidget *ui_find (gpointer    root,
                    GType       type,
                    const char *name);
GtkWidget *ui_find_type (gpointer root,
                         GType    type);
GtkWidget *ui_find_mapped (gpointer root,
                           GType    type);
GtkWidget *ui_find_text (gpointer    root,
                         const char *text);
GtkWidget *ui_find_window (GType       type,
                           const char *title);

G_END_DECLS
