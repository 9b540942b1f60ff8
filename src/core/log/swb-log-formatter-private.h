#pragma once

#include "swb-charset.h"
#include "swb-log-formatter.h"

G_BEGIN_DECLS

/*
 * The inside of a formatter: swb-log-formatter.c writes text and rows, swb-log-formatter-records.c records.
 */
struct _SwbLogFormatter
{
  SwbLogExportFormat format;
  SwbCharset *charset;
  gboolean shifts; /* what a byte means may depend on all before it */
  GString *text; /* what swb_charset_decode() makes */
  GArray *spans;
  GString *field;
  GByteArray *joined; /* a row or a record with what belongs to it of those around */
  guint64 n; /* records so far */

  /* The date and time of the last stamp, for the conversion costs more than the rest of a line. */
  gint64 second;
  char local_time[32];
  char utc_time[32];
};

/* What of the bytes and the text that were decoded last is of what was asked for: all from there on. */
typedef struct
{
  const guint8 *data; /* what was decoded */
  gsize first;
  gsize first_text;
} SwbLogPart;

void swb_log_formatter_decode (SwbLogFormatter  *self,
                               const guint8     *bytes,
                               gsize             begin,
                               gsize             end,
                               gsize             total,
                               const SwbLogJoin *join,
                               SwbLogPart       *part);
void swb_log_formatter_add_part (SwbLogFormatter  *self,
                                 const SwbLogPart *part,
                                 GString          *out);
void swb_log_formatter_add_line (GString    *out,
                                 const char *utf8);
int swb_log_formatter_fraction (gint64 stamp);
void swb_log_formatter_write_address (const SwbNetAddress *address,
                                      const char          *none,
                                      char                 out[SWB_NET_ADDRESS_STRING_SIZE]);

void swb_log_formatter_add_hex (SwbLogFormatter    *self,
                                const SwbLogRecord *record,
                                GString            *out);
void swb_log_formatter_add_csv (SwbLogFormatter    *self,
                                const SwbLogRecord *record,
                                const SwbLogJoin   *join,
                                GString            *out);
void swb_log_formatter_add_json (SwbLogFormatter    *self,
                                 const SwbLogRecord *record,
                                 const SwbLogJoin   *join,
                                 GString            *out);
void swb_log_formatter_add_c (SwbLogFormatter    *self,
                              const SwbLogRecord *record,
                              GString            *out);

G_END_DECLS
