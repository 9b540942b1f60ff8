#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-rule-limits.h"

#include <string.h>

/* A second in slots: firings are counted by these. */
#define SLOTS 50
#define SLOT_US (G_USEC_PER_SEC / SLOTS)

/* The same is not said again before it has been quiet for so long. */
#define SAY_AGAIN_US (10 * G_USEC_PER_SEC)

#define SAID 2 /* at its limit, at fault */

typedef struct
{
  guint limit;
  guint64 count;
  gint64 slot; /* number of the newest slot */
  guint slots[SLOTS];
  guint sum; /* of all slots */
  gint64 said[SAID];
} Counter;

/* Bytes of datagrams that may wait for rules, of all peers. */
#define MAX_RESERVED (16u * 1024u * 1024u)

struct _SwbRuleLimits
{
  Counter *counters;
  gint64 said_not_seen;
  gsize reserved;
};

/**
 * swb_rule_limits_new:
 * @reactions: of a panel
 *
 * Returns: (transfer full): their counters, none of them has fired
 */
SwbRuleLimits *
swb_rule_limits_new (SwbReactions *reactions)
{
  SwbRuleLimits *self = g_new0 (SwbRuleLimits, 1);
  guint length = swb_reactions_get_length (reactions);

  self->said_not_seen = -SAY_AGAIN_US;
  self->counters = g_new0 (Counter, MAX (length, 1));
  for (guint i = 0; i < length; i++)
    {
      self->counters[i].limit = swb_reactions_get (reactions, i)->rule->limit;
      for (guint j = 0; j < SAID; j++)
        self->counters[i].said[j] = -SAY_AGAIN_US;
    }
  return self;
}

/**
 * swb_rule_limits_free:
 * @self: (transfer full): counters
 */
void
swb_rule_limits_free (SwbRuleLimits *self)
{
  g_free (self->counters);
  g_free (self);
}

/* Lets go of the slots that are more than a second old. */
static void
advance (Counter *counter,
         gint64   now)
{
  gint64 slot = now / SLOT_US;

  if (slot - counter->slot >= SLOTS)
    {
      memset (counter->slots, 0, sizeof counter->slots);
      counter->sum = 0;
      counter->slot = slot;
    }
  while (counter->slot < slot)
    {
      guint *oldest = &counter->slots[++counter->slot % SLOTS];

      counter->sum -= *oldest;
      *oldest = 0;
    }
}

/**
 * swb_rule_limits_get_slot:
 * @self: counters
 * @index: of a reaction
 * @now: monotonic time, µs
 *
 * Returns: when it may fire: @now, or the time of the next slot
 */
gint64
swb_rule_limits_get_slot (SwbRuleLimits *self,
                          guint          index,
                          gint64         now)
{
  Counter *counter = &self->counters[index];

  if (counter->limit == 0)
    return now;

  advance (counter, now);
  if (counter->sum < counter->limit)
    return now;

  /* when the oldest slot with anything in it is a second old */
  for (gint64 slot = counter->slot - SLOTS + 1; slot < counter->slot; slot++)
    if (counter->slots[slot % SLOTS] > 0)
      return (slot + SLOTS) * SLOT_US;
  return (counter->slot + SLOTS) * SLOT_US;
}

/**
 * swb_rule_limits_count:
 * @self: counters
 * @index: of a reaction that fires
 * @now: monotonic time, µs
 */
void
swb_rule_limits_count (SwbRuleLimits *self,
                       guint          index,
                       gint64         now)
{
  Counter *counter = &self->counters[index];

  counter->count++;
  if (counter->limit == 0)
    return;

  advance (counter, now);
  counter->slots[counter->slot % SLOTS]++;
  counter->sum++;
}

/**
 * swb_rule_limits_get_count:
 * @self: counters
 * @index: of a reaction
 *
 * Returns: how often it has fired
 */
guint64
swb_rule_limits_get_count (SwbRuleLimits *self,
                           guint          index)
{
  return self->counters[index].count;
}

/**
 * swb_rule_limits_say:
 * @self: counters
 * @index: of a reaction
 * @event: %SWB_LOG_EVENT_RULE_LIMIT or %SWB_LOG_EVENT_RULE_FAULT
 * @now: monotonic time, µs
 *
 * Returns: whether it is to be said: the first time, and when it has not happened for 10 s
 */
gboolean
swb_rule_limits_say (SwbRuleLimits *self,
                     guint          index,
                     SwbLogEventId  event,
                     gint64         now)
{
  gint64 *said = &self->counters[index].said[event == SWB_LOG_EVENT_RULE_LIMIT ? 0 : 1];
  gboolean say = now - *said >= SAY_AGAIN_US;

  *said = now;
  return say;
}

/**
 * swb_rule_limits_say_not_seen:
 * @self: counters
 * @now: monotonic time, µs
 *
 * Returns: as swb_rule_limits_say(), for %SWB_LOG_EVENT_RULE_NOT_SEEN
 */
gboolean
swb_rule_limits_say_not_seen (SwbRuleLimits *self,
                              gint64         now)
{
  gboolean say = now - self->said_not_seen >= SAY_AGAIN_US;

  self->said_not_seen = now;
  return say;
}

/**
 * swb_rule_limits_reserve:
 * @self: counters
 * @bytes: of a datagram that has to wait
 *
 * Returns: whether there is room for it among those of all peers; if so, to be given back by swb_rule_limits_release()
 */
gboolean
swb_rule_limits_reserve (SwbRuleLimits *self,
                         gsize          bytes)
{
  if (bytes > MAX_RESERVED - self->reserved)
    return FALSE;

  self->reserved += bytes;
  return TRUE;
}

/**
 * swb_rule_limits_release:
 * @self: counters
 * @bytes: as reserved
 */
void
swb_rule_limits_release (SwbRuleLimits *self,
                         gsize          bytes)
{
  self->reserved -= MIN (bytes, self->reserved);
}
