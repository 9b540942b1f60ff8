#define G_LOG_DOMAIN "swb-panel"

#include "swb-config.h"

#include "swb-panel-settings-private.h"

/**
 * swb_panel_settings_get_kind:
 * @self: settings
 *
 * Returns: what the panel is
 */
SwbPanelKind
swb_panel_settings_get_kind (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), SWB_PANEL_KIND_TCP_SERVER);

  return self->kind;
}

/**
 * swb_panel_settings_get_host:
 * @self: settings
 *
 * Returns: (transfer none): the host; `*` is all interfaces
 */
const char *
swb_panel_settings_get_host (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), NULL);

  return self->host;
}

/**
 * swb_panel_settings_get_port:
 * @self: settings
 *
 * Returns: the port, 0 … 65535
 */
guint16
swb_panel_settings_get_port (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), 0);

  return (guint16) self->port;
}

/**
 * swb_panel_settings_get_title:
 * @self: settings
 *
 * Returns: (transfer none): the title, perhaps empty
 */
const char *
swb_panel_settings_get_title (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), NULL);

  return self->title;
}

/**
 * swb_panel_settings_get_encoding:
 * @self: settings
 *
 * Returns: (transfer none): the encoding's name
 */
const char *
swb_panel_settings_get_encoding (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), NULL);

  return self->encoding;
}

/**
 * swb_panel_settings_get_line_ending:
 * @self: settings
 *
 * Returns: the line ending of sent text
 */
SwbLineEnding
swb_panel_settings_get_line_ending (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), SWB_LINE_ENDING_NONE);

  return self->line_ending;
}

/**
 * swb_panel_settings_get_line_session:
 * @self: settings
 *
 * Returns: whether Enter sends the line
 */
gboolean
swb_panel_settings_get_line_session (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), FALSE);

  return self->line_session;
}

/**
 * swb_panel_settings_get_input:
 * @self: settings
 *
 * Returns: how the send box is read
 */
SwbDataFormat
swb_panel_settings_get_input (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), SWB_DATA_FORMAT_TEXT);

  return self->input;
}

/**
 * swb_panel_settings_get_view:
 * @self: settings
 *
 * Returns: how the log is shown
 */
SwbDataFormat
swb_panel_settings_get_view (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), SWB_DATA_FORMAT_TEXT);

  return self->view;
}

/**
 * swb_panel_settings_get_log:
 * @self: settings
 *
 * Returns: (transfer none): the path of the log file; empty: a cache file
 */
const char *
swb_panel_settings_get_log (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), NULL);

  return self->log;
}

/**
 * swb_panel_settings_get_reply:
 * @self: settings
 *
 * Returns: what is sent back by itself
 */
SwbReply
swb_panel_settings_get_reply (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), SWB_REPLY_NONE);

  return self->reply;
}

/**
 * swb_panel_settings_get_half_open:
 * @self: settings
 *
 * Returns: whether sending goes on after the peer's FIN
 */
gboolean
swb_panel_settings_get_half_open (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), FALSE);

  return self->half_open;
}

/**
 * swb_panel_settings_get_serve:
 * @self: settings
 *
 * Returns: how many clients at a time
 */
SwbServe
swb_panel_settings_get_serve (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), SWB_SERVE_MANY);

  return self->serve;
}

/**
 * swb_panel_settings_get_connect_timeout:
 * @self: settings
 *
 * Returns: seconds, 1 … 3600
 */
guint
swb_panel_settings_get_connect_timeout (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), 0);

  return self->connect_timeout;
}

/**
 * swb_panel_settings_get_log_limit:
 * @self: settings
 *
 * Returns: the most that the log may have, in MiB; 0 for no limit
 */
guint
swb_panel_settings_get_log_limit (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), 0);

  return self->log_limit;
}

/**
 * swb_panel_settings_get_peer:
 * @self: settings
 *
 * Returns: (transfer none): HOST:PORT to send to; empty: the last sender
 */
const char *
swb_panel_settings_get_peer (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), NULL);

  return self->peer;
}

/**
 * swb_panel_settings_get_broadcast:
 * @self: settings
 *
 * Returns: whether datagrams may go to broadcast addresses
 */
gboolean
swb_panel_settings_get_broadcast (SwbPanelSettings *self)
{
  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), FALSE);

  return self->broadcast;
}
