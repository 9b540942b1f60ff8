#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-sidebar-model.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "swb-panel.h"

/* The list at the left is one flat list: a heading (GtkStringObject) for each kind that has panels, its panels
 * (SwbPanel), and below each server its clients (SwbConnectionItem). It is put together from live list models, so that a
 * client that comes or goes touches one row and not the others. */

typedef struct
{
  SwbPanelKind kind;
  const char *heading;
} Section;

static const Section sections[] = {
  { SWB_PANEL_KIND_TCP_SERVER, N_ ("TCP servers") },
  { SWB_PANEL_KIND_TCP_CLIENT, N_ ("TCP clients") },
  { SWB_PANEL_KIND_UDP, N_ ("UDP") },
};

static gboolean
panel_is_of_kind (gpointer item,
                  gpointer user_data)
{
  return swb_panel_get_kind (SWB_PANEL (item)) == (SwbPanelKind) GPOINTER_TO_UINT (user_data);
}

/* A collapsed panel's clients are no rows. */
static void
on_panel_changed (SwbPanel   *panel,
                  GListStore *parts)
{
  gboolean shown = g_list_model_get_n_items (G_LIST_MODEL (parts)) > 1;

  if (swb_panel_get_collapsed (panel) && shown)
    g_list_store_remove (parts, 1);
  else if (!swb_panel_get_collapsed (panel) && !shown)
    g_list_store_append (parts, swb_panel_get_connections (panel));
}

/* Takes a panel, gives the list of its rows. */
static gpointer
map_panel (gpointer item,
           gpointer user_data)
{
  g_autoptr (SwbPanel) panel = item;
  GListStore *own = g_list_store_new (SWB_TYPE_PANEL);
  GListStore *parts;

  g_list_store_append (own, panel);
  if (swb_panel_get_kind (panel) != SWB_PANEL_KIND_TCP_SERVER)
    return own;

  parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (parts, own);
  on_panel_changed (panel, parts);
  g_signal_connect_object (panel, "changed", G_CALLBACK (on_panel_changed), parts, 0);
  g_object_unref (own);
  return gtk_flatten_list_model_new (G_LIST_MODEL (parts));
}

static void
on_section_changed (GListModel *panels,
                    guint       position,
                    guint       removed,
                    guint       added,
                    gpointer    user_data)
{
  GListStore *heading = G_LIST_STORE (user_data);
  gboolean shown = g_list_model_get_n_items (G_LIST_MODEL (heading)) > 0;
  gboolean show = g_list_model_get_n_items (panels) > 0;

  if (show && !shown)
    {
      const char *text = g_object_get_data (G_OBJECT (heading), "text");
      g_autoptr (GtkStringObject) item = gtk_string_object_new (text);

      g_list_store_append (heading, item);
    }
  else if (!show && shown)
    g_list_store_remove_all (heading);
}

/**
 * swb_sidebar_model_new:
 * @panels: (transfer none): a live list of #SwbPanel
 *
 * Returns: (transfer full): the rows of the sidebar
 */
GListModel *
swb_sidebar_model_new (GListModel *panels)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_autoptr (GListStore) heading = g_list_store_new (GTK_TYPE_STRING_OBJECT);
      g_autoptr (GtkFlattenListModel) rows = NULL;
      GtkFilterListModel *filtered;
      GtkFilter *filter;

      filter = GTK_FILTER (gtk_custom_filter_new (panel_is_of_kind, GUINT_TO_POINTER (sections[i].kind), NULL));
      filtered = gtk_filter_list_model_new (g_object_ref (panels), filter);
      g_object_set_data (G_OBJECT (heading), "text", (gpointer) _ (sections[i].heading));
      g_signal_connect_object (filtered, "items-changed", G_CALLBACK (on_section_changed), heading, 0);
      on_section_changed (G_LIST_MODEL (filtered), 0, 0, 0, heading);

      rows = gtk_flatten_list_model_new (
        G_LIST_MODEL (gtk_map_list_model_new (G_LIST_MODEL (filtered), map_panel, NULL, NULL)));
      g_list_store_append (parts, heading);
      g_list_store_append (parts, rows);
    }
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
}
