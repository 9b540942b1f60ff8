#pragma once

#include "swb-log-store.h"
#include "swb-net-address.h"
#include "swb-panel-settings.h"
#include "swb-reactions.h"

G_BEGIN_DECLS

/**
 * SwbEndpointState:
 * @SWB_ENDPOINT_STATE_STOPPED: no socket of its own; a server may still have clients
 * @SWB_ENDPOINT_STATE_STARTING: resolving, binding or connecting
 * @SWB_ENDPOINT_STATE_LISTENING: a TCP server listens
 * @SWB_ENDPOINT_STATE_CONNECTED: a TCP client is connected
 * @SWB_ENDPOINT_STATE_BOUND: a UDP socket is bound
 * @SWB_ENDPOINT_STATE_FAILED: as stopped, and the last start (or the connection) ended with an error
 */
typedef enum
{
  SWB_ENDPOINT_STATE_STOPPED,
  SWB_ENDPOINT_STATE_STARTING,
  SWB_ENDPOINT_STATE_LISTENING,
  SWB_ENDPOINT_STATE_CONNECTED,
  SWB_ENDPOINT_STATE_BOUND,
  SWB_ENDPOINT_STATE_FAILED,
} SwbEndpointState;

/**
 * SwbEndpointStatus:
 *
 * What an endpoint says of itself at one moment, a plain copy that the caller owns.
 *
 * @state: see #SwbEndpointState
 * @since: when that state was entered, nanoseconds since 1970 UTC
 * @local: the address it is bound to (with the real port), or "none"
 * @remote: a connected client's peer, or "none"
 * @received: payload bytes received since the panel was made, all peers
 * @sent: payload bytes that the kernel took
 * @queued: payload bytes waiting for the kernel
 * @last_sender: UDP: number of the peer that has sent last, to whom a send without an address goes; 0 for none
 * @connections: number of open connections (a UDP panel: of peers heard of or sent to)
 * @connections_serial: changes whenever the list of connections does
 * @backlog: listen backlog in force, 0 when not listening
 * @error: (nullable): why the last start, connection or send failed; %NULL once a start succeeds
 * @error_serial: counts errors, so that a repeated one is seen as new
 * @log_error: (nullable): why recording is stopped
 */
typedef struct
{
  SwbEndpointState state;
  gint64 since;
  SwbNetAddress local;
  SwbNetAddress remote;
  guint64 received;
  guint64 sent;
  guint64 queued;
  guint32 last_sender;
  guint connections;
  guint connections_serial;
  guint backlog;
  GError *error;
  guint error_serial;
  GError *log_error;
} SwbEndpointStatus;

void swb_endpoint_status_clear (SwbEndpointStatus *status);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SwbEndpointStatus, swb_endpoint_status_clear)

/**
 * SwbConnectionInfo:
 *
 * One open connection (UDP: one peer) as others may know it. Immutable but for the counters, which the worker updates
 * and any thread may read with swb_connection_info_get_bytes(). Reference-counted, any thread.
 */
typedef struct _SwbConnectionInfo SwbConnectionInfo;

SwbConnectionInfo *swb_connection_info_ref (SwbConnectionInfo *self);
void swb_connection_info_unref (SwbConnectionInfo *self);
guint32 swb_connection_info_get_id (SwbConnectionInfo *self);
const SwbNetAddress *swb_connection_info_get_local (SwbConnectionInfo *self);
const SwbNetAddress *swb_connection_info_get_remote (SwbConnectionInfo *self);
gint64 swb_connection_info_get_since (SwbConnectionInfo *self);
guint64 swb_connection_info_get_bytes (SwbConnectionInfo *self,
                                       SwbDirection       direction);
guint64 swb_connection_info_get_queued (SwbConnectionInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbConnectionInfo, swb_connection_info_unref)

/**
 * SwbTarget:
 * @SWB_TARGET_ALL: every open connection; for a client its one; for UDP the panel's `peer`, else the last sender
 * @SWB_TARGET_CONNECTION: the connection (or UDP peer) numbered @connection
 * @SWB_TARGET_ADDRESS: UDP only: @address, HOST:PORT, resolved when it is a name
 */
typedef enum
{
  SWB_TARGET_ALL,
  SWB_TARGET_CONNECTION,
  SWB_TARGET_ADDRESS,
} SwbTargetKind;

typedef struct
{
  SwbTargetKind kind;
  guint32 connection;
  const char *address;
} SwbTarget;

/**
 * SwbEndpoint:
 *
 * One panel's socket, its connections and its log: the abstract parent of #SwbTcpServer, #SwbTcpClient and #SwbUdp.
 *
 * Every public function belongs to the thread that made the endpoint (its owner), unless it says otherwise; none of
 * them waits for the network. The work is done on the endpoint's worker thread: commands go there, facts come back
 * through the log and through #SwbEndpoint::changed, which is emitted in the owner's main context at most once per
 * 16 ms however much happens.
 *
 * From swb_endpoint_new() until it has closed, an endpoint keeps itself alive: its owner must call
 * swb_endpoint_close(), and #SwbEndpoint::closed tells when all is done.
 */
#define SWB_TYPE_ENDPOINT (swb_endpoint_get_type ())
G_DECLARE_DERIVABLE_TYPE (SwbEndpoint, swb_endpoint, SWB, ENDPOINT, GObject)

SwbEndpoint *swb_endpoint_new (SwbPanelSettings *settings,
                               const char       *log_directory,
                               GError          **error);

void swb_endpoint_start (SwbEndpoint *self);
void swb_endpoint_start_after (SwbEndpoint *self,
                               GPtrArray   *others);
void swb_endpoint_stop (SwbEndpoint *self);
void swb_endpoint_apply_settings (SwbEndpoint      *self,
                                  SwbPanelSettings *settings);
void swb_endpoint_set_reactions (SwbEndpoint  *self,
                                 SwbReactions *reactions);
void swb_endpoint_resume_reading (SwbEndpoint *self,
                                  guint32      connection);
void swb_endpoint_send (SwbEndpoint     *self,
                        const SwbTarget *target,
                        GBytes          *bytes);
void swb_endpoint_cancel_queued (SwbEndpoint     *self,
                                 const SwbTarget *target);
void swb_endpoint_disconnect (SwbEndpoint *self,
                              guint32      connection);
void swb_endpoint_add_note (SwbEndpoint *self,
                            const char  *about,
                            const char  *place,
                            const char  *text);
void swb_endpoint_clear_log (SwbEndpoint *self);
void swb_endpoint_resume_recording (SwbEndpoint *self);
void swb_endpoint_close (SwbEndpoint *self);
void swb_endpoint_close_and_discard (SwbEndpoint *self);
gboolean swb_endpoint_is_closed (SwbEndpoint *self);

SwbPanelKind swb_endpoint_get_kind (SwbEndpoint *self);
void swb_endpoint_get_status (SwbEndpoint       *self,
                              SwbEndpointStatus *status);
GPtrArray *swb_endpoint_dup_connections (SwbEndpoint *self);
SwbLogStore *swb_endpoint_dup_log (SwbEndpoint *self);

G_END_DECLS
