#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-target-button.h"

#include <glib/gi18n.h>

#include "swb-choice.h"
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

  GtkWidget *choice;
  GListModel *offered; /* (nullable): while the list is open */

  SwbPanel *panel;
};

G_DEFINE_FINAL_TYPE (SwbTargetButton, swb_target_button, GTK_TYPE_WIDGET)

static void
on_offer (SwbTargetButton *self)
{
  gboolean datagrams = swb_panel_get_kind (self->panel) == SWB_PANEL_KIND_UDP;
  const char *first = datagrams ? _ ("Last sender") : _ ("All clients");
  g_autoptr (GtkStringList) all = gtk_string_list_new ((const char *[]) { first, NULL });
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);

  g_list_store_append (parts, all);
  g_list_store_append (parts, swb_panel_get_connections (self->panel));
  g_clear_object (&self->offered);
  self->offered = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
  swb_choice_offer (SWB_CHOICE (self->choice), self->offered, GTK_INVALID_LIST_POSITION);
}

static void
on_closed (SwbTargetButton *self)
{
  g_clear_object (&self->offered);
}

static void
on_chosen (SwbTargetButton *self,
           guint            position)
{
  g_autoptr (GObject) item = g_list_model_get_item (self->offered, position);
  gboolean all = !SWB_IS_CONNECTION_ITEM (item);

  if (swb_panel_get_kind (self->panel) == SWB_PANEL_KIND_UDP)
    swb_panel_set (self->panel, "peer", all ? "" : swb_connection_item_get_label (SWB_CONNECTION_ITEM (item)), NULL);
  else
    swb_panel_set_target (self->panel, all ? 0 : swb_connection_item_get_id (SWB_CONNECTION_ITEM (item)));
}

static void
on_panel_changed (SwbTargetButton *self)
{
  g_autofree char *text = swb_panel_dup_target_label (self->panel);

  swb_choice_set_chosen (SWB_CHOICE (self->choice), text);
  swb_tooltip_set_text (self->choice, text);
}

static void
swb_target_button_dispose (GObject *object)
{
  SwbTargetButton *self = SWB_TARGET_BUTTON (object);

  g_clear_pointer (&self->choice, gtk_widget_unparent);
  g_clear_object (&self->offered);
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_target_button_parent_class)->dispose (object);
}

static void
swb_target_button_class_init (SwbTargetButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_target_button_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
swb_target_button_init (SwbTargetButton *self)
{
  self->choice = g_object_new (SWB_TYPE_CHOICE, NULL);
  swb_choice_set_max_width_chars (SWB_CHOICE (self->choice), 24);
  g_signal_connect_swapped (self->choice, "offer", G_CALLBACK (on_offer), self);
  g_signal_connect_swapped (self->choice, "closed", G_CALLBACK (on_closed), self);
  g_signal_connect_swapped (self->choice, "chosen", G_CALLBACK (on_chosen), self);
  gtk_widget_set_parent (self->choice, GTK_WIDGET (self));
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
      swb_tooltip_set_text (self->choice, _ ("Choose one of those heard of"));
      swb_choice_set_name (SWB_CHOICE (self->choice), _ ("Known peers"));
      return;
    }
  swb_choice_set_name (SWB_CHOICE (self->choice), _ ("Send to"));
  g_signal_connect_object (panel, "changed", G_CALLBACK (on_panel_changed), self, G_CONNECT_SWAPPED);
  on_panel_changed (self);
}
