#pragma once

#include "swb-endpoint-private.h"
#include "swb-transport.h"

G_BEGIN_DECLS

/**
 * SwbConnection:
 *
 * One TCP connection of an endpoint, from the moment it stands until it is closed: reads into the log, sends from a
 * queue, answers by the panel's `reply` and its rules, and tells a close from a reset and from a loss. Belongs to the worker's
 * thread.
 *
 * Invariants: every byte read is a record; every byte that the kernel took is a record and is counted, no other one
 * is; the queue is empty or the poller waits for room.
 */
typedef struct _SwbConnection SwbConnection;

/**
 * SwbConnectionClosedFunc:
 * @connection: (transfer none): a connection that has just ended: forget it
 * @error: (nullable): why, unless it was closed in order by either side
 * @data: as given to swb_connection_new()
 */
typedef void (*SwbConnectionClosedFunc) (SwbConnection *connection,
                                         const GError  *error,
                                         gpointer       data);

SwbConnection *swb_connection_new (SwbEndpoint            *endpoint,
                                   GSocket                *socket,
                                   const SwbNetAddress    *local,
                                   const SwbNetAddress    *remote,
                                   SwbDirection            initiated,
                                   SwbConnectionClosedFunc closed,
                                   gpointer                data);
void swb_connection_begin (SwbConnection *self);
guint32 swb_connection_get_number (SwbConnection *self);
SwbConnectionInfo *swb_connection_get_info (SwbConnection *self);
SwbLogFlow *swb_connection_get_flow (SwbConnection *self);
gboolean swb_connection_send (SwbConnection *self,
                              GBytes        *bytes,
                              GError       **error);
void swb_connection_cancel_queued (SwbConnection *self);
void swb_connection_drop_queued (SwbConnection *self,
                                 GBytes        *bytes);
void swb_connection_close (SwbConnection *self);
void swb_connection_renew_rules (SwbConnection *self);
void swb_connection_resume_reading (SwbConnection *self);

G_END_DECLS
