#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-row-cut.h"

#include <string.h>

/* Two blocks in a row that each hold a line feed can't have a longer row between these than SWB_LOG_MAX_ROW. */
#define BLOCK (SWB_LOG_MAX_ROW / 2)

/* Up to this a plain search is quicker than counting by blocks. */
#define SHORT 256u

#define LANES 16
#define STRIDE (4 * LANES)
#define EVEN_LANES G_GUINT64_CONSTANT (0x00ff00ff00ff00ff)

typedef guint8 Lanes __attribute__ ((vector_size (LANES)));

/* A counter of one byte a lane: it must not run over within a block. */
G_STATIC_ASSERT (BLOCK / STRIDE <= G_MAXUINT8 / 4);

static inline Lanes
load (const guint8 *data)
{
  Lanes lanes;

  memcpy (&lanes, data, sizeof lanes);
  return lanes;
}

/*
 * Line feeds in a block, or in the beginning of one: @length is a multiple of STRIDE, at most BLOCK. Every byte of our traffic passes here, so this is written with vectors: compilers don't
 * make any of the plain loop at -O2.
 */
static inline guint
count_block (const guint8 *data,
             gsize         length)
{
  const Lanes feed = { '\n', '\n', '\n', '\n', '\n', '\n', '\n', '\n', '\n', '\n', '\n', '\n', '\n', '\n', '\n', '\n' };
  Lanes a = { 0 }, b = { 0 }, c = { 0 }, d = { 0 };
  guint64 words[LANES / 8];
  guint sum = 0;

  /* a comparison yields -1 where it holds */
  for (gsize i = 0; i < length; i += STRIDE)
    {
      a -= (Lanes) (load (data + i) == feed);
      b -= (Lanes) (load (data + i + LANES) == feed);
      c -= (Lanes) (load (data + i + 2 * LANES) == feed);
      d -= (Lanes) (load (data + i + 3 * LANES) == feed);
    }

  /* the sum of all lanes, four times two of them side by side */
  a += b + c + d;
  memcpy (words, &a, sizeof words);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    sum += (guint) (((words[i] & EVEN_LANES) + (words[i] >> 8 & EVEN_LANES)) * G_GUINT64_CONSTANT (0x0001000100010001) >> 48);
  return sum;
}

/*
 * Counts line feeds as long as none of the rows can be longer than SWB_LOG_MAX_ROW.
 *
 * Returns FALSE when one may be: then the exact way has to be gone.
 */
static gboolean
count_fast (const guint8 *data,
            gsize         length,
            guint32       row_offset,
            gsize        *feeds)
{
  const guint8 *first = memchr (data, '\n', MIN (length, BLOCK));
  gsize i = 0;
  gsize tail;

  *feeds = 0;
  if (first == NULL || row_offset + (gsize) (first - data) + 1 > SWB_LOG_MAX_ROW)
    return FALSE;

  for (; i + BLOCK <= length; i += BLOCK)
    {
      guint count = count_block (data + i, BLOCK);

      if (count == 0)
        return FALSE;
      *feeds += count;
    }

  tail = (length - i) / STRIDE * STRIDE;
  *feeds += count_block (data + i, tail);
  for (i += tail; i < length; i++)
    *feeds += data[i] == '\n';

  return TRUE;
}

/* Of a short piece of a row that can't get too long: as short reads have it, one line each or less. */
static gsize
count_short (const guint8 *data,
             gsize         length,
             guint32       row_offset,
             guint32      *open)
{
  const guint8 *end = data + length;
  const guint8 *begin = data;
  const guint8 *feed;
  gsize rows = row_offset == 0 ? 1 : 0;

  while ((feed = memchr (begin, '\n', (gsize) (end - begin))) != NULL)
    {
      begin = feed + 1;
      row_offset = 0;
      if (begin == end)
        break;
      rows++;
    }

  *open = row_offset + (guint32) (end - begin);
  return rows;
}

/**
 * swb_log_row_cut_next:
 * @data: bytes of one direction of a stream
 * @length: their count
 * @row_offset: bytes that the row at @data already has, less than %SWB_LOG_MAX_ROW
 * @ended: (out): whether the row ends within @data
 *
 * Returns: how many bytes of @data belong to the row; 0 only if @length is
 */
gsize
swb_log_row_cut_next (const guint8 *data,
                      gsize         length,
                      guint32       row_offset,
                      gboolean     *ended)
{
  gsize room = SWB_LOG_MAX_ROW - row_offset;
  const guint8 *feed = length > 0 ? memchr (data, '\n', MIN (length, room)) : NULL;

  if (feed != NULL)
    {
      *ended = TRUE;
      return (gsize) (feed - data) + 1;
    }

  *ended = length >= room;
  return MIN (length, room);
}

/**
 * swb_log_row_cut_count:
 * @data: bytes of one direction of a stream
 * @length: their count
 * @row_offset: bytes that the row at @data already has, less than %SWB_LOG_MAX_ROW; 0: a row begins at @data
 * @open: (out): bytes in the row that is left open at the end, with @row_offset when it is the same; 0: none is
 *
 * Returns: how many rows begin in @data
 */
gsize
swb_log_row_cut_count (const guint8 *data,
                       gsize         length,
                       guint32       row_offset,
                       guint32      *open)
{
  gsize rows = 0;
  gsize feeds;

  if (length == 0)
    {
      *open = row_offset;
      return 0;
    }

  if (length <= SHORT && row_offset + length < SWB_LOG_MAX_ROW)
    return count_short (data, length, row_offset, open);

  if (count_fast (data, length, row_offset, &feeds))
    {
      const guint8 *last = memrchr (data, '\n', length);

      *open = (guint32) (data + length - 1 - last);
      return feeds + (*open > 0) - (row_offset > 0);
    }

  while (length > 0)
    {
      gboolean ended;
      gsize piece = swb_log_row_cut_next (data, length, row_offset, &ended);

      if (row_offset == 0)
        rows++;
      row_offset = ended ? 0 : row_offset + (guint32) piece;
      data += piece;
      length -= piece;
    }

  *open = row_offset;
  return rows;
}

/**
 * swb_log_row_cutter_parse:
 * @self: (out): a cutter, as of the first byte of a record
 * @tainted: the four bytes of the record's option from its member row_offset on, see #SwbLogRecordOption; below
 *   %SWB_LOG_MAX_ROW they are just the bytes that the row has, in one that is cut at bytes
 * @position: where the record's payload begins in its stream; 0 for a datagram
 *
 * Returns: %FALSE when they can't be
 */
gboolean
swb_log_row_cutter_parse (SwbLogRowCutter *self,
                          guint32          tainted,
                          guint64          position)
{
  const guint32 fill = tainted & 0xffff;
  const guint32 feed = tainted >> 16 & 0xff;
  const guint32 unit = tainted >> 24;

  *self = (SwbLogRowCutter) { .fill = fill };
  if (fill >= SWB_LOG_MAX_ROW || feed >= SWB_LOG_N_FEEDS)
    return FALSE;
  if (feed == SWB_LOG_FEED_BYTE)
    return unit == 0;

  self->feed = (guint8) feed;
  self->phase = (guint8) (position % swb_log_feed_get_unit ((SwbLogFeed) feed));
  self->begun = self->phase > 0 && unit == SWB_LOG_UNIT_BEGUN;
  return unit <= SWB_LOG_UNIT_BEGUN;
}

/* How many bytes the row at hand may still get. */
static gsize
get_room (const SwbLogRowCutter *self,
          gsize                  unit)
{
  gsize room = SWB_LOG_MAX_ROW - self->fill;
  gsize over = (self->phase + room) % unit;

  return over < room ? room - over : room;
}

/* The bytes of the unit that they begin in, or go on with. Returns how many there are. */
static gsize
take_part (SwbLogRowCutter *self,
           const guint8    *data,
           gsize            length,
           gsize            unit)
{
  const guint8 *feed = swb_log_feed_get_bytes ((SwbLogFeed) self->feed);
  gsize count = MIN (length, unit - self->phase);

  self->begun = (self->phase == 0 || self->begun) && memcmp (data, feed + self->phase, count) == 0;
  self->phase = (guint8) ((self->phase + count) % unit);
  return count;
}

/* Offset of the first line feed in the whole units of @data, or behind these when there is none. */
static gsize
find_unit (SwbLogFeed    feed,
           const guint8 *data,
           gsize         length)
{
  const guint8 *bytes = swb_log_feed_get_bytes (feed);
  gsize i = 0;

  if (swb_log_feed_get_unit (feed) == 2)
    {
      guint16 wanted, found;

      memcpy (&wanted, bytes, sizeof wanted);
      for (; i + sizeof found <= length; i += sizeof found)
        {
          memcpy (&found, data + i, sizeof found);
          if (found == wanted)
            break;
        }
    }
  else
    {
      guint32 wanted, found;

      memcpy (&wanted, bytes, sizeof wanted);
      for (; i + sizeof found <= length; i += sizeof found)
        {
          memcpy (&found, data + i, sizeof found);
          if (found == wanted)
            break;
        }
    }
  return i;
}

/**
 * swb_log_row_cut_next_unit:
 * @self: a cutter of any but %SWB_LOG_FEED_BYTE
 * @data: bytes of one direction of a stream
 * @length: their count
 * @ended: (out): whether the row ends within @data
 *
 * swb_log_row_cutter_next() where a line feed has several bytes.
 *
 * Returns: how many bytes of @data belong to the row; 0 only if @length is
 */
gsize
swb_log_row_cut_next_unit (SwbLogRowCutter *self,
                           const guint8    *data,
                           gsize            length,
                           gboolean        *ended)
{
  const gsize unit = swb_log_feed_get_unit ((SwbLogFeed) self->feed);
  const gsize room = get_room (self, unit);
  const gsize end = MIN (length, room);
  gboolean found = FALSE;
  gsize i = 0;

  if (self->phase > 0 && end > 0)
    {
      i = take_part (self, data, end, unit);
      found = self->phase == 0 && self->begun;
    }
  if (!found && self->phase == 0)
    {
      i += find_unit ((SwbLogFeed) self->feed, data + i, end - i);
      found = end - i >= unit;
      if (found)
        i += unit;
      else if (i < end)
        i += take_part (self, data + i, end - i, unit);
    }
  if (self->phase == 0)
    self->begun = FALSE;

  *ended = found || i == room;
  self->fill = *ended ? 0 : self->fill + (guint32) i;
  return i;
}

/**
 * swb_log_row_cut_count_units:
 * @self: a cutter of any but %SWB_LOG_FEED_BYTE
 * @data: bytes of one direction of a stream
 * @length: their count
 *
 * swb_log_row_cutter_count() where a line feed has several bytes.
 *
 * Returns: how many rows begin in @data
 */
gsize
swb_log_row_cut_count_units (SwbLogRowCutter *self,
                             const guint8    *data,
                             gsize            length)
{
  gsize rows = 0;

  while (length > 0)
    {
      const gboolean begins = self->fill == 0;
      gboolean ended;
      gsize piece = swb_log_row_cut_next_unit (self, data, length, &ended);

      rows += begins;
      data += piece;
      length -= piece;
    }
  return rows;
}
