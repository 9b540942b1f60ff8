#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-view-private.h"

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
    swb_log_view_scroll_by (self, -layout->row_height);
  else if (g_str_equal (step, "down"))
    swb_log_view_scroll_by (self, layout->row_height);
  else if (g_str_equal (step, "page-up"))
    swb_log_view_scroll_by (self, -page);
  else if (g_str_equal (step, "page-down"))
    swb_log_view_scroll_by (self, page);
  else if (g_str_equal (step, "home"))
    swb_log_view_scroll_to (self, 0);
  else if (g_str_equal (step, "end"))
    swb_log_view_follow (self);
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

/* Rows that are broken are gone through line by line. */
static void
move_by_rows (SwbLogView     *self,
              SwbLogPosition *at,
              gboolean        down,
              guint64         n)
{
  if (swb_log_view_is_wrapping (self))
    swb_log_view_move_lines (self, at, down ? (int) n : -(int) n);
  else if (down)
    at->row = MIN (at->row + n, self->layout.rows - 1);
  else
    at->row -= MIN (at->row, n);
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
      if (swb_log_view_get_visible (self, &at.row) == 0)
        return GDK_EVENT_STOP;
      swb_log_selection_begin (&self->selection, &at, &at);
    }

  at = swb_log_position_compare (&self->selection.head[0], &self->selection.anchor[0]) < 0 ? self->selection.head[0]
                                                                                          : self->selection.head[1];
  if (g_str_equal (step, "up"))
    move_by_rows (self, &at, FALSE, 1);
  else if (g_str_equal (step, "down"))
    move_by_rows (self, &at, TRUE, 1);
  else if (g_str_equal (step, "page-up"))
    move_by_rows (self, &at, FALSE, page);
  else if (g_str_equal (step, "page-down"))
    move_by_rows (self, &at, TRUE, page);
  else if (g_str_equal (step, "home"))
    at = (SwbLogPosition) { 0, 0 };
  else if (g_str_equal (step, "end"))
    at = (SwbLogPosition) { rows - 1, SWB_LOG_ROW_END };
  else
    move_by_character (self, &at, g_str_equal (step, "right"));

  swb_log_selection_extend (&self->selection, &at, &at);
  swb_log_view_reveal (self, &at, FALSE);
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

  swb_log_view_popup_menu (self, SWB_LOG_VIEW_SIDE, self->layout.row_height);
}

static void
zoom_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);

  if (g_str_equal (name, "log-view.zoom-in"))
    swb_log_view_set_font_scale (self, self->font_scale * SWB_LOG_VIEW_ZOOM_STEP);
  else if (g_str_equal (name, "log-view.zoom-out"))
    swb_log_view_set_font_scale (self, self->font_scale / SWB_LOG_VIEW_ZOOM_STEP);
  else
    swb_log_view_set_font_scale (self, 1.0);
}

static void
add_key (GtkWidgetClass *widget_class,
         GdkModifierType modifiers,
         guint           key,
         guint           keypad,
         const char     *step)
{
  gtk_widget_class_add_binding (widget_class, key, modifiers, scroll_key_cb, "(s)", step);
  gtk_widget_class_add_binding (widget_class, keypad, modifiers, scroll_key_cb, "(s)", step);
  gtk_widget_class_add_binding (widget_class, key, modifiers | GDK_SHIFT_MASK, select_key_cb, "(s)", step);
  gtk_widget_class_add_binding (widget_class, keypad, modifiers | GDK_SHIFT_MASK, select_key_cb, "(s)", step);
}

void
swb_log_view_class_init_keys (GtkWidgetClass *widget_class)
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

  add_key (widget_class, 0, GDK_KEY_Up, GDK_KEY_KP_Up, "up");
  add_key (widget_class, 0, GDK_KEY_Down, GDK_KEY_KP_Down, "down");
  add_key (widget_class, 0, GDK_KEY_Left, GDK_KEY_KP_Left, "left");
  add_key (widget_class, 0, GDK_KEY_Right, GDK_KEY_KP_Right, "right");
  add_key (widget_class, 0, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, "page-up");
  add_key (widget_class, 0, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, "page-down");
  add_key (widget_class, 0, GDK_KEY_Home, GDK_KEY_KP_Home, "home");
  add_key (widget_class, 0, GDK_KEY_End, GDK_KEY_KP_End, "end");
  /* as in texts */
  add_key (widget_class, GDK_CONTROL_MASK, GDK_KEY_Home, GDK_KEY_KP_Home, "home");
  add_key (widget_class, GDK_CONTROL_MASK, GDK_KEY_End, GDK_KEY_KP_End, "end");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

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
