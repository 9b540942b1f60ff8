#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-rule-dry-run.h"

#include <netinet/in.h>

#include "swb-log-reader.h"
#include "swb-rule-scan.h"

/* Bytes of the log between two calls of the progress function. */
#define PROGRESS_STEP (1024u * 1024u)

/* No read is larger; pieces of a foreign file may all have one stamp. */
#define MAX_READ (512u * 1024u)

/* One connection of the log. */
typedef struct
{
  guint32 number;
  gboolean datagrams;
  gboolean opened;
  gboolean ended;
  SwbRuleScan *scan;
  char *local;
  char *peer;
  GByteArray *read; /* the pieces of one read, which the log has split */
  guint64 offset;   /* of its last record */
  gint64 time;
  guint64 *idle;    /* by reaction: the record after which the quiet was told */
} Flow;

typedef struct
{
  SwbReactions *reactions;
  GHashTable *flows;
  GPtrArray *firings;
  guint64 *counts; /* by reaction */
  gsize bytes;     /* that the firings hold */
  gboolean more;
} Run;

static void
flow_free (gpointer data)
{
  Flow *flow = data;

  swb_rule_scan_free (flow->scan);
  g_byte_array_unref (flow->read);
  g_free (flow->local);
  g_free (flow->peer);
  g_free (flow->idle);
  g_free (flow);
}

static void
action_free (gpointer data)
{
  SwbRuleDryAction *action = data;

  g_clear_pointer (&action->bytes, g_bytes_unref);
  g_free (action->text);
  g_free (action);
}

static void
firing_free (gpointer data)
{
  SwbRuleDryFiring *firing = data;

  g_bytes_unref (firing->matched);
  g_ptr_array_unref (firing->actions);
  g_free (firing);
}

static SwbRuleDryAction *
render (Run                      *run,
        guint                     index,
        guint                     number,
        const SwbTemplateContext *context,
        GBytes                   *matched)
{
  const SwbRuleAction *action = g_ptr_array_index (swb_reactions_get (run->reactions, index)->rule->actions, number);
  SwbRuleDryAction *dry = g_new0 (SwbRuleDryAction, 1);
  g_autoptr (GError) fault = NULL;

  dry->kind = action->kind;
  dry->ms = action->ms;
  dry->text = g_strdup (action->text);
  if (action->kind == SWB_RULE_ECHO)
    dry->bytes = g_bytes_ref (matched);
  else if (action->kind == SWB_RULE_SEND)
    dry->bytes = swb_reactions_build (run->reactions, index, number, context, &fault);
  if (fault != NULL)
    {
      g_free (dry->text);
      dry->text = g_strdup (fault->message);
    }
  if (action->kind == SWB_RULE_SEND && dry->bytes != NULL && action->payload->variables)
    run->bytes += g_bytes_get_size (dry->bytes);

  return dry;
}

static void
add_firing (Run              *run,
            Flow             *flow,
            guint             index,
            const SwbRuleHit *hit)
{
  const SwbReaction *reaction = swb_reactions_get (run->reactions, index);
  SwbTemplateContext context;
  SwbRuleDryFiring *firing;

  if (run->firings->len >= SWB_RULE_DRY_RUN_MAX || run->bytes >= SWB_RULE_DRY_RUN_MAX_BYTES)
    {
      run->more = TRUE;
      return;
    }

  swb_template_context_init (&context);
  context.now = flow->time / 1000;
  context.counter = run->counts[index]++;
  context.peer = flow->peer;
  context.local = flow->local;
  context.captures = hit != NULL ? hit->captures : NULL;
  context.n_captures = hit != NULL ? hit->n_captures : 0;

  firing = g_new0 (SwbRuleDryFiring, 1);
  firing->offset = flow->offset;
  firing->time = flow->time;
  firing->flow = flow->number;
  firing->rule = reaction->position;
  firing->costly = hit != NULL && hit->costly;
  firing->matched = hit != NULL ? g_bytes_new (hit->data, hit->length) : g_bytes_new (NULL, 0);
  run->bytes += g_bytes_get_size (firing->matched);
  firing->actions = g_ptr_array_new_with_free_func (action_free);
  for (guint i = 0; i < reaction->rule->actions->len && !firing->costly; i++)
    g_ptr_array_add (firing->actions, render (run, index, i, &context, firing->matched));
  g_ptr_array_add (run->firings, firing);
}

static void
add_when (Run        *run,
          Flow       *flow,
          SwbRuleWhen when)
{
  for (guint i = 0; i < swb_reactions_get_length (run->reactions); i++)
    if (swb_reactions_get (run->reactions, i)->rule->when == when)
      add_firing (run, flow, i, NULL);
}

static void
add_hits (Run  *run,
          Flow *flow)
{
  SwbRuleHit hit;

  while (swb_rule_scan_peek (flow->scan, &hit))
    {
      add_firing (run, flow, hit.reaction, &hit);
      swb_rule_scan_take (flow->scan);
    }
}

/* Gives the scan the read that has come together. */
static void
flush_read (Run  *run,
            Flow *flow)
{
  if (flow->read->len == 0)
    return;

  swb_rule_scan_push (flow->scan, flow->read->data, flow->read->len, flow->time / 1000);
  add_hits (run, flow);
  g_byte_array_set_size (flow->read, 0);
}

/* What a pause until @time makes of what has come. */
static void
pass_time (Run   *run,
           Flow  *flow,
           gint64 time)
{
  if (!flow->opened || flow->ended)
    return;

  if (swb_rule_scan_push_time (flow->scan, time / 1000))
    add_hits (run, flow);
  for (guint i = 0; i < swb_reactions_get_length (run->reactions); i++)
    {
      const SwbRule *rule = swb_reactions_get (run->reactions, i)->rule;

      if (rule->when != SWB_RULE_WHEN_IDLE || flow->idle[i] == flow->offset ||
          time - flow->time < rule->idle_ms * G_GINT64_CONSTANT (1000000))
        continue;
      flow->idle[i] = flow->offset;
      add_firing (run, flow, i, NULL);
    }
}

static Flow *
get_flow (Run                *run,
          const SwbLogRecord *record)
{
  Flow *flow = g_hash_table_lookup (run->flows, GUINT_TO_POINTER (record->flow));

  if (flow != NULL)
    return flow;

  flow = g_new0 (Flow, 1);
  flow->number = record->flow;
  flow->datagrams = record->protocol == IPPROTO_UDP;
  flow->scan = swb_rule_scan_new (run->reactions, flow->datagrams);
  flow->local = swb_net_address_to_string (&record->local);
  flow->peer = swb_net_address_to_string (&record->remote);
  flow->read = g_byte_array_new ();
  flow->idle = g_new0 (guint64, MAX (swb_reactions_get_length (run->reactions), 1));
  g_hash_table_insert (run->flows, GUINT_TO_POINTER (record->flow), flow);
  return flow;
}

static void
open_flow (Run                *run,
           Flow               *flow,
           const SwbLogRecord *record)
{
  if (flow->opened)
    return;

  flow->opened = TRUE;
  flow->offset = record->offset;
  flow->time = record->time;
  add_when (run, flow, SWB_RULE_WHEN_OPEN);
}

static void
end_flow (Run                *run,
          Flow               *flow,
          const SwbLogRecord *record)
{
  if (flow->ended)
    return;

  pass_time (run, flow, record->time);
  flow->ended = TRUE;
  flow->offset = record->offset;
  flow->time = record->time;
  swb_rule_scan_push_end (flow->scan);
  add_hits (run, flow);
  add_when (run, flow, SWB_RULE_WHEN_CLOSE);
}

static void
take_data (Run                *run,
           Flow               *flow,
           const SwbLogRecord *record)
{
  /* the pieces of one read have one stamp */
  if (flow->datagrams || record->time != flow->time || flow->read->len + record->payload_length > MAX_READ)
    {
      flush_read (run, flow);
      pass_time (run, flow, record->time);
    }

  /* only the beginning of the log can be missing, so a flow may begin in its midst */
  open_flow (run, flow, record);
  flow->offset = record->offset;
  flow->time = record->time;
  if (flow->datagrams)
    {
      swb_rule_scan_push (flow->scan, record->payload, record->payload_length, record->time / 1000);
      add_hits (run, flow);
    }
  else
    {
      g_byte_array_append (flow->read, record->payload, (guint) record->payload_length);
    }
}

static void
take_record (Run                *run,
             const SwbLogRecord *record)
{
  Flow *flow;

  if (record->flow == 0 || record->kind == SWB_LOG_KIND_FILLER || record->kind == SWB_LOG_KIND_EVENT)
    return;

  flow = get_flow (run, record);
  if (record->kind == SWB_LOG_KIND_DATA && record->direction == SWB_DIRECTION_IN && !flow->ended)
    {
      take_data (run, flow, record);
      return;
    }

  /* anything else ends what was read at once */
  flush_read (run, flow);
  if (record->kind == SWB_LOG_KIND_OPEN)
    open_flow (run, flow, record);
  else if (record->kind == SWB_LOG_KIND_FIN || record->kind == SWB_LOG_KIND_RST)
    end_flow (run, flow, record);
}

static void
run_end (Run   *run,
         gint64 last_time)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, run->flows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      flush_read (run, value);
      pass_time (run, value, last_time + SWB_RULE_SCAN_PAUSE_US * 1000);
    }
}

static int
compare_firings (gconstpointer a,
                 gconstpointer b)
{
  const SwbRuleDryFiring *left = *(SwbRuleDryFiring *const *) a;
  const SwbRuleDryFiring *right = *(SwbRuleDryFiring *const *) b;

  return left->offset < right->offset ? -1 : left->offset > right->offset;
}

static gboolean
read_log (Run              *run,
          SwbLogStore      *store,
          GCancellable     *cancellable,
          SwbRuleDryRunFunc func,
          gpointer          user_data,
          GError          **error)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  guint64 offset = swb_log_reader_get_first_offset (reader);
  guint64 told = offset;
  SwbLogTotals totals;

  swb_log_store_get_totals (store, &totals);
  while (offset < totals.length && !run->more)
    {
      SwbLogRecord record;

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !swb_log_reader_read (reader, offset, &record, error))
        return FALSE;
      take_record (run, &record);
      offset = record.next;
      if (func != NULL && offset - told >= PROGRESS_STEP)
        {
          told = offset;
          func ((double) offset / (double) totals.length, user_data);
        }
    }

  run_end (run, totals.last_time);
  return TRUE;
}

/**
 * swb_rule_dry_run:
 * @reactions: the rules
 * @store: what is logged
 * @cancellable: (nullable): ends it early
 * @func: (nullable): told how far it is
 * @user_data: for @func
 * @more: (out) (optional): whether there are more than are kept, see %SWB_RULE_DRY_RUN_MAX
 * @error: return location for a %SWB_LOG_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Finds what the rules would have done with what each connection in a log received; nothing is touched. What was sent
 * stays as it was: a rule that closes does not end what follows in the log, delays take no time, and limits are left aside.
 * Takes as long as it takes to read the log: any thread but the main one, one that nobody else uses it on.
 *
 * Returns: (transfer full) (nullable) (element-type SwbRuleDryFiring): the firings, in the order of the log
 */
GPtrArray *
swb_rule_dry_run (SwbReactions     *reactions,
                  SwbLogStore      *store,
                  GCancellable     *cancellable,
                  SwbRuleDryRunFunc func,
                  gpointer          user_data,
                  gboolean         *more,
                  GError          **error)
{
  g_autoptr (GHashTable) flows = g_hash_table_new_full (NULL, NULL, NULL, flow_free);
  g_autoptr (GPtrArray) firings = g_ptr_array_new_with_free_func (firing_free);
  g_autofree guint64 *counts = g_new0 (guint64, MAX (swb_reactions_get_length (reactions), 1));
  Run run = { .reactions = reactions, .flows = flows, .firings = firings, .counts = counts };

  if (!read_log (&run, store, cancellable, func, user_data, error))
    return NULL;

  /* stable, so those of one record stay in their order */
  g_ptr_array_sort (firings, compare_firings);
  if (more != NULL)
    *more = run.more;
  return g_steal_pointer (&firings);
}

typedef struct
{
  SwbReactions *reactions;
  SwbLogStore *store;
  SwbRuleDryRunFunc func;
  gpointer func_data;
  gboolean more;
} TaskData;

static void
task_data_free (gpointer data)
{
  TaskData *task_data = data;

  swb_reactions_unref (task_data->reactions);
  g_object_unref (task_data->store);
  g_free (task_data);
}

static void
run_in_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  TaskData *task_data = data;
  GError *error = NULL;
  GPtrArray *firings = swb_rule_dry_run (task_data->reactions, task_data->store, cancellable, task_data->func,
                                         task_data->func_data, &task_data->more, &error);

  if (firings != NULL)
    g_task_return_pointer (task, firings, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * swb_rule_dry_run_async:
 * @reactions: the rules
 * @store: what is logged
 * @cancellable: (nullable): ends it early
 * @func: (nullable): told how far it is, on the thread that runs it
 * @func_data: for @func
 * @callback: called in the caller's main context when it is done
 * @user_data: for @callback
 *
 * As swb_rule_dry_run(), on a thread of its own.
 */
void
swb_rule_dry_run_async (SwbReactions       *reactions,
                        SwbLogStore        *store,
                        GCancellable       *cancellable,
                        SwbRuleDryRunFunc   func,
                        gpointer            func_data,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  TaskData *data = g_new0 (TaskData, 1);

  data->reactions = swb_reactions_ref (reactions);
  data->store = g_object_ref (store);
  data->func = func;
  data->func_data = func_data;
  g_task_set_source_tag (task, swb_rule_dry_run_async);
  g_task_set_task_data (task, data, task_data_free);
  g_task_run_in_thread (task, run_in_thread);
}

/**
 * swb_rule_dry_run_finish:
 * @result: the result
 * @more: (out) (optional): whether there are more than are kept, see %SWB_RULE_DRY_RUN_MAX
 * @error: return location for a %SWB_LOG_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable) (element-type SwbRuleDryFiring): the firings, in the order of the log
 */
GPtrArray *
swb_rule_dry_run_finish (GAsyncResult *result,
                         gboolean     *more,
                         GError      **error)
{
  TaskData *data = g_task_get_task_data (G_TASK (result));

  if (more != NULL)
    *more = data->more;
  return g_task_propagate_pointer (G_TASK (result), error);
}
