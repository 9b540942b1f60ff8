#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-private.h"

#include <glib/gi18n.h>

#include "swb-sidebar.h"

/* A panel that is deleted can be had back as long as the notice that says so stays. */

void
swb_window_forget_deleted (SwbWindow *self)
{
  g_autoptr (SwbPanel) panel = g_steal_pointer (&self->deleted);

  if (panel != NULL)
    swb_window_close_panel (self, panel, TRUE);
}

/* The focus must not be lost with what had it: whoever works in the list goes on there. */
static void
keep_focus (SwbWindow *self,
            gboolean   in_side)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (!in_side && focus != NULL && gtk_widget_get_mapped (focus))
    return;
  if (self->current == NULL)
    gtk_widget_child_focus (self->welcome, GTK_DIR_TAB_FORWARD);
  else if (in_side)
    swb_sidebar_focus_row (SWB_SIDEBAR (self->sidebar));
  else
    swb_panel_view_focus (swb_window_find_view (self, self->current));
}

/**
 * swb_window_delete:
 * @self: a window with a panel on show
 *
 * Takes that panel away. It goes on for a while, so that it can be had back as it was.
 */
void
swb_window_delete (SwbWindow *self)
{
  g_autoptr (SwbPanel) panel = g_object_ref (self->current);
  g_autofree char *title = swb_panel_dup_title (panel);
  g_autofree char *message = g_strdup_printf (_ ("Deleted %s %s"), swb_panel_get_kind_label (panel), title);
  SwbPanelView *view = swb_window_find_view (self, panel);
  g_autoptr (SwbPanel) next = NULL;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  gboolean in_side = focus != NULL && gtk_widget_is_ancestor (focus, self->sidebar);
  guint count;

  swb_window_forget_deleted (self);
  g_list_store_find (self->panels, panel, &self->deleted_position);
  self->deleted = g_steal_pointer (&panel);
  g_signal_handlers_disconnect_by_data (self->deleted, self);

  count = g_list_model_get_n_items (G_LIST_MODEL (self->panels)) - 1;
  self->current = NULL;
  g_list_store_remove (self->panels, self->deleted_position);
  if (count > 0)
    next = g_list_model_get_item (G_LIST_MODEL (self->panels), MIN (self->deleted_position, count - 1));
  swb_window_select (self, next);
  if (view != NULL)
    gtk_stack_remove (GTK_STACK (self->views), GTK_WIDGET (view));
  keep_focus (self, in_side);

  swb_window_update_first_port (self);
  swb_window_update_folded (self);
  swb_window_publish_now (self);
  swb_window_show_notice (self, message, TRUE);
}

/**
 * swb_window_undo_delete:
 * @self: a window
 *
 * Brings the panel that was deleted last back, with its connections and its log.
 */
void
swb_window_undo_delete (SwbWindow *self)
{
  g_autoptr (SwbPanel) panel = g_steal_pointer (&self->deleted);

  if (panel == NULL)
    return;
  swb_window_insert_panel (self, panel, self->deleted_position);
  swb_window_hide_notice (self);
}
