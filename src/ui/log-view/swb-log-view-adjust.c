#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include <math.h>

#include "swb-log-view-private.h"
#include "swb-update.h"

/*
 * The view and its two adjustments: where the layout says the view stands, the adjustments are put, and what the user moves
 * them to, the layout is told.
 */

/* Adjustments that change have the whole window laid out, for which GTK asks the X server a dozen questions and waits for
 * the answers. So that is not done in the frame in which rows come, milliseconds later at the soonest; and less often than
 * other things when the scroll bar would look the same. */
#define GROWTH_DELAY 20
#define STEADY_DELAY 400

/**
 * swb_log_view_configure:
 * @self: a view
 *
 * Puts the adjustments where the layout says. Never in an allocation that nobody but the view asked for.
 */
void
swb_log_view_configure (SwbLogView *self)
{
  GtkAdjustment *h = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  GtkAdjustment *v = self->adjustments[GTK_ORIENTATION_VERTICAL];
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = self->layout.height;
  double upper = MAX (self->content_width, width);
  double value;
  double v_upper;

  self->configured_at = g_get_monotonic_time ();
  g_clear_handle_id (&self->configure_timeout, g_source_remove);
  value = swb_log_view_get_value (self, &v_upper);
  self->configuring = TRUE;
  if (v != NULL)
    gtk_adjustment_configure (v, value, 0, v_upper, 3.0 * self->layout.row_height,
                              MAX (height - self->layout.row_height, 1), height);
  if (h != NULL)
    gtk_adjustment_configure (h, CLAMP (gtk_adjustment_get_value (h), 0, MAX (upper - width, 0)), 0, upper,
                              8.0 * swb_log_font_get_cell_width (self->style.font), width * 0.9, width);
  self->configuring = FALSE;
}

static void
value_changed_cb (GtkAdjustment *adjustment,
                  SwbLogView    *self)
{
  double value = gtk_adjustment_get_value (adjustment);

  if (self->configuring)
    return;

  if (adjustment == self->adjustments[GTK_ORIENTATION_VERTICAL])
    {
      /* while the adjustment is behind, its end stands for the tail */
      if (self->configure_timeout != 0 &&
          value + gtk_adjustment_get_page_size (adjustment) >= gtk_adjustment_get_upper (adjustment))
        swb_log_view_follow (self);
      else
        swb_log_view_scroll_to (self, value);
      swb_log_view_notify_state (self);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * swb_log_view_set_adjustment:
 * @self: a view
 * @orientation: of which direction
 * @adjustment: (nullable): what to scroll with
 */
void
swb_log_view_set_adjustment (SwbLogView    *self,
                             GtkOrientation orientation,
                             GtkAdjustment *adjustment)
{
  GtkAdjustment **slot = &self->adjustments[orientation];

  if (adjustment != NULL && adjustment == *slot)
    return;

  if (*slot != NULL)
    {
      g_signal_handlers_disconnect_by_func (*slot, value_changed_cb, self);
      g_clear_object (slot);
    }

  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  *slot = g_object_ref_sink (adjustment);
  swb_log_view_configure (self);
  g_signal_connect (adjustment, "value-changed", G_CALLBACK (value_changed_cb), self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
configure_cb (GtkWidget     *widget,
              GdkFrameClock *clock,
              gpointer       user_data)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);

  self->configure_tick = 0;
  swb_log_view_configure (self);
  return G_SOURCE_REMOVE;
}

static gboolean
differs (GtkAdjustment *adjustment,
         double         value,
         double         upper,
         double         page)
{
  return adjustment != NULL &&
         (gtk_adjustment_get_value (adjustment) != value || gtk_adjustment_get_upper (adjustment) != upper ||
          gtk_adjustment_get_page_size (adjustment) != page);
}

/**
 * swb_log_view_configure_later:
 * @self: a view
 *
 * Puts the adjustments right at the next frame, after an allocation that the view asked for itself. A scroll bar that moves
 * asks for an allocation, one that comes or goes for a resize; in the middle of an allocation that its parents have been
 * through already GTK would note that and never come back to it, and does not draw such widgets.
 */
void
swb_log_view_configure_later (SwbLogView *self)
{
  GtkAdjustment *h = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  double upper = MAX (self->content_width, width);
  double v_upper;
  double v_value = swb_log_view_get_value (self, &v_upper);
  double h_value = h != NULL ? CLAMP (gtk_adjustment_get_value (h), 0, MAX (upper - width, 0)) : 0;

  if (self->configure_tick == 0 &&
      (differs (h, h_value, upper, width) ||
       differs (self->adjustments[GTK_ORIENTATION_VERTICAL], v_value, v_upper, self->layout.height)))
    self->configure_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), configure_cb, NULL, NULL);
}

static gboolean
configure_timeout_cb (gpointer user_data)
{
  SwbLogView *self = user_data;

  self->configure_timeout = 0;
  swb_log_view_configure (self);
  return G_SOURCE_REMOVE;
}

/* Whether one would see the scroll bar change: its slider moves, or becomes longer or shorter, by half a pixel. */
static gboolean
moves_slider (SwbLogView *self)
{
  GtkAdjustment *v = self->adjustments[GTK_ORIENTATION_VERTICAL];
  double upper;
  double value = swb_log_view_get_value (self, &upper);
  double height = self->layout.height;
  double old_upper, old_value;

  if (v == NULL)
    return FALSE;
  old_upper = gtk_adjustment_get_upper (v);
  old_value = gtk_adjustment_get_value (v);
  if (gtk_adjustment_get_page_size (v) != height || upper <= 0 || old_upper <= 0)
    return TRUE;
  return fabs (height / upper - height / old_upper) * height >= 0.5 ||
         fabs (value / upper - old_value / old_upper) * height >= 0.5;
}

/**
 * swb_log_view_configure_for_growth:
 * @self: a view
 *
 * Puts the adjustments right a little later, for rows have come. Until then they are as they were: places in the log are
 * counted from its beginning, so they still mean the same rows.
 */
void
swb_log_view_configure_for_growth (SwbLogView *self)
{
  guint delay;

  if (self->configure_timeout != 0)
    return;

  delay = swb_update_delay (self->configured_at, g_get_monotonic_time ());
  if (!moves_slider (self))
    delay += STEADY_DELAY;
  self->configure_timeout = g_timeout_add (MAX (delay, GROWTH_DELAY), configure_timeout_cb, self);
}

/**
 * swb_log_view_catch_up:
 * @self: a view
 *
 * Puts adjustments right that are behind the layout: somebody is about to move them by a little.
 */
void
swb_log_view_catch_up (SwbLogView *self)
{
  if (self->configure_timeout != 0)
    swb_log_view_configure (self);
}

/**
 * swb_log_view_dispose_adjustments:
 * @self: a view
 */
void
swb_log_view_dispose_adjustments (SwbLogView *self)
{
  g_clear_handle_id (&self->configure_timeout, g_source_remove);
  if (self->configure_tick != 0)
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->configure_tick);
      self->configure_tick = 0;
    }
  for (guint i = 0; i < 2; i++)
    if (self->adjustments[i] != NULL)
      {
        g_signal_handlers_disconnect_by_func (self->adjustments[i], value_changed_cb, self);
        g_clear_object (&self->adjustments[i]);
      }
}
