#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-local.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

/* Of use to the other side first: IPv4 and global IPv6 before link-local ones, loopback last. */
static int
rank_address (const SwbNetAddress *address)
{
  if (address->family == G_SOCKET_FAMILY_IPV4)
    return address->bytes[0] == 127 ? 4 : 0;
  if (address->bytes[0] == 0xfe && (address->bytes[1] & 0xc0) == 0x80)
    return 3;
  return address->bytes[0] == 0 ? 5 : 1;
}

static int
compare_addresses (gconstpointer a,
                   gconstpointer b)
{
  return rank_address (*(const SwbNetAddress *const *) a) - rank_address (*(const SwbNetAddress *const *) b);
}

/**
 * swb_local_list_addresses:
 * @family: of which family, or `G_SOCKET_FAMILY_INVALID` for both
 * @port: port to write into them
 *
 * Asks the kernel for the addresses of this machine's interfaces that are up.
 *
 * Returns: (transfer full) (element-type SwbNetAddress): the addresses, the ones of most use to others first
 */
GPtrArray *
swb_local_list_addresses (GSocketFamily family,
                          guint16       port)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_free);
  struct ifaddrs *interfaces = NULL;

  if (getifaddrs (&interfaces) != 0)
    return addresses;

  for (struct ifaddrs *i = interfaces; i != NULL; i = i->ifa_next)
    {
      SwbNetAddress address;
      gsize size;

      if (i->ifa_addr == NULL || (i->ifa_flags & IFF_UP) == 0)
        continue;
      size = i->ifa_addr->sa_family == AF_INET ? sizeof (struct sockaddr_in) : sizeof (struct sockaddr_in6);
      if (!swb_net_address_from_sockaddr (&address, i->ifa_addr, size))
        continue;
      if (family != G_SOCKET_FAMILY_INVALID && address.family != family)
        continue;
      address.port = port;
      g_ptr_array_add (addresses, g_memdup2 (&address, sizeof address));
    }
  freeifaddrs (interfaces);

  g_ptr_array_sort (addresses, compare_addresses);
  return addresses;
}

static gboolean
port_is_free (GSocketFamily family,
              SwbPanelKind  kind,
              guint16       port)
{
  GSocketType type = kind == SWB_PANEL_KIND_UDP ? G_SOCKET_TYPE_DATAGRAM : G_SOCKET_TYPE_STREAM;
  g_autoptr (GSocket) socket = g_socket_new (family, type, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GInetAddress) any = NULL;
  g_autoptr (GSocketAddress) address = NULL;

  /* No IPv6 on this machine: nobody can have the port there. */
  if (socket == NULL)
    return TRUE;
  any = g_inet_address_new_any (family);
  address = g_inet_socket_address_new (any, port);
  /* As the endpoint will bind: with SO_REUSEADDR for a listener, without for UDP, where it would let two share. */
  return g_socket_bind (socket, address, kind != SWB_PANEL_KIND_UDP, NULL);
}

/**
 * swb_local_find_free_port:
 * @kind: kind of panel that is to have it
 * @first: the lowest port to try
 *
 * Tries ports by binding to them for a moment, which never waits. Another program may still be faster: then the start
 * of the panel says so.
 *
 * Returns: a port that is free on all interfaces, or @first when none of the next thousand is
 */
guint16
swb_local_find_free_port (SwbPanelKind kind,
                          guint16      first)
{
  for (guint port = first; port < 65536 && port < first + 1000u; port++)
    if (port_is_free (G_SOCKET_FAMILY_IPV6, kind, (guint16) port) &&
        port_is_free (G_SOCKET_FAMILY_IPV4, kind, (guint16) port))
      return (guint16) port;
  return first;
}
