#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SwbSettling:
 *
 * The time in which a window that was made narrow does not yet look it. What made it wide is put away when it is narrow, but
 * GTK does not let it become that while it measures wide: so it is let, and until it is styled and laid out as narrow, two
 * frames later, what is too wide is cut off. Part of the window, zeroed at first; main thread.
 */
typedef struct
{
  guint tick; /* 0: it has settled */
  guint frames_left;
} SwbSettling;

void swb_settling_begin (SwbSettling *self,
                         GtkWidget   *window);
void swb_settling_measure (const SwbSettling *self,
                           GtkWidgetClass    *parent_class,
                           GtkWidget         *window,
                           gboolean           narrow,
                           GtkOrientation     orientation,
                           int                for_size,
                           int               *minimum,
                           int               *natural,
                           int               *minimum_baseline,
                           int               *natural_baseline);
int swb_settling_get_width (const SwbSettling *self,
                            GtkWidgetClass    *parent_class,
                            GtkWidget         *window,
                            gboolean           narrow,
                            int                width);

G_END_DECLS
