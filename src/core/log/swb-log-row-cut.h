#pragma once

#include "swb-log-format.h"

G_BEGIN_DECLS

/*
 * Where rows of text begin and end. A row ends after a line feed or when it has SWB_LOG_MAX_ROW bytes. Where a line feed has
 * several bytes, a full row ends at the last border of units before that, so that no unit is cut. Pure functions.
 */

/**
 * SwbLogRowCutter:
 *
 * How far the cutting of one direction of a stream has come. All zero at the beginning of one that is cut at bytes.
 *
 * @fill: bytes that the row at hand already has, less than %SWB_LOG_MAX_ROW; 0: a row begins
 * @feed: #SwbLogFeed: what a line feed is
 * @phase: how many bytes of its unit stand before, less than the unit has; 0 for %SWB_LOG_FEED_BYTE
 * @begun: whether there are such bytes and all of them are those of a line feed
 */
typedef struct
{
  guint32 fill;
  guint8 feed;
  guint8 phase;
  guint8 begun;
} SwbLogRowCutter;

gsize swb_log_row_cut_count (const guint8 *data,
                             gsize         length,
                             guint32       row_offset,
                             guint32      *open);
gsize swb_log_row_cut_next (const guint8 *data,
                            gsize         length,
                            guint32       row_offset,
                            gboolean     *ended);
gboolean swb_log_row_cutter_parse (SwbLogRowCutter *self,
                                   guint32          tainted,
                                   guint64          position);
gsize swb_log_row_cut_count_units (SwbLogRowCutter *self,
                                   const guint8    *data,
                                   gsize            length);
gsize swb_log_row_cut_next_unit (SwbLogRowCutter *self,
                                 const guint8    *data,
                                 gsize            length,
                                 gboolean        *ended);

/**
 * swb_log_row_cutter_count:
 * @self: a cutter; it goes on to the end of @data
 * @data: bytes of one direction of a stream
 * @length: their count
 *
 * Returns: how many rows begin in @data
 */
static inline gsize
swb_log_row_cutter_count (SwbLogRowCutter *self,
                          const guint8    *data,
                          gsize            length)
{
  if (G_LIKELY (self->feed == SWB_LOG_FEED_BYTE))
    return swb_log_row_cut_count (data, length, self->fill, &self->fill);

  return swb_log_row_cut_count_units (self, data, length);
}

/**
 * swb_log_row_cutter_next:
 * @self: a cutter; it goes on to the end of the row, or of @data
 * @data: bytes of one direction of a stream
 * @length: their count
 * @ended: (out): whether the row ends within @data
 *
 * Returns: how many bytes of @data belong to the row; 0 only if @length is
 */
static inline gsize
swb_log_row_cutter_next (SwbLogRowCutter *self,
                         const guint8    *data,
                         gsize            length,
                         gboolean        *ended)
{
  gsize piece;

  if (self->feed != SWB_LOG_FEED_BYTE)
    return swb_log_row_cut_next_unit (self, data, length, ended);

  piece = swb_log_row_cut_next (data, length, self->fill, ended);
  self->fill = *ended ? 0 : self->fill + (guint32) piece;
  return piece;
}

G_END_DECLS
