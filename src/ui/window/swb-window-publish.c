#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-private.h"

#include <glib/gi18n.h>

#include "swb-window-actions.h"

/* What follows the pages: the subtitle, the state that scripts see, the session that is saved. */

/* The state that scripts see and the enabled states follow the panels no faster than this, milliseconds. */
#define PUBLISH_INTERVAL 100

static void
update_subtitle (SwbWindow *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->panels));
  guint files = 0;
  guint live = 0;
  g_autofree char *panels_text = NULL;
  g_autofree char *files_text = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (SwbPage) page = g_list_model_get_item (G_LIST_MODEL (self->panels), i);

      live += swb_page_is_live (page) ? 1 : 0;
      files += SWB_IS_FILE_PAGE (page) ? 1 : 0;
    }
  panels_text = g_strdup_printf (ngettext ("%u panel", "%u panels", count - files), count - files);
  files_text = g_strdup_printf (ngettext ("%u file", "%u files", files), files);
  if (files == 0)
    text = g_strdup_printf (_ ("%s · %u live"), panels_text, live);
  else if (files == count)
    text = g_strdup (files_text);
  else
    /* Translators: panels, those of them that are live, files that are open */
    text = g_strdup_printf (_ ("%s · %u live · %s"), panels_text, live, files_text);
  gtk_widget_set_visible (self->subtitle, count > 0);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->subtitle)), text) != 0)
    gtk_label_set_text (GTK_LABEL (self->subtitle), text);
}

/* What is on show or how a panel is set may have changed. */
void
swb_window_session_changed (SwbWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (SWB_IS_APPLICATION (application))
    swb_application_session_changed (SWB_APPLICATION (application));
}

static gboolean
on_publish (gpointer user_data)
{
  SwbWindow *self = SWB_WINDOW (user_data);

  self->publish_source = 0;
  update_subtitle (self);
  swb_window_workspace_update (self);
  swb_window_actions_publish (self);
  swb_window_session_changed (self);
  return G_SOURCE_REMOVE;
}

void
swb_window_publish_now (SwbWindow *self)
{
  g_clear_handle_id (&self->publish_source, g_source_remove);
  on_publish (self);
}

static void
on_page_changed (SwbWindow *self,
                 SwbPage   *page)
{
  if (page == self->current)
    swb_window_actions_update (self);
  if (self->publish_source == 0)
    self->publish_source = g_timeout_add (PUBLISH_INTERVAL, on_publish, self);
}

/* What a workspace file keeps has changed. */
void
swb_window_document_changed (SwbWindow *self)
{
  self->workspace.dirty = TRUE;
  if (self->publish_source == 0 && self->panels != NULL)
    self->publish_source = g_timeout_add (PUBLISH_INTERVAL, on_publish, self);
}

void
swb_window_watch_page (SwbWindow *self,
                       SwbPage   *page)
{
  g_signal_connect_object (page, "changed", G_CALLBACK (on_page_changed), self, G_CONNECT_SWAPPED);
  if (SWB_IS_PANEL (page))
    g_signal_connect_object (page, "document-changed", G_CALLBACK (swb_window_document_changed), self,
                             G_CONNECT_SWAPPED);
}
