#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SwbLazyPopoverFunc:
 * @user_data: as given
 *
 * Returns: (transfer floating): the popover of a menu button that is opened for the first time
 */
typedef GtkWidget *(*SwbLazyPopoverFunc) (gpointer user_data);

void swb_lazy_popover_set (GtkWidget         *button,
                           SwbLazyPopoverFunc create,
                           gpointer           user_data);
void swb_lazy_popover_set_menu (GtkWidget  *button,
                                GMenuModel *menu);

G_END_DECLS
