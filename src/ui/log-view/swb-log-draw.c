#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-draw.h"

#include <glib/gi18n.h>

#include "swb-log-pen.h"
#include "swb-log-sheet.h"

#define GAP 2

static const char digits[] = "0123456789ABCDEF";

static guint
get_mark_column (const SwbLogStyle *self)
{
  return self->time_format == SWB_LOG_TIME_NONE ? 0 : MAX (self->time_columns, SWB_LOG_TIME_COLUMNS) + GAP;
}

static guint
get_peer_column (const SwbLogStyle *self)
{
  return get_mark_column (self) + 1 + GAP;
}

/**
 * swb_log_style_get_data_column:
 * @self: a style
 *
 * Returns: the column in which the data begins
 */
guint
swb_log_style_get_data_column (const SwbLogStyle *self)
{
  return get_peer_column (self) + (self->peer_columns > 0 ? self->peer_columns + GAP : 0);
}

static gboolean
is_hex (const SwbLogEntry *entry,
        const SwbLogStyle *style)
{
  return style->mode == SWB_LOG_MODE_HEX && swb_log_entry_is_data (entry);
}

static gboolean
is_rest (const SwbLogEntry *entry,
         const SwbLogStyle *style)
{
  return style->mode == SWB_LOG_MODE_TEXT && swb_log_entry_is_rest (entry);
}

/**
 * swb_log_entry_get_columns:
 * @entry: a row
 * @style: how it is shown
 *
 * Returns: columns of the whole row
 */
guint
swb_log_entry_get_columns (const SwbLogEntry *entry,
                           const SwbLogStyle *style)
{
  guint data = swb_log_style_get_data_column (style);

  if (is_hex (entry, style))
    return data + SWB_LOG_HEX_COLUMNS;
  return data + (entry->text != NULL ? entry->text->columns : 0);
}

static gboolean
get_box_colors (SwbLogCellKind     kind,
                const SwbLogStyle *style,
                const GdkRGBA    **background,
                const GdkRGBA    **foreground)
{
  switch (kind)
    {
    case SWB_LOG_CELL_BADGE:
      *background = &style->palette.badge;
      *foreground = &style->palette.badge_text;
      return TRUE;
    case SWB_LOG_CELL_CONTROL:
    case SWB_LOG_CELL_ESCAPE:
      *background = &style->palette.escape;
      *foreground = &style->palette.escape_text;
      return TRUE;
    case SWB_LOG_CELL_TEXT:
    case SWB_LOG_CELL_TAB:
    case SWB_LOG_CELL_ENDING:
    case SWB_LOG_CELL_LEAD:
    default:
      return FALSE;
    }
}

/* Draws cells of one kind that stand side by side in one box, and returns the one behind them. */
static guint
draw_boxed (SwbLogPen         *pen,
            const SwbLogStyle *style,
            const SwbLogText  *text,
            guint              i,
            int                column,
            guint              end_column)
{
  const SwbLogCell *first = &g_array_index (text->cells, SwbLogCell, i);
  const GdkRGBA *background;
  const GdkRGBA *foreground;
  guint32 width = 0;
  guint n = 0;

  get_box_colors (first->kind, style, &background, &foreground);
  while (i + n < text->cells->len && first[n].kind == first->kind && first[n].column < end_column)
    width += first[n++].width;

  swb_log_pen_box (pen, column + (int) first->column + 0.1, width - 0.2, background);
  swb_log_pen_set (pen, SWB_LOG_FACE_UPRIGHT, foreground);
  for (guint j = 0; j < n; j++)
    {
      double at = column + (int) first[j].column + 0.5;

      if (first[j].kind == SWB_LOG_CELL_BADGE)
        {
          guint8 byte = text->bytes[first[j].begin];

          swb_log_pen_character (pen, at, 1, digits[byte >> 4]);
          swb_log_pen_character (pen, at + 1, 1, digits[byte & 15]);
        }
      else
        {
          swb_log_pen_string (pen, at, text->string->str + first[j].text, first[j].text_length);
        }
    }
  return i + n;
}

static guint
draw_run (SwbLogPen        *pen,
          const SwbLogText *text,
          guint             i,
          int               column,
          guint             first_column,
          guint             end_column)
{
  const SwbLogCell *cells = &g_array_index (text->cells, SwbLogCell, 0);
  guint flags = cells[i].flags;
  gboolean rtl = (flags & SWB_LOG_CELL_RTL) != 0;
  guint n = 0;

  while (i + n < text->cells->len && cells[i + n].flags == flags && cells[i + n].kind == SWB_LOG_CELL_TEXT &&
         (rtl || cells[i + n].column < end_column))
    n++;

  swb_log_pen_run (pen, column, text, i, n);
  return i + n;
}

/* Whether the right-to-left run that begins at cell @i lies wholly behind @end, and so does what follows. */
static gboolean
is_run_behind (const SwbLogText *text,
               guint             i,
               guint             end)
{
  for (; i < text->cells->len; i++)
    {
      const SwbLogCell *cell = &g_array_index (text->cells, SwbLogCell, i);

      if ((cell->flags & SWB_LOG_CELL_RTL) == 0)
        break;
      if (cell->column < end)
        return FALSE;
    }
  return TRUE;
}

/* Only what lies in the columns from @first to @end, beginning at cell @i: a row of 4096 bytes costs no more than what is
 * seen of it. @column is where the row's column 0 would be. */
static void
draw_text (SwbLogPen         *pen,
           const SwbLogStyle *style,
           const SwbLogText  *text,
           SwbLogFace         face,
           const GdkRGBA     *color,
           int                column,
           guint              i,
           guint              first,
           guint              end)
{
  swb_log_pen_set (pen, face, color);
  for (guint b = first; b < MIN (text->plain, end); b++)
    swb_log_pen_character (pen, column + (int) b, 1, text->bytes[b]);

  while (text->cells != NULL && i < text->cells->len)
    {
      const SwbLogCell *cell = &g_array_index (text->cells, SwbLogCell, i);
      const char *string = text->string->str + cell->text;

      /* a right-to-left run is mirrored: its cells come from right to left */
      if (cell->flags & SWB_LOG_CELL_RTL)
        {
          if (is_run_behind (text, i, end))
            break;
        }
      else
        {
          if (cell->column >= end)
            break;
          if (cell->column + cell->width <= first)
            {
              i++;
              continue;
            }
        }

      switch ((SwbLogCellKind) cell->kind)
        {
        case SWB_LOG_CELL_TEXT:
          swb_log_pen_set (pen, face, color);
          if (cell->flags & SWB_LOG_CELL_SHAPED)
            {
              i = draw_run (pen, text, i, column, first, end);
              continue;
            }
          swb_log_pen_character (pen, column + (int) cell->column, cell->width, g_utf8_get_char (string));
          break;
        case SWB_LOG_CELL_ENDING:
          swb_log_pen_set (pen, SWB_LOG_FACE_UPRIGHT, &style->palette.faint);
          swb_log_pen_character (pen, column + (int) cell->column, 1, g_utf8_get_char (string));
          break;
        case SWB_LOG_CELL_BADGE:
        case SWB_LOG_CELL_CONTROL:
        case SWB_LOG_CELL_ESCAPE:
          i = draw_boxed (pen, style, text, i, column, end);
          continue;
        case SWB_LOG_CELL_TAB:
        case SWB_LOG_CELL_LEAD:
        default:
          break;
        }
      i++;
    }
}

/* In the hex view a character stands at its first byte, wherever it is in the text. */
static void
draw_cluster (SwbLogPen        *pen,
              const SwbLogText *text,
              guint             index,
              guint             column)
{
  const SwbLogCell *cell = &g_array_index (text->cells, SwbLogCell, index);

  swb_log_pen_run (pen, (double) column - (double) cell->column, text, index, 1);
}

static void
draw_hex (SwbLogPen         *pen,
          const SwbLogStyle *style,
          const SwbLogEntry *entry)
{
  const SwbLogRow *row = entry->row;
  guint column = swb_log_style_get_data_column (style);
  guint length = MIN (row->length, SWB_LOG_HEX_ROW);
  gunichar shown[SWB_LOG_HEX_ROW];
  int clusters[SWB_LOG_HEX_ROW];
  guint8 widths[SWB_LOG_HEX_ROW];
  char offset[24];

  g_snprintf (offset, sizeof offset, "%08" G_GINT64_MODIFIER "X", row->stream_offset);
  swb_log_pen_set (pen, SWB_LOG_FACE_UPRIGHT, &style->palette.dim);
  swb_log_pen_string (pen, column, offset, -1);

  swb_log_pen_set (pen, SWB_LOG_FACE_UPRIGHT, &style->palette.text);
  for (guint i = 0; i < length; i++)
    {
      guint at = column + swb_log_hex_get_column (i);

      swb_log_pen_character (pen, at, 1, digits[row->bytes[i] >> 4]);
      swb_log_pen_character (pen, at + 1, 1, digits[row->bytes[i] & 15]);
    }

  swb_log_hex_get_characters (entry, shown, clusters, widths);
  column += SWB_LOG_HEX_TEXT_COLUMN;
  for (guint i = 0; i < length; i++)
    if (clusters[i] >= 0)
      draw_cluster (pen, entry->text, (guint) clusters[i], column + i);
    else if (shown[i] != 0)
      swb_log_pen_character (pen, column + i, widths[i], shown[i]);

  swb_log_pen_set (pen, SWB_LOG_FACE_UPRIGHT, &style->palette.dim);
  for (guint i = 0; i < length; i++)
    if (widths[i] == 0)
      swb_log_pen_character (pen, column + i, 1, '.');
}

/* Words of ours in the place of data. */
static void
draw_note (SwbLogPen         *pen,
           const SwbLogStyle *style,
           const char        *note)
{
  guint column = swb_log_style_get_data_column (style);

  swb_log_pen_set (pen, SWB_LOG_FACE_ITALIC, &style->palette.dim);
  for (const char *p = note; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      guint width = g_unichar_iswide (c) ? 2 : 1;

      swb_log_pen_character (pen, column, width, c);
      column += width;
    }
}

static void
draw_head (SwbLogPen         *pen,
           const SwbLogStyle *style,
           const SwbLogRow   *row,
           gint64             previous_time)
{
  g_autoptr (GString) text = g_string_sized_new (64);
  const GdkRGBA *color;

  swb_log_row_append_time (row, style, previous_time, text);
  swb_log_pen_set (pen, SWB_LOG_FACE_UPRIGHT, &style->palette.dim);
  swb_log_pen_string (pen, 0, text->str, text->len);

  if (row->text != NULL)
    color = swb_log_palette_get_severity (&style->palette, row->severity);
  else
    color = row->direction == SWB_DIRECTION_IN ? &style->palette.in : &style->palette.out;
  swb_log_pen_set (pen, SWB_LOG_FACE_UPRIGHT, color);
  swb_log_pen_string (pen, get_mark_column (style), swb_log_row_get_mark (row), -1);

  if (style->peer_columns > 0)
    {
      g_string_truncate (text, 0);
      swb_log_row_append_peer (row, style->peer_columns, text);
      swb_log_pen_set (pen, SWB_LOG_FACE_UPRIGHT, swb_log_palette_get_peer (&style->palette, row->flow));
      swb_log_pen_string (pen, get_peer_column (style), text->str, text->len);
    }
}

/* The face and colour of a row's text. */
static SwbLogFace
get_text_look (const SwbLogEntry *entry,
               const SwbLogStyle *style,
               const GdkRGBA    **color)
{
  *color = &style->palette.error;
  if (swb_log_entry_is_data (entry))
    {
      *color = &style->palette.text;
      return SWB_LOG_FACE_UPRIGHT;
    }
  if (entry->row != NULL)
    *color = swb_log_palette_get_severity (&style->palette, entry->row->severity);
  return SWB_LOG_FACE_ITALIC;
}

/* What stands in the place of text that there is none of. */
static void
draw_rest (SwbLogPen         *pen,
           const SwbLogStyle *style,
           const SwbLogEntry *entry)
{
  if (is_rest (entry, style))
    {
      swb_log_pen_set (pen, SWB_LOG_FACE_UPRIGHT, &style->palette.faint);
      swb_log_pen_character (pen, swb_log_style_get_data_column (style), 1, 0x2191);
    }

  if (swb_log_entry_is_data (entry) && entry->row->length == 0)
    draw_note (pen, style, _("(empty datagram)"));
}

static gboolean
is_drawn (const SwbLogEntry *entry,
          const SwbLogStyle *style,
          gint64             previous_time,
          guint              first,
          guint              end)
{
  return entry->drawn && entry->first_column <= first && entry->end_column >= end &&
         (style->time_format != SWB_LOG_TIME_SINCE_PREVIOUS || entry->previous_time == previous_time);
}

/**
 * swb_log_entry_draw:
 * @entry: a row
 * @style: how to show it
 * @previous_time: stamp of the row above, or of this one when there is none
 * @first_column: first column of the data that is seen
 * @end_column: column behind the last one
 *
 * Makes the entry's drawing, unless it is up to date.
 */
void
swb_log_entry_draw (SwbLogEntry       *entry,
                    const SwbLogStyle *style,
                    gint64             previous_time,
                    guint              first_column,
                    guint              end_column)
{
  SwbLogPen pen;

  if (is_drawn (entry, style, previous_time, first_column, end_column))
    return;

  swb_log_entry_forget_drawing (entry);
  entry->drawn = TRUE;
  entry->first_column = first_column;
  entry->end_column = end_column;
  entry->previous_time = previous_time;

  entry->drawing = swb_log_drawing_new ();
  swb_log_pen_begin (&pen, style->font, entry->drawing);

  if (entry->row != NULL && !is_rest (entry, style))
    draw_head (&pen, style, entry->row, previous_time);

  if (is_hex (entry, style))
    {
      if (first_column < SWB_LOG_HEX_COLUMNS)
        draw_hex (&pen, style, entry);
    }
  else if (entry->text != NULL)
    {
      const GdkRGBA *color;
      SwbLogFace face = get_text_look (entry, style, &color);

      draw_text (&pen, style, entry->text, face, color, (int) swb_log_style_get_data_column (style), 0, first_column,
                 end_column);
    }
  draw_rest (&pen, style, entry);

  swb_log_pen_end (&pen);
}

/* One line of a row that has a run in it which can't be cut: it is drawn as a whole on each line that it reaches. */
static void
draw_clipped_line (SwbLogPen         *pen,
                   const SwbLogStyle *style,
                   const SwbLogEntry *entry,
                   const SwbLogBreak *at,
                   guint32            begin,
                   guint32            end)
{
  int data = (int) swb_log_style_get_data_column (style);
  int cell = swb_log_font_get_cell_width (style->font);
  const GdkRGBA *color;
  SwbLogFace face = get_text_look (entry, style, &color);
  g_autoptr (SwbLogDrawing) drawing = swb_log_drawing_new ();
  g_autoptr (SwbLogSheet) sheet = swb_log_sheet_new ();
  g_autoptr (GskRenderNode) node = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  SwbLogPen part;

  swb_log_pen_begin (&part, style->font, drawing);
  draw_text (&part, style, entry->text, face, color, data - (int) begin, at->cell, begin, end);
  swb_log_pen_end (&part);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (data * cell, 0, (entry->breaks->columns + 1) * cell,
                                                         swb_log_font_get_row_height (style->font)));
  swb_log_sheet_add (sheet, snapshot, drawing, 0, 0);
  swb_log_sheet_finish (sheet, snapshot);
  gtk_snapshot_pop (snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    swb_log_pen_add_below (pen, node);
}

/**
 * swb_log_entry_draw_lines:
 * @entry: a row whose lines have been found by swb_log_entry_get_breaks()
 * @style: how to show it; as text
 * @previous_time: stamp of the row above, or of this one when there is none
 * @first_line: first line that is seen
 * @end_line: line behind the last one
 *
 * Makes the drawing of a row that is broken into lines, with the first line at its top, unless it is up to date. All lines
 * begin in the data column.
 */
void
swb_log_entry_draw_lines (SwbLogEntry       *entry,
                          const SwbLogStyle *style,
                          gint64             previous_time,
                          guint              first_line,
                          guint              end_line)
{
  int data = (int) swb_log_style_get_data_column (style);
  int height = swb_log_font_get_row_height (style->font);
  const SwbLogBreaks *breaks = entry->breaks;
  const GdkRGBA *color;
  SwbLogFace face = get_text_look (entry, style, &color);
  SwbLogPen pen;

  if (is_drawn (entry, style, previous_time, first_line, end_line))
    return;

  swb_log_entry_forget_drawing (entry);
  entry->drawn = TRUE;
  entry->first_column = first_line;
  entry->end_column = end_line;
  entry->previous_time = previous_time;

  entry->drawing = swb_log_drawing_new ();
  swb_log_pen_begin (&pen, style->font, entry->drawing);
  if (entry->row != NULL && !is_rest (entry, style))
    draw_head (&pen, style, entry->row, previous_time);
  draw_rest (&pen, style, entry);

  for (guint line = first_line; entry->text != NULL && line < MIN (end_line, swb_log_breaks_count (breaks)); line++)
    {
      const SwbLogBreak *at = &g_array_index (breaks->lines, SwbLogBreak, line);
      guint32 begin;
      guint32 end;

      swb_log_breaks_get (breaks, line, &begin, &end);
      swb_log_pen_move (&pen, (int) line * height);
      if (breaks->cut_run)
        draw_clipped_line (&pen, style, entry, at, begin, end);
      else
        draw_text (&pen, style, entry->text, face, color, data - (int) begin, at->cell, begin, end);
    }
  swb_log_pen_end (&pen);
}

/**
 * swb_log_entry_get_byte_at:
 * @entry: a row
 * @style: how it is shown
 * @column: a column of the row, with its fraction; may lie outside
 *
 * Returns: offset of the byte boundary nearest to it
 */
guint32
swb_log_entry_get_byte_at (const SwbLogEntry *entry,
                           const SwbLogStyle *style,
                           double             column)
{
  column -= swb_log_style_get_data_column (style);

  if (!is_hex (entry, style))
    return entry->text != NULL ? swb_log_text_get_byte_at (entry->text, column) : 0;

  if (column >= SWB_LOG_HEX_TEXT_COLUMN - 1)
    {
      double byte = column - SWB_LOG_HEX_TEXT_COLUMN + 0.5;

      return byte < 0 ? 0 : MIN ((guint32) byte, entry->row->length);
    }

  for (guint i = 0; i < entry->row->length; i++)
    if (column < swb_log_hex_get_column (i) + 1)
      return i;
  return entry->row->length;
}

/**
 * swb_log_entry_get_spans:
 * @entry: a row
 * @style: how it is shown
 * @begin: offset of a byte
 * @end: offset behind the last byte
 * @spans: (element-type SwbLogSpan): where to append the columns of the row that show these bytes
 */
void
swb_log_entry_get_spans (const SwbLogEntry *entry,
                         const SwbLogStyle *style,
                         guint32            begin,
                         guint32            end,
                         GArray            *spans)
{
  guint data = swb_log_style_get_data_column (style);
  guint n = spans->len;

  if (begin >= end)
    return;

  if (is_hex (entry, style))
    {
      SwbLogSpan bytes = { swb_log_hex_get_column (begin), 0 };
      SwbLogSpan text = { SWB_LOG_HEX_TEXT_COLUMN + begin, end - begin };

      bytes.width = swb_log_hex_get_column (end - 1) + 2 - bytes.column;
      g_array_append_val (spans, bytes);
      g_array_append_val (spans, text);
    }
  else if (entry->text != NULL)
    {
      swb_log_text_get_spans (entry->text, begin, end, spans);
    }

  for (guint i = n; i < spans->len; i++)
    g_array_index (spans, SwbLogSpan, i).column += data;
}
