#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-rule-run-private.h"

#include <string.h>

/* Datagrams of a peer that wait for rules that may not act yet. A stream is not read meanwhile; but the peers of a UDP
 * socket share it, and one of them that asks too often is not to keep the others waiting. */
#define MAX_WAITING 256u

/* What a datagram costs beside its bytes */
#define DATAGRAM_COST 64u

/* Returns: (transfer full) */
static GBytes *
pop_backlog (SwbRuleRun *self)
{
  GBytes *bytes = g_queue_pop_head (&self->backlog);

  if (self->datagrams)
    swb_rule_limits_release (self->limits, g_bytes_get_size (bytes) + DATAGRAM_COST);
  return bytes;
}

static void
push_backlog (SwbRuleRun   *self,
              const guint8 *tainted,
              gsize         length,
              gint64        now)
{
  if (!self->datagrams || (g_queue_get_length (&self->backlog) < MAX_WAITING &&
                           swb_rule_limits_reserve (self->limits, length + DATAGRAM_COST)))
    {
      g_queue_push_tail (&self->backlog, g_bytes_new (tainted, length));
    }
  else if (swb_rule_limits_say_not_seen (self->limits, now))
    {
      g_autofree char *count = g_strdup_printf ("%u", g_queue_get_length (&self->backlog));

      self->host->log (self->data, SWB_LOG_EVENT_RULE_NOT_SEEN, count, NULL);
    }
}

/**
 * swb_rule_run_new:
 * @reactions: the rules
 * @limits: how often they fired; to outlive the run
 * @datagrams: whether it is UDP
 * @local: HOST:PORT of this side
 * @peer: HOST:PORT of the other side
 * @host: what to do
 * @data: for @host
 * @now: monotonic time, µs: when its quiet begins
 *
 * Returns: (transfer full): the rules at work on a connection that has received nothing yet
 */
SwbRuleRun *
swb_rule_run_new (SwbReactions      *reactions,
                  SwbRuleLimits     *limits,
                  gboolean           datagrams,
                  const char        *local,
                  const char        *peer,
                  const SwbRuleHost *host,
                  gpointer           data,
                  gint64             now)
{
  SwbRuleRun *self = g_new0 (SwbRuleRun, 1);

  self->reactions = swb_reactions_ref (reactions);
  self->limits = limits;
  self->datagrams = datagrams;
  self->local = g_strdup (local);
  self->peer = g_strdup (peer);
  self->host = host;
  self->data = data;
  self->scan = swb_rule_scan_new (reactions, datagrams);
  self->idle = g_new0 (gboolean, MAX (swb_reactions_get_length (reactions), 1));
  self->last = now;
  g_queue_init (&self->pending);
  g_queue_init (&self->backlog);

  return self;
}

/**
 * swb_rule_run_free:
 * @self: (transfer full): a run
 */
void
swb_rule_run_free (SwbRuleRun *self)
{
  swb_rule_run_drop_pending (self);
  while (!g_queue_is_empty (&self->backlog))
    g_bytes_unref (pop_backlog (self));
  swb_rule_scan_free (self->scan);
  swb_reactions_unref (self->reactions);
  g_free (self->idle);
  g_free (self->local);
  g_free (self->peer);
  g_free (self);
}

/* Returns: whether the reaction may fire now; when not, nothing is read until it may */
static gboolean
check_limit (SwbRuleRun *self,
             guint       index,
             gint64      now)
{
  gint64 slot = swb_rule_limits_get_slot (self->limits, index, now);
  const SwbRule *rule = swb_reactions_get (self->reactions, index)->rule;

  if (slot <= now)
    return TRUE;

  self->blocked_until = slot;
  if (swb_rule_limits_say (self->limits, index, SWB_LOG_EVENT_RULE_LIMIT, now))
    {
      g_autofree char *limit = g_strdup_printf ("%u", rule->limit);

      self->host->log (self->data, self->datagrams ? SWB_LOG_EVENT_RULE_LIMIT_PEER : SWB_LOG_EVENT_RULE_LIMIT,
                       swb_reactions_get (self->reactions, index)->label, limit);
    }
  return FALSE;
}

/* @hits: how many were there in this turn */
static gboolean
is_stalled (SwbRuleRun *self,
            guint       index,
            guint       hits,
            gint64      now)
{
  if (hits >= SWB_RULE_RUN_MAX_HITS)
    self->blocked_until = now;

  self->stalled = hits >= SWB_RULE_RUN_MAX_HITS || swb_rule_run_is_full (self) || !check_limit (self, index, now);
  return self->stalled;
}

static void
say_let_go (SwbRuleRun *self)
{
  gsize let_go = swb_rule_scan_take_let_go (self->scan);
  g_autofree char *count = NULL;
  g_autofree char *cap = NULL;

  if (let_go == 0 || self->let_go_said)
    return;

  self->let_go_said = TRUE; /* once a connection: the next read would say it again */
  count = g_strdup_printf ("%" G_GSIZE_FORMAT, let_go);
  cap = g_strdup_printf ("%u", SWB_RULE_SCAN_CAP);
  self->host->log (self->data, SWB_LOG_EVENT_RULE_LET_GO, count, cap);
}

/* Fires what is met, until nothing is or no more may now. */
static void
run_hits (SwbRuleRun *self,
          gint64      now)
{
  SwbRuleHit hit;
  guint hits = 0;

  self->stalled = FALSE;
  while (!self->over && swb_rule_scan_peek (self->scan, &hit))
    {
      SwbRuleOccasion about = { hit.data, hit.length, hit.lasting, hit.n_captures, hit.captures, 0, hit.rest,
                                hit.rest_length, NULL };

      if (hit.costly)
        self->host->log (self->data, SWB_LOG_EVENT_RULE_COSTLY,
                         swb_reactions_get (self->reactions, hit.reaction)->label, NULL);
      else if (is_stalled (self, hit.reaction, hits++, now))
        break;
      else
        swb_rule_run_fire (self, hit.reaction, &about, now);
      swb_rule_scan_take (self->scan);
    }

  /* what was read is gone when this returns */
  swb_rule_scan_hold (self->scan);
  say_let_go (self);
}

static gboolean
is_held_up (SwbRuleRun *self)
{
  return self->stalled || self->blocked_until != 0 || swb_rule_run_is_full (self) || !g_queue_is_empty (&self->backlog);
}

static void
fire_when (SwbRuleRun *self,
           SwbRuleWhen when,
           gint64      now)
{
  SwbRuleOccasion about = { .data = (const guint8 *) "" };

  if (!swb_reactions_has_when (self->reactions, when))
    return;
  for (guint i = 0; i < swb_reactions_get_length (self->reactions) && !self->over; i++)
    if (swb_reactions_get (self->reactions, i)->rule->when == when)
      swb_rule_run_fire (self, i, &about, now);
}

/**
 * swb_rule_run_open:
 * @self: a run
 * @now: monotonic time, µs
 *
 * The connection stands. A rule about this is not held to its limit, for nothing could be put off, but it counts.
 */
void
swb_rule_run_open (SwbRuleRun *self,
                   gint64      now)
{
  if (self->opened || self->over)
    return;

  self->opened = TRUE;
  fire_when (self, SWB_RULE_WHEN_OPEN, now);
}

/**
 * swb_rule_run_feed:
 * @self: a run
 * @tainted: (array length=length): what was read, or a datagram
 * @length: its bytes
 * @now: monotonic time, µs
 *
 * Something has come. What comes while a rule may not act is kept and looked at later: of a stream what was read at once,
 * which then is not read any further; of datagrams a few hundred, and those beyond are not looked at, which is said.
 */
void
swb_rule_run_feed (SwbRuleRun   *self,
                   const guint8 *tainted,
                   gsize         length,
                   gint64        now)
{
  self->last = now;
  if (swb_reactions_has_when (self->reactions, SWB_RULE_WHEN_IDLE))
    memset (self->idle, 0, swb_reactions_get_length (self->reactions) * sizeof *self->idle);
  if (self->over || self->input_ended)
    return;

  if (self->hearing > 0)
    swb_rule_run_hear (self, tainted, length);
  if (is_held_up (self))
    {
      push_backlog (self, tainted, length, now);
      return;
    }

  swb_rule_scan_push (self->scan, tainted, length, now);
  run_hits (self, now);
}

static void
end_scan (SwbRuleRun *self,
          gint64      now)
{
  swb_rule_scan_push_end (self->scan);
  run_hits (self, now);
}

/**
 * swb_rule_run_end_input:
 * @self: a run
 * @now: monotonic time, µs
 *
 * The peer has closed its side: what waited for more is looked at as it is, and the rules about the close have their turn.
 */
void
swb_rule_run_end_input (SwbRuleRun *self,
                        gint64      now)
{
  if (self->input_ended || self->over)
    return;

  self->input_ended = TRUE;
  if (!is_held_up (self))
    end_scan (self, now);
  fire_when (self, SWB_RULE_WHEN_CLOSE, now);
}

/**
 * swb_rule_run_close:
 * @self: a run
 * @now: monotonic time, µs
 *
 * The connection is about to be closed, or has ended: as swb_rule_run_end_input(), unless that was before; and then
 * nothing happens any more. Its host says what still waits, see swb_rule_run_drop_pending().
 */
void
swb_rule_run_close (SwbRuleRun *self,
                    gint64      now)
{
  if (!self->input_ended)
    {
      /* also when a rule has closed it: the others are told */
      self->over = FALSE;
      self->input_ended = TRUE;
      fire_when (self, SWB_RULE_WHEN_CLOSE, now);
    }
  self->over = TRUE;
}

static void
run_idle (SwbRuleRun *self,
          gint64      now)
{
  SwbRuleOccasion about = { .data = (const guint8 *) "" };

  if (!swb_reactions_has_when (self->reactions, SWB_RULE_WHEN_IDLE) || self->input_ended)
    return;

  for (guint i = 0; i < swb_reactions_get_length (self->reactions) && !self->over; i++)
    {
      const SwbRule *rule = swb_reactions_get (self->reactions, i)->rule;

      if (rule->when != SWB_RULE_WHEN_IDLE || self->idle[i] || now < self->last + rule->idle_ms * G_GINT64_CONSTANT (1000))
        continue;
      self->idle[i] = TRUE;
      swb_rule_run_fire (self, i, &about, now);
    }
}

/**
 * swb_rule_run_wake:
 * @self: a run
 * @now: monotonic time, µs
 *
 * Does what is due.
 */
void
swb_rule_run_wake (SwbRuleRun *self,
                   gint64      now)
{
  gboolean held_up = is_held_up (self);

  if (self->paused_until != SWB_RULE_RUN_NEVER && now >= self->paused_until)
    self->paused_until = 0;
  if (now >= self->blocked_until)
    self->blocked_until = 0;
  swb_rule_run_do_pending (self, now);
  if (self->over)
    return;

  if (held_up && self->blocked_until == 0 && !swb_rule_run_is_full (self))
    {
      run_hits (self, now);
      while (!self->over && self->blocked_until == 0 && !swb_rule_run_is_full (self) && !g_queue_is_empty (&self->backlog))
        {
          g_autoptr (GBytes) bytes = pop_backlog (self);
          gsize length;
          const guint8 *data = g_bytes_get_data (bytes, &length);

          swb_rule_scan_push (self->scan, data, length, now);
          swb_rule_scan_hold (self->scan);
          run_hits (self, now);
        }
      if (self->input_ended && !self->over && !is_held_up (self))
        end_scan (self, now);
    }

  if (!self->over && !is_held_up (self) && swb_rule_scan_push_time (self->scan, now))
    run_hits (self, now);
  run_idle (self, now);
}

/**
 * swb_rule_run_resume_reading:
 * @self: a run
 *
 * Ends a pause of reading that a rule asked for.
 */
void
swb_rule_run_resume_reading (SwbRuleRun *self)
{
  self->paused_until = 0;
}

static gint64
get_idle_deadline (SwbRuleRun *self)
{
  gint64 deadline = SWB_RULE_RUN_NEVER;

  if (!swb_reactions_has_when (self->reactions, SWB_RULE_WHEN_IDLE) || self->input_ended)
    return SWB_RULE_RUN_NEVER;

  for (guint i = 0; i < swb_reactions_get_length (self->reactions); i++)
    {
      const SwbRule *rule = swb_reactions_get (self->reactions, i)->rule;

      if (rule->when == SWB_RULE_WHEN_IDLE && !self->idle[i])
        deadline = MIN (deadline, self->last + rule->idle_ms * G_GINT64_CONSTANT (1000));
    }
  return deadline;
}

/**
 * swb_rule_run_get_deadline:
 * @self: a run
 *
 * Returns: when to call swb_rule_run_wake(), monotonic time, µs; -1 when nothing is due
 */
gint64
swb_rule_run_get_deadline (SwbRuleRun *self)
{
  gint64 deadline = get_idle_deadline (self);
  gint64 scan;

  if (self->over)
    return -1;

  if (!g_queue_is_empty (&self->pending) && !self->host->is_congested (self->data))
    deadline = MIN (deadline, self->delayed_until);
  if (self->blocked_until != 0)
    deadline = MIN (deadline, self->blocked_until);
  if (self->paused_until != 0)
    deadline = MIN (deadline, self->paused_until);
  scan = is_held_up (self) ? -1 : swb_rule_scan_get_deadline (self->scan);
  if (scan >= 0)
    deadline = MIN (deadline, scan);

  return deadline == SWB_RULE_RUN_NEVER ? -1 : deadline;
}

/**
 * swb_rule_run_wants_input:
 * @self: a run
 *
 * Returns: whether to read on: not while reading is paused or too much that was sent waits; of a stream neither while a rule
 *   is at its limit, or too much waits behind a delay
 */
gboolean
swb_rule_run_wants_input (SwbRuleRun *self)
{
  if (self->over)
    return TRUE;
  if (self->datagrams)
    return self->paused_until == 0 && !self->host->is_congested (self->data);
  return self->paused_until == 0 && !is_held_up (self);
}
