#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-piece.h"

/**
 * swb_log_piece_advance:
 * @self: a piece
 * @data: its bytes
 * @count: how many of them to take off its beginning
 */
void
swb_log_piece_advance (SwbLogPiece  *self,
                       const guint8 *data,
                       gsize         count)
{
  gsize rows;

  g_return_if_fail (count <= self->length);

  if (count == 0)
    return;

  rows = swb_log_row_cutter_count (&self->cutter, data, count);
  if (rows > 0)
    self->open_row = self->next_row + rows - 1;
  self->next_row += rows;
  self->begin += (guint32) count;
  self->length -= (guint32) count;
}

/**
 * swb_log_piece_get_hit:
 * @self: a piece
 * @length: bytes of the hit
 * @hit: (out): a hit at the piece's first byte
 */
void
swb_log_piece_get_hit (const SwbLogPiece *self,
                       gsize              length,
                       SwbLogHit         *hit)
{
  hit->record = self->record;
  hit->begin = self->begin;
  hit->length = (guint32) length;
  hit->text_row = self->cutter.fill > 0 ? self->open_row : self->next_row;
  hit->hex_row = self->hex_row + self->begin / SWB_LOG_HEX_ROW;
}

/**
 * swb_log_stream_new:
 *
 * Returns: (transfer full): a stream that nothing is kept of
 */
SwbLogStream *
swb_log_stream_new (void)
{
  return g_new0 (SwbLogStream, 1);
}

/**
 * swb_log_stream_free:
 * @self: (transfer full) (nullable): a stream
 */
void
swb_log_stream_free (SwbLogStream *self)
{
  if (self == NULL)
    return;

  g_free (self->data);
  g_free (self->pieces);
  g_free (self);
}

/**
 * swb_log_stream_grow:
 * @self: a stream
 * @bytes: how many more it has to hold
 */
void
swb_log_stream_grow (SwbLogStream *self,
                     gsize         bytes)
{
  self->room = MAX (self->room * 2, self->length + bytes);
  self->data = g_realloc (self->data, self->room);
}

/**
 * swb_log_stream_grow_pieces:
 * @self: a stream
 *
 * Makes room for at least one more piece.
 */
void
swb_log_stream_grow_pieces (SwbLogStream *self)
{
  self->room_pieces = MAX (self->room_pieces * 2, 2);
  self->pieces = g_renew (SwbLogPiece, self->pieces, self->room_pieces);
}

static void
forget_cursor (SwbLogStream *self)
{
  self->cursor = 0;
  self->cursor_at = 0;
}

/**
 * swb_log_stream_set:
 * @self: a stream
 * @piece: what is to be kept instead of all that is
 * @data: its bytes, as many as the piece has
 */
void
swb_log_stream_set (SwbLogStream      *self,
                    const SwbLogPiece *piece,
                    const guint8      *data)
{
  swb_log_stream_clear (self);
  swb_log_stream_append (self, piece, data);
}

/**
 * swb_log_stream_clear:
 * @self: a stream
 */
void
swb_log_stream_clear (SwbLogStream *self)
{
  self->length = 0;
  self->n_pieces = 0;
  self->start = 0;
  forget_cursor (self);
}

/**
 * swb_log_stream_drop:
 * @self: a stream
 * @count: how many bytes to forget, from the oldest
 */
void
swb_log_stream_drop (SwbLogStream *self,
                     gsize         count)
{
  const guint8 *data = self->data;
  gsize left = count;
  guint whole = 0;

  if (count == 0)
    return;

  for (; whole < self->n_pieces; whole++)
    {
      SwbLogPiece *piece = &self->pieces[whole];

      if (piece->length > left)
        {
          swb_log_piece_advance (piece, data, left);
          break;
        }
      data += piece->length;
      left -= piece->length;
    }

  self->n_pieces -= whole;
  self->length -= count;
  if (self->n_pieces > 0)
    memmove (self->pieces, self->pieces + whole, self->n_pieces * sizeof *self->pieces);
  if (self->length > 0)
    memmove (self->data, self->data + count, self->length);
  self->start -= MIN (self->start, count);
  forget_cursor (self);
}

/**
 * swb_log_stream_shrink:
 * @self: a stream
 *
 * Gives back memory that it used when more was kept.
 */
void
swb_log_stream_shrink (SwbLogStream *self)
{
  self->room = self->length;
  self->data = g_realloc (self->data, self->room);
  self->room_pieces = self->n_pieces;
  self->pieces = g_renew (SwbLogPiece, self->pieces, self->room_pieces);
}

/**
 * swb_log_stream_get_hit:
 * @self: a stream
 * @at: offset in what is kept
 * @length: bytes of the hit
 * @hit: (out): the hit there
 *
 * Quick when the hits that are asked for go forward.
 */
void
swb_log_stream_get_hit (SwbLogStream *self,
                        gsize         at,
                        gsize         length,
                        SwbLogHit    *hit)
{
  SwbLogPiece piece;

  if (at < self->cursor_at)
    forget_cursor (self);

  g_return_if_fail (self->n_pieces > 0);
  piece = self->cursor_at > 0 ? self->cursor_piece : self->pieces[0];
  while (at - self->cursor_at >= piece.length)
    {
      g_return_if_fail (self->cursor + 1 < self->n_pieces);
      self->cursor_at += piece.length;
      piece = self->pieces[++self->cursor];
    }

  swb_log_piece_advance (&piece, self->data + self->cursor_at, at - self->cursor_at);
  self->cursor_at = at;
  self->cursor_piece = piece;
  swb_log_piece_get_hit (&piece, length, hit);
}
