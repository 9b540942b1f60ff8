#pragma once

#include <gio/gio.h>
#include <sys/socket.h>

#include "swb-net-address.h"

G_BEGIN_DECLS

/* Datagrams read by one call, and room for each: no UDP payload is longer than 65,527 bytes (IPv6). */
#define SWB_UDP_BATCH 64u
#define SWB_UDP_DATAGRAM_SIZE 65536u

/* The longest payload of a datagram: IPv4 65,535 - 20 - 8 (RFC 791, RFC 768), IPv6 65,535 - 8 (RFC 8200). */
#define SWB_UDP_MAX_PAYLOAD_IPV4 65507u
#define SWB_UDP_MAX_PAYLOAD_IPV6 65527u

/**
 * SwbUdpDatagram:
 * @data: its payload, in the buffer of the batch
 * @length: bytes of it
 * @lost: bytes that were cut off for want of room
 * @remote: who sent it
 * @destination: the address that it was sent to (of a broadcast or a group, that one), with our port
 * @source: the address of ours to answer from: @destination unless that is a broadcast or a group; may be "none"
 * @time: when the kernel received it, nanoseconds since 1970 UTC
 */
typedef struct
{
  const guint8 *data;
  gsize length;
  gsize lost;
  SwbNetAddress remote;
  SwbNetAddress destination;
  SwbNetAddress source;
  gint64 time;
} SwbUdpDatagram;

/**
 * SwbUdpFault:
 * @remote: where the datagram at fault was sent
 * @errsv: what ICMP made of it: ECONNREFUSED, EHOSTUNREACH, EMSGSIZE …
 *
 * A datagram that came to nothing, as ICMP told the kernel (IP_RECVERR, ip(7)).
 */
typedef struct
{
  SwbNetAddress remote;
  int errsv;
} SwbUdpFault;

/**
 * SwbUdpSocket:
 *
 * The system calls of a UDP socket: many datagrams with one recvmmsg(2), each with the address it came to, the kernel's
 * time and its count of dropped ones. GIO's own call for that drops the control messages it has no type for. Belongs to
 * the worker's thread.
 */
typedef struct _SwbUdpSocket SwbUdpSocket;

SwbUdpSocket *swb_udp_socket_new (const SwbNetAddress *address,
                                  gboolean             broadcast,
                                  int                 *errsv);
SwbUdpSocket *swb_udp_socket_open (SwbNetAddress *address,
                                   gboolean       broadcast,
                                   GError       **error);
void swb_udp_socket_free (SwbUdpSocket *self);
int swb_udp_socket_get_fd (SwbUdpSocket *self);
const SwbNetAddress *swb_udp_socket_get_local (SwbUdpSocket *self);
int swb_udp_socket_receive (SwbUdpSocket   *self,
                            SwbUdpDatagram *datagrams,
                            guint32        *dropped,
                            int            *errsv);
int swb_udp_socket_send (SwbUdpSocket        *self,
                         const SwbNetAddress *remote,
                         const SwbNetAddress *source,
                         gconstpointer        data,
                         gsize                length);
gboolean swb_udp_socket_take_fault (SwbUdpSocket *self,
                                    SwbUdpFault  *fault);
int swb_udp_socket_take_error (SwbUdpSocket *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbUdpSocket, swb_udp_socket_free)

G_END_DECLS
