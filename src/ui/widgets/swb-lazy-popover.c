#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-lazy-popover.h"

#include "swb-accessible.h"

/*
 * Popovers that are made when they are first opened. A menu of ten lines is ninety widgets, which a window that has just
 * been started would make, style and keep for nothing: most are never opened.
 */

typedef struct
{
  SwbLazyPopoverFunc create;
  gpointer user_data;
} Recipe;

static void
on_first_opened (GtkMenuButton *button,
                 gpointer       user_data)
{
  const Recipe *recipe = user_data;
  GtkWidget *popover;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  popover = recipe->create (recipe->user_data);
  gtk_menu_button_set_popover (button, popover);
  swb_accessible_label_insides (popover);
}

/**
 * swb_lazy_popover_set:
 * @button: a #GtkMenuButton without a popover
 * @create: makes the popover; called at most once
 * @user_data: for @create; must live as long as @button
 *
 * Has the popover of @button made when it is first opened.
 */
void
swb_lazy_popover_set (GtkWidget         *button,
                      SwbLazyPopoverFunc create,
                      gpointer           user_data)
{
  Recipe *recipe = g_new (Recipe, 1);

  *recipe = (Recipe){ create, user_data };
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), on_first_opened, recipe, g_free);
}

static void
on_menu_first_opened (GtkMenuButton *button,
                      gpointer       user_data)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, G_MENU_MODEL (user_data));
}

/**
 * swb_lazy_popover_set_menu:
 * @button: a #GtkMenuButton without a popover
 * @menu: the menu
 *
 * Has the items of @menu made when it is first opened.
 */
void
swb_lazy_popover_set_menu (GtkWidget  *button,
                           GMenuModel *menu)
{
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), on_menu_first_opened, g_object_ref (menu),
                                         g_object_unref);
}
