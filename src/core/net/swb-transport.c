#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-transport.h"

#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

struct _SwbTransport
{
  GSocket *socket;
  int fd;
};

/**
 * swb_transport_new:
 * @socket: a connected socket; made non-blocking, TCP_NODELAY set: what a tester sends leaves at once, and urgent data
 *   kept in the stream
 *
 * Returns: (transfer full): a transport over it
 */
SwbTransport *
swb_transport_new (GSocket *socket)
{
  SwbTransport *self = g_new0 (SwbTransport, 1);

  self->socket = g_object_ref (socket);
  self->fd = g_socket_get_fd (socket);
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  /* an urgent byte (telnet's Synch, RFC 854) stays in the stream: without this the kernel takes it out */
  g_socket_set_option (socket, SOL_SOCKET, SO_OOBINLINE, 1, NULL);

  return self;
}

/**
 * swb_transport_free:
 * @self: (transfer full): a transport; closed if it is still open
 */
void
swb_transport_free (SwbTransport *self)
{
  swb_transport_close (self);
  g_object_unref (self->socket);
  g_free (self);
}

/**
 * swb_transport_get_fd:
 * @self: a transport
 *
 * Returns: the descriptor to poll
 */
int
swb_transport_get_fd (SwbTransport *self)
{
  return self->fd;
}

/**
 * swb_transport_read:
 * @self: a transport
 * @buffer: where to put the bytes
 * @size: room there, at least 1 byte
 * @errsv: (out): errno, when -1 is returned; `EAGAIN`: nothing there now
 *
 * Returns: the number of bytes; 0 when the peer has closed its side (FIN); -1 for an error
 */
gssize
swb_transport_read (SwbTransport *self,
                    gpointer      buffer,
                    gsize         size,
                    int          *errsv)
{
  gssize n;

  do
    n = recv (self->fd, buffer, size, 0);
  while (n < 0 && errno == EINTR);

  *errsv = n < 0 ? (errno == EWOULDBLOCK ? EAGAIN : errno) : 0;
  return n;
}

/**
 * swb_transport_write:
 * @self: a transport
 * @data: the bytes
 * @length: their count
 * @errsv: (out): errno, when -1 is returned; `EAGAIN`: the kernel takes nothing now
 *
 * Returns: the number of bytes that the kernel took, possibly fewer than @length; -1 for an error
 */
gssize
swb_transport_write (SwbTransport *self,
                     gconstpointer data,
                     gsize         length,
                     int          *errsv)
{
  gssize n;

  do
    n = send (self->fd, data, length, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);

  *errsv = n < 0 ? (errno == EWOULDBLOCK ? EAGAIN : errno) : 0;
  return n;
}

/**
 * swb_transport_get_unread:
 * @self: a transport
 *
 * Returns: bytes that the kernel has received and nobody has read: closing now makes it send RST instead of FIN
 *   (RFC 2525 section 2.17)
 */
gsize
swb_transport_get_unread (SwbTransport *self)
{
  int unread = 0;

  if (ioctl (self->fd, SIOCINQ, &unread) < 0)
    return 0;

  return (gsize) MAX (unread, 0);
}

/**
 * swb_transport_reset:
 * @self: a transport
 *
 * Closes it by RST: what waits on either side is thrown away (SO_LINGER with no time, socket(7)).
 */
void
swb_transport_reset (SwbTransport *self)
{
  const struct linger none = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (self->fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  swb_transport_close (self);
}

/**
 * swb_transport_close:
 * @self: a transport
 *
 * Closes it; a second call does nothing.
 */
void
swb_transport_close (SwbTransport *self)
{
  g_socket_close (self->socket, NULL);
}
