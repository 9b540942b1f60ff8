#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include <glib/gi18n-lib.h>

#include "swb-endpoint-members.h"
#include "swb-error.h"
#include "swb-expectation.h"
#include "swb-job-payload.h"
#include "swb-job.h"
#include "swb-sequence-run-private.h"
#include "swb-timer.h"

/* The worker's side of running a sequence. */

/* Steps in one turn; then it is the others' turn for a moment, also where a sequence only repeats sends. */
#define STEPS_PER_TURN 64u
#define PAUSE (G_GINT64_CONSTANT (1000000))

/* A send waits while more than this waits for the kernel already. */
#define QUEUE_LIMIT (256u * 1024u)

#define NS_PER_MS G_GINT64_CONSTANT (1000000)

/* Where it is in the steps of the sequence, or of a repeat. */
typedef struct
{
  GPtrArray *steps;
  guint index;
  guint64 round; /* from 1 */
  guint64 rounds; /* 0 for no end */
} Level;

/* What a step needs to be done again. */
typedef struct
{
  SwbJobPayload *payload;
  guint64 sends;
  SwbMatcher *matcher;
  char *encoding; /* of @matcher */
} Prepared;

typedef struct
{
  SwbJob job;
  SwbSequence *sequence;
  SwbSequenceRun *run;
  SwbTimer *timer;
  SwbConnectionInfo *info;
  SwbExpectationInput *input;
  GArray *levels;       /* Level; the first is the sequence itself */
  GHashTable *prepared; /* SwbSequenceStep → Prepared */
  gboolean waiting;     /* the step has begun: a wait, or an expect */
  gint64 deadline;      /* of it */
  guint64 steps_done;
  gboolean gone;        /* the connection has ended */
  gboolean triggered;   /* started by something that came */
  gboolean expecting;   /* has come to its first expect */
} SequenceJob;

static void
prepared_free (gpointer data)
{
  Prepared *prepared = data;

  g_clear_pointer (&prepared->payload, swb_job_payload_free);
  g_clear_pointer (&prepared->matcher, swb_matcher_unref);
  g_free (prepared->encoding);
  g_free (prepared);
}

static Level *
get_level (SequenceJob *self)
{
  return &g_array_index (self->levels, Level, self->levels->len - 1);
}

static char *
format_step (SequenceJob *self)
{
  GString *path = g_string_new (NULL);

  for (guint i = 0; i < self->levels->len; i++)
    {
      const Level *level = &g_array_index (self->levels, Level, i);

      g_string_append_printf (path, i > 0 ? ".%u" : "%u", MIN (level->index + 1, level->steps->len));
    }

  return g_string_free (path, FALSE);
}

static void
publish (SequenceJob *self)
{
  Level *level = get_level (self);

  swb_sequence_run_progress (self->run, format_step (self), self->levels->len > 1 ? level->round : 0,
                             self->levels->len > 1 ? level->rounds : 0, self->steps_done);
}

/* ---- The end ----------------------------------------------------------------------------------------------------- */

/* Why it failed, in the log: with what came, for there is nothing else to see it in. */
static char *
describe_failure (SequenceJob             *self,
                  const SwbSequenceStatus *result)
{
  const char *encoding = swb_panel_settings_get_encoding (swb_endpoint_worker_get_settings (self->job.endpoint));
  g_autofree char *received = NULL;

  if (result->error == NULL)
    return NULL;
  if (result->received == NULL || g_bytes_get_size (result->received) == 0)
    return g_strdup (result->error->message);

  received = swb_expectation_format (result->received, result->difference, encoding);
  /* Translators: why a step of a sequence failed, and the bytes that came */
  return g_strdup_printf (_("%s What came: %s"), result->error->message, received);
}

/* @result: (transfer full) */
static void
finish (SequenceJob       *self,
        SwbSequenceStatus *result)
{
  g_autofree char *message = NULL;
  g_autofree char *step = NULL;
  g_autofree char *seconds = NULL;
  double elapsed;

  if (self->job.ended)
    {
      swb_sequence_status_clear (result);
      return;
    }

  publish (self);
  step = format_step (self);
  message = describe_failure (self, result);
  elapsed = swb_sequence_run_end (self->run, result);
  seconds = g_strdup_printf ("%.3f", elapsed);

  if (result->state == SWB_SEQUENCE_STATE_PASSED)
    swb_job_log (&self->job, SWB_LOG_EVENT_SEQUENCE_PASSED, self->sequence->name, seconds, NULL);
  else if (result->state == SWB_SEQUENCE_STATE_CANCELLED)
    swb_job_log (&self->job, SWB_LOG_EVENT_SEQUENCE_CANCELLED, self->sequence->name, step, NULL);
  else
    swb_job_log (&self->job, SWB_LOG_EVENT_SEQUENCE_FAILED, self->sequence->name, step, message, NULL);

  g_clear_pointer (&self->timer, swb_timer_free);
  swb_job_end (&self->job);
}

static void
end_with (SequenceJob     *self,
          SwbSequenceState state)
{
  SwbSequenceStatus result = { .state = state, .difference = -1 };

  finish (self, &result);
}

/* @error: (transfer full) */
static void
fail (SequenceJob *self,
      GError      *error)
{
  SwbSequenceStatus result = { .state = SWB_SEQUENCE_STATE_FAILED, .difference = -1, .error = error };

  finish (self, &result);
}

static void
fail_connection (SequenceJob *self)
{
  fail (self, g_error_new_literal (SWB_NET_ERROR, SWB_NET_ERROR_NOT_CONNECTED, _("The connection has ended.")));
}

/* What is at one place, to be shown. */
static char *
format_byte (GBytes *bytes,
             gint64  at)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return (gsize) at < length ? g_strdup_printf ("%02X", data[at]) : g_strdup (_("the end"));
}

/* Why an expect step was not met. */
static GError *
new_missed_error (SequenceJob           *self,
                  const SwbSequenceStep *step,
                  SwbSequenceStatus     *result,
                  SwbExpectationResult   missed)
{
  if (missed == SWB_EXPECTATION_COSTLY)
    return g_error_new_literal (SWB_NET_ERROR, SWB_NET_ERROR_FAILED,
                                _("The expression needs too many attempts for what has come."));
  if (self->gone && missed == SWB_EXPECTATION_OPEN)
    return g_error_new_literal (SWB_NET_ERROR, SWB_NET_ERROR_NOT_CONNECTED, _("The connection has ended."));
  if (result->difference >= 0)
    {
      g_autofree char *wanted = format_byte (result->expected, result->difference);
      g_autofree char *got = format_byte (result->received, result->difference);
      g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, result->difference);

      return g_error_new (SWB_NET_ERROR, SWB_NET_ERROR_FAILED,
                          _("Something else came: at byte %s %s is expected, and it is %s."), at, wanted, got);
    }
  if (missed == SWB_EXPECTATION_MISSED)
    return g_error_new_literal (SWB_NET_ERROR, SWB_NET_ERROR_FAILED, _("Something else came."));
  if (g_bytes_get_size (result->received) == 0)
    return g_error_new (SWB_NET_ERROR, SWB_NET_ERROR_TIMED_OUT, _("Nothing came within %u ms."), step->ms);

  return g_error_new (SWB_NET_ERROR, SWB_NET_ERROR_TIMED_OUT, _("What is expected did not come within %u ms."), step->ms);
}

static void
fail_expect (SequenceJob           *self,
             const SwbSequenceStep *step,
             SwbExpectationResult   missed)
{
  const char *encoding = swb_panel_settings_get_encoding (swb_endpoint_worker_get_settings (self->job.endpoint));
  SwbSequenceStatus result = { .state = SWB_SEQUENCE_STATE_FAILED };

  result.expected = swb_expectation_build (step, encoding);
  result.received = swb_expectation_input_dup (self->input);
  result.difference = swb_expectation_compare (step, result.expected, result.received);
  result.error = new_missed_error (self, step, &result, missed);
  finish (self, &result);
}

/* ---- Steps ------------------------------------------------------------------------------------------------------- */

static Prepared *
prepare (SequenceJob           *self,
         const SwbSequenceStep *step)
{
  Prepared *prepared = g_hash_table_lookup (self->prepared, step);

  if (prepared == NULL)
    {
      prepared = g_new0 (Prepared, 1);
      if (step->payload != NULL)
        prepared->payload = swb_job_payload_new (step->payload);
      g_hash_table_insert (self->prepared, (gpointer) step, prepared);
    }

  return prepared;
}

static void
next_step (SequenceJob *self)
{
  self->waiting = FALSE;
  self->steps_done++;
  get_level (self)->index++;
}

/* Returns: whether it was done; it may have ended the sequence. The same goes for the other steps. */
static gboolean
do_send (SequenceJob           *self,
         const SwbSequenceStep *step)
{
  Prepared *prepared = prepare (self, step);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (self->gone)
    {
      fail_connection (self);
      return FALSE;
    }
  if (swb_connection_info_get_queued (self->info) > QUEUE_LIMIT)
    return FALSE;

  bytes = swb_job_payload_build (prepared->payload, &self->job, self->info, prepared->sends, &error);
  /* before, for an answer may come within the call; but what came right behind that which started the sequence is for its
   * first expect to find */
  if (self->triggered && !self->expecting)
    swb_expectation_input_mark (self->input);
  else
    swb_expectation_input_clear (self->input);
  if (bytes == NULL || !swb_job_send (&self->job, self->info, bytes, &error))
    {
      fail (self, g_steal_pointer (&error));
      return FALSE;
    }

  prepared->sends++;
  next_step (self);
  return TRUE;
}

static void
begin_waiting (SequenceJob           *self,
               const SwbSequenceStep *step)
{
  if (self->waiting)
    return;

  self->waiting = TRUE;
  self->deadline = swb_timer_now () + step->ms * NS_PER_MS;
  swb_timer_set (self->timer, self->deadline, 0);
}

static gboolean
do_wait (SequenceJob           *self,
         const SwbSequenceStep *step)
{
  begin_waiting (self, step);
  if (swb_timer_now () >= self->deadline)
    {
      next_step (self);
      return TRUE;
    }

  if (self->gone)
    fail_connection (self);
  return FALSE;
}

static gboolean
do_expect (SequenceJob           *self,
           const SwbSequenceStep *step)
{
  const char *encoding = swb_panel_settings_get_encoding (swb_endpoint_worker_get_settings (self->job.endpoint));
  Prepared *prepared = prepare (self, step);
  SwbExpectationResult result;

  if (prepared->matcher == NULL || !g_str_equal (prepared->encoding, encoding))
    {
      g_autoptr (GError) error = NULL;

      g_clear_pointer (&prepared->matcher, swb_matcher_unref);
      g_free (prepared->encoding);
      prepared->encoding = g_strdup (encoding);
      prepared->matcher = swb_matcher_new (&step->match, encoding, &error);
      if (prepared->matcher == NULL)
        {
          fail (self, g_steal_pointer (&error));
          return FALSE;
        }
    }

  self->expecting = TRUE;
  begin_waiting (self, step);
  result = swb_expectation_input_match (self->input, step, prepared->matcher);
  if (result == SWB_EXPECTATION_MET)
    {
      next_step (self);
      return TRUE;
    }

  if (result != SWB_EXPECTATION_OPEN || self->gone || swb_timer_now () >= self->deadline)
    fail_expect (self, step, result);
  return FALSE;
}

static gboolean
end_level (SequenceJob *self)
{
  Level *level = get_level (self);

  if (self->levels->len == 1)
    {
      end_with (self, SWB_SEQUENCE_STATE_PASSED);
      return FALSE;
    }

  if (level->rounds == 0 || level->round < level->rounds)
    {
      level->round++;
      level->index = 0;
      return TRUE;
    }

  g_array_set_size (self->levels, self->levels->len - 1);
  next_step (self);
  return TRUE;
}

static gboolean
do_step (SequenceJob *self)
{
  Level *level = get_level (self);
  const SwbSequenceStep *step;

  if (level->index >= level->steps->len)
    return end_level (self);

  step = g_ptr_array_index (level->steps, level->index);
  switch (step->kind)
    {
    case SWB_STEP_SEND:
      return do_send (self, step);
    case SWB_STEP_WAIT:
      return do_wait (self, step);
    case SWB_STEP_EXPECT:
      return do_expect (self, step);
    case SWB_STEP_REPEAT:
      {
        const Level inner = { .steps = step->steps, .round = 1, .rounds = step->count };

        g_array_append_val (self->levels, inner);
        return TRUE;
      }
    case SWB_STEP_STOP:
    default:
      end_with (self, SWB_SEQUENCE_STATE_PASSED);
      return FALSE;
    }
}

/* ---- The job ----------------------------------------------------------------------------------------------------- */

/* Its turn comes at the end of the wake-up by itself. */
static void
due (guint64  expirations,
     gpointer data)
{
}

static gboolean
begin (SequenceJob *self)
{
  g_autoptr (GPtrArray) infos = swb_job_list_targets (&self->job);
  g_autoptr (GError) error = NULL;

  if (infos->len != 1)
    {
      g_set_error_literal (&error, SWB_NET_ERROR, SWB_NET_ERROR_NOT_CONNECTED,
                           infos->len == 0 ? _("There is nobody to send to.")
                                           : _("Several are connected: choose one of them."));
      fail (self, g_steal_pointer (&error));
      return FALSE;
    }

  self->timer = swb_timer_new (swb_endpoint_worker_get_poller (self->job.endpoint), due, self, &error);
  if (self->timer == NULL)
    {
      fail (self, g_steal_pointer (&error));
      return FALSE;
    }

  self->info = swb_connection_info_ref (g_ptr_array_index (infos, 0));
  return TRUE;
}

static void
sequence_turn (SwbJob *job)
{
  SequenceJob *self = (SequenceJob *) job;
  guint n;

  if (!swb_job_is_ready (job))
    return;
  if (job->fault != NULL)
    {
      fail (self, g_steal_pointer (&job->fault));
      return;
    }
  if (self->info == NULL && !begin (self))
    return;

  for (n = 0; n < STEPS_PER_TURN && do_step (self); n++)
    ;
  if (job->ended)
    return;

  if (n == STEPS_PER_TURN)
    swb_timer_set (self->timer, swb_timer_now () + PAUSE, 0);
  publish (self);
}

static void
sequence_received (SwbJob            *job,
                   SwbConnectionInfo *info,
                   const guint8      *data,
                   gsize              length)
{
  SequenceJob *self = (SequenceJob *) job;

  /* its first turn comes at the end of the wake-up that it was started in, and more may come before */
  if (self->info == info || (self->info == NULL && job->target == SWB_TARGET_CONNECTION &&
                             job->connection == swb_connection_info_get_id (info)))
    swb_expectation_input_add (self->input, data, length);
}

static void
sequence_closed (SwbJob            *job,
                 SwbConnectionInfo *info)
{
  SequenceJob *self = (SequenceJob *) job;

  self->gone |= self->info == info;
}

static void
sequence_stopped (SwbJob *job)
{
  g_autoptr (GPtrArray) infos = swb_job_is_ready (job) ? swb_job_list_targets (job) : NULL;

  if (infos == NULL || infos->len == 0)
    ((SequenceJob *) job)->gone = TRUE;
}

static void
sequence_abort (SwbJob *job)
{
  end_with ((SequenceJob *) job, SWB_SEQUENCE_STATE_CANCELLED);
}

static void
sequence_free (SwbJob *job)
{
  SequenceJob *self = (SequenceJob *) job;

  g_clear_pointer (&self->timer, swb_timer_free);
  g_clear_pointer (&self->info, swb_connection_info_unref);
  swb_expectation_input_free (self->input);
  g_array_unref (self->levels);
  g_hash_table_unref (self->prepared);
  swb_sequence_free (self->sequence);
  swb_sequence_run_unref (self->run);
  swb_job_clear (job);
  g_free (self);
}

static const SwbJobClass sequence_class = {
  .turn = sequence_turn,
  .received = sequence_received,
  .closed = sequence_closed,
  .stopped = sequence_stopped,
  .abort = sequence_abort,
  .free = sequence_free,
};

/* @sequence: (transfer full), bare; @behind: (transfer full) (nullable): what has come already behind what starts it */
void
swb_sequence_job_start (SwbEndpoint         *endpoint,
                        const SwbTarget     *target,
                        SwbSequence         *sequence,
                        SwbSequenceRun      *run,
                        SwbExpectationInput *behind)
{
  SequenceJob *self = g_new0 (SequenceJob, 1);
  const Level outermost = { .steps = sequence->steps, .round = 1, .rounds = 1 };

  swb_job_init (&self->job, &sequence_class, endpoint, target);
  self->sequence = sequence;
  self->run = swb_sequence_run_ref (run);
  self->triggered = behind != NULL;
  self->input = behind != NULL ? behind
                               : swb_expectation_input_new (swb_endpoint_get_kind (endpoint) == SWB_PANEL_KIND_UDP);
  self->prepared = g_hash_table_new_full (NULL, NULL, NULL, prepared_free);
  self->levels = g_array_new (FALSE, FALSE, sizeof (Level));
  g_array_append_val (self->levels, outermost);
  swb_job_log (&self->job, SWB_LOG_EVENT_SEQUENCE_STARTED, sequence->name, NULL);
  swb_job_start (&self->job);
}

void
swb_sequence_job_cancel (SwbEndpoint    *endpoint,
                         SwbSequenceRun *run)
{
  GPtrArray *jobs = swb_endpoint_get_members (endpoint)->jobs;

  for (guint i = 0; i < jobs->len; i++)
    {
      SequenceJob *self = g_ptr_array_index (jobs, i);

      if (self->job.klass == &sequence_class && self->run == run)
        end_with (self, SWB_SEQUENCE_STATE_CANCELLED);
    }
}

gboolean
swb_sequence_job_is_running (SwbEndpoint *endpoint,
                             guint32      connection,
                             const char  *name)
{
  GPtrArray *jobs = swb_endpoint_get_members (endpoint)->jobs;

  for (guint i = 0; i < jobs->len; i++)
    {
      SequenceJob *self = g_ptr_array_index (jobs, i);
      guint32 id;

      if (self->job.klass != &sequence_class || self->job.ended)
        continue;
      id = self->info != NULL ? swb_connection_info_get_id (self->info) : self->job.connection;
      if (id == connection && g_str_equal (self->sequence->name, name))
        return TRUE;
    }

  return FALSE;
}
