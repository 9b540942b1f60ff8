#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-template-choice.h"

#include <glib/gi18n.h>

#include "swb-described-button.h"

/*
 * What stands beside a list that has nothing in it yet: what can be begun with.
 */

static void
on_clicked (GtkWidget *button,
            GtkWidget *list)
{
  const char *name = g_object_get_data (G_OBJECT (button), "template");

  /* the button goes when there is something in the list */
  g_object_ref (button);
  gtk_widget_activate_action (list, "list.add", "s", name);
  g_object_unref (button);
}

static GtkWidget *
new_button (SwbOrderList *list,
            GMenuModel   *templates,
            int           position)
{
  g_autofree char *label = NULL;
  g_autofree char *description = NULL;
  g_autofree char *name = NULL;
  GtkWidget *button;

  g_menu_model_get_item_attribute (templates, position, G_MENU_ATTRIBUTE_LABEL, "s", &label);
  g_menu_model_get_item_attribute (templates, position, G_MENU_ATTRIBUTE_TARGET, "s", &name);
  g_menu_model_get_item_attribute (templates, position, SWB_TEMPLATE_DESCRIPTION, "s", &description);
  button = swb_described_button_new (label, description);
  g_object_set_data_full (G_OBJECT (button), "template", g_steal_pointer (&name), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_clicked), list, 0);
  return button;
}

/**
 * swb_template_choice_new:
 * @list: an empty list
 * @templates: what can be added to it, each an item of `list.add` with a %SWB_TEMPLATE_DESCRIPTION
 *
 * Returns: (transfer floating): a button for each
 */
GtkWidget *
swb_template_choice_new (SwbOrderList *list,
                         GMenuModel   *templates)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *heading = gtk_label_new (_ ("Begin with"));

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  for (int i = 0; i < g_menu_model_get_n_items (templates); i++)
    gtk_box_append (GTK_BOX (box), new_button (list, templates, i));
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "template-choice");
  return box;
}
