#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *swb_log_dup_cache_directory (void);
guint swb_log_prune (const char *directory,
                     guint64     max_bytes,
                     guint       max_days,
                     gint64      now);

G_END_DECLS
