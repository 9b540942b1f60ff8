#pragma once

#include "swb-log-filter.h"
#include "swb-log-index.h"
#include "swb-log-matcher.h"
#include "swb-log-rows.h"

G_BEGIN_DECLS

/**
 * SwbLogWalk:
 *
 * A walk through the records of a log that looks for a pattern, in those that a filter wants. It goes on with what was
 * appended since it came to the end, and steps over what has been dropped before it came there. One thread at a time.
 *
 * Invariant: its offset is that of a block, or 0 while the store had no file.
 */
typedef struct _SwbLogWalk SwbLogWalk;

SwbLogWalk *swb_log_walk_new (SwbLogStore            *store,
                              SwbLogPattern          *pattern,
                              const SwbLogFilter     *filter,
                              const SwbLogCheckpoint *begin,
                              SwbLogHitFunc           func,
                              gpointer                user_data);
void swb_log_walk_free (SwbLogWalk *self);
gboolean swb_log_walk_start (SwbLogWalk *self);
gboolean swb_log_walk_run (SwbLogWalk *self,
                           guint64     stop,
                           GError    **error);
void swb_log_walk_pause (SwbLogWalk *self);
gboolean swb_log_walk_flush (SwbLogWalk *self,
                             GError    **error);
guint64 swb_log_walk_get_offset (SwbLogWalk *self);
guint64 swb_log_walk_get_first_row (SwbLogWalk *self,
                                    SwbLogMode  mode);
void swb_log_walk_set_read_ahead (SwbLogWalk *self,
                                  gboolean    ahead);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogWalk, swb_log_walk_free)

G_END_DECLS
