#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbSendQueue:
 *
 * Bytes that wait for the kernel, in order, by reference. Belongs to the worker's thread. The cap is its user's matter,
 * who can refuse, or stop reading.
 */
typedef struct _SwbSendQueue SwbSendQueue;

SwbSendQueue *swb_send_queue_new (void);
void swb_send_queue_free (SwbSendQueue *self);
void swb_send_queue_push (SwbSendQueue *self,
                          GBytes       *bytes,
                          gsize         offset);
const guint8 *swb_send_queue_peek (SwbSendQueue *self,
                                   gsize        *length);
GBytes *swb_send_queue_peek_bytes (SwbSendQueue *self);
void swb_send_queue_take (SwbSendQueue *self,
                          gsize         length);
gsize swb_send_queue_get_taken (SwbSendQueue *self);
gsize swb_send_queue_remove (SwbSendQueue *self,
                             GBytes       *bytes);
void swb_send_queue_clear (SwbSendQueue *self);
gsize swb_send_queue_get_length (SwbSendQueue *self);
gboolean swb_send_queue_is_empty (SwbSendQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbSendQueue, swb_send_queue_free)

G_END_DECLS
