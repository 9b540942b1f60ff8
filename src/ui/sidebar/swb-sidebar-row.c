#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-sidebar-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-connection-item.h"
#include "swb-file-page.h"
#include "swb-icon.h"
#include "swb-panel.h"
#include "swb-state-icon.h"
#include "swb-tooltip.h"

/* Characters of a panel's own title that the address must leave room for. */
#define TITLE_CHARS 10

/**
 * SwbSidebarRow:
 *
 * One row of the list at the left: a heading, a panel, a file, or a connection of one. Rows are reused as the list scrolls.
 *
 * GTK's list keeps two hundred rows, in sight or not, and makes them all at once when as many clients come. So a row is an
 * icon and a title; whatever else one needs is made when it shows it first, and the button of a client when the pointer or
 * the focus comes to its row.
 */
struct _SwbSidebarRow
{
  GtkWidget parent_instance;

  GtkWidget *icon;
  GtkWidget *title;
  /* NULL until needed */
  GtkWidget *subtitle;
  GtkWidget *expander;
  const char *expander_name; /* what it does, of static storage */
  GtkWidget *note;
  GtkWidget *disconnect;

  char *name; /* what the tooltip says, and the accessible name */
  gpointer item;
  gulong handler;
  GtkWidget *menu;
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

/* Shows @text in a label of the row after @sibling; the label at @place is made when there is a first text for it. */
static void
set_extra_label (SwbSidebarRow *self,
                 GtkWidget    **place,
                 GtkWidget     *sibling,
                 const char    *css_class,
                 const char    *text)
{
  if (*place == NULL && (text == NULL || *text == '\0'))
    return;
  if (*place == NULL)
    {
      *place = gtk_label_new (NULL);
      gtk_widget_add_css_class (*place, "dim-label");
      gtk_widget_add_css_class (*place, css_class);
      gtk_widget_insert_after (*place, GTK_WIDGET (self), sibling);
    }
  set_label (*place, text);
}

/* What is less needed than the title stands between it and the note. */
static void
set_subtitle (SwbSidebarRow *self,
              const char    *text)
{
  gboolean made = self->subtitle == NULL;

  set_extra_label (self, &self->subtitle, self->title, "subtitle", text);
  if (!made || self->subtitle == NULL)
    return;
  gtk_widget_set_hexpand (self->subtitle, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->subtitle), 0);
  /* of an address the port says most */
  gtk_label_set_ellipsize (GTK_LABEL (self->subtitle), PANGO_ELLIPSIZE_START);
}

static void
set_note (SwbSidebarRow *self,
          const char    *text)
{
  set_extra_label (self, &self->note, gtk_widget_get_last_child (GTK_WIDGET (self)), "note", text);
}

static GtkWidget *
new_button (SwbSidebarRow *self,
            const char    *icon_name,
            GCallback      clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "row-button");
  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

/* A tooltip that is asked for costs nothing until then. Setting its text would have GTK ask the X server where the pointer
 * is, with five round trips, each time. */
static void
set_name (SwbSidebarRow *self,
          const char    *name)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  /* the list's own row has the focus, and would be read out without a name */
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_expander_clicked (SwbSidebarRow *self)
{
  if (SWB_IS_PAGE (self->item))
    swb_page_set_collapsed (SWB_PAGE (self->item), !swb_page_get_collapsed (SWB_PAGE (self->item)));
}

static void
update_expander (SwbSidebarRow *self)
{
  SwbPage *page = SWB_PAGE (self->item);
  gboolean collapsed = swb_page_get_collapsed (page);
  gboolean shown = swb_page_lists_connections (page) &&
                   g_list_model_get_n_items (swb_page_get_connections (page)) > 0;
  const char *name = collapsed ? _ ("Show the clients") : _ ("Hide the clients");

  if (self->expander == NULL && !shown)
    return;
  if (self->expander == NULL)
    {
      self->expander = new_button (self, "pan-down-symbolic", G_CALLBACK (on_expander_clicked));
      gtk_widget_add_css_class (self->expander, "expander");
      gtk_widget_insert_after (self->expander, GTK_WIDGET (self), self->subtitle != NULL ? self->subtitle : self->title);
    }
  gtk_widget_set_visible (self->expander, shown);
  if (self->expander_name == name)
    return;
  self->expander_name = name;
  gtk_button_set_icon_name (GTK_BUTTON (self->expander), collapsed ? "pan-end-symbolic" : "pan-down-symbolic");
  if (collapsed)
    gtk_widget_add_css_class (self->expander, "collapsed");
  else
    gtk_widget_remove_css_class (self->expander, "collapsed");
  swb_tooltip_set_text (self->expander, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
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
  gboolean titled = own_title != NULL && *own_title != '\0';

  swb_state_icon_update (GTK_IMAGE (self->icon), SWB_PAGE (panel));
  /* who gave it a name knows it by that */
  set_label (self->title, titled ? own_title : address);
  set_subtitle (self, titled ? address : NULL);
  gtk_widget_set_hexpand (self->title, !titled);
  gtk_label_set_width_chars (GTK_LABEL (self->title), titled ? (int) MIN (g_utf8_strlen (own_title, -1), TITLE_CHARS) : -1);

  if (swb_panel_get_kind (panel) == SWB_PANEL_KIND_TCP_SERVER && status->connections > 0)
    note = g_strdup_printf ("%u", status->connections);
  else if (swb_panel_get_kind (panel) == SWB_PANEL_KIND_UDP && peer != NULL && *peer != '\0')
    {
      /* The port has no room here; the send box shows it. */
      note = g_strdup (peer);
      if (strrchr (note, ':') != NULL)
        *strrchr (note, ':') = '\0';
    }
  update_expander (self);
  set_note (self, note);

  name = g_strdup_printf ("%s%s%s %s, %s", titled ? own_title : "", titled ? ", " : "", swb_panel_get_kind_label (panel),
                          address, state);
  set_name (self, name);
}

static void
update_file (SwbSidebarRow *self)
{
  SwbFilePage *page = SWB_FILE_PAGE (self->item);
  guint connections = g_list_model_get_n_items (swb_page_get_connections (SWB_PAGE (page)));
  g_autofree char *state = swb_page_dup_state_text (SWB_PAGE (page));
  g_autofree char *folder = swb_file_page_dup_folder (page);
  g_autofree char *note = NULL;
  g_autofree char *name = NULL;

  swb_state_icon_update (GTK_IMAGE (self->icon), SWB_PAGE (page));
  set_label (self->title, swb_file_page_get_name (page));
  set_subtitle (self, NULL);
  gtk_widget_set_hexpand (self->title, TRUE);
  if (swb_file_page_get_state (page) == SWB_FILE_PAGE_OPENING)
    note = g_strdup_printf ("%u %%", (guint) (swb_file_page_get_progress (page) * 100));
  else if (connections > 0)
    note = g_strdup_printf ("%u", connections);
  update_expander (self);
  set_note (self, note);

  name = g_strdup_printf ("%s %s (%s), %s", swb_page_get_kind_label (SWB_PAGE (page)), swb_file_page_get_name (page),
                          folder, state);
  set_name (self, name);
}

static void
show_heading (SwbSidebarRow *self)
{
  g_autofree char *upper = g_utf8_strup (gtk_string_object_get_string (GTK_STRING_OBJECT (self->item)), -1);

  gtk_widget_set_visible (self->icon, FALSE);
  set_label (self->title, upper);
  set_subtitle (self, NULL);
  set_note (self, NULL);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "heading-row");
  set_name (self, upper);
}

static void
on_disconnect_clicked (SwbSidebarRow *self)
{
  gpointer page;

  if (!SWB_IS_CONNECTION_ITEM (self->item))
    return;
  page = swb_connection_item_get_page (SWB_CONNECTION_ITEM (self->item));
  if (SWB_IS_PANEL (page))
    swb_panel_disconnect (SWB_PANEL (page), swb_connection_item_get_id (SWB_CONNECTION_ITEM (self->item)));
}

/* The button comes when the row is pointed at, selected or has the focus, and then stays with the row. */
static void
update_disconnect (SwbSidebarRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkStateFlags flags = parent != NULL ? gtk_widget_get_state_flags (parent) : 0;
  gboolean shown = SWB_IS_CONNECTION_ITEM (self->item) &&
                   SWB_IS_PANEL (swb_connection_item_get_page (SWB_CONNECTION_ITEM (self->item))) &&
                   (flags & (GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_SELECTED | GTK_STATE_FLAG_FOCUSED |
                             GTK_STATE_FLAG_FOCUS_WITHIN)) != 0;
  g_autofree char *name = NULL;

  if (self->disconnect == NULL && !shown)
    return;
  if (self->disconnect == NULL)
    {
      self->disconnect = new_button (self, "window-close-symbolic", G_CALLBACK (on_disconnect_clicked));
      gtk_widget_insert_before (self->disconnect, GTK_WIDGET (self), NULL);
    }
  gtk_widget_set_visible (self->disconnect, shown);
  if (!shown)
    return;
  name = g_strdup_printf (_ ("Disconnect %s"), swb_connection_item_get_label (SWB_CONNECTION_ITEM (self->item)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->disconnect), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_connection (SwbSidebarRow *self)
{
  const char *label = swb_connection_item_get_label (SWB_CONNECTION_ITEM (self->item));

  gtk_image_set_from_paintable (GTK_IMAGE (self->icon), swb_icon_get ("branch"));
  gtk_widget_set_css_classes (self->icon, (const char *[]) { "branch", NULL });
  gtk_widget_set_visible (self->icon, TRUE);
  set_label (self->title, label);
  set_subtitle (self, NULL);
  set_note (self, NULL);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "connection-row");
  set_name (self, label);
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
  if (!keyboard && self->disconnect != NULL && gtk_widget_get_visible (self->disconnect) &&
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
disconnect_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  on_disconnect_clicked (SWB_SIDEBAR_ROW (widget));
}

static void
expand_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  on_expander_clicked (SWB_SIDEBAR_ROW (widget));
}

static void
copy_address_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  SwbSidebarRow *self = SWB_SIDEBAR_ROW (widget);
  g_autofree char *text = NULL;

  if (SWB_IS_PANEL (self->item))
    text = swb_panel_dup_address (SWB_PANEL (self->item));
  else if (SWB_IS_FILE_PAGE (self->item))
    text = swb_page_dup_address (SWB_PAGE (self->item));
  else if (SWB_IS_CONNECTION_ITEM (self->item))
    text = g_strdup (swb_connection_item_get_label (SWB_CONNECTION_ITEM (self->item)));
  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

/* What a panel can do are the window's actions, for its row is selected when its menu opens. */
static GMenuModel *
new_panel_menu (SwbPanel *panel)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) run = g_menu_new ();
  g_autoptr (GMenu) edit = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();
  gboolean client = swb_panel_get_kind (panel) == SWB_PANEL_KIND_TCP_CLIENT;

  g_menu_append (run, client ? _ ("Connect") : _ ("Start"), "win.start");
  g_menu_append (run, client ? _ ("Disconnect") : _ ("Stop"), "win.stop");
  g_menu_append (edit, _ ("Copy Address"), "row.copy-address");
  g_menu_append (edit, _ ("Clear Log"), "win.clear-log");
  if (swb_panel_get_kind (panel) == SWB_PANEL_KIND_TCP_SERVER && swb_panel_get_status (panel)->connections > 0)
    g_menu_append (edit, swb_page_get_collapsed (SWB_PAGE (panel)) ? _ ("Show the Clients") : _ ("Hide the Clients"), "row.expand");
  g_menu_append (last, _ ("Delete"), "win.delete-panel");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (run));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (edit));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  return G_MENU_MODEL (menu);
}

static GMenuModel *
new_file_menu (SwbPage *page)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) edit = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();

  g_menu_append (edit, _ ("Copy Path"), "row.copy-address");
  g_menu_append (edit, _ ("Save Log…"), "win.save-log('')");
  if (g_list_model_get_n_items (swb_page_get_connections (page)) > 0)
    g_menu_append (edit, swb_page_get_collapsed (page) ? _ ("Show the Clients") : _ ("Hide the Clients"), "row.expand");
  g_menu_append (last, _ ("Close"), "win.delete-panel");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (edit));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  return G_MENU_MODEL (menu);
}

static GMenuModel *
new_connection_menu (SwbConnectionItem *item)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("Copy Address"), "row.copy-address");
  if (SWB_IS_PANEL (swb_connection_item_get_page (item)))
    g_menu_append (menu, _ ("Disconnect"), "row.disconnect");
  return G_MENU_MODEL (menu);
}

static void
swb_sidebar_row_dispose (GObject *object)
{
  SwbSidebarRow *self = SWB_SIDEBAR_ROW (object);
  GtkWidget *child;

  swb_sidebar_row_set_item (self, NULL);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (swb_sidebar_row_parent_class)->dispose (object);
}

/* The list's own row around this one has the states. */
static void
swb_sidebar_row_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (swb_sidebar_row_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_parent (widget), "state-flags-changed", G_CALLBACK (update_disconnect), widget,
                           G_CONNECT_SWAPPED);
}

static void
swb_sidebar_row_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_parent (widget), update_disconnect, widget);
  GTK_WIDGET_CLASS (swb_sidebar_row_parent_class)->unroot (widget);
}

static void
swb_sidebar_row_class_init (SwbSidebarRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_sidebar_row_dispose;
  object_class->finalize = swb_sidebar_row_finalize;
  widget_class->root = swb_sidebar_row_root;
  widget_class->unroot = swb_sidebar_row_unroot;
  widget_class->query_tooltip = swb_sidebar_row_query_tooltip;

  gtk_widget_class_install_action (widget_class, "row.copy-address", NULL, copy_address_action);
  gtk_widget_class_install_action (widget_class, "row.disconnect", NULL, disconnect_action);
  gtk_widget_class_install_action (widget_class, "row.expand", NULL, expand_action);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sidebarrow");
}

static void
swb_sidebar_row_init (SwbSidebarRow *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 8);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);

  self->icon = g_object_new (GTK_TYPE_IMAGE, "pixel-size", 12, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, NULL);
  gtk_widget_add_css_class (self->title, "title");
  gtk_widget_set_parent (self->title, GTK_WIDGET (self));
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
 * @item: (nullable): what to show: a #GtkStringObject, #SwbPage or #SwbConnectionItem
 */
void
swb_sidebar_row_set_item (SwbSidebarRow *self,
                          gpointer       item)
{
  if (self->item != NULL)
    g_clear_signal_handler (&self->handler, self->item);
  g_set_object (&self->item, item);
  if (self->menu != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->menu));
  if (item == NULL)
    return;

  gtk_widget_remove_css_class (GTK_WIDGET (self), "heading-row");
  gtk_widget_remove_css_class (GTK_WIDGET (self), "connection-row");
  update_disconnect (self);
  if (self->expander != NULL)
    gtk_widget_set_visible (self->expander, FALSE);

  if (SWB_IS_PANEL (item))
    {
      gtk_widget_set_visible (self->icon, TRUE);
      self->handler = g_signal_connect_swapped (item, "changed", G_CALLBACK (update_panel), self);
      update_panel (self);
    }
  else if (SWB_IS_FILE_PAGE (item))
    {
      gtk_widget_set_visible (self->icon, TRUE);
      self->handler = g_signal_connect_swapped (item, "changed", G_CALLBACK (update_file), self);
      update_file (self);
    }
  else if (SWB_IS_CONNECTION_ITEM (item))
    show_connection (self);
  else
    show_heading (self);
}

/**
 * swb_sidebar_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
gpointer
swb_sidebar_row_get_item (SwbSidebarRow *self)
{
  return self->item;
}

/**
 * swb_sidebar_row_popup_menu:
 * @self: a row
 * @x: where, in the row's pixels
 * @y: likewise
 *
 * Opens the menu of a panel, a file or a client.
 */
void
swb_sidebar_row_popup_menu (SwbSidebarRow *self,
                            double         x,
                            double         y)
{
  g_autoptr (GMenuModel) model = NULL;

  if (SWB_IS_PANEL (self->item))
    model = new_panel_menu (SWB_PANEL (self->item));
  else if (SWB_IS_FILE_PAGE (self->item))
    model = new_file_menu (SWB_PAGE (self->item));
  else if (SWB_IS_CONNECTION_ITEM (self->item))
    model = new_connection_menu (SWB_CONNECTION_ITEM (self->item));
  else
    return;

  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_popover_set_position (GTK_POPOVER (self->menu), GTK_POS_BOTTOM);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}
