#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include <glib/gi18n.h>

#include "swb-log-view-private.h"

#define ZOOM_STEP 1.1

/* Rows a frame that a drag scrolls by, for each row's height that the pointer is outside. */
#define DRAG_SPEED 0.5

void
swb_log_view_selection_changed (SwbLogView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean selected = swb_log_view_has_selection (self);

  gtk_widget_action_set_enabled (widget, "log-view.copy", selected);
  gtk_widget_action_set_enabled (widget, "log-view.copy-text", selected);
  gtk_widget_action_set_enabled (widget, "log-view.copy-hex", selected);
  gtk_widget_queue_draw (widget);
}

/**
 * swb_log_view_has_selection:
 * @self: a view
 *
 * Returns: whether anything is selected
 */
gboolean
swb_log_view_has_selection (SwbLogView *self)
{
  SwbLogPosition begin;
  SwbLogPosition end;

  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), FALSE);

  return swb_log_selection_get (&self->selection, &begin, &end);
}

/**
 * swb_log_view_select_all:
 * @self: a view
 *
 * Selects all rows there are now.
 */
void
swb_log_view_select_all (SwbLogView *self)
{
  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  swb_log_view_refresh (self);
  swb_log_selection_select_all (&self->selection, self->layout.rows);
  swb_log_view_selection_changed (self);
}

/**
 * swb_log_view_unselect:
 * @self: a view
 *
 * Selects nothing.
 */
void
swb_log_view_unselect (SwbLogView *self)
{
  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  swb_log_selection_clear (&self->selection);
  swb_log_view_selection_changed (self);
}

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
  guint32 length;
  guint64 row;

  if (!swb_log_layout_get_row_at (&self->layout, y, &row))
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
  top = swb_log_layout_get_row_y (&self->layout, row);
  column = (x - SWB_LOG_VIEW_SIDE + (h != NULL ? gtk_adjustment_get_value (h) : 0)) /
           swb_log_font_get_cell_width (self->style.font);
  if (y < top)
    begin->byte = 0;
  else if (y >= top + self->layout.row_height)
    begin->byte = length;
  else
    begin->byte = swb_log_entry_get_byte_at (entry, &self->style,
                                             grain == SWB_LOG_GRAIN_WORD ? column - 0.49 : column);
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

  swb_log_layout_scroll_to (&self->layout, self->layout.value + overshoot * DRAG_SPEED);
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

static void
popup_menu (SwbLogView *self,
            double      x,
            double      y)
{
  if (self->menu == NULL)
    {
      g_autoptr (GMenu) menu = g_menu_new ();
      g_autoptr (GMenu) copy = g_menu_new ();
      g_autoptr (GMenu) select = g_menu_new ();

      g_menu_append (copy, _("_Copy"), "log-view.copy");
      g_menu_append (copy, _("Copy as _Text"), "log-view.copy-text");
      g_menu_append (copy, _("Copy as _Hex"), "log-view.copy-hex");
      g_menu_append (select, _("Select _All"), "log-view.select-all");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
      g_menu_append_section (menu, NULL, G_MENU_MODEL (select));

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
  popup_menu (self, x, y);
}

static gboolean
scroll_cb (GtkEventControllerScroll *scroll,
           double                    dx,
           double                    dy,
           SwbLogView               *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));

  if ((state & GDK_CONTROL_MASK) == 0 || dy == 0)
    return GDK_EVENT_PROPAGATE;

  swb_log_view_set_font_scale (self, dy < 0 ? self->font_scale * ZOOM_STEP : self->font_scale / ZOOM_STEP);
  return GDK_EVENT_STOP;
}

static void
focus_changed_cb (GtkEventControllerFocus *focus,
                  SwbLogView              *self)
{
  if (swb_log_view_has_selection (self))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Without Shift the keys scroll: there is no caret. */
static gboolean
scroll_key_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   user_data)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);
  SwbLogLayout *layout = &self->layout;
  double page = MAX (layout->height - layout->row_height, layout->row_height);
  const char *step;

  g_variant_get (args, "(&s)", &step);
  if (g_str_equal (step, "up"))
    swb_log_layout_scroll_to (layout, layout->value - layout->row_height);
  else if (g_str_equal (step, "down"))
    swb_log_layout_scroll_to (layout, layout->value + layout->row_height);
  else if (g_str_equal (step, "page-up"))
    swb_log_layout_scroll_to (layout, layout->value - page);
  else if (g_str_equal (step, "page-down"))
    swb_log_layout_scroll_to (layout, layout->value + page);
  else if (g_str_equal (step, "home"))
    swb_log_layout_scroll_to (layout, 0);
  else if (g_str_equal (step, "end"))
    swb_log_layout_follow (layout);
  else
    {
      GtkAdjustment *h = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
      double by = gtk_adjustment_get_step_increment (h);

      gtk_adjustment_set_value (h, gtk_adjustment_get_value (h) + (g_str_equal (step, "left") ? -by : by));
      return GDK_EVENT_STOP;
    }

  swb_log_view_layout_changed (self);
  return GDK_EVENT_STOP;
}

static void
move_by_character (SwbLogView     *self,
                   SwbLogPosition *at,
                   gboolean        forward)
{
  g_autoptr (SwbLogEntry) entry = swb_log_cache_load (self->cache, at->row);
  guint32 length = 0;
  guint32 begin;
  guint32 end;

  if (entry == NULL)
    return;

  swb_log_entry_get_bytes (entry, &length);
  at->byte = MIN (at->byte, length);
  if (forward && at->byte >= length)
    {
      if (at->row + 1 < self->layout.rows)
        *at = (SwbLogPosition) { at->row + 1, 0 };
    }
  else if (!forward && at->byte == 0)
    {
      if (at->row > 0)
        *at = (SwbLogPosition) { at->row - 1, SWB_LOG_ROW_END };
    }
  else
    {
      guint32 byte = forward ? at->byte : at->byte - 1;

      begin = byte;
      end = byte + 1;
      if (entry->text != NULL && (self->style.mode == SWB_LOG_MODE_TEXT || !swb_log_entry_is_data (entry)))
        swb_log_text_get_cell_at (entry->text, byte, &begin, &end);
      at->byte = forward ? end : begin;
    }
}

/* With Shift, the keys move the far end of the selection; the first time from the top row in view. */
static gboolean
select_key_cb (GtkWidget *widget,
               GVariant  *args,
               gpointer   user_data)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);
  guint64 rows = self->layout.rows;
  guint64 page = MAX (self->layout.height / self->layout.row_height - 1, 1);
  SwbLogPosition at;
  const char *step;

  g_variant_get (args, "(&s)", &step);
  if (rows == 0)
    return GDK_EVENT_STOP;

  if (!self->selection.active)
    {
      at.byte = 0;
      if (swb_log_layout_get_visible (&self->layout, &at.row) == 0)
        return GDK_EVENT_STOP;
      swb_log_selection_begin (&self->selection, &at, &at);
    }

  at = swb_log_position_compare (&self->selection.head[0], &self->selection.anchor[0]) < 0 ? self->selection.head[0]
                                                                                          : self->selection.head[1];
  if (g_str_equal (step, "up"))
    at.row -= MIN (at.row, 1);
  else if (g_str_equal (step, "down"))
    at.row = MIN (at.row + 1, rows - 1);
  else if (g_str_equal (step, "page-up"))
    at.row -= MIN (at.row, page);
  else if (g_str_equal (step, "page-down"))
    at.row = MIN (at.row + page, rows - 1);
  else if (g_str_equal (step, "home"))
    at = (SwbLogPosition) { 0, 0 };
  else if (g_str_equal (step, "end"))
    at = (SwbLogPosition) { rows - 1, SWB_LOG_ROW_END };
  else
    move_by_character (self, &at, g_str_equal (step, "right"));

  swb_log_selection_extend (&self->selection, &at, &at);
  swb_log_layout_reveal_row (&self->layout, at.row);
  swb_log_view_selection_changed (self);
  swb_log_view_layout_changed (self);
  return GDK_EVENT_STOP;
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);

  /* in the menu, the key closes the menu */
  if (!swb_log_view_has_selection (self) || (self->menu != NULL && gtk_widget_get_visible (self->menu)))
    return GDK_EVENT_PROPAGATE;

  swb_log_view_unselect (self);
  return GDK_EVENT_STOP;
}

static void
select_all_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  swb_log_view_select_all (SWB_LOG_VIEW (widget));
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);

  popup_menu (self, SWB_LOG_VIEW_SIDE, self->layout.row_height);
}

static void
zoom_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);

  if (g_str_equal (name, "log-view.zoom-in"))
    swb_log_view_set_font_scale (self, self->font_scale * ZOOM_STEP);
  else if (g_str_equal (name, "log-view.zoom-out"))
    swb_log_view_set_font_scale (self, self->font_scale / ZOOM_STEP);
  else
    swb_log_view_set_font_scale (self, 1.0);
}

static void
add_key (GtkWidgetClass *widget_class,
         guint           key,
         guint           keypad,
         const char     *step)
{
  gtk_widget_class_add_binding (widget_class, key, 0, scroll_key_cb, "(s)", step);
  gtk_widget_class_add_binding (widget_class, keypad, 0, scroll_key_cb, "(s)", step);
  gtk_widget_class_add_binding (widget_class, key, GDK_SHIFT_MASK, select_key_cb, "(s)", step);
  gtk_widget_class_add_binding (widget_class, keypad, GDK_SHIFT_MASK, select_key_cb, "(s)", step);
}

void
swb_log_view_class_init_input (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } actions[] = {
    { GDK_KEY_a, GDK_CONTROL_MASK, "log-view.select-all" },
    { GDK_KEY_Menu, 0, "log-view.menu" },
    { GDK_KEY_F10, GDK_SHIFT_MASK, "log-view.menu" },
    { GDK_KEY_plus, GDK_CONTROL_MASK, "log-view.zoom-in" },
    { GDK_KEY_equal, GDK_CONTROL_MASK, "log-view.zoom-in" },
    { GDK_KEY_KP_Add, GDK_CONTROL_MASK, "log-view.zoom-in" },
    { GDK_KEY_minus, GDK_CONTROL_MASK, "log-view.zoom-out" },
    { GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "log-view.zoom-out" },
    { GDK_KEY_0, GDK_CONTROL_MASK, "log-view.zoom-normal" },
    { GDK_KEY_KP_0, GDK_CONTROL_MASK, "log-view.zoom-normal" },
  };

  gtk_widget_class_install_action (widget_class, "log-view.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "log-view.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "log-view.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "log-view.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "log-view.zoom-normal", NULL, zoom_action);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_add_binding_action (widget_class, actions[i].key, actions[i].modifiers, actions[i].action, NULL);

  add_key (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, "up");
  add_key (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, "down");
  add_key (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, "left");
  add_key (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, "right");
  add_key (widget_class, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, "page-up");
  add_key (widget_class, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, "page-down");
  add_key (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, "home");
  add_key (widget_class, GDK_KEY_End, GDK_KEY_KP_End, "end");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, GDK_CONTROL_MASK, scroll_key_cb, "(s)", "home");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, GDK_CONTROL_MASK, scroll_key_cb, "(s)", "end");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
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
