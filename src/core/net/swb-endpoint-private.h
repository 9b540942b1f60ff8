#pragma once

#include "swb-connection-info-private.h"
#include "swb-endpoint.h"
#include "swb-expectation.h"
#include "swb-net-error.h"
#include "swb-poller.h"
#include "swb-rule-limits.h"

G_BEGIN_DECLS

/* At most this many payload bytes wait for the kernel on one connection; a send that would go beyond is refused whole
 * (unless nothing waits). Echoing stops reading instead, so the kernel pushes back on the sender. */
#define SWB_ENDPOINT_QUEUE_CAP (64u * 1024u * 1024u)

/* When so many bytes wait for the kernel, rules answer nothing more until fewer do. */
#define SWB_ENDPOINT_CONGESTED (1024u * 1024u)

/* What a panel answers by itself a second, at most, where the peer is a panel of this process that does so as well: the two
 * would keep each other, and the machine, busy without end. */
#define SWB_ENDPOINT_LOOP_ANSWERS 1000
#define SWB_ENDPOINT_LOOP_BYTES 1000000

/* Bytes asked for in one read at most. */
#define SWB_ENDPOINT_READ_SIZE (512u * 1024u)

/* The point at which what was read is written to the log. A little less than reads that end at borders of the file come to,
 * see swb_log_store_fit_data(). */
#define SWB_ENDPOINT_WRITE_SIZE (SWB_ENDPOINT_READ_SIZE - 8u * 1024u)

/**
 * SwbEndpointClass:
 * @start: resolve, bind, connect; the state is stopped or failed
 * @stop: close the endpoint's own socket (a server's clients stay)
 * @send: send @bytes to @target
 * @list_targets: add to @infos those that @target means; an address is numeric
 * @cancel_queued: drop what waits for the kernel, for @target
 * @drop_queued: drop what is left of @bytes in the queue of the connection of that number, without a row
 * @disconnect: close the connection of that number
 * @find_flow: (transfer none) (nullable): that of the open connection of that number, as it is in the log
 * @close_all: close everything; the endpoint does nothing any more
 * @restart_flows: the log has a new file: call swb_log_flow_restart() on each flow
 * @reactions_changed: the rules are others: those of each connection begin anew
 * @resume_reading: end a pause of reading on the connection of that number
 *
 * All run on the worker's thread.
 */
struct _SwbEndpointClass
{
  GObjectClass parent_class;

  void (*start) (SwbEndpoint *self);
  void (*stop) (SwbEndpoint *self);
  void (*send) (SwbEndpoint     *self,
                const SwbTarget *target,
                GBytes          *bytes);
  void (*list_targets) (SwbEndpoint     *self,
                        const SwbTarget *target,
                        GPtrArray       *infos);
  void (*cancel_queued) (SwbEndpoint     *self,
                         const SwbTarget *target);
  void (*drop_queued) (SwbEndpoint *self,
                       guint32      connection,
                       GBytes      *bytes);
  void (*disconnect) (SwbEndpoint *self,
                      guint32      connection);
  SwbLogFlow *(*find_flow) (SwbEndpoint *self,
                            guint32      connection);
  void (*close_all) (SwbEndpoint *self);
  void (*restart_flows) (SwbEndpoint *self);
  void (*reactions_changed) (SwbEndpoint *self);
  void (*resume_reading) (SwbEndpoint *self,
                          guint32      connection);
};

/* What the kinds of endpoint and their connections use, all on the worker's thread. */

SwbPanelSettings *swb_endpoint_worker_get_settings (SwbEndpoint *self);
SwbPoller *swb_endpoint_worker_get_poller (SwbEndpoint *self);
SwbLogStore *swb_endpoint_worker_get_log (SwbEndpoint *self);
guint8 *swb_endpoint_worker_get_read_buffer (SwbEndpoint *self,
                                             gsize       *size);
void swb_endpoint_worker_use_read_buffer (SwbEndpoint *self,
                                          gsize        used);
void swb_endpoint_worker_hold (SwbEndpoint *self,
                               GBytes      *bytes);
guint32 swb_endpoint_worker_next_number (SwbEndpoint *self);

SwbEndpointState swb_endpoint_worker_get_state (SwbEndpoint *self);
void swb_endpoint_worker_set_state (SwbEndpoint         *self,
                                    SwbEndpointState     state,
                                    const SwbNetAddress *local,
                                    const SwbNetAddress *remote);
void swb_endpoint_worker_set_backlog (SwbEndpoint *self,
                                      guint        backlog);
void swb_endpoint_worker_report (SwbEndpoint *self,
                                 GError      *error);
void swb_endpoint_worker_fail_start (SwbEndpoint *self,
                                     GError      *error);
void swb_endpoint_worker_add_connection (SwbEndpoint       *self,
                                         SwbConnectionInfo *info);
void swb_endpoint_worker_remove_connection (SwbEndpoint       *self,
                                            SwbConnectionInfo *info);
void swb_endpoint_worker_count (SwbEndpoint       *self,
                                SwbConnectionInfo *info,
                                SwbDirection       direction,
                                gsize              bytes);
void swb_endpoint_worker_count_queued (SwbEndpoint *self,
                                       gssize       change);
void swb_endpoint_worker_set_last_sender (SwbEndpoint *self,
                                          guint32      peer);
void swb_endpoint_worker_log_event (SwbEndpoint  *self,
                                    SwbLogFlow   *flow,
                                    SwbLogEventId event,
                                    ...) G_GNUC_NULL_TERMINATED;
void swb_endpoint_worker_log_event_valist (SwbEndpoint  *self,
                                           SwbLogFlow   *flow,
                                           SwbLogEventId event,
                                           va_list       ap);
gint64 swb_endpoint_worker_pace (SwbEndpoint *self,
                                 gsize        bytes,
                                 gint64       now,
                                 gint64       most);
void swb_endpoint_worker_retire (SwbEndpoint   *self,
                                 gpointer       object,
                                 GDestroyNotify destroy);
SwbReactions *swb_endpoint_worker_get_reactions (SwbEndpoint    *self,
                                                 SwbRuleLimits **limits);
void swb_endpoint_worker_notify (SwbEndpoint *self,
                                 const char  *rule,
                                 const char  *text);
void swb_endpoint_worker_start_sequence (SwbEndpoint         *self,
                                         guint32              connection,
                                         const char          *name,
                                         SwbExpectationInput *behind);
void swb_endpoint_worker_commit (SwbEndpoint *self);
void swb_endpoint_worker_end_batch (SwbEndpoint *self);

G_END_DECLS
