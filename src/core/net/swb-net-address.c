#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-net-address.h"

#include <arpa/inet.h>
#include <glib/gi18n-lib.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

#include "swb-error.h"

static gsize
address_length (const SwbNetAddress *self)
{
  return self->family == G_SOCKET_FAMILY_IPV4 ? 4 : 16;
}

/**
 * swb_net_address_from_sockaddr:
 * @self: (out): where to put the address
 * @sa: a socket address as the kernel gave it
 * @sa_len: its length in bytes
 *
 * Returns: %FALSE when @sa is neither IPv4 nor IPv6 or too short; @self is then "none"
 */
gboolean
swb_net_address_from_sockaddr (SwbNetAddress         *self,
                               const struct sockaddr *sa,
                               gsize                  sa_len)
{
  memset (self, 0, sizeof *self);

  if (sa_len >= sizeof (struct sockaddr_in) && sa->sa_family == AF_INET)
    {
      struct sockaddr_in sin;

      memcpy (&sin, sa, sizeof sin);
      self->family = G_SOCKET_FAMILY_IPV4;
      self->port = ntohs (sin.sin_port);
      memcpy (self->bytes, &sin.sin_addr, 4);
      return TRUE;
    }

  if (sa_len >= sizeof (struct sockaddr_in6) && sa->sa_family == AF_INET6)
    {
      struct sockaddr_in6 sin6;

      memcpy (&sin6, sa, sizeof sin6);
      self->port = ntohs (sin6.sin6_port);
      if (IN6_IS_ADDR_V4MAPPED (&sin6.sin6_addr))
        {
          self->family = G_SOCKET_FAMILY_IPV4;
          memcpy (self->bytes, sin6.sin6_addr.s6_addr + 12, 4);
        }
      else
        {
          self->family = G_SOCKET_FAMILY_IPV6;
          self->scope_id = sin6.sin6_scope_id;
          memcpy (self->bytes, &sin6.sin6_addr, 16);
        }
      return TRUE;
    }

  self->family = G_SOCKET_FAMILY_INVALID;
  return FALSE;
}

/**
 * swb_net_address_from_gio:
 * @self: (out): where to put the address
 * @address: (nullable): a GIO socket address
 *
 * Returns: %FALSE when @address is no IP address; @self is then "none"
 */
gboolean
swb_net_address_from_gio (SwbNetAddress  *self,
                          GSocketAddress *address)
{
  struct sockaddr_storage storage = { 0 };
  gssize size;

  *self = SWB_NET_ADDRESS_NONE;
  if (address == NULL)
    return FALSE;

  size = g_socket_address_get_native_size (address);
  if (size <= 0 || (gsize) size > sizeof storage ||
      !g_socket_address_to_native (address, &storage, sizeof storage, NULL))
    return FALSE;

  return swb_net_address_from_sockaddr (self, (const struct sockaddr *) &storage, (gsize) size);
}

/**
 * swb_net_address_to_sockaddr:
 * @self: an address that is set
 * @socket_family: the family of the socket it is for: an IPv6 (dual-stack) socket takes IPv4 addresses in mapped form
 * @out: (out): where to put it
 *
 * Returns: its length in bytes
 */
socklen_t
swb_net_address_to_sockaddr (const SwbNetAddress     *self,
                             GSocketFamily            socket_family,
                             struct sockaddr_storage *out)
{
  memset (out, 0, sizeof *out);

  if (self->family == G_SOCKET_FAMILY_IPV4 && socket_family != G_SOCKET_FAMILY_IPV6)
    {
      struct sockaddr_in *sin = (struct sockaddr_in *) out;

      sin->sin_family = AF_INET;
      sin->sin_port = htons (self->port);
      memcpy (&sin->sin_addr, self->bytes, 4);
      return sizeof *sin;
    }
  else
    {
      struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *) out;

      sin6->sin6_family = AF_INET6;
      sin6->sin6_port = htons (self->port);
      if (self->family == G_SOCKET_FAMILY_IPV4)
        {
          sin6->sin6_addr.s6_addr[10] = 0xff;
          sin6->sin6_addr.s6_addr[11] = 0xff;
          memcpy (sin6->sin6_addr.s6_addr + 12, self->bytes, 4);
        }
      else
        {
          sin6->sin6_scope_id = self->scope_id;
          memcpy (&sin6->sin6_addr, self->bytes, 16);
        }
      return sizeof *sin6;
    }
}

/**
 * swb_net_address_to_gio:
 * @self: an address that is set
 *
 * Returns: (transfer full): the same as a GIO address
 */
GSocketAddress *
swb_net_address_to_gio (const SwbNetAddress *self)
{
  struct sockaddr_storage storage;
  socklen_t length = swb_net_address_to_sockaddr (self, self->family, &storage);

  return g_socket_address_new_from_native (&storage, length);
}

/**
 * swb_net_address_is_set:
 * @self: an address
 *
 * Returns: whether it is an IPv4 or IPv6 address rather than "none"
 */
gboolean
swb_net_address_is_set (const SwbNetAddress *self)
{
  return self->family == G_SOCKET_FAMILY_IPV4 || self->family == G_SOCKET_FAMILY_IPV6;
}

/**
 * swb_net_address_is_any:
 * @self: an address
 *
 * Returns: whether it is `0.0.0.0` or `::`, the address of all interfaces
 */
gboolean
swb_net_address_is_any (const SwbNetAddress *self)
{
  static const guint8 zeros[16];

  return memcmp (self->bytes, zeros, address_length (self)) == 0;
}

/**
 * swb_net_address_equal:
 * @a: a #SwbNetAddress
 * @b: another
 *
 * Returns: whether family, address, zone and port are the same; fits #GEqualFunc
 */
gboolean
swb_net_address_equal (gconstpointer a,
                       gconstpointer b)
{
  const SwbNetAddress *left = a;
  const SwbNetAddress *right = b;

  return left->family == right->family && left->port == right->port &&
         left->scope_id == right->scope_id && memcmp (left->bytes, right->bytes, 16) == 0;
}

/**
 * swb_net_address_hash:
 * @address: a #SwbNetAddress
 *
 * Returns: a hash of all that swb_net_address_equal() compares; fits #GHashFunc
 */
guint
swb_net_address_hash (gconstpointer address)
{
  const SwbNetAddress *self = address;
  guint32 words[4];
  guint hash = self->port * 2654435761u ^ self->scope_id;

  memcpy (words, self->bytes, sizeof words);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    hash = (hash ^ words[i]) * 2654435761u;

  return hash ^ (hash >> 15);
}

/**
 * swb_net_address_write:
 * @self: an address
 * @out: (out): room for %SWB_NET_ADDRESS_STRING_SIZE bytes
 *
 * Writes `192.0.2.1:80`, `[2001:db8::1]:80` or `[fe80::1%eth0]:80` (RFC 5952 section 6, zone as RFC 4007 section 11);
 * "none" is an empty string.
 *
 * Returns: the length without the NUL
 */
gsize
swb_net_address_write (const SwbNetAddress *self,
                       char                 out[SWB_NET_ADDRESS_STRING_SIZE])
{
  char host[INET6_ADDRSTRLEN];

  out[0] = '\0';
  if (self->family == G_SOCKET_FAMILY_IPV4)
    {
      inet_ntop (AF_INET, self->bytes, host, sizeof host);
      return (gsize) g_snprintf (out, SWB_NET_ADDRESS_STRING_SIZE, "%s:%u", host, self->port);
    }
  if (self->family == G_SOCKET_FAMILY_IPV6)
    {
      char zone[IF_NAMESIZE + 12] = "";

      inet_ntop (AF_INET6, self->bytes, host, sizeof host);
      if (self->scope_id != 0)
        {
          char name[IF_NAMESIZE];

          if (if_indextoname (self->scope_id, name) != NULL)
            g_snprintf (zone, sizeof zone, "%%%s", name);
          else
            g_snprintf (zone, sizeof zone, "%%%u", self->scope_id);
        }
      return (gsize) g_snprintf (out, SWB_NET_ADDRESS_STRING_SIZE, "[%s%s]:%u", host, zone, self->port);
    }

  return 0;
}

/**
 * swb_net_address_to_string:
 * @self: an address
 *
 * Returns: (transfer full): as swb_net_address_write() writes it
 */
char *
swb_net_address_to_string (const SwbNetAddress *self)
{
  char buffer[SWB_NET_ADDRESS_STRING_SIZE];

  swb_net_address_write (self, buffer);
  return g_strdup (buffer);
}

/* The interface of a zone, by name or by number; 0: there is none. */
static guint
find_interface (const char *zone)
{
  char name[IF_NAMESIZE];
  guint64 number;

  if (g_ascii_string_to_unsigned (zone, 10, 1, G_MAXUINT, &number, NULL))
    return if_indextoname ((guint) number, name) != NULL ? (guint) number : 0;
  return if_nametoindex (zone);
}

/**
 * swb_net_address_from_host:
 * @self: (out): where to put the address
 * @host: `192.0.2.1`, `2001:db8::1` or `fe80::1%eth0`; no brackets
 * @port: 0 … 65535
 * @error: return location for a %SWB_ADDRESS_ERROR_HOST
 *
 * A zone (RFC 4007 section 11) has to be an interface of this machine now, by name or by number. Only link-local addresses
 * need it, and have it from then on.
 *
 * Returns: whether @host was an address
 */
gboolean
swb_net_address_from_host (SwbNetAddress *self,
                           const char    *host,
                           guint16        port,
                           GError       **error)
{
  const char *zone = strchr (host, '%');
  g_autofree char *bare = zone != NULL ? g_strndup (host, (gsize) (zone - host)) : NULL;
  struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6, .sin6_port = htons (port) };
  guint index;

  *self = SWB_NET_ADDRESS_NONE;

  /* no objects of GIO here: a repeat to an address asks at each tick */
  if (inet_pton (AF_INET, host, self->bytes) == 1)
    {
      self->family = G_SOCKET_FAMILY_IPV4;
      self->port = port;
      return TRUE;
    }

  if (inet_pton (AF_INET6, bare != NULL ? bare : host, &sin6.sin6_addr) != 1)
    {
      *self = SWB_NET_ADDRESS_NONE;
      g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_HOST, _("“%s” is no IP address"), host);
      return FALSE;
    }

  if (zone != NULL)
    {
      index = find_interface (zone + 1);
      if (index == 0)
        {
          g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_HOST,
                       /* Translators: the name of a network interface, such as eth0 */
                       _("There is no network interface “%s”"), zone + 1);
          return FALSE;
        }
      if (IN6_IS_ADDR_LINKLOCAL (&sin6.sin6_addr) || IN6_IS_ADDR_MC_LINKLOCAL (&sin6.sin6_addr))
        sin6.sin6_scope_id = index;
    }
  return swb_net_address_from_sockaddr (self, (const struct sockaddr *) &sin6, sizeof sin6);
}

/**
 * swb_net_address_parse:
 * @self: (out): where to put the address
 * @text: `192.0.2.1:80` or `[2001:db8::1%eth0]:80`; a numeric address, not a host name
 * @error: return location for a %SWB_ADDRESS_ERROR
 *
 * Returns: whether @text was one
 */
gboolean
swb_net_address_parse (SwbNetAddress *self,
                       const char    *text,
                       GError       **error)
{
  g_autofree char *host = NULL;
  const char *colon = strrchr (text, ':');
  guint64 port;

  *self = SWB_NET_ADDRESS_NONE;

  if (colon == NULL || colon == text)
    {
      g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_PORT,
                   _("“%s” has no port: write ADDRESS:PORT"), text);
      return FALSE;
    }
  if (!g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    {
      g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_PORT,
                   _("“%s” is no port: ports are 0 to 65535"), colon + 1);
      return FALSE;
    }

  host = g_strndup (text, (gsize) (colon - text));
  if (host[0] == '[' && colon[-1] == ']')
    {
      host[strlen (host) - 1] = '\0';
      memmove (host, host + 1, strlen (host));
    }
  else if (strchr (host, ':') != NULL)
    {
      g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_HOST,
                   _("“%s”: write an IPv6 address in brackets, as in [::1]:%s"), text, colon + 1);
      return FALSE;
    }

  return swb_net_address_from_host (self, host, (guint16) port, error);
}
