#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-format.h"
#include "swb-panel-address.h"
#include "swb-panel.h"

/* What a panel is called, and how its state reads. */

/**
 * swb_panel_get_kind_label:
 * @self: a panel
 *
 * Returns: (transfer none): the translated name of its kind
 */
const char *
swb_panel_get_kind_label (SwbPanel *self)
{
  switch (swb_panel_get_kind (self))
    {
    case SWB_PANEL_KIND_TCP_SERVER:
      return _ ("TCP Server");
    case SWB_PANEL_KIND_TCP_CLIENT:
      return _ ("TCP Client");
    case SWB_PANEL_KIND_UDP:
      return _ ("UDP");
    default:
      g_assert_not_reached ();
    }
}

/**
 * swb_panel_get_state_nick:
 * @self: a panel
 *
 * Returns: (transfer none): the state in one untranslated word, as scripts see it
 */
const char *
swb_panel_get_state_nick (SwbPanel *self)
{
  switch (swb_panel_get_status (self)->state)
    {
    case SWB_ENDPOINT_STATE_STOPPED:
      return "stopped";
    case SWB_ENDPOINT_STATE_STARTING:
      return "starting";
    case SWB_ENDPOINT_STATE_LISTENING:
      return "listening";
    case SWB_ENDPOINT_STATE_CONNECTED:
      return "connected";
    case SWB_ENDPOINT_STATE_BOUND:
      return "bound";
    case SWB_ENDPOINT_STATE_FAILED:
      return "failed";
    default:
      g_assert_not_reached ();
    }
}

/**
 * swb_panel_dup_address:
 * @self: a panel
 *
 * Returns: (transfer full): where it is bound, with the real port, or for a client where it connects to; what the
 *   settings say while it is stopped
 */
char *
swb_panel_dup_address (SwbPanel *self)
{
  const char *host = swb_panel_settings_get_host (swb_panel_get_settings (self));
  guint16 port = swb_panel_settings_get_port (swb_panel_get_settings (self));

  if (swb_panel_get_kind (self) != SWB_PANEL_KIND_TCP_CLIENT)
    {
      gboolean all = g_str_equal (host, "*");

      /* The user's own "*" says more than the "[::]" that the socket calls it. */
      if (!all && swb_net_address_is_set (&swb_panel_get_status (self)->local))
        return swb_net_address_to_string (&swb_panel_get_status (self)->local);
      if (swb_net_address_is_set (&swb_panel_get_status (self)->local))
        port = swb_panel_get_status (self)->local.port;
    }

  if (strchr (host, ':') != NULL)
    return g_strdup_printf ("[%s]:%u", host, port);
  return g_strdup_printf ("%s:%u", host, port);
}

/**
 * swb_panel_dup_full_address:
 * @self: a panel
 *
 * Returns: (transfer full): its panel address without properties, "tcp-server://127.0.0.1:6001", with the address and
 *   port that it really has once it is bound
 */
char *
swb_panel_dup_full_address (SwbPanel *self)
{
  g_autoptr (SwbPanelSettings) settings = swb_panel_settings_copy (swb_panel_get_settings (self));
  const SwbNetAddress *local = &swb_panel_get_status (self)->local;

  if (swb_panel_get_kind (self) != SWB_PANEL_KIND_TCP_CLIENT && swb_net_address_is_set (local))
    g_object_set (settings, "port", (guint) local->port, NULL);
  return swb_panel_address_format (settings, FALSE);
}

/**
 * swb_panel_dup_title:
 * @self: a panel
 *
 * Returns: (transfer full): the user's title, or the address where there is none
 */
char *
swb_panel_dup_title (SwbPanel *self)
{
  const char *title = swb_panel_settings_get_title (swb_panel_get_settings (self));

  return title != NULL && *title != '\0' ? g_strdup (title) : swb_panel_dup_address (self);
}

static char *
dup_clients_text (guint count)
{
  return g_strdup_printf (ngettext ("%u client", "%u clients", count), count);
}

/**
 * swb_panel_dup_state_text:
 * @self: a panel
 *
 * Returns: (transfer full): the state as a line to be read: "Listening since 10:14:07 · 3 clients · backlog 4096"
 */
char *
swb_panel_dup_state_text (SwbPanel *self)
{
  const SwbEndpointStatus *status = swb_panel_get_status (self);
  gboolean server = swb_panel_get_kind (self) == SWB_PANEL_KIND_TCP_SERVER;
  g_autofree char *since = swb_format_clock (status->since);
  g_autofree char *clients = dup_clients_text (status->connections);
  g_autofree char *local = NULL;

  switch (status->state)
    {
    case SWB_ENDPOINT_STATE_STARTING:
      return g_strdup (swb_panel_get_kind (self) == SWB_PANEL_KIND_TCP_CLIENT ? _ ("Connecting…") : _ ("Starting…"));
    case SWB_ENDPOINT_STATE_LISTENING:
      return g_strdup_printf (_ ("Listening since %s · %s · backlog %u"), since, clients, status->backlog);
    case SWB_ENDPOINT_STATE_CONNECTED:
      local = swb_net_address_to_string (&status->local);
      return g_strdup_printf (_ ("Connected since %s · from %s"), since, local);
    case SWB_ENDPOINT_STATE_BOUND:
      return g_strdup_printf (ngettext ("Bound since %s · %u peer", "Bound since %s · %u peers", status->connections),
                              since, status->connections);
    case SWB_ENDPOINT_STATE_STOPPED:
    case SWB_ENDPOINT_STATE_FAILED:
    default:
      if (server && status->connections > 0)
        return g_strdup_printf (_ ("Not listening · %s still connected"), clients);
      if (status->state == SWB_ENDPOINT_STATE_FAILED)
        return g_strdup (_ ("Failed"));
      return g_strdup (swb_panel_get_kind (self) == SWB_PANEL_KIND_TCP_CLIENT ? _ ("Not connected") : _ ("Stopped"));
    }
}
