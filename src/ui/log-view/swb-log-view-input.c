#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include <glib/gi18n.h>

#include "swb-log-view-private.h"

/* Rows a frame that a drag scrolls by, for each row's height that the pointer is outside. */
#define DRAG_SPEED 0.5

/* What is at a place in the widget, as coarse as the selection goes. */
static gboolean
find_range (SwbLogView     *self,
            double          x,
            double          y,
            SwbLogGrain     grain,
            SwbLogPosition *begin,
            SwbLogPosition *end)
{
  GtkAdjustment *h = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  g_autoptr (SwbLogEntry) entry = NULL;
  double column;
  double top;
  guint line;
  guint32 length;
  guint64 row;

  if (!swb_log_view_get_line_at (self, y, &row, &line))
    return FALSE;

  begin->row = end->row = row;
  begin->byte = 0;
  end->byte = SWB_LOG_ROW_END;
  if (grain == SWB_LOG_GRAIN_ROW)
    return TRUE;

  entry = swb_log_cache_load (self->cache, row);
  if (entry == NULL)
    return FALSE;

  swb_log_entry_get_bytes (entry, &length);
  top = swb_log_view_get_row_y (self, row);
  column = (x - SWB_LOG_VIEW_SIDE + (h != NULL ? gtk_adjustment_get_value (h) : 0)) /
           swb_log_font_get_cell_width (self->style.font);
  if (y < top)
    begin->byte = 0;
  else if (y >= top + (line + 1) * self->layout.row_height)
    begin->byte = length;
  else
    begin->byte = swb_log_entry_get_byte_at (
      entry, &self->style, swb_log_view_get_column (self, entry, line, column, grain == SWB_LOG_GRAIN_WORD));
  end->byte = begin->byte;

  if (grain == SWB_LOG_GRAIN_WORD)
    {
      if (entry->text != NULL && !(self->style.mode == SWB_LOG_MODE_HEX && swb_log_entry_is_data (entry)))
        swb_log_text_get_word_at (entry->text, begin->byte, &begin->byte, &end->byte);
      else
        end->byte = MIN (begin->byte + 1, length);
    }
  return TRUE;
}

static void
extend_to (SwbLogView *self,
           double      x,
           double      y)
{
  SwbLogPosition begin;
  SwbLogPosition end;

  if (!find_range (self, x, y, self->grain, &begin, &end))
    return;

  swb_log_selection_extend (&self->selection, &begin, &end);
  swb_log_view_selection_changed (self);
}

static gboolean
is_touch (GtkGesture *gesture)
{
  GdkDevice *device = gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (gesture));

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

static void
pressed_cb (GtkGestureClick *click,
            int              n_press,
            double           x,
            double           y,
            SwbLogView      *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click));
  SwbLogPosition begin;
  SwbLogPosition end;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  /* a finger scrolls */
  if (is_touch (GTK_GESTURE (click)))
    return;

  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  self->dragging = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;

  if ((state & GDK_SHIFT_MASK) != 0 && self->selection.active)
    {
      self->grain = SWB_LOG_GRAIN_BYTE;
      extend_to (self, x, y);
      return;
    }

  self->grain = (SwbLogGrain) ((n_press - 1) % 3);
  if (!find_range (self, x, y, self->grain, &begin, &end))
    return;

  swb_log_selection_begin (&self->selection, &begin, &end);
  swb_log_view_selection_changed (self);
}

static void
stop_drag_scroll (SwbLogView *self)
{
  if (self->drag_tick == 0)
    return;

  gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->drag_tick);
  self->drag_tick = 0;
}

static double
get_overshoot (SwbLogView *self)
{
  if (self->pointer_y < 0)
    return self->pointer_y;
  if (self->pointer_y > self->layout.height)
    return self->pointer_y - self->layout.height;
  return 0;
}

/* While the pointer is held outside, the view goes there. */
static gboolean
drag_scroll_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       user_data)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);
  double overshoot = get_overshoot (self);

  if (overshoot == 0)
    {
      self->drag_tick = 0;
      return G_SOURCE_REMOVE;
    }

  swb_log_view_scroll_by (self, overshoot * DRAG_SPEED);
  swb_log_view_layout_changed (self);
  extend_to (self, self->pointer_x, CLAMP (self->pointer_y, 0, self->layout.height - 1));
  return G_SOURCE_CONTINUE;
}

static void
drag_update_cb (GtkGestureDrag *drag,
                double          offset_x,
                double          offset_y,
                SwbLogView     *self)
{
  double x;
  double y;

  if (!self->dragging || !gtk_gesture_drag_get_start_point (drag, &x, &y))
    return;

  self->pointer_x = x + offset_x;
  self->pointer_y = y + offset_y;
  extend_to (self, self->pointer_x, self->pointer_y);

  if (get_overshoot (self) != 0 && self->drag_tick == 0)
    self->drag_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), drag_scroll_cb, NULL, NULL);
}

static void
drag_end_cb (GtkGestureDrag *drag,
             double          offset_x,
             double          offset_y,
             SwbLogView     *self)
{
  stop_drag_scroll (self);
  if (self->dragging)
    swb_log_view_own_primary (self);
  self->dragging = FALSE;
}

void
swb_log_view_popup_menu (SwbLogView *self,
                         double      x,
                         double      y)
{
  if (self->menu == NULL)
    {
      g_autoptr (GMenu) menu = g_menu_new ();
      g_autoptr (GMenu) copy = g_menu_new ();
      g_autoptr (GMenu) select = g_menu_new ();
      g_autoptr (GMenu) note = g_menu_new ();

      g_menu_append (copy, _("_Copy"), "log-view.copy");
      g_menu_append (copy, _("Copy as _Text"), "log-view.copy-text");
      g_menu_append (copy, _("Copy as _Hex"), "log-view.copy-hex");
      g_menu_append (select, _("Select _All"), "log-view.select-all");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
      g_menu_append_section (menu, NULL, G_MENU_MODEL (select));
      g_menu_append (note, _("Add _Note…"), "log-view.add-note");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (note));

      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_popover_set_position (GTK_POPOVER (self->menu), GTK_POS_BOTTOM);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
    }

  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
secondary_pressed_cb (GtkGestureClick *click,
                      int              n_press,
                      double           x,
                      double           y,
                      SwbLogView      *self)
{
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  swb_log_view_set_menu_row (self, y);
  swb_log_view_popup_menu (self, x, y);
}

static gboolean
scroll_cb (GtkEventControllerScroll *scroll,
           double                    dx,
           double                    dy,
           SwbLogView               *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));

  /* the scrolled window does the rest, from where its adjustments are */
  swb_log_view_catch_up (self);
  if ((state & GDK_CONTROL_MASK) == 0 || dy == 0)
    return GDK_EVENT_PROPAGATE;

  swb_log_view_set_font_scale (self, dy < 0 ? self->font_scale * SWB_LOG_VIEW_ZOOM_STEP
                                            : self->font_scale / SWB_LOG_VIEW_ZOOM_STEP);
  return GDK_EVENT_STOP;
}

static void
focus_changed_cb (GtkEventControllerFocus *focus,
                  SwbLogView              *self)
{
  if (swb_log_view_has_selection (self))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
swb_log_view_init_input (SwbLogView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL |
                                                                GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_group (drag, click);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (secondary_pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (secondary));

  g_signal_connect_swapped (scroll, "scroll-begin", G_CALLBACK (swb_log_view_catch_up), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);

  g_signal_connect (focus, "enter", G_CALLBACK (focus_changed_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_changed_cb), self);
  gtk_widget_add_controller (widget, focus);

  swb_log_view_selection_changed (self);
}

void
swb_log_view_dispose_input (SwbLogView *self)
{
  stop_drag_scroll (self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
}
