#pragma once

#include "swb-log-segments.h"

G_BEGIN_DECLS

/**
 * SwbLogReadAhead:
 *
 * A thread that reads the next part of a log while another thread works on the part before it: copying short records
 * out of the kernel takes as long as searching them. One thread at a time uses it, and asks for one part at a time.
 */
typedef struct _SwbLogReadAhead SwbLogReadAhead;

/* Room before what is read, for the beginning of a block that the part before it ends with. */
#define SWB_LOG_READ_AHEAD_HEAD (128u * 1024u)
#define SWB_LOG_READ_AHEAD_SIZE (1024u * 1024u)

SwbLogReadAhead *swb_log_read_ahead_new (void);
void swb_log_read_ahead_free (SwbLogReadAhead *self);
void swb_log_read_ahead_ask (SwbLogReadAhead *self,
                             SwbLogSegment   *segment,
                             guint64          begin,
                             gsize            size);
gboolean swb_log_read_ahead_take (SwbLogReadAhead *self,
                                  SwbLogSegment   *segment,
                                  guint64          begin,
                                  guint8         **buffer,
                                  gsize           *size);

G_END_DECLS
