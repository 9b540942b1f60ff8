#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-sequence-run-private.h"

#include "swb-endpoint-members.h"
#include "swb-job.h"
#include "swb-timer.h"

/* Runs that an owner can ask for, the ended ones among them. */
#define MAX_RUNS 32u

struct _SwbSequenceRun
{
  char *name;

  GMutex lock;
  SwbEndpoint *endpoint; /* unowned; NULL once it has ended */
  SwbSequenceStatus status;
  gint64 begin; /* on the timer's clock */
};

static void
run_clear (gpointer data)
{
  SwbSequenceRun *self = data;

  swb_sequence_status_clear (&self->status);
  g_mutex_clear (&self->lock);
  g_free (self->name);
}

/**
 * swb_sequence_status_clear:
 * @status: a status that swb_sequence_run_get_status() filled
 *
 * Frees what it holds.
 */
void
swb_sequence_status_clear (SwbSequenceStatus *status)
{
  g_clear_pointer (&status->step, g_free);
  g_clear_error (&status->error);
  g_clear_pointer (&status->expected, g_bytes_unref);
  g_clear_pointer (&status->received, g_bytes_unref);
}

/**
 * swb_sequence_run_ref:
 * @self: a run
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SwbSequenceRun *
swb_sequence_run_ref (SwbSequenceRun *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * swb_sequence_run_unref:
 * @self: (transfer full): a run; it goes on without references. Any thread
 */
void
swb_sequence_run_unref (SwbSequenceRun *self)
{
  g_atomic_rc_box_release_full (self, run_clear);
}

/**
 * swb_sequence_run_get_name:
 * @self: a run
 *
 * Any thread.
 *
 * Returns: (transfer none): the name of the sequence
 */
const char *
swb_sequence_run_get_name (SwbSequenceRun *self)
{
  return self->name;
}

/**
 * swb_sequence_run_get_status:
 * @self: a run
 * @status: (out): filled; clear it with swb_sequence_status_clear()
 *
 * Any thread.
 */
void
swb_sequence_run_get_status (SwbSequenceRun    *self,
                             SwbSequenceStatus *status)
{
  g_mutex_lock (&self->lock);
  *status = self->status;
  status->step = g_strdup (status->step != NULL ? status->step : "");
  status->error = status->error != NULL ? g_error_copy (status->error) : NULL;
  status->expected = status->expected != NULL ? g_bytes_ref (status->expected) : NULL;
  status->received = status->received != NULL ? g_bytes_ref (status->received) : NULL;
  if (status->state == SWB_SEQUENCE_STATE_RUNNING)
    status->elapsed = (double) (swb_timer_now () - self->begin) / 1e9;
  g_mutex_unlock (&self->lock);
}

/* ---- On the worker's thread -------------------------------------------------------------------------------------- */

static gboolean
is_running (SwbSequenceRun *run)
{
  gboolean running;

  g_mutex_lock (&run->lock);
  running = run->status.state == SWB_SEQUENCE_STATE_RUNNING;
  g_mutex_unlock (&run->lock);

  return running;
}

/* On the owner's or the worker's thread. The endpoint lists it. */
SwbSequenceRun *
swb_sequence_run_new (SwbEndpoint *endpoint,
                      const char  *name)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (endpoint);
  SwbSequenceRun *self = g_atomic_rc_box_new0 (SwbSequenceRun);

  g_mutex_init (&self->lock);
  self->name = g_strdup (name);
  self->endpoint = endpoint;
  self->begin = swb_timer_now ();
  self->status.difference = -1;

  g_mutex_lock (&priv->lock);
  if (priv->runs == NULL)
    priv->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_sequence_run_unref);
  for (guint i = 0; i < priv->runs->len && priv->runs->len >= MAX_RUNS;)
    if (is_running (g_ptr_array_index (priv->runs, i)))
      i++;
    else
      g_ptr_array_remove_index (priv->runs, i);
  g_ptr_array_add (priv->runs, swb_sequence_run_ref (self));
  g_mutex_unlock (&priv->lock);

  return self;
}

/* @step: (transfer full) */
void
swb_sequence_run_progress (SwbSequenceRun *self,
                           char           *step,
                           guint64         round,
                           guint64         rounds,
                           guint64         steps_done)
{
  g_mutex_lock (&self->lock);
  g_free (self->status.step);
  self->status.step = step;
  self->status.round = round;
  self->status.rounds = rounds;
  self->status.steps_done = steps_done;
  g_mutex_unlock (&self->lock);
}

/* @result: state, error, expected, received and difference, (transfer full). Returns the seconds it took. */
double
swb_sequence_run_end (SwbSequenceRun    *self,
                      SwbSequenceStatus *result)
{
  double elapsed = (double) (swb_timer_now () - self->begin) / 1e9;

  g_mutex_lock (&self->lock);
  self->endpoint = NULL;
  self->status.state = result->state;
  self->status.error = g_steal_pointer (&result->error);
  self->status.expected = g_steal_pointer (&result->expected);
  self->status.received = g_steal_pointer (&result->received);
  self->status.difference = result->difference;
  self->status.elapsed = elapsed;
  g_mutex_unlock (&self->lock);

  return elapsed;
}

/*
 * swb_endpoint_worker_start_sequence:
 * @connection: number of the connection (UDP: of the peer) to run it on
 * @name: of one that swb_endpoint_set_sequences() has told
 * @behind: (transfer full): what came on that connection behind what starts it
 *
 * For answer rules. A name that is not known, or one that runs there already, is a row in the log.
 */
void
swb_endpoint_worker_start_sequence (SwbEndpoint         *self,
                                    guint32              connection,
                                    const char          *name,
                                    SwbExpectationInput *behind)
{
  g_autoptr (SwbExpectationInput) input = behind;
  GPtrArray *sequences = swb_endpoint_get_members (self)->sequences;
  const SwbTarget target = { .kind = SWB_TARGET_CONNECTION, .connection = connection };

  for (guint i = 0; sequences != NULL && i < sequences->len; i++)
    {
      const SwbSequence *sequence = g_ptr_array_index (sequences, i);

      if (!g_str_equal (sequence->name, name))
        continue;

      if (swb_sequence_job_is_running (self, connection, name))
        {
          swb_endpoint_worker_log_event (self, NULL, SWB_LOG_EVENT_SEQUENCE_BUSY, name, NULL);
        }
      else
        {
          g_autoptr (SwbSequenceRun) run = swb_sequence_run_new (self, name);

          swb_sequence_job_start (self, &target, swb_sequence_copy_bare (sequence), run, g_steal_pointer (&input));
        }
      return;
    }

  swb_endpoint_worker_log_event (self, NULL, SWB_LOG_EVENT_RULE_NO_SEQUENCE, name, NULL);
}

typedef struct
{
  SwbTarget target;
  char *address;
  SwbSequence *sequence;
  GPtrArray *sequences;
  SwbSequenceRun *run;
} Task;

static void
task_free (gpointer data)
{
  Task *task = data;

  g_clear_pointer (&task->sequence, swb_sequence_free);
  g_clear_pointer (&task->sequences, g_ptr_array_unref);
  g_clear_pointer (&task->run, swb_sequence_run_unref);
  g_free (task->address);
  g_free (task);
}

static void
run_start (SwbEndpoint *endpoint,
           gpointer     data)
{
  Task *task = data;

  swb_sequence_job_start (endpoint, &task->target, g_steal_pointer (&task->sequence), task->run, NULL);
}

static void
run_cancel (SwbEndpoint *endpoint,
            gpointer     data)
{
  Task *task = data;

  swb_sequence_job_cancel (endpoint, task->run);
}

static void
run_set_sequences (SwbEndpoint *endpoint,
                   gpointer     data)
{
  Task *task = data;
  SwbEndpointPrivate *priv = swb_endpoint_get_members (endpoint);

  g_clear_pointer (&priv->sequences, g_ptr_array_unref);
  priv->sequences = g_steal_pointer (&task->sequences);
}

/* ---- On the owner's thread --------------------------------------------------------------------------------------- */

/**
 * swb_endpoint_start_sequence:
 * @self: an endpoint
 * @target: to whom: it must mean one connection (UDP: one peer)
 * @sequence: what to do; copied
 *
 * #SwbEndpoint::changed tells that its status has changed.
 *
 * Returns: (transfer full): the run; whatever goes wrong is in its status
 */
SwbSequenceRun *
swb_endpoint_start_sequence (SwbEndpoint       *self,
                             const SwbTarget   *target,
                             const SwbSequence *sequence)
{
  SwbSequenceRun *run = swb_sequence_run_new (self, sequence->name);
  Task *task = g_new0 (Task, 1);

  if (swb_endpoint_get_members (self)->closing)
    {
      SwbSequenceStatus result = { .state = SWB_SEQUENCE_STATE_CANCELLED, .difference = -1 };

      swb_sequence_run_end (run, &result);
    }

  task->run = swb_sequence_run_ref (run);
  task->sequence = swb_sequence_copy_bare (sequence);
  task->address = g_strdup (target->address);
  task->target = *target;
  task->target.address = task->address;
  swb_endpoint_submit (self, run_start, task, task_free);

  return run;
}

/**
 * swb_endpoint_set_sequences:
 * @self: an endpoint
 * @sequences: (nullable) (element-type SwbSequence): those that answer rules may start by their names; copied
 *
 * Those that run go on as they were.
 */
void
swb_endpoint_set_sequences (SwbEndpoint *self,
                            GPtrArray   *sequences)
{
  Task *task = g_new0 (Task, 1);

  task->sequences = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_sequence_free);
  for (guint i = 0; sequences != NULL && i < sequences->len; i++)
    g_ptr_array_add (task->sequences, swb_sequence_copy_bare (g_ptr_array_index (sequences, i)));
  swb_endpoint_submit (self, run_set_sequences, task, task_free);
}

static gpointer
ref_run (gconstpointer run,
         gpointer      data)
{
  return swb_sequence_run_ref ((SwbSequenceRun *) run);
}

/**
 * swb_endpoint_list_sequence_runs:
 * @self: an endpoint
 *
 * Any thread.
 *
 * Returns: (transfer full) (element-type SwbSequenceRun): those that run, also by a rule, and the last that have ended;
 *   the oldest first
 */
GPtrArray *
swb_endpoint_list_sequence_runs (SwbEndpoint *self)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);
  GPtrArray *runs;

  g_mutex_lock (&priv->lock);
  runs = priv->runs != NULL ? g_ptr_array_copy (priv->runs, ref_run, NULL) : g_ptr_array_new ();
  g_mutex_unlock (&priv->lock);
  g_ptr_array_set_free_func (runs, (GDestroyNotify) swb_sequence_run_unref);

  return runs;
}

/**
 * swb_sequence_run_cancel:
 * @self: a run
 *
 * Ends it where it is; what was sent stays sent. One that has ended is left alone.
 */
void
swb_sequence_run_cancel (SwbSequenceRun *self)
{
  SwbEndpoint *endpoint;
  Task *task;

  g_mutex_lock (&self->lock);
  endpoint = self->endpoint;
  g_mutex_unlock (&self->lock);
  if (endpoint == NULL)
    return;

  /* it stays: an endpoint ends its jobs before it closes, and has closed on this thread */
  task = g_new0 (Task, 1);
  task->run = swb_sequence_run_ref (self);
  swb_endpoint_submit (endpoint, run_cancel, task, task_free);
}
