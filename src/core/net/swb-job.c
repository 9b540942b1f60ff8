#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-job.h"

#include <glib/gi18n-lib.h>

#include "swb-endpoint-members.h"
#include "swb-error.h"
#include "swb-host-port.h"
#include "swb-resolve.h"

/* Turns of one job in one wake-up: what one does may concern another, but not for ever. */
#define MAX_PASSES 16

/* ---- The target -------------------------------------------------------------------------------------------------- */

/* Returns: (nullable): the numeric address to send to: of a name with both kinds, the first that this socket can send to;
 * none before there is a socket */
static char *
choose_address (SwbJob *job)
{
  GSocketFamily family = swb_endpoint_get_members (job->endpoint)->next.local.family;

  if (family == G_SOCKET_FAMILY_INVALID || job->addresses == NULL)
    return NULL;

  for (guint i = 0; i < job->addresses->len; i++)
    if (g_array_index (job->addresses, SwbNetAddress, i).family == family)
      return swb_net_address_to_string (&g_array_index (job->addresses, SwbNetAddress, i));

  return swb_net_address_to_string (&g_array_index (job->addresses, SwbNetAddress, 0));
}

static void
resolved_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  SwbJob *job = data; /* gone when it was cancelled */
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) addresses = swb_resolve_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&job->cancellable);
  if (addresses != NULL)
    job->addresses = g_steal_pointer (&addresses);
  else
    job->fault = g_steal_pointer (&error);
  swb_endpoint_worker_end_batch (job->endpoint);
}

/* A name is looked up once, at the beginning, and not for each datagram. */
static void
find_address (SwbJob *job)
{
  SwbNetAddress numeric;
  g_autofree char *host = NULL;
  guint16 port;

  if (swb_net_address_parse (&numeric, job->address, NULL))
    {
      job->addresses = g_array_new (FALSE, FALSE, sizeof (SwbNetAddress));
      g_array_append_val (job->addresses, numeric);
      return;
    }
  if (!swb_host_port_split (job->address, &host, &port, &job->fault))
    return;

  job->cancellable = g_cancellable_new ();
  swb_resolve_async (host, port, job->cancellable, resolved_cb, job);
}

/**
 * swb_job_init:
 * @job: a job, zeroed
 * @klass: what it does
 * @endpoint: whose it is
 * @target: to whom; copied. UDP: a `peer` in the settings is taken from there now
 */
void
swb_job_init (SwbJob            *job,
              const SwbJobClass *klass,
              SwbEndpoint       *endpoint,
              const SwbTarget   *target)
{
  const char *address = target->kind == SWB_TARGET_ADDRESS ? target->address : NULL;

  job->klass = klass;
  job->endpoint = endpoint;
  job->target = target->kind;
  job->connection = target->connection;
  if (swb_endpoint_get_kind (endpoint) == SWB_PANEL_KIND_UDP && target->kind == SWB_TARGET_ALL)
    {
      address = swb_panel_settings_get_peer (swb_endpoint_worker_get_settings (endpoint));
      if (address[0] == '\0')
        address = NULL;
    }
  if (address != NULL)
    {
      job->target = SWB_TARGET_ADDRESS;
      job->address = g_strdup (address);
      find_address (job);
    }
}

/**
 * swb_job_clear:
 * @job: a job
 *
 * Frees what swb_job_init() made.
 */
void
swb_job_clear (SwbJob *job)
{
  if (job->cancellable != NULL)
    g_cancellable_cancel (job->cancellable);
  g_clear_object (&job->cancellable);
  g_clear_error (&job->fault);
  g_clear_pointer (&job->address, g_free);
  g_clear_pointer (&job->addresses, g_array_unref);
}

/**
 * swb_job_is_ready:
 * @job: a job
 *
 * Returns: whether its target has been looked up: it has an address, or a @fault
 */
gboolean
swb_job_is_ready (SwbJob *job)
{
  return job->cancellable == NULL;
}

/**
 * swb_job_list_targets:
 * @job: a job that is ready
 *
 * Returns: (transfer full) (element-type SwbConnectionInfo): the connections (UDP: the peer) that its target means now;
 *   maybe none
 */
GPtrArray *
swb_job_list_targets (SwbJob *job)
{
  g_autofree char *address = choose_address (job);
  const SwbTarget target = { .kind = job->target, .connection = job->connection, .address = address };
  GPtrArray *infos = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_connection_info_unref);

  if (job->target != SWB_TARGET_ADDRESS || address != NULL)
    SWB_ENDPOINT_GET_CLASS (job->endpoint)->list_targets (job->endpoint, &target, infos);
  return infos;
}

/* Where the stream would go on: what the kernel took and what waits for it. */
static guint64
get_end (SwbConnectionInfo *info)
{
  return swb_connection_info_get_bytes (info, SWB_DIRECTION_OUT) + swb_connection_info_get_queued (info);
}

/**
 * swb_job_send:
 * @job: a job
 * @info: one of its targets
 * @bytes: what to send
 * @error: return location for why it was refused; the row in the log and the status have it already
 *
 * Sends as everybody does: what the kernel doesn't take at once waits in the connection's queue.
 *
 * Returns: whether it was taken or waits
 */
gboolean
swb_job_send (SwbJob            *job,
              SwbConnectionInfo *info,
              GBytes            *bytes,
              GError           **error)
{
  const SwbTarget target = { .kind = SWB_TARGET_CONNECTION, .connection = swb_connection_info_get_id (info) };
  SwbEndpointPrivate *priv = swb_endpoint_get_members (job->endpoint);
  guint serial = priv->next.error_serial;
  guint64 end = get_end (info) + g_bytes_get_size (bytes);

  SWB_ENDPOINT_GET_CLASS (job->endpoint)->send (job->endpoint, &target, bytes);
  if (get_end (info) >= end && (g_bytes_get_size (bytes) > 0 || priv->next.error_serial == serial))
    return TRUE;

  if (priv->next.error_serial != serial && priv->next.error != NULL)
    g_propagate_error (error, g_error_copy (priv->next.error));
  else
    g_set_error_literal (error, SWB_NET_ERROR, SWB_NET_ERROR_NOT_CONNECTED, _("The connection has ended."));
  return FALSE;
}

/**
 * swb_job_log:
 * @job: a job
 * @event: what happened
 * @...: its arguments, at most %SWB_LOG_EVENT_MAX_ARGS strings, then %NULL
 *
 * A row in the log, of no connection.
 */
void
swb_job_log (SwbJob       *job,
             SwbLogEventId event,
             ...)
{
  va_list ap;

  va_start (ap, event);
  swb_endpoint_worker_log_event_valist (job->endpoint, NULL, event, ap);
  va_end (ap);
}

/* ---- The jobs of an endpoint ------------------------------------------------------------------------------------- */

/**
 * swb_job_start:
 * @job: (transfer full): a job; its first turn comes at the end of this wake-up
 */
void
swb_job_start (SwbJob *job)
{
  job->dirty = TRUE;
  g_ptr_array_add (swb_endpoint_get_members (job->endpoint)->jobs, job);
}

/**
 * swb_job_end:
 * @job: a started job
 *
 * It is done: no turn any more, and freed at the end of this wake-up.
 */
void
swb_job_end (SwbJob *job)
{
  job->ended = TRUE;
}

static void
free_ended (GPtrArray *jobs)
{
  guint kept = 0;

  for (guint i = 0; i < jobs->len; i++)
    {
      SwbJob *job = g_ptr_array_index (jobs, i);

      if (job->ended)
        job->klass->free (job);
      else
        jobs->pdata[kept++] = job;
    }
  g_ptr_array_set_size (jobs, (int) kept);
}

/* At the end of a wake-up. */
void
swb_endpoint_jobs_turn (SwbEndpoint *self)
{
  GPtrArray *jobs = swb_endpoint_get_members (self)->jobs;
  gboolean again = TRUE;

  for (guint pass = 0; again && pass < MAX_PASSES; pass++)
    {
      again = FALSE;
      for (guint i = 0; i < jobs->len; i++)
        {
          SwbJob *job = g_ptr_array_index (jobs, i);

          if (job->ended || (pass > 0 && !job->dirty))
            continue;
          job->dirty = FALSE;
          job->klass->turn (job);
        }
      for (guint i = 0; i < jobs->len; i++)
        {
          SwbJob *job = g_ptr_array_index (jobs, i);

          again |= job->dirty && !job->ended;
        }
    }

  if (jobs->len > 0)
    free_ended (jobs);
}

void
swb_endpoint_jobs_received (SwbEndpoint       *self,
                            SwbConnectionInfo *info,
                            const guint8      *data,
                            gsize              length)
{
  GPtrArray *jobs = swb_endpoint_get_members (self)->jobs;

  for (guint i = 0; i < jobs->len; i++)
    {
      SwbJob *job = g_ptr_array_index (jobs, i);

      if (!job->ended && job->klass->received != NULL)
        {
          job->klass->received (job, info, data, length);
          job->dirty = TRUE;
        }
    }
}

void
swb_endpoint_jobs_closed (SwbEndpoint       *self,
                          SwbConnectionInfo *info)
{
  GPtrArray *jobs = swb_endpoint_get_members (self)->jobs;

  for (guint i = 0; i < jobs->len; i++)
    {
      SwbJob *job = g_ptr_array_index (jobs, i);

      if (!job->ended && job->klass->closed != NULL)
        {
          job->klass->closed (job, info);
          job->dirty = TRUE;
        }
    }
}

void
swb_endpoint_jobs_stopped (SwbEndpoint *self)
{
  GPtrArray *jobs = swb_endpoint_get_members (self)->jobs;

  for (guint i = 0; i < jobs->len; i++)
    {
      SwbJob *job = g_ptr_array_index (jobs, i);

      if (!job->ended && job->klass->stopped != NULL)
        job->klass->stopped (job);
    }
}

void
swb_endpoint_jobs_abort (SwbEndpoint *self)
{
  GPtrArray *jobs = swb_endpoint_get_members (self)->jobs;

  for (guint i = 0; i < jobs->len; i++)
    {
      SwbJob *job = g_ptr_array_index (jobs, i);

      if (!job->ended)
        job->klass->abort (job);
      job->ended = TRUE;
    }
}
