#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-piece.h"

#include <string.h>

#include "swb-log-row-cut.h"

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
  guint32 open;
  gsize rows;

  g_return_if_fail (count <= self->length);

  if (count == 0)
    return;

  rows = swb_log_row_cut_count (data, count, self->fill, &open);
  if (rows > 0)
    self->open_row = self->next_row + rows - 1;
  self->next_row += rows;
  self->fill = open;
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
  hit->text_row = self->fill > 0 ? self->open_row : self->next_row;
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
  SwbLogStream *self = g_new0 (SwbLogStream, 1);

  self->bytes = g_byte_array_new ();
  self->pieces = g_array_new (FALSE, FALSE, sizeof (SwbLogPiece));
  return self;
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

  g_byte_array_unref (self->bytes);
  g_array_unref (self->pieces);
  g_free (self);
}

/**
 * swb_log_stream_append:
 * @self: a stream
 * @piece: what follows
 * @data: its bytes, as many as the piece has
 */
void
swb_log_stream_append (SwbLogStream      *self,
                       const SwbLogPiece *piece,
                       const guint8      *data)
{
  if (piece->length == 0)
    return;

  g_byte_array_append (self->bytes, data, piece->length);
  g_array_append_vals (self->pieces, piece, 1);
}

/**
 * swb_log_stream_set:
 * @self: a stream
 * @piece: what is to be kept instead of all that is
 * @data: its bytes, as many as the piece has
 *
 * As swb_log_stream_clear() and swb_log_stream_append(), quick when as much was kept before.
 */
void
swb_log_stream_set (SwbLogStream      *self,
                    const SwbLogPiece *piece,
                    const guint8      *data)
{
  if (self->pieces->len != 1 || self->bytes->len != piece->length)
    {
      swb_log_stream_clear (self);
      swb_log_stream_append (self, piece, data);
      return;
    }

  memcpy (self->bytes->data, data, piece->length);
  g_array_index (self->pieces, SwbLogPiece, 0) = *piece;
  self->start = 0;
  self->dirty = FALSE;
}

/**
 * swb_log_stream_clear:
 * @self: a stream
 */
void
swb_log_stream_clear (SwbLogStream *self)
{
  g_byte_array_set_size (self->bytes, 0);
  g_array_set_size (self->pieces, 0);
  self->start = 0;
  self->dirty = FALSE;
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
  const guint8 *data = self->bytes->data;
  gsize left = count;
  guint whole = 0;

  if (count == 0)
    return;

  for (; whole < self->pieces->len; whole++)
    {
      SwbLogPiece *piece = &g_array_index (self->pieces, SwbLogPiece, whole);

      if (piece->length > left)
        {
          swb_log_piece_advance (piece, data, left);
          break;
        }
      data += piece->length;
      left -= piece->length;
    }

  if (whole > 0)
    g_array_remove_range (self->pieces, 0, whole);
  g_byte_array_remove_range (self->bytes, 0, (guint) count);
  self->start -= MIN (self->start, count);
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
  GByteArray *bytes = g_byte_array_sized_new (self->bytes->len);

  g_byte_array_append (bytes, self->bytes->data, self->bytes->len);
  g_byte_array_unref (self->bytes);
  self->bytes = bytes;
}

/**
 * swb_log_stream_get_hit:
 * @self: a stream
 * @at: offset in what is kept
 * @length: bytes of the hit
 * @hit: (out): the hit there
 */
void
swb_log_stream_get_hit (const SwbLogStream *self,
                        gsize               at,
                        gsize               length,
                        SwbLogHit          *hit)
{
  const guint8 *data = self->bytes->data;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      SwbLogPiece piece = g_array_index (self->pieces, SwbLogPiece, i);

      if (at < piece.length)
        {
          swb_log_piece_advance (&piece, data, at);
          swb_log_piece_get_hit (&piece, length, hit);
          return;
        }
      data += piece.length;
      at -= piece.length;
    }

  g_return_if_reached ();
}
