#pragma once

#include "swb-endpoint.h"

G_BEGIN_DECLS

#define SWB_TYPE_CONNECTION_ITEM (swb_connection_item_get_type ())
G_DECLARE_FINAL_TYPE (SwbConnectionItem, swb_connection_item, SWB, CONNECTION_ITEM, GObject)

SwbConnectionItem *swb_connection_item_new (gpointer           page,
                                            SwbConnectionInfo *info);
gpointer swb_connection_item_get_page (SwbConnectionItem *self);
guint32 swb_connection_item_get_id (SwbConnectionItem *self);
SwbConnectionInfo *swb_connection_item_get_info (SwbConnectionItem *self);
const char *swb_connection_item_get_label (SwbConnectionItem *self);

G_END_DECLS
