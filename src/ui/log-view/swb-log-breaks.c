#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-breaks.h"

static void
add_line (SwbLogBreaks *self,
          guint32       column,
          guint32       cell)
{
  SwbLogBreak line = { column, cell };

  g_array_append_val (self->lines, line);
}

static guint32
get_line_begin (const SwbLogBreaks *self)
{
  return g_array_index (self->lines, SwbLogBreak, self->lines->len - 1).column;
}

/* The cells that must stay together from @i on: one, or a right-to-left run, whose columns go backwards. */
static guint
get_group (const SwbLogText *text,
           guint             i,
           guint32          *begin,
           guint32          *end)
{
  const SwbLogCell *cells = &g_array_index (text->cells, SwbLogCell, 0);
  guint n = 1;

  *begin = cells[i].column;
  *end = cells[i].column + cells[i].width;
  if ((cells[i].flags & SWB_LOG_CELL_RTL) == 0)
    return 1;

  for (; i + n < text->cells->len && (cells[i + n].flags & SWB_LOG_CELL_RTL); n++)
    {
      *begin = MIN (*begin, cells[i + n].column);
      *end = MAX (*end, cells[i + n].column + cells[i + n].width);
    }
  return n;
}

/**
 * swb_log_breaks_new:
 * @text: (nullable): a row, made of all its bytes
 * @columns: columns that a line may have, at least 1; what is wider by itself has a line of its own
 *
 * The mark of the line ending begins no line of its own: it may stand in the margin.
 *
 * Returns: (transfer full): where to break it
 */
SwbLogBreaks *
swb_log_breaks_new (const SwbLogText *text,
                    guint             columns)
{
  SwbLogBreaks *self = g_new0 (SwbLogBreaks, 1);

  self->columns = MAX (columns, 1);
  self->lines = g_array_new (FALSE, FALSE, sizeof (SwbLogBreak));
  add_line (self, 0, 0);
  if (text == NULL)
    return self;

  for (guint32 column = self->columns; column < text->plain; column += self->columns)
    add_line (self, column, 0);

  for (guint i = 0; text->cells != NULL && i < text->cells->len;)
    {
      guint32 begin;
      guint32 end;
      guint n = get_group (text, i, &begin, &end);

      if (end - get_line_begin (self) > self->columns && end > begin &&
          g_array_index (text->cells, SwbLogCell, i).kind != SWB_LOG_CELL_ENDING)
        {
          if (begin > get_line_begin (self))
            add_line (self, begin, i);
          while (n > 1 && end - get_line_begin (self) > self->columns)
            {
              add_line (self, get_line_begin (self) + self->columns, i);
              self->cut_run = TRUE;
            }
        }
      i += n;
    }
  return self;
}

/**
 * swb_log_breaks_free:
 * @self: breaks
 */
void
swb_log_breaks_free (SwbLogBreaks *self)
{
  g_array_unref (self->lines);
  g_free (self);
}

/**
 * swb_log_breaks_count:
 * @self: breaks
 *
 * Returns: lines, at least 1
 */
guint
swb_log_breaks_count (const SwbLogBreaks *self)
{
  return self->lines->len;
}

/**
 * swb_log_breaks_get:
 * @self: breaks
 * @line: a line
 * @begin: (out): its first column in the row
 * @end: (out): the column behind it; %G_MAXUINT32 for the last line
 */
void
swb_log_breaks_get (const SwbLogBreaks *self,
                    guint               line,
                    guint32            *begin,
                    guint32            *end)
{
  line = MIN (line, self->lines->len - 1);
  *begin = g_array_index (self->lines, SwbLogBreak, line).column;
  *end = line + 1 < self->lines->len ? g_array_index (self->lines, SwbLogBreak, line + 1).column : G_MAXUINT32;
}

/**
 * swb_log_breaks_find:
 * @self: breaks
 * @column: a column of the row
 *
 * Returns: the line that it is on
 */
guint
swb_log_breaks_find (const SwbLogBreaks *self,
                     guint32             column)
{
  guint low = 0;
  guint high = self->lines->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->lines, SwbLogBreak, middle).column <= column)
        low = middle;
      else
        high = middle;
    }
  return low;
}
