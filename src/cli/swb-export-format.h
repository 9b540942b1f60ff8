#pragma once

#include "swb-charset.h"
#include "swb-log-reader.h"

G_BEGIN_DECLS

/**
 * SwbExportFormat:
 * @SWB_EXPORT_FORMAT_TEXT: a line a record, as swb run prints it, but whole
 * @SWB_EXPORT_FORMAT_HEX: a hex dump a record
 * @SWB_EXPORT_FORMAT_RAW: the payload bytes, nothing else
 * @SWB_EXPORT_FORMAT_CSV: RFC 4180, with a line of names
 * @SWB_EXPORT_FORMAT_JSON: an object a line, as of swb run --json
 * @SWB_EXPORT_FORMAT_C: an array a record
 */
typedef enum
{
  SWB_EXPORT_FORMAT_TEXT,
  SWB_EXPORT_FORMAT_HEX,
  SWB_EXPORT_FORMAT_RAW,
  SWB_EXPORT_FORMAT_CSV,
  SWB_EXPORT_FORMAT_JSON,
  SWB_EXPORT_FORMAT_C,
} SwbExportFormat;

gboolean swb_export_format_parse (const char      *name,
                                  SwbExportFormat *format);
void swb_export_format_begin (GString        *out,
                              SwbExportFormat format);
void swb_export_format_record (GString            *out,
                               SwbExportFormat     format,
                               const SwbLogRecord *record,
                               guint64             number,
                               SwbCharset         *charset);

G_END_DECLS
