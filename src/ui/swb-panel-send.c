#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel-private.h"

#include <glib/gi18n.h>

#include "swb-connection-item.h"
#include "swb-send-codec.h"

/* Who gets what is sent, and the sending. */

/**
 * swb_panel_set_target:
 * @self: a panel
 * @connection: number of an open connection, or 0 for all
 *
 * Chooses who gets what is sent. A chosen client that goes away stays chosen: to send to somebody else instead would be
 * worse than to refuse.
 */
void
swb_panel_set_target (SwbPanel *self,
                      guint32   connection)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->connections));

  if (self->target == connection)
    return;
  self->target = connection;
  g_clear_pointer (&self->target_label, g_free);
  for (guint i = 0; i < count && connection != 0; i++)
    {
      g_autoptr (SwbConnectionItem) item = g_list_model_get_item (G_LIST_MODEL (self->connections), i);

      if (swb_connection_item_get_id (item) == connection)
        self->target_label = g_strdup (swb_connection_item_get_label (item));
    }
  swb_panel_emit_changed (self);
}

guint32
swb_panel_get_target (SwbPanel *self)
{
  return self->target;
}

/**
 * swb_panel_dup_target_label:
 * @self: a panel
 *
 * Returns: (transfer full): who gets what is sent, translated
 */
char *
swb_panel_dup_target_label (SwbPanel *self)
{
  if (self->target == 0)
    return g_strdup (_ ("All clients"));
  if (swb_panel_has_connection (self, self->target))
    return g_strdup (self->target_label);
  return g_strdup_printf (_ ("%s (gone)"), self->target_label != NULL ? self->target_label : "?");
}

/**
 * swb_panel_can_send:
 * @self: a panel
 * @reason: (out) (optional) (transfer none): why not, translated
 *
 * Returns: whether there is somebody to send to
 */
gboolean
swb_panel_can_send (SwbPanel    *self,
                    const char **reason)
{
  const char *why = NULL;
  const char *peer;

  switch (swb_panel_get_kind (self))
    {
    case SWB_PANEL_KIND_TCP_SERVER:
      if (self->status.connections == 0)
        why = swb_panel_is_live (self) ? _ ("No client is connected yet") : _ ("Not listening");
      else if (self->target != 0 && !swb_panel_has_connection (self, self->target))
        why = _ ("The chosen client is gone: choose another");
      break;
    case SWB_PANEL_KIND_TCP_CLIENT:
      if (self->status.state != SWB_ENDPOINT_STATE_CONNECTED)
        why = _ ("Not connected");
      break;
    case SWB_PANEL_KIND_UDP:
      peer = swb_panel_settings_get_peer (self->settings);
      if (self->status.state != SWB_ENDPOINT_STATE_BOUND)
        why = _ ("Not bound");
      else if ((peer == NULL || *peer == '\0') && self->status.connections == 0)
        why = _ ("Type an address to send to; nobody has sent anything yet");
      break;
    default:
      g_assert_not_reached ();
    }

  if (reason != NULL)
    *reason = why;
  return why == NULL;
}

/**
 * swb_panel_send_bytes:
 * @self: a panel
 * @bytes: what to send
 *
 * Sends to the chosen target. A failure shows in the status and in the log.
 */
void
swb_panel_send_bytes (SwbPanel *self,
                      GBytes   *bytes)
{
  SwbTarget target = { SWB_TARGET_ALL, 0, NULL };
  const char *peer;

  g_clear_error (&self->error);
  if (swb_panel_get_kind (self) == SWB_PANEL_KIND_UDP)
    {
      peer = swb_panel_settings_get_peer (self->settings);
      if (peer != NULL && *peer != '\0')
        {
          target.kind = SWB_TARGET_ADDRESS;
          target.address = peer;
        }
    }
  else if (self->target != 0)
    {
      target.kind = SWB_TARGET_CONNECTION;
      target.connection = self->target;
    }
  swb_endpoint_send (self->endpoint, &target, bytes);
}

/**
 * swb_panel_send_text:
 * @self: a panel
 * @text: as typed
 * @format: whether that is text or hex
 * @error: return location for a #SWB_CODEC_ERROR
 *
 * Makes bytes of @text with the panel's encoding and line ending, sends them and remembers the text.
 *
 * Returns: whether @text was right; nothing was sent otherwise
 */
gboolean
swb_panel_send_text (SwbPanel     *self,
                     const char   *text,
                     SwbDataFormat format,
                     GError      **error)
{
  g_autoptr (GBytes) bytes = swb_send_codec_build (text, format, swb_panel_settings_get_encoding (self->settings),
                                                   swb_panel_settings_get_line_ending (self->settings), NULL, error);

  if (bytes == NULL)
    return FALSE;
  swb_panel_send_bytes (self, bytes);
  swb_history_add (self->history, text);
  return TRUE;
}
