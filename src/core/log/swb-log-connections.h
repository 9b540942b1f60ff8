#pragma once

#include <gio/gio.h>

#include "swb-log-store.h"

G_BEGIN_DECLS

GPtrArray *swb_log_list_connections (SwbLogStore  *store,
                                     guint         max,
                                     GCancellable *cancellable,
                                     GError      **error);

G_END_DECLS
