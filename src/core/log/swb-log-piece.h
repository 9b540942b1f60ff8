#pragma once

#include <string.h>

#include "swb-log-matcher.h"
#include "swb-log-row-cut.h"

G_BEGIN_DECLS

/**
 * SwbLogPiece:
 *
 * A run of bytes of one record, and which rows they are in.
 *
 * @record: file offset of the record
 * @begin: offset of the first byte in its payload
 * @length: bytes
 * @cutter: how rows are cut in it; its member fill is what the row at the first byte has before it
 * @open_row: number of that row, when there is such
 * @next_row: number of the next row of the text view to begin
 * @hex_row: number of the record's first row of the hex view
 */
typedef struct
{
  guint64 record;
  guint32 begin;
  guint32 length;
  SwbLogRowCutter cutter;
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
 * @data: what is kept
 * @length: its bytes
 * @pieces: where it comes from; together as long as @data
 * @n_pieces: how many
 * @start: offset in @data before which no hit can begin any longer
 * @fresh: what the pieces cost that were not searched yet, in bytes of memory
 * @dirty: whether there is something that was not searched
 */
typedef struct
{
  guint8 *data;
  gsize length;
  SwbLogPiece *pieces;
  guint n_pieces;
  gsize start;
  gsize fresh;
  gboolean dirty;

  /*< private >*/
  gsize room;
  guint room_pieces;
  /* Hits are asked for from front to back: where the last one was. */
  guint cursor;
  gsize cursor_at;
  SwbLogPiece cursor_piece; /* that piece from @cursor_at on, when @cursor_at isn't 0 */
} SwbLogStream;

SwbLogStream *swb_log_stream_new (void);
void swb_log_stream_free (SwbLogStream *self);
void swb_log_stream_grow (SwbLogStream *self,
                          gsize         bytes);
void swb_log_stream_grow_pieces (SwbLogStream *self);
void swb_log_stream_set (SwbLogStream      *self,
                         const SwbLogPiece *piece,
                         const guint8      *data);
void swb_log_stream_clear (SwbLogStream *self);
void swb_log_stream_drop (SwbLogStream *self,
                          gsize         count);
void swb_log_stream_shrink (SwbLogStream *self);
void swb_log_stream_get_hit (SwbLogStream *self,
                             gsize         at,
                             gsize         length,
                             SwbLogHit    *hit);

/* For short lengths: compilers make a slow string instruction of memcpy() here, which costs more than the whole search. */
static inline void
swb_log_stream_copy (guint8       *to,
                     const guint8 *from,
                     gsize         length)
{
  gsize i = 0;

  if (length < 16)
    {
      for (; i < length; i++)
        to[i] = from[i];
      return;
    }

  for (; i + 16 < length; i += 16)
    memcpy (to + i, from + i, 16);
  memcpy (to + length - 16, from + length - 16, 16);
}

/**
 * swb_log_stream_append_bytes:
 * @self: a stream
 * @data: what follows
 * @length: its bytes
 *
 * Appends them without a piece, for a look: the caller takes them off again.
 */
static inline void
swb_log_stream_append_bytes (SwbLogStream *self,
                             const guint8 *data,
                             gsize         length)
{
  if (length > self->room - self->length)
    swb_log_stream_grow (self, length);
  swb_log_stream_copy (self->data + self->length, data, length);
  self->length += length;
}

/**
 * swb_log_stream_append:
 * @self: a stream
 * @piece: what follows
 * @data: its bytes, as many as the piece has
 */
static inline void
swb_log_stream_append (SwbLogStream      *self,
                       const SwbLogPiece *piece,
                       const guint8      *data)
{
  if (piece->length == 0)
    return;

  swb_log_stream_append_bytes (self, data, piece->length);
  if (self->n_pieces == self->room_pieces)
    swb_log_stream_grow_pieces (self);
  self->pieces[self->n_pieces++] = *piece;
}

G_END_DECLS
