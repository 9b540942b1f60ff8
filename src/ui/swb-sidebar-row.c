#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-sidebar-row.h"

#include <glib/gi18n.h>

#include "swb-connection-item.h"
#include "swb-panel.h"
#include "swb-state-icon.h"

/**
 * SwbSidebarRow:
 *
 * One row of the list at the left: a heading, a panel, or a client of a server. Rows are reused as the list scrolls.
 */
struct _SwbSidebarRow
{
  GtkWidget parent_instance;

  GtkWidget *icon;
  GtkWidget *title;
  GtkWidget *subtitle;
  GtkWidget *note;
  GtkWidget *disconnect;

  char *name; /* what the tooltip says, and the accessible name */
  gpointer item;
  gulong handler;
};

G_DEFINE_FINAL_TYPE (SwbSidebarRow, swb_sidebar_row, GTK_TYPE_WIDGET)

static void
set_label (GtkWidget  *label,
           const char *text)
{
  gboolean empty = text == NULL || *text == '\0';

  gtk_widget_set_visible (label, !empty);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), empty ? "" : text);
}

/* A tooltip that is asked for costs nothing until then. Setting its text would have GTK ask the X server where the pointer
 * is, with five round trips, each time. */
static void
set_name (SwbSidebarRow *self,
          const char    *name)
{
  if (g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_panel (SwbSidebarRow *self)
{
  SwbPanel *panel = SWB_PANEL (self->item);
  const SwbEndpointStatus *status = swb_panel_get_status (panel);
  const char *own_title = swb_panel_settings_get_title (swb_panel_get_settings (panel));
  const char *peer = swb_panel_settings_get_peer (swb_panel_get_settings (panel));
  g_autofree char *address = swb_panel_dup_address (panel);
  g_autofree char *state = swb_panel_dup_state_text (panel);
  g_autofree char *note = NULL;
  g_autofree char *name = NULL;

  swb_state_icon_update (GTK_IMAGE (self->icon), panel);
  set_label (self->title, address);
  set_label (self->subtitle, own_title);
  gtk_widget_set_hexpand (self->title, own_title == NULL || *own_title == '\0');

  if (swb_panel_get_kind (panel) == SWB_PANEL_KIND_TCP_SERVER && status->connections > 0)
    note = g_strdup_printf ("%u", status->connections);
  else if (swb_panel_get_kind (panel) == SWB_PANEL_KIND_UDP && peer != NULL && *peer != '\0')
    note = g_strdup (peer);
  set_label (self->note, note);

  name = g_strdup_printf ("%s %s, %s", swb_panel_get_kind_label (panel), address, state);
  set_name (self, name);
}

static void
show_heading (SwbSidebarRow *self)
{
  g_autofree char *upper = g_utf8_strup (gtk_string_object_get_string (GTK_STRING_OBJECT (self->item)), -1);

  gtk_widget_set_visible (self->icon, FALSE);
  set_label (self->title, upper);
  set_label (self->subtitle, NULL);
  set_label (self->note, NULL);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "heading-row");
  set_name (self, upper);
}

static void
show_connection (SwbSidebarRow *self)
{
  const char *label = swb_connection_item_get_label (SWB_CONNECTION_ITEM (self->item));
  g_autofree char *name = g_strdup_printf (_ ("Disconnect %s"), label);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), "swb-branch-symbolic");
  gtk_widget_set_css_classes (self->icon, (const char *[]) { "branch", NULL });
  gtk_widget_set_visible (self->icon, TRUE);
  set_label (self->title, label);
  set_label (self->subtitle, NULL);
  set_label (self->note, NULL);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "connection-row");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->disconnect), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  set_name (self, label);
}

static void
on_disconnect_clicked (SwbSidebarRow *self)
{
  SwbPanel *panel;

  if (!SWB_IS_CONNECTION_ITEM (self->item))
    return;
  panel = swb_connection_item_get_panel (SWB_CONNECTION_ITEM (self->item));
  if (panel != NULL)
    swb_panel_disconnect (panel, swb_connection_item_get_id (SWB_CONNECTION_ITEM (self->item)));
}

static gboolean
swb_sidebar_row_query_tooltip (GtkWidget  *widget,
                               int         x,
                               int         y,
                               gboolean    keyboard,
                               GtkTooltip *tooltip)
{
  SwbSidebarRow *self = SWB_SIDEBAR_ROW (widget);
  double inner_x, inner_y;

  if (self->name == NULL || self->item == NULL || GTK_IS_STRING_OBJECT (self->item))
    return FALSE;
  if (!keyboard && gtk_widget_get_visible (self->disconnect) &&
      gtk_widget_translate_coordinates (widget, self->disconnect, x, y, &inner_x, &inner_y) &&
      gtk_widget_contains (self->disconnect, inner_x, inner_y))
    gtk_tooltip_set_text (tooltip, _ ("Disconnect this client"));
  else
    gtk_tooltip_set_text (tooltip, self->name);
  return TRUE;
}

static void
swb_sidebar_row_finalize (GObject *object)
{
  SwbSidebarRow *self = SWB_SIDEBAR_ROW (object);

  g_free (self->name);

  G_OBJECT_CLASS (swb_sidebar_row_parent_class)->finalize (object);
}

static void
swb_sidebar_row_dispose (GObject *object)
{
  SwbSidebarRow *self = SWB_SIDEBAR_ROW (object);
  GtkWidget *child;

  swb_sidebar_row_set_item (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (swb_sidebar_row_parent_class)->dispose (object);
}

static void
swb_sidebar_row_class_init (SwbSidebarRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_sidebar_row_dispose;
  object_class->finalize = swb_sidebar_row_finalize;
  widget_class->query_tooltip = swb_sidebar_row_query_tooltip;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-sidebar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbSidebarRow, icon);
  gtk_widget_class_bind_template_child (widget_class, SwbSidebarRow, title);
  gtk_widget_class_bind_template_child (widget_class, SwbSidebarRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, SwbSidebarRow, note);
  gtk_widget_class_bind_template_child (widget_class, SwbSidebarRow, disconnect);
  gtk_widget_class_bind_template_callback (widget_class, on_disconnect_clicked);
  gtk_widget_class_set_css_name (widget_class, "sidebarrow");
}

static void
swb_sidebar_row_init (SwbSidebarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * swb_sidebar_row_new:
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
swb_sidebar_row_new (void)
{
  return g_object_new (SWB_TYPE_SIDEBAR_ROW, NULL);
}

/**
 * swb_sidebar_row_set_item:
 * @self: a row
 * @item: (nullable): what to show: a #GtkStringObject, #SwbPanel or #SwbConnectionItem
 */
void
swb_sidebar_row_set_item (SwbSidebarRow *self,
                          gpointer       item)
{
  if (self->item != NULL)
    g_clear_signal_handler (&self->handler, self->item);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  gtk_widget_remove_css_class (GTK_WIDGET (self), "heading-row");
  gtk_widget_remove_css_class (GTK_WIDGET (self), "connection-row");
  gtk_widget_set_visible (self->disconnect, SWB_IS_CONNECTION_ITEM (item));

  if (SWB_IS_PANEL (item))
    {
      gtk_widget_set_visible (self->icon, TRUE);
      self->handler = g_signal_connect_swapped (item, "changed", G_CALLBACK (update_panel), self);
      update_panel (self);
    }
  else if (SWB_IS_CONNECTION_ITEM (item))
    show_connection (self);
  else
    show_heading (self);
}
