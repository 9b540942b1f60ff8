#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-settling.h"

/* What a narrow window can do with, pixels: 360 with the frame that GTK draws where nobody else draws a shadow. */
#define LEAST 350

#define FRAMES 2

static gboolean
on_frame (GtkWidget     *window,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  SwbSettling *self = user_data;

  if (--self->frames_left > 0)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  gtk_widget_queue_resize (window);
  return G_SOURCE_REMOVE;
}

/**
 * swb_settling_begin:
 * @self: part of @window
 * @window: a window that has been told to show what it shows in a narrow one
 */
void
swb_settling_begin (SwbSettling *self,
                    GtkWidget   *window)
{
  self->frames_left = FRAMES;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (window, on_frame, self, NULL);
}

/**
 * swb_settling_measure:
 * @self: part of @window
 * @parent_class: the class above that of @window
 * @window: the window
 * @narrow: whether it has been told to show what it shows in a narrow one
 * @orientation: as of the function of #GtkWidgetClass, like all that follow
 * @for_size: likewise
 * @minimum: (out): likewise
 * @natural: (out): likewise
 * @minimum_baseline: (out): likewise
 * @natural_baseline: (out): likewise
 *
 * Measures the window so that it may be made narrow in one step.
 */
void
swb_settling_measure (const SwbSettling *self,
                      GtkWidgetClass    *parent_class,
                      GtkWidget         *window,
                      gboolean           narrow,
                      GtkOrientation     orientation,
                      int                for_size,
                      int               *minimum,
                      int               *natural,
                      int               *minimum_baseline,
                      int               *natural_baseline)
{
  parent_class->measure (window, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && (!narrow || self->tick != 0))
    *minimum = MIN (*minimum, LEAST);
}

/**
 * swb_settling_get_width:
 * @self: part of @window
 * @parent_class: the class above that of @window
 * @window: a window that is being allocated as narrow
 * @narrow: whether it has been told to show what it shows in a narrow one
 * @width: of the allocation, pixels
 *
 * Returns: the width to lay it out with: what of it is beyond @width is cut off
 */
int
swb_settling_get_width (const SwbSettling *self,
                        GtkWidgetClass    *parent_class,
                        GtkWidget         *window,
                        gboolean           narrow,
                        int                width)
{
  int least = 0;

  if (!narrow || self->tick != 0)
    parent_class->measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &least, &(int) { 0 }, &(int) { -1 }, &(int) { -1 });
  return MAX (width, least);
}
