#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-send-box-private.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-choice.h"
#include "swb-frame-button.h"
#include "swb-repeat-button.h"
#include "swb-send-draft.h"
#include "swb-send-menus.h"
#include "swb-send-preview.h"
#include "swb-send-text.h"
#include "swb-target-button.h"
#include "swb-wrap-box.h"

/**
 * SwbSendBox:
 *
 * Where the user types what is sent, with the exact bytes that it makes below it while typing: what is shown is what goes
 * out. What stands in it is kept in the panel.
 */

G_DEFINE_FINAL_TYPE (SwbSendBox, swb_send_box, GTK_TYPE_WIDGET)

/* In the order of SwbLineEnding. */
static const struct
{
  const char *nick;
  const char *label;
} endings[] = {
  { "none", N_ ("No ending") }, { "cr", "CR" }, { "lf", "LF" }, { "crlf", "CRLF" }, { "lfcr", "LFCR" }, { "nul", "NUL" },
};

static const char *
get_ending_label (guint ending)
{
  return ending == SWB_LINE_ENDING_NONE ? _ (endings[ending].label) : endings[ending].label;
}

/* ---- The text ----------------------------------------------------------------------------------------------------- */

static void
set_text (SwbSendBox *self,
          const char *text)
{
  swb_send_text_set_text (SWB_SEND_TEXT (self->text), text);
}

static void
on_clear_clicked (SwbSendBox *self)
{
  set_text (self, "");
  gtk_widget_grab_focus (self->text);
}

static void
show_held (SwbSendBox *self)
{
  gsize length = swb_send_text_get_held (SWB_SEND_TEXT (self->text));
  g_autofree char *size = g_format_size (length);
  g_autofree char *text = NULL;

  if (self->held == NULL && length > 0)
    {
      GtkWidget *clear = gtk_button_new_with_label (_ ("Clear"));

      self->held = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
      self->held_label = gtk_label_new (NULL);
      gtk_label_set_wrap (GTK_LABEL (self->held_label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (self->held_label), 0);
      gtk_widget_set_hexpand (self->held_label, TRUE);
      gtk_widget_add_css_class (self->held_label, "hint");
      gtk_box_append (GTK_BOX (self->held), self->held_label);
      gtk_widget_set_valign (clear, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (clear, _ ("Empty the box (Ctrl+L)"));
      g_signal_connect_swapped (clear, "clicked", G_CALLBACK (on_clear_clicked), self);
      gtk_box_append (GTK_BOX (self->held), clear);
      gtk_widget_insert_after (self->held, GTK_WIDGET (self), gtk_widget_get_parent (self->scroller));
    }
  if (self->held == NULL)
    return;
  gtk_widget_set_visible (self->held, length > 0);
  if (length == 0)
    return;
  /* Translators: a size such as 10.0 MB */
  text = g_strdup_printf (_ ("All %s are sent as they are. The box shows only the beginning: it is too much to be edited here."), size);
  gtk_label_set_text (GTK_LABEL (self->held_label), text);
}

static void
on_text_changed (SwbSendBox *self)
{
  g_autofree char *text = NULL;

  if (self->panel == NULL)
    return;
  text = swb_send_text_dup_text (SWB_SEND_TEXT (self->text));
  swb_panel_set_draft (self->panel, text);
  show_held (self);
  if (!self->recalling)
    swb_send_box_update_preview (self);
}

static void
send_now (SwbSendBox *self)
{
  g_autoptr (SwbSendDraft) draft = NULL;
  g_auto (SwbSendFrame) frame = { 0 };

  if (!gtk_widget_get_sensitive (self->send))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }

  /* the panel says at once that it has changed, and other ones take their places */
  draft = swb_send_draft_ref (self->draft);
  frame = self->frame;
  frame.bytes = g_bytes_ref (self->frame.bytes);
  swb_panel_send_frame (self->panel, swb_send_draft_get_text (draft), swb_send_draft_get_options (draft), &frame);
  if (swb_panel_settings_get_line_session (swb_panel_get_settings (self->panel)))
    set_text (self, "");
}

static void
on_send_clicked (SwbSendBox *self)
{
  send_now (self);
  gtk_widget_grab_focus (self->text);
}

static void
action_send (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  send_now (SWB_SEND_BOX (widget));
}

/* ---- Insert ------------------------------------------------------------------------------------------------------- */

/* What is put in means what it says: its kind is turned on. */
static void
action_insert (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SwbSendBox *self = SWB_SEND_BOX (widget);
  const char *text = g_variant_get_string (parameter, NULL);

  swb_panel_set (self->panel, g_str_has_prefix (text, "{{") ? "variables" : "escapes", "on", NULL);
  swb_send_text_insert (SWB_SEND_TEXT (self->text), text);
  gtk_widget_grab_focus (self->text);
}

static void
create_insert_menu (GtkMenuButton *button,
                    gpointer       user_data)
{
  SwbSendBox *self = SWB_SEND_BOX (user_data);
  g_autoptr (GMenuModel) menu =
    swb_send_menus_new_insert (swb_panel_settings_get_input (swb_panel_get_settings (self->panel)));

  gtk_menu_button_set_menu_model (button, menu);
}

/* ---- Keys and controls -------------------------------------------------------------------------------------------- */

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                SwbSendBox            *self)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      /* Shift+Enter begins a new line in a line session, too */
      if (modifiers == GDK_CONTROL_MASK ||
          (modifiers == 0 && swb_panel_settings_get_line_session (swb_panel_get_settings (self->panel))))
        {
          send_now (self);
          return GDK_EVENT_STOP;
        }
      return GDK_EVENT_PROPAGATE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return modifiers == 0 ? swb_send_box_walk_history (self, TRUE) : GDK_EVENT_PROPAGATE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return modifiers == 0 ? swb_send_box_walk_history (self, FALSE) : GDK_EVENT_PROPAGATE;
    case GDK_KEY_l:
      if (modifiers != GDK_CONTROL_MASK)
        return GDK_EVENT_PROPAGATE;
      set_text (self, "");
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
on_ending_offer (SwbSendBox *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    gtk_string_list_append (list, get_ending_label (i));
  swb_choice_offer (SWB_CHOICE (self->ending), G_LIST_MODEL (list),
                    swb_panel_settings_get_line_ending (swb_panel_get_settings (self->panel)));
}

static void
on_ending_chosen (SwbSendBox *self,
                  guint       position)
{
  swb_panel_set (self->panel, "line-ending", endings[position].nick, NULL);
}

static void
on_session_toggled (SwbSendBox *self)
{
  gboolean on = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->session));

  if (self->syncing || self->panel == NULL)
    return;
  swb_panel_set (self->panel, "line-session", on ? "on" : "off", NULL);
  gtk_widget_grab_focus (self->text);
}

static void
on_peer_changed (SwbSendBox *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *peer = NULL;

  if (self->syncing || self->panel == NULL)
    return;
  peer = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->peer))));
  self->syncing = TRUE; /* the panel says at once that it has changed */
  if (swb_panel_set (self->panel, "peer", peer, &error))
    {
      gtk_widget_remove_css_class (self->peer, "error");
      gtk_widget_set_tooltip_text (self->peer, _ ("HOST:PORT; empty: whoever sent last"));
    }
  else
    {
      gtk_widget_add_css_class (self->peer, "error");
      gtk_widget_set_tooltip_text (self->peer, error->message);
    }
  self->syncing = FALSE;
  g_free (self->synced_peer);
  self->synced_peer = g_strdup (swb_panel_settings_get_peer (swb_panel_get_settings (self->panel)));
}

static void
sync_peer (SwbSendBox *self)
{
  const char *peer = swb_panel_settings_get_peer (swb_panel_get_settings (self->panel));

  /* What is being typed may be wrong for now and stays, until somebody else chooses another. */
  if (g_strcmp0 (self->synced_peer, peer) == 0)
    return;
  g_free (self->synced_peer);
  self->synced_peer = g_strdup (peer);
  gtk_widget_remove_css_class (self->peer, "error");
  gtk_widget_set_tooltip_text (self->peer, _ ("HOST:PORT; empty: whoever sent last"));
  gtk_editable_set_text (GTK_EDITABLE (self->peer), peer != NULL ? peer : "");
}

static void
on_panel_changed (SwbSendBox *self)
{
  SwbPanelSettings *settings = swb_panel_get_settings (self->panel);
  gboolean was_syncing = self->syncing;
  /* what is wrong may become right when somebody connects */
  SwbTemplateUses uses = self->frame.bytes != NULL ? self->frame.uses : SWB_TEMPLATE_USES_PEER;

  self->syncing = TRUE;
  swb_choice_set_chosen (SWB_CHOICE (self->ending), get_ending_label (swb_panel_settings_get_line_ending (settings)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->session), swb_panel_settings_get_line_session (settings));
  gtk_widget_set_sensitive (self->ending, swb_panel_settings_get_input (settings) == SWB_DATA_FORMAT_TEXT);
  if (swb_panel_get_kind (self->panel) == SWB_PANEL_KIND_UDP && !was_syncing)
    sync_peer (self);
  self->syncing = was_syncing;

  if (self->recalling)
    return;
  if (swb_send_draft_get_options (self->draft)->format != swb_panel_settings_get_input (settings))
    {
      /* The same bytes, written the other way. */
      g_autofree char *draft = g_strdup (swb_panel_get_draft (self->panel));

      self->recalling = TRUE;
      set_text (self, draft);
      self->recalling = FALSE;
      swb_send_box_update_preview (self);
    }
  else if (!swb_send_draft_is_current (self->draft, self->panel, uses) ||
           swb_send_draft_count_recipients (self->panel, self->frame.uses) != self->shown_recipients)
    swb_send_box_update_preview (self);
  else
    swb_send_box_update_send (self);
}

static void
swb_send_box_dispose (GObject *object)
{
  SwbSendBox *self = SWB_SEND_BOX (object);
  GtkWidget *child;

  g_clear_handle_id (&self->time_source, g_source_remove);
  swb_send_box_cancel_building (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_send_box_parent_class)->dispose (object);
}

static void
swb_send_box_finalize (GObject *object)
{
  SwbSendBox *self = SWB_SEND_BOX (object);

  swb_send_frame_clear (&self->frame);
  g_clear_pointer (&self->draft, swb_send_draft_unref);
  g_free (self->synced_peer);

  G_OBJECT_CLASS (swb_send_box_parent_class)->finalize (object);
}

static void
swb_send_box_class_init (SwbSendBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_send_box_dispose;
  object_class->finalize = swb_send_box_finalize;

  g_type_ensure (SWB_TYPE_CHOICE);
  g_type_ensure (SWB_TYPE_FRAME_BUTTON);
  g_type_ensure (SWB_TYPE_REPEAT_BUTTON);
  g_type_ensure (SWB_TYPE_SEND_PREVIEW);
  g_type_ensure (SWB_TYPE_SEND_TEXT);
  g_type_ensure (SWB_TYPE_TARGET_BUTTON);
  g_type_ensure (SWB_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-send-box.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, text_toggle);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, hex_toggle);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, ending);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, frame_button);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, insert);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, history);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, session);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, repeat);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, to);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, target);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, peer);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, scroller);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, text);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, send);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, preview);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, reason);
  gtk_widget_class_bind_template_callback (widget_class, on_ending_offer);
  gtk_widget_class_bind_template_callback (widget_class, on_ending_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_session_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_peer_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_send_clicked);
  gtk_widget_class_bind_template_callback_full (widget_class, "update_preview", G_CALLBACK (swb_send_box_update_preview));
  /* wherever the focus is in the box; the text itself has its own keys */
  gtk_widget_class_install_action (widget_class, "sendbox.send", NULL, action_send);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "sendbox.send", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "sendbox.send", NULL);
  gtk_widget_class_install_action (widget_class, "sendbox.insert", "s", action_insert);
  swb_send_box_install_history (widget_class);
  gtk_widget_class_set_css_name (widget_class, "sendbox");
}

static void
swb_send_box_init (SwbSendBox *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_swapped (self->text, "changed", G_CALLBACK (on_text_changed), self);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->insert), create_insert_menu, self, NULL);
  swb_send_box_init_history (self);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (self->text, keys);

  swb_accessible_set_name (self->text, _ ("Data to send"));
  swb_accessible_set_name (self->send, _ ("Send"));
  swb_accessible_set_name (self->text_toggle, _ ("Text"));
  swb_accessible_set_name (self->hex_toggle, _ ("Hex"));
  swb_choice_set_name (SWB_CHOICE (self->ending), _ ("Line ending"));
  swb_accessible_set_name (self->insert, _ ("Insert"));
  swb_accessible_set_name (self->history, _ ("History"));
  swb_accessible_set_name (self->session, _ ("Line session"));
  swb_accessible_set_name (self->peer, _ ("Send to"));
}

/**
 * swb_send_box_set_panel:
 * @self: a send box
 * @panel: the panel that it sends with; set once
 */
void
swb_send_box_set_panel (SwbSendBox *self,
                        SwbPanel   *panel)
{
  SwbPanelKind kind = swb_panel_get_kind (panel);

  g_return_if_fail (self->panel == NULL);

  self->panel = g_object_ref (panel);
  gtk_widget_set_visible (self->to, kind != SWB_PANEL_KIND_TCP_CLIENT);
  gtk_widget_set_visible (self->target, kind != SWB_PANEL_KIND_TCP_CLIENT);
  gtk_widget_set_visible (self->peer, kind == SWB_PANEL_KIND_UDP);
  if (kind == SWB_PANEL_KIND_UDP)
    gtk_widget_add_css_class (self->to, "shrinks");
  if (kind != SWB_PANEL_KIND_TCP_CLIENT)
    swb_target_button_set_panel (SWB_TARGET_BUTTON (self->target), panel);

  swb_frame_button_set_panel (SWB_FRAME_BUTTON (self->frame_button), panel);
  swb_repeat_button_set_panel (SWB_REPEAT_BUTTON (self->repeat), panel);
  self->recalling = TRUE;
  set_text (self, swb_panel_get_draft (panel));
  self->recalling = FALSE;
  g_signal_connect_object (panel, "changed", G_CALLBACK (on_panel_changed), self, G_CONNECT_SWAPPED);
  swb_send_box_update_preview (self);
  on_panel_changed (self);
}

/**
 * swb_send_box_focus:
 * @self: a send box
 *
 * Puts the cursor where the user types.
 */
void
swb_send_box_focus (SwbSendBox *self)
{
  gtk_widget_grab_focus (self->text);
}
