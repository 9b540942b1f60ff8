#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-tcp-server.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "swb-alarm.h"
#include "swb-connection.h"
#include "swb-resolve.h"
#include "swb-socket.h"

/* Connections accepted in one wake-up: then it is the clients' turn. */
#define ACCEPTS_PER_WAKE_UP 64

/* When no descriptor is left: how long to wait before trying again. A client that goes ends the wait. */
#define ACCEPT_PAUSE (G_USEC_PER_SEC / 2)

/* Everything here belongs to the worker's thread. */
struct _SwbTcpServer
{
  SwbEndpoint parent_instance;

  GCancellable *cancellable; /* set while resolving */
  GSocket *socket;
  SwbPollerWatch *watch;
  SwbNetAddress local;
  SwbAlarm pause; /* set while no descriptor is left */
  gboolean accept_failed; /* said once, until an accept succeeds */
  GHashTable *connections; /* number → SwbConnection, unowned: each frees itself */
};

G_DEFINE_FINAL_TYPE (SwbTcpServer, swb_tcp_server, SWB_TYPE_ENDPOINT)

/* Asked each time: the user may change the settings while the server listens. */
static gboolean
is_full (SwbTcpServer *self)
{
  SwbPanelSettings *settings = swb_endpoint_worker_get_settings (SWB_ENDPOINT (self));

  return g_hash_table_size (self->connections) > 0 && swb_panel_settings_get_serve (settings) == SWB_SERVE_ONE;
}

/* Accepts while there is room for one more. */
static void
update_accepting (SwbTcpServer *self)
{
  if (self->watch != NULL)
    swb_poller_set_events (swb_endpoint_worker_get_poller (SWB_ENDPOINT (self)), self->watch,
                           is_full (self) || swb_alarm_is_set (&self->pause) ? 0 : EPOLLIN);
}

static void
pause_ended_cb (gpointer data)
{
  SwbTcpServer *self = data;

  update_accepting (self);
  swb_endpoint_worker_end_batch (SWB_ENDPOINT (self));
}

static void
connection_closed_cb (SwbConnection *connection,
                      const GError  *error,
                      gpointer       data)
{
  SwbTcpServer *self = data;

  g_hash_table_remove (self->connections, GUINT_TO_POINTER (swb_connection_get_number (connection)));
  swb_alarm_clear (&self->pause);
  update_accepting (self);
}

static void
accept_failed (SwbTcpServer *self,
               int           errsv)
{
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);

  if (!self->accept_failed)
    {
      g_autofree char *where = swb_net_address_to_string (&self->local);
      g_autoptr (GError) error = swb_net_error_new_from_errno (errsv, SWB_NET_OPERATION_ACCEPT, where);

      self->accept_failed = TRUE;
      swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_ACCEPT_FAILED, error->message, NULL);
      swb_endpoint_worker_report (endpoint, g_steal_pointer (&error));
    }

  swb_alarm_set (&self->pause, g_get_monotonic_time () + ACCEPT_PAUSE, pause_ended_cb, self);
  update_accepting (self);
}

static void
listener_ready (guint32  events,
                gpointer data)
{
  SwbTcpServer *self = data;

  for (guint i = 0; i < ACCEPTS_PER_WAKE_UP && !is_full (self); i++)
    {
      SwbNetAddress local, remote;
      SwbConnection *connection;
      int errsv;
      g_autoptr (GSocket) socket = swb_socket_accept (self->socket, &remote, &errsv);

      if (socket == NULL && errsv == EAGAIN)
        return;
      if (socket == NULL && (errsv == EMFILE || errsv == ENFILE || errsv == ENOBUFS || errsv == ENOMEM))
        {
          accept_failed (self, errsv);
          return;
        }
      if (socket == NULL)
        continue; /* that client's fault, it went while it waited: accept(2), "Error handling" */

      self->accept_failed = FALSE;
      swb_socket_get_local (socket, &local);
      connection = swb_connection_new (SWB_ENDPOINT (self), socket, &local, &remote, SWB_DIRECTION_IN,
                                       connection_closed_cb, self);
      g_hash_table_insert (self->connections, GUINT_TO_POINTER (swb_connection_get_number (connection)), connection);
      swb_connection_begin (connection);

      if (is_full (self))
        {
          update_accepting (self);
          return;
        }
    }
}

/* Returns: (nullable): a socket that listens on @address, or NULL with @error */
static GSocket *
open_listener (const SwbNetAddress *address,
               guint               *backlog,
               GError             **error)
{
  g_autofree char *where = swb_net_address_to_string (address);
  g_autoptr (GSocket) socket = NULL;
  SwbNetOperation operation = SWB_NET_OPERATION_SOCKET;
  int errsv;

  socket = swb_socket_new (address->family, G_SOCKET_TYPE_STREAM, &errsv);
  if (socket != NULL)
    {
      operation = SWB_NET_OPERATION_BIND;
      if (swb_socket_bind (socket, address, TRUE, &errsv) && swb_socket_listen (socket, backlog, &errsv))
        return g_steal_pointer (&socket);
    }

  g_propagate_error (error, swb_net_error_new_from_errno (errsv, operation, where));
  return NULL;
}

static void
resolved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  SwbTcpServer *self = data; /* unowned: it lives as long as the worker */
  SwbEndpoint *endpoint = SWB_ENDPOINT (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) addresses = swb_resolve_finish (result, &error);
  g_autofree char *where = NULL;
  guint backlog = 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);

  if (addresses != NULL)
    {
      SwbNetAddress address = g_array_index (addresses, SwbNetAddress, 0);

      self->socket = open_listener (&address, &backlog, &error);
      if (self->socket == NULL && swb_net_address_is_any (&address) && address.family == G_SOCKET_FAMILY_IPV6 &&
          g_error_matches (error, SWB_NET_ERROR, SWB_NET_ERROR_FAILED))
        {
          /* a kernel without IPv6: all interfaces are then the IPv4 ones */
          g_clear_error (&error);
          address.family = G_SOCKET_FAMILY_IPV4;
          self->socket = open_listener (&address, &backlog, &error);
        }
    }

  if (self->socket == NULL)
    {
      swb_endpoint_worker_fail_start (endpoint, g_steal_pointer (&error));
      swb_endpoint_worker_end_batch (endpoint);
      return;
    }

  swb_socket_get_local (self->socket, &self->local);
  where = swb_net_address_to_string (&self->local);
  self->watch = swb_poller_add (swb_endpoint_worker_get_poller (endpoint), g_socket_get_fd (self->socket), 0,
                                listener_ready, self);
  update_accepting (self);

  swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_LISTENING, where, NULL);
  swb_endpoint_worker_set_state (endpoint, SWB_ENDPOINT_STATE_LISTENING, &self->local, NULL);
  swb_endpoint_worker_set_backlog (endpoint, backlog);
  swb_endpoint_worker_end_batch (endpoint);
}

static void
swb_tcp_server_start (SwbEndpoint *endpoint)
{
  SwbTcpServer *self = SWB_TCP_SERVER (endpoint);
  SwbPanelSettings *settings = swb_endpoint_worker_get_settings (endpoint);

  swb_endpoint_worker_set_state (endpoint, SWB_ENDPOINT_STATE_STARTING, NULL, NULL);
  self->cancellable = g_cancellable_new ();
  swb_resolve_async (swb_panel_settings_get_host (settings), swb_panel_settings_get_port (settings),
                     self->cancellable, resolved_cb, self);
}

static void
swb_tcp_server_stop (SwbEndpoint *endpoint)
{
  SwbTcpServer *self = SWB_TCP_SERVER (endpoint);

  if (self->cancellable != NULL)
    {
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
    }

  if (self->socket != NULL)
    {
      g_autofree char *where = swb_net_address_to_string (&self->local);

      swb_alarm_clear (&self->pause);
      swb_poller_remove (swb_endpoint_worker_get_poller (endpoint), g_steal_pointer (&self->watch));
      g_socket_close (self->socket, NULL);
      g_clear_object (&self->socket);
      swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_STOPPED, where, NULL);
    }

  swb_endpoint_worker_set_state (endpoint, SWB_ENDPOINT_STATE_STOPPED, NULL, NULL);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  guint32 left = swb_connection_get_number (*(SwbConnection *const *) a);
  guint32 right = swb_connection_get_number (*(SwbConnection *const *) b);

  return left < right ? -1 : left > right;
}

/* Returns: (transfer full): the connections in the order they came. One that ends while the caller walks them stays
 * valid until the end of the wake-up; look it up again before use. */
static GPtrArray *
list_connections (SwbTcpServer *self)
{
  GPtrArray *list = g_ptr_array_sized_new (g_hash_table_size (self->connections));
  GHashTableIter iter;
  gpointer connection;

  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, NULL, &connection))
    g_ptr_array_add (list, connection);
  g_ptr_array_sort (list, compare_numbers);

  return list;
}

static void
send_to (SwbTcpServer  *self,
         SwbConnection *connection,
         GBytes        *bytes)
{
  g_autoptr (GError) error = NULL;

  if (!swb_connection_send (connection, bytes, &error))
    swb_endpoint_worker_report (SWB_ENDPOINT (self), g_steal_pointer (&error));
}

static void
swb_tcp_server_send (SwbEndpoint     *endpoint,
                     const SwbTarget *target,
                     GBytes          *bytes)
{
  SwbTcpServer *self = SWB_TCP_SERVER (endpoint);
  gboolean sent = FALSE;

  if (target->kind == SWB_TARGET_CONNECTION)
    {
      SwbConnection *connection = g_hash_table_lookup (self->connections, GUINT_TO_POINTER (target->connection));

      if (connection != NULL)
        {
          send_to (self, connection, bytes);
          sent = TRUE;
        }
    }
  else
    {
      g_autoptr (GPtrArray) list = list_connections (self);

      for (guint i = 0; i < list->len; i++)
        send_to (self, g_ptr_array_index (list, i), bytes);
      sent = list->len > 0;
    }

  if (!sent)
    {
      swb_endpoint_worker_log_event (endpoint, NULL, SWB_LOG_EVENT_NOBODY, NULL);
      swb_endpoint_worker_report (endpoint,
                                  g_error_new_literal (SWB_NET_ERROR, SWB_NET_ERROR_NOT_CONNECTED,
                                                       _("Nothing was sent: that client is not connected.")));
    }
}

static void
swb_tcp_server_list_targets (SwbEndpoint     *endpoint,
                             const SwbTarget *target,
                             GPtrArray       *infos)
{
  SwbTcpServer *self = SWB_TCP_SERVER (endpoint);

  if (target->kind == SWB_TARGET_CONNECTION)
    {
      SwbConnection *connection = g_hash_table_lookup (self->connections, GUINT_TO_POINTER (target->connection));

      if (connection != NULL)
        g_ptr_array_add (infos, swb_connection_info_ref (swb_connection_get_info (connection)));
    }
  else
    {
      g_autoptr (GPtrArray) list = list_connections (self);

      for (guint i = 0; i < list->len; i++)
        g_ptr_array_add (infos,
                         swb_connection_info_ref (swb_connection_get_info (g_ptr_array_index (list, i))));
    }
}

static void
swb_tcp_server_drop_queued (SwbEndpoint *endpoint,
                            guint32      number,
                            GBytes      *bytes)
{
  SwbTcpServer *self = SWB_TCP_SERVER (endpoint);
  SwbConnection *connection = g_hash_table_lookup (self->connections, GUINT_TO_POINTER (number));

  if (connection != NULL)
    swb_connection_drop_queued (connection, bytes);
}

static void
swb_tcp_server_cancel_queued (SwbEndpoint     *endpoint,
                              const SwbTarget *target)
{
  g_autoptr (GPtrArray) list = list_connections (SWB_TCP_SERVER (endpoint));

  for (guint i = 0; i < list->len; i++)
    {
      SwbConnection *connection = g_ptr_array_index (list, i);

      if (target->kind == SWB_TARGET_ALL || swb_connection_get_number (connection) == target->connection)
        swb_connection_cancel_queued (connection);
    }
}

static void
swb_tcp_server_disconnect (SwbEndpoint *endpoint,
                           guint32      number)
{
  SwbTcpServer *self = SWB_TCP_SERVER (endpoint);
  SwbConnection *connection = g_hash_table_lookup (self->connections, GUINT_TO_POINTER (number));

  if (connection != NULL)
    swb_connection_close (connection);
}

static SwbLogFlow *
swb_tcp_server_find_flow (SwbEndpoint *endpoint,
                          guint32      number)
{
  SwbTcpServer *self = SWB_TCP_SERVER (endpoint);
  SwbConnection *connection = g_hash_table_lookup (self->connections, GUINT_TO_POINTER (number));

  return connection != NULL ? swb_connection_get_flow (connection) : NULL;
}

static void
swb_tcp_server_close_all (SwbEndpoint *endpoint)
{
  SwbTcpServer *self = SWB_TCP_SERVER (endpoint);
  g_autoptr (GPtrArray) list = list_connections (self);

  swb_tcp_server_stop (endpoint);
  for (guint i = 0; i < list->len; i++)
    swb_connection_close (g_ptr_array_index (list, i));
}

static void
swb_tcp_server_restart_flows (SwbEndpoint *endpoint)
{
  SwbTcpServer *self = SWB_TCP_SERVER (endpoint);
  GHashTableIter iter;
  gpointer connection;

  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, NULL, &connection))
    swb_log_flow_restart (swb_connection_get_flow (connection));
}

static void
swb_tcp_server_reactions_changed (SwbEndpoint *endpoint)
{
  g_autoptr (GPtrArray) list = list_connections (SWB_TCP_SERVER (endpoint));

  for (guint i = 0; i < list->len; i++)
    swb_connection_renew_rules (g_ptr_array_index (list, i));
}

static void
swb_tcp_server_resume_reading (SwbEndpoint *endpoint,
                               guint32      number)
{
  SwbTcpServer *self = SWB_TCP_SERVER (endpoint);
  SwbConnection *connection = g_hash_table_lookup (self->connections, GUINT_TO_POINTER (number));

  if (connection != NULL)
    swb_connection_resume_reading (connection);
}

static void
swb_tcp_server_finalize (GObject *object)
{
  SwbTcpServer *self = SWB_TCP_SERVER (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->socket);
  g_hash_table_unref (self->connections);

  G_OBJECT_CLASS (swb_tcp_server_parent_class)->finalize (object);
}

static void
swb_tcp_server_class_init (SwbTcpServerClass *klass)
{
  SwbEndpointClass *endpoint_class = SWB_ENDPOINT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = swb_tcp_server_finalize;
  endpoint_class->start = swb_tcp_server_start;
  endpoint_class->stop = swb_tcp_server_stop;
  endpoint_class->send = swb_tcp_server_send;
  endpoint_class->list_targets = swb_tcp_server_list_targets;
  endpoint_class->cancel_queued = swb_tcp_server_cancel_queued;
  endpoint_class->drop_queued = swb_tcp_server_drop_queued;
  endpoint_class->disconnect = swb_tcp_server_disconnect;
  endpoint_class->find_flow = swb_tcp_server_find_flow;
  endpoint_class->close_all = swb_tcp_server_close_all;
  endpoint_class->restart_flows = swb_tcp_server_restart_flows;
  endpoint_class->reactions_changed = swb_tcp_server_reactions_changed;
  endpoint_class->resume_reading = swb_tcp_server_resume_reading;
}

static void
swb_tcp_server_init (SwbTcpServer *self)
{
  self->connections = g_hash_table_new (NULL, NULL);
}
