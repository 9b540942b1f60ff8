#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-net-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

/**
 * swb_net_error_code_from_errno:
 * @errsv: an errno value of a socket call
 *
 * Returns: its code of our own, finer than g_io_error_from_errno()
 */
SwbNetError
swb_net_error_code_from_errno (int errsv)
{
  switch (errsv)
    {
    case EADDRINUSE:
      return SWB_NET_ERROR_ADDRESS_IN_USE;
    case EADDRNOTAVAIL:
      return SWB_NET_ERROR_ADDRESS_NOT_HERE;
    case EACCES:
    case EPERM:
      return SWB_NET_ERROR_PERMISSION;
    case ECONNREFUSED:
      return SWB_NET_ERROR_REFUSED;
    case ETIMEDOUT:
      return SWB_NET_ERROR_TIMED_OUT;
    case ECONNRESET:
      return SWB_NET_ERROR_RESET;
    case EPIPE:
      return SWB_NET_ERROR_BROKEN_PIPE;
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EHOSTDOWN:
    case ENETDOWN:
      return SWB_NET_ERROR_UNREACHABLE;
    case EMSGSIZE:
      return SWB_NET_ERROR_MESSAGE_TOO_LARGE;
    case ENOBUFS:
    case ENOMEM:
      return SWB_NET_ERROR_NO_BUFFERS;
    case EMFILE:
    case ENFILE:
      return SWB_NET_ERROR_TOO_MANY_FILES;
    default:
      return SWB_NET_ERROR_FAILED;
    }
}

static char *
permission_message (SwbNetOperation operation,
                    const char     *where)
{
  if (operation == SWB_NET_OPERATION_BIND)
    return g_strdup_printf (_("No permission to use %s. Ports below 1024 are kept for the administrator: "
                              "choose one from 1024 on."), where);
  if (operation == SWB_NET_OPERATION_SEND)
    return g_strdup_printf (_("The system does not let data out to %s. For a broadcast address switch "
                              "“broadcast” on; otherwise look at the firewall."), where);
  return g_strdup_printf (_("The system forbids a connection to %s. Look at the firewall."), where);
}

/**
 * swb_net_error_new_from_errno:
 * @errsv: an errno value of a socket call
 * @operation: what was tried
 * @where: the address it was tried on, as the user knows it
 *
 * Returns: (transfer full): a %SWB_NET_ERROR that says what happened and what to do about it
 */
GError *
swb_net_error_new_from_errno (int             errsv,
                              SwbNetOperation operation,
                              const char     *where)
{
  SwbNetError code = swb_net_error_code_from_errno (errsv);
  g_autofree char *message = NULL;

  switch (code)
    {
    case SWB_NET_ERROR_ADDRESS_IN_USE:
      message = g_strdup_printf (_("%s is already in use. Choose another port, or stop the program that has it."),
                                 where);
      break;
    case SWB_NET_ERROR_ADDRESS_NOT_HERE:
      message = operation == SWB_NET_OPERATION_BIND
                  ? g_strdup_printf (_("%s is no address of this machine. Choose one of its own, or * for all."), where)
                  : g_strdup_printf (_("No local address or port is free to reach %s from."), where);
      break;
    case SWB_NET_ERROR_PERMISSION:
      message = permission_message (operation, where);
      break;
    case SWB_NET_ERROR_REFUSED:
      message = g_strdup_printf (_("%s refused: nothing listens on that port there, or a firewall answers for it."),
                                 where);
      break;
    case SWB_NET_ERROR_TIMED_OUT:
      message = g_strdup_printf (_("%s did not answer in time. Check the address, and that the machine is on "
                                   "and no firewall swallows the packets."), where);
      break;
    case SWB_NET_ERROR_RESET:
      message = g_strdup_printf (_("%s reset the connection."), where);
      break;
    case SWB_NET_ERROR_BROKEN_PIPE:
      message = g_strdup_printf (_("%s had already closed the connection."), where);
      break;
    case SWB_NET_ERROR_UNREACHABLE:
      message = g_strdup_printf (_("%s can't be reached: %s. Check the network and the address."), where,
                                 g_strerror (errsv));
      break;
    case SWB_NET_ERROR_MESSAGE_TOO_LARGE:
      message = g_strdup_printf (_("Too large for one datagram to %s."), where);
      break;
    case SWB_NET_ERROR_NO_BUFFERS:
      message = g_strdup_printf (_("The system is out of network buffers (%s). Try again in a moment."), where);
      break;
    case SWB_NET_ERROR_TOO_MANY_FILES:
      message = g_strdup_printf (_("No more connections: this program has as many files and sockets open as the "
                                   "system allows. Close some, or raise the limit (ulimit -n)."));
      break;
    case SWB_NET_ERROR_FAILED:
      message = errsv == EAFNOSUPPORT
                  ? g_strdup_printf (_("%s is of another kind (IPv4, IPv6) than the address of this panel. Bind it to * "
                                       "to have both."), where)
                  : g_strdup_printf ("%s: %s", where, g_strerror (errsv));
      break;
    case SWB_NET_ERROR_RESOLVE:
    case SWB_NET_ERROR_QUEUE_FULL:
    case SWB_NET_ERROR_NOT_CONNECTED:
    default:
      message = g_strdup_printf ("%s: %s", where, g_strerror (errsv));
      break;
    }

  return g_error_new_literal (SWB_NET_ERROR, (int) code, message);
}
