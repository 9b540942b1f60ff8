#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-accessible.h"

/**
 * swb_accessible_set_name:
 * @widget: a widget
 * @name: what a screen reader calls it: all of it, even if there is a label that has the widget for its mnemonic
 */
void
swb_accessible_set_name (GtkWidget  *widget,
                         const char *name)
{
  /* GTK reads out both, which would mostly be the same words twice */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The widget inside of @widget that takes the focus in its place, if it has such a one. */
static GtkWidget *
get_inside (GtkWidget *widget)
{
  if (GTK_IS_MENU_BUTTON (widget) || GTK_IS_DROP_DOWN (widget) || GTK_IS_FONT_BUTTON (widget))
    return gtk_widget_get_first_child (widget);
  if (GTK_IS_EDITABLE (widget) && !GTK_IS_TEXT (widget))
    return GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (widget)));
  return NULL;
}

/* GTK reads out the underscore of a mnemonic, and then the label once more without it. */
static void
drop_mnemonic (GtkWidget *widget)
{
  const char *label = NULL;
  g_autoptr (GString) name = NULL;

  if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget)))
    label = gtk_button_get_label (GTK_BUTTON (widget));
  else if (GTK_IS_CHECK_BUTTON (widget) && gtk_check_button_get_use_underline (GTK_CHECK_BUTTON (widget)))
    label = gtk_check_button_get_label (GTK_CHECK_BUTTON (widget));
  if (label == NULL)
    return;

  name = g_string_new (NULL);
  for (const char *p = label; *p != '\0'; p++)
    {
      if (*p == '_' && p[1] != '\0') /* two stand for one */
        p++;
      g_string_append_c (name, *p);
    }
  swb_accessible_set_name (widget, name->str);
}

/**
 * swb_accessible_label_insides:
 * @root: a widget whose children are made
 *
 * GTK's entries, spin buttons, menu buttons and drop-downs give the focus to a part of theirs, which a screen reader then
 * reads out without a name. Below @root such a part is labelled by the whole, whose name may still change. Buttons with a
 * mnemonic are read out without its underscore.
 */
void
swb_accessible_label_insides (GtkWidget *root)
{
  GtkWidget *inside = get_inside (root);

  if (inside != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (inside), GTK_ACCESSIBLE_RELATION_LABELLED_BY, root, NULL, -1);
  drop_mnemonic (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    swb_accessible_label_insides (child);
}
