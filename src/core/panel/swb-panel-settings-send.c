/* The settings of what goes out beside the text itself. */

#define G_LOG_DOMAIN "swb-panel"

#include "swb-config.h"

#include "swb-panel-settings-private.h"

/**
 * swb_panel_settings_get_escapes:
 * @self: settings
 *
 * Returns: whether text is read with escapes
 */
gboolean
swb_panel_settings_get_escapes (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), FALSE);

  return self->escapes;
}

/**
 * swb_panel_settings_get_variables:
 * @self: settings
 *
 * Returns: whether data, prefix and suffix are read with variables
 */
gboolean
swb_panel_settings_get_variables (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), FALSE);

  return self->variables;
}

/**
 * swb_panel_settings_get_prefix:
 * @self: settings
 *
 * Returns: (transfer none): what goes out before the data, with escapes; perhaps empty
 */
const char *
swb_panel_settings_get_prefix (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), NULL);

  return self->prefix;
}

/**
 * swb_panel_settings_get_suffix:
 * @self: settings
 *
 * Returns: (transfer none): what goes out after the checksum, with escapes; perhaps empty
 */
const char *
swb_panel_settings_get_suffix (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), NULL);

  return self->suffix;
}

/**
 * swb_panel_settings_get_checksum:
 * @self: settings
 *
 * Returns: (transfer none): the checksum, as swb_checksum_parse() reads it
 */
const char *
swb_panel_settings_get_checksum (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), NULL);

  return self->checksum;
}

/**
 * swb_panel_settings_get_checksum_order:
 * @self: settings
 *
 * Returns: the order of the bytes of the checksum
 */
SwbChecksumOrder
swb_panel_settings_get_checksum_order (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), SWB_CHECKSUM_ORDER_AUTO);

  return self->checksum_order;
}

/**
 * swb_panel_settings_get_checksum_range:
 * @self: settings
 *
 * Returns: (transfer none): the bytes that the checksum covers, as swb_checksum_range_parse() reads it
 */
const char *
swb_panel_settings_get_checksum_range (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), NULL);

  return self->checksum_range;
}
