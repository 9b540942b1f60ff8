#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-private.h"

#include <glib/gi18n.h>

#include "swb-dock.h"
#include "swb-settings.h"
#include "swb-snippet-order.h"
#include "swb-snippet-pane.h"

/* The snippets beside the panel on show. The pane is made when it is first seen. */

static void
on_message (SwbWindow  *self,
            const char *message)
{
  swb_window_notify_user (self, message);
}

static void
on_hide (SwbWindow *self)
{
  swb_dock_set_shown (SWB_DOCK (self->dock), FALSE);
  if (self->current != NULL)
    swb_page_view_focus (swb_window_find_view (self, self->current));
}

static SwbSnippetPane *
ensure_pane (SwbWindow *self)
{
  if (self->snippet_pane != NULL)
    return SWB_SNIPPET_PANE (self->snippet_pane);
  self->snippet_pane = swb_snippet_pane_new (swb_window_get_snippets (self));
  g_signal_connect_object (self->snippet_pane, "message", G_CALLBACK (on_message), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->snippet_pane, "hide-pane", G_CALLBACK (on_hide), self, G_CONNECT_SWAPPED);
  swb_snippet_pane_set_panel (SWB_SNIPPET_PANE (self->snippet_pane), swb_window_get_current (self));
  swb_dock_set_pane (SWB_DOCK (self->dock), self->snippet_pane);
  return SWB_SNIPPET_PANE (self->snippet_pane);
}

static void
on_shown (SwbWindow *self)
{
  if (swb_dock_get_shown (SWB_DOCK (self->dock)))
    ensure_pane (self);
}

static void
on_unmap (SwbWindow *self)
{
  g_object_set (swb_settings_get_default (), "snippets-shown", swb_dock_get_docked (SWB_DOCK (self->dock)),
                "snippets-width", (guint) CLAMP (swb_dock_get_pane_width (SWB_DOCK (self->dock)), 0, 65535), NULL);
}

/* Gives the window a place for the pane around @content. */
GtkWidget *
swb_window_new_dock (SwbWindow *self,
                     GtkWidget *content)
{
  gboolean shown;
  guint width;

  self->dock = swb_dock_new (content);
  g_object_get (swb_settings_get_default (), "snippets-shown", &shown, "snippets-width", &width, NULL);
  g_signal_connect_object (self->dock, "notify::shown", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
  swb_dock_set_pane_width (SWB_DOCK (self->dock), (int) width);
  swb_dock_set_docked (SWB_DOCK (self->dock), shown);
  g_object_bind_property (self->dock, "shown", self->snippets_toggle, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect (self, "unmap", G_CALLBACK (on_unmap), NULL);
  return self->dock;
}

/* Another page is on show, or none. */
void
swb_window_update_snippets (SwbWindow *self)
{
  if (self->snippet_pane != NULL)
    swb_snippet_pane_set_panel (SWB_SNIPPET_PANE (self->snippet_pane), swb_window_get_current (self));
}

/**
 * swb_window_toggle_snippets:
 * @self: a window with a page on show
 *
 * Shows the snippets and moves the focus there, or hides them.
 */
void
swb_window_toggle_snippets (SwbWindow *self)
{
  if (swb_dock_get_shown (SWB_DOCK (self->dock)))
    {
      on_hide (self);
      return;
    }
  swb_dock_set_shown (SWB_DOCK (self->dock), TRUE);
  swb_snippet_pane_focus (ensure_pane (self));
}

/**
 * swb_window_send_snippet:
 * @self: a window with a panel on show
 * @number: from 1, as they are seen
 *
 * Sends one of the snippets with that panel.
 */
void
swb_window_send_snippet (SwbWindow *self,
                         guint      number)
{
  g_autoptr (GPtrArray) ordered = swb_snippet_order_list (swb_window_get_snippets (self));
  SwbPanel *panel = swb_window_get_current (self);
  g_autoptr (GError) error = NULL;
  const char *reason = NULL;

  if (panel == NULL || number < 1 || number > ordered->len)
    gtk_widget_error_bell (GTK_WIDGET (self));
  else if (!swb_panel_can_send (panel, &reason))
    swb_window_notify_user (self, reason);
  else if (!swb_panel_send_payload (panel, swb_snippet_get_payload (g_ptr_array_index (ordered, number - 1)), &error))
    swb_panel_take_error (panel, g_steal_pointer (&error));
}

/**
 * swb_window_import_snippets:
 * @self: a window
 * @path: of a table (CSV) or a workspace file (JSON), in the encoding of file names
 *
 * Adds the snippets in it, and shows them.
 */
void
swb_window_import_snippets (SwbWindow  *self,
                            const char *path)
{
  swb_snippet_pane_import (ensure_pane (self), path);
  swb_dock_set_shown (SWB_DOCK (self->dock), TRUE);
}

/**
 * swb_window_export_snippets:
 * @self: a window
 * @path: where to; a name that ends on `.json` or `.swb` becomes a workspace file, any other a table (CSV)
 */
void
swb_window_export_snippets (SwbWindow  *self,
                            const char *path)
{
  swb_snippet_pane_export (ensure_pane (self), path);
}
