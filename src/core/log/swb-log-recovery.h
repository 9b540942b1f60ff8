#pragma once

#include "swb-log-store.h"

G_BEGIN_DECLS

/**
 * SwbLogRecoverable:
 * @path: a log, in the encoding of file names
 * @size: its bytes
 * @modified: when it was last written to, microseconds since 1970 UTC
 * @begun: stamp of its first record, nanoseconds since 1970 UTC; 0 when it has none
 * @address: (nullable): address of the panel that wrote it, as far as its first records say
 *
 * A log that nobody saved and nobody finished: whoever wrote it died.
 */
typedef struct
{
  char *path;
  guint64 size;
  gint64 modified;
  gint64 begun;
  char *address;
} SwbLogRecoverable;

void swb_log_recoverable_free (SwbLogRecoverable *self);

GPtrArray *swb_log_recovery_list (const char *directory);
gboolean swb_log_recovery_discard (const char *path,
                                   GError    **error);
SwbLogStore *swb_log_store_recover (const char *path,
                                    guint64    *cut,
                                    GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogRecoverable, swb_log_recoverable_free)

G_END_DECLS
