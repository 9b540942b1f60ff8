#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A checkpoint is made at the first record border at least this many bytes of file after the one before. With 56 bytes
 * each, ten gigabytes of log cost some 4.5 MB. */
#define SWB_LOG_INDEX_INTERVAL (128u * 1024u)

/**
 * SwbLogCheckpoint:
 *
 * What lies before one record border. Only what no view changes.
 *
 * @offset: file offset of the border
 * @records: records before it
 * @text_rows: rows of the text view that begin before it
 * @hex_rows: rows of the hex view before it
 * @bytes: payload bytes before it, by #SwbDirection
 * @time: stamp of the record that begins here, nanoseconds since 1970 UTC
 */
typedef struct
{
  guint64 offset;
  guint64 records;
  guint64 text_rows;
  guint64 hex_rows;
  guint64 bytes[2];
  gint64 time;
} SwbLogCheckpoint;

/**
 * SwbLogIndexKey:
 * @SWB_LOG_INDEX_OFFSET: by file offset
 * @SWB_LOG_INDEX_RECORD: by record number
 * @SWB_LOG_INDEX_TEXT_ROW: by number of a row of the text view
 * @SWB_LOG_INDEX_HEX_ROW: by number of a row of the hex view
 */
typedef enum
{
  SWB_LOG_INDEX_OFFSET,
  SWB_LOG_INDEX_RECORD,
  SWB_LOG_INDEX_TEXT_ROW,
  SWB_LOG_INDEX_HEX_ROW,
} SwbLogIndexKey;

/**
 * SwbLogIndex:
 *
 * The checkpoints of a log, in ascending order. One thread appends, any number of threads search without a lock:
 * checkpoints never move and never change once they are published.
 */
typedef struct _SwbLogIndex SwbLogIndex;

SwbLogIndex *swb_log_index_new (void);
void swb_log_index_free (SwbLogIndex *self);
void swb_log_index_append (SwbLogIndex            *self,
                           const SwbLogCheckpoint *checkpoint);
guint swb_log_index_get_length (SwbLogIndex *self);
const SwbLogCheckpoint *swb_log_index_get (SwbLogIndex *self,
                                           guint        i);
gboolean swb_log_index_find (SwbLogIndex      *self,
                             SwbLogIndexKey    key,
                             guint64           value,
                             SwbLogCheckpoint *checkpoint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogIndex, swb_log_index_free)

G_END_DECLS
