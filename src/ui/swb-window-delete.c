#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-private.h"

#include <glib/gi18n.h>

/* A panel that is deleted can be had back as long as the notice that says so stays. */

void
swb_window_forget_deleted (SwbWindow *self)
{
  g_autoptr (SwbPanel) panel = g_steal_pointer (&self->deleted);

  if (panel != NULL)
    swb_window_close_panel (self, panel, TRUE);
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
