#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel-private.h"

#include "swb-input.h"

/* What the user is about to send, and what was sent before. */

SwbHistory *
swb_panel_get_history (SwbPanel *self)
{
  return self->history;
}

/**
 * swb_panel_get_draft:
 * @self: a panel
 *
 * Returns: (transfer none): what stands in the send box, as typed
 */
const char *
swb_panel_get_draft (SwbPanel *self)
{
  return self->draft != NULL ? self->draft : "";
}

void
swb_panel_set_draft (SwbPanel   *self,
                     const char *draft)
{
  if (g_strcmp0 (self->draft, draft) == 0)
    return;
  g_free (self->draft);
  self->draft = g_strdup (draft);
}

/**
 * swb_panel_convert_input:
 * @self: a panel
 * @format: how the send box is to be typed in from now on
 * @error: return location for a #SWB_CODEC_ERROR
 *
 * Makes hex of the text that stands in the send box, or text of the hex; the bytes stay the same.
 *
 * Returns: %FALSE with @error when that can't be; nothing has changed then
 */
gboolean
swb_panel_convert_input (SwbPanel     *self,
                         SwbDataFormat format,
                         GError      **error)
{
  const char *encoding = swb_panel_settings_get_encoding (self->settings);
  g_autofree char *draft = NULL;

  if (swb_panel_settings_get_input (self->settings) == format)
    return TRUE;
  draft = format == SWB_DATA_FORMAT_HEX ? swb_input_to_hex (swb_panel_get_draft (self), encoding, error)
                                        : swb_input_to_text (swb_panel_get_draft (self), encoding, error);
  if (draft == NULL)
    return FALSE;
  swb_panel_set_draft (self, draft);
  return swb_panel_set (self, "input", format == SWB_DATA_FORMAT_HEX ? "hex" : "text", error);
}
