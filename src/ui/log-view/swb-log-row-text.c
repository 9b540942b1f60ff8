#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-draw.h"

#include <string.h>
#include <time.h>

/*
 * What a row says beside its data, as text: for drawing and for copying.
 */

#define NANOSECONDS G_GINT64_CONSTANT (1000000000)

/* What stands before a clock time, as ISO 8601 has it: the day of a year, or with the year. */
#define DAY_COLUMNS (sizeof "12-31 " - 1)
#define YEAR_COLUMNS (sizeof "2026-12-31 " - 1)

static void
get_local_time (gint64     stamp,
                struct tm *tm)
{
  time_t seconds = (time_t) (stamp / NANOSECONDS);

  memset (tm, 0, sizeof *tm);
  localtime_r (&seconds, tm);
}

/**
 * swb_log_time_get_date_columns:
 * @first_time: stamp of a log's first record, nanoseconds since 1970 UTC
 * @last_time: stamp of its last one
 *
 * In a log of one day its rows need not say which; any other log would be ambiguous without.
 *
 * Returns: columns that the day takes before a clock time: 0, or those of month and day, or with the year where there are
 *   several
 */
guint
swb_log_time_get_date_columns (gint64 first_time,
                               gint64 last_time)
{
  struct tm first, last;

  get_local_time (first_time, &first);
  get_local_time (last_time, &last);
  if (first.tm_year != last.tm_year)
    return YEAR_COLUMNS;
  return first.tm_yday != last.tm_yday ? DAY_COLUMNS : 0;
}

static void
append_clock (gint64   stamp,
              guint    date_columns,
              GString *out)
{
  struct tm tm;

  get_local_time (stamp, &tm);
  if (date_columns == YEAR_COLUMNS)
    g_string_append_printf (out, "%04d-", tm.tm_year + 1900);
  if (date_columns > 0)
    g_string_append_printf (out, "%02d-%02d ", tm.tm_mon + 1, tm.tm_mday);
  g_string_append_printf (out, "%02d:%02d:%02d.%03d", tm.tm_hour, tm.tm_min, tm.tm_sec,
                          (int) (stamp % NANOSECONDS / 1000000));
}

static guint64
get_magnitude (gint64 span)
{
  return span < 0 ? -(guint64) span : (guint64) span;
}

/* To the microsecond, which is what a kernel's stamps are good for. A clock that was set back gives a minus. */
static void
append_span (gint64   span,
             guint    columns,
             GString *out)
{
  char text[40];
  guint64 magnitude = get_magnitude (span);

  g_snprintf (text, sizeof text, "%s%" G_GUINT64_FORMAT ".%06u", span < 0 ? "-" : "+", magnitude / NANOSECONDS,
              (guint) (magnitude % NANOSECONDS / 1000));
  g_string_append_printf (out, "%*s", (int) MAX (columns, SWB_LOG_TIME_COLUMNS), text);
}

/**
 * swb_log_row_get_time_columns:
 * @row: a row
 * @style: says how its time is shown
 * @previous_time: stamp of the row above, or of @row when there is none
 *
 * Returns: columns that its time takes, or %SWB_LOG_TIME_COLUMNS where it takes fewer
 */
guint
swb_log_row_get_time_columns (const SwbLogRow   *row,
                              const SwbLogStyle *style,
                              gint64             previous_time)
{
  guint columns = strlen ("+0.000000");
  guint64 seconds;

  if (style->time_format == SWB_LOG_TIME_SINCE_START)
    seconds = get_magnitude (row->time - style->start_time) / NANOSECONDS;
  else if (style->time_format == SWB_LOG_TIME_SINCE_PREVIOUS)
    seconds = get_magnitude (row->time - previous_time) / NANOSECONDS;
  else
    return SWB_LOG_TIME_COLUMNS + style->date_columns;

  for (; seconds > 9; seconds /= 10)
    columns++;
  return MAX (columns, SWB_LOG_TIME_COLUMNS);
}

/**
 * swb_log_row_append_time:
 * @row: a row
 * @style: says how
 * @previous_time: stamp of the row above, or of @row when there is none
 * @out: where to append it
 */
void
swb_log_row_append_time (const SwbLogRow   *row,
                         const SwbLogStyle *style,
                         gint64             previous_time,
                         GString           *out)
{
  switch (style->time_format)
    {
    case SWB_LOG_TIME_SINCE_START:
      append_span (row->time - style->start_time, style->time_columns, out);
      break;
    case SWB_LOG_TIME_SINCE_PREVIOUS:
      append_span (row->time - previous_time, style->time_columns, out);
      break;
    case SWB_LOG_TIME_NONE:
      break;
    case SWB_LOG_TIME_CLOCK:
    default:
      append_clock (row->time, style->date_columns, out);
      break;
    }
}

/**
 * swb_log_row_get_peer_columns:
 * @row: a row
 *
 * Returns: columns that its peer's address takes
 */
guint
swb_log_row_get_peer_columns (const SwbLogRow *row)
{
  char text[SWB_NET_ADDRESS_STRING_SIZE];

  return swb_net_address_is_set (&row->remote) ? (guint) swb_net_address_write (&row->remote, text) : 0;
}

/**
 * swb_log_row_append_peer:
 * @row: a row
 * @columns: columns there are; a longer address loses its middle, for both its ends tell it from others; 0: no limit
 * @out: where to append it
 */
void
swb_log_row_append_peer (const SwbLogRow *row,
                         guint            columns,
                         GString         *out)
{
  char text[SWB_NET_ADDRESS_STRING_SIZE];
  gsize length;
  guint head;
  guint tail;

  if (!swb_net_address_is_set (&row->remote))
    return;

  length = swb_net_address_write (&row->remote, text);
  if (columns == 0 || length <= columns || columns < 4)
    {
      g_string_append_len (out, text, length);
      return;
    }

  head = (columns - 1) / 2;
  tail = columns - 1 - head;
  g_string_append_len (out, text, head);
  g_string_append (out, "…");
  g_string_append_len (out, text + length - tail, tail);
}

/**
 * swb_log_row_get_mark:
 * @row: a row
 *
 * Returns: one character that tells directions and severities apart without their colours
 */
const char *
swb_log_row_get_mark (const SwbLogRow *row)
{
  if (row->text == NULL)
    return row->direction == SWB_DIRECTION_IN ? "←" : "→";

  switch (row->severity)
    {
    case SWB_LOG_SEVERITY_ERROR:
      return "✕";
    case SWB_LOG_SEVERITY_WARNING:
      return "▲";
    case SWB_LOG_SEVERITY_INFO:
    default:
      return "·";
    }
}

/**
 * swb_log_hex_get_column:
 * @byte: offset of a byte in a hex row, 0 to %SWB_LOG_HEX_ROW - 1
 *
 * Returns: the column of its first digit
 */
guint
swb_log_hex_get_column (guint byte)
{
  return SWB_LOG_HEX_BYTES_COLUMN + 3 * byte + (byte >= SWB_LOG_HEX_ROW / 2 ? 1 : 0);
}

/**
 * swb_log_hex_get_characters:
 * @entry: a row of data of the hex view
 * @characters: (out) (array fixed-size=16): the character that begins with each byte; 0 for none
 * @clusters: (out) (array fixed-size=16): the index of its cell where more belongs to it, such as accents or the parts of an
 *   emoji; -1 where it stands alone
 * @widths: (out) (array fixed-size=16): the columns that each takes; 1 and no character for a byte that goes on with one,
 *   0 for a byte that is none to be shown
 *
 * A character of several bytes stands at its first byte, also where the others are in the next row; the columns of the
 * other bytes are its own.
 */
void
swb_log_hex_get_characters (const SwbLogEntry *entry,
                            gunichar          *characters,
                            int               *clusters,
                            guint8            *widths)
{
  const SwbLogText *text = entry->text;

  memset (characters, 0, SWB_LOG_HEX_ROW * sizeof *characters);
  memset (widths, 0, SWB_LOG_HEX_ROW);
  for (guint i = 0; i < SWB_LOG_HEX_ROW; i++)
    clusters[i] = -1;
  for (guint i = 0; i < MIN (text->plain, SWB_LOG_HEX_ROW); i++)
    {
      characters[i] = text->bytes[i];
      widths[i] = 1;
    }

  for (guint i = 0; text->cells != NULL && i < text->cells->len; i++)
    {
      const SwbLogCell *cell = &g_array_index (text->cells, SwbLogCell, i);

      if (cell->kind != SWB_LOG_CELL_TEXT && cell->kind != SWB_LOG_CELL_LEAD)
        continue;

      if (cell->kind == SWB_LOG_CELL_TEXT && cell->begin < SWB_LOG_HEX_ROW)
        {
          const char *string = text->string->str + cell->text;

          characters[cell->begin] = g_utf8_get_char (string);
          if (g_utf8_next_char (string) < string + cell->text_length)
            clusters[cell->begin] = (int) i;
        }
      for (guint j = 0; j < cell->length && cell->begin + j < SWB_LOG_HEX_ROW; j++)
        widths[cell->begin + j] = j == 0 && cell->kind == SWB_LOG_CELL_TEXT ? MIN (cell->width, 2) : 1;
    }
}

/**
 * swb_log_hex_append_row:
 * @entry: a row of data of the hex view
 * @out: where to append what it shows: offset, digits, characters
 */
void
swb_log_hex_append_row (const SwbLogEntry *entry,
                        GString           *out)
{
  const SwbLogRow *row = entry->row;
  gunichar characters[SWB_LOG_HEX_ROW];
  int clusters[SWB_LOG_HEX_ROW];
  guint8 widths[SWB_LOG_HEX_ROW];
  guint column = 0;

  g_string_append_printf (out, "%08" G_GINT64_MODIFIER "X   ", row->stream_offset);
  for (guint i = 0; i < SWB_LOG_HEX_ROW; i++)
    {
      if (i < row->length)
        g_string_append_printf (out, "%02X ", row->bytes[i]);
      else
        g_string_append (out, "   ");
      if (i == SWB_LOG_HEX_ROW / 2 - 1)
        g_string_append_c (out, ' ');
    }

  g_string_append_c (out, ' ');
  swb_log_hex_get_characters (entry, characters, clusters, widths);
  for (guint i = 0; i < MIN (row->length, SWB_LOG_HEX_ROW); i++)
    {
      if (clusters[i] >= 0)
        {
          const SwbLogCell *cell = &g_array_index (entry->text->cells, SwbLogCell, clusters[i]);

          g_string_append_len (out, entry->text->string->str + cell->text, cell->text_length);
          column += widths[i];
        }
      else if (characters[i] != 0)
        {
          g_string_append_unichar (out, characters[i]);
          column += widths[i];
        }
      else if (column <= i)
        {
          g_string_append_c (out, widths[i] > 0 ? ' ' : '.');
          column++;
        }
    }
}
