#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-view.h"

#include "swb-caret.h"
#include "swb-log-view-private.h"

/*
 * The view draws the visible rows of a log and nothing else. What happens when:
 *
 * - data arrives, or the window asks for another mode or place: the layout is brought up to date, in a tick callback
 *   that runs once and only when there is something to do; properties are notified here and never while allocating;
 * - size allocate, once a frame at most: the rows that are visible now are read and their drawings made. When rows came and
 *   nothing else happened, the tick callback does it: see swb_log_view_advance();
 * - snapshot: the drawings are put where they belong. It changes nothing.
 *
 * An idle view has no timer and draws nothing.
 */

enum
{
  PROP_0,
  PROP_FOLLOWING,
  PROP_NEW_ROWS,
  PROP_MODE,
  PROP_WRAP,
  N_PROPS,

  /* overridden */
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *properties[N_PROPS];

/* Pixels above the first row and below the last. */
#define MARGIN 6

#define MIN_PEER_COLUMNS 15

G_DEFINE_FINAL_TYPE_WITH_CODE (SwbLogView, swb_log_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

void
swb_log_view_notify_state (SwbLogView *self)
{
  guint64 new_rows = swb_log_view_get_new_rows (self);
  gboolean following = swb_log_view_get_following (self);

  g_object_freeze_notify (G_OBJECT (self));
  if (following != self->notified_following)
    {
      self->notified_following = following;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
    }
  if (new_rows != self->notified_new_rows)
    {
      self->notified_new_rows = new_rows;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEW_ROWS]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/* The layout has been changed outside of an allocation. */
void
swb_log_view_layout_changed (SwbLogView *self)
{
  /* to know where rows that are broken stand, they must be read: that is done once a frame */
  if (!swb_log_view_is_wrapping (self))
    swb_log_view_configure (self);
  swb_log_view_notify_state (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* A view in which nothing came for so long leaves the next frame to the rest of the window, so that no frame is long. */
#define REST (40 * G_TIME_SPAN_MILLISECOND)

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);

  gint64 now = g_get_monotonic_time ();

  /* What comes after a rest often comes with more than rows: a connection, which changes the window all over. */
  if (!self->awake && now - self->advanced_at > REST)
    {
      self->awake = TRUE;
      return G_SOURCE_CONTINUE;
    }
  if (now - self->advanced_at <= REST)
    swb_caret_rest (widget);
  self->awake = FALSE;
  self->advanced_at = now;
  self->tick = 0;
  swb_log_view_advance (self);
  return G_SOURCE_REMOVE;
}

static void
swb_log_view_css_changed (GtkWidget         *widget,
                          GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (swb_log_view_parent_class)->css_changed (widget, change);

  swb_log_view_update_style (SWB_LOG_VIEW (widget));
  gtk_widget_queue_allocate (widget);
}

static void
swb_log_view_system_setting_changed (GtkWidget       *widget,
                                     GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (swb_log_view_parent_class)->system_setting_changed (widget, setting);

  if (setting == GTK_SYSTEM_SETTING_DPI || setting == GTK_SYSTEM_SETTING_FONT_NAME ||
      setting == GTK_SYSTEM_SETTING_FONT_CONFIG)
    {
      swb_log_view_update_style (SWB_LOG_VIEW (widget));
      gtk_widget_queue_allocate (widget);
    }
}

static void
swb_log_view_measure (GtkWidget     *widget,
                      GtkOrientation orientation,
                      int            for_size,
                      int           *minimum,
                      int           *natural,
                      int           *minimum_baseline,
                      int           *natural_baseline)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);

  *minimum = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = 80 * swb_log_font_get_cell_width (self->style.font);
  else
    *natural = 10 * self->layout.row_height;
}

static void
swb_log_view_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);
  gboolean resized = width != self->allocated_width || height != self->allocated_height;

  self->allocated_width = width;
  self->allocated_height = height;
  swb_log_view_place_set_height (self, height);
  if (resized && !swb_log_view_is_wrapping (self))
    swb_log_view_configure (self);
  swb_log_view_prepare (self);
  /* the scrolled window that gives another size sees to its scroll bars next */
  if (resized)
    swb_log_view_configure (self);
  else
    swb_log_view_configure_later (self);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));

  gtk_widget_queue_draw (widget);
}

static void
swb_log_view_map (GtkWidget *widget)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);

  GTK_WIDGET_CLASS (swb_log_view_parent_class)->map (widget);
  /* what came while nobody looked: at once */
  self->awake = TRUE;
  swb_log_view_data_changed (self);
  swb_log_view_describe_later (self);
  swb_log_view_warm_later (self);
}

static void
swb_log_view_unmap (GtkWidget *widget)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);

  if (self->menu != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->menu));
  g_clear_handle_id (&self->warm_source, g_source_remove);
  GTK_WIDGET_CLASS (swb_log_view_parent_class)->unmap (widget);
}

static void
swb_log_view_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SwbLogView *self = SWB_LOG_VIEW (object);

  switch (prop_id)
    {
    case PROP_FOLLOWING:
      g_value_set_boolean (value, swb_log_view_get_following (self));
      break;
    case PROP_NEW_ROWS:
      g_value_set_uint64 (value, swb_log_view_get_new_rows (self));
      break;
    case PROP_MODE:
      g_value_set_uint (value, self->style.mode);
      break;
    case PROP_WRAP:
      g_value_set_boolean (value, self->wrap_rows);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_VERTICAL]);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[GTK_ORIENTATION_VERTICAL]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
swb_log_view_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SwbLogView *self = SWB_LOG_VIEW (object);

  switch (prop_id)
    {
    case PROP_MODE:
      swb_log_view_set_mode (self, g_value_get_uint (value));
      break;
    case PROP_WRAP:
      swb_log_view_set_wrap (self, g_value_get_boolean (value));
      break;
    case PROP_HADJUSTMENT:
      swb_log_view_set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      swb_log_view_set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->policies[GTK_ORIENTATION_HORIZONTAL] = g_value_get_enum (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    case PROP_VSCROLL_POLICY:
      self->policies[GTK_ORIENTATION_VERTICAL] = g_value_get_enum (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
swb_log_view_dispose (GObject *object)
{
  SwbLogView *self = SWB_LOG_VIEW (object);

  swb_log_view_dispose_accessible (self);
  swb_log_view_dispose_input (self);
  swb_log_view_end_copy (self);
  g_clear_handle_id (&self->warm_source, g_source_remove);
  if (self->tick != 0)
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
      self->tick = 0;
    }
  swb_log_view_dispose_adjustments (self);
  swb_log_view_clear_filtered (self);
  swb_log_cache_set_store (self->cache, NULL);
  g_clear_object (&self->search);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (swb_log_view_parent_class)->dispose (object);
}

static void
swb_log_view_finalize (GObject *object)
{
  SwbLogView *self = SWB_LOG_VIEW (object);

  g_clear_pointer (&self->cache, swb_log_cache_free);
  g_clear_pointer (&self->sheet, swb_log_sheet_free);
  swb_log_view_forget_lines (self);
  g_clear_pointer (&self->marks, g_array_unref);
  g_clear_pointer (&self->lights, g_array_unref);
  g_clear_pointer (&self->rules, g_array_unref);
  g_clear_pointer (&self->style.font, swb_log_font_free);
  g_clear_pointer (&self->filter, swb_log_filter_free);
  g_clear_pointer (&self->encoding, g_free);

  G_OBJECT_CLASS (swb_log_view_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  /* whether the view stays at the tail */
  properties[PROP_FOLLOWING] =
    g_param_spec_boolean ("following", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /* rows below that came since it stopped following and have not been in view */
  properties[PROP_NEW_ROWS] =
    g_param_spec_uint64 ("new-rows", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /* a SwbLogMode */
  properties[PROP_MODE] =
    g_param_spec_uint ("mode", NULL, NULL, SWB_LOG_MODE_TEXT, SWB_LOG_MODE_HEX, SWB_LOG_MODE_TEXT,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /* whether rows of text that are longer than the view is wide are broken */
  properties[PROP_WRAP] = g_param_spec_boolean ("wrap", NULL, NULL, FALSE,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static void
swb_log_view_class_init (SwbLogViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_log_view_dispose;
  object_class->finalize = swb_log_view_finalize;
  object_class->get_property = swb_log_view_get_property;
  object_class->set_property = swb_log_view_set_property;

  widget_class->css_changed = swb_log_view_css_changed;
  widget_class->map = swb_log_view_map;
  widget_class->measure = swb_log_view_measure;
  widget_class->size_allocate = swb_log_view_size_allocate;
  widget_class->snapshot = swb_log_view_snapshot;
  widget_class->unmap = swb_log_view_unmap;
  widget_class->system_setting_changed = swb_log_view_system_setting_changed;
  install_properties (object_class);

  /**
   * SwbLogView::notice:
   * @self: the view
   * @message: a translated sentence for the user
   *
   * Something that was asked of the view could not be done, such as copying more than a clipboard should hold.
   */
  g_signal_new ("notice", SWB_TYPE_LOG_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * SwbLogView::rows-known:
   * @self: a log view that shows only some rows
   *
   * More of them are known; see swb_log_view_get_filter_status().
   */
  g_signal_new ("rows-known", SWB_TYPE_LOG_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SwbLogView::hits-changed:
   * @self: a log view
   *
   * Its search is another one, has found more, or the view has gone to a hit.
   */
  g_signal_new ("hits-changed", SWB_TYPE_LOG_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SwbLogView::highlight-failed:
   * @self: a log view
   * @index: of a highlight
   *
   * It takes too long to look for, and is looked for no more. Emitted while the view is laid out.
   */
  g_signal_new ("highlight-failed", SWB_TYPE_LOG_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_UINT);

  swb_log_view_class_init_keys (widget_class);
  swb_log_view_class_init_copy (widget_class);
  swb_log_view_class_init_notes (widget_class);

  gtk_widget_class_set_css_name (widget_class, "logview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LOG);
}

static void
swb_log_view_init (SwbLogView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->font_scale = 1.0;
  self->cache = swb_log_cache_new ();
  self->sheet = swb_log_sheet_new ();
  self->marks = g_array_new (FALSE, FALSE, sizeof (SwbLogMark));
  swb_log_view_init_highlights (self);
  swb_log_view_init_notes (self);
  self->style.time_columns = SWB_LOG_TIME_COLUMNS;
  self->style.peer_columns = self->seen_peer_columns = MIN_PEER_COLUMNS;
  self->encoding = g_strdup ("UTF-8");
  swb_log_layout_init (&self->layout, 1, MARGIN);
  swb_log_wrap_init (&self->wrap, 1, MARGIN, swb_log_view_count_lines, self);
  self->notified_following = TRUE;

  gtk_widget_add_css_class (widget, "view");
  gtk_widget_add_css_class (widget, "monospace");
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_cursor_from_name (widget, "text");

  swb_log_view_update_style (self);
  swb_log_view_init_input (self);
  swb_log_view_init_accessible (self);
}

/**
 * swb_log_view_new:
 *
 * Main thread, as all of this.
 *
 * Returns: (transfer floating): a view of no log yet, to be put into a #GtkScrolledWindow
 */
SwbLogView *
swb_log_view_new (void)
{
  return g_object_new (SWB_TYPE_LOG_VIEW, NULL);
}

/**
 * swb_log_view_set_store:
 * @self: a view
 * @store: (nullable): the log to show
 *
 * Begins at the tail, following it.
 */
void
swb_log_view_set_store (SwbLogView  *self,
                        SwbLogStore *store)
{
  g_return_if_fail (SWB_IS_LOG_VIEW (self));
  g_return_if_fail (store == NULL || SWB_IS_LOG_STORE (store));

  if (!g_set_object (&self->store, store))
    return;

  swb_log_cache_set_store (self->cache, store);
  g_clear_object (&self->search);
  self->has_hit = FALSE;
  self->top.known = FALSE;
  self->awaiting = FALSE;
  self->totals = (SwbLogTotals) { 0 };
  self->paused = FALSE;
  self->held_rows = 0;
  swb_log_view_filter_store (self);
  if (store != NULL)
    swb_log_store_get_totals (store, &self->totals);
  swb_log_cache_set_dropped (self->cache, self->totals.dropped_text_rows, self->totals.dropped_hex_rows);
  self->style.start_time = self->totals.first_time;
  self->style.date_columns = 0;
  self->style.time_columns = SWB_LOG_TIME_COLUMNS;
  self->style.peer_columns = self->seen_peer_columns = MIN_PEER_COLUMNS;
  self->content_width = 0;
  swb_log_view_place_reset (self, swb_log_view_count_rows (self, self->style.mode));
  swb_log_selection_clear (&self->selection);
  swb_log_view_selection_changed (self);
  swb_log_view_layout_changed (self);
  swb_log_view_describe_later (self);
}

/**
 * swb_log_view_get_store:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the log that it shows
 */
SwbLogStore *
swb_log_view_get_store (SwbLogView *self)
{
  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), NULL);

  return self->store;
}

/**
 * swb_log_view_set_mode:
 * @self: a view
 * @mode: text or hex
 *
 * What was at the top stays at the top, what was selected stays selected.
 */
void
swb_log_view_set_mode (SwbLogView *self,
                       SwbLogMode  mode)
{
  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  if (self->style.mode == mode)
    return;

  swb_log_view_switch (self, mode, self->filtered);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODE]);
}

/**
 * swb_log_view_get_mode:
 * @self: a view
 *
 * Returns: text or hex
 */
SwbLogMode
swb_log_view_get_mode (SwbLogView *self)
{
  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), SWB_LOG_MODE_TEXT);

  return self->style.mode;
}

/**
 * swb_log_view_data_changed:
 * @self: a view
 *
 * The log has grown. Cheap: the log is looked at once in the next frame, however often this is called, and not at all
 * while the view is not on screen.
 */
void
swb_log_view_data_changed (SwbLogView *self)
{
  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  if (self->tick == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/**
 * swb_log_view_get_following:
 * @self: a view
 *
 * Returns: whether it stays at the tail as data arrives; a paused view does not
 */
gboolean
swb_log_view_get_following (SwbLogView *self)
{
  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), FALSE);

  return swb_log_view_is_at_tail (self) && !self->paused;
}

/**
 * swb_log_view_get_new_rows:
 * @self: a view
 *
 * Returns: rows below that came since it stopped following or was paused, and have not been in view
 */
guint64
swb_log_view_get_new_rows (SwbLogView *self)
{
  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), 0);

  return swb_log_view_count_new_rows (self) + self->held_rows;
}

/**
 * swb_log_view_scroll_to_end:
 * @self: a view
 *
 * Goes to the tail and follows it; ends a pause.
 */
void
swb_log_view_scroll_to_end (SwbLogView *self)
{
  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  swb_log_view_set_paused (self, FALSE);
  swb_log_view_follow (self);
  swb_log_view_layout_changed (self);
}
