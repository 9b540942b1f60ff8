#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-selection.h"

/**
 * swb_log_position_compare:
 * @a: a position
 * @b: another one
 *
 * Returns: less than, equal to or greater than zero as @a stands before, at or after @b
 */
int
swb_log_position_compare (const SwbLogPosition *a,
                          const SwbLogPosition *b)
{
  if (a->row != b->row)
    return a->row < b->row ? -1 : 1;
  if (a->byte != b->byte)
    return a->byte < b->byte ? -1 : 1;
  return 0;
}

/**
 * swb_log_selection_clear:
 * @self: a selection
 *
 * Selects nothing.
 */
void
swb_log_selection_clear (SwbLogSelection *self)
{
  *self = (SwbLogSelection) { 0 };
}

/**
 * swb_log_selection_begin:
 * @self: a selection
 * @begin: where what was clicked on begins
 * @end: where it ends: @begin for a plain click, the end of the word or row for a double or triple click
 *
 * Begins anew there.
 */
void
swb_log_selection_begin (SwbLogSelection      *self,
                         const SwbLogPosition *begin,
                         const SwbLogPosition *end)
{
  self->active = TRUE;
  self->anchor[0] = *begin;
  self->anchor[1] = *end;
  self->head[0] = *begin;
  self->head[1] = *end;
}

/**
 * swb_log_selection_extend:
 * @self: a selection; one that is not active begins here
 * @begin: where what the pointer is on begins
 * @end: where it ends
 *
 * Moves the far end; the place where it began stays.
 */
void
swb_log_selection_extend (SwbLogSelection      *self,
                          const SwbLogPosition *begin,
                          const SwbLogPosition *end)
{
  if (!self->active)
    {
      swb_log_selection_begin (self, begin, end);
      return;
    }

  self->head[0] = *begin;
  self->head[1] = *end;
}

/**
 * swb_log_selection_select_all:
 * @self: a selection
 * @rows: rows there are now; what comes later is not selected
 */
void
swb_log_selection_select_all (SwbLogSelection *self,
                              guint64          rows)
{
  SwbLogPosition begin = { 0, 0 };
  SwbLogPosition end = { 0, SWB_LOG_ROW_END };

  if (rows == 0)
    {
      swb_log_selection_clear (self);
      return;
    }

  end.row = rows - 1;
  swb_log_selection_begin (self, &begin, &begin);
  swb_log_selection_extend (self, &end, &end);
}

/**
 * swb_log_selection_shift:
 * @self: a selection
 * @rows: rows that turned out to stand before the first
 *
 * The same rows stay selected, under greater numbers.
 */
void
swb_log_selection_shift (SwbLogSelection *self,
                         guint64          rows)
{
  for (guint i = 0; i < 2; i++)
    {
      self->anchor[i].row += rows;
      self->head[i].row += rows;
    }
}

static void
drop_rows (SwbLogPosition *position,
           guint64         rows)
{
  if (position->row < rows)
    *position = (SwbLogPosition) { 0, 0 };
  else
    position->row -= rows;
}

/**
 * swb_log_selection_drop:
 * @self: a selection
 * @rows: rows at the beginning that are gone
 *
 * The same rows stay selected, under smaller numbers, as far as they are there.
 */
void
swb_log_selection_drop (SwbLogSelection *self,
                        guint64          rows)
{
  SwbLogPosition begin, end;

  if (swb_log_selection_get (self, &begin, &end) && end.row < rows)
    swb_log_selection_clear (self);
  for (guint i = 0; i < 2; i++)
    {
      drop_rows (&self->anchor[i], rows);
      drop_rows (&self->head[i], rows);
    }
}

/**
 * swb_log_selection_get:
 * @self: a selection
 * @begin: (out): its first position
 * @end: (out): the position behind its last byte
 *
 * Returns: %FALSE when nothing is selected
 */
gboolean
swb_log_selection_get (const SwbLogSelection *self,
                       SwbLogPosition        *begin,
                       SwbLogPosition        *end)
{
  if (!self->active)
    return FALSE;

  *begin = swb_log_position_compare (&self->head[0], &self->anchor[0]) < 0 ? self->head[0] : self->anchor[0];
  *end = swb_log_position_compare (&self->head[1], &self->anchor[1]) > 0 ? self->head[1] : self->anchor[1];
  return swb_log_position_compare (begin, end) < 0;
}

/**
 * swb_log_selection_get_in_row:
 * @self: a selection
 * @row: a row number
 * @length: bytes that the row has
 * @begin: (out): offset of its first selected byte
 * @end: (out): offset behind its last selected byte
 *
 * Returns: whether the selection touches @row; @begin equals @end when it does so without a byte, as for an empty row
 */
gboolean
swb_log_selection_get_in_row (const SwbLogSelection *self,
                              guint64                row,
                              guint32                length,
                              guint32               *begin,
                              guint32               *end)
{
  SwbLogPosition first;
  SwbLogPosition last;

  *begin = *end = 0;
  if (!swb_log_selection_get (self, &first, &last) || row < first.row || row > last.row)
    return FALSE;

  if (row == last.row && last.byte == 0)
    return FALSE;

  *begin = row == first.row ? MIN (first.byte, length) : 0;
  *end = row == last.row ? MIN (last.byte, length) : length;
  return TRUE;
}
