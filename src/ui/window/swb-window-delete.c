#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-private.h"

#include <glib/gi18n.h>

#include "swb-sidebar.h"

/* A page that is deleted can be had back as long as the notice that says so stays. */

void
swb_window_forget_deleted (SwbWindow *self)
{
  g_autoptr (SwbPage) page = g_steal_pointer (&self->deleted);

  if (page != NULL)
    swb_window_close_page (self, page, TRUE);
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
    swb_page_view_focus (swb_window_find_view (self, self->current));
}

/**
 * swb_window_delete:
 * @self: a window with a page on show
 *
 * Takes that page away. A panel goes on for a while, so that it can be had back as it was.
 */
void
swb_window_delete (SwbWindow *self)
{
  g_autoptr (SwbPage) page = g_object_ref (self->current);
  g_autofree char *title = swb_page_dup_title (page);
  gboolean file = SWB_IS_FILE_PAGE (page);
  gboolean opening = file && swb_file_page_get_state (SWB_FILE_PAGE (page)) == SWB_FILE_PAGE_OPENING;
  g_autofree char *message = NULL;
  SwbPageView *view = swb_window_find_view (self, page);
  g_autoptr (SwbPage) next = NULL;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  gboolean in_side = focus != NULL && gtk_widget_is_ancestor (focus, self->sidebar);
  guint count;

  if (opening)
    message = g_strdup_printf (_ ("Not opened: %s"), title);
  else if (file)
    message = g_strdup_printf (_ ("Closed %s; the file is still there"), title);
  else
    message = g_strdup_printf (_ ("Deleted %s %s"), swb_page_get_kind_label (page), title);

  swb_window_forget_deleted (self);
  g_list_store_find (self->panels, page, &self->deleted_position);
  self->deleted = g_steal_pointer (&page);
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
  /* a file that is half read is not worth to be had back */
  if (opening)
    swb_window_forget_deleted (self);
  swb_window_show_notice (self, message, !opening);
}

/**
 * swb_window_undo_delete:
 * @self: a window
 *
 * Brings the page that was deleted last back, with its connections and its log.
 */
void
swb_window_undo_delete (SwbWindow *self)
{
  g_autoptr (SwbPage) page = g_steal_pointer (&self->deleted);

  if (page == NULL)
    return;
  swb_window_insert_page (self, page, self->deleted_position);
  swb_window_hide_notice (self);
}
