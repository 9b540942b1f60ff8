#pragma once

#include "swb-log-row-cut.h"
#include "swb-log-store.h"

G_BEGIN_DECLS

/**
 * SwbLogRecord:
 *
 * One record as it stands in the file. @payload, @text and @args point into the reader's buffer and are valid until its
 * next call.
 *
 * @offset: log offset of its block
 * @next: log offset of the block after it
 * @time: nanoseconds since 1970 UTC
 * @kind: what kind of record
 * @direction: for traffic; %SWB_DIRECTION_IN for events
 * @event: what happened, or %SWB_LOG_EVENT_NONE for plain data
 * @severity: of the event
 * @flow: number of the connection or UDP pair, 0 for none
 * @protocol: `IPPROTO_TCP`, `IPPROTO_UDP`, or 0 for events of no flow
 * @local: this machine's address, or "none"
 * @remote: the peer's address, or "none"
 * @previous: offset of the previous data record of the same flow and direction, 0 for none; always less than @offset
 * @stream_offset: bytes of the same flow and direction before it
 * @cutter: how rows are cut in it, from its first byte on; its member fill is what its first row already has from before
 * @payload: the bytes that came or went; %NULL for other kinds
 * @payload_length: their count, at most %SWB_LOG_MAX_PAYLOAD for TCP; a datagram may have 65,527
 * @payload_at: log offset of the payload's first byte
 * @text: the readable line in English of an event, also of one that a SYN, FIN or RST stands for; not NUL-terminated, as
 *   the file has it, so check that it is UTF-8; %NULL for none
 * @text_length: its bytes
 * @args: the event's arguments, %NULL-terminated
 */
typedef struct
{
  guint64 offset;
  guint64 next;
  gint64 time;
  SwbLogKind kind;
  SwbDirection direction;
  SwbLogEventId event;
  SwbLogSeverity severity;
  guint32 flow;
  int protocol;
  SwbNetAddress local;
  SwbNetAddress remote;
  guint64 previous;
  guint64 stream_offset;
  SwbLogRowCutter cutter;
  const guint8 *payload;
  gsize payload_length;
  guint64 payload_at;
  const char *text;
  gsize text_length;
  const char *args[SWB_LOG_EVENT_MAX_ARGS + 1];
} SwbLogRecord;

char *swb_log_record_dup_text (const SwbLogRecord *record,
                               gboolean            translate);

/**
 * SwbLogReader:
 *
 * Reads the records of a store that may still be written to. It has a buffer of its own; it belongs to one thread at
 * a time. It sees what was published when it reads, never beyond. Bytes from the file are
 * checked before use: a damaged block is a %SWB_LOG_ERROR_CORRUPT, never a crash.
 */
typedef struct _SwbLogReader SwbLogReader;

SwbLogReader *swb_log_reader_new (SwbLogStore *store);
void swb_log_reader_free (SwbLogReader *self);
SwbLogStore *swb_log_reader_get_store (SwbLogReader *self);
gboolean swb_log_reader_read (SwbLogReader *self,
                              guint64       offset,
                              SwbLogRecord *record,
                              GError      **error);
gboolean swb_log_reader_seek_record (SwbLogReader *self,
                                     guint64       number,
                                     guint64      *offset,
                                     GError      **error);
void swb_log_reader_set_without_addresses (SwbLogReader *self,
                                           gboolean      without);
void swb_log_reader_set_read_ahead (SwbLogReader *self,
                                    gboolean      ahead);
const guint8 *swb_log_reader_get_run (SwbLogReader *self,
                                      guint64       offset,
                                      gsize        *size,
                                      GError      **error);
void swb_log_reader_set_limit (SwbLogReader *self,
                               guint64       limit);
guint64 swb_log_reader_get_first_offset (SwbLogReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogReader, swb_log_reader_free)

G_END_DECLS
