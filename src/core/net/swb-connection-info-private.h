#pragma once

#include "swb-endpoint.h"

G_BEGIN_DECLS

SwbConnectionInfo *swb_connection_info_new (guint32              id,
                                            const SwbNetAddress *local,
                                            const SwbNetAddress *remote,
                                            gint64               since);
void swb_connection_info_add_bytes (SwbConnectionInfo *self,
                                    SwbDirection       direction,
                                    guint64            bytes);

void swb_connection_info_add_queued (SwbConnectionInfo *self,
                                     gssize             change);

G_END_DECLS
