#pragma once

#include "swb-net-address.h"

G_BEGIN_DECLS

/**
 * SwbOwnPair:
 *
 * Two addresses that data goes between, as one panel sees them: its own and the peer's. When the peer is a panel of this very
 * process, that one has the same two the other way round, and each can find out whether the other answers by itself: two
 * that do keep each other going without end. Any thread.
 */
typedef struct _SwbOwnPair SwbOwnPair;

SwbOwnPair *swb_own_pair_new (int                  protocol,
                              const SwbNetAddress *local,
                              const SwbNetAddress *remote);
void swb_own_pair_free (SwbOwnPair *self);
gboolean swb_own_pair_answer (SwbOwnPair *self,
                              gint64      now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbOwnPair, swb_own_pair_free)

G_END_DECLS
