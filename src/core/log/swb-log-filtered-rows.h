#pragma once

#include "swb-log-filter.h"
#include "swb-log-rows.h"

G_BEGIN_DECLS

/**
 * SwbLogFilteredRows:
 *
 * The rows of a log that a filter lets through, numbered from 0, and how to get at any of them. A thread of its own
 * reads the log for that, first its end, so that the last rows are there at once; then the rest. Until the rest is known,
 * the rows of the end are numbered from 0: see #SwbLogFilteredRows::shifted. What is appended is read as it comes.
 *
 * In memory there is one checkpoint for each 64 KiB of log that has any such row; with a pattern, the numbers of the rows, see
 * #SwbLogRowSet. Belongs to the thread that made it,
 * which must run its thread-default main context.
 */
#define SWB_TYPE_LOG_FILTERED_ROWS (swb_log_filtered_rows_get_type ())
G_DECLARE_FINAL_TYPE (SwbLogFilteredRows, swb_log_filtered_rows, SWB, LOG_FILTERED_ROWS, GObject)

SwbLogFilteredRows *swb_log_filtered_rows_new (SwbLogStore        *store,
                                               const SwbLogFilter *filter);
void swb_log_filtered_rows_update (SwbLogFilteredRows *self);
guint64 swb_log_filtered_rows_count (SwbLogFilteredRows *self,
                                     SwbLogMode          mode);
gboolean swb_log_filtered_rows_is_exact (SwbLogFilteredRows *self);
double swb_log_filtered_rows_get_progress (SwbLogFilteredRows *self);
void swb_log_filtered_rows_set_halted (SwbLogFilteredRows *self,
                                       gboolean            halted);
GError *swb_log_filtered_rows_dup_error (SwbLogFilteredRows *self);
gboolean swb_log_filtered_rows_get_numbers (SwbLogFilteredRows *self,
                                            SwbLogMode          mode,
                                            guint64            *rows,
                                            gsize               n);
void swb_log_filtered_rows_get_offsets (SwbLogFilteredRows *self,
                                        SwbLogMode          mode,
                                        guint64            *rows,
                                        gsize               n);
GPtrArray *swb_log_filtered_rows_fetch (SwbLogFilteredRows *self,
                                        SwbLogReader       *reader,
                                        SwbLogMode          mode,
                                        guint64             first,
                                        guint               count,
                                        GError            **error);

G_END_DECLS
