#pragma once

#include "swb-rule-dry-run.h"

G_BEGIN_DECLS

/**
 * SwbDryRunRow:
 *
 * One firing of a dry run, for a list to show.
 */
#define SWB_TYPE_DRY_RUN_ROW (swb_dry_run_row_get_type ())
G_DECLARE_FINAL_TYPE (SwbDryRunRow, swb_dry_run_row, SWB, DRY_RUN_ROW, GObject)

SwbDryRunRow *swb_dry_run_row_new (GPtrArray *firings,
                                   guint      index,
                                   GPtrArray *rules);
const SwbRuleDryFiring *swb_dry_run_row_get_firing (SwbDryRunRow *self);
char *swb_dry_run_row_dup_rule (SwbDryRunRow *self);
char *swb_dry_run_row_dup_actions (SwbDryRunRow *self);

G_END_DECLS
