#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-payload-settings.h"

/**
 * swb_payload_new_from_settings:
 * @settings: how a panel sends
 * @data: as typed
 *
 * Returns: (transfer full): what makes the same bytes on any panel
 */
SwbPayload *
swb_payload_new_from_settings (SwbPanelSettings *settings,
                               const char       *data)
{
  SwbPayload *payload = swb_payload_new (data, swb_panel_settings_get_input (settings));

  payload->encoding = g_strdup (swb_panel_settings_get_encoding (settings));
  payload->escapes = swb_panel_settings_get_escapes (settings);
  payload->variables = swb_panel_settings_get_variables (settings);
  g_free (payload->prefix);
  payload->prefix = g_strdup (swb_panel_settings_get_prefix (settings));
  g_free (payload->suffix);
  payload->suffix = g_strdup (swb_panel_settings_get_suffix (settings));
  g_free (payload->checksum);
  payload->checksum = g_strdup (swb_panel_settings_get_checksum (settings));
  payload->checksum_order = swb_panel_settings_get_checksum_order (settings);
  g_free (payload->checksum_range);
  payload->checksum_range = g_strdup (swb_panel_settings_get_checksum_range (settings));
  payload->line_ending = swb_panel_settings_get_line_ending (settings);
  return payload;
}

/**
 * swb_payload_dup_settings:
 * @payload: a payload
 * @panel_encoding: for one that has no encoding of its own
 *
 * Returns: (transfer full): settings of a panel that sends as it says, for the widgets that know those
 */
SwbPanelSettings *
swb_payload_dup_settings (const SwbPayload *payload,
                          const char       *panel_encoding)
{
  SwbPanelSettings *settings = swb_panel_settings_new (SWB_PANEL_KIND_TCP_CLIENT);

  g_object_set (settings, "input", payload->format, "encoding",
                payload->encoding != NULL ? payload->encoding : panel_encoding, "escapes", payload->escapes, "variables",
                payload->variables, "prefix", payload->prefix, "suffix", payload->suffix, "checksum", payload->checksum,
                "checksum-order", payload->checksum_order, "checksum-range", payload->checksum_range, "line-ending",
                payload->line_ending, NULL);
  return settings;
}
