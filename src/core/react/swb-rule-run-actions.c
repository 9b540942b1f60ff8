#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-rule-run-private.h"

#include <glib/gi18n-lib.h>

/* Of firings that wait, and are to start a sequence, so many keep what comes meanwhile for it; those beyond let it begin
 * with what comes then. Each keeps 1 MiB at most. */
#define MAX_HEARING 2u

/* A firing of which actions are yet to be done. */
typedef struct
{
  guint reaction;
  guint action; /* the next one */
  guint64 number;
  GBytes *bytes; /* the unit, and behind it the captures */
  SwbExpectationInput *behind; /* (nullable): what has come since, for a sequence that it starts */
  gsize unit_length;
  guint n_captures;
  gsize offsets[SWB_MATCH_MAX_CAPTURES];
  gsize lengths[SWB_MATCH_MAX_CAPTURES];
} Pending;

static void
pending_free (gpointer data)
{
  Pending *pending = data;

  g_clear_pointer (&pending->bytes, g_bytes_unref);
  g_clear_pointer (&pending->behind, swb_expectation_input_free);
  g_free (pending);
}

static void
say_fault (SwbRuleRun *self,
           guint       index,
           const char *fault,
           gint64      now)
{
  if (swb_rule_limits_say (self->limits, index, SWB_LOG_EVENT_RULE_FAULT, now))
    self->host->log (self->data, SWB_LOG_EVENT_RULE_FAULT, swb_reactions_get (self->reactions, index)->label, fault);
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
do_send (SwbRuleRun            *self,
         guint                  index,
         guint                  action,
         const SwbRuleOccasion *about,
         gint64                 now)
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
do_echo (SwbRuleRun            *self,
         guint                  index,
         const SwbRuleOccasion *about,
         gint64                 now)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!about->lasting)
    bytes = g_bytes_new (about->data, about->length);
  put (self, index, bytes != NULL ? g_bytes_get_data (bytes, NULL) : about->data, about->length, bytes, now);
}

/* What is not to be missed by a sequence: it begins where the match ended, and that may be in the midst of a read, before
 * others that wait for the rules. What comes from now on its job hears of by itself. */
static SwbExpectationInput *
new_behind (SwbRuleRun            *self,
            const SwbRuleOccasion *about)
{
  SwbExpectationInput *behind;

  if (about->behind != NULL && *about->behind != NULL)
    {
      self->hearing--;
      return g_steal_pointer (about->behind);
    }

  behind = swb_expectation_input_new (self->datagrams);
  if (about->rest_length > 0)
    swb_expectation_input_add (behind, about->rest, about->rest_length);
  for (GList *l = self->backlog.head; l != NULL; l = l->next)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (l->data, &length);

      swb_expectation_input_add (behind, data, length);
    }
  return behind;
}

static void
do_action (SwbRuleRun            *self,
           guint                  index,
           guint                  number,
           const SwbRuleOccasion *about,
           gint64                 now)
{
  const char *label = swb_reactions_get (self->reactions, index)->label;
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
      self->paused_until = action->ms == 0 ? SWB_RULE_RUN_NEVER
                                           : MAX (self->paused_until, now + action->ms * G_GINT64_CONSTANT (1000));
      break;
    case SWB_RULE_MARK:
      self->host->log (self->data, SWB_LOG_EVENT_RULE_MARK, label, action->text);
      break;
    case SWB_RULE_NOTIFY:
      /* a row too: there may be no desktop, or nobody before it */
      self->host->log (self->data, SWB_LOG_EVENT_RULE_NOTIFIED, label, action->text);
      self->host->notify (self->data, rule->name, action->text);
      break;
    case SWB_RULE_START_SEQUENCE:
    default:
      self->host->start_sequence (self->data, action->text, new_behind (self, about));
      break;
    }
}

/* Returns: the first action that waits */
static guint
do_actions (SwbRuleRun            *self,
            guint                  index,
            guint                  first,
            const SwbRuleOccasion *about,
            gint64                 now)
{
  guint length = swb_reactions_get (self->reactions, index)->rule->actions->len;

  while (first < length && !self->over && now >= self->delayed_until)
    do_action (self, index, first++, about, now);
  return self->over ? length : first;
}

static gboolean
starts_sequence (SwbRuleRun *self,
                 guint       index,
                 guint       first)
{
  GPtrArray *actions = swb_reactions_get (self->reactions, index)->rule->actions;

  for (guint i = first; i < actions->len; i++)
    if (((const SwbRuleAction *) g_ptr_array_index (actions, i))->kind == SWB_RULE_START_SEQUENCE)
      return TRUE;
  return FALSE;
}

/* Something has come: firings that wait keep it for the sequence that they are to start. */
void
swb_rule_run_hear (SwbRuleRun   *self,
                   const guint8 *tainted,
                   gsize         length)
{
  for (GList *l = self->pending.head; l != NULL && self->hearing > 0; l = l->next)
    {
      Pending *pending = l->data;

      if (pending->behind != NULL)
        swb_expectation_input_add (pending->behind, tainted, length);
    }
}

static void
enqueue (SwbRuleRun            *self,
         guint                  index,
         guint                  first,
         const SwbRuleOccasion *about)
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

  if (self->hearing < MAX_HEARING && starts_sequence (self, index, first))
    {
      pending->behind = new_behind (self, about);
      self->hearing++;
    }
  self->pending_bytes += bytes->len;
  pending->bytes = g_byte_array_free_to_bytes (bytes);
  g_queue_push_tail (&self->pending, pending);
}

/* Does what waited behind a delay that is over. A firing is out of the queue while its actions are done: one of them may
 * be the end of the run. */
void
swb_rule_run_do_pending (SwbRuleRun *self,
                         gint64      now)
{
  Pending *pending;

  while (!self->over && now >= self->delayed_until && !self->host->is_congested (self->data) &&
         (pending = g_queue_pop_head (&self->pending)) != NULL)
    {
      SwbTemplateCapture captures[SWB_MATCH_MAX_CAPTURES];
      const guint8 *data = g_bytes_get_data (pending->bytes, NULL);
      const SwbRuleOccasion about = { data, pending->unit_length, FALSE, pending->n_captures, captures, pending->number,
                                      NULL, 0, &pending->behind };

      for (guint i = 0; i < pending->n_captures; i++)
        captures[i] = (SwbTemplateCapture) { data != NULL ? data + pending->offsets[i] : NULL, pending->lengths[i] };

      self->pending_bytes -= g_bytes_get_size (pending->bytes);
      pending->action = do_actions (self, pending->reaction, pending->action, &about, now);
      if (pending->action < swb_reactions_get (self->reactions, pending->reaction)->rule->actions->len)
        {
          self->pending_bytes += g_bytes_get_size (pending->bytes);
          g_queue_push_head (&self->pending, pending);
          break;
        }

      pending_free (pending);
    }
}

void
swb_rule_run_fire (SwbRuleRun      *self,
                   guint            index,
                   SwbRuleOccasion *about,
                   gint64           now)
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

gboolean
swb_rule_run_is_full (SwbRuleRun *self)
{
  return g_queue_get_length (&self->pending) >= SWB_RULE_RUN_MAX_PENDING ||
         self->pending_bytes >= SWB_RULE_RUN_MAX_PENDING_BYTES || self->host->is_congested (self->data);
}

/**
 * swb_rule_run_drop_pending:
 * @self: a run of which nothing is wanted any more
 *
 * Nothing happens any more. It may be called by the host while the run is at work.
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
  self->hearing = 0;
  self->over = TRUE;

  return count;
}
