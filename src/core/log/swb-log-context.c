#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-context.h"

#include <netinet/in.h>
#include <string.h>

/* How far to look back for a border, bytes, step by step: mostly a few are enough. */
static const gsize steps[] = { 16, 1024, 65536 };

/* Shift sequences are decoded again with each row, so they may not be far. */
#define MAX_LINE_STEPS 2

#define ANCHOR 32768u

/*
 * A row is a piece of one direction of one flow. What lies around it in that stream is found over the record's link to
 * the one before, and by reading on to the one after. Both ways keep to the same rule (joins()), so that two rows always
 * agree on whether they lie side by side.
 */

/* Whether the data record that ends at @end of the file and at @stream_end of its stream is followed by @record. */
static gboolean
joins (guint64             end,
       guint64             stream_end,
       const SwbLogRecord *record)
{
  return record->offset - end < SWB_LOG_CONTEXT_GAP && record->stream_offset == stream_end;
}

static gboolean
is_of_stream (const SwbLogRecord *record,
              const SwbLogRow    *row)
{
  return record->kind == SWB_LOG_KIND_DATA && record->flow == row->flow && record->direction == row->direction;
}

/* The reader fails without an error at the end of what is published. */
static gboolean
finish (GError  *failure,
        GError **error)
{
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
read_own (SwbLogReader    *reader,
          const SwbLogRow *row,
          SwbLogRecord    *record,
          GError         **error)
{
  return swb_log_reader_read (reader, row->record, record, error) && record->offset == row->record &&
         is_of_stream (record, row) && row->begin <= record->payload_length;
}

/**
 * swb_log_context_read_before:
 * @reader: a reader of this thread
 * @row: a row of data
 * @max: how many bytes are wanted at most, below 4 GiB
 * @bytes: where to put them, in the stream's order; emptied first
 * @first: (out): whether there are no more before these: the beginning of the stream, of the datagram, of what was
 *   recorded, or a gap of %SWB_LOG_CONTEXT_GAP
 * @error: return location for a %SWB_LOG_ERROR
 *
 * Returns: %FALSE on error; then @bytes has what could be read
 */
gboolean
swb_log_context_read_before (SwbLogReader    *reader,
                             const SwbLogRow *row,
                             gsize            max,
                             GByteArray      *bytes,
                             gboolean        *first,
                             GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  SwbLogRecord record;
  gsize at = max; /* filled from the end: records may be of one byte each */
  gsize piece;

  g_byte_array_set_size (bytes, 0);
  *first = TRUE;
  if (!read_own (reader, row, &record, &local_error))
    return finish (g_steal_pointer (&local_error), error);

  g_byte_array_set_size (bytes, (guint) max);
  piece = MIN (row->begin, max);
  at -= piece;
  memcpy (bytes->data + at, record.payload + row->begin - piece, piece);
  *first = piece == row->begin;
  while (*first && record.previous != 0 && record.protocol == IPPROTO_TCP)
    {
      guint64 offset = record.previous;
      const SwbLogRecord after = record;

      if (offset >= after.offset || !swb_log_reader_read (reader, offset, &record, &local_error) ||
          record.offset != offset || !is_of_stream (&record, row) ||
          !joins (record.next, record.stream_offset + record.payload_length, &after))
        break;

      piece = MIN (record.payload_length, at);
      at -= piece;
      memcpy (bytes->data + at, record.payload + record.payload_length - piece, piece);
      *first = piece == record.payload_length;
    }

  g_byte_array_remove_range (bytes, 0, (guint) at);
  return finish (g_steal_pointer (&local_error), error);
}

/**
 * swb_log_context_read_from_border:
 * @reader: a reader of this thread
 * @row: a row of data
 * @borders: where characters of the encoding begin for certain
 * @bytes: where to put the bytes of the stream before @row, from the last border on; emptied first
 *
 * Where there is no border in 64 KiB of an encoding of %SWB_CHARSET_BORDERS_BYTES, one is assumed at a fixed place, the same
 * for all rows that look there. Behind %SWB_CHARSET_BORDERS_LINES, 1 KiB is looked at, and decoded from its beginning.
 *
 * Returns: %FALSE when it can't be read
 */
gboolean
swb_log_context_read_from_border (SwbLogReader     *reader,
                                  const SwbLogRow  *row,
                                  SwbCharsetBorders borders,
                                  GByteArray       *bytes)
{
  guint n_steps = borders == SWB_CHARSET_BORDERS_LINES ? MAX_LINE_STEPS : G_N_ELEMENTS (steps);
  guint64 position = row->protocol == IPPROTO_TCP ? row->stream_offset : row->begin;
  gboolean first = FALSE;
  gsize border = 0;

  for (guint i = 0; i < n_steps; i++)
    {
      guint length;

      if (!swb_log_context_read_before (reader, row, steps[i], bytes, &first, NULL))
        return FALSE;

      length = bytes->len;
      if (length == 0)
        return TRUE;
      if (swb_charset_borders_find (borders, bytes->data, length, position - length, &border))
        break;

      border = 0;
      if (first)
        break;
      if (i + 1 == n_steps && borders == SWB_CHARSET_BORDERS_BYTES)
        border = (gsize) ((position / ANCHOR - 1) * ANCHOR - (position - length));
    }

  if (border > 0)
    g_byte_array_remove_range (bytes, 0, (guint) MIN (border, bytes->len));
  return TRUE;
}

/**
 * swb_log_context_read_after:
 * @reader: a reader of this thread
 * @row: a row of data
 * @max: how many bytes are wanted at most
 * @bytes: where to put them; emptied first
 * @last: (out): whether none can ever follow them: the end of the datagram, a gap of %SWB_LOG_CONTEXT_GAP, or the end of
 *   the stream
 * @error: return location for a %SWB_LOG_ERROR
 *
 * Returns: %FALSE on error; then @bytes has what could be read
 */
gboolean
swb_log_context_read_after (SwbLogReader    *reader,
                            const SwbLogRow *row,
                            gsize            max,
                            GByteArray      *bytes,
                            gboolean        *last,
                            GError         **error)
{
  guint64 row_end = row->stream_offset + row->length;
  g_autoptr (GError) local_error = NULL;
  guint64 stream_end = 0;
  guint64 end = 0;
  guint64 offset;
  SwbLogRecord record;
  gboolean own = TRUE;

  g_byte_array_set_size (bytes, 0);
  *last = TRUE;
  if (!read_own (reader, row, &record, &local_error))
    return finish (g_steal_pointer (&local_error), error);

  do
    {
      if (own || is_of_stream (&record, row))
        {
          if (!own && !joins (end, stream_end, &record))
            return TRUE;

          own = FALSE;
          end = record.next;
          stream_end = record.stream_offset + record.payload_length;
          if (stream_end > row_end)
            {
              gsize skip = row_end > record.stream_offset ? (gsize) (row_end - record.stream_offset) : 0;
              gsize piece = MIN (record.payload_length - skip, max - bytes->len);

              g_byte_array_append (bytes, record.payload + skip, (guint) piece);
            }
          if (bytes->len >= max || record.protocol != IPPROTO_TCP)
            return TRUE;
        }
      else if (record.offset - end >= SWB_LOG_CONTEXT_GAP ||
               (record.flow == row->flow && record.kind == SWB_LOG_KIND_RST) ||
               (record.flow == row->flow && record.kind == SWB_LOG_KIND_FIN && record.direction == row->direction))
        {
          return TRUE;
        }
      offset = record.next;
    }
  while (swb_log_reader_read (reader, offset, &record, &local_error));

  *last = local_error != NULL;
  return finish (g_steal_pointer (&local_error), error);
}
