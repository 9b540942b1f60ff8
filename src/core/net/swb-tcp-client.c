#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-tcp-client.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "swb-alarm.h"
#include "swb-connection.h"
#include "swb-resolve.h"
#include "swb-socket.h"

/* Everything here belongs to the worker's thread. */
struct _SwbTcpClient
{
  SwbEndpoint parent_instance;

  GCancellable *cancellable; /* set while resolving */
  GArray *addresses;         /* SwbNetAddress, while connecting */
  guint next;                /* of addresses: the one to try after this */
  GSocket *socket;           /* the attempt under way */
  SwbPollerWatch *watch;
  SwbAlarm timeout;          /* set while the attempt is under way */
  SwbConnection *connection; /* unowned: it frees itself */
};

G_DEFINE_FINAL_TYPE (SwbTcpClient, swb_tcp_client, SWB_TYPE_ENDPOINT)

static void try_next_address (SwbTcpClient *self);

static void
connection_closed_cb (SwbConnection *connection,
                      const GError  *error,
                      gpointer       data)
{
  SwbTcpClient *self = data;
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);

  self->connection = NULL;
  swb_endpoint_worker_set_state (endpoint, error != NULL ? SWB_ENDPOINT_STATE_FAILED : SWB_ENDPOINT_STATE_STOPPED,
                                 NULL, NULL);
  if (error != NULL)
    swb_endpoint_worker_report (endpoint, g_error_copy (error));
}

/* Ends the attempt under way, keeping the socket if it is to live on. */
static GSocket *
end_attempt (SwbTcpClient *self)
{
  if (self->watch != NULL)
    swb_poller_remove (swb_endpoint_worker_get_poller (SWB_ENDPOINT (self)), g_steal_pointer (&self->watch));
  swb_alarm_clear (&self->timeout);

  return g_steal_pointer (&self->socket);
}

static void
drop_attempt (SwbTcpClient *self)
{
  g_autoptr (GSocket) socket = end_attempt (self);

  if (socket != NULL)
    g_socket_close (socket, NULL);
}

static void
connected (SwbTcpClient *self)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  SwbNetAddress remote = g_array_index (self->addresses, SwbNetAddress, self->next - 1);
  g_autoptr (GSocket) socket = end_attempt (self);
  SwbNetAddress local;

  g_clear_pointer (&self->addresses, g_array_unref);
  swb_socket_get_local (socket, &local);
  swb_endpoint_worker_set_state (endpoint, SWB_ENDPOINT_STATE_CONNECTED, &local, &remote);
  self->connection = swb_connection_new (endpoint, socket, &local, &remote, SWB_DIRECTION_OUT, connection_closed_cb,
                                         self);
  swb_connection_begin (self->connection);
}

static void
give_up (SwbTcpClient *self,
         GError       *error)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);

  g_clear_pointer (&self->addresses, g_array_unref);
  swb_endpoint_worker_set_state (endpoint, SWB_ENDPOINT_STATE_FAILED, NULL, NULL);
  swb_endpoint_worker_report (endpoint, error);
}

static void
attempt_failed (SwbTcpClient *self,
                int           errsv)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  SwbNetAddress address = g_array_index (self->addresses, SwbNetAddress, self->next - 1);
  g_autofree char *where = swb_net_address_to_string (&address);
  g_autoptr (GError) error = swb_net_error_new_from_errno (errsv, SWB_NET_OPERATION_CONNECT, where);

  drop_attempt (self);

  if (errsv == ECONNREFUSED)
    {
      swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_REFUSED, where, NULL);
    }
  else if (errsv == ETIMEDOUT)
    {
      g_autofree char *seconds =
        g_strdup_printf ("%u", swb_panel_settings_get_connect_timeout (swb_endpoint_worker_get_settings (endpoint)));

      swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_CONNECT_TIMED_OUT, where, seconds, NULL);
    }
  else
    {
      swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_CONNECT_FAILED, where, error->message, NULL);
    }

  if (self->next < self->addresses->len)
    try_next_address (self);
  else
    give_up (self, g_steal_pointer (&error));
}

static void
attempt_ready (guint32  events,
               gpointer data)
{
  SwbTcpClient *self = data;
  int errsv = swb_socket_take_error (self->socket);

  if (errsv != 0 || !(events & EPOLLOUT))
    attempt_failed (self, errsv != 0 ? errsv : ECONNABORTED);
  else
    connected (self);
}

static void
timed_out_cb (gpointer data)
{
  SwbTcpClient *self = data;

  attempt_failed (self, ETIMEDOUT);
  swb_endpoint_worker_end_batch (SWB_ENDPOINT (self));
}

static void
try_next_address (SwbTcpClient *self)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  SwbNetAddress address = g_array_index (self->addresses, SwbNetAddress, self->next++);
  g_autofree char *where = swb_net_address_to_string (&address);
  int errsv = 0;

  swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_CONNECTING, where, NULL);

  self->socket = swb_socket_new (address.family, G_SOCKET_TYPE_STREAM, &errsv);
  if (self->socket != NULL)
    errsv = swb_socket_connect (self->socket, &address);

  if (errsv == 0)
    {
      connected (self);
    }
  else if (errsv == EINPROGRESS)
    {
      guint seconds = swb_panel_settings_get_connect_timeout (swb_endpoint_worker_get_settings (endpoint));

      self->watch = swb_poller_add (swb_endpoint_worker_get_poller (endpoint), g_socket_get_fd (self->socket),
                                    EPOLLOUT, attempt_ready, self);
      swb_alarm_set (&self->timeout, g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC, timed_out_cb, self);
    }
  else
    {
      attempt_failed (self, errsv);
    }
}

static void
resolved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  SwbTcpClient *self = data; /* unowned: it lives as long as the worker */
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) addresses = swb_resolve_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);

  if (addresses == NULL)
    {
      const char *host = swb_panel_settings_get_host (swb_endpoint_worker_get_settings (endpoint));

      swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_RESOLVE_FAILED, host, error->message, NULL);
      give_up (self, g_steal_pointer (&error));
    }
  else
    {
      self->addresses = g_steal_pointer (&addresses);
      self->next = 0;
      try_next_address (self);
    }

  swb_endpoint_worker_end_batch (endpoint);
}

static void
swb_tcp_client_start (SwbEndpoint *endpoint)
{
  SwbTcpClient *self = SWB_TCP_CLIENT (endpoint);
  SwbPanelSettings *settings = swb_endpoint_worker_get_settings (endpoint);
  const char *host = swb_panel_settings_get_host (settings);
  guint16 port = swb_panel_settings_get_port (settings);
  SwbNetAddress numeric;

  swb_endpoint_worker_set_state (endpoint, SWB_ENDPOINT_STATE_STARTING, NULL, NULL);
  if (!swb_resolve_is_numeric (host, port, &numeric))
    swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_RESOLVING, host, NULL);
  self->cancellable = g_cancellable_new ();
  swb_resolve_async (host, port, self->cancellable, resolved_cb, self);
}

static void
swb_tcp_client_stop (SwbEndpoint *endpoint)
{
  SwbTcpClient *self = SWB_TCP_CLIENT (endpoint);

  if (self->cancellable != NULL || self->addresses != NULL)
    {
      if (self->cancellable != NULL)
        g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
      g_clear_pointer (&self->addresses, g_array_unref);
      drop_attempt (self);
      swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_CONNECT_CANCELLED, NULL);
    }

  if (self->connection != NULL)
    swb_connection_close (self->connection);
  else
    swb_endpoint_worker_set_state (endpoint, SWB_ENDPOINT_STATE_STOPPED, NULL, NULL);
}

static void
swb_tcp_client_send (SwbEndpoint     *endpoint,
                     const SwbTarget *target,
                     GBytes          *bytes)
{
  SwbTcpClient *self = SWB_TCP_CLIENT (endpoint);
  g_autoptr (GError) error = NULL;

  if (self->connection == NULL)
    {
      swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_NOBODY, NULL);
      swb_endpoint_worker_report (endpoint, g_error_new_literal (SWB_NET_ERROR, SWB_NET_ERROR_NOT_CONNECTED,
                                                                 _("Nothing was sent: connect first.")));
    }
  else if (!swb_connection_send (self->connection, bytes, &error))
    {
      swb_endpoint_worker_report (endpoint, g_steal_pointer (&error));
    }
}

static void
swb_tcp_client_list_targets (SwbEndpoint     *endpoint,
                             const SwbTarget *target,
                             GPtrArray       *infos)
{
  SwbTcpClient *self = SWB_TCP_CLIENT (endpoint);

  if (self->connection != NULL && (target->kind != SWB_TARGET_CONNECTION ||
                                   swb_connection_get_number (self->connection) == target->connection))
    g_ptr_array_add (infos, swb_connection_info_ref (swb_connection_get_info (self->connection)));
}

static void
swb_tcp_client_drop_queued (SwbEndpoint *endpoint,
                            guint32      number,
                            GBytes      *bytes)
{
  SwbTcpClient *self = SWB_TCP_CLIENT (endpoint);

  if (self->connection != NULL && swb_connection_get_number (self->connection) == number)
    swb_connection_drop_queued (self->connection, bytes);
}

static void
swb_tcp_client_cancel_queued (SwbEndpoint     *endpoint,
                              const SwbTarget *target)
{
  SwbTcpClient *self = SWB_TCP_CLIENT (endpoint);

  if (self->connection != NULL &&
      (target->kind == SWB_TARGET_ALL || swb_connection_get_number (self->connection) == target->connection))
    swb_connection_cancel_queued (self->connection);
}

static void
swb_tcp_client_disconnect (SwbEndpoint *endpoint,
                           guint32      number)
{
  SwbTcpClient *self = SWB_TCP_CLIENT (endpoint);

  if (self->connection != NULL && swb_connection_get_number (self->connection) == number)
    swb_connection_close (self->connection);
}

static SwbLogFlow *
swb_tcp_client_find_flow (SwbEndpoint *endpoint,
                          guint32      number)
{
  SwbTcpClient *self = SWB_TCP_CLIENT (endpoint);

  if (self->connection == NULL || swb_connection_get_number (self->connection) != number)
    return NULL;
  return swb_connection_get_flow (self->connection);
}

static void
swb_tcp_client_restart_flows (SwbEndpoint *endpoint)
{
  SwbTcpClient *self = SWB_TCP_CLIENT (endpoint);

  if (self->connection != NULL)
    swb_log_flow_restart (swb_connection_get_flow (self->connection));
}

static void
swb_tcp_client_reactions_changed (SwbEndpoint *endpoint)
{
  SwbTcpClient *self = SWB_TCP_CLIENT (endpoint);

  if (self->connection != NULL)
    swb_connection_renew_rules (self->connection);
}

static void
swb_tcp_client_resume_reading (SwbEndpoint *endpoint,
                               guint32      number)
{
  SwbTcpClient *self = SWB_TCP_CLIENT (endpoint);

  if (self->connection != NULL && swb_connection_get_number (self->connection) == number)
    swb_connection_resume_reading (self->connection);
}

static void
swb_tcp_client_finalize (GObject *object)
{
  SwbTcpClient *self = SWB_TCP_CLIENT (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->addresses, g_array_unref);
  g_clear_object (&self->socket);

  G_OBJECT_CLASS (swb_tcp_client_parent_class)->finalize (object);
}

static void
swb_tcp_client_class_init (SwbTcpClientClass *klass)
{
  SwbEndpointClass *endpoint_class = SWB_ENDPOINT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = swb_tcp_client_finalize;
  endpoint_class->start = swb_tcp_client_start;
  endpoint_class->stop = swb_tcp_client_stop;
  endpoint_class->send = swb_tcp_client_send;
  endpoint_class->list_targets = swb_tcp_client_list_targets;
  endpoint_class->cancel_queued = swb_tcp_client_cancel_queued;
  endpoint_class->drop_queued = swb_tcp_client_drop_queued;
  endpoint_class->disconnect = swb_tcp_client_disconnect;
  endpoint_class->find_flow = swb_tcp_client_find_flow;
  endpoint_class->close_all = swb_tcp_client_stop;
  endpoint_class->restart_flows = swb_tcp_client_restart_flows;
  endpoint_class->reactions_changed = swb_tcp_client_reactions_changed;
  endpoint_class->resume_reading = swb_tcp_client_resume_reading;
}

static void
swb_tcp_client_init (SwbTcpClient *self)
{
}
