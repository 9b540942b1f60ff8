#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-udp-queue.h"

typedef struct
{
  guint32 peer;
  GBytes *bytes;
  gboolean answer;
} Pending;

struct _SwbUdpQueue
{
  SwbEndpoint *endpoint; /* unowned: it owns us */
  GQueue pending;        /* Pending */
  gsize length;
  guint answers; /* of the pending ones */
};

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_bytes_unref (pending->bytes);
  g_free (pending);
}

/**
 * swb_udp_queue_new:
 * @endpoint: whose it is
 *
 * Returns: (transfer full): an empty queue
 */
SwbUdpQueue *
swb_udp_queue_new (SwbEndpoint *endpoint)
{
  SwbUdpQueue *self = g_new0 (SwbUdpQueue, 1);

  self->endpoint = endpoint;
  g_queue_init (&self->pending);
  return self;
}

/**
 * swb_udp_queue_free:
 * @self: (transfer full): a queue; what waits in it is not counted off
 */
void
swb_udp_queue_free (SwbUdpQueue *self)
{
  g_queue_clear_full (&self->pending, pending_free);
  g_free (self);
}

/**
 * swb_udp_queue_is_empty:
 * @self: a queue
 *
 * Returns: whether no datagram waits
 */
gboolean
swb_udp_queue_is_empty (SwbUdpQueue *self)
{
  return g_queue_is_empty (&self->pending);
}

/**
 * swb_udp_queue_get_length:
 * @self: a queue
 *
 * Returns: bytes that wait
 */
gsize
swb_udp_queue_get_length (SwbUdpQueue *self)
{
  return self->length;
}

/**
 * swb_udp_queue_get_datagrams:
 * @self: a queue
 *
 * Returns: how many datagrams wait
 */
guint
swb_udp_queue_get_datagrams (SwbUdpQueue *self)
{
  return g_queue_get_length (&self->pending);
}

/* @peer: (nullable): one that is forgotten meanwhile */
static void
count (SwbUdpQueue *self,
       SwbUdpPeer  *peer,
       gssize       change)
{
  self->length += (gsize) change;
  swb_endpoint_worker_count_queued (self->endpoint, change);
  if (peer != NULL)
    swb_connection_info_add_queued (peer->info, change);
}

/**
 * swb_udp_queue_push:
 * @self: a queue
 * @peer: to whom
 * @bytes: a datagram; a reference is kept
 * @answer: whether it answers something: see swb_udp_queue_has_answers()
 */
void
swb_udp_queue_push (SwbUdpQueue *self,
                    SwbUdpPeer  *peer,
                    GBytes      *bytes,
                    gboolean     answer)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->peer = swb_connection_info_get_id (peer->info);
  pending->bytes = g_bytes_ref (bytes);
  pending->answer = answer;
  self->answers += answer ? 1 : 0;
  g_queue_push_tail (&self->pending, pending);
  count (self, peer, (gssize) g_bytes_get_size (bytes));
}

/**
 * swb_udp_queue_has_answers:
 * @self: a queue
 *
 * Returns: whether any of those that wait is an answer: what is to be answered then waits, too
 */
gboolean
swb_udp_queue_has_answers (SwbUdpQueue *self)
{
  return self->answers > 0;
}

/**
 * swb_udp_queue_peek:
 * @self: a queue
 * @peer: (out): number of the peer that it is for
 *
 * Returns: (transfer none) (nullable): the next datagram
 */
GBytes *
swb_udp_queue_peek (SwbUdpQueue *self,
                    guint32     *peer)
{
  Pending *pending = g_queue_peek_head (&self->pending);

  *peer = pending != NULL ? pending->peer : 0;
  return pending != NULL ? pending->bytes : NULL;
}

static void
remove_link (SwbUdpQueue *self,
             SwbUdpPeers *peers,
             GList       *link)
{
  Pending *pending = link->data;

  count (self, swb_udp_peers_find (peers, pending->peer), -(gssize) g_bytes_get_size (pending->bytes));
  self->answers -= pending->answer ? 1 : 0;
  pending_free (pending);
  g_queue_delete_link (&self->pending, link);
}

/**
 * swb_udp_queue_pop:
 * @self: a queue that is not empty
 * @peers: the peers that there are
 *
 * Drops the next datagram.
 */
void
swb_udp_queue_pop (SwbUdpQueue *self,
                   SwbUdpPeers *peers)
{
  remove_link (self, peers, self->pending.head);
}

/**
 * swb_udp_queue_remove:
 * @self: a queue
 * @peers: the peers that there are
 * @peer: number of the peer whose datagrams to drop; 0: of all
 * @bytes: (nullable): only these; %NULL: all
 * @dropped: (out): bytes dropped
 *
 * Returns: the number of datagrams dropped
 */
guint
swb_udp_queue_remove (SwbUdpQueue *self,
                      SwbUdpPeers *peers,
                      guint32      peer,
                      GBytes      *bytes,
                      gsize       *dropped)
{
  gsize before = self->length;
  guint datagrams = 0;

  for (GList *l = self->pending.head; l != NULL;)
    {
      GList *next = l->next;
      Pending *pending = l->data;

      if ((peer == 0 || pending->peer == peer) && (bytes == NULL || pending->bytes == bytes))
        {
          remove_link (self, peers, l);
          datagrams++;
        }
      l = next;
    }

  *dropped = before - self->length;
  return datagrams;
}
