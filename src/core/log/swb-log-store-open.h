#pragma once

#include <gio/gio.h>

#include "swb-log-store.h"

G_BEGIN_DECLS

/* Opening logs that were written earlier, for reading only. For captures of other programs see swb-capture.h. */

/**
 * SwbLogOpenFunc:
 * @store: what has been read so far, and can be shown already: it grows until all has been read
 * @progress: how much is done, 0 … 1
 * @user_data: as given
 *
 * Called on the thread that reads, first after 256 KiB, then each few MiB.
 */
typedef void (*SwbLogOpenFunc) (SwbLogStore *store,
                                double       progress,
                                gpointer     user_data);

SwbLogStore *swb_log_store_open_existing_full (int            fd,
                                               const char    *path,
                                               GCancellable  *cancellable,
                                               SwbLogOpenFunc func,
                                               gpointer       user_data,
                                               GError       **error);
SwbLogStore *swb_log_store_open_existing (int         fd,
                                          const char *path,
                                          GError    **error);
gboolean swb_log_store_is_log (int fd);

G_END_DECLS
