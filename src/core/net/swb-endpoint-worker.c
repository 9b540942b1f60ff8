#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-endpoint-members.h"
#include "swb-job.h"
#include "swb-panel-address.h"

/*
 * The worker's side of an endpoint: what its kinds and their connections use. All of it runs on the worker's thread.
 */

static guint
find_info (GPtrArray *infos,
           guint32    id)
{
  guint low = 0;
  guint high = infos->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (swb_connection_info_get_id (g_ptr_array_index (infos, middle)) < id)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Under the lock. */
static void
publish_connections (SwbEndpointPrivate *priv)
{
  if (priv->infos_added->len == 0 && priv->infos_removed->len == 0)
    return;

  for (guint i = 0; i < priv->infos_added->len; i++)
    g_ptr_array_add (priv->infos, swb_connection_info_ref (g_ptr_array_index (priv->infos_added, i)));
  for (guint i = 0; i < priv->infos_removed->len; i++)
    {
      SwbConnectionInfo *info = g_ptr_array_index (priv->infos_removed, i);
      guint position = find_info (priv->infos, swb_connection_info_get_id (info));

      if (position < priv->infos->len && g_ptr_array_index (priv->infos, position) == info)
        g_ptr_array_remove_index (priv->infos, position);
    }
  g_ptr_array_set_size (priv->infos_added, 0);
  g_ptr_array_set_size (priv->infos_removed, 0);

  priv->next.connections = priv->infos->len;
  priv->next.connections_serial++;
}

static void
publish (SwbEndpoint *self)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);
  gboolean recording;
  SwbLogTotals totals;
  GError *error;
  GError *log_error;

  swb_log_store_get_totals (priv->worker_log, &totals);
  recording = totals.recording;

  g_mutex_lock (&priv->lock);
  publish_connections (priv);

  error = priv->status.error;
  log_error = priv->status.log_error;
  priv->status = priv->next;
  priv->status.error = error;
  priv->status.log_error = log_error;

  if (priv->error_changed)
    {
      g_clear_error (&priv->status.error);
      priv->status.error = priv->next.error != NULL ? g_error_copy (priv->next.error) : NULL;
      priv->error_changed = FALSE;
    }
  if (recording != priv->was_recording)
    {
      g_clear_error (&priv->status.log_error);
      if (!recording)
        priv->status.log_error = swb_log_store_dup_error (priv->worker_log);
      priv->was_recording = recording;
    }
  g_mutex_unlock (&priv->lock);

  swb_notifier_notify (priv->notifier);
}

/* The end of a wake-up: what happened in it goes to the log in one write, and then others are told. To be called at the
 * end of a callback that neither the poller nor a command brought: a time-out, an asynchronous result. */
void
swb_endpoint_worker_end_batch (SwbEndpoint *self)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);

  swb_endpoint_jobs_turn (self);
  swb_endpoint_worker_commit (self);

  for (guint i = 0; i < priv->retired->len; i++)
    {
      SwbEndpointRetired *retired = &g_array_index (priv->retired, SwbEndpointRetired, i);

      retired->destroy (retired->object);
    }
  g_array_set_size (priv->retired, 0);

  publish (self);
}

SwbPanelSettings *
swb_endpoint_worker_get_settings (SwbEndpoint *self)
{
  return swb_endpoint_get_members (self)->settings;
}

SwbPoller *
swb_endpoint_worker_get_poller (SwbEndpoint *self)
{
  return swb_endpoint_get_members (self)->poller;
}

SwbLogStore *
swb_endpoint_worker_get_log (SwbEndpoint *self)
{
  return swb_endpoint_get_members (self)->worker_log;
}

/*
 * swb_endpoint_worker_get_read_buffer:
 * @size: (out): room in it, %SWB_ENDPOINT_READ_SIZE bytes
 *
 * Returns: where to read to. What is left there and told to swb_endpoint_worker_use_read_buffer() stays until the
 *   next commit, so the log can refer to it.
 */
guint8 *
swb_endpoint_worker_get_read_buffer (SwbEndpoint *self,
                                     gsize       *size)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);

  *size = SWB_ENDPOINT_READ_SIZE;
  return priv->read_buffer + priv->read_used;
}

/*
 * swb_endpoint_worker_use_read_buffer:
 * @used: bytes of the read buffer that have been given to the log, and are of no other use any more
 *
 * Commits when enough has come together.
 */
void
swb_endpoint_worker_use_read_buffer (SwbEndpoint *self,
                                     gsize        used)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);

  priv->read_used += used;
  if (priv->read_used >= SWB_ENDPOINT_WRITE_SIZE || swb_log_store_needs_commit (priv->worker_log))
    swb_endpoint_worker_commit (self);
}

/* Keeps @bytes until the next commit, because the log refers to them. */
void
swb_endpoint_worker_hold (SwbEndpoint *self,
                          GBytes      *bytes)
{
  g_ptr_array_add (swb_endpoint_get_members (self)->held, g_bytes_ref (bytes));
}

/* Writes out what waits for the log: nothing that was given to it is referred to after this. */
void
swb_endpoint_worker_commit (SwbEndpoint *self)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);

  swb_log_store_commit (priv->worker_log);
  priv->read_used = 0;
  if (priv->held->len > 0)
    g_ptr_array_set_size (priv->held, 0);
}

/* Frees @object at the end of this wake-up, when nothing on the stack refers to it any more. */
void
swb_endpoint_worker_retire (SwbEndpoint   *self,
                            gpointer       object,
                            GDestroyNotify destroy)
{
  SwbEndpointRetired retired = { object, destroy };

  g_array_append_val (swb_endpoint_get_members (self)->retired, retired);
}

/* Returns: the number for a new connection, from 1, never given twice. */
guint32
swb_endpoint_worker_next_number (SwbEndpoint *self)
{
  return ++swb_endpoint_get_members (self)->last_number;
}

SwbEndpointState
swb_endpoint_worker_get_state (SwbEndpoint *self)
{
  return swb_endpoint_get_members (self)->next.state;
}

/*
 * swb_endpoint_worker_set_state:
 * @state: the new state; a live one clears the last error
 * @local: (nullable): address bound to; %NULL for none
 * @remote: (nullable): a client's peer; %NULL for none
 */
void
swb_endpoint_worker_set_state (SwbEndpoint         *self,
                               SwbEndpointState     state,
                               const SwbNetAddress *local,
                               const SwbNetAddress *remote)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);

  if (priv->next.state != state)
    priv->next.since = swb_log_now ();
  priv->next.state = state;
  priv->next.local = local != NULL ? *local : SWB_NET_ADDRESS_NONE;
  priv->next.remote = remote != NULL ? *remote : SWB_NET_ADDRESS_NONE;
  if (state != SWB_ENDPOINT_STATE_LISTENING)
    priv->next.backlog = 0;
  if (state != SWB_ENDPOINT_STATE_FAILED && state != SWB_ENDPOINT_STATE_STOPPED)
    {
      g_clear_error (&priv->next.error);
      priv->error_changed = TRUE;
    }
}

void
swb_endpoint_worker_set_backlog (SwbEndpoint *self,
                                 guint        backlog)
{
  swb_endpoint_get_members (self)->next.backlog = backlog;
}

/*
 * swb_endpoint_worker_report:
 * @error: (transfer full): what went wrong; its row in the log is the caller's matter
 */
void
swb_endpoint_worker_report (SwbEndpoint *self,
                            GError      *error)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);

  g_clear_error (&priv->next.error);
  priv->next.error = error;
  priv->next.error_serial++;
  priv->error_changed = TRUE;
}

/*
 * swb_endpoint_worker_fail_start:
 * @error: (transfer full): why it can't listen or bind
 *
 * Ends a start: row, state and error.
 */
void
swb_endpoint_worker_fail_start (SwbEndpoint *self,
                                GError      *error)
{
  g_autofree char *address = swb_panel_address_format (swb_endpoint_worker_get_settings (self), FALSE);

  swb_endpoint_worker_log_event (self, NULL, SWB_LOG_EVENT_BIND_FAILED, address, error->message, NULL);
  swb_endpoint_worker_set_state (self, SWB_ENDPOINT_STATE_FAILED, NULL, NULL);
  swb_endpoint_worker_report (self, error);
}

void
swb_endpoint_worker_add_connection (SwbEndpoint       *self,
                                    SwbConnectionInfo *info)
{
  g_ptr_array_add (swb_endpoint_get_members (self)->infos_added, swb_connection_info_ref (info));
}

void
swb_endpoint_worker_remove_connection (SwbEndpoint       *self,
                                       SwbConnectionInfo *info)
{
  g_ptr_array_add (swb_endpoint_get_members (self)->infos_removed, swb_connection_info_ref (info));
  swb_endpoint_jobs_closed (self, info);
}

/* Counts payload that came, or that the kernel took. */
void
swb_endpoint_worker_count (SwbEndpoint       *self,
                           SwbConnectionInfo *info,
                           SwbDirection       direction,
                           gsize              bytes)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);

  if (direction == SWB_DIRECTION_IN)
    priv->next.received += bytes;
  else
    priv->next.sent += bytes;
  swb_connection_info_add_bytes (info, direction, bytes);
}

void
swb_endpoint_worker_count_queued (SwbEndpoint *self,
                                  gssize       change)
{
  swb_endpoint_get_members (self)->next.queued += (guint64) change;
}

void
swb_endpoint_worker_set_last_sender (SwbEndpoint *self,
                                     guint32      peer)
{
  swb_endpoint_get_members (self)->next.last_sender = peer;
}

/*
 * swb_endpoint_worker_log_event:
 * @flow: (nullable): the connection that it happened on
 * @event: what happened
 * @...: its arguments, at most %SWB_LOG_EVENT_MAX_ARGS strings, then %NULL
 */
void
swb_endpoint_worker_log_event (SwbEndpoint  *self,
                               SwbLogFlow   *flow,
                               SwbLogEventId event,
                               ...)
{
  va_list ap;

  va_start (ap, event);
  swb_endpoint_worker_log_event_valist (self, flow, event, ap);
  va_end (ap);
}

/* As swb_endpoint_worker_log_event(). */
void
swb_endpoint_worker_log_event_valist (SwbEndpoint  *self,
                                      SwbLogFlow   *flow,
                                      SwbLogEventId event,
                                      va_list       ap)
{
  const char *args[SWB_LOG_EVENT_MAX_ARGS + 1] = { NULL };

  for (guint i = 0; i < SWB_LOG_EVENT_MAX_ARGS; i++)
    {
      args[i] = va_arg (ap, const char *);
      if (args[i] == NULL)
        break;
    }

  swb_log_store_append_event (swb_endpoint_get_members (self)->worker_log, flow, event, args, swb_log_now ());
}

/*
 * swb_endpoint_worker_pace:
 * @bytes: of an answer to a panel of this process that answers as well
 * @now: monotonic time, µs
 * @most: µs: how long the next answer may have to wait
 *
 * Takes the answer into account of %SWB_ENDPOINT_LOOP_ANSWERS and %SWB_ENDPOINT_LOOP_BYTES, unless the next one would have to
 * wait for longer than @most.
 *
 * Returns: when the next answer is due, monotonic time, µs; -1 when this one is too many, which then doesn't count
 */
gint64
swb_endpoint_worker_pace (SwbEndpoint *self,
                          gsize        bytes,
                          gint64       now,
                          gint64       most)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);
  gint64 step = MAX (G_USEC_PER_SEC / SWB_ENDPOINT_LOOP_ANSWERS,
                     (gint64) bytes * G_USEC_PER_SEC / SWB_ENDPOINT_LOOP_BYTES);
  gint64 due = MAX (priv->loop_due, now) + step;

  if (due - now > most)
    return -1;

  priv->loop_due = due;
  return due;
}
