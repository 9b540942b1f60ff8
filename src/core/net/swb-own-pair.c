#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-own-pair.h"

#include <stdatomic.h>

/* Who has not answered for so long doesn't keep anything going. */
#define RECENT_US (2 * G_USEC_PER_SEC)

/* What the two sides share; it is counted under the lock. */
typedef struct
{
  _Atomic gint64 answered[2]; /* monotonic time, µs; 0 for never */
  guint references;
} Shared;

struct _SwbOwnPair
{
  int protocol;
  SwbNetAddress local;
  SwbNetAddress remote;
  Shared *shared;
  guint side; /* ours of @shared */
};

G_LOCK_DEFINE_STATIC (pairs);
static GHashTable *pairs; /* SwbOwnPair, as its own key */

static guint
pair_hash (gconstpointer key)
{
  const SwbOwnPair *pair = key;

  return swb_net_address_hash (&pair->local) * 31 + swb_net_address_hash (&pair->remote) + (guint) pair->protocol;
}

static gboolean
pair_equal (gconstpointer a,
            gconstpointer b)
{
  const SwbOwnPair *left = a;
  const SwbOwnPair *right = b;

  return left->protocol == right->protocol && swb_net_address_equal (&left->local, &right->local) &&
         swb_net_address_equal (&left->remote, &right->remote);
}

/**
 * swb_own_pair_new:
 * @protocol: IPPROTO_TCP or IPPROTO_UDP
 * @local: the address of a panel of this process
 * @remote: of its peer
 *
 * Returns: (transfer full): a pair; nobody answers yet
 */
SwbOwnPair *
swb_own_pair_new (int                  protocol,
                  const SwbNetAddress *local,
                  const SwbNetAddress *remote)
{
  SwbOwnPair *self = g_new0 (SwbOwnPair, 1);
  const SwbOwnPair other = { .protocol = protocol, .local = *remote, .remote = *local };
  const SwbOwnPair *found;

  self->protocol = protocol;
  self->local = *local;
  self->remote = *remote;

  G_LOCK (pairs);
  if (pairs == NULL)
    pairs = g_hash_table_new (pair_hash, pair_equal);
  found = g_hash_table_lookup (pairs, &other);
  self->shared = found != NULL ? found->shared : g_new0 (Shared, 1);
  self->side = found != NULL ? !found->side : 0;
  self->shared->references++;
  /* the last one counts, as with a port that was taken again before the old connection is forgotten */
  g_hash_table_replace (pairs, self, self);
  G_UNLOCK (pairs);

  return self;
}

/**
 * swb_own_pair_free:
 * @self: (transfer full): a pair
 */
void
swb_own_pair_free (SwbOwnPair *self)
{
  G_LOCK (pairs);
  if (g_hash_table_lookup (pairs, self) == self)
    g_hash_table_remove (pairs, self);
  atomic_store (&self->shared->answered[self->side], 0);
  if (--self->shared->references == 0)
    g_free (self->shared);
  G_UNLOCK (pairs);

  g_free (self);
}

/**
 * swb_own_pair_answer:
 * @self: a pair
 * @now: monotonic time, µs
 *
 * This side answers by itself.
 *
 * Returns: whether the other one is of this process, or is this one, and has done so a moment ago
 */
gboolean
swb_own_pair_answer (SwbOwnPair *self,
                     gint64      now)
{
  guint other = swb_net_address_equal (&self->local, &self->remote) ? self->side : !self->side;
  gint64 answered = atomic_load_explicit (&self->shared->answered[other], memory_order_relaxed);

  atomic_store_explicit (&self->shared->answered[self->side], now, memory_order_relaxed);
  return answered != 0 && now - answered < RECENT_US;
}
