#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-udp-socket.h"

#include <errno.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <string.h>
#include <time.h>

#include "swb-log-store.h"
#include "swb-net-error.h"
#include "swb-socket.h"

/* What we ask the kernel to hold for us, so that a burst survives a busy moment; it gives what its limit allows. */
#define RECEIVE_BUFFER (8 * 1024 * 1024)

/* Room for the control messages of one datagram: packet info, time stamp, drop count. */
#define CONTROL_SIZE 256

struct _SwbUdpSocket
{
  GSocket *socket;
  SwbNetAddress local;
  GSocketFamily family;
  guint32 dropped; /* the kernel's count at the last datagram */

  guint8 *buffers;
  struct mmsghdr messages[SWB_UDP_BATCH];
  struct iovec vectors[SWB_UDP_BATCH];
  struct sockaddr_storage names[SWB_UDP_BATCH];
  guint8 controls[SWB_UDP_BATCH][CONTROL_SIZE];
};

static void
set_option (SwbUdpSocket *self,
            int           level,
            int           option,
            int           value)
{
  g_socket_set_option (self->socket, level, option, value, NULL);
}

static void
set_options (SwbUdpSocket *self,
             gboolean      broadcast)
{
  if (self->family == G_SOCKET_FAMILY_IPV6)
    {
      set_option (self, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
      set_option (self, IPPROTO_IPV6, IPV6_RECVERR, 1);
    }
  /* on a dual-stack socket these serve its IPv4 side */
  set_option (self, IPPROTO_IP, IP_PKTINFO, 1);
  set_option (self, IPPROTO_IP, IP_RECVERR, 1);
  set_option (self, SOL_SOCKET, SO_TIMESTAMPNS, 1);
  set_option (self, SOL_SOCKET, SO_RXQ_OVFL, 1);
  if (!g_socket_set_option (self->socket, SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER, NULL))
    set_option (self, SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER);
  g_socket_set_broadcast (self->socket, broadcast);
}

static void
prepare_batch (SwbUdpSocket *self)
{
  for (guint i = 0; i < SWB_UDP_BATCH; i++)
    {
      struct msghdr *header = &self->messages[i].msg_hdr;

      self->vectors[i].iov_base = self->buffers + (gsize) i * SWB_UDP_DATAGRAM_SIZE;
      self->vectors[i].iov_len = SWB_UDP_DATAGRAM_SIZE;
      header->msg_name = &self->names[i];
      header->msg_namelen = sizeof self->names[i];
      header->msg_iov = &self->vectors[i];
      header->msg_iovlen = 1;
      header->msg_control = self->controls[i];
      header->msg_controllen = CONTROL_SIZE;
      header->msg_flags = 0;
    }
}

/**
 * swb_udp_socket_new:
 * @address: what to bind to; port 0: any free one; `::`: all interfaces, IPv4 too
 * @broadcast: whether it may send to broadcast addresses
 * @errsv: (out): errno, when %NULL is returned
 *
 * Returns: (transfer full) (nullable): a bound socket
 */
SwbUdpSocket *
swb_udp_socket_new (const SwbNetAddress *address,
                    gboolean             broadcast,
                    int                 *errsv)
{
  g_autoptr (GSocket) socket = swb_socket_new (address->family, G_SOCKET_TYPE_DATAGRAM, errsv);
  g_autoptr (SwbUdpSocket) self = NULL;

  if (socket == NULL)
    return NULL;

  self = g_new0 (SwbUdpSocket, 1);
  self->socket = g_steal_pointer (&socket);
  self->family = address->family;
  set_options (self, broadcast);
  if (!swb_socket_bind (self->socket, address, FALSE, errsv))
    return NULL;

  swb_socket_get_local (self->socket, &self->local);
  self->buffers = g_malloc ((gsize) SWB_UDP_BATCH * SWB_UDP_DATAGRAM_SIZE);

  return g_steal_pointer (&self);
}

/**
 * swb_udp_socket_open:
 * @address: (inout): as of swb_udp_socket_new(); on a kernel without IPv6, all interfaces become the IPv4 ones
 * @broadcast: whether it may send to broadcast addresses
 * @error: return location for a #SwbNetError
 *
 * Returns: (transfer full) (nullable): a bound socket
 */
SwbUdpSocket *
swb_udp_socket_open (SwbNetAddress *address,
                     gboolean       broadcast,
                     GError       **error)
{
  g_autofree char *where = swb_net_address_to_string (address);
  SwbUdpSocket *socket;
  int errsv = 0;

  socket = swb_udp_socket_new (address, broadcast, &errsv);
  if (socket == NULL && errsv == EAFNOSUPPORT && swb_net_address_is_any (address))
    {
      address->family = G_SOCKET_FAMILY_IPV4;
      socket = swb_udp_socket_new (address, broadcast, &errsv);
    }
  if (socket == NULL)
    g_propagate_error (error, swb_net_error_new_from_errno (errsv, SWB_NET_OPERATION_BIND, where));

  return socket;
}

/**
 * swb_udp_socket_free:
 * @self: (transfer full): a socket; closed by this
 */
void
swb_udp_socket_free (SwbUdpSocket *self)
{
  g_socket_close (self->socket, NULL);
  g_object_unref (self->socket);
  g_free (self->buffers);
  g_free (self);
}

/**
 * swb_udp_socket_get_fd:
 * @self: a socket
 *
 * Returns: the descriptor to poll; `EPOLLERR` is for swb_udp_socket_take_fault()
 */
int
swb_udp_socket_get_fd (SwbUdpSocket *self)
{
  return g_socket_get_fd (self->socket);
}

/**
 * swb_udp_socket_get_local:
 * @self: a socket
 *
 * Returns: (transfer none): the address that it is bound to, with the real port
 */
const SwbNetAddress *
swb_udp_socket_get_local (SwbUdpSocket *self)
{
  return &self->local;
}

static void
set_ipv4 (SwbNetAddress        *address,
          const struct in_addr *from,
          guint16               port)
{
  *address = (SwbNetAddress){ .family = G_SOCKET_FAMILY_IPV4, .port = port };
  memcpy (address->bytes, from, 4);
}

static void
read_ipv6_info (SwbUdpSocket             *self,
                const struct in6_pktinfo *info,
                SwbUdpDatagram           *datagram)
{
  struct sockaddr_in6 sin6 = {
    .sin6_family = AF_INET6,
    .sin6_port = htons (self->local.port),
    .sin6_addr = info->ipi6_addr,
    .sin6_scope_id = IN6_IS_ADDR_LINKLOCAL (&info->ipi6_addr) || IN6_IS_ADDR_MC_LINKLOCAL (&info->ipi6_addr)
                       ? info->ipi6_ifindex
                       : 0,
  };

  swb_net_address_from_sockaddr (&datagram->destination, (struct sockaddr *) &sin6, sizeof sin6);
  if (!IN6_IS_ADDR_MULTICAST (&info->ipi6_addr))
    datagram->source = datagram->destination;
}

static void
read_controls (SwbUdpSocket   *self,
               struct msghdr  *header,
               SwbUdpDatagram *datagram,
               guint32        *dropped)
{
  for (struct cmsghdr *control = CMSG_FIRSTHDR (header); control != NULL; control = CMSG_NXTHDR (header, control))
    {
      if (control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_PKTINFO)
        {
          struct in_pktinfo info;

          memcpy (&info, CMSG_DATA (control), sizeof info);
          set_ipv4 (&datagram->destination, &info.ipi_addr, self->local.port);
          set_ipv4 (&datagram->source, &info.ipi_spec_dst, self->local.port);
        }
      else if (control->cmsg_level == IPPROTO_IPV6 && control->cmsg_type == IPV6_PKTINFO)
        {
          struct in6_pktinfo info;

          memcpy (&info, CMSG_DATA (control), sizeof info);
          /* a dual-stack socket tells IPv4 datagrams in both ways: the IPv4 one knows more */
          if (!IN6_IS_ADDR_V4MAPPED (&info.ipi6_addr))
            read_ipv6_info (self, &info, datagram);
        }
      else if (control->cmsg_level == SOL_SOCKET && control->cmsg_type == SO_TIMESTAMPNS)
        {
          struct timespec stamp;

          memcpy (&stamp, CMSG_DATA (control), sizeof stamp);
          datagram->time = (gint64) stamp.tv_sec * G_GINT64_CONSTANT (1000000000) + stamp.tv_nsec;
        }
      else if (control->cmsg_level == SOL_SOCKET && control->cmsg_type == SO_RXQ_OVFL)
        {
          guint32 count;

          memcpy (&count, CMSG_DATA (control), sizeof count);
          *dropped += count - self->dropped;
          self->dropped = count;
        }
    }
}

/**
 * swb_udp_socket_receive:
 * @self: a socket
 * @datagrams: (out caller-allocates): room for %SWB_UDP_BATCH; their payloads stay until the next call
 * @dropped: (out): datagrams that the kernel has dropped since the last call because nobody read them in time
 * @errsv: (out): errno, when -1 is returned; `EAGAIN`: nothing there now
 *
 * Returns: the number of datagrams, or -1
 */
int
swb_udp_socket_receive (SwbUdpSocket   *self,
                        SwbUdpDatagram *datagrams,
                        guint32        *dropped,
                        int            *errsv)
{
  gint64 now;
  int n;

  *dropped = 0;
  prepare_batch (self);
  do
    n = recvmmsg (g_socket_get_fd (self->socket), self->messages, SWB_UDP_BATCH, MSG_DONTWAIT | MSG_TRUNC, NULL);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    {
      *errsv = errno == EWOULDBLOCK ? EAGAIN : errno;
      return -1;
    }

  now = swb_log_now ();
  for (int i = 0; i < n; i++)
    {
      SwbUdpDatagram *datagram = &datagrams[i];
      gsize real = self->messages[i].msg_len; /* MSG_TRUNC: the real length, also of one that was cut off */

      datagram->data = self->vectors[i].iov_base;
      datagram->length = MIN (real, SWB_UDP_DATAGRAM_SIZE);
      datagram->lost = real - datagram->length;
      datagram->time = now;
      datagram->destination = self->local;
      datagram->source = SWB_NET_ADDRESS_NONE;
      swb_net_address_from_sockaddr (&datagram->remote, (struct sockaddr *) &self->names[i],
                                     self->messages[i].msg_hdr.msg_namelen);
      read_controls (self, &self->messages[i].msg_hdr, datagram, dropped);
    }

  return n;
}

static void
add_source (SwbUdpSocket        *self,
            struct msghdr       *header,
            const SwbNetAddress *source,
            GSocketFamily        remote_family)
{
  struct cmsghdr *control = CMSG_FIRSTHDR (header);

  if (remote_family == G_SOCKET_FAMILY_IPV4)
    {
      struct in_pktinfo info = { 0 };

      memcpy (&info.ipi_spec_dst, source->bytes, 4);
      control->cmsg_level = IPPROTO_IP;
      control->cmsg_type = IP_PKTINFO;
      control->cmsg_len = CMSG_LEN (sizeof info);
      memcpy (CMSG_DATA (control), &info, sizeof info);
      header->msg_controllen = CMSG_SPACE (sizeof info);
    }
  else
    {
      struct in6_pktinfo info = { 0 };

      memcpy (&info.ipi6_addr, source->bytes, 16);
      info.ipi6_ifindex = source->scope_id;
      control->cmsg_level = IPPROTO_IPV6;
      control->cmsg_type = IPV6_PKTINFO;
      control->cmsg_len = CMSG_LEN (sizeof info);
      memcpy (CMSG_DATA (control), &info, sizeof info);
      header->msg_controllen = CMSG_SPACE (sizeof info);
    }
}

/**
 * swb_udp_socket_send:
 * @self: a socket
 * @remote: where to
 * @source: the address of this machine to send from, or "none" to leave it to the kernel
 * @data: the payload
 * @length: its bytes; 0 sends an empty datagram
 *
 * Returns: 0 when the kernel has taken it, else errno; `EAGAIN`: no room now
 */
int
swb_udp_socket_send (SwbUdpSocket        *self,
                     const SwbNetAddress *remote,
                     const SwbNetAddress *source,
                     gconstpointer        data,
                     gsize                length)
{
  union
  {
    guint8 bytes[CMSG_SPACE (sizeof (struct in6_pktinfo))];
    struct cmsghdr align;
  } control = { { 0 } };
  struct sockaddr_storage name;
  struct iovec vector = { .iov_base = (gpointer) data, .iov_len = length };
  struct msghdr header = {
    .msg_name = &name,
    .msg_namelen = swb_net_address_to_sockaddr (remote, self->family, &name),
    .msg_iov = &vector,
    .msg_iovlen = 1,
  };
  gssize n;

  if (swb_net_address_is_any (&self->local) && swb_net_address_is_set (source) && source->family == remote->family)
    {
      header.msg_control = control.bytes;
      header.msg_controllen = sizeof control.bytes;
      add_source (self, &header, source, remote->family);
    }

  do
    n = sendmsg (g_socket_get_fd (self->socket), &header, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);

  if (n >= 0)
    return 0;
  return errno == EWOULDBLOCK ? EAGAIN : errno;
}

/**
 * swb_udp_socket_take_fault:
 * @self: a socket
 * @fault: (out): what came of an earlier datagram
 *
 * Takes the next entry of the socket's error queue. Taking them also clears the error that the next call on the socket
 * would otherwise report, whatever that call was about.
 *
 * Returns: whether there was one
 */
gboolean
swb_udp_socket_take_fault (SwbUdpSocket *self,
                           SwbUdpFault  *fault)
{
  union
  {
    guint8 bytes[512];
    struct cmsghdr align;
  } control;
  guint8 payload[1];
  struct sockaddr_storage name;
  struct iovec vector = { .iov_base = payload, .iov_len = sizeof payload };

  for (;;)
    {
      struct msghdr header = {
        .msg_name = &name,
        .msg_namelen = sizeof name,
        .msg_iov = &vector,
        .msg_iovlen = 1,
        .msg_control = control.bytes,
        .msg_controllen = sizeof control.bytes,
      };

      if (recvmsg (g_socket_get_fd (self->socket), &header, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
        return FALSE;

      for (struct cmsghdr *c = CMSG_FIRSTHDR (&header); c != NULL; c = CMSG_NXTHDR (&header, c))
        {
          struct sock_extended_err extended;

          if (!(c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) &&
              !(c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR))
            continue;

          memcpy (&extended, CMSG_DATA (c), sizeof extended);
          if (extended.ee_origin != SO_EE_ORIGIN_ICMP && extended.ee_origin != SO_EE_ORIGIN_ICMP6)
            continue; /* local ones were told by the send itself */

          swb_net_address_from_sockaddr (&fault->remote, (struct sockaddr *) &name, header.msg_namelen);
          fault->errsv = (int) extended.ee_errno;
          return TRUE;
        }
    }
}

/**
 * swb_udp_socket_take_error:
 * @self: a socket whose error queue is empty
 *
 * Returns: an error that waits all the same, as errno, 0 for none; the kernel forgets it
 */
int
swb_udp_socket_take_error (SwbUdpSocket *self)
{
  return swb_socket_take_error (self->socket);
}
