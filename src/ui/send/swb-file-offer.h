#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_FILE_OFFER (swb_file_offer_get_type ())
G_DECLARE_FINAL_TYPE (SwbFileOffer, swb_file_offer, SWB, FILE_OFFER, GtkWidget)

GtkWidget *swb_file_offer_new (SwbPanel *panel);
void swb_file_offer_show (SwbFileOffer *self,
                          GPtrArray    *paths,
                          guint64       total);

G_END_DECLS
