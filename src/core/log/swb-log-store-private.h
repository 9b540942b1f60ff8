#pragma once

#include "swb-log-guard.h"
#include "swb-log-index.h"
#include "swb-log-segments.h"
#include "swb-log-store-open.h"

G_BEGIN_DECLS

/* The inside of a store, for readers, tests and the fuzzer. Any thread, but for what is said of the writer's. */
int swb_log_store_get_fd (SwbLogStore *self);
SwbLogSegments *swb_log_store_get_segments (SwbLogStore *self);
gboolean swb_log_store_is_one_file (SwbLogStore *self);
guint64 swb_log_store_get_first_offset (SwbLogStore *self);
SwbLogIndex *swb_log_store_get_index (SwbLogStore *self);

/* Before the store is opened. */
void swb_log_store_set_space_func (SwbLogStore    *self,
                                   SwbLogSpaceFunc func);

/* How far whole blocks go on that are no packets, as a closed log has one; for files that nobody writes to. */
guint64 swb_log_store_skip_tail (SwbLogStore *self);

/* A log as far as the first @length bytes of it, without having read any but its head. For a look at its first records. */
SwbLogStore *swb_log_store_open_unread (int         fd,
                                        const char *path,
                                        guint64     length);

/* For swb-log-load.c and swb-capture.c alone; but for the totals, before any other thread knows the store. */
SwbLogStore *swb_log_store_new_for_segments (SwbLogSegments *segments,
                                             const char     *path);
void swb_log_store_adopt (SwbLogStore        *self,
                          const SwbLogTotals *totals);
void swb_log_store_adopt_note (SwbLogStore       *self,
                               const char *const *args);
void swb_log_store_set_path (SwbLogStore *self,
                             const char  *path);

G_END_DECLS
