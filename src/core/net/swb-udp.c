#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-udp-private.h"

#include "swb-resolve.h"

G_DEFINE_FINAL_TYPE (SwbUdp, swb_udp, SWB_TYPE_ENDPOINT)

/* Asked each time: the user may change the settings while the socket is open. */
SwbReply
swb_udp_get_reply (SwbUdp *self)
{
  return swb_panel_settings_get_reply (swb_endpoint_worker_get_settings (SWB_ENDPOINT (self)));
}

/* What is answered waits until the answers before have left, so the queue stays short. */
gboolean
swb_udp_wants_input (SwbUdp *self)
{
  return !swb_udp_queue_has_answers (self->queue) &&
         !(!swb_udp_queue_is_empty (self->queue) && swb_udp_get_reply (self) != SWB_REPLY_NONE) &&
         swb_udp_rules_want_input (&self->rules);
}

void
swb_udp_update_events (SwbUdp *self)
{
  gboolean waiting;

  if (self->socket != NULL)
    swb_udp_rules_wake (&self->rules);
  waiting = !swb_udp_queue_is_empty (self->queue);
  if (self->watch != NULL)
    swb_poller_set_events (swb_endpoint_worker_get_poller (SWB_ENDPOINT (self)), self->watch,
                           (waiting ? EPOLLOUT : 0) | (swb_udp_wants_input (self) ? EPOLLIN : 0));
}

/* A datagram takes more room than its bytes. */
static gboolean
rules_are_congested (SwbEndpoint *endpoint)
{
  SwbUdpQueue *queue = SWB_UDP (endpoint)->queue;

  return swb_udp_queue_get_length (queue) >= SWB_ENDPOINT_CONGESTED ||
         swb_udp_queue_get_datagrams (queue) >= SWB_ENDPOINT_CONGESTED / 256;
}

static void
rules_woken (SwbEndpoint *endpoint)
{
  swb_udp_update_events (SWB_UDP (endpoint));
}

static void
socket_ready (guint32  events,
              gpointer data)
{
  SwbUdp *self = data;

  if (events & EPOLLERR)
    swb_udp_take_faults (self);
  if (events & EPOLLOUT)
    swb_udp_flush (self);
  if (events & EPOLLIN)
    swb_udp_receive (self);

  swb_udp_update_events (self);
}

static void
resolved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  SwbUdp *self = data; /* unowned: it lives as long as the worker */
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) addresses = swb_resolve_finish (result, &error);
  g_autofree char *where = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (addresses != NULL)
    self->socket = swb_udp_socket_open (&g_array_index (addresses, SwbNetAddress, 0),
                                        swb_panel_settings_get_broadcast (swb_endpoint_worker_get_settings (endpoint)),
                                        &error);
  if (self->socket == NULL)
    {
      g_clear_object (&self->cancellable);
      swb_endpoint_worker_fail_start (endpoint, g_steal_pointer (&error));
      swb_endpoint_worker_end_batch (endpoint);
      return;
    }

  self->watch = swb_poller_add (swb_endpoint_worker_get_poller (endpoint), swb_udp_socket_get_fd (self->socket),
                                EPOLLIN, socket_ready, self);

  where = swb_net_address_to_string (swb_udp_socket_get_local (self->socket));
  swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_BOUND, where, NULL);
  swb_endpoint_worker_set_state (endpoint, SWB_ENDPOINT_STATE_BOUND, swb_udp_socket_get_local (self->socket), NULL);
  swb_endpoint_worker_end_batch (endpoint);
}

static void
swb_udp_start (SwbEndpoint *endpoint)
{
  SwbUdp *self = SWB_UDP (endpoint);
  SwbPanelSettings *settings = swb_endpoint_worker_get_settings (endpoint);

  if (self->peers == NULL)
    self->peers = swb_udp_peers_new (endpoint);
  self->rules = (SwbUdpRules) { endpoint, self->peers, swb_udp_answer, rules_woken, rules_are_congested, FALSE };
  swb_endpoint_worker_set_state (endpoint, SWB_ENDPOINT_STATE_STARTING, NULL, NULL);
  self->cancellable = g_cancellable_new ();
  swb_resolve_async (swb_panel_settings_get_host (settings), swb_panel_settings_get_port (settings),
                     self->cancellable, resolved_cb, self);
}

static void
swb_udp_stop (SwbEndpoint *endpoint)
{
  SwbUdp *self = SWB_UDP (endpoint);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  if (self->socket != NULL)
    {
      g_autofree char *where = swb_net_address_to_string (swb_udp_socket_get_local (self->socket));

      swb_udp_receive (self); /* what has come is not lost */
      swb_udp_take_faults (self);
      swb_udp_rules_stop (&self->rules);
      swb_udp_drop_pending (self, 0, SWB_LOG_EVENT_UNSENT);
      swb_poller_remove (swb_endpoint_worker_get_poller (endpoint), g_steal_pointer (&self->watch));
      swb_endpoint_worker_commit (endpoint);
      g_clear_pointer (&self->socket, swb_udp_socket_free);
      swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_STOPPED, where, NULL);
    }

  swb_endpoint_worker_set_state (endpoint, SWB_ENDPOINT_STATE_STOPPED, NULL, NULL);
}

static void
swb_udp_disconnect (SwbEndpoint *endpoint,
                    guint32      number)
{
  SwbUdp *self = SWB_UDP (endpoint);
  SwbUdpPeer *peer = self->peers != NULL ? swb_udp_peers_find (self->peers, number) : NULL;

  if (peer != NULL)
    swb_udp_rules_forget (&self->rules, peer);
}

static SwbLogFlow *
swb_udp_find_flow (SwbEndpoint *endpoint,
                   guint32      number)
{
  SwbUdp *self = SWB_UDP (endpoint);
  SwbUdpPeer *peer = self->peers != NULL ? swb_udp_peers_find (self->peers, number) : NULL;

  return peer != NULL ? peer->flow : NULL;
}

static void
swb_udp_reactions_changed (SwbEndpoint *endpoint)
{
  SwbUdp *self = SWB_UDP (endpoint);

  if (self->socket != NULL)
    swb_udp_rules_renew (&self->rules);
  swb_udp_update_events (self);
}

static void
swb_udp_resume_reading (SwbEndpoint *endpoint,
                        guint32      number)
{
  SwbUdp *self = SWB_UDP (endpoint);
  SwbUdpPeer *peer = self->peers != NULL ? swb_udp_peers_find (self->peers, number) : NULL;

  if (peer != NULL && peer->rules != NULL)
    swb_rule_driver_resume_reading (peer->rules);
  swb_udp_update_events (self);
}

static void
swb_udp_restart_flows (SwbEndpoint *endpoint)
{
  SwbUdp *self = SWB_UDP (endpoint);

  if (self->peers != NULL)
    swb_udp_peers_restart_flows (self->peers);
}

static void
swb_udp_finalize (GObject *object)
{
  SwbUdp *self = SWB_UDP (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->socket, swb_udp_socket_free);
  g_clear_pointer (&self->peers, swb_udp_peers_free);
  g_clear_pointer (&self->queue, swb_udp_queue_free);

  G_OBJECT_CLASS (swb_udp_parent_class)->finalize (object);
}

static void
swb_udp_class_init (SwbUdpClass *klass)
{
  SwbEndpointClass *endpoint_class = SWB_ENDPOINT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = swb_udp_finalize;
  endpoint_class->start = swb_udp_start;
  endpoint_class->stop = swb_udp_stop;
  endpoint_class->send = swb_udp_send;
  endpoint_class->list_targets = swb_udp_list_targets;
  endpoint_class->cancel_queued = swb_udp_cancel_queued;
  endpoint_class->drop_queued = swb_udp_drop_queued;
  endpoint_class->disconnect = swb_udp_disconnect;
  endpoint_class->find_flow = swb_udp_find_flow;
  endpoint_class->close_all = swb_udp_stop;
  endpoint_class->restart_flows = swb_udp_restart_flows;
  endpoint_class->reactions_changed = swb_udp_reactions_changed;
  endpoint_class->resume_reading = swb_udp_resume_reading;
}

static void
swb_udp_init (SwbUdp *self)
{
  self->queue = swb_udp_queue_new (SWB_ENDPOINT (self));
}
