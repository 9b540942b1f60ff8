#pragma once

#include "swb-log-reader.h"

G_BEGIN_DECLS

/**
 * SwbLogMode:
 * @SWB_LOG_MODE_TEXT: a row is a piece of one stream, cut at a line feed (see #SwbLogFeed) or at %SWB_LOG_MAX_ROW bytes
 * @SWB_LOG_MODE_HEX: a row is up to %SWB_LOG_HEX_ROW bytes of one record
 *
 * In both modes an event is a row, an empty datagram is a row, and a filler is none.
 */
typedef enum
{
  SWB_LOG_MODE_TEXT,
  SWB_LOG_MODE_HEX,
} SwbLogMode;

/**
 * SwbLogRow:
 *
 * A row of a view, a value of its own: it stays valid when the log moves on.
 *
 * @record: file offset of the record that it begins in
 * @begin: offset of its first byte in that record's payload
 * @time: stamp of that record, nanoseconds since 1970 UTC
 * @stream_offset: offset of its first byte in its direction's stream
 * @bytes: its bytes, with the line feed that ended it; %NULL for events
 * @length: their count, at most %SWB_LOG_MAX_ROW
 * @cut: whether it ended at a line feed or because it was full, so that what its stream goes on with is another row however soon
 *   that came; text view only
 * @feed: what a line feed was when it was recorded
 * @text: for events: the readable, translated line; %NULL for data
 * @complete: whether the row has ended (a line feed, full, or the stream went on in another row); an incomplete row may
 *   still grow
 */
typedef struct
{
  guint64 record;
  guint32 begin;
  gint64 time;
  SwbLogKind kind;
  SwbDirection direction;
  SwbLogEventId event;
  SwbLogSeverity severity;
  guint32 flow;
  int protocol;
  SwbNetAddress local;
  SwbNetAddress remote;
  guint64 stream_offset;
  guint8 *bytes;
  gsize length;
  char *text;
  gboolean complete;
  gboolean cut;
  SwbLogFeed feed;
} SwbLogRow;

void swb_log_row_free (SwbLogRow *row);
gboolean swb_log_row_ends_line (const SwbLogRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogRow, swb_log_row_free)

guint64 swb_log_rows_count (SwbLogStore *store,
                            SwbLogMode   mode);
GPtrArray *swb_log_rows_fetch (SwbLogReader *reader,
                               SwbLogMode    mode,
                               guint64       first,
                               guint         count,
                               GError      **error);

G_END_DECLS
