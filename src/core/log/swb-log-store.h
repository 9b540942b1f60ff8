#pragma once

#include <glib-object.h>

#include "swb-log-event.h"
#include "swb-log-format.h"
#include "swb-net-address.h"

G_BEGIN_DECLS

/**
 * SwbLogStore:
 *
 * One panel's log: an append-only pcapng file (see swb-log-format.h), and in memory the sparse index of what has been
 * written. One thread writes (the endpoint's worker), any number of threads read what has been published, without a
 * lock that the writer would wait for.
 *
 * With a limit (swb_log_store_set_limit()) the log is kept in several files, of which the oldest is dropped when the next
 * would go beyond; see swb-log-segments.h. Offsets, records and rows are counted from the very first one all the same.
 *
 * Invariants: the file consists of whole blocks up to the published length at every moment; it only grows; what
 * a checkpoint or the totals count is in the file, or was dropped and is counted as such.
 */
#define SWB_TYPE_LOG_STORE (swb_log_store_get_type ())
G_DECLARE_FINAL_TYPE (SwbLogStore, swb_log_store, SWB, LOG_STORE, GObject)

/**
 * SwbLogTotals:
 *
 * What has been published at one moment; all members belong together.
 *
 * @length: log offset behind the last whole block: bytes of file, also of those that were dropped
 * @records: records (packets) in them, all kinds
 * @bytes: payload bytes received and sent, by #SwbDirection
 * @text_rows: rows of the text view that begin in them
 * @hex_rows: rows of the hex view
 * @first_time: stamp of the first record, nanoseconds since 1970 UTC; 0 when there is none
 * @last_time: stamp of the last one
 * @dropped_length: how much of @length has been dropped, to keep the log under its limit
 * @dropped_records: how many of @records
 * @dropped_text_rows: how many of @text_rows
 * @dropped_hex_rows: how many of @hex_rows
 * @unrecorded: payload bytes that came or went while recording was stopped (disk full)
 * @recording: whether records are being written
 * @checkpoints: number of checkpoints; see swb-log-index.h
 */
typedef struct
{
  guint64 length;
  guint64 records;
  guint64 bytes[2];
  guint64 text_rows;
  guint64 hex_rows;
  gint64 first_time;
  gint64 last_time;
  guint64 unrecorded;
  gboolean recording;
  guint checkpoints;
  guint64 dropped_length;
  guint64 dropped_records;
  guint64 dropped_text_rows;
  guint64 dropped_hex_rows;
} SwbLogTotals;

/**
 * SwbLogFlow:
 *
 * The writer's knowledge of one TCP connection, or of one pair of UDP addresses: its number, addresses, running
 * sequence numbers and the state of its open rows. Owned by the connection, used on the writer's thread only; it does
 * not refer to the store, so it outlives a change of file (`clear-log`): after one, call swb_log_flow_restart().
 */
typedef struct _SwbLogFlow SwbLogFlow;

SwbLogFlow *swb_log_flow_new (guint32              number,
                              int                  protocol,
                              const SwbNetAddress *local,
                              const SwbNetAddress *remote,
                              guint32              initial_sequence);
void swb_log_flow_restart (SwbLogFlow *self);
void swb_log_flow_free (SwbLogFlow *self);
guint32 swb_log_flow_get_number (SwbLogFlow *self);
guint64 swb_log_flow_get_bytes (SwbLogFlow  *self,
                                SwbDirection direction);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogFlow, swb_log_flow_free)

/* Any thread. */
SwbLogStore *swb_log_store_new (const char *path);
const char *swb_log_store_get_path (SwbLogStore *self);
void swb_log_store_discard (SwbLogStore *self);
void swb_log_store_get_totals (SwbLogStore  *self,
                               SwbLogTotals *totals);
GError *swb_log_store_dup_error (SwbLogStore *self);
char *swb_log_store_dup_note (SwbLogStore *self,
                              guint64      record,
                              gint64       time,
                              guint32      begin,
                              gsize        length);

/* The writer's thread only. */
gboolean swb_log_store_open (SwbLogStore *self,
                             GError     **error);
void swb_log_store_append_open (SwbLogStore  *self,
                                SwbLogFlow   *flow,
                                SwbDirection  initiated,
                                SwbLogEventId event,
                                gint64        time);
void swb_log_store_append_data (SwbLogStore  *self,
                                SwbLogFlow   *flow,
                                SwbDirection  direction,
                                const guint8 *data,
                                gsize         length,
                                gint64        time);
gsize swb_log_store_fit_data (SwbLogStore *self,
                              SwbLogFlow  *flow,
                              SwbDirection direction,
                              gsize        max);
gsize swb_log_store_fit_stream (SwbLogStore         *self,
                                const SwbNetAddress *local,
                                const SwbNetAddress *remote,
                                gsize                max);
void swb_log_store_append_end (SwbLogStore       *self,
                               SwbLogFlow        *flow,
                               SwbDirection       direction,
                               SwbLogKind         kind,
                               SwbLogEventId      event,
                               const char *const *args,
                               gint64             time);
void swb_log_store_append_event (SwbLogStore       *self,
                                 SwbLogFlow        *flow,
                                 SwbLogEventId      event,
                                 const char *const *args,
                                 gint64             time);
void swb_log_store_set_feed (SwbLogStore *self,
                             SwbLogFeed   feed);
void swb_log_store_set_limit (SwbLogStore *self,
                              guint64      limit);
gboolean swb_log_store_needs_commit (SwbLogStore *self);
void swb_log_store_commit (SwbLogStore *self);
gboolean swb_log_store_resume (SwbLogStore *self,
                               GError     **error);
void swb_log_store_close (SwbLogStore *self);

gint64 swb_log_now (void);

G_END_DECLS
