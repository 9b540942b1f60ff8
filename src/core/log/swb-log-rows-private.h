#pragma once

#include "swb-log-filter.h"
#include "swb-log-rows.h"

G_BEGIN_DECLS

/**
 * SwbLogRowsPoint:
 *
 * @offset: file offset of a record
 * @row: number of the first row that begins in it or after it
 */
typedef struct
{
  guint64 offset;
  guint64 row;
} SwbLogRowsPoint;

void swb_log_rows_count_record (const SwbLogRecord *record,
                                guint64            *text_rows,
                                guint64            *hex_rows);
GPtrArray *swb_log_rows_scan (SwbLogReader          *reader,
                              SwbLogMode             mode,
                              const SwbLogFilter    *filter,
                              const SwbLogRowsPoint *points,
                              guint                  n_points,
                              guint64                first,
                              guint                  count,
                              GError               **error);

G_END_DECLS
