#pragma once

#include "swb-item-page.h"

G_BEGIN_DECLS

#define SWB_TYPE_SEQUENCE_PAGE (swb_sequence_page_get_type ())
G_DECLARE_FINAL_TYPE (SwbSequencePage, swb_sequence_page, SWB, SEQUENCE_PAGE, SwbItemPage)

GtkWidget *swb_sequence_page_new (SwbPanel *panel);

G_END_DECLS
