#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-sidebar-model.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "swb-file-page.h"
#include "swb-panel.h"

/* The list at the left is one flat list: a heading (GtkStringObject) for each kind of which there are some, its
 * panels or files (SwbPage), and below each server or file its connections (SwbConnectionItem). It is put together from live list models, so that a
 * client that comes or goes touches one row and not the others. */

static gboolean
is_tcp_server (gpointer item,
               gpointer user_data)
{
  return SWB_IS_PANEL (item) && swb_panel_get_kind (SWB_PANEL (item)) == SWB_PANEL_KIND_TCP_SERVER;
}

static gboolean
is_tcp_client (gpointer item,
               gpointer user_data)
{
  return SWB_IS_PANEL (item) && swb_panel_get_kind (SWB_PANEL (item)) == SWB_PANEL_KIND_TCP_CLIENT;
}

static gboolean
is_udp (gpointer item,
        gpointer user_data)
{
  return SWB_IS_PANEL (item) && swb_panel_get_kind (SWB_PANEL (item)) == SWB_PANEL_KIND_UDP;
}

static gboolean
is_file (gpointer item,
         gpointer user_data)
{
  return SWB_IS_FILE_PAGE (item);
}

static const struct
{
  GtkCustomFilterFunc has;
  const char *heading;
} sections[] = {
  { is_tcp_server, N_ ("TCP servers") },
  { is_tcp_client, N_ ("TCP clients") },
  { is_udp, N_ ("UDP") },
  { is_file, N_ ("Files") },
};

/* The connections of a collapsed page are no rows. */
static void
on_page_changed (SwbPage    *page,
                 GListStore *parts)
{
  gboolean shown = g_list_model_get_n_items (G_LIST_MODEL (parts)) > 1;

  if (swb_page_get_collapsed (page) && shown)
    g_list_store_remove (parts, 1);
  else if (!swb_page_get_collapsed (page) && !shown)
    g_list_store_append (parts, swb_page_get_connections (page));
}

/* (transfer full): the list of a page's rows */
static gpointer
new_rows (SwbPage *page)
{
  GListStore *own = g_list_store_new (SWB_TYPE_PAGE);
  GListStore *parts;

  g_list_store_append (own, page);
  if (!swb_page_lists_connections (page))
    return own;

  parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (parts, own);
  on_page_changed (page, parts);
  g_signal_connect_object (page, "changed", G_CALLBACK (on_page_changed), parts, 0);
  g_object_unref (own);
  return gtk_flatten_list_model_new (G_LIST_MODEL (parts));
}

static void
on_section_changed (GListModel *pages,
                    guint       position,
                    guint       removed,
                    guint       added,
                    gpointer    user_data)
{
  GListStore *heading = G_LIST_STORE (user_data);
  gboolean shown = g_list_model_get_n_items (G_LIST_MODEL (heading)) > 0;
  gboolean show = g_list_model_get_n_items (pages) > 0;

  if (show && !shown)
    {
      const char *text = g_object_get_data (G_OBJECT (heading), "text");
      g_autoptr (GtkStringObject) item = gtk_string_object_new (text);

      g_list_store_append (heading, item);
    }
  else if (!show && shown)
    g_list_store_remove_all (heading);
}

/* GtkMapListModel of GTK 4.8 has the new list behind the one in whose place it comes. */
static void
on_pages_changed (GListModel *pages,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    {
      g_autoptr (SwbPage) page = g_list_model_get_item (pages, position + i);

      g_ptr_array_add (lists, new_rows (page));
    }
  g_list_store_splice (G_LIST_STORE (user_data), position, removed, lists->pdata, lists->len);
}

/**
 * swb_sidebar_model_new:
 * @pages: (transfer none): a live list of #SwbPage
 *
 * Returns: (transfer full): the rows of the sidebar
 */
GListModel *
swb_sidebar_model_new (GListModel *pages)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_autoptr (GListStore) heading = g_list_store_new (GTK_TYPE_STRING_OBJECT);
      g_autoptr (GtkFlattenListModel) rows = NULL;
      GListStore *lists = g_list_store_new (G_TYPE_LIST_MODEL);
      GtkFilterListModel *filtered;
      GtkFilter *filter;

      filter = GTK_FILTER (gtk_custom_filter_new (sections[i].has, NULL, NULL));
      filtered = gtk_filter_list_model_new (g_object_ref (pages), filter);
      g_object_set_data (G_OBJECT (heading), "text", (gpointer) _ (sections[i].heading));
      g_signal_connect_object (filtered, "items-changed", G_CALLBACK (on_section_changed), heading, 0);
      on_section_changed (G_LIST_MODEL (filtered), 0, 0, 0, heading);

      g_signal_connect_object (filtered, "items-changed", G_CALLBACK (on_pages_changed), lists, 0);
      on_pages_changed (G_LIST_MODEL (filtered), 0, 0, g_list_model_get_n_items (G_LIST_MODEL (filtered)), lists);
      g_object_set_data_full (G_OBJECT (lists), "pages", filtered, g_object_unref);

      rows = gtk_flatten_list_model_new (G_LIST_MODEL (lists));
      g_list_store_append (parts, heading);
      g_list_store_append (parts, rows);
    }
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
}
