#pragma once

#include "swb-log-filter.h"
#include "swb-log-index.h"
#include "swb-log-row-set.h"
#include "swb-log-rows.h"

G_BEGIN_DECLS

/**
 * SwbLogMatchScan:
 *
 * Finds the rows that a filter with a pattern lets through. In the text view these are the rows that a hit begins in; in
 * the hex view, all rows of the records that a hit covers. It reads the log in slices, each from where the last one ended.
 * One thread at a time.
 */
typedef struct _SwbLogMatchScan SwbLogMatchScan;

SwbLogMatchScan *swb_log_match_scan_new (SwbLogStore            *store,
                                         const SwbLogFilter     *filter,
                                         const SwbLogCheckpoint *begin);
void swb_log_match_scan_free (SwbLogMatchScan *self);
gboolean swb_log_match_scan_run (SwbLogMatchScan *self,
                                 guint64          size,
                                 gint            *quit,
                                 GError         **error);
gboolean swb_log_match_scan_flush (SwbLogMatchScan *self,
                                   GError         **error);
gboolean swb_log_match_scan_take (SwbLogMatchScan *self,
                                  SwbLogRowSet    *sets[2],
                                  guint64          lowest[2]);
guint64 swb_log_match_scan_get_offset (SwbLogMatchScan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogMatchScan, swb_log_match_scan_free)

G_END_DECLS
