#pragma once

#include "swb-endpoint-private.h"
#include "swb-udp-peers.h"
#include "swb-udp-queue.h"
#include "swb-udp-rules.h"
#include "swb-udp-socket.h"
#include "swb-udp.h"

G_BEGIN_DECLS

/* For swb-udp.c, -send.c, -receive.c and -fault.c alone. Everything here belongs to the worker's thread. */
struct _SwbUdp
{
  SwbEndpoint parent_instance;

  GCancellable *cancellable; /* set while resolving and while bound: ends look-ups */
  SwbUdpSocket *socket;
  SwbPollerWatch *watch;
  SwbUdpPeers *peers;
  guint32 last_sender; /* number of a peer, or 0 */
  SwbUdpQueue *queue;
  SwbUdpRules rules;
};

/* swb-udp.c */
SwbReply swb_udp_get_reply (SwbUdp *self);
gboolean swb_udp_wants_input (SwbUdp *self);
void swb_udp_update_events (SwbUdp *self);

/* swb-udp-send.c */
void swb_udp_flush (SwbUdp *self);
void swb_udp_answer (SwbEndpoint  *endpoint,
                     SwbUdpPeer   *peer,
                     const guint8 *data,
                     gsize         length,
                     GBytes       *bytes);
void swb_udp_drop_pending (SwbUdp       *self,
                           guint32       peer,
                           SwbLogEventId event);
void swb_udp_send (SwbEndpoint     *endpoint,
                   const SwbTarget *target,
                   GBytes          *bytes);
void swb_udp_list_targets (SwbEndpoint     *endpoint,
                           const SwbTarget *target,
                           GPtrArray       *infos);
void swb_udp_drop_queued (SwbEndpoint *endpoint,
                          guint32      number,
                          GBytes      *bytes);
void swb_udp_cancel_queued (SwbEndpoint     *endpoint,
                            const SwbTarget *target);

/* swb-udp-receive.c */
void swb_udp_receive (SwbUdp *self);

/* swb-udp-fault.c */
SwbUdpPeer *swb_udp_peer_for_remote (SwbUdp              *self,
                                     const SwbNetAddress *remote);
void swb_udp_take_faults (SwbUdp *self);

G_END_DECLS
