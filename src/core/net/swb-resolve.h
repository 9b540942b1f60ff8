#pragma once

#include <gio/gio.h>

#include "swb-net-address.h"

G_BEGIN_DECLS

/* No host has more addresses that we would try. */
#define SWB_RESOLVE_MAX_ADDRESSES 32

void swb_resolve_async (const char         *host,
                        guint16             port,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            data);
GArray *swb_resolve_finish (GAsyncResult *result,
                            GError      **error);
gboolean swb_resolve_is_numeric (const char    *host,
                                 guint16        port,
                                 SwbNetAddress *address);

G_END_DECLS
