#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-private.h"

#include "swb-local.h"
#include "swb-new-popover.h"

/* The panels of the window: how they come, and how they are closed. */

GListModel *
swb_window_get_panels (SwbWindow *self)
{
  return G_LIST_MODEL (self->panels);
}

/* New panels are proposed a port above those that panels of ours have, also stopped ones. */
void
swb_window_update_first_port (SwbWindow *self)
{
  guint first = SWB_FIRST_PORT;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->panels)); i++)
    {
      g_autoptr (SwbPanel) panel = g_list_model_get_item (G_LIST_MODEL (self->panels), i);
      guint port = swb_panel_settings_get_port (swb_panel_get_settings (panel));

      if (swb_panel_get_kind (panel) != SWB_PANEL_KIND_TCP_CLIENT && port >= first && port < 65535)
        first = port + 1;
    }
  swb_new_popover_set_first_port (SWB_NEW_POPOVER (self->new_popover), (guint16) first);
}

void
swb_window_insert_panel (SwbWindow *self,
                         SwbPanel  *panel,
                         guint      position)
{
  swb_window_watch_panel (self, panel);
  g_list_store_insert (self->panels, MIN (position, g_list_model_get_n_items (G_LIST_MODEL (self->panels))), panel);
  swb_window_select (self, panel);
  swb_panel_view_focus (swb_window_find_view (self, panel));
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
  swb_window_insert_panel (self, panel, G_MAXUINT);
  return panel;
}

/* A panel of the last time. One whose log can't be made is still wanted: it gets another log, and says so. */
static void
restore_panel (SwbWindow             *self,
               const SwbSessionPanel *saved)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbPanel) panel = swb_panel_new (saved->settings, &error);

  if (panel == NULL)
    {
      g_autoptr (SwbPanelSettings) settings = swb_panel_settings_copy (saved->settings);

      g_object_set (settings, "log", "", NULL);
      panel = swb_panel_new (settings, NULL);
      if (panel == NULL)
        {
          swb_window_show_notice (self, error->message, FALSE);
          return;
        }
      swb_panel_take_error (panel, g_steal_pointer (&error));
    }
  swb_panel_set_draft (panel, saved->draft);
  swb_window_watch_panel (self, panel);
  g_list_store_append (self->panels, panel);
  if (saved->selected || self->current == NULL)
    self->current = panel;
}

/**
 * swb_window_restore:
 * @self: a window without panels
 * @panels: (array length=n_panels): what it had the last time
 * @n_panels: how many
 *
 * Makes these panels, stopped.
 */
void
swb_window_restore (SwbWindow        *self,
                    SwbSessionPanel **panels,
                    guint             n_panels)
{
  for (guint i = 0; i < n_panels; i++)
    restore_panel (self, panels[i]);
  swb_window_select (self, self->current);
  if (self->current != NULL)
    swb_panel_view_focus (swb_window_find_view (self, self->current));
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
  swb_window_insert_panel (SWB_WINDOW (user_data), panel, G_MAXUINT);
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
swb_window_close_panel (SwbWindow *self,
                        SwbPanel  *panel,
                        gboolean   deleted)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  g_signal_handlers_disconnect_by_data (panel, self);
  swb_panel_close (panel, deleted);
  if (application == NULL)
    application = GTK_APPLICATION (g_application_get_default ());
  if (SWB_IS_APPLICATION (application))
    swb_application_close_later (SWB_APPLICATION (application), swb_panel_get_endpoint (panel));
}

/**
 * swb_window_close_panels:
 * @self: a window that is about to go
 *
 * Closes every panel's sockets and finishes the logs.
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
      g_autoptr (SwbPanel) panel = g_list_model_get_item (G_LIST_MODEL (self->panels), i);

      swb_window_close_panel (self, panel, FALSE);
    }
  self->current = NULL;
  g_list_store_remove_all (self->panels);
}
