#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-rule-run.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NEVER G_MAXINT64

/* A firing of which actions are yet to be done. */
typedef struct
{
  guint reaction;
  guint action; /* the next one */
  guint64 number;
  GBytes *bytes; /* the unit, and behind it the captures */
  gsize unit_length;
  guint n_captures;
  gsize offsets[SWB_MATCH_MAX_CAPTURES];
  gsize lengths[SWB_MATCH_MAX_CAPTURES];
} Pending;

/* What a firing is about. */
typedef struct
{
  const guint8 *data;
  gsize length;
  gboolean lasting;
  guint n_captures;
  const SwbTemplateCapture *captures;
  guint64 number; /* of the firing, from 0 */
} About;

struct _SwbRuleRun
{
  SwbReactions *reactions;
  SwbRuleLimits *limits; /* unowned: the panel's */
  gboolean datagrams;
  char *local;
  char *peer;
  const SwbRuleHost *host;
  gpointer data;

  SwbRuleScan *scan;
  GQueue pending;  /* Pending: behind a delay */
  gsize pending_bytes;
  gint64 delayed_until;
  GQueue backlog;  /* GBytes: what came while a rule was at its limit */
  gint64 blocked_until; /* a rule is at its limit; 0 when none is */
  gint64 paused_until;  /* reading; 0 when it is not, NEVER until it is resumed by hand */
  gint64 last;     /* when something came, or the connection opened */
  gboolean *idle;  /* by reaction: this quiet has been told */
  gboolean opened; /* the open rules have had their turn */
  gboolean over;   /* closed by a rule, or by anybody */
  gboolean input_ended;
  gboolean let_go_said;
};

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_clear_pointer (&pending->bytes, g_bytes_unref);
  g_free (pending);
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
  g_queue_clear_full (&self->pending, pending_free);
  g_queue_clear_full (&self->backlog, (GDestroyNotify) g_bytes_unref);
  swb_rule_scan_free (self->scan);
  swb_reactions_unref (self->reactions);
  g_free (self->idle);
  g_free (self->local);
  g_free (self->peer);
  g_free (self);
}

/* ---- Actions ----------------------------------------------------------------------------------------------------- */

static void
say_fault (SwbRuleRun *self,
           guint       index,
           const char *fault,
           gint64      now)
{
  if (swb_rule_limits_say (self->limits, index, SWB_LOG_EVENT_RULE_FAULT, now))
    self->host->log (self->data, SWB_LOG_EVENT_RULE_FAULT, swb_reactions_get (self->reactions, index)->rule->name, fault);
}

static void
put (SwbRuleRun   *self,
     guint         index,
     const guint8 *data,
     gsize         length,
     GBytes       *bytes,
     gint64        now)
{
  /* nothing is sent for nothing, but over UDP, where that is a datagram */
  if ((length > 0 || self->datagrams) && !self->host->send (self->data, data, length, bytes))
    say_fault (self, index, _("the connection has ended"), now);
}

static void
do_send (SwbRuleRun  *self,
         guint        index,
         guint        action,
         const About *about,
         gint64       now)
{
  const SwbReaction *reaction = swb_reactions_get (self->reactions, index);
  GBytes *constant = g_ptr_array_index (reaction->constant, action);
  SwbTemplateContext context = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) fault = NULL;
  gsize length;
  const guint8 *data;

  if (constant == NULL)
    {
      swb_template_context_init (&context);
      context.counter = about->number;
      context.peer = self->peer;
      context.local = self->local;
      context.captures = about->captures;
      context.n_captures = about->n_captures;
    }

  bytes = swb_reactions_build (self->reactions, index, action, &context, &fault);
  if (bytes == NULL)
    {
      say_fault (self, index, fault->message, now);
      return;
    }

  data = g_bytes_get_data (bytes, &length);
  put (self, index, data, length, bytes, now);
}

static void
do_echo (SwbRuleRun  *self,
         guint        index,
         const About *about,
         gint64       now)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!about->lasting)
    bytes = g_bytes_new (about->data, about->length);
  put (self, index, bytes != NULL ? g_bytes_get_data (bytes, NULL) : about->data, about->length, bytes, now);
}

static void
do_action (SwbRuleRun  *self,
           guint        index,
           guint        number,
           const About *about,
           gint64       now)
{
  const SwbRule *rule = swb_reactions_get (self->reactions, index)->rule;
  const SwbRuleAction *action = g_ptr_array_index (rule->actions, number);

  switch (action->kind)
    {
    case SWB_RULE_SEND:
      do_send (self, index, number, about, now);
      break;
    case SWB_RULE_ECHO:
      do_echo (self, index, about, now);
      break;
    case SWB_RULE_DELAY:
      self->delayed_until = now + action->ms * G_GINT64_CONSTANT (1000);
      break;
    case SWB_RULE_CLOSE:
      self->over = TRUE;
      self->host->close (self->data);
      break;
    case SWB_RULE_RESET:
      self->over = TRUE;
      self->host->reset (self->data);
      break;
    case SWB_RULE_PAUSE_READING:
      self->paused_until = action->ms == 0 ? NEVER : MAX (self->paused_until, now + action->ms * G_GINT64_CONSTANT (1000));
      break;
    case SWB_RULE_MARK:
      self->host->log (self->data, SWB_LOG_EVENT_RULE_MARK, rule->name, action->text);
      break;
    case SWB_RULE_NOTIFY:
      self->host->notify (self->data, rule->name, action->text);
      break;
    case SWB_RULE_START_SEQUENCE:
    default:
      self->host->start_sequence (self->data, action->text);
      break;
    }
}

/* Returns: the first action that waits */
static guint
do_actions (SwbRuleRun  *self,
            guint        index,
            guint        first,
            const About *about,
            gint64       now)
{
  guint length = swb_reactions_get (self->reactions, index)->rule->actions->len;

  while (first < length && !self->over && now >= self->delayed_until)
    do_action (self, index, first++, about, now);
  return self->over ? length : first;
}

static void
enqueue (SwbRuleRun  *self,
         guint        index,
         guint        first,
         const About *about)
{
  Pending *pending = g_new0 (Pending, 1);
  GByteArray *bytes = g_byte_array_new ();

  pending->reaction = index;
  pending->action = first;
  pending->number = about->number;
  pending->unit_length = about->length;
  pending->n_captures = about->n_captures;
  if (about->length > 0)
    g_byte_array_append (bytes, about->data, (guint) about->length);
  for (guint i = 0; i < about->n_captures; i++)
    {
      const SwbTemplateCapture *capture = &about->captures[i];

      pending->lengths[i] = capture->length;
      if (capture->data >= about->data && capture->data + capture->length <= about->data + about->length)
        {
          pending->offsets[i] = (gsize) (capture->data - about->data);
        }
      else
        {
          pending->offsets[i] = bytes->len;
          if (capture->length > 0)
            g_byte_array_append (bytes, capture->data, (guint) capture->length);
        }
    }

  self->pending_bytes += bytes->len;
  pending->bytes = g_byte_array_free_to_bytes (bytes);
  g_queue_push_tail (&self->pending, pending);
}

/* Does what waited behind a delay that is over. */
static void
run_pending (SwbRuleRun *self,
             gint64      now)
{
  Pending *pending;

  while (!self->over && now >= self->delayed_until && (pending = g_queue_peek_head (&self->pending)) != NULL)
    {
      SwbTemplateCapture captures[SWB_MATCH_MAX_CAPTURES];
      const guint8 *data = g_bytes_get_data (pending->bytes, NULL);
      const About about = { data, pending->unit_length, FALSE, pending->n_captures, captures, pending->number };

      for (guint i = 0; i < pending->n_captures; i++)
        captures[i] = (SwbTemplateCapture) { data != NULL ? data + pending->offsets[i] : NULL, pending->lengths[i] };

      pending->action = do_actions (self, pending->reaction, pending->action, &about, now);
      if (pending->action < swb_reactions_get (self->reactions, pending->reaction)->rule->actions->len)
        break;

      self->pending_bytes -= g_bytes_get_size (pending->bytes);
      pending_free (g_queue_pop_head (&self->pending));
    }
}

static void
fire (SwbRuleRun *self,
      guint       index,
      About      *about,
      gint64      now)
{
  guint length = swb_reactions_get (self->reactions, index)->rule->actions->len;
  guint first = 0;

  about->number = swb_rule_limits_get_count (self->limits, index);
  swb_rule_limits_count (self->limits, index, now);
  if (g_queue_is_empty (&self->pending))
    first = do_actions (self, index, 0, about, now);
  if (first < length)
    enqueue (self, index, first, about);
}

/* ---- Occasions --------------------------------------------------------------------------------------------------- */

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

      self->host->log (self->data, SWB_LOG_EVENT_RULE_LIMIT, rule->name, limit);
    }
  return FALSE;
}

static gboolean
is_full (SwbRuleRun *self)
{
  return g_queue_get_length (&self->pending) >= SWB_RULE_RUN_MAX_PENDING ||
         self->pending_bytes >= SWB_RULE_RUN_MAX_PENDING_BYTES;
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

/* Fires what is met, until nothing is or no more may. */
static void
run_hits (SwbRuleRun *self,
          gint64      now)
{
  SwbRuleHit hit;

  while (!self->over && swb_rule_scan_peek (self->scan, &hit))
    {
      About about = { hit.data, hit.length, hit.lasting, hit.n_captures, hit.captures, 0 };

      if (hit.costly)
        self->host->log (self->data, SWB_LOG_EVENT_RULE_COSTLY,
                         swb_reactions_get (self->reactions, hit.reaction)->rule->name, NULL);
      else if (is_full (self) || !check_limit (self, hit.reaction, now))
        break;
      else
        fire (self, hit.reaction, &about, now);
      swb_rule_scan_take (self->scan);
    }

  /* what was read is gone when this returns */
  swb_rule_scan_hold (self->scan);
  say_let_go (self);
}

static gboolean
is_held_up (SwbRuleRun *self)
{
  return self->blocked_until != 0 || is_full (self) || !g_queue_is_empty (&self->backlog);
}

static void
fire_when (SwbRuleRun *self,
           SwbRuleWhen when,
           gint64      now)
{
  About about = { .data = (const guint8 *) "" };

  if (!swb_reactions_has_when (self->reactions, when))
    return;
  for (guint i = 0; i < swb_reactions_get_length (self->reactions) && !self->over; i++)
    if (swb_reactions_get (self->reactions, i)->rule->when == when)
      fire (self, i, &about, now);
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
 * Something has come. What comes while it does not want input is kept and looked at later: at most what was read at once.
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

  if (is_held_up (self))
    {
      g_queue_push_tail (&self->backlog, g_bytes_new (tainted, length));
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
  About about = { .data = (const guint8 *) "" };

  if (!swb_reactions_has_when (self->reactions, SWB_RULE_WHEN_IDLE) || self->input_ended)
    return;

  for (guint i = 0; i < swb_reactions_get_length (self->reactions) && !self->over; i++)
    {
      const SwbRule *rule = swb_reactions_get (self->reactions, i)->rule;

      if (rule->when != SWB_RULE_WHEN_IDLE || self->idle[i] || now < self->last + rule->idle_ms * G_GINT64_CONSTANT (1000))
        continue;
      self->idle[i] = TRUE;
      fire (self, i, &about, now);
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

  if (self->paused_until != NEVER && now >= self->paused_until)
    self->paused_until = 0;
  if (now >= self->blocked_until)
    self->blocked_until = 0;
  run_pending (self, now);
  if (self->over)
    return;

  if (held_up && self->blocked_until == 0 && !is_full (self))
    {
      run_hits (self, now);
      while (!self->over && self->blocked_until == 0 && !is_full (self) && !g_queue_is_empty (&self->backlog))
        {
          g_autoptr (GBytes) bytes = g_queue_pop_head (&self->backlog);
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
  gint64 deadline = NEVER;

  if (!swb_reactions_has_when (self->reactions, SWB_RULE_WHEN_IDLE) || self->input_ended)
    return NEVER;

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

  if (!g_queue_is_empty (&self->pending))
    deadline = MIN (deadline, self->delayed_until);
  if (self->blocked_until != 0)
    deadline = MIN (deadline, self->blocked_until);
  if (self->paused_until != 0)
    deadline = MIN (deadline, self->paused_until);
  scan = is_held_up (self) ? -1 : swb_rule_scan_get_deadline (self->scan);
  if (scan >= 0)
    deadline = MIN (deadline, scan);

  return deadline == NEVER ? -1 : deadline;
}

/**
 * swb_rule_run_wants_input:
 * @self: a run
 *
 * Returns: whether to read on: not while reading is paused, a rule is at its limit, or too much waits behind a delay
 */
gboolean
swb_rule_run_wants_input (SwbRuleRun *self)
{
  return self->over || (self->paused_until == 0 && !is_held_up (self));
}

/**
 * swb_rule_run_drop_pending:
 * @self: a run of which nothing is wanted any more
 *
 * Returns: how many actions waited behind a delay
 */
guint
swb_rule_run_drop_pending (SwbRuleRun *self)
{
  guint count = 0;

  for (GList *l = self->pending.head; l != NULL; l = l->next)
    {
      const Pending *pending = l->data;

      count += swb_reactions_get (self->reactions, pending->reaction)->rule->actions->len - pending->action;
    }
  g_queue_clear_full (&self->pending, pending_free);
  self->pending_bytes = 0;

  return count;
}
