#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-described-button.h"

/* A line of a list, not a paragraph. */
#define WIDTH_CHARS 36

static GtkWidget *
new_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDTH_CHARS);
  return label;
}

/**
 * swb_described_button_new:
 * @title: what it is for
 * @description: more about it, in smaller print below
 *
 * Returns: (transfer floating): a button without a frame, one of several below each other
 */
GtkWidget *
swb_described_button_new (const char *title,
                          const char *description)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *below = new_label (description);

  gtk_widget_add_css_class (below, "dim-label");
  gtk_widget_add_css_class (below, "hint");
  gtk_box_append (GTK_BOX (box), new_label (title));
  gtk_box_append (GTK_BOX (box), below);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  return button;
}
