#pragma once

#include "swb-file-page.h"
#include "swb-page-view.h"

G_BEGIN_DECLS

#define SWB_TYPE_FILE_VIEW (swb_file_view_get_type ())
G_DECLARE_FINAL_TYPE (SwbFileView, swb_file_view, SWB, FILE_VIEW, GtkWidget)

GtkWidget *swb_file_view_new (SwbFilePage *page);

G_END_DECLS
