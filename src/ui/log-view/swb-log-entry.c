#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-entry.h"

#include <string.h>

/**
 * swb_log_entry_new:
 * @number: number of the row
 * @row: (transfer full) (nullable): the row
 * @error: (nullable): why there is no @row
 * @decoder: (nullable): the encoding to show it in; %NULL for UTF-8
 * @join: (nullable) (inout): what @row has in common with those around it; taken over
 * @head: leading bytes of the row that are to be shown; see swb_log_entry_complete()
 *
 * Returns: (transfer full): an entry
 */
SwbLogEntry *
swb_log_entry_new (guint64        number,
                   SwbLogRow     *row,
                   const char    *error,
                   SwbLogDecoder *decoder,
                   SwbLogJoin    *join,
                   gsize          head)
{
  SwbLogEntry *self = g_rc_box_new0 (SwbLogEntry);

  self->number = number;
  self->row = row;
  self->error = g_strdup (error);

  if (row == NULL)
    {
      if (self->error != NULL)
        self->text = swb_log_text_new ((const guint8 *) self->error, strlen (self->error), NULL, NULL);
    }
  else if (row->text != NULL)
    {
      self->text = swb_log_text_new ((const guint8 *) row->text, strlen (row->text), NULL, NULL);
    }
  else
    {
      if (join != NULL)
        {
          self->join = *join;
          *join = (SwbLogJoin) { 0 };
        }
      self->waiting = self->join.waiting;
      self->text = swb_log_text_new_head (row->bytes, row->length, decoder, &self->join, head);
    }

  return self;
}

static void
entry_clear (gpointer data)
{
  SwbLogEntry *self = data;

  swb_log_entry_forget_drawing (self);
  g_clear_pointer (&self->breaks, swb_log_breaks_free);
  g_clear_pointer (&self->text, swb_log_text_free);
  swb_log_join_clear (&self->join);
  g_clear_pointer (&self->row, swb_log_row_free);
  g_clear_pointer (&self->error, g_free);
}

/**
 * swb_log_entry_unref:
 * @self: (transfer full): an entry
 */
void
swb_log_entry_unref (SwbLogEntry *self)
{
  g_rc_box_release_full (self, entry_clear);
}

/**
 * swb_log_entry_complete:
 * @self: an entry
 * @decoder: (nullable): the encoding that it has been made with
 *
 * Has the text be of all bytes of the row, for who wants to see or know more of it than its beginning.
 */
void
swb_log_entry_complete (SwbLogEntry   *self,
                        SwbLogDecoder *decoder)
{
  if (!swb_log_entry_is_data (self) || self->text->built == self->text->length)
    return;

  g_clear_pointer (&self->breaks, swb_log_breaks_free);
  swb_log_text_free (self->text);
  self->text = swb_log_text_new (self->row->bytes, self->row->length, decoder, &self->join);
}

/**
 * swb_log_entry_get_breaks:
 * @self: an entry
 * @decoder: (nullable): the encoding that it has been made with
 * @columns: columns that a line may have
 *
 * Where to break the row's text; completes it, for the number of lines depends on all of it.
 *
 * Returns: (transfer none): its lines
 */
const SwbLogBreaks *
swb_log_entry_get_breaks (SwbLogEntry   *self,
                          SwbLogDecoder *decoder,
                          guint          columns)
{
  if (self->breaks != NULL && self->breaks->columns == columns)
    return self->breaks;

  swb_log_entry_complete (self, decoder);
  g_clear_pointer (&self->breaks, swb_log_breaks_free);
  swb_log_entry_forget_drawing (self);
  self->breaks = swb_log_breaks_new (self->text, columns);
  return self->breaks;
}

/**
 * swb_log_entry_forget_drawing:
 * @self: an entry
 *
 * To be drawn anew: colours, font or columns changed.
 */
void
swb_log_entry_forget_drawing (SwbLogEntry *self)
{
  g_clear_pointer (&self->drawing, swb_log_drawing_free);
  self->drawn = FALSE;
}

/**
 * swb_log_entry_is_data:
 * @self: an entry
 *
 * Returns: whether it shows bytes that came or went, and not an event or an error
 */
gboolean
swb_log_entry_is_data (const SwbLogEntry *self)
{
  return self->row != NULL && self->row->text == NULL;
}

/**
 * swb_log_entry_is_rest:
 * @self: an entry of the text view
 *
 * Rows are the same in each encoding: where UTF-16 or UTF-32 was recorded as something else, a line feed may have bytes behind
 * the cut. Nothing of such a row is its own; it keeps its number, but shows nothing that would make it look like another line.
 *
 * Returns: whether all of its bytes are the rest of a character that the row before shows
 */
gboolean
swb_log_entry_is_rest (const SwbLogEntry *self)
{
  return swb_log_entry_is_data (self) && self->text->lead > 0 && self->text->lead == self->text->length;
}

/**
 * swb_log_entry_get_bytes:
 * @self: an entry
 * @length: (out): their count
 *
 * Returns: (transfer none) (nullable): what positions in this row count: its bytes, or its event's line in UTF-8
 */
const guint8 *
swb_log_entry_get_bytes (const SwbLogEntry *self,
                         guint32           *length)
{
  if (swb_log_entry_is_data (self))
    {
      *length = self->row->length;
      return self->row->bytes;
    }

  *length = self->text != NULL ? self->text->length : 0;
  return self->text != NULL ? self->text->bytes : NULL;
}
