#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-filter-bar.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-format.h"
#include "swb-pattern-controls.h"
#include "swb-wrap-box.h"

/* Milliseconds between two looks at how far the view has got. */
#define LOOK_INTERVAL 100

/**
 * SwbFilterBar:
 *
 * Shows only some rows of the log of one view: those with a text, of one direction, no events. What stands in the bar holds
 * for as long as it is open, so that no row is ever hidden without the bar in sight; closing it shows all.
 *
 * A timer runs only while the log is being looked through.
 */
struct _SwbFilterBar
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *entry;
  GtkWidget *received;
  GtkWidget *sent;
  GtkWidget *events;
  GtkWidget *status;
  GtkWidget *halt;
  GtkWidget *show_all;

  SwbPatternControls *controls;
  SwbLogView *view;
  SwbLogPattern *pattern;
  char *encoding; /* that @pattern was made with */
  gboolean halted;
  gboolean refused; /* what is typed can't be looked for */
  guint look_source;
};

G_DEFINE_FINAL_TYPE (SwbFilterBar, swb_filter_bar, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean look (gpointer user_data);

/* Returns whether the log is still being looked through. */
static gboolean
show_status (SwbFilterBar *self)
{
  SwbLogFilterStatus status;
  g_autofree char *shown = NULL;
  g_autofree char *total = NULL;
  g_autofree char *text = NULL;
  gboolean filters = swb_log_view_get_filter_status (self->view, &status);
  gboolean looking = filters && !status.exact;

  if (filters)
    gtk_widget_add_css_class (GTK_WIDGET (self), "active");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "active");
  gtk_widget_set_visible (self->halt, looking);
  if (self->refused)
    return looking;
  if (!filters)
    {
      swb_pattern_controls_show_status (self->controls, _ ("All rows are shown"), FALSE);
      return FALSE;
    }

  shown = swb_format_count (status.shown);
  total = swb_format_count (status.total);
  gtk_button_set_label (GTK_BUTTON (self->halt), self->halted ? _ ("Go On") : _ ("Stop"));
  gtk_widget_set_tooltip_text (self->halt, self->halted ? _ ("Look through the rest of the log too")
                                                        : _ ("Look no further; show only the end of the log"));
  if (!looking)
    /* Translators: rows that a filter lets through, and all rows */
    text = g_strdup_printf (_ ("%s of %s rows"), shown, total);
  else if (self->halted)
    text = g_strdup_printf (_ ("%s rows at the log’s end"), shown);
  else
    {
      g_autofree char *percent = g_strdup_printf ("%d", (int) (status.progress * 100));

      /* Translators: rows that were found so far, and how much of the log has been looked through */
      text = g_strdup_printf (_ ("%s rows, still looking… %s %%"), shown, percent);
    }
  swb_pattern_controls_show_status (self->controls, text, FALSE);
  return looking && !self->halted;
}

static void
look_again (SwbFilterBar *self)
{
  gboolean looking = show_status (self);

  if (looking && self->look_source == 0)
    self->look_source = g_timeout_add (LOOK_INTERVAL, look, self);
  else if (!looking)
    g_clear_handle_id (&self->look_source, g_source_remove);
}

static gboolean
look (gpointer user_data)
{
  SwbFilterBar *self = SWB_FILTER_BAR (user_data);

  if (show_status (self))
    return G_SOURCE_CONTINUE;
  self->look_source = 0;
  return G_SOURCE_REMOVE;
}

/* More rows are known: said soon, not each time. */
static void
on_rows_known (SwbFilterBar *self)
{
  if (self->look_source == 0 && gtk_widget_get_visible (GTK_WIDGET (self)))
    self->look_source = g_timeout_add (LOOK_INTERVAL, look, self);
}

static gboolean
is_active (GtkWidget *toggle)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle));
}

/* FALSE when what is typed can't be looked for. */
static gboolean
make_pattern (SwbFilterBar *self)
{
  g_clear_pointer (&self->pattern, swb_log_pattern_unref);
  g_free (self->encoding);
  self->encoding = g_strdup (swb_log_view_get_encoding (self->view));
  self->refused = !swb_pattern_controls_make_pattern (self->controls, self->encoding, &self->pattern);
  return !self->refused;
}

/* Shows what the bar says now. While a pattern is half typed, the one before holds. */
static void
apply (SwbFilterBar *self)
{
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;

  if (make_pattern (self))
    {
      filter.directions = (is_active (self->received) ? SWB_LOG_FILTER_IN : 0) |
                          (is_active (self->sent) ? SWB_LOG_FILTER_OUT : 0);
      filter.events = is_active (self->events);
      filter.pattern = self->pattern;
      self->halted = FALSE;
      swb_log_view_set_filter (self->view, &filter);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  look_again (self);
}

static void
on_changed (SwbFilterBar *self)
{
  if (self->view != NULL && gtk_widget_get_visible (GTK_WIDGET (self)))
    apply (self);
}

static void
on_halt (SwbFilterBar *self)
{
  self->halted = !self->halted;
  swb_log_view_set_filter_halted (self->view, self->halted);
  look_again (self);
}

static void
on_close (SwbFilterBar *self)
{
  swb_filter_bar_close (self);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                SwbFilterBar          *self)
{
  if (key != GDK_KEY_Escape || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  swb_filter_bar_close (self);
  return GDK_EVENT_STOP;
}

static void
swb_filter_bar_dispose (GObject *object)
{
  SwbFilterBar *self = SWB_FILTER_BAR (object);

  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_object (&self->view);
  g_clear_object (&self->controls);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (swb_filter_bar_parent_class)->dispose (object);
}

static void
swb_filter_bar_finalize (GObject *object)
{
  SwbFilterBar *self = SWB_FILTER_BAR (object);

  g_clear_pointer (&self->pattern, swb_log_pattern_unref);
  g_free (self->encoding);

  G_OBJECT_CLASS (swb_filter_bar_parent_class)->finalize (object);
}

static void
swb_filter_bar_class_init (SwbFilterBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_filter_bar_dispose;
  object_class->finalize = swb_filter_bar_finalize;

  /**
   * SwbFilterBar::changed:
   * @self: a filter bar
   *
   * Other rows are shown.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SwbFilterBar::closed:
   * @self: a filter bar
   *
   * The user is done with it: all rows are shown.
   */
  signals[CLOSED] =
    g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SWB_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbFilterBar, box);
  gtk_widget_class_bind_template_child (widget_class, SwbFilterBar, entry);
  gtk_widget_class_bind_template_child (widget_class, SwbFilterBar, received);
  gtk_widget_class_bind_template_child (widget_class, SwbFilterBar, sent);
  gtk_widget_class_bind_template_child (widget_class, SwbFilterBar, events);
  gtk_widget_class_bind_template_child (widget_class, SwbFilterBar, status);
  gtk_widget_class_bind_template_child (widget_class, SwbFilterBar, halt);
  gtk_widget_class_bind_template_child (widget_class, SwbFilterBar, show_all);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_halt);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "filterbar");
}

static void
swb_filter_bar_init (SwbFilterBar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->controls = swb_pattern_controls_new (self->entry, self->status);
  g_signal_connect_swapped (self->controls, "changed", G_CALLBACK (on_changed), self);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  swb_accessible_set_name (self->entry, _ ("Only rows with"));
  swb_accessible_set_name (self->received, _ ("Show received rows"));
  swb_accessible_set_name (self->sent, _ ("Show sent rows"));
  swb_accessible_set_name (self->events, _ ("Show events"));
  swb_accessible_set_name (self->show_all, _ ("Show all rows"));
}

/**
 * swb_filter_bar_new:
 * @view: the view whose rows it picks
 *
 * Returns: (transfer floating): a bar that is closed
 */
SwbFilterBar *
swb_filter_bar_new (SwbLogView *view)
{
  SwbFilterBar *self = g_object_new (SWB_TYPE_FILTER_BAR, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "rows-known", G_CALLBACK (on_rows_known), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * swb_filter_bar_open:
 * @self: a filter bar
 * @text: (nullable): what the rows must have; %NULL or empty: what stands in the bar already
 *
 * Shows the bar with the cursor in it, and what it says is hidden from now on.
 */
void
swb_filter_bar_open (SwbFilterBar *self,
                     const char   *text)
{
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  if (text != NULL && *text != '\0')
    swb_pattern_controls_set_text (self->controls, text);
  apply (self);
  swb_pattern_controls_focus (self->controls);
}

/**
 * swb_filter_bar_close:
 * @self: a filter bar
 *
 * Hides the bar and shows all rows. What stood in it is there again when it is opened.
 */
void
swb_filter_bar_close (SwbFilterBar *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  swb_log_view_set_filter (self->view, NULL);
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[CLOSED], 0);
}

gboolean
swb_filter_bar_is_open (SwbFilterBar *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

/**
 * swb_filter_bar_update:
 * @self: a filter bar
 *
 * The log has grown, is another one, or is shown in another encoding. Cheap.
 */
void
swb_filter_bar_update (SwbFilterBar *self)
{
  if (!swb_filter_bar_is_open (self))
    return;
  if (self->pattern != NULL && g_strcmp0 (self->encoding, swb_log_view_get_encoding (self->view)) != 0)
    apply (self);
  else
    look_again (self);
}
