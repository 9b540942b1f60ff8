#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-text.h"

/* Bytes that are shown in the row before go with the first character that is shown here, so that what is selected from
 * the beginning of the row on has them. */
static guint32
get_begin (const SwbLogText *self,
           const SwbLogCell *cell)
{
  return cell->begin == self->lead ? 0 : cell->begin;
}

/**
 * swb_log_text_get_byte_at:
 * @self: a text
 * @column: a column, with its fraction; may lie outside
 *
 * Returns: offset of the byte boundary nearest to it, between 0 and the row's length; never behind the line ending
 */
guint32
swb_log_text_get_byte_at (const SwbLogText *self,
                          double            column)
{
  if (column <= 0 && self->plain > 0)
    return 0;
  if (column < self->plain)
    return (guint32) (column + 0.5);
  if (self->cells == NULL)
    return self->plain;

  for (guint i = 0; i < self->cells->len; i++)
    {
      const SwbLogCell *cell = &g_array_index (self->cells, SwbLogCell, i);

      if (cell->kind == SWB_LOG_CELL_ENDING)
        return get_begin (self, cell);
      if (column < cell->column || column >= cell->column + cell->width)
        continue;

      if ((column < cell->column + cell->width / 2.0) == ((cell->flags & SWB_LOG_CELL_RTL) == 0))
        return get_begin (self, cell);
      return cell->begin + cell->length;
    }

  return column < 0 ? 0 : self->length;
}

/**
 * swb_log_text_get_cell_at:
 * @self: a text
 * @byte: offset of a byte
 * @begin: (out): first byte of the character that @byte belongs to
 * @end: (out): the byte behind it; equals @begin at the end of the row
 */
void
swb_log_text_get_cell_at (const SwbLogText *self,
                          guint32           byte,
                          guint32          *begin,
                          guint32          *end)
{
  *begin = *end = MIN (byte, self->length);
  if (byte < self->plain)
    {
      *end = byte + 1;
      return;
    }

  for (guint i = 0; self->cells != NULL && i < self->cells->len; i++)
    {
      const SwbLogCell *cell = &g_array_index (self->cells, SwbLogCell, i);

      if (byte >= cell->begin && byte < cell->begin + cell->length)
        {
          *begin = cell->begin;
          *end = cell->begin + cell->length;
          return;
        }
    }
}

/* What a double click takes together: letters, digits and marks; blanks; or one other thing. */
static int
word_class (const SwbLogText *self,
            guint32           byte)
{
  gunichar c = 0;

  if (byte < self->plain)
    c = self->bytes[byte];
  else
    for (guint i = 0; self->cells != NULL && i < self->cells->len; i++)
      {
        const SwbLogCell *cell = &g_array_index (self->cells, SwbLogCell, i);

        if (byte < cell->begin || byte >= cell->begin + cell->length)
          continue;
        if (cell->kind == SWB_LOG_CELL_BADGE)
          return 3;
        if (cell->kind == SWB_LOG_CELL_TAB)
          return 2;
        if (cell->kind == SWB_LOG_CELL_TEXT)
          c = g_utf8_get_char (self->string->str + cell->text);
        break;
      }

  if (c == 0)
    return 0;
  if (g_unichar_isalnum (c) || c == '_')
    return 1;
  return g_unichar_isspace (c) ? 2 : 0;
}

/**
 * swb_log_text_get_word_at:
 * @self: a text
 * @byte: offset of a byte
 * @begin: (out): first byte of the word, of the blanks, of the invalid bytes, or of the one character that is there
 * @end: (out): the byte behind it
 */
void
swb_log_text_get_word_at (const SwbLogText *self,
                          guint32           byte,
                          guint32          *begin,
                          guint32          *end)
{
  int class = word_class (self, byte);

  swb_log_text_get_cell_at (self, byte, begin, end);
  if (class == 0)
    return;

  while (*begin > 0 && word_class (self, *begin - 1) == class)
    {
      guint32 ignored;

      swb_log_text_get_cell_at (self, *begin - 1, begin, &ignored);
    }

  while (*end < self->length && word_class (self, *end) == class)
    {
      guint32 ignored;

      swb_log_text_get_cell_at (self, *end, &ignored, end);
    }
}

/**
 * swb_log_text_get_spans:
 * @self: a text
 * @begin: offset of a byte
 * @end: offset behind the last byte
 * @spans: (element-type SwbLogSpan): where to append the columns that these bytes take; as many as there may be for those
 *   that the text has not been made of
 */
void
swb_log_text_get_spans (const SwbLogText *self,
                        guint32           begin,
                        guint32           end,
                        GArray           *spans)
{
  SwbLogSpan span = { 0, 0 };

  if (begin < self->plain && begin < end)
    {
      span.column = begin;
      span.width = MIN (end, self->plain) - begin;
    }

  for (guint i = 0; self->cells != NULL && i < self->cells->len; i++)
    {
      const SwbLogCell *cell = &g_array_index (self->cells, SwbLogCell, i);

      if (cell->begin >= end)
        break;
      if (cell->begin + cell->length <= begin)
        continue;

      if (span.width > 0 && cell->column == span.column + span.width)
        {
          span.width += cell->width;
        }
      else if (span.width > 0 && cell->column + cell->width == span.column)
        {
          span.column = cell->column;
          span.width += cell->width;
        }
      else
        {
          if (span.width > 0)
            g_array_append_val (spans, span);
          span.column = cell->column;
          span.width = cell->width;
        }
    }

  if (span.width > 0)
    g_array_append_val (spans, span);

  if (end > self->built && self->columns > self->built_columns)
    {
      span.column = self->built_columns;
      span.width = self->columns - self->built_columns;
      g_array_append_val (spans, span);
    }
}

/**
 * swb_log_text_has_ending:
 * @self: a text
 *
 * Returns: whether the row ends with a line ending in its encoding; where another one was recorded, a byte 0x0A may be none
 */
gboolean
swb_log_text_has_ending (const SwbLogText *self)
{
  return self->cells != NULL && self->cells->len > 0 &&
         g_array_index (self->cells, SwbLogCell, self->cells->len - 1).kind == SWB_LOG_CELL_ENDING;
}

/**
 * swb_log_text_append_shown:
 * @self: a text
 * @begin: offset of a byte
 * @end: offset behind the last byte
 * @out: where to append what the view shows for them: an invalid byte as `\xB0`, a control character as `<ESC>`, an
 *   invisible one as `<U+202E>`, a tab as a tab; the line ending is left out
 */
void
swb_log_text_append_shown (const SwbLogText *self,
                           guint32           begin,
                           guint32           end,
                           GString          *out)
{
  if (begin < self->plain && begin < end)
    g_string_append_len (out, (const char *) self->bytes + begin, MIN (end, self->plain) - begin);

  for (guint i = 0; self->cells != NULL && i < self->cells->len; i++)
    {
      const SwbLogCell *cell = &g_array_index (self->cells, SwbLogCell, i);
      const char *text = self->string->str + cell->text;

      if (cell->begin >= end || cell->begin + cell->length <= begin)
        continue;

      switch ((SwbLogCellKind) cell->kind)
        {
        case SWB_LOG_CELL_BADGE:
          g_string_append_printf (out, "\\x%02X", self->bytes[cell->begin]);
          break;
        case SWB_LOG_CELL_ESCAPE:
        case SWB_LOG_CELL_CONTROL:
          g_string_append_c (out, '<');
          g_string_append_len (out, text, cell->text_length);
          g_string_append_c (out, '>');
          break;
        case SWB_LOG_CELL_TAB:
          g_string_append_c (out, '\t');
          break;
        case SWB_LOG_CELL_ENDING:
        case SWB_LOG_CELL_LEAD:
          break;
        case SWB_LOG_CELL_TEXT:
        default:
          g_string_append_len (out, text, cell->text_length);
          break;
        }
    }
}
