#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel-private.h"

#include <glib/gi18n.h>

#include "swb-error.h"
#include "swb-send-codec.h"

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

/* A text box shows no control characters but these, and who edits would not see what goes out. */
static gboolean
check_visible (const char *text,
               GError    **error)
{
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) && *p != '\t' && *p != '\n' && *p != '\r')
      {
        g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_NOT_TEXT,
                     _ ("This stays hex: the control character %02X can’t be seen in text; turn on escapes under “Frame”"), (guchar) *p);
        return FALSE;
      }
  return TRUE;
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
  g_autofree char *draft = NULL;
  SwbSendOptions options;

  if (swb_panel_settings_get_input (self->settings) == format)
    return TRUE;
  swb_send_options_init (&options, self->settings);
  draft = swb_send_codec_convert (swb_panel_get_draft (self), format, &options, NULL, error);
  if (draft == NULL || (format == SWB_DATA_FORMAT_TEXT && !check_visible (draft, error)))
    return FALSE;
  swb_panel_set_draft (self, draft);
  return swb_panel_set (self, "input", format == SWB_DATA_FORMAT_HEX ? "hex" : "text", error);
}
