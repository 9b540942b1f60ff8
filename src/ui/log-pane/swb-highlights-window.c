#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-highlights-window.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-highlight-row.h"
#include "swb-settings.h"
#include "swb-style.h"

#define WIDTH 760
#define HEIGHT 420

/**
 * SwbHighlightsWindow:
 *
 * The rules by which all logs are highlighted. What is changed holds at once.
 */
struct _SwbHighlightsWindow
{
  GtkWindow parent_instance;

  GtkWidget *rows;
  GtkWidget *add;
  GtkWidget *hint;
};

G_DEFINE_FINAL_TYPE (SwbHighlightsWindow, swb_highlights_window, GTK_TYPE_WINDOW)

static void
on_changed (SwbHighlightsWindow *self)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_highlight_rule_free);
  g_autofree char *text = NULL;
  GtkWidget *row;

  for (row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    g_ptr_array_add (rules, swb_highlight_row_get_rule (SWB_HIGHLIGHT_ROW (row)));
  text = swb_highlights_print (rules);
  g_object_set (swb_settings_get_default (), "highlight-rules", text, NULL);
  gtk_widget_set_sensitive (self->add, rules->len < SWB_HIGHLIGHTS_MAX);
  gtk_widget_set_visible (self->hint, rules->len == 0);
}

static void
on_removed (SwbHighlightsWindow *self,
            SwbHighlightRow     *row)
{
  gtk_box_remove (GTK_BOX (self->rows), GTK_WIDGET (row));
  on_changed (self);
  gtk_widget_grab_focus (self->add);
}

static SwbHighlightRow *
append_row (SwbHighlightsWindow    *self,
            const SwbHighlightRule *rule)
{
  GtkWidget *row = swb_highlight_row_new (rule);

  g_signal_connect_swapped (row, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (row, "removed", G_CALLBACK (on_removed), self);
  gtk_box_append (GTK_BOX (self->rows), row);
  return SWB_HIGHLIGHT_ROW (row);
}

static void
on_add (SwbHighlightsWindow *self)
{
  g_autoptr (SwbHighlightRule) rule = swb_highlight_rule_new ();
  GtkWidget *last = gtk_widget_get_last_child (self->rows);

  /* another colour than that of the rule above */
  if (last != NULL)
    {
      g_autoptr (SwbHighlightRule) above = swb_highlight_row_get_rule (SWB_HIGHLIGHT_ROW (last));

      rule->color = (above->color + 1) % SWB_LOG_N_HIGHLIGHT_COLORS;
    }
  swb_highlight_row_focus (append_row (self, rule));
  on_changed (self);
}

static void
swb_highlights_window_class_init (SwbHighlightsWindowClass *klass)
{
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
swb_highlights_window_init (SwbHighlightsWindow *self)
{
  g_autoptr (GPtrArray) rules = swb_highlights_parse (swb_settings_get_highlight_rules (swb_settings_get_default ()));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  swb_style_watch (GTK_WIDGET (self));
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->add = gtk_button_new_with_mnemonic (_ ("_Add Rule"));
  self->hint = gtk_label_new (_ ("What the rules find has a coloured background in every log. The first rule wins."));
  gtk_label_set_wrap (GTK_LABEL (self->hint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->hint), 0);
  gtk_widget_add_css_class (self->hint, "dim-label");
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  gtk_widget_add_css_class (box, "preferences");
  gtk_box_append (GTK_BOX (box), self->hint);
  gtk_box_append (GTK_BOX (box), self->rows);
  gtk_box_append (GTK_BOX (box), self->add);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_window_set_child (GTK_WINDOW (self), scroller);
  gtk_window_set_titlebar (GTK_WINDOW (self), gtk_header_bar_new ());
  gtk_window_set_title (GTK_WINDOW (self), _ ("Highlight Rules"));

  for (guint i = 0; i < rules->len; i++)
    append_row (self, g_ptr_array_index (rules, i));
  gtk_widget_set_visible (self->hint, rules->len == 0);
  swb_accessible_label_insides (GTK_WIDGET (self));
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (on_add), self);
}

/**
 * swb_highlights_window_new:
 * @parent: (nullable): the window to be in front of
 *
 * Returns: (transfer none): the window of the highlight rules; GTK owns it
 */
GtkWindow *
swb_highlights_window_new (GtkWindow *parent)
{
  int width = parent != NULL ? gtk_widget_get_width (GTK_WIDGET (parent)) : WIDTH;

  /* no larger than its parent, which fits the screen */
  return g_object_new (SWB_TYPE_HIGHLIGHTS_WINDOW, "transient-for", parent, "default-width", MIN (WIDTH, width),
                       "default-height", HEIGHT, NULL);
}
