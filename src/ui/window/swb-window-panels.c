#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-private.h"

#include <glib/gi18n.h>

#include "swb-file-page.h"
#include "swb-local.h"
#include "swb-new-popover.h"

/* The panels of the window: how they come, and how they are closed. */

/**
 * swb_window_get_panels:
 * @self: a window
 *
 * Returns: (transfer none): a live list of #SwbPage
 */
GListModel *
swb_window_get_panels (SwbWindow *self)
{
  return G_LIST_MODEL (self->panels);
}

static SwbPanel *
dup_panel_at (SwbWindow *self,
              guint      position)
{
  g_autoptr (SwbPage) page = g_list_model_get_item (G_LIST_MODEL (self->panels), position);

  return SWB_IS_PANEL (page) ? SWB_PANEL (g_steal_pointer (&page)) : NULL;
}

/* New panels are proposed a port above those that panels of ours have, also stopped ones. */
void
swb_window_update_first_port (SwbWindow *self)
{
  guint first = SWB_FIRST_PORT;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->panels)); i++)
    {
      g_autoptr (SwbPanel) panel = dup_panel_at (self, i);
      guint port = panel != NULL ? swb_panel_settings_get_port (swb_panel_get_settings (panel)) : 0;

      if (panel != NULL && swb_panel_get_kind (panel) != SWB_PANEL_KIND_TCP_CLIENT && port >= first && port < 65535)
        first = port + 1;
    }
  swb_new_popover_set_first_port (SWB_NEW_POPOVER (self->new_popover), (guint16) first);
}

void
swb_window_insert_page (SwbWindow *self,
                        SwbPage   *page,
                        guint      position)
{
  swb_window_watch_page (self, page);
  g_list_store_insert (self->panels, MIN (position, g_list_model_get_n_items (G_LIST_MODEL (self->panels))), page);
  swb_window_select (self, page);
  swb_page_view_focus (swb_window_find_view (self, page));
  swb_window_update_first_port (self);
  swb_window_update_folded (self);
  swb_window_publish_now (self);
}

/**
 * swb_window_add_panel:
 * @self: a window
 * @settings: settings of the new panel
 * @start: whether to listen, bind or connect at once
 *
 * Makes a panel and shows it. When it can't be made, a notice says why.
 *
 * Returns: (transfer none) (nullable): the panel
 */
SwbPanel *
swb_window_add_panel (SwbWindow        *self,
                      SwbPanelSettings *settings,
                      gboolean          start)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbPanel) panel = swb_panel_new (settings, &error);

  if (panel == NULL)
    {
      swb_window_show_notice (self, error->message, FALSE);
      return NULL;
    }
  if (start)
    swb_panel_start (panel);
  swb_window_insert_page (self, SWB_PAGE (panel), G_MAXUINT);
  return panel;
}

static SwbPage *
restore_file (SwbWindow            *self,
              const SwbSessionPage *saved)
{
  SwbPage *page;

  if (!g_file_test (saved->path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *name = g_filename_display_name (saved->path);
      g_autofree char *message = g_strdup_printf (_ ("%s was open the last time and is not there any more"), name);

      swb_window_show_notice (self, message, FALSE);
      return NULL;
    }
  page = SWB_PAGE (swb_file_page_new (saved->path, saved->left_over));
  if (saved->encoding != NULL)
    swb_page_set_encoding (page, saved->encoding);
  swb_page_set_view (page, saved->hex ? SWB_DATA_FORMAT_HEX : SWB_DATA_FORMAT_TEXT);
  return page;
}

/* A panel of the last time, or of a file. */
static SwbPage *
restore_panel (SwbWindow               *self,
               const SwbWorkspacePanel *saved)
{
  g_autoptr (GError) error = NULL;
  SwbPanel *panel = swb_panel_new_from_workspace (saved, &error);

  if (panel == NULL)
    swb_window_show_file_error (self, error->message, NULL);
  return SWB_PAGE (panel);
}

/*
 * swb_window_append_pages:
 * @pages: (element-type SwbSessionPage): panels, which are made stopped, and files, which are opened
 *
 * Puts them behind those that are there, and shows the one that is to be shown.
 */
void
swb_window_append_pages (SwbWindow *self,
                         GPtrArray *pages)
{
  for (guint i = 0; i < pages->len; i++)
    {
      const SwbSessionPage *saved = g_ptr_array_index (pages, i);
      g_autoptr (SwbPage) page =
        saved->path != NULL ? restore_file (self, saved) : restore_panel (self, saved->panel);

      if (page == NULL)
        continue;
      swb_window_watch_page (self, page);
      g_list_store_append (self->panels, page);
      if (saved->selected || self->current == NULL)
        self->current = page;
    }
  swb_window_select (self, self->current);
  if (self->current != NULL)
    swb_page_view_focus (swb_window_find_view (self, self->current));
  swb_window_update_first_port (self);
  swb_window_update_folded (self);
  swb_window_publish_now (self);
}

static SwbEndpoint *
make_demo_panel (SwbPanelSettings *settings,
                 gpointer          user_data,
                 GError          **error)
{
  g_autoptr (SwbPanel) panel = swb_panel_new (settings, error);

  if (panel == NULL)
    return NULL;
  swb_panel_set_passing (panel, TRUE);
  swb_window_insert_page (SWB_WINDOW (user_data), SWB_PAGE (panel), G_MAXUINT);
  return g_object_ref (swb_panel_get_endpoint (panel));
}

/**
 * swb_window_start_demo:
 * @self: a window
 *
 * Makes a server and a client that talk to each other, to show what the window shows. An earlier demo goes on without its
 * timer.
 */
void
swb_window_start_demo (SwbWindow *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->demo);
  self->demo = swb_demo_new (make_demo_panel, self);
  if (!swb_demo_start (self->demo, &error))
    swb_window_show_notice (self, error->message, FALSE);
}

void
swb_window_close_page (SwbWindow *self,
                       SwbPage   *page,
                       gboolean   deleted)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  g_signal_handlers_disconnect_by_data (page, self);
  swb_page_close (page, deleted);
  if (application == NULL)
    application = GTK_APPLICATION (g_application_get_default ());
  if (SWB_IS_APPLICATION (application) && SWB_IS_PANEL (page))
    swb_application_close_later (SWB_APPLICATION (application), swb_panel_get_endpoint (SWB_PANEL (page)));
}

/**
 * swb_window_close_panels:
 * @self: a window that is about to go
 *
 * Closes every panel's sockets and finishes the logs; what is being opened is given up.
 */
void
swb_window_close_panels (SwbWindow *self)
{
  g_clear_handle_id (&self->notice_source, g_source_remove);
  g_clear_handle_id (&self->publish_source, g_source_remove);
  swb_window_forget_deleted (self);
  g_clear_object (&self->demo);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->panels)); i++)
    {
      g_autoptr (SwbPage) page = g_list_model_get_item (G_LIST_MODEL (self->panels), i);

      swb_window_close_page (self, page, FALSE);
    }
  self->current = NULL;
  g_list_store_remove_all (self->panels);
}
