#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-rule-scan-private.h"

/* Many connections may stand idle: what was large for a moment is given back. */
static void
shrink_kept (SwbRuleScan *self)
{
  GByteArray *kept;

  if (!self->grown || self->kept->len > SWB_RULE_SCAN_CAP)
    return;

  kept = g_byte_array_sized_new (self->kept->len);
  if (self->kept->len > 0)
    g_byte_array_append (kept, self->kept->data, self->kept->len);
  g_byte_array_unref (self->kept);
  self->kept = kept;
  self->grown = FALSE;
}

/* There is always an address, also of nothing: memmem() and its like want one. */
static void
look_at_kept (SwbRuleScan *self)
{
  self->grown = self->grown || self->kept->len > 2 * SWB_RULE_SCAN_CAP;
  self->window = self->kept->data != NULL ? self->kept->data : (const guint8 *) "";
  self->window_length = self->kept->len;
}

/**
 * swb_rule_scan_new:
 * @reactions: what to look for
 * @datagrams: whether each read stands alone
 *
 * Returns: (transfer full): a scan of a connection that has received nothing yet
 */
SwbRuleScan *
swb_rule_scan_new (SwbReactions *reactions,
                   gboolean      datagrams)
{
  SwbRuleScan *self = g_new0 (SwbRuleScan, 1);
  guint length = swb_reactions_get_length (reactions);

  self->reactions = swb_reactions_ref (reactions);
  self->datagrams = datagrams;
  self->kept = g_byte_array_new ();
  look_at_kept (self);
  self->watches = g_new0 (SwbRuleWatch, MAX (length, 1));
  self->indices = g_new0 (guint, MAX (length, 1));
  for (guint i = 0; i < length; i++)
    {
      const SwbReaction *reaction = swb_reactions_get (reactions, i);

      if (reaction->matcher == NULL)
        continue;
      self->has_texts = self->has_texts || (!datagrams && reaction->unit == SWB_RULE_UNIT_TEXT);
      self->watches[self->length].reaction = reaction;
      self->watches[self->length].keep = SWB_RULE_WATCH_NOTHING;
      self->watches[self->length].state = SWB_RULE_CANDIDATE_NONE;
      self->indices[self->length++] = i;
    }
  self->ready = self->length;

  return self;
}

/**
 * swb_rule_scan_free:
 * @self: (transfer full): a scan
 */
void
swb_rule_scan_free (SwbRuleScan *self)
{
  g_clear_pointer (&self->charset, swb_charset_free);
  swb_reactions_unref (self->reactions);
  g_byte_array_unref (self->kept);
  g_free (self->watches);
  g_free (self->indices);
  g_free (self);
}

static void
look_again (SwbRuleScan *self)
{
  for (guint i = 0; i < self->length; i++)
    self->watches[i].state = SWB_RULE_CANDIDATE_UNKNOWN;
}

/* What was held back stands before what has come, and a character that it ends within is held back now. */
static void
begin_text (SwbRuleScan *self)
{
  gsize whole;

  if (self->charset == NULL && self->text_end == 0)
    {
      self->charset = swb_charset_new (swb_reactions_get_encoding (self->reactions), NULL);
      self->borders = self->charset != NULL ? swb_charset_get_borders (self->charset) : SWB_CHARSET_BORDERS_EVERYWHERE;
    }

  self->text_begin = MAX (self->text_end, self->base);
  whole = swb_charset_count_whole (self->charset, self->borders, swb_rule_scan_at (self, self->text_begin),
                                   (gsize) (self->end - self->text_begin), self->text_begin);
  self->text_end = self->text_begin + whole;
  self->text_fresh = TRUE;
}

/* The rest of the character did not come: what there is of it has to do. Returns: whether anything was held back */
static gboolean
end_text (SwbRuleScan *self)
{
  if (!self->has_texts || self->text_end == self->end)
    return FALSE;

  self->text_begin = self->text_end;
  self->text_end = self->end;
  self->text_fresh = TRUE;
  for (guint i = 0; i < self->length; i++)
    if (self->watches[i].reaction->unit == SWB_RULE_UNIT_TEXT)
      {
        self->watches[i].tried = FALSE;
        self->watches[i].state = SWB_RULE_CANDIDATE_UNKNOWN;
      }
  return TRUE;
}

/**
 * swb_rule_scan_push:
 * @self: a scan of which all hits were taken
 * @tainted: (array length=length): what was read, or a datagram; to stay until all hits are taken, or swb_rule_scan_hold()
 * @length: its bytes
 * @now: monotonic time, µs
 */
void
swb_rule_scan_push (SwbRuleScan  *self,
                    const guint8 *tainted,
                    gsize         length,
                    gint64        now)
{
  gboolean pause = now - self->last >= SWB_RULE_SCAN_PAUSE_US;

  if (length == 0 && !self->datagrams)
    return;

  self->fresh = TRUE;
  self->read_begin = self->end;
  self->end += length;
  self->last = now;
  self->lasting = self->kept->len == 0;
  if (self->lasting)
    {
      self->base = self->read_begin;
      self->window = length > 0 ? tainted : (const guint8 *) "";
      self->window_length = length;
    }
  else
    {
      g_byte_array_append (self->kept, tainted, (guint) length);
      look_at_kept (self);
    }

  if (self->has_texts)
    begin_text (self);
  for (guint i = 0; i < self->length; i++)
    {
      SwbRuleWatch *watch = &self->watches[i];

      watch->tried = FALSE;
      watch->due = FALSE;
      watch->state = SWB_RULE_CANDIDATE_UNKNOWN;
      if (self->datagrams || (pause && watch->reaction->unit == SWB_RULE_UNIT_READ))
        watch->begin = self->read_begin;
      else if (pause && watch->reaction->unit == SWB_RULE_UNIT_TEXT)
        watch->begin = self->text_begin;
      if (self->datagrams)
        watch->from = self->read_begin;
    }
}

/**
 * swb_rule_scan_push_end:
 * @self: a scan of which all hits were taken
 *
 * Nothing more comes: what waited for more is looked at as it is.
 */
void
swb_rule_scan_push_end (SwbRuleScan *self)
{
  self->ended = TRUE;
  self->fresh = self->text_fresh = FALSE;
  end_text (self);
  look_again (self);
}

/**
 * swb_rule_scan_get_deadline:
 * @self: a scan
 *
 * Returns: when to call swb_rule_scan_push_time(), µs of the clock of swb_rule_scan_push(); -1 when nothing waits
 */
gint64
swb_rule_scan_get_deadline (SwbRuleScan *self)
{
  gint64 deadline = -1;

  if (self->ended || self->datagrams)
    return -1;

  if (self->has_texts && self->text_end < self->end)
    deadline = self->last + SWB_RULE_SCAN_PAUSE_US;
  for (guint i = 0; i < self->length; i++)
    {
      const SwbRuleWatch *watch = &self->watches[i];
      gint64 own = self->last + watch->reaction->rule->gap_ms * G_GINT64_CONSTANT (1000);
      gboolean waits = watch->reaction->unit == SWB_RULE_UNIT_GAP ? watch->begin < self->end : watch->waits;

      if (!watch->off && waits && !watch->due && (deadline < 0 || own < deadline))
        deadline = own;
    }

  return deadline;
}

/**
 * swb_rule_scan_push_time:
 * @self: a scan of which all hits were taken
 * @now: monotonic time, µs
 *
 * Tells it that nothing more has come until now.
 *
 * Returns: whether that makes a difference: look for hits
 */
gboolean
swb_rule_scan_push_time (SwbRuleScan *self,
                         gint64       now)
{
  gboolean any = FALSE;

  if (self->ended || self->datagrams)
    return FALSE;

  for (guint i = 0; i < self->length; i++)
    {
      SwbRuleWatch *watch = &self->watches[i];
      gboolean waits = watch->reaction->unit == SWB_RULE_UNIT_GAP ? watch->begin < self->end : watch->waits;

      if (watch->off || !waits || now < self->last + watch->reaction->rule->gap_ms * G_GINT64_CONSTANT (1000))
        continue;
      watch->due = TRUE;
      watch->waits = FALSE;
      watch->state = SWB_RULE_CANDIDATE_UNKNOWN;
      any = TRUE;
    }
  if (any)
    self->fresh = self->text_fresh = FALSE;
  if (now >= self->last + SWB_RULE_SCAN_PAUSE_US && end_text (self))
    any = TRUE;

  return any;
}

/* Keeps of the window what is still of use. */
static void
settle (SwbRuleScan *self)
{
  guint64 keep = self->end;
  gsize drop;

  for (guint i = 0; i < self->length && !self->datagrams; i++)
    keep = MIN (keep, self->watches[i].keep);
  if (self->has_texts)
    keep = MIN (keep, self->text_end);
  keep = MAX (keep, self->base);
  if (self->ended)
    keep = self->end;
  if (self->end - keep > SWB_RULE_SCAN_CAP)
    {
      self->let_go += (gsize) (self->end - keep) - SWB_RULE_SCAN_CAP;
      keep = self->end - SWB_RULE_SCAN_CAP;
    }

  for (guint i = 0; i < self->length; i++)
    {
      SwbRuleWatch *watch = &self->watches[i];

      watch->broken = watch->broken || (watch->begin < keep && watch->keep < keep);
      watch->begin = MAX (watch->begin, keep);
      watch->from = MAX (watch->from, keep);
    }

  drop = (gsize) (keep - self->base);
  if (self->lasting)
    g_byte_array_append (self->kept, self->window + drop, (guint) (self->window_length - drop));
  else if (drop > 0)
    g_byte_array_remove_range (self->kept, 0, (guint) drop);
  self->lasting = FALSE;
  self->base = keep;
  shrink_kept (self);
  look_at_kept (self);
}

static void
fill_hit (SwbRuleScan *self,
          guint        index,
          SwbRuleHit  *hit)
{
  const SwbRuleWatch *watch = &self->watches[index];

  hit->reaction = self->indices[index];
  hit->costly = watch->costly;
  hit->rest = swb_rule_scan_at (self, watch->end);
  hit->rest_length = self->datagrams ? 0 : (gsize) (self->end - watch->end);
  hit->data = swb_rule_scan_at (self, watch->unit_begin);
  hit->length = (gsize) (watch->unit_end - watch->unit_begin);
  hit->lasting = self->lasting;
  hit->n_captures = watch->costly ? 0 : watch->found.n_ranges;
  for (guint i = 0; i < hit->n_captures; i++)
    {
      const SwbMatchRange *range = &watch->found.ranges[i];
      gboolean set = range->begin != SWB_MATCH_UNSET && range->begin <= range->end;

      hit->captures[i].data = set ? swb_rule_scan_at (self, watch->found_base) + range->begin : NULL;
      hit->captures[i].length = set ? range->end - range->begin : 0;
    }
}

/**
 * swb_rule_scan_peek:
 * @self: a scan
 * @hit: (out): the next hit, valid until the next call
 *
 * Returns: whether there is one; when not, what was given to swb_rule_scan_push() is of no more use to the scan
 */
gboolean
swb_rule_scan_peek (SwbRuleScan *self,
                    SwbRuleHit  *hit)
{
  guint best = self->length;

  for (guint i = 0; i < self->length; i++)
    {
      SwbRuleWatch *watch = &self->watches[i];

      if (watch->state == SWB_RULE_CANDIDATE_UNKNOWN)
        swb_rule_watch_look (watch, self);
      if (watch->state == SWB_RULE_CANDIDATE_READY && (best == self->length || watch->end < self->watches[best].end))
        best = i;
    }

  self->ready = best;
  if (best == self->length)
    {
      settle (self);
      return FALSE;
    }

  fill_hit (self, best, hit);
  return TRUE;
}

/**
 * swb_rule_scan_take:
 * @self: a scan in which swb_rule_scan_peek() has found a hit
 *
 * Goes on behind it.
 */
void
swb_rule_scan_take (SwbRuleScan *self)
{
  SwbRuleWatch *watch = &self->watches[self->ready];
  guint64 end = watch->end;

  g_return_if_fail (self->ready < self->length && watch->state == SWB_RULE_CANDIDATE_READY);

  /* whatever an expression does, the next search begins further on */
  if (watch->reaction->unit == SWB_RULE_UNIT_STREAM && end <= MAX (watch->from, watch->spoiled))
    end = MIN (MAX (watch->from, watch->spoiled) + 1, self->end);

  watch->state = SWB_RULE_CANDIDATE_UNKNOWN;
  watch->from = MAX (watch->from, end);
  watch->begin = MAX (watch->begin, end);
  watch->keep = end;
  watch->due = FALSE;
  watch->waits = FALSE;
  if (watch->costly)
    {
      watch->off = TRUE;
      return;
    }
  if (!watch->reaction->rule->stop)
    return;

  for (guint i = self->ready + 1; i < self->length; i++)
    {
      SwbRuleWatch *later = &self->watches[i];

      later->spoiled = MAX (later->spoiled, end);
      /* an empty datagram has no byte that could be spoiled */
      if (later->state == SWB_RULE_CANDIDATE_READY && (later->unit_begin < end || watch->unit_begin == end))
        later->state = SWB_RULE_CANDIDATE_UNKNOWN;
    }
}

/**
 * swb_rule_scan_hold:
 * @self: a scan
 *
 * Copies what was given to swb_rule_scan_push(), so that hits can be taken later.
 */
void
swb_rule_scan_hold (SwbRuleScan *self)
{
  if (!self->lasting)
    return;

  g_byte_array_append (self->kept, self->window, (guint) self->window_length);
  self->lasting = FALSE;
  look_at_kept (self);
}

/**
 * swb_rule_scan_take_let_go:
 * @self: a scan
 *
 * Returns: bytes that were let go since the last call because more than %SWB_RULE_SCAN_CAP waited for a match
 */
gsize
swb_rule_scan_take_let_go (SwbRuleScan *self)
{
  gsize let_go = self->let_go;

  self->let_go = 0;
  return let_go;
}

/**
 * swb_rule_scan_get_kept:
 * @self: a scan of which all hits were taken
 *
 * Returns: bytes that it keeps
 */
gsize
swb_rule_scan_get_kept (SwbRuleScan *self)
{
  return self->kept->len;
}
