#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel-head.h"

#include <glib/gi18n.h>

#include "swb-error.h"
#include "swb-lazy-popover.h"
#include "swb-local.h"
#include "swb-page-view.h"
#include "swb-panel-options.h"
#include "swb-react-window.h"
#include "swb-state-icon.h"
#include "swb-tooltip.h"
#include "swb-wrap-box.h"

/* More of this machine's addresses than anyone wants to choose from. */
#define MAX_REACHABLE 6

/**
 * SwbPanelHead:
 *
 * The top of a panel: what it is, where, in what state, and the buttons that start and stop it. While it is stopped the
 * address can be edited in place; while it listens on all interfaces this machine's addresses stand below, for those
 * are what the other side has to type.
 */
struct _SwbPanelHead
{
  GtkWidget parent_instance;

  GtkWidget *icon;
  GtkWidget *name;
  GtkWidget *kind;
  GtkWidget *address;
  GtkWidget *editor;
  GtkWidget *host;
  GtkWidget *port;
  GtkWidget *state;
  GtkWidget *rules;
  GtkWidget *options;
  GtkWidget *start;
  GtkWidget *stop;
  GtkWidget *reachable;
  GtkWidget *addresses;

  SwbPanel *panel;
  GtkWidget *react_window; /* (nullable): made when it is first asked for */
  guint shown_rules;       /* that are in force */
  gboolean edited; /* the entries hold what the settings don't have yet */
  gboolean syncing;
  gboolean was_live;
  SwbNetAddress listed; /* what the list below was made for */
};

G_DEFINE_FINAL_TYPE (SwbPanelHead, swb_panel_head, GTK_TYPE_WIDGET)

enum
{
  SHOW_RECORD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_copy_clicked (GtkWidget *button)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), g_object_get_data (G_OBJECT (button), "text"));
}

static GtkWidget *
new_address_button (const SwbNetAddress *address)
{
  char *text = swb_net_address_to_string (address);
  g_autofree char *name = g_strdup_printf (_ ("Copy %s"), text);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (text);

  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("edit-copy-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "address-chip");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "text", text, g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_copy_clicked), NULL);
  return button;
}

static gboolean
is_loopback (const SwbNetAddress *address)
{
  g_autoptr (GSocketAddress) gio = swb_net_address_to_gio (address);

  return g_inet_address_get_is_loopback (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (gio)));
}

/* Loopback comes last; one such address is enough to try things on this machine. */
static void
drop_second_loopback (GPtrArray *addresses)
{
  while (addresses->len > 1 && is_loopback (g_ptr_array_index (addresses, addresses->len - 1)) &&
         is_loopback (g_ptr_array_index (addresses, addresses->len - 2)))
    g_ptr_array_remove_index (addresses, addresses->len - 1);
}

static void
fill_reachable (SwbPanelHead *self)
{
  const SwbEndpointStatus *status = swb_panel_get_status (self->panel);
  g_autoptr (GPtrArray) addresses = NULL;
  GtkWidget *child, *label;

  while ((child = gtk_widget_get_first_child (self->addresses)) != NULL)
    gtk_box_remove (GTK_BOX (self->addresses), child);

  /* A dual-stack socket, which is what [::] is here, is reached by both families. */
  addresses = swb_local_list_addresses (
    status->local.family == G_SOCKET_FAMILY_IPV4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_INVALID, status->local.port);
  drop_second_loopback (addresses);
  label = gtk_label_new (_ ("Others reach it at"));
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (self->addresses), label);
  for (guint i = 0; i < MIN (addresses->len, MAX_REACHABLE); i++)
    gtk_box_append (GTK_BOX (self->addresses), new_address_button (g_ptr_array_index (addresses, i)));
}

static void
update_reachable (SwbPanelHead *self)
{
  const SwbEndpointStatus *status = swb_panel_get_status (self->panel);
  gboolean wanted = swb_panel_get_kind (self->panel) != SWB_PANEL_KIND_TCP_CLIENT && swb_panel_is_live (self->panel) &&
                    swb_net_address_is_set (&status->local) && swb_net_address_is_any (&status->local);

  if (wanted && !swb_net_address_equal (&self->listed, &status->local))
    {
      self->listed = status->local;
      fill_reachable (self);
    }
  gtk_widget_set_visible (self->reachable, wanted);
}

static void
on_network_changed (SwbPanelHead *self)
{
  self->listed = SWB_NET_ADDRESS_NONE;
  if (self->panel != NULL)
    update_reachable (self);
}

static void
on_entry_changed (SwbPanelHead *self)
{
  if (self->syncing)
    return;
  self->edited = TRUE;
  gtk_widget_remove_css_class (self->host, "error");
  gtk_widget_remove_css_class (self->port, "error");
}

static void
on_entry_activated (SwbPanelHead *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.start", NULL);
}

static void
sync_entries (SwbPanelHead *self)
{
  SwbPanelSettings *settings = swb_panel_get_settings (self->panel);
  g_autofree char *port = g_strdup_printf ("%u", swb_panel_settings_get_port (settings));

  if (self->edited)
    return;
  self->syncing = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->host)), swb_panel_settings_get_host (settings)) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->host), swb_panel_settings_get_host (settings));
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->port)), port) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->port), port);
  self->syncing = FALSE;
}

static void
update_buttons (SwbPanelHead *self,
                gboolean      live)
{
  gboolean had_focus = gtk_widget_has_focus (self->start) || gtk_widget_has_focus (self->stop);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean was_editing = focus != NULL && gtk_widget_is_ancestor (focus, self->editor);
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), SWB_TYPE_PAGE_VIEW);

  if (live == self->was_live)
    return;
  self->was_live = live;
  gtk_widget_set_visible (self->start, !live);
  gtk_widget_set_visible (self->stop, live);
  gtk_widget_set_visible (self->address, live);
  gtk_widget_set_visible (self->editor, !live);
  if (had_focus)
    gtk_widget_grab_focus (live ? self->stop : self->start);
  else if (was_editing && view != NULL)
    swb_page_view_focus (SWB_PAGE_VIEW (view)); /* the entry is gone, and something is there to be sent */
}

/* ---- Rules --------------------------------------------------------------------------------------------------------- */

static void
on_show_record (SwbPanelHead *self,
                guint64       offset)
{
  g_signal_emit (self, signals[SHOW_RECORD], 0, offset);
}

static void
on_react_window_destroyed (SwbPanelHead *self)
{
  self->react_window = NULL;
}

static void
on_rules_clicked (SwbPanelHead *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->react_window == NULL)
    {
      self->react_window = swb_react_window_new (self->panel);
      g_signal_connect_object (self->react_window, "show-record", G_CALLBACK (on_show_record), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->react_window, "destroy", G_CALLBACK (on_react_window_destroyed), self,
                               G_CONNECT_SWAPPED);
    }
  swb_react_window_open (SWB_REACT_WINDOW (self->react_window), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
}

static void
update_rules (SwbPanelHead *self)
{
  GPtrArray *rules = swb_panel_get_rules (self->panel);
  g_autofree char *label = NULL;
  g_autofree char *description = NULL;
  guint enabled = 0;

  for (guint i = 0; i < rules->len; i++)
    enabled += ((const SwbRule *) g_ptr_array_index (rules, i))->enabled ? 1 : 0;
  if (enabled == self->shown_rules)
    return;
  self->shown_rules = enabled;
  label = enabled > 0 ? g_strdup_printf (_ ("Rules (%u)"), enabled) : g_strdup (_ ("Rules"));
  description = g_strdup_printf (ngettext ("%u rule is in force", "%u rules are in force", enabled), enabled);
  gtk_button_set_label (GTK_BUTTON (self->rules), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rules), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Rules"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

/* Who gave it a name knows it by that: it stands first, as in the list, and the address steps back. */
static void
update_name (SwbPanelHead *self)
{
  const char *name = swb_panel_settings_get_title (swb_panel_get_settings (self->panel));
  GtkWidget *rest[] = { self->kind, self->address };
  gboolean named = name != NULL && *name != '\0';

  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->name)), named ? name : "") == 0)
    return;
  gtk_label_set_text (GTK_LABEL (self->name), named ? name : "");
  swb_tooltip_set_text (self->name, named ? name : NULL);
  gtk_widget_set_visible (self->name, named);
  for (guint i = 0; i < G_N_ELEMENTS (rest); i++)
    if (named)
      gtk_widget_remove_css_class (rest[i], "heading");
    else
      gtk_widget_add_css_class (rest[i], "heading");
}

static void
on_panel_changed (SwbPanelHead *self)
{
  gboolean live = swb_panel_is_live (self->panel);
  g_autofree char *address = swb_panel_dup_address (self->panel);
  g_autofree char *state = swb_panel_dup_state_text (self->panel);

  swb_state_icon_update (GTK_IMAGE (self->icon), SWB_PAGE (self->panel));
  if (live)
    self->edited = FALSE;
  update_buttons (self, live);
  sync_entries (self);
  update_name (self);

  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->address)), address) != 0)
    gtk_label_set_text (GTK_LABEL (self->address), address);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->state)), state) != 0)
    {
      gtk_label_set_text (GTK_LABEL (self->state), state);
      swb_tooltip_set_text (self->state, state);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->state), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("State"),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
    }
  update_reachable (self);
  update_rules (self);
}

static void
swb_panel_head_dispose (GObject *object)
{
  SwbPanelHead *self = SWB_PANEL_HEAD (object);
  GtkWidget *child;

  if (self->react_window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->react_window));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_panel_head_parent_class)->dispose (object);
}

static void
swb_panel_head_class_init (SwbPanelHeadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_panel_head_dispose;

  /* the offset of a record that the user wants to see in the log */
  signals[SHOW_RECORD] = g_signal_new ("show-record", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_UINT64);
  g_type_ensure (SWB_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-panel-head.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbPanelHead, icon);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelHead, name);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelHead, kind);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelHead, address);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelHead, editor);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelHead, host);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelHead, port);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelHead, state);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelHead, rules);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelHead, options);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelHead, start);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelHead, stop);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelHead, reachable);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelHead, addresses);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_rules_clicked);
  gtk_widget_class_set_css_name (widget_class, "panelhead");
}

static void
swb_panel_head_init (SwbPanelHead *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->was_live = -1;
  self->listed = SWB_NET_ADDRESS_NONE;
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (on_network_changed), self,
                           G_CONNECT_SWAPPED);
}

static GtkWidget *
new_options (gpointer user_data)
{
  return swb_panel_options_new (SWB_PANEL_HEAD (user_data)->panel);
}

static void
set_button (GtkWidget  *button,
            const char *label,
            const char *tooltip)
{
  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * swb_panel_head_set_panel:
 * @self: a panel head
 * @panel: the panel that it is the head of; set once
 */
void
swb_panel_head_set_panel (SwbPanelHead *self,
                          SwbPanel     *panel)
{
  gboolean client = swb_panel_get_kind (panel) == SWB_PANEL_KIND_TCP_CLIENT;

  g_return_if_fail (self->panel == NULL);

  self->panel = g_object_ref (panel);
  gtk_label_set_text (GTK_LABEL (self->kind), swb_panel_get_kind_label (panel));
  set_button (self->start, client ? _ ("Connect") : _ ("Start"), client ? _ ("Connect (F5)") : _ ("Start (F5)"));
  set_button (self->stop, client ? _ ("Disconnect") : _ ("Stop"),
              client ? _ ("Disconnect (Shift+F5)") : _ ("Stop (Shift+F5)"));
  gtk_widget_set_tooltip_text (self->host, client ? _ ("Address or name to connect to")
                                                  : _ ("Address of this machine to listen on; * is all of them"));
  gtk_widget_set_tooltip_text (self->port, client ? _ ("Port to connect to") : _ ("Port; 0 is any free one"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->host), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Address"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->port), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Port"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->options), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Options"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rules), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Rules"), -1);
  swb_lazy_popover_set (self->options, new_options, self);

  g_signal_connect_object (panel, "changed", G_CALLBACK (on_panel_changed), self, G_CONNECT_SWAPPED);
  on_panel_changed (self);
}

/**
 * swb_panel_head_commit:
 * @self: a panel head
 *
 * Takes over the address that was typed. When it is wrong, that is shown in the panel.
 *
 * Returns: whether the panel may be started
 */
gboolean
swb_panel_head_commit (SwbPanelHead *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->edited)
    return TRUE;
  if (!swb_panel_set_address (self->panel, gtk_editable_get_text (GTK_EDITABLE (self->host)),
                              gtk_editable_get_text (GTK_EDITABLE (self->port)), &error))
    {
      gtk_widget_add_css_class (g_error_matches (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_PORT) ? self->port : self->host, "error");
      swb_panel_take_error (self->panel, g_steal_pointer (&error));
      return FALSE;
    }
  self->edited = FALSE;
  return TRUE;
}

/**
 * swb_panel_head_focus_address:
 * @self: a panel head
 *
 * Puts the cursor where the address is typed, when that can be edited now.
 */
void
swb_panel_head_focus_address (SwbPanelHead *self)
{
  if (!swb_panel_is_live (self->panel))
    gtk_widget_grab_focus (self->host);
}
