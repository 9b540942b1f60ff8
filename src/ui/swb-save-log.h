#pragma once

#include <gio/gio.h>

#include "swb-log-store.h"

G_BEGIN_DECLS

void swb_save_log_async (SwbLogStore        *store,
                         const char         *path,
                         const char         *encoding,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data);
char *swb_save_log_finish (GAsyncResult *result,
                           GError      **error);

G_END_DECLS
