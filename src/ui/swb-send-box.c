#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-send-box.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-format.h"
#include "swb-hex.h"
#include "swb-send-codec.h"
#include "swb-target-button.h"
#include "swb-wrap-box.h"

/* Bytes that the preview shows at most; the count is always exact. */
#define PREVIEW_BYTES 48

/**
 * SwbSendBox:
 *
 * Where the user types what is sent, with the exact bytes that it makes below it while typing. What stands in it is
 * kept in the panel.
 */
struct _SwbSendBox
{
  GtkWidget parent_instance;

  GtkWidget *text_toggle;
  GtkWidget *hex_toggle;
  GtkWidget *ending;
  GtkWidget *session;
  GtkWidget *to;
  GtkWidget *target;
  GtkWidget *peer;
  GtkWidget *scroller;
  GtkWidget *text;
  GtkWidget *send;
  GtkWidget *preview;
  GtkWidget *preview_ending;
  GtkWidget *summary;
  GtkWidget *reason;

  SwbPanel *panel;
  GtkTextBuffer *buffer;
  GBytes *bytes; /* what Send would send; NULL: what is typed is wrong */
  gboolean syncing;
  char *synced_peer; /* the setting as the entry saw it last */

  /* What @bytes was made with, to see when it is out of date. */
  SwbDataFormat shown_format;
  SwbLineEnding shown_ending;
  char *shown_encoding;
};

G_DEFINE_FINAL_TYPE (SwbSendBox, swb_send_box, GTK_TYPE_WIDGET)

/* In the order of the drop-down, which is that of SwbLineEnding. */
static const char *const ending_nicks[] = { "none", "cr", "lf", "crlf", "lfcr", "nul" };

static char *
dup_text (SwbSendBox *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

static void
update_send (SwbSendBox *self)
{
  const char *reason = NULL;
  gboolean possible = swb_panel_can_send (self->panel, &reason);
  gboolean datagram = swb_panel_get_kind (self->panel) == SWB_PANEL_KIND_UDP;
  gboolean something = self->bytes != NULL && (datagram || g_bytes_get_size (self->bytes) > 0);

  gtk_widget_set_sensitive (self->send, possible && something);
  gtk_widget_set_visible (self->reason, reason != NULL);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->reason)), reason) != 0)
    gtk_label_set_text (GTK_LABEL (self->reason), reason != NULL ? reason : "");
}

static char *
dup_summary (SwbSendBox *self,
             gsize       size,
             gsize       ending)
{
  static const char *const names[] = { "", "CR", "LF", "CRLF", "LFCR", "NUL" };
  g_autofree char *number = swb_format_count (size);
  g_autofree char *count = g_strdup_printf (ngettext ("%s byte", "%s bytes", size), number);

  if (ending == 0)
    return g_steal_pointer (&count);
  return g_strdup_printf (_ ("%s: data · %s"), count, names[self->shown_ending]);
}

static void
show_bytes (SwbSendBox *self)
{
  gsize size, shown, ending_length = 0;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);
  const char *ending = swb_line_ending_get_bytes (self->shown_ending, &ending_length);
  g_autofree char *hex = NULL;
  g_autofree char *ending_hex = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *line = NULL;

  /* Hex is sent as typed; an encoding of more than one byte a character writes its ending in its own way. */
  if (self->shown_format == SWB_DATA_FORMAT_HEX || ending_length > size || size == 0 || (ending_length > 0 && memcmp (data + size - ending_length, ending, ending_length) != 0))
    ending_length = 0;
  shown = MIN (size - ending_length, PREVIEW_BYTES);
  hex = swb_hex_format (data, shown);
  line = shown < size - ending_length ? g_strconcat (hex, " …", NULL) : g_strdup (hex);
  ending_hex = ending_length > 0 ? swb_hex_format (data + size - ending_length, ending_length) : g_strdup ("");
  summary = dup_summary (self, size, ending_length);

  gtk_widget_remove_css_class (self->preview, "error");
  gtk_widget_add_css_class (self->preview, "wire");
  gtk_label_set_text (GTK_LABEL (self->preview), line);
  gtk_widget_set_visible (self->preview, shown > 0);
  gtk_widget_set_tooltip_text (self->preview, NULL);
  gtk_label_set_text (GTK_LABEL (self->preview_ending), ending_hex);
  gtk_widget_set_visible (self->preview_ending, ending_length > 0);
  gtk_label_set_text (GTK_LABEL (self->summary), summary);
  gtk_widget_set_visible (self->summary, TRUE);
}

static void
show_error (SwbSendBox   *self,
            const GError *error,
            gsize         position)
{
  GtkTextIter start, end;

  gtk_label_set_text (GTK_LABEL (self->preview), error->message);
  gtk_widget_set_tooltip_text (self->preview, error->message);
  gtk_widget_set_visible (self->preview, TRUE);
  gtk_widget_add_css_class (self->preview, "error");
  gtk_widget_remove_css_class (self->preview, "wire");
  gtk_widget_set_visible (self->preview_ending, FALSE);
  gtk_widget_set_visible (self->summary, FALSE);

  /* The position counts characters from 1; 0: of no character in particular. */
  if (position == 0)
    return;
  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, (int) position - 1);
  end = start;
  gtk_text_iter_forward_char (&end);
  gtk_text_buffer_apply_tag_by_name (self->buffer, "error", &start, &end);
}

static void
update_preview (SwbSendBox *self)
{
  SwbPanelSettings *settings = swb_panel_get_settings (self->panel);
  g_autofree char *text = dup_text (self);
  g_autoptr (GError) error = NULL;
  GtkTextIter start, end;
  gsize position = 0;

  self->shown_format = swb_panel_settings_get_input (settings);
  self->shown_ending = swb_panel_settings_get_line_ending (settings);
  g_free (self->shown_encoding);
  self->shown_encoding = g_strdup (swb_panel_settings_get_encoding (settings));

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag_by_name (self->buffer, "error", &start, &end);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes =
    swb_send_codec_build (text, self->shown_format, self->shown_encoding, self->shown_ending, &position, &error);
  if (self->bytes != NULL)
    show_bytes (self);
  else
    show_error (self, error, position);
  update_send (self);
}

static void
on_text_changed (SwbSendBox *self)
{
  g_autofree char *text = NULL;

  if (self->panel == NULL)
    return;
  text = dup_text (self);
  swb_panel_set_draft (self->panel, text);
  update_preview (self);
}

static void
set_text (SwbSendBox *self,
          const char *text)
{
  GtkTextIter end;

  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_place_cursor (self->buffer, &end);
}

static void
send_now (SwbSendBox *self)
{
  g_autofree char *text = NULL;

  if (!gtk_widget_get_sensitive (self->send))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  text = dup_text (self);
  swb_panel_send_bytes (self->panel, self->bytes);
  swb_history_add (swb_panel_get_history (self->panel), text);
  if (swb_panel_settings_get_line_session (swb_panel_get_settings (self->panel)))
    set_text (self, "");
}

static void
on_send_clicked (SwbSendBox *self)
{
  send_now (self);
  gtk_widget_grab_focus (self->text);
}

static gboolean
cursor_is_on_edge (SwbSendBox *self,
                   gboolean    first)
{
  GtkTextIter cursor;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &cursor, gtk_text_buffer_get_insert (self->buffer));
  /* Lines as they are shown: a long one that is wrapped is walked through first. */
  if (first)
    return !gtk_text_view_backward_display_line (GTK_TEXT_VIEW (self->text), &cursor);
  return !gtk_text_view_forward_display_line (GTK_TEXT_VIEW (self->text), &cursor) || gtk_text_iter_is_end (&cursor);
}

static gboolean
walk_history (SwbSendBox *self,
              gboolean    older)
{
  SwbHistory *history = swb_panel_get_history (self->panel);
  g_autofree char *current = NULL;
  const char *entry;

  if (!cursor_is_on_edge (self, older))
    return GDK_EVENT_PROPAGATE;
  current = dup_text (self);
  entry = older ? swb_history_older (history, current) : swb_history_newer (history);
  if (entry == NULL)
    return GDK_EVENT_PROPAGATE;
  set_text (self, entry);
  return GDK_EVENT_STOP;
}

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
      if (modifiers == GDK_CONTROL_MASK ||
          (modifiers == 0 && swb_panel_settings_get_line_session (swb_panel_get_settings (self->panel))))
        {
          send_now (self);
          return GDK_EVENT_STOP;
        }
      return GDK_EVENT_PROPAGATE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return modifiers == 0 ? walk_history (self, TRUE) : GDK_EVENT_PROPAGATE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return modifiers == 0 ? walk_history (self, FALSE) : GDK_EVENT_PROPAGATE;
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
on_ending_selected (SwbSendBox *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->ending));

  if (!self->syncing && self->panel != NULL && selected < G_N_ELEMENTS (ending_nicks))
    swb_panel_set (self->panel, "line-ending", ending_nicks[selected], NULL);
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

  self->syncing = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->ending), swb_panel_settings_get_line_ending (settings));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->session), swb_panel_settings_get_line_session (settings));
  gtk_widget_set_sensitive (self->ending, swb_panel_settings_get_input (settings) == SWB_DATA_FORMAT_TEXT);
  if (swb_panel_get_kind (self->panel) == SWB_PANEL_KIND_UDP && !was_syncing)
    sync_peer (self);
  self->syncing = was_syncing;

  if (self->shown_format != swb_panel_settings_get_input (settings))
    {
      /* The same bytes, written the other way. */
      g_autofree char *draft = g_strdup (swb_panel_get_draft (self->panel));

      self->shown_format = swb_panel_settings_get_input (settings);
      set_text (self, draft);
      update_preview (self);
    }
  else if (self->shown_ending != swb_panel_settings_get_line_ending (settings) ||
           g_strcmp0 (self->shown_encoding, swb_panel_settings_get_encoding (settings)) != 0)
    update_preview (self);
  else
    update_send (self);
}

static void
swb_send_box_dispose (GObject *object)
{
  SwbSendBox *self = SWB_SEND_BOX (object);
  GtkWidget *child;

  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  g_clear_object (&self->buffer);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_send_box_parent_class)->dispose (object);
}

static void
swb_send_box_finalize (GObject *object)
{
  SwbSendBox *self = SWB_SEND_BOX (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->shown_encoding);
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

  g_type_ensure (SWB_TYPE_TARGET_BUTTON);
  g_type_ensure (SWB_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-send-box.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, text_toggle);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, hex_toggle);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, ending);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, session);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, to);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, target);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, peer);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, scroller);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, text);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, send);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, preview);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, preview_ending);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, summary);
  gtk_widget_class_bind_template_child (widget_class, SwbSendBox, reason);
  gtk_widget_class_bind_template_callback (widget_class, on_ending_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_session_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_peer_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_send_clicked);
  gtk_widget_class_set_css_name (widget_class, "sendbox");
}

static void
set_name (GtkWidget  *widget,
          const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
swb_send_box_init (SwbSendBox *self)
{
  const char *endings[] = { _ ("No ending"), "CR", "LF", "CRLF", "LFCR", "NUL", NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (endings);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->ending), G_LIST_MODEL (list));

  self->buffer = g_object_ref (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)));
  gtk_text_buffer_create_tag (self->buffer, "error", "underline", PANGO_UNDERLINE_ERROR, NULL);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (on_text_changed), self);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (self->text, keys);

  set_name (self->text, _ ("Data to send"));
  set_name (self->send, _ ("Send"));
  set_name (self->text_toggle, _ ("Text"));
  set_name (self->hex_toggle, _ ("Hex"));
  set_name (self->ending, _ ("Line ending"));
  set_name (self->session, _ ("Line session"));
  set_name (self->peer, _ ("Send to"));
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
  if (kind != SWB_PANEL_KIND_TCP_CLIENT)
    swb_target_button_set_panel (SWB_TARGET_BUTTON (self->target), panel);

  set_text (self, swb_panel_get_draft (panel));
  g_signal_connect_object (panel, "changed", G_CALLBACK (on_panel_changed), self, G_CONNECT_SWAPPED);
  update_preview (self);
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
