#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-react-window.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-dry-run-page.h"
#include "swb-rule-page.h"
#include "swb-sequence-page.h"
#include "swb-settling.h"
#include "swb-style.h"

/* Of the window when there is room, pixels. */
#define WIDTH 860
#define HEIGHT 640

/* Below it there is no room for a list beside an editor, pixels. */
#define NARROW 640

/**
 * SwbReactWindow:
 *
 * The rules and sequences of one panel, beside its window. Closing it only hides it, so that what is half done is there
 * again. #SwbReactWindow::show-record: a record that the user wants to see in the log.
 */
struct _SwbReactWindow
{
  GtkWindow parent_instance;

  GtkWidget *stack;
  GtkWidget *rules;
  GtkWidget *sequences;
  GtkWidget *dry_run;
  GtkWidget *whose;

  SwbPanel *panel;
  guint narrow_source;
  SwbSettling settling;
  gboolean narrow;
  int width;
};

G_DEFINE_FINAL_TYPE (SwbReactWindow, swb_react_window, GTK_TYPE_WINDOW)

enum
{
  SHOW_RECORD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_try (SwbReactWindow *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "dry-run");
  swb_dry_run_page_start (SWB_DRY_RUN_PAGE (self->dry_run), swb_item_page_get_items (SWB_ITEM_PAGE (self->rules)));
}

static void
on_show_record (SwbReactWindow *self,
                guint64         offset)
{
  g_signal_emit (self, signals[SHOW_RECORD], 0, offset);
}

static void
update_title (SwbReactWindow *self)
{
  g_autofree char *name = swb_panel_dup_title (self->panel);
  g_autofree char *title = g_strdup_printf (_ ("Rules – %s"), name);

  if (g_strcmp0 (gtk_window_get_title (GTK_WINDOW (self)), title) != 0)
    {
      gtk_window_set_title (GTK_WINDOW (self), title);
      gtk_label_set_text (GTK_LABEL (self->whose), name);
      gtk_widget_set_tooltip_text (self->whose, name);
    }
}

/* Not while it is being laid out. */
static gboolean
update_narrow (gpointer user_data)
{
  SwbReactWindow *self = SWB_REACT_WINDOW (user_data);
  gboolean narrow = self->width < NARROW;

  self->narrow_source = 0;
  if (narrow == self->narrow)
    return G_SOURCE_REMOVE;
  self->narrow = narrow;
  if (narrow)
    swb_settling_begin (&self->settling, GTK_WIDGET (self));
  gtk_widget_set_visible (self->whose, !narrow);
  swb_item_page_set_narrow (SWB_ITEM_PAGE (self->rules), narrow);
  swb_item_page_set_narrow (SWB_ITEM_PAGE (self->sequences), narrow);
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  return G_SOURCE_REMOVE;
}

/* Whether it has been told to show what it shows in a narrow window. */
static gboolean
is_narrow (SwbReactWindow *self)
{
  return self->narrow && self->narrow_source == 0;
}

static void
swb_react_window_measure (GtkWidget     *widget,
                          GtkOrientation orientation,
                          int            for_size,
                          int           *minimum,
                          int           *natural,
                          int           *minimum_baseline,
                          int           *natural_baseline)
{
  SwbReactWindow *self = SWB_REACT_WINDOW (widget);

  swb_settling_measure (&self->settling, GTK_WIDGET_CLASS (swb_react_window_parent_class), widget, is_narrow (self),
                        orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
swb_react_window_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  SwbReactWindow *self = SWB_REACT_WINDOW (widget);
  int laid_out = width;

  if (width < NARROW)
    laid_out = swb_settling_get_width (&self->settling, GTK_WIDGET_CLASS (swb_react_window_parent_class), widget,
                                       is_narrow (self), width);
  GTK_WIDGET_CLASS (swb_react_window_parent_class)->size_allocate (widget, laid_out, height, baseline);
  self->width = width;
  if ((width < NARROW) != self->narrow && self->narrow_source == 0)
    self->narrow_source = g_idle_add_full (G_PRIORITY_HIGH, update_narrow, self, NULL);
}

static gboolean
swb_react_window_close_request (GtkWindow *window)
{
  SwbReactWindow *self = SWB_REACT_WINDOW (window);

  swb_item_page_flush (SWB_ITEM_PAGE (self->rules));
  swb_item_page_flush (SWB_ITEM_PAGE (self->sequences));
  return GTK_WINDOW_CLASS (swb_react_window_parent_class)->close_request (window);
}

static void
swb_react_window_dispose (GObject *object)
{
  SwbReactWindow *self = SWB_REACT_WINDOW (object);

  g_clear_handle_id (&self->narrow_source, g_source_remove);
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_react_window_parent_class)->dispose (object);
}

static void
swb_react_window_class_init (SwbReactWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = swb_react_window_dispose;
  widget_class->measure = swb_react_window_measure;
  widget_class->size_allocate = swb_react_window_size_allocate;
  GTK_WINDOW_CLASS (klass)->close_request = swb_react_window_close_request;

  signals[SHOW_RECORD] = g_signal_new ("show-record", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_UINT64);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
swb_react_window_init (SwbReactWindow *self)
{
  swb_style_watch (GTK_WIDGET (self));
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
  gtk_window_set_hide_on_close (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
}

/**
 * swb_react_window_new:
 * @panel: a panel
 *
 * Returns: (transfer none): a window with its rules and sequences, not shown yet; its owner destroys it
 */
GtkWidget *
swb_react_window_new (SwbPanel *panel)
{
  SwbReactWindow *self = g_object_new (SWB_TYPE_REACT_WINDOW, NULL);
  GtkWidget *header = gtk_header_bar_new ();
  GtkWidget *switcher = gtk_stack_switcher_new ();
  GtkStack *stack;

  self->panel = g_object_ref (panel);
  self->stack = gtk_stack_new ();
  stack = GTK_STACK (self->stack);
  self->rules = swb_rule_page_new (panel);
  self->sequences = swb_sequence_page_new (panel);
  self->dry_run = swb_dry_run_page_new (panel);
  gtk_stack_add_titled (stack, self->rules, "rules", _ ("Rules"));
  gtk_stack_add_titled (stack, self->sequences, "sequences", _ ("Sequences"));
  gtk_stack_add_titled (stack, self->dry_run, "dry-run", _ ("Dry Run"));
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), stack);
  self->whose = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->whose), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (self->whose, "dim-label");
  gtk_header_bar_pack_start (GTK_HEADER_BAR (header), self->whose);
  gtk_header_bar_set_title_widget (GTK_HEADER_BAR (header), switcher);
  gtk_window_set_titlebar (GTK_WINDOW (self), header);
  gtk_window_set_child (GTK_WINDOW (self), self->stack);
  swb_accessible_label_insides (GTK_WIDGET (self));
  g_signal_connect_object (self->rules, "try", G_CALLBACK (on_try), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->dry_run, "show-record", G_CALLBACK (on_show_record), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (panel, "changed", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
  update_title (self);
  return GTK_WIDGET (self);
}

/**
 * swb_react_window_open:
 * @self: a window
 * @parent: (nullable): the window of its panel
 *
 * Brings it to the front.
 */
void
swb_react_window_open (SwbReactWindow *self,
                       GtkWindow      *parent)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    {
      swb_item_page_reload (SWB_ITEM_PAGE (self->rules));
      swb_item_page_reload (SWB_ITEM_PAGE (self->sequences));
    }
  gtk_window_set_transient_for (GTK_WINDOW (self), parent);
  gtk_window_present (GTK_WINDOW (self));
}
