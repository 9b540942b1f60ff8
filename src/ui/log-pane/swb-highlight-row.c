#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-highlight-row.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-pattern-controls.h"
#include "swb-wrap-box.h"

/**
 * SwbHighlightRow:
 *
 * One highlight rule, to be edited.
 */
struct _SwbHighlightRow
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *enabled;
  GtkWidget *text;
  GtkWidget *color;
  GtkWidget *name;
  SwbPatternControls *controls; /* of @text */
};

enum
{
  CHANGED,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SwbHighlightRow, swb_highlight_row, GTK_TYPE_WIDGET)

static void
on_changed (SwbHighlightRow *self)
{
  g_autoptr (SwbLogPattern) pattern = NULL;

  /* whether UTF-8 or not makes no difference to whether it can be understood */
  swb_pattern_controls_make_pattern (self->controls, "UTF-8", &pattern);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_remove (SwbHighlightRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
swb_highlight_row_dispose (GObject *object)
{
  SwbHighlightRow *self = SWB_HIGHLIGHT_ROW (object);

  g_clear_object (&self->controls);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (swb_highlight_row_parent_class)->dispose (object);
}

static void
swb_highlight_row_class_init (SwbHighlightRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = swb_highlight_row_dispose;

  /* The user has changed the rule, or wants it gone. */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVED] =
    g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "highlightrow");
}

/* A colour is shown as it is in the log, and named. */
static void
bind_color (GtkSignalListItemFactory *factory,
            GtkListItem              *item)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  g_autofree char *css_class = g_strdup_printf ("highlight-%u", gtk_list_item_get_position (item));

  gtk_label_set_text (GTK_LABEL (label), gtk_string_object_get_string (gtk_list_item_get_item (item)));
  gtk_widget_set_css_classes (label, (const char *[]) { "highlight-sample", css_class, NULL });
}

static void
setup_color (GtkSignalListItemFactory *factory,
             GtkListItem              *item)
{
  gtk_list_item_set_child (item, gtk_label_new (NULL));
}

static GtkWidget *
make_colors (void)
{
  const char *names[] = { _ ("Red"),  _ ("Orange"), _ ("Yellow"), _ ("Green"), _ ("Cyan"),
                          _ ("Blue"), _ ("Violet"), _ ("Grey"),   NULL };
  GtkWidget *colors = gtk_drop_down_new_from_strings (names);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == SWB_LOG_N_HIGHLIGHT_COLORS + 1);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_color), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_color), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (colors), factory);
  return colors;
}

static void
swb_highlight_row_init (SwbHighlightRow *self)
{
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");

  self->box = g_object_new (SWB_TYPE_WRAP_BOX, NULL);
  self->enabled = gtk_check_button_new ();
  self->text = gtk_entry_new ();
  self->color = make_colors ();
  self->name = gtk_entry_new ();
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  gtk_editable_set_width_chars (GTK_EDITABLE (self->text), 16);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->name), 10);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->name), 10);
  /* of each line the first takes what is left */
  gtk_widget_set_hexpand (self->text, TRUE);
  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->text), _ ("What to highlight"));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _ ("Name"));
  gtk_widget_set_tooltip_text (remove, _ ("Remove this rule"));

  swb_accessible_set_name (self->enabled, _ ("Rule is on"));
  swb_accessible_set_name (self->text, _ ("What to highlight"));
  swb_accessible_set_name (self->color, _ ("Colour"));
  swb_accessible_set_name (self->name, _ ("Name"));
  swb_accessible_set_name (remove, _ ("Remove this rule"));

  gtk_widget_set_parent (self->enabled, self->box);
  gtk_widget_set_parent (self->text, self->box);
  self->controls = swb_pattern_controls_new (self->text, NULL);
  gtk_widget_set_parent (self->color, self->box);
  gtk_widget_set_parent (self->name, self->box);
  gtk_widget_set_parent (remove, self->box);
  swb_accessible_label_insides (GTK_WIDGET (self));

  g_signal_connect_swapped (remove, "clicked", G_CALLBACK (on_remove), self);
}

/**
 * swb_highlight_row_new:
 * @rule: what it shows at first
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
swb_highlight_row_new (const SwbHighlightRule *rule)
{
  SwbHighlightRow *self = g_object_new (SWB_TYPE_HIGHLIGHT_ROW, NULL);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->enabled), rule->enabled);
  swb_pattern_controls_set_text (self->controls, rule->text);
  gtk_editable_set_text (GTK_EDITABLE (self->name), rule->name);
  swb_pattern_controls_set_kind (self->controls, rule->kind);
  swb_pattern_controls_set_match_case (self->controls, rule->match_case);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->color), rule->color);
  on_changed (self);

  g_signal_connect_swapped (self->enabled, "toggled", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->controls, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->color, "notify::selected", G_CALLBACK (on_changed), self);
  return GTK_WIDGET (self);
}

/**
 * swb_highlight_row_get_rule:
 * @self: a row
 *
 * Returns: (transfer full): what it says now
 */
SwbHighlightRule *
swb_highlight_row_get_rule (SwbHighlightRow *self)
{
  SwbHighlightRule *rule = g_new0 (SwbHighlightRule, 1);

  rule->enabled = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->enabled));
  rule->name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name)));
  rule->kind = swb_pattern_controls_get_kind (self->controls);
  rule->text = g_strdup (swb_pattern_controls_get_text (self->controls));
  rule->match_case = swb_pattern_controls_get_match_case (self->controls);
  rule->color = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->color));
  return rule;
}

void
swb_highlight_row_focus (SwbHighlightRow *self)
{
  gtk_widget_grab_focus (self->text);
}
