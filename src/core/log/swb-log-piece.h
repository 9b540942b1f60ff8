#pragma once

#include "swb-log-matcher.h"

G_BEGIN_DECLS

/**
 * SwbLogPiece:
 *
 * A run of bytes of one record, and which rows they are in.
 *
 * @record: file offset of the record
 * @begin: offset of the first byte in its payload
 * @length: bytes
 * @fill: bytes that the row at the first byte has before it
 * @open_row: number of that row, when @fill is not 0
 * @next_row: number of the next row of the text view to begin
 * @hex_row: number of the record's first row of the hex view
 */
typedef struct
{
  guint64 record;
  guint32 begin;
  guint32 length;
  guint32 fill;
  guint64 open_row;
  guint64 next_row;
  guint64 hex_row;
} SwbLogPiece;

void swb_log_piece_advance (SwbLogPiece  *self,
                            const guint8 *data,
                            gsize         count);
void swb_log_piece_get_hit (const SwbLogPiece *self,
                            gsize              length,
                            SwbLogHit         *hit);

/**
 * SwbLogStream:
 *
 * The end of one direction of a connection, as far as a match may still begin in it, and the pieces that it consists of.
 *
 * @bytes: what is kept
 * @pieces: (element-type SwbLogPiece): where it comes from; together as long as @bytes
 * @start: offset in @bytes before which no hit can begin any longer
 * @dirty: whether there is something that was not searched
 */
typedef struct
{
  GByteArray *bytes;
  GArray *pieces;
  gsize start;
  gboolean dirty;
} SwbLogStream;

SwbLogStream *swb_log_stream_new (void);
void swb_log_stream_free (SwbLogStream *self);
void swb_log_stream_append (SwbLogStream      *self,
                            const SwbLogPiece *piece,
                            const guint8      *data);
void swb_log_stream_set (SwbLogStream      *self,
                         const SwbLogPiece *piece,
                         const guint8      *data);
void swb_log_stream_clear (SwbLogStream *self);
void swb_log_stream_drop (SwbLogStream *self,
                          gsize         count);
void swb_log_stream_shrink (SwbLogStream *self);
void swb_log_stream_get_hit (const SwbLogStream *self,
                             gsize               at,
                             gsize               length,
                             SwbLogHit          *hit);

G_END_DECLS
