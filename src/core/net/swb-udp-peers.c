#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-udp-peers.h"

#include <netinet/in.h>

struct _SwbUdpPeers
{
  SwbEndpoint *endpoint; /* unowned: it owns us */
  GHashTable *by_address; /* SwbUdpPeer, as its own key, owned */
  GHashTable *by_number;
  GQueue by_use; /* the longest unused first */
};

static guint
peer_hash (gconstpointer key)
{
  const SwbUdpPeer *peer = key;

  return swb_net_address_hash (&peer->remote) * 31 + swb_net_address_hash (&peer->local);
}

static gboolean
peer_equal (gconstpointer a,
            gconstpointer b)
{
  const SwbUdpPeer *left = a;
  const SwbUdpPeer *right = b;

  return swb_net_address_equal (&left->remote, &right->remote) && swb_net_address_equal (&left->local, &right->local);
}

static void
peer_free (gpointer data)
{
  SwbUdpPeer *peer = data;

  g_clear_pointer (&peer->rules, swb_rule_driver_free);
  swb_own_pair_free (peer->pair);
  swb_log_flow_free (peer->flow);
  swb_connection_info_unref (peer->info);
  g_free (peer);
}

/**
 * swb_udp_peers_new:
 * @endpoint: whose peers they are
 *
 * Returns: (transfer full): a table without any
 */
SwbUdpPeers *
swb_udp_peers_new (SwbEndpoint *endpoint)
{
  SwbUdpPeers *self = g_new0 (SwbUdpPeers, 1);

  self->endpoint = endpoint;
  self->by_address = g_hash_table_new_full (peer_hash, peer_equal, NULL, peer_free);
  self->by_number = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->by_use);

  return self;
}

/**
 * swb_udp_peers_free:
 * @self: (transfer full): a table
 */
void
swb_udp_peers_free (SwbUdpPeers *self)
{
  g_hash_table_unref (self->by_number);
  g_hash_table_unref (self->by_address);
  g_free (self);
}

/**
 * swb_udp_peers_remove:
 * @self: a table
 * @peer: (transfer full): one of its peers
 *
 * Forgets it, and drops what its rules still want to do. It stays valid until the end of the wake-up, and to forget it once
 * more until then does nothing: while its rules had their last turn, a new peer may have taken its place.
 */
void
swb_udp_peers_remove (SwbUdpPeers *self,
                      SwbUdpPeer  *peer)
{
  if (swb_udp_peers_find (self, swb_connection_info_get_id (peer->info)) != peer)
    return;

  if (peer->rules != NULL)
    swb_rule_driver_abandon (peer->rules);
  swb_endpoint_worker_remove_connection (self->endpoint, peer->info);
  g_queue_unlink (&self->by_use, &peer->link);
  g_hash_table_remove (self->by_number, GUINT_TO_POINTER (swb_connection_info_get_id (peer->info)));
  g_hash_table_steal (self->by_address, peer);
  swb_endpoint_worker_retire (self->endpoint, peer, peer_free);
}

/**
 * swb_udp_peers_get:
 * @self: a table
 * @remote: the peer's address
 * @local: our address in the log
 * @source: our address to send to it from, or "none"
 *
 * Returns: (transfer none): the peer, a new one if need be; it stays valid until the next call that may add one
 */
SwbUdpPeer *
swb_udp_peers_get (SwbUdpPeers         *self,
                   const SwbNetAddress *remote,
                   const SwbNetAddress *local,
                   const SwbNetAddress *source)
{
  SwbUdpPeer key = { .remote = *remote, .local = *local };
  SwbUdpPeer *peer = g_hash_table_lookup (self->by_address, &key);
  guint32 number;

  if (peer != NULL)
    {
      if (self->by_use.tail != &peer->link)
        {
          g_queue_unlink (&self->by_use, &peer->link);
          g_queue_push_tail_link (&self->by_use, &peer->link);
        }
      return peer;
    }

  if (g_hash_table_size (self->by_address) >= SWB_UDP_MAX_PEERS)
    swb_udp_peers_remove (self, self->by_use.head->data);

  number = swb_endpoint_worker_next_number (self->endpoint);
  peer = g_new0 (SwbUdpPeer, 1);
  peer->remote = *remote;
  peer->local = *local;
  peer->source = *source;
  peer->flow = swb_log_flow_new (number, IPPROTO_UDP, local, remote, 0);
  peer->info = swb_connection_info_new (number, local, remote, swb_log_now ());
  peer->pair = swb_own_pair_new (IPPROTO_UDP, local, remote);
  peer->answer_to = number;
  peer->link.data = peer;
  g_hash_table_add (self->by_address, peer);
  g_hash_table_insert (self->by_number, GUINT_TO_POINTER (number), peer);
  g_queue_push_tail_link (&self->by_use, &peer->link);
  swb_endpoint_worker_add_connection (self->endpoint, peer->info);

  return peer;
}

/**
 * swb_udp_peers_find:
 * @self: a table
 * @number: of a peer
 *
 * Returns: (transfer none) (nullable): the peer, or %NULL when it is not known any more
 */
SwbUdpPeer *
swb_udp_peers_find (SwbUdpPeers *self,
                    guint32      number)
{
  return g_hash_table_lookup (self->by_number, GUINT_TO_POINTER (number));
}

/**
 * swb_udp_peers_restart_flows:
 * @self: a table
 *
 * The log has a new file.
 */
void
swb_udp_peers_restart_flows (SwbUdpPeers *self)
{
  for (GList *l = self->by_use.head; l != NULL; l = l->next)
    swb_log_flow_restart (((SwbUdpPeer *) l->data)->flow);
}

/**
 * swb_udp_peers_list:
 * @self: a table
 *
 * Returns: (transfer container) (element-type SwbUdpPeer): the peers, the longest unused first
 */
GPtrArray *
swb_udp_peers_list (SwbUdpPeers *self)
{
  GPtrArray *list = g_ptr_array_sized_new (self->by_use.length);

  for (GList *l = self->by_use.head; l != NULL; l = l->next)
    g_ptr_array_add (list, l->data);
  return list;
}

/**
 * swb_udp_peers_want_input:
 * @self: a table
 *
 * Returns: whether the rules of every peer want more; they share one socket
 */
gboolean
swb_udp_peers_want_input (SwbUdpPeers *self)
{
  for (GList *l = self->by_use.tail; l != NULL; l = l->prev)
    {
      const SwbUdpPeer *peer = l->data;

      if (peer->rules != NULL && !swb_rule_driver_wants_input (peer->rules))
        return FALSE;
    }
  return TRUE;
}
