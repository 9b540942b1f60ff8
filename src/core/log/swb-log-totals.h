#pragma once

#include <stdatomic.h>

#include "swb-log-store.h"

G_BEGIN_DECLS

#define SWB_LOG_TOTALS_WORDS 15

/**
 * SwbLogTotalsCell:
 *
 * The totals as one thread publishes them and any thread reads them, all members of one moment: a sequence lock made
 * of atomics alone. The writer never waits; a reader that meets a change tries again.
 */
typedef struct
{
  _Atomic (guint) sequence; /* odd while the words change */
  _Atomic (guint64) words[SWB_LOG_TOTALS_WORDS];
} SwbLogTotalsCell;

void swb_log_totals_cell_set (SwbLogTotalsCell   *self,
                              const SwbLogTotals *totals);
void swb_log_totals_cell_get (SwbLogTotalsCell *self,
                              SwbLogTotals     *totals);

G_END_DECLS
