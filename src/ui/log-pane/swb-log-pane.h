#pragma once

#include <gtk/gtk.h>

#include "swb-export.h"
#include "swb-page.h"

G_BEGIN_DECLS

#define SWB_TYPE_LOG_PANE (swb_log_pane_get_type ())
G_DECLARE_FINAL_TYPE (SwbLogPane, swb_log_pane, SWB, LOG_PANE, GtkWidget)

void swb_log_pane_set_page (SwbLogPane *self,
                            SwbPage    *page);
void swb_log_pane_set_growing (SwbLogPane *self,
                               gboolean    growing);
void swb_log_pane_set_connection (SwbLogPane *self,
                                  guint32     connection);
guint32 swb_log_pane_get_connection (SwbLogPane *self);
void swb_log_pane_add_export (SwbLogPane *self,
                              SwbExport  *export);
void swb_log_pane_focus (SwbLogPane *self);
void swb_log_pane_show_record (SwbLogPane *self,
                               guint64     record);
void swb_log_pane_find (SwbLogPane *self,
                        const char *text);
void swb_log_pane_filter (SwbLogPane *self,
                          const char *text);
const SwbLogFilter *swb_log_pane_get_filter (SwbLogPane   *self,
                                             SwbLogFilter *filter);
void swb_log_pane_find_next (SwbLogPane *self,
                             gboolean    forward);

G_END_DECLS
