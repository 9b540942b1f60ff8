#pragma once

#include "swb-udp-peers.h"

G_BEGIN_DECLS

/**
 * SwbUdpQueue:
 *
 * Datagrams that wait for room in the kernel, in the order they were given. Keeps the counts of what waits, the
 * endpoint's and the peers', up to date. Belongs to the worker's thread.
 */
typedef struct _SwbUdpQueue SwbUdpQueue;

SwbUdpQueue *swb_udp_queue_new (SwbEndpoint *endpoint);
void swb_udp_queue_free (SwbUdpQueue *self);
gboolean swb_udp_queue_is_empty (SwbUdpQueue *self);
gsize swb_udp_queue_get_length (SwbUdpQueue *self);
guint swb_udp_queue_get_datagrams (SwbUdpQueue *self);
void swb_udp_queue_push (SwbUdpQueue *self,
                         SwbUdpPeer  *peer,
                         GBytes      *bytes,
                         gboolean     answer);
gboolean swb_udp_queue_has_answers (SwbUdpQueue *self);
GBytes *swb_udp_queue_peek (SwbUdpQueue *self,
                            guint32     *peer);
void swb_udp_queue_pop (SwbUdpQueue *self,
                        SwbUdpPeers *peers);
guint swb_udp_queue_remove (SwbUdpQueue *self,
                            SwbUdpPeers *peers,
                            guint32      peer,
                            GBytes      *bytes,
                            gsize       *dropped);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbUdpQueue, swb_udp_queue_free)

G_END_DECLS
