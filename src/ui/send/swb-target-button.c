#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-target-button.h"

#include <glib/gi18n.h>

#include "swb-connection-item.h"
#include "swb-tooltip.h"

/**
 * SwbTargetButton:
 *
 * Chooses who of a server's clients, or of the peers that a UDP panel has heard of, gets what is sent. The list is filled only while it is open, so that a thousand
 * clients that come and go cost nothing here. Unlike a GtkDropDown it never goes over to another entry by itself when
 * the chosen one disappears: bytes must not reach somebody whom the user did not choose.
 */
struct _SwbTargetButton
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkWidget *label;
  GtkWidget *popover;
  GtkWidget *list;

  SwbPanel *panel;
};

G_DEFINE_FINAL_TYPE (SwbTargetButton, swb_target_button, GTK_TYPE_WIDGET)

static void
on_setup (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkListItemFactory *factory,
         GtkListItem        *item)
{
  gpointer object = gtk_list_item_get_item (item);
  const char *text = SWB_IS_CONNECTION_ITEM (object) ? swb_connection_item_get_label (object)
                                                     : gtk_string_object_get_string (GTK_STRING_OBJECT (object));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
on_popover_shown (SwbTargetButton *self)
{
  gboolean datagrams = swb_panel_get_kind (self->panel) == SWB_PANEL_KIND_UDP;
  const char *first = datagrams ? _ ("Last sender") : _ ("All clients");
  g_autoptr (GtkStringList) all = gtk_string_list_new ((const char *[]) { first, NULL });
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  GtkNoSelection *selection;

  g_list_store_append (parts, all);
  g_list_store_append (parts, swb_panel_get_connections (self->panel));
  selection = gtk_no_selection_new (G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts))));
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
}

static void
on_popover_closed (SwbTargetButton *self)
{
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), NULL);
}

static void
on_activated (SwbTargetButton *self,
              guint            position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (self->list)));
  g_autoptr (GObject) item = g_list_model_get_item (model, position);

  gboolean all = !SWB_IS_CONNECTION_ITEM (item);

  if (swb_panel_get_kind (self->panel) == SWB_PANEL_KIND_UDP)
    swb_panel_set (self->panel, "peer", all ? "" : swb_connection_item_get_label (SWB_CONNECTION_ITEM (item)), NULL);
  else
    swb_panel_set_target (self->panel, all ? 0 : swb_connection_item_get_id (SWB_CONNECTION_ITEM (item)));
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
on_panel_changed (SwbTargetButton *self)
{
  g_autofree char *text = swb_panel_dup_target_label (self->panel);

  if (g_strcmp0 (text, gtk_label_get_text (GTK_LABEL (self->label))) == 0)
    return;
  gtk_label_set_text (GTK_LABEL (self->label), text);
  swb_tooltip_set_text (self->button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Send to"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
swb_target_button_dispose (GObject *object)
{
  SwbTargetButton *self = SWB_TARGET_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_target_button_parent_class)->dispose (object);
}

static void
swb_target_button_class_init (SwbTargetButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_target_button_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-target-button.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbTargetButton, button);
  gtk_widget_class_bind_template_child (widget_class, SwbTargetButton, label);
  gtk_widget_class_bind_template_child (widget_class, SwbTargetButton, popover);
  gtk_widget_class_bind_template_child (widget_class, SwbTargetButton, list);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
swb_target_button_init (SwbTargetButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * swb_target_button_set_panel:
 * @self: a target button
 * @panel: the panel whose target it chooses; set once
 */
void
swb_target_button_set_panel (SwbTargetButton *self,
                             SwbPanel        *panel)
{
  g_return_if_fail (self->panel == NULL);

  self->panel = g_object_ref (panel);
  if (swb_panel_get_kind (panel) == SWB_PANEL_KIND_UDP)
    {
      /* The address stands in the entry beside it. */
      gtk_widget_set_visible (self->label, FALSE);
      swb_tooltip_set_text (self->button, _ ("Choose one of those heard of"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Known peers"), -1);
      return;
    }
  g_signal_connect_object (panel, "changed", G_CALLBACK (on_panel_changed), self, G_CONNECT_SWAPPED);
  on_panel_changed (self);
}
