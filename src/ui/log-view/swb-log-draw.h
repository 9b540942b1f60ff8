#pragma once

#include "swb-log-entry.h"
#include "swb-log-font.h"
#include "swb-log-palette.h"
#include "swb-log-view.h"

G_BEGIN_DECLS

/* Columns of the hex view, from the beginning of the data. */
#define SWB_LOG_HEX_BYTES_COLUMN 10u
#define SWB_LOG_HEX_TEXT_COLUMN 60u
#define SWB_LOG_HEX_COLUMNS (SWB_LOG_HEX_TEXT_COLUMN + SWB_LOG_HEX_ROW)

/* Columns of the time, unless one that is shown has more: "10:15:02.113", "+9999.123456" */
#define SWB_LOG_TIME_COLUMNS 12u

/**
 * SwbLogStyle:
 *
 * All that the look of a row depends on besides the row.
 *
 * @font: the font
 * @palette: the colours
 * @mode: text or hex
 * @time_format: how to show the time
 * @start_time: stamp of the log's first record, nanoseconds since 1970
 * @date_columns: columns of the day before a clock time, as swb_log_time_get_date_columns() has it
 * @time_columns: columns for the time, where it takes more than %SWB_LOG_TIME_COLUMNS
 * @peer_columns: columns for the peer; a longer one is cut in the middle
 */
typedef struct
{
  SwbLogFont *font;
  SwbLogPalette palette;
  SwbLogMode mode;
  SwbLogTimeFormat time_format;
  gint64 start_time;
  guint date_columns;
  guint time_columns;
  guint peer_columns;
} SwbLogStyle;

guint swb_log_style_get_data_column (const SwbLogStyle *self);
guint swb_log_entry_get_columns (const SwbLogEntry *entry,
                                 const SwbLogStyle *style);
void swb_log_entry_draw (SwbLogEntry       *entry,
                         const SwbLogStyle *style,
                         gint64             previous_time,
                         guint              first_column,
                         guint              end_column);
void swb_log_entry_draw_lines (SwbLogEntry       *entry,
                               const SwbLogStyle *style,
                               gint64             previous_time,
                               guint              first_line,
                               guint              end_line);
guint32 swb_log_entry_get_byte_at (const SwbLogEntry *entry,
                                   const SwbLogStyle *style,
                                   double             column);
void swb_log_entry_get_spans (const SwbLogEntry *entry,
                              const SwbLogStyle *style,
                              guint32            begin,
                              guint32            end,
                              GArray            *spans);
guint swb_log_row_get_peer_columns (const SwbLogRow *row);
const char *swb_log_row_get_mark (const SwbLogRow *row);
guint swb_log_time_get_date_columns (gint64 first_time,
                                     gint64 last_time);
guint swb_log_row_get_time_columns (const SwbLogRow   *row,
                                    const SwbLogStyle *style,
                                    gint64             previous_time);
void swb_log_row_append_time (const SwbLogRow   *row,
                              const SwbLogStyle *style,
                              gint64             previous_time,
                              GString           *out);
void swb_log_row_append_peer (const SwbLogRow *row,
                              guint            columns,
                              GString         *out);
guint swb_log_hex_get_column (guint byte);
void swb_log_hex_get_characters (const SwbLogEntry *entry,
                                 gunichar          *characters,
                                 int               *clusters,
                                 guint8            *widths);
void swb_log_hex_append_row (const SwbLogEntry *entry,
                             GString           *out);

G_END_DECLS
