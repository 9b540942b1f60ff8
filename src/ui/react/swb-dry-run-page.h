#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_DRY_RUN_PAGE (swb_dry_run_page_get_type ())
G_DECLARE_FINAL_TYPE (SwbDryRunPage, swb_dry_run_page, SWB, DRY_RUN_PAGE, GtkWidget)

GtkWidget *swb_dry_run_page_new (SwbPanel *panel);
void swb_dry_run_page_start (SwbDryRunPage *self,
                             GPtrArray     *rules);
gboolean swb_dry_run_page_is_running (SwbDryRunPage *self);
guint swb_dry_run_page_get_n_results (SwbDryRunPage *self);

G_END_DECLS
