#pragma once

#include "swb-log-cache.h"
#include "swb-log-draw.h"
#include "swb-log-selection.h"

G_BEGIN_DECLS

/**
 * SwbLogCopy:
 *
 * What is selected, being written as text step by step, so that a large selection doesn't hold up the window. Main thread
 * only.
 */
typedef struct _SwbLogCopy SwbLogCopy;

SwbLogCopy *swb_log_copy_new (SwbLogCache           *cache,
                              const SwbLogStyle     *style,
                              const SwbLogSelection *selection,
                              SwbLogCopyFormat       format);
void swb_log_copy_free (SwbLogCopy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogCopy, swb_log_copy_free)

guint64 swb_log_copy_count_rows (SwbLogCopy *self);
void swb_log_copy_shift (SwbLogCopy *self,
                         guint64     rows);
gboolean swb_log_copy_step (SwbLogCopy *self,
                            GError    **error);
char *swb_log_copy_steal (SwbLogCopy *self);

G_END_DECLS
