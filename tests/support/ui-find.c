#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "ui-find.h"

#include <string.h>

static gboolean
is_called (GtkWidget  *widget,
           const char *name)
{
  g_autofree char *difference =
    gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  return difference == NULL;
}

static GtkWidget *
find (GtkWidget  *root,
      GType       type,
      const char *name)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && gtk_widget_get_mapped (root) && is_called (root, name))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Finds a widget on the screen by the name that a screen reader would say. */
GtkWidget *
ui_find (gpointer    root,
         GType       type,
         const char *name)
{
  return find (GTK_WIDGET (root), type, name);
}

static GtkWidget *
find_type (GtkWidget *root,
           GType      type,
           gboolean   mapped)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (!mapped || gtk_widget_get_mapped (root)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type, mapped);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The first widget of a type, seen or not. */
GtkWidget *
ui_find_type (gpointer root,
              GType    type)
{
  return find_type (GTK_WIDGET (root), type, FALSE);
}

/* The first widget of a type that is on the screen. */
GtkWidget *
ui_find_mapped (gpointer root,
                GType    type)
{
  return find_type (GTK_WIDGET (root), type, TRUE);
}

/* A label on the screen that has @text in it.
 * @root: (nullable): what is not there says nothing */
GtkWidget *
ui_find_text (gpointer    root,
              const char *text)
{
  if (root == NULL)
    return NULL;
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root) && strstr (gtk_label_get_text (root), text) != NULL)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_find_text (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Returns: (nullable): the window of that type that is on the screen. @title: (nullable): its title */
GtkWidget *
ui_find_window (GType       type,
                const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_mapped (window) &&
          (title == NULL || g_strcmp0 (gtk_window_get_title (GTK_WINDOW (window)), title) == 0))
        return window; /* GTK keeps it */
    }
  return NULL;
}
