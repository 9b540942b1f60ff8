#pragma once

#include "swb-log-store.h"

G_BEGIN_DECLS

/* Opening logs that were written earlier, for reading only. For captures of other programs see swb-capture.h. */

SwbLogStore *swb_log_store_open_existing (int         fd,
                                          const char *path,
                                          GError    **error);
gboolean swb_log_store_is_log (int fd);

G_END_DECLS
