#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-remedy.h"

#include <glib/gi18n.h>

#include "swb-error.h"

static char *
remedy_for_net (SwbPanel   *panel,
                SwbNetError code)
{
  gboolean server = swb_panel_get_kind (panel) == SWB_PANEL_KIND_TCP_SERVER;
  guint16 port = swb_panel_settings_get_port (swb_panel_get_settings (panel));

  switch (code)
    {
    case SWB_NET_ERROR_ADDRESS_IN_USE:
      return g_strdup_printf (_ ("Take another port, or stop the program that has this one: "
                                 "“ss -%snp 'sport = :%u'” names it."),
                              server ? "lt" : "lu", port);
    case SWB_NET_ERROR_PERMISSION:
      if (port != 0 && port < 1024)
        return g_strdup (_ ("Ports below 1024 are for the administrator: take one from 1024 on."));
      return g_strdup (_ ("A firewall or a security rule of this machine does not allow it."));
    case SWB_NET_ERROR_RESOLVE:
      return g_strdup (_ ("Check the spelling, or type the IP address instead."));
    case SWB_NET_ERROR_ADDRESS_NOT_HERE:
      return g_strdup (_ ("No interface of this machine has this address: take * for all interfaces, or one of its own."));
    case SWB_NET_ERROR_REFUSED:
      return g_strdup (_ ("The machine answers, but nothing listens on this port there: start the server, or check the port."));
    case SWB_NET_ERROR_TIMED_OUT:
      return g_strdup (_ ("Nothing answered: check the address, that the machine is on, and that no firewall is in between."));
    case SWB_NET_ERROR_UNREACHABLE:
      return g_strdup (_ ("There is no way to this address: check the address and this machine's network."));
    case SWB_NET_ERROR_MESSAGE_TOO_LARGE:
      return g_strdup (_ ("Nothing was sent. Send less at a time: a datagram holds 65,507 bytes at most over IPv4."));
    case SWB_NET_ERROR_TOO_MANY_FILES:
      return g_strdup (_ ("Close connections, or raise the limit of open files (“ulimit -n”) before the start."));
    case SWB_NET_ERROR_QUEUE_FULL:
      return g_strdup (_ ("Nothing of this was sent: the other side does not read what it has already got."));
    case SWB_NET_ERROR_FAILED:
    case SWB_NET_ERROR_RESET:
    case SWB_NET_ERROR_BROKEN_PIPE:
    case SWB_NET_ERROR_NO_BUFFERS:
    case SWB_NET_ERROR_NOT_CONNECTED:
    default:
      return NULL;
    }
}

/**
 * swb_remedy_for_error:
 * @panel: a panel
 * @error: what went wrong in it
 *
 * Returns: (transfer full) (nullable): what the user can do about it, translated; %NULL when there is nothing to say
 *   that the error's own message doesn't
 */
char *
swb_remedy_for_error (SwbPanel     *panel,
                      const GError *error)
{
  if (error->domain == SWB_NET_ERROR)
    return remedy_for_net (panel, (SwbNetError) error->code);
  if (g_error_matches (error, SWB_LOG_ERROR, SWB_LOG_ERROR_DISK_FULL))
    return g_strdup (_ ("Sending and receiving go on, but are not logged. Make room on the disk, then resume."));
  if (error->domain == SWB_CODEC_ERROR)
    return g_strdup (_ ("Nothing was sent."));
  return NULL;
}
