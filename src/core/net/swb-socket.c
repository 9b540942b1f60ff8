#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * Calls on a GSocket that keep errno. GIO maps several errno values to one code, or to none (EADDRNOTAVAIL, ENOBUFS),
 * and the message for the user hangs on them; so the calls that can fail for a reason of the user's are made on the
 * descriptor itself.
 */

/**
 * swb_socket_new:
 * @family: IPv4 or IPv6
 * @type: stream or datagram
 * @errsv: (out): errno, when %NULL is returned
 *
 * Returns: (transfer full) (nullable): a non-blocking socket; an IPv6 one takes IPv4 as well (RFC 3493 section 3.7)
 */
GSocket *
swb_socket_new (GSocketFamily family,
                GSocketType   type,
                int          *errsv)
{
  int native = family == G_SOCKET_FAMILY_IPV6 ? AF_INET6 : AF_INET;
  int kind = type == G_SOCKET_TYPE_STREAM ? SOCK_STREAM : SOCK_DGRAM;
  int fd = socket (native, kind | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  GSocket *socket;

  if (fd < 0)
    {
      *errsv = errno;
      return NULL;
    }

  if (native == AF_INET6)
    {
      int off = 0;

      setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    }

  socket = g_socket_new_from_fd (fd, NULL);
  if (socket == NULL)
    {
      *errsv = EINVAL;
      close (fd);
      return NULL;
    }
  g_socket_set_blocking (socket, FALSE);

  return socket;
}

/**
 * swb_socket_bind:
 * @socket: a socket
 * @address: the address to bind to; port 0: any free one
 * @reuse: SO_REUSEADDR: for a listener, so that a port can be listened on again while old connections linger in
 *   TIME_WAIT. Not for UDP, where it would let two programs take one port without a word.
 * @errsv: (out): errno, when %FALSE is returned
 *
 * Returns: whether it is bound
 */
gboolean
swb_socket_bind (GSocket             *socket,
                 const SwbNetAddress *address,
                 gboolean             reuse,
                 int                 *errsv)
{
  struct sockaddr_storage storage;
  socklen_t length = swb_net_address_to_sockaddr (address, g_socket_get_family (socket), &storage);

  if (reuse)
    g_socket_set_option (socket, SOL_SOCKET, SO_REUSEADDR, 1, NULL);

  if (bind (g_socket_get_fd (socket), (struct sockaddr *) &storage, length) < 0)
    {
      *errsv = errno;
      return FALSE;
    }

  return TRUE;
}

/**
 * swb_socket_listen:
 * @socket: a bound stream socket
 * @backlog: (out): connections that the kernel keeps until they are accepted: its largest, net.core.somaxconn
 * @errsv: (out): errno, when %FALSE is returned
 *
 * Returns: whether it listens
 */
gboolean
swb_socket_listen (GSocket *socket,
                   guint   *backlog,
                   int     *errsv)
{
  g_autofree char *text = NULL;

  *backlog = SOMAXCONN;
  if (g_file_get_contents ("/proc/sys/net/core/somaxconn", &text, NULL, NULL))
    *backlog = (guint) CLAMP (strtol (text, NULL, 10), 1, G_MAXUINT16);

  if (listen (g_socket_get_fd (socket), (int) *backlog) < 0)
    {
      *errsv = errno;
      return FALSE;
    }

  return TRUE;
}

/**
 * swb_socket_accept:
 * @socket: a listening socket
 * @remote: (out): the peer's address
 * @errsv: (out): errno, when %NULL is returned; `EAGAIN`: nobody waits
 *
 * Returns: (transfer full) (nullable): the connection
 */
GSocket *
swb_socket_accept (GSocket       *socket,
                   SwbNetAddress *remote,
                   int           *errsv)
{
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;
  GSocket *accepted;
  int fd;

  do
    fd = accept4 (g_socket_get_fd (socket), (struct sockaddr *) &storage, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
  while (fd < 0 && errno == EINTR);
  if (fd < 0)
    {
      *errsv = errno == EWOULDBLOCK ? EAGAIN : errno;
      return NULL;
    }

  swb_net_address_from_sockaddr (remote, (struct sockaddr *) &storage, length);
  accepted = g_socket_new_from_fd (fd, NULL);
  if (accepted == NULL)
    {
      close (fd);
      *errsv = ECONNABORTED;
    }

  return accepted;
}

/**
 * swb_socket_connect:
 * @socket: a stream or datagram socket
 * @address: where to
 *
 * Returns: 0 when it stands, `EINPROGRESS` when it is under way, another errno for an error
 */
int
swb_socket_connect (GSocket             *socket,
                    const SwbNetAddress *address)
{
  struct sockaddr_storage storage;
  socklen_t length = swb_net_address_to_sockaddr (address, g_socket_get_family (socket), &storage);

  if (connect (g_socket_get_fd (socket), (struct sockaddr *) &storage, length) == 0)
    return 0;

  return errno == EINTR ? EINPROGRESS : errno;
}

/**
 * swb_socket_take_error:
 * @socket: a socket
 *
 * Returns: its pending error as errno, 0 for none; the kernel forgets it (SO_ERROR)
 */
int
swb_socket_take_error (GSocket *socket)
{
  int error = 0;
  socklen_t length = sizeof error;

  if (getsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_ERROR, &error, &length) < 0)
    return errno;

  return error;
}

/**
 * swb_socket_get_local:
 * @socket: a bound or connected socket
 * @address: (out): its own address
 *
 * Returns: whether it has one
 */
gboolean
swb_socket_get_local (GSocket       *socket,
                      SwbNetAddress *address)
{
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;

  *address = SWB_NET_ADDRESS_NONE;
  if (getsockname (g_socket_get_fd (socket), (struct sockaddr *) &storage, &length) < 0)
    return FALSE;

  return swb_net_address_from_sockaddr (address, (struct sockaddr *) &storage, length);
}

/**
 * swb_socket_find_source:
 * @destination: where a datagram is to go
 * @source: (out): the address of this machine that the kernel would send it from; its port is 0
 *
 * Asks the kernel's routing by connecting a socket that never sends.
 *
 * Returns: whether there is a route
 */
gboolean
swb_socket_find_source (const SwbNetAddress *destination,
                        SwbNetAddress       *source)
{
  int errsv;
  g_autoptr (GSocket) probe = swb_socket_new (destination->family, G_SOCKET_TYPE_DATAGRAM, &errsv);

  if (probe != NULL)
    g_socket_set_broadcast (probe, TRUE);
  if (probe == NULL || swb_socket_connect (probe, destination) != 0 || !swb_socket_get_local (probe, source))
    return FALSE;

  source->port = 0;
  return TRUE;
}
