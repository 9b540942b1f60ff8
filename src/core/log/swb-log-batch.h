#pragma once

#include <glib.h>
#include <sys/uio.h>

G_BEGIN_DECLS

/* The most that one record may take from the arena. */
#define SWB_LOG_BATCH_RECORD (48u * 1024u)

/**
 * SwbLogBatch:
 *
 * Blocks that wait to be written with one system call: heads and tails in an arena of its own, and large payloads where
 * the caller has them, BORROWED until the batch is written or dropped. Writer's thread only. Its cap: when
 * swb_log_batch_has_room() says no, it has to be written before anything is added.
 */
typedef struct _SwbLogBatch SwbLogBatch;

SwbLogBatch *swb_log_batch_new (void);
void swb_log_batch_free (SwbLogBatch *self);
gboolean swb_log_batch_has_room (SwbLogBatch *self);
gboolean swb_log_batch_is_ripe (SwbLogBatch *self);
gsize swb_log_batch_get_size (SwbLogBatch *self);
guint8 *swb_log_batch_reserve (SwbLogBatch *self);
void swb_log_batch_take (SwbLogBatch  *self,
                         const guint8 *end);
void swb_log_batch_add_payload (SwbLogBatch  *self,
                                const guint8 *data,
                                gsize         length);
int swb_log_batch_write (SwbLogBatch *self,
                         int          fd,
                         guint64      offset);
void swb_log_batch_drop (SwbLogBatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogBatch, swb_log_batch_free)

G_END_DECLS
