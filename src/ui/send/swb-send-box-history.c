#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-send-box-private.h"

#include "swb-send-menus.h"
#include "swb-send-text.h"

/*
 * What was sent before, to be taken up again: from the menu, or by Up and Down in the text.
 */

/* Text is only what it was together with how it is read. */
static void
recall (SwbSendBox            *self,
        const SwbHistoryEntry *entry)
{
  self->recalling = TRUE;
  swb_panel_set (self->panel, "input", entry->format == SWB_DATA_FORMAT_HEX ? "hex" : "text", NULL);
  if (entry->format == SWB_DATA_FORMAT_TEXT)
    swb_panel_set (self->panel, "escapes", entry->escapes ? "on" : "off", NULL);
  swb_panel_set (self->panel, "variables", entry->variables ? "on" : "off", NULL);
  swb_send_text_set_text (SWB_SEND_TEXT (self->text), entry->text);
  self->recalling = FALSE;
  swb_send_box_update_preview (self);
}

/* Goes to an older entry, or a newer one, when the cursor is on the edge of the text. Returns: whether it did */
gboolean
swb_send_box_walk_history (SwbSendBox *self,
                           gboolean    older)
{
  SwbHistory *history = swb_panel_get_history (self->panel);
  SwbPanelSettings *settings = swb_panel_get_settings (self->panel);
  g_autofree char *text = NULL;
  SwbHistoryEntry current;
  const SwbHistoryEntry *entry;

  if (!swb_send_text_is_on_edge (SWB_SEND_TEXT (self->text), older))
    return GDK_EVENT_PROPAGATE;
  text = swb_send_text_dup_text (SWB_SEND_TEXT (self->text));
  current = (SwbHistoryEntry){ swb_panel_settings_get_input (settings), swb_panel_settings_get_escapes (settings),
                               swb_panel_settings_get_variables (settings), text };
  entry = older ? swb_history_older (history, &current) : swb_history_newer (history);
  if (entry == NULL)
    return GDK_EVENT_PROPAGATE;
  recall (self, entry);
  return GDK_EVENT_STOP;
}

static void
action_recall (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SwbSendBox *self = SWB_SEND_BOX (widget);
  GPtrArray *entries = swb_history_list (swb_panel_get_history (self->panel));
  guint index = g_variant_get_uint32 (parameter);

  if (index >= entries->len)
    return;
  recall (self, g_ptr_array_index (entries, index));
  gtk_widget_grab_focus (self->text);
}

static void
action_clear_history (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  swb_history_clear (swb_panel_get_history (SWB_SEND_BOX (widget)->panel));
}

static void
create_history_menu (GtkMenuButton *button,
                     gpointer       user_data)
{
  SwbSendBox *self = SWB_SEND_BOX (user_data);
  g_autoptr (GMenuModel) menu = swb_send_menus_new_history (swb_panel_get_history (self->panel));

  gtk_menu_button_set_menu_model (button, menu);
}

/* For the class: the actions of the menu. */
void
swb_send_box_install_history (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "sendbox.recall", "u", action_recall);
  gtk_widget_class_install_action (widget_class, "sendbox.clear-history", NULL, action_clear_history);
}

void
swb_send_box_init_history (SwbSendBox *self)
{
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->history), create_history_menu, self, NULL);
}
