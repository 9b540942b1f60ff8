#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-repeat.h"

#include <glib/gi18n-lib.h>

#include "swb-endpoint-members.h"
#include "swb-error.h"
#include "swb-job.h"
#include "swb-job-payload.h"
#include "swb-timer.h"

/*
 * A send that is repeated on an absolute schedule. SwbRepeat is what the owner and the worker share; the job is the
 * worker's.
 *
 * While nobody is there to send to it waits, and begins a new schedule when somebody is: it outlives a connection that
 * is lost and made again, unless it was for that one connection alone. Stopping the panel ends it, when that leaves
 * nobody.
 */

/* More than this does not wait for the kernel on account of a repeat: a receiver that reads too slowly for it misses
 * ticks instead. */
#define QUEUE_LIMIT (256u * 1024u)

/* Ended ones that their owner can still ask for. */
#define MAX_ENDED 32u

#define NS_PER_S G_GINT64_CONSTANT (1000000000)

typedef struct
{
  GMutex lock;
  SwbRepeatStatus status;
} SwbRepeat;

typedef struct
{
  SwbJob job;
  SwbRepeat *repeat;
  SwbJobPayload *payload;
  SwbTimer *timer;
  gint64 interval; /* nanoseconds */
  gint64 due;      /* of the next tick, on the timer's clock */
  SwbRepeatStatus now;
  gboolean waited; /* and a row says so */
  guint64 missed_said;
  gint64 missed_time; /* of that row */
} RepeatJob;

static void
repeat_clear (gpointer data)
{
  SwbRepeat *self = data;

  swb_repeat_status_clear (&self->status);
  g_mutex_clear (&self->lock);
}

static void
repeat_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, repeat_clear);
}

/* ---- On the worker's thread -------------------------------------------------------------------------------------- */

static void
publish (RepeatJob *self)
{
  g_mutex_lock (&self->repeat->lock);
  self->repeat->status = self->now;
  g_mutex_unlock (&self->repeat->lock);
}

static char *
format_count (guint64 count)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, count);
}

/* @error: (transfer full) (nullable) */
static void
finish (RepeatJob *self,
        GError    *error)
{
  g_autofree char *id = format_count (self->now.id);
  g_autofree char *sent = format_count (self->now.sent);
  g_autofree char *missed = format_count (self->now.missed);

  if (self->job.ended)
    {
      g_clear_error (&error);
      return;
    }

  if (error != NULL)
    swb_job_log (&self->job, SWB_LOG_EVENT_REPEAT_FAILED, id, sent, error->message, NULL);
  else
    swb_job_log (&self->job, SWB_LOG_EVENT_REPEAT_ENDED, id, sent, missed, NULL);

  self->now.state = SWB_REPEAT_STATE_ENDED;
  self->now.next = 0;
  self->now.error = error;
  publish (self);
  g_clear_pointer (&self->timer, swb_timer_free);
  swb_job_end (&self->job);
}

/* Said once a second at most. */
static void
say_missed (RepeatJob *self)
{
  gint64 now = swb_timer_now ();

  if (self->now.missed > self->missed_said && now - self->missed_time >= NS_PER_S)
    {
      g_autofree char *id = format_count (self->now.id);
      g_autofree char *missed = format_count (self->now.missed - self->missed_said);

      swb_job_log (&self->job, SWB_LOG_EVENT_REPEAT_MISSED, id, missed, NULL);
      self->missed_said = self->now.missed;
      self->missed_time = now;
    }
}

static void
wait_for_somebody (RepeatJob *self)
{
  g_autofree char *id = format_count (self->now.id);

  if (self->job.target == SWB_TARGET_CONNECTION)
    {
      finish (self, g_error_new_literal (SWB_NET_ERROR, SWB_NET_ERROR_NOT_CONNECTED,
                                         _("The connection has ended.")));
      return;
    }

  if (!self->waited)
    swb_job_log (&self->job, SWB_LOG_EVENT_REPEAT_WAITING, id, NULL);
  self->waited = TRUE;
  swb_timer_stop (self->timer);
  self->now.state = SWB_REPEAT_STATE_WAITING;
  self->now.next = 0;
  publish (self);
}

/* Returns: whether anybody got it; FALSE also when it ended. */
static gboolean
send_to_all (RepeatJob *self,
             GPtrArray *infos)
{
  guint sent = 0;
  guint skipped = 0;
  g_autoptr (GError) refused = NULL;

  for (guint i = 0; i < infos->len; i++)
    {
      SwbConnectionInfo *info = g_ptr_array_index (infos, i);
      guint64 queued = swb_connection_info_get_queued (info);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = swb_job_payload_build (self->payload, &self->job, info, self->now.sent, &error);

      if (bytes == NULL)
        {
          finish (self, g_steal_pointer (&error));
          return FALSE;
        }
      if (queued > 0 && queued + g_bytes_get_size (bytes) > QUEUE_LIMIT)
        skipped++;
      else if (swb_job_send (&self->job, info, bytes, refused == NULL ? &refused : NULL))
        sent++;
    }

  if (sent > 0)
    self->now.skipped += skipped;
  else if (skipped == 0 && refused != NULL && !g_error_matches (refused, SWB_NET_ERROR, SWB_NET_ERROR_NOT_CONNECTED))
    finish (self, g_steal_pointer (&refused)); /* it would be so each time, with a row each time */
  return sent > 0;
}

static void
send_now (RepeatJob *self)
{
  g_autoptr (GPtrArray) infos = swb_job_list_targets (&self->job);

  if (infos->len == 0)
    {
      wait_for_somebody (self);
      return;
    }

  if (send_to_all (self, infos))
    self->now.sent++;
  else if (self->job.ended)
    return;
  else
    self->now.missed++;

  if (self->now.count > 0 && self->now.sent >= self->now.count)
    {
      finish (self, NULL);
      return;
    }

  self->now.state = SWB_REPEAT_STATE_RUNNING;
  self->now.next = swb_log_now () + self->due - swb_timer_now ();
  publish (self);
}

static void
tick (guint64  expirations,
      gpointer data)
{
  RepeatJob *self = data;

  self->due += (gint64) expirations * self->interval;
  self->now.missed += expirations - 1;
  send_now (self);
  if (!self->job.ended)
    say_missed (self);
}

/* Waits until there is somebody, and begins the schedule then. */
static void
repeat_turn (SwbJob *job)
{
  RepeatJob *self = (RepeatJob *) job;
  g_autoptr (GPtrArray) infos = NULL;
  g_autofree char *id = NULL;
  gint64 now;

  if (self->now.state == SWB_REPEAT_STATE_RUNNING || !swb_job_is_ready (job))
    return;
  if (job->fault != NULL)
    {
      finish (self, g_steal_pointer (&job->fault));
      return;
    }

  infos = swb_job_list_targets (job);
  if (infos->len == 0)
    {
      if (!self->waited)
        wait_for_somebody (self);
      return;
    }

  if (self->waited)
    {
      id = format_count (self->now.id);
      swb_job_log (job, SWB_LOG_EVENT_REPEAT_RESUMED, id, NULL);
    }
  self->waited = FALSE;
  now = swb_timer_now ();
  self->due = now + self->interval;
  swb_timer_set (self->timer, self->due, self->interval);
  send_now (self);
}

static void
repeat_stopped (SwbJob *job)
{
  g_autoptr (GPtrArray) infos = swb_job_is_ready (job) ? swb_job_list_targets (job) : NULL;

  if (infos == NULL || infos->len == 0)
    finish ((RepeatJob *) job, NULL);
}

static void
repeat_abort (SwbJob *job)
{
  finish ((RepeatJob *) job, NULL);
}

static void
repeat_free (SwbJob *job)
{
  RepeatJob *self = (RepeatJob *) job;

  g_clear_pointer (&self->timer, swb_timer_free);
  swb_job_payload_free (self->payload);
  repeat_unref (self->repeat);
  swb_job_clear (job);
  g_free (self);
}

static const SwbJobClass repeat_class = {
  .turn = repeat_turn,
  .stopped = repeat_stopped,
  .abort = repeat_abort,
  .free = repeat_free,
};

typedef struct
{
  SwbTarget target;
  char *address;
  SwbPayload *payload;
  SwbRepeat *repeat;
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_free (start->address);
  swb_payload_free (start->payload);
  repeat_unref (start->repeat);
  g_free (start);
}

static void
run_start (SwbEndpoint *endpoint,
           gpointer     data)
{
  Start *start = data;
  RepeatJob *self = g_new0 (RepeatJob, 1);
  g_autofree char *id = NULL;
  g_autofree char *interval = NULL;
  g_autofree char *count = NULL;
  GError *error = NULL;

  swb_job_init (&self->job, &repeat_class, endpoint, &start->target);
  self->repeat = g_atomic_rc_box_acquire (start->repeat);
  self->payload = swb_job_payload_new (start->payload);
  self->now = start->repeat->status;
  self->interval = (gint64) self->now.interval * 1000;
  swb_job_start (&self->job);

  id = format_count (self->now.id);
  interval = g_strdup_printf ("%.10g", (double) self->now.interval / 1000.0);
  if (self->now.count > 0)
    {
      count = format_count (self->now.count);
      swb_job_log (&self->job, SWB_LOG_EVENT_REPEAT_STARTED_COUNT, id, interval, count, NULL);
    }
  else
    {
      swb_job_log (&self->job, SWB_LOG_EVENT_REPEAT_STARTED, id, interval, NULL);
    }

  self->timer = swb_timer_new (swb_endpoint_worker_get_poller (endpoint), tick, self, &error);
  if (self->timer == NULL)
    finish (self, error);
}

static void
run_stop (SwbEndpoint *endpoint,
          gpointer     data)
{
  GPtrArray *jobs = swb_endpoint_get_members (endpoint)->jobs;

  for (guint i = 0; i < jobs->len; i++)
    {
      SwbJob *job = g_ptr_array_index (jobs, i);

      if (job->klass == &repeat_class && ((RepeatJob *) job)->now.id == GPOINTER_TO_UINT (data))
        finish ((RepeatJob *) job, NULL);
    }
}

/* ---- On the owner's thread --------------------------------------------------------------------------------------- */

/**
 * swb_repeat_status_clear:
 * @status: a status that was filled
 *
 * Frees what it holds.
 */
void
swb_repeat_status_clear (SwbRepeatStatus *status)
{
  g_clear_error (&status->error);
}

static void
get_status (SwbRepeat       *repeat,
            SwbRepeatStatus *status)
{
  g_mutex_lock (&repeat->lock);
  *status = repeat->status;
  status->error = status->error != NULL ? g_error_copy (status->error) : NULL;
  g_mutex_unlock (&repeat->lock);
}

static SwbRepeatState
get_state (SwbRepeat *repeat)
{
  SwbRepeatState state;

  g_mutex_lock (&repeat->lock);
  state = repeat->status.state;
  g_mutex_unlock (&repeat->lock);

  return state;
}

/* Of the ended ones only the last stay. */
static void
forget_old (GPtrArray *repeats)
{
  guint ended = 0;

  for (guint i = repeats->len; i-- > 0;)
    if (get_state (g_ptr_array_index (repeats, i)) == SWB_REPEAT_STATE_ENDED && ++ended > MAX_ENDED)
      g_ptr_array_remove_index (repeats, i);
}

/**
 * swb_endpoint_start_repeat:
 * @self: an endpoint
 * @target: to whom
 * @payload: what; copied. Its variables are renewed for each send, and `{{counter}}` counts the sends of this repeat
 * @interval: microseconds from one send to the next, %SWB_REPEAT_MIN_INTERVAL … %SWB_REPEAT_MAX_INTERVAL
 * @count: sends after which it ends; 0 for no end
 *
 * Sends at once and then on an absolute schedule, by a timer of the kernel: it does not drift, and what could not be
 * sent in time is left out and counted, not made up for in a burst. Several run side by side. While nobody is there to
 * send to it waits; see swb_endpoint_stop() and swb_endpoint_stop_repeat() for its end. Its beginning, waits, misses
 * (once a second at most) and end are rows in the log.
 *
 * Returns: its number, from 1
 */
guint32
swb_endpoint_start_repeat (SwbEndpoint      *self,
                           const SwbTarget  *target,
                           const SwbPayload *payload,
                           guint64           interval,
                           guint64           count)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);
  SwbRepeat *repeat = g_atomic_rc_box_new0 (SwbRepeat);
  Start *start = g_new0 (Start, 1);

  g_mutex_init (&repeat->lock);
  repeat->status.id = ++priv->last_repeat;
  repeat->status.state = priv->closing ? SWB_REPEAT_STATE_ENDED : SWB_REPEAT_STATE_WAITING;
  repeat->status.interval = CLAMP (interval, SWB_REPEAT_MIN_INTERVAL, SWB_REPEAT_MAX_INTERVAL);
  repeat->status.count = count;

  if (priv->repeats == NULL)
    priv->repeats = g_ptr_array_new_with_free_func (repeat_unref);
  forget_old (priv->repeats);
  g_ptr_array_add (priv->repeats, g_atomic_rc_box_acquire (repeat));

  start->address = g_strdup (target->address);
  start->target = *target;
  start->target.address = start->address;
  start->payload = swb_payload_copy (payload);
  start->repeat = repeat;
  swb_endpoint_submit (self, run_start, start, start_free);

  return priv->last_repeat;
}

/**
 * swb_endpoint_stop_repeat:
 * @self: an endpoint
 * @id: the number of a repeat; one that has ended is ignored
 *
 * Ends it. What waits for the kernel is still sent; the connections stay.
 */
void
swb_endpoint_stop_repeat (SwbEndpoint *self,
                          guint32      id)
{
  swb_endpoint_submit (self, run_stop, GUINT_TO_POINTER (id), NULL);
}

/**
 * swb_endpoint_get_repeat:
 * @self: an endpoint
 * @id: the number of a repeat
 * @status: (out): filled; clear it with swb_repeat_status_clear()
 *
 * Returns: whether it is known: of those that have ended only the last are
 */
gboolean
swb_endpoint_get_repeat (SwbEndpoint     *self,
                         guint32          id,
                         SwbRepeatStatus *status)
{
  GPtrArray *repeats = swb_endpoint_get_members (self)->repeats;

  for (guint i = 0; repeats != NULL && i < repeats->len; i++)
    {
      get_status (g_ptr_array_index (repeats, i), status);
      if (status->id == id)
        return TRUE;
      swb_repeat_status_clear (status);
    }

  return FALSE;
}

static void
clear_status (gpointer data)
{
  swb_repeat_status_clear (data);
}

/**
 * swb_endpoint_list_repeats:
 * @self: an endpoint
 *
 * Returns: (transfer full) (element-type SwbRepeatStatus): all that are known, the oldest first
 */
GArray *
swb_endpoint_list_repeats (SwbEndpoint *self)
{
  GPtrArray *repeats = swb_endpoint_get_members (self)->repeats;
  GArray *list = g_array_new (FALSE, FALSE, sizeof (SwbRepeatStatus));

  g_array_set_clear_func (list, clear_status);
  for (guint i = 0; repeats != NULL && i < repeats->len; i++)
    {
      SwbRepeatStatus status;

      get_status (g_ptr_array_index (repeats, i), &status);
      g_array_append_val (list, status);
    }

  return list;
}
