#pragma once

#include <gio/gio.h>
#include <sys/socket.h>

G_BEGIN_DECLS

/**
 * SwbNetAddress:
 * @family: `G_SOCKET_FAMILY_IPV4`, `G_SOCKET_FAMILY_IPV6`, or `G_SOCKET_FAMILY_INVALID` for "none"
 * @port: port in host byte order, 0 … 65535
 * @scope_id: the zone of an IPv6 link-local address as an interface index, or 0
 * @bytes: the address in network byte order: 4 bytes for IPv4 (the rest zero), 16 for IPv6
 *
 * An IP address and port as a plain value: the hot paths (one per datagram) copy and compare these without an
 * allocation. IPv4-mapped IPv6 addresses (`::ffff:a.b.c.d`, RFC 4291 section 2.5.5.2), which a dual-stack socket
 * reports for IPv4 peers, are always held as IPv4. All functions are pure and may be called from any thread.
 */
typedef struct
{
  GSocketFamily family;
  guint16 port;
  guint32 scope_id;
  guint8 bytes[16];
} SwbNetAddress;

/* Room for the longest result of swb_net_address_write(), with its NUL. */
#define SWB_NET_ADDRESS_STRING_SIZE 96

#define SWB_NET_ADDRESS_NONE ((SwbNetAddress){ .family = G_SOCKET_FAMILY_INVALID })

gboolean swb_net_address_from_sockaddr (SwbNetAddress         *self,
                                        const struct sockaddr *sa,
                                        gsize                  sa_len);
gboolean swb_net_address_from_gio (SwbNetAddress  *self,
                                   GSocketAddress *address);
socklen_t swb_net_address_to_sockaddr (const SwbNetAddress     *self,
                                       GSocketFamily            socket_family,
                                       struct sockaddr_storage *out);
GSocketAddress *swb_net_address_to_gio (const SwbNetAddress *self);

gboolean swb_net_address_is_set (const SwbNetAddress *self);
gboolean swb_net_address_is_any (const SwbNetAddress *self);
gboolean swb_net_address_equal (gconstpointer a,
                                gconstpointer b);
guint swb_net_address_hash (gconstpointer address);

gsize swb_net_address_write (const SwbNetAddress *self,
                             char                 out[SWB_NET_ADDRESS_STRING_SIZE]);
char *swb_net_address_to_string (const SwbNetAddress *self);
gboolean swb_net_address_from_host (SwbNetAddress *self,
                                    const char    *host,
                                    guint16        port,
                                    GError       **error);
gboolean swb_net_address_parse (SwbNetAddress *self,
                                const char    *text,
                                GError       **error);

G_END_DECLS
