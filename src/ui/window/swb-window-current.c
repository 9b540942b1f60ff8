#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-private.h"

#include "swb-fold.h"
#include "swb-panel-view.h"
#include "swb-sidebar.h"
#include "swb-window-actions.h"

/* The page on show: which one it is, its view, and what is done with it. */

SwbPageView *
swb_window_find_view (SwbWindow *self,
                      SwbPage   *page)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->views); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (swb_page_view_get_page (SWB_PAGE_VIEW (child)) == page)
      return SWB_PAGE_VIEW (child);
  return NULL;
}

static SwbLogPane *
find_log_pane (SwbWindow *self,
               SwbPage   *page)
{
  return swb_page_view_get_log_pane (swb_window_find_view (self, page));
}

/* Shows what @self->current is. */
static void
show_current (SwbWindow *self)
{
  GtkWidget *shown = self->current != NULL ? self->fold : swb_window_ensure_welcome (self);
  GtkWidget *hidden = self->current != NULL ? self->welcome : self->fold;
  SwbPageView *view;

  gtk_widget_set_visible (shown, TRUE);
  gtk_stack_set_visible_child (GTK_STACK (self->pages), shown);
  if (hidden != NULL)
    gtk_widget_set_visible (hidden, FALSE);
  swb_window_actions_update (self);
  swb_window_update_snippets (self);
  if (self->current == NULL)
    return;

  view = swb_window_find_view (self, self->current);
  if (view == NULL)
    {
      view = SWB_PAGE_VIEW (swb_page_view_new (self->current));
      g_signal_connect_object (swb_page_view_get_log_pane (view), "show-all", G_CALLBACK (swb_sidebar_leave_client), self->sidebar,
                               G_CONNECT_SWAPPED);
      gtk_stack_add_child (GTK_STACK (self->views), GTK_WIDGET (view));
    }
  gtk_widget_set_visible (GTK_WIDGET (view), TRUE);
  gtk_stack_set_visible_child (GTK_STACK (self->views), GTK_WIDGET (view));

  /* A stack leaves the pages behind the one on show in the accessible tree, with all their buttons. */
  for (GtkWidget *child = gtk_widget_get_first_child (self->views); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, child == GTK_WIDGET (view));
}

void
swb_window_select_connection (SwbWindow *self,
                              SwbPage   *page,
                              guint      connection)
{
  if (connection != 0 && SWB_IS_PANEL (page))
    swb_panel_set_target (SWB_PANEL (page), connection);
  self->current = page;
  swb_sidebar_select (SWB_SIDEBAR (self->sidebar), page);
  show_current (self);
  /* a client's row shows its log alone, its page's row that of all */
  swb_log_pane_set_connection (find_log_pane (self, page), connection);
  swb_fold_set_show_side (SWB_FOLD (self->fold), FALSE);
}

/**
 * swb_window_get_page:
 * @self: a window
 *
 * Returns: (nullable) (transfer none): the page on show
 */
SwbPage *
swb_window_get_page (SwbWindow *self)
{
  return self->current;
}

/**
 * swb_window_get_current:
 * @self: a window
 *
 * Returns: (nullable) (transfer none): the page on show, when it is a panel
 */
SwbPanel *
swb_window_get_current (SwbWindow *self)
{
  return SWB_IS_PANEL (self->current) ? SWB_PANEL (self->current) : NULL;
}

/**
 * swb_window_select:
 * @self: a window
 * @page: (nullable): one of its pages
 *
 * Shows @page.
 */
void
swb_window_select (SwbWindow *self,
                   SwbPage   *page)
{
  self->current = page;
  swb_sidebar_select (SWB_SIDEBAR (self->sidebar), page);
  swb_sidebar_leave_client (SWB_SIDEBAR (self->sidebar));
  show_current (self);
  if (page != NULL)
    swb_log_pane_set_connection (find_log_pane (self, page), 0);
  swb_fold_set_show_side (SWB_FOLD (self->fold), FALSE);
  swb_window_session_changed (self);
}

/**
 * swb_window_select_next:
 * @self: a window
 * @step: how many pages further down the list, or up when negative
 *
 * Shows another page; after the last comes the first.
 */
void
swb_window_select_next (SwbWindow *self,
                        int        step)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->panels));
  g_autoptr (SwbPage) page = NULL;
  guint position;

  if (count == 0 || !g_list_store_find (self->panels, self->current, &position))
    return;
  step %= (int) count;
  page = g_list_model_get_item (G_LIST_MODEL (self->panels), (position + count + (guint) step) % count);
  swb_window_select (self, page);
  swb_page_view_focus (swb_window_find_view (self, page));
}

/**
 * swb_window_switch_side:
 * @self: a window
 *
 * Moves the focus from the list to the page that is on show, there to where one goes on, or back.
 */
void
swb_window_switch_side (SwbWindow *self)
{
  if (swb_fold_switch_side (SWB_FOLD (self->fold)) && self->current != NULL)
    swb_page_view_focus (swb_window_find_view (self, self->current));
}

/**
 * swb_window_start:
 * @self: a window with a panel on show
 *
 * Starts that panel with the address that stands in its head.
 */
void
swb_window_start (SwbWindow *self)
{
  if (swb_panel_view_commit (SWB_PANEL_VIEW (swb_window_find_view (self, self->current))))
    swb_panel_start (SWB_PANEL (self->current));
}

/**
 * swb_window_find:
 * @self: a window with a page on show
 * @text: what to find in its log; empty: let the user type it
 */
void
swb_window_find (SwbWindow  *self,
                 const char *text)
{
  swb_fold_set_show_side (SWB_FOLD (self->fold), FALSE);
  swb_log_pane_find (find_log_pane (self, self->current), text);
}

/**
 * swb_window_filter:
 * @self: a window with a panel on show
 * @text: what the rows of its log must have to be shown; empty: let the user type it
 */
void
swb_window_filter (SwbWindow  *self,
                   const char *text)
{
  swb_fold_set_show_side (SWB_FOLD (self->fold), FALSE);
  swb_log_pane_filter (find_log_pane (self, self->current), text);
}

/**
 * swb_window_find_next:
 * @self: a window with a page on show
 * @forward: whether to go to the next hit or to the previous one
 */
void
swb_window_find_next (SwbWindow *self,
                      gboolean   forward)
{
  swb_log_pane_find_next (find_log_pane (self, self->current), forward);
}
