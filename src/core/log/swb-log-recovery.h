#pragma once

#include "swb-log-store.h"

G_BEGIN_DECLS

/**
 * SwbLogRecoverable:
 * @path: a log, in the encoding of file names
 * @size: its bytes
 * @modified: when it was last written to, microseconds since 1970 UTC
 *
 * A log that nobody saved and nobody finished: whoever wrote it died.
 */
typedef struct
{
  char *path;
  guint64 size;
  gint64 modified;
} SwbLogRecoverable;

void swb_log_recoverable_free (SwbLogRecoverable *self);

GPtrArray *swb_log_recovery_list (const char *directory);
SwbLogStore *swb_log_store_recover (const char *path,
                                    guint64    *cut,
                                    GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogRecoverable, swb_log_recoverable_free)

G_END_DECLS
