#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-form.h"

#include "swb-accessible.h"

/*
 * What the editors of rules and sequences are put together from. Their fields come and go with what is chosen, so they are
 * made here and not in a template.
 */

/**
 * swb_form_new_choice:
 * @labels: (array zero-terminated=1): what there is to choose from
 * @selected: which of it is chosen
 * @name: what a screen reader calls it
 *
 * Returns: (transfer floating): a drop-down
 */
GtkWidget *
swb_form_new_choice (const char *const *labels,
                     guint              selected,
                     const char        *name)
{
  GtkWidget *widget = gtk_drop_down_new_from_strings (labels);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (widget), selected);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  swb_accessible_set_name (widget, name);
  return widget;
}

/**
 * swb_form_new_number:
 * @minimum: the least whole number that it takes
 * @maximum: the greatest
 * @value: what it has
 * @name: what a screen reader calls it
 *
 * Returns: (transfer floating): a spin button
 */
GtkWidget *
swb_form_new_number (double      minimum,
                     double      maximum,
                     double      value,
                     const char *name)
{
  GtkWidget *widget = gtk_spin_button_new_with_range (minimum, maximum, 1);

  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (widget), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (widget), 5);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (widget), 11);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (widget), value);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  swb_accessible_set_name (widget, name);
  return widget;
}

/**
 * swb_form_new_button:
 * @icon: name of its icon
 * @name: what it does
 *
 * Returns: (transfer floating): a flat button
 */
GtkWidget *
swb_form_new_button (const char *icon,
                     const char *name)
{
  GtkWidget *widget = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (widget, "flat");
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (widget, name);
  swb_accessible_set_name (widget, name);
  return widget;
}

/**
 * swb_form_new_hint:
 *
 * Returns: (transfer floating): a label for small print, on as many lines as it needs
 */
GtkWidget *
swb_form_new_hint (void)
{
  GtkWidget *widget = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (widget), 0);
  gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (widget, "hint");
  return widget;
}

/**
 * swb_form_new_fault:
 *
 * Returns: (transfer floating): a label for what is wrong above it, hidden until something is
 */
GtkWidget *
swb_form_new_fault (void)
{
  GtkWidget *widget = swb_form_new_hint ();

  gtk_widget_add_css_class (widget, "error");
  gtk_widget_set_visible (widget, FALSE);
  return widget;
}

/**
 * swb_form_new_labelled:
 * @label: what stands before it, with a mnemonic
 * @widget: a field
 *
 * Returns: (transfer floating): both in a line
 */
GtkWidget *
swb_form_new_labelled (const char *label,
                       GtkWidget  *widget)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *text = gtk_label_new_with_mnemonic (label);

  gtk_label_set_mnemonic_widget (GTK_LABEL (text), widget);
  gtk_widget_add_css_class (text, "dim-label");
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), widget);
  return box;
}

/**
 * swb_form_add:
 * @wrap: a #SwbWrapBox
 * @child: what to put at its end
 */
void
swb_form_add (GtkWidget *wrap,
              GtkWidget *child)
{
  gtk_widget_insert_before (child, wrap, NULL);
}

/**
 * swb_form_show_fault:
 * @entry: (nullable): the field that is at fault
 * @label: what says so
 * @message: (nullable): what is wrong; %NULL is nothing
 */
void
swb_form_show_fault (GtkWidget  *entry,
                     GtkWidget  *label,
                     const char *message)
{
  if (entry != NULL)
    {
      if (message != NULL)
        gtk_widget_add_css_class (entry, "error");
      else
        gtk_widget_remove_css_class (entry, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                                   message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
    }
  gtk_label_set_text (GTK_LABEL (label), message != NULL ? message : "");
  gtk_widget_set_visible (label, message != NULL);
}

/**
 * swb_form_set_scrolled:
 * @scroller: a scrolled window
 * @child: (nullable): what to show in it, as high as it would like to be
 */
void
swb_form_set_scrolled (GtkWidget *scroller,
                       GtkWidget *child)
{
  GtkWidget *viewport;

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  viewport = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller));
  if (viewport != NULL && GTK_IS_SCROLLABLE (viewport))
    gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (viewport), GTK_SCROLL_NATURAL);
}

/**
 * swb_form_empty:
 * @box: a box
 *
 * Takes everything out of it.
 */
void
swb_form_empty (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}
