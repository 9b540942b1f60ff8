#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-endpoint-log.h"
#include "swb-endpoint-members.h"
#include "swb-tcp-client.h"
#include "swb-tcp-server.h"
#include "swb-udp.h"

/* SwbEndpoint::changed comes no more often than this. */
#define NOTIFY_INTERVAL_MS 16

enum
{
  SIGNAL_CHANGED,
  SIGNAL_CLOSED,
  SIGNAL_NOTIFICATION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SwbEndpoint, swb_endpoint, G_TYPE_OBJECT)

SwbEndpointPrivate *
swb_endpoint_get_members (SwbEndpoint *self)
{
  return swb_endpoint_get_instance_private (self);
}

/**
 * swb_endpoint_status_clear:
 * @status: a status that swb_endpoint_get_status() filled
 *
 * Frees what it holds.
 */
void
swb_endpoint_status_clear (SwbEndpointStatus *status)
{
  g_clear_error (&status->error);
  g_clear_error (&status->log_error);
}

static void
poller_batch_end (gpointer data)
{
  swb_endpoint_worker_end_batch (data);
}

static void
emit_notifications (SwbEndpoint *self)
{
  g_autoptr (GPtrArray) notifications = swb_endpoint_steal_notifications (self);

  for (guint i = 0; notifications != NULL && i < notifications->len; i++)
    {
      const SwbEndpointNotification *notification = g_ptr_array_index (notifications, i);

      g_signal_emit (self, signals[SIGNAL_NOTIFICATION], 0, notification->rule, notification->text);
    }
}

static gboolean
notify_cb (gpointer data)
{
  g_autoptr (SwbEndpoint) self = g_object_ref (data);

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  emit_notifications (self);
  return G_SOURCE_CONTINUE;
}

/* The worker's last command has run. */
void
swb_endpoint_finish_close (SwbEndpoint *self)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);

  g_clear_pointer (&priv->worker, swb_worker_free);
  g_clear_pointer (&priv->notifier, swb_notifier_free);
  priv->closed = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  emit_notifications (self);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
  g_object_unref (self); /* the reference of swb_endpoint_new() */
}

static void
swb_endpoint_finalize (GObject *object)
{
  SwbEndpoint *self = SWB_ENDPOINT (object);
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);

  g_clear_pointer (&priv->worker, swb_worker_free);
  g_clear_pointer (&priv->notifier, swb_notifier_free);
  g_clear_pointer (&priv->poller, swb_poller_free);
  g_clear_object (&priv->settings);
  g_clear_object (&priv->log);
  g_clear_pointer (&priv->infos, g_ptr_array_unref);
  g_clear_pointer (&priv->infos_added, g_ptr_array_unref);
  g_clear_pointer (&priv->infos_removed, g_ptr_array_unref);
  g_clear_pointer (&priv->held, g_ptr_array_unref);
  g_clear_pointer (&priv->jobs, g_ptr_array_unref);
  g_clear_pointer (&priv->runs, g_ptr_array_unref);
  g_clear_pointer (&priv->sequences, g_ptr_array_unref);
  g_clear_pointer (&priv->repeats, g_ptr_array_unref);
  g_clear_pointer (&priv->retired, g_array_unref);
  g_clear_pointer (&priv->reactions, swb_reactions_unref);
  g_clear_pointer (&priv->limits, swb_rule_limits_free);
  g_clear_pointer (&priv->notifications, g_ptr_array_unref);
  g_free (priv->read_buffer);
  g_free (priv->log_directory);
  swb_endpoint_status_clear (&priv->status);
  swb_endpoint_status_clear (&priv->next);
  g_mutex_clear (&priv->lock);

  G_OBJECT_CLASS (swb_endpoint_parent_class)->finalize (object);
}

static void
swb_endpoint_class_init (SwbEndpointClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = swb_endpoint_finalize;

  /**
   * SwbEndpoint::changed:
   * @self: an endpoint
   *
   * The status, the connections or the log have changed: look again. Emitted in the owner's main context, at most once
   * per 16 ms, and once more after the last change.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);

  /**
   * SwbEndpoint::closed:
   * @self: an endpoint
   *
   * All that swb_endpoint_close() asked for is done: its sockets are closed, its log is finished, its thread has ended.
   */
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);

  /**
   * SwbEndpoint::notification:
   * @self: an endpoint
   * @rule: the name of an answer rule
   * @text: what it wants to be told
   *
   * A rule asks for a notification on the desktop. Emitted in the owner's main context, at most ten times a second.
   */
  signals[SIGNAL_NOTIFICATION] = g_signal_new ("notification", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                               NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
swb_endpoint_init (SwbEndpoint *self)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);

  g_mutex_init (&priv->lock);
  priv->infos = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_connection_info_unref);
  priv->infos_added = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_connection_info_unref);
  priv->infos_removed = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_connection_info_unref);
  priv->held = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  priv->jobs = g_ptr_array_new ();
  priv->retired = g_array_new (FALSE, FALSE, sizeof (SwbEndpointRetired));
  priv->read_buffer = g_malloc (SWB_ENDPOINT_WRITE_SIZE + SWB_ENDPOINT_READ_SIZE);
  priv->next.since = swb_log_now ();
  priv->next.local = SWB_NET_ADDRESS_NONE;
  priv->next.remote = SWB_NET_ADDRESS_NONE;
  priv->status = priv->next;
}

static GType
type_for_kind (SwbPanelKind kind)
{
  switch (kind)
    {
    case SWB_PANEL_KIND_TCP_SERVER:
      return SWB_TYPE_TCP_SERVER;
    case SWB_PANEL_KIND_TCP_CLIENT:
      return SWB_TYPE_TCP_CLIENT;
    case SWB_PANEL_KIND_UDP:
    default:
      return SWB_TYPE_UDP;
    }
}

/**
 * swb_endpoint_new:
 * @settings: what it is to be; copied
 * @log_directory: (nullable): folder of its log when the settings name no file; %NULL: the user's cache folder
 * @error: return location for a %SWB_LOG_ERROR or %G_IO_ERROR
 *
 * Makes a stopped endpoint with its log and its worker. A log that the settings or the caller asked for and that can't
 * be made is an error; without a log in the cache folder the endpoint works, and its status says that nothing is
 * recorded.
 *
 * Returns: (transfer full) (nullable): a #SwbTcpServer, #SwbTcpClient or #SwbUdp; it stays alive until
 *   swb_endpoint_close() is done
 */
SwbEndpoint *
swb_endpoint_new (SwbPanelSettings *settings,
                  const char       *log_directory,
                  GError          **error)
{
  g_autoptr (SwbEndpoint) self = g_object_new (type_for_kind (swb_panel_settings_get_kind (settings)), NULL);
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);
  gboolean wanted = log_directory != NULL || swb_panel_settings_get_log (settings)[0] != '\0';
  g_autoptr (GError) log_error = NULL;

  priv->kind = swb_panel_settings_get_kind (settings);
  priv->settings = swb_panel_settings_copy (settings);
  priv->log_directory = g_strdup (log_directory);
  priv->log = swb_endpoint_log_new (priv->settings, log_directory, &log_error);
  priv->worker_log = priv->log;
  priv->named_log = swb_panel_settings_get_log (settings)[0] != '\0';
  priv->was_recording = log_error == NULL;
  if (log_error != NULL)
    {
      if (wanted)
        {
          g_propagate_error (error, g_steal_pointer (&log_error));
          return NULL;
        }
      priv->status.log_error = g_steal_pointer (&log_error);
    }

  priv->worker = swb_worker_new ("swb-endpoint");
  priv->poller = swb_poller_new (swb_worker_get_context (priv->worker), poller_batch_end, self, error);
  if (priv->poller == NULL)
    return NULL;
  priv->notifier = swb_notifier_new (g_main_context_get_thread_default (), NOTIFY_INTERVAL_MS, notify_cb, self);

  return g_object_ref (g_steal_pointer (&self));
}

/**
 * swb_endpoint_close:
 * @self: an endpoint
 *
 * Closes all its sockets, finishes the log and ends the thread. Commands given before are still carried out, later ones
 * are ignored. #SwbEndpoint::closed tells when it is done; the owner's main context must run until then. A log in the
 * cache folder in which nothing ever happened is removed.
 */
void
swb_endpoint_close (SwbEndpoint *self)
{
  swb_endpoint_submit_close (self, FALSE);
}

/**
 * swb_endpoint_close_and_discard:
 * @self: an endpoint
 *
 * As swb_endpoint_close(), and removes the log, unless the settings named a file for it.
 */
void
swb_endpoint_close_and_discard (SwbEndpoint *self)
{
  swb_endpoint_submit_close (self, TRUE);
}

/**
 * swb_endpoint_is_closed:
 * @self: an endpoint
 *
 * Returns: whether swb_endpoint_close() is done
 */
gboolean
swb_endpoint_is_closed (SwbEndpoint *self)
{
  return swb_endpoint_get_members (self)->closed;
}

/**
 * swb_endpoint_get_kind:
 * @self: an endpoint
 *
 * Returns: what kind of panel it is
 */
SwbPanelKind
swb_endpoint_get_kind (SwbEndpoint *self)
{
  return swb_endpoint_get_members (self)->kind;
}

/**
 * swb_endpoint_get_status:
 * @self: an endpoint
 * @status: (out): filled; clear it with swb_endpoint_status_clear()
 *
 * Any thread.
 */
void
swb_endpoint_get_status (SwbEndpoint       *self,
                         SwbEndpointStatus *status)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);

  g_mutex_lock (&priv->lock);
  *status = priv->status;
  status->error = priv->status.error != NULL ? g_error_copy (priv->status.error) : NULL;
  status->log_error = priv->status.log_error != NULL ? g_error_copy (priv->status.log_error) : NULL;
  g_mutex_unlock (&priv->lock);
}

static gpointer
copy_info (gconstpointer info,
           gpointer      data)
{
  return swb_connection_info_ref ((SwbConnectionInfo *) info);
}

/**
 * swb_endpoint_dup_connections:
 * @self: an endpoint
 *
 * Any thread. Worth calling when the status' connections_serial has changed.
 *
 * Returns: (transfer full) (element-type SwbConnectionInfo): the open connections, oldest first
 */
GPtrArray *
swb_endpoint_dup_connections (SwbEndpoint *self)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);
  GPtrArray *infos;

  g_mutex_lock (&priv->lock);
  infos = g_ptr_array_copy (priv->infos, copy_info, NULL);
  g_mutex_unlock (&priv->lock);
  g_ptr_array_set_free_func (infos, (GDestroyNotify) swb_connection_info_unref);

  return infos;
}

/**
 * swb_endpoint_dup_log:
 * @self: an endpoint
 *
 * Any thread.
 *
 * Returns: (transfer full): the log that is being written now
 */
SwbLogStore *
swb_endpoint_dup_log (SwbEndpoint *self)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);
  SwbLogStore *log;

  g_mutex_lock (&priv->lock);
  log = g_object_ref (priv->log);
  g_mutex_unlock (&priv->lock);

  return log;
}
