#pragma once

#include "swb-log-joiner.h"

G_BEGIN_DECLS

/**
 * SwbLogExportFormat:
 * @SWB_LOG_EXPORT_TEXT: the rows of the text view: `DATE TIME DIRECTION PEER TEXT`
 * @SWB_LOG_EXPORT_HEX: a dump with offsets, which text2pcap reads
 * @SWB_LOG_EXPORT_RAW: the payload, and nothing else
 * @SWB_LOG_EXPORT_CSV: a table (RFC 4180), one line a record of up to 4000 bytes; what is longer goes on in lines with an
 *   offset above 0. Text that a spreadsheet would run as a formula has an apostrophe before it; the hex is always exact,
 *   and the text has whole characters, where they begin
 * @SWB_LOG_EXPORT_JSON: one JSON object (RFC 8259) a line, one line a record, as `swb run --json` prints them; but a
 *   character that is cut by the border of two records is whole in the text of the first, as in the view: who prints records
 *   as they come (SwbLogCarry) can only put it in the last
 * @SWB_LOG_EXPORT_C: one array a record
 * @SWB_LOG_EXPORT_PCAPNG: a capture, which is a log as well
 */
typedef enum
{
  SWB_LOG_EXPORT_TEXT,
  SWB_LOG_EXPORT_HEX,
  SWB_LOG_EXPORT_RAW,
  SWB_LOG_EXPORT_CSV,
  SWB_LOG_EXPORT_JSON,
  SWB_LOG_EXPORT_C,
  SWB_LOG_EXPORT_PCAPNG,
} SwbLogExportFormat;

/**
 * SwbLogFormatter:
 *
 * Writes records or rows in one of the readable formats into a string. One thread at a time.
 */
typedef struct _SwbLogFormatter SwbLogFormatter;

SwbLogFormatter *swb_log_formatter_new (SwbLogExportFormat format,
                                        const char        *encoding,
                                        GError           **error);
void swb_log_formatter_free (SwbLogFormatter *self);
void swb_log_formatter_add_head (SwbLogFormatter *self,
                                 GString         *out);
void swb_log_formatter_add_record (SwbLogFormatter    *self,
                                   const SwbLogRecord *record,
                                   const SwbLogJoin   *join,
                                   GString            *out);
void swb_log_formatter_add_row (SwbLogFormatter  *self,
                                const SwbLogRow  *row,
                                const SwbLogJoin *join,
                                GString          *out);
void swb_log_formatter_add_tail (SwbLogFormatter *self,
                                 GString         *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogFormatter, swb_log_formatter_free)

G_END_DECLS
