#pragma once

#include "swb-endpoint-private.h"

G_BEGIN_DECLS

/**
 * SwbTcpClient:
 *
 * One TCP connection to a host. Its addresses are tried in the order that the resolver gives them, each for as long as
 * `connect-timeout` says, and each failure is a row of its own.
 */
#define SWB_TYPE_TCP_CLIENT (swb_tcp_client_get_type ())
G_DECLARE_FINAL_TYPE (SwbTcpClient, swb_tcp_client, SWB, TCP_CLIENT, SwbEndpoint)

G_END_DECLS
