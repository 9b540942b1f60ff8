#pragma once

#include "swb-endpoint-private.h"

G_BEGIN_DECLS

/**
 * SwbTcpServer:
 *
 * A listening TCP socket and the connections it has accepted. Stopping closes the listener alone; the connections go on
 * until they are closed. With `serve=one` the next client is accepted when the one before it has gone; until then the
 * kernel keeps it waiting.
 */
#define SWB_TYPE_TCP_SERVER (swb_tcp_server_get_type ())
G_DECLARE_FINAL_TYPE (SwbTcpServer, swb_tcp_server, SWB, TCP_SERVER, SwbEndpoint)

G_END_DECLS
