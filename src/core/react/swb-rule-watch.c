#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-rule-scan-private.h"

#include <string.h>

/*
 * How one reaction looks for what it is for: in reads, in lines, in what is between pauses, or in the stream as a whole.
 */

static SwbRuleUnit
get_unit (SwbRuleScan        *self,
          const SwbRuleWatch *watch)
{
  SwbRuleUnit unit = watch->reaction->unit;

  /* a datagram is a whole by itself, and no pause has to tell */
  return self->datagrams && (unit == SWB_RULE_UNIT_GAP || unit == SWB_RULE_UNIT_TEXT) ? SWB_RULE_UNIT_READ : unit;
}

static void
set_ready (SwbRuleWatch *watch,
           guint64       unit_begin,
           guint64       unit_end,
           guint64       end,
           guint64       found_base)
{
  watch->state = SWB_RULE_CANDIDATE_READY;
  watch->unit_begin = unit_begin;
  watch->unit_end = unit_end;
  watch->end = end;
  watch->found_base = found_base;
}

/* Returns: whether a whole unit is met, or was too costly to look through */
static gboolean
try_unit (SwbRuleScan  *self,
          SwbRuleWatch *watch,
          guint64       begin,
          guint64       unit_end,
          guint64       end)
{
  SwbMatcherResult result = swb_matcher_match_unit (watch->reaction->matcher, swb_rule_scan_at (self, begin),
                                                    (gsize) (unit_end - begin), &watch->found);

  if (result == SWB_MATCHER_NONE)
    return FALSE;

  watch->costly = result == SWB_MATCHER_COSTLY;
  set_ready (watch, begin, unit_end, end, begin);
  return TRUE;
}

/* A read, alone and with what came before it of the same message. */
static void
look_at_read (SwbRuleScan  *self,
              SwbRuleWatch *watch)
{
  gboolean is_text = get_unit (self, watch) == SWB_RULE_UNIT_TEXT;
  guint64 begin = is_text ? self->text_begin : self->read_begin;
  guint64 end = is_text ? self->text_end : self->end;
  gboolean fresh = is_text ? self->text_fresh : self->fresh;
  gboolean alone = self->datagrams || watch->begin >= begin;

  watch->state = SWB_RULE_CANDIDATE_NONE;
  watch->keep = SWB_RULE_WATCH_NOTHING;
  if (is_text && begin == end && !watch->tried)
    {
      /* not one character is whole yet */
      watch->keep = watch->begin;
      return;
    }
  if (watch->spoiled > begin)
    watch->begin = end;
  if (watch->tried || !fresh || watch->spoiled > begin)
    return;
  watch->tried = TRUE;

  if (try_unit (self, watch, begin, end, end) || (!alone && try_unit (self, watch, watch->begin, end, end)))
    return;

  if (alone)
    watch->begin = begin;
  if (!self->datagrams && watch->begin < end &&
      swb_matcher_may_begin_with (watch->reaction->matcher, swb_rule_scan_at (self, watch->begin), (gsize) (end - watch->begin)))
    watch->keep = watch->begin;
  else if (!alone && !self->datagrams &&
           swb_matcher_may_begin_with (watch->reaction->matcher, swb_rule_scan_at (self, begin), (gsize) (end - begin)))
    watch->keep = watch->begin = begin;
  else
    watch->begin = end;
}

/* Lines end with LF or CRLF; the last one also with the connection, or with its datagram. */
static void
look_at_lines (SwbRuleScan  *self,
               SwbRuleWatch *watch)
{
  while (watch->begin < self->end)
    {
      const guint8 *lf = memchr (swb_rule_scan_at (self, watch->from), '\n', (gsize) (self->end - watch->from));
      guint64 begin = watch->begin;
      guint64 end = lf != NULL ? watch->from + (guint64) (lf - swb_rule_scan_at (self, watch->from)) + 1 : self->end;
      guint64 line_end = lf != NULL ? end - 1 : end;
      gboolean skip = watch->spoiled > begin || watch->broken;

      if (lf == NULL && !self->ended && !self->datagrams)
        break;

      if (lf != NULL && line_end > begin && *swb_rule_scan_at (self, line_end - 1) == '\r')
        line_end--;
      watch->broken = FALSE;
      watch->begin = watch->from = end;
      if (!skip && try_unit (self, watch, begin, line_end, end))
        return;
    }

  watch->state = SWB_RULE_CANDIDATE_NONE;
  watch->from = self->end;
  watch->keep = watch->begin;
}

static void
look_at_gap (SwbRuleScan  *self,
             SwbRuleWatch *watch)
{
  watch->state = SWB_RULE_CANDIDATE_NONE;
  watch->keep = watch->begin;
  if (watch->begin == self->end || (!watch->due && !self->ended))
    return;

  watch->due = FALSE;
  if (watch->spoiled <= watch->begin && try_unit (self, watch, watch->begin, self->end, self->end))
    return;
  watch->begin = watch->keep = self->end;
}

static void
look_at_stream (SwbRuleScan  *self,
                SwbRuleWatch *watch)
{
  guint64 from = MAX (watch->from, watch->spoiled);
  gboolean at_end = watch->due || self->ended || self->datagrams;
  SwbMatcherResult result;

  result = swb_matcher_find (watch->reaction->matcher, self->window, self->window_length, (gsize) (from - self->base),
                             at_end, &watch->found);
  if (result == SWB_MATCHER_MATCH || result == SWB_MATCHER_COSTLY)
    {
      gsize begin = result == SWB_MATCHER_MATCH ? watch->found.ranges[0].begin : 0;
      gsize end = result == SWB_MATCHER_MATCH ? watch->found.ranges[0].end : self->window_length;

      /* an expression that looks far ahead may match before where it began to look */
      watch->costly = result == SWB_MATCHER_COSTLY;
      set_ready (watch, self->base + begin, self->base + end, MAX (self->base + end, from), self->base);
      return;
    }

  watch->state = SWB_RULE_CANDIDATE_NONE;
  watch->waits = FALSE;
  if (!watch->due)
    {
      watch->from = self->base + watch->found.next;
      watch->keep = self->base + watch->found.keep;
      watch->waits = result == SWB_MATCHER_PARTIAL && swb_matcher_may_grow (watch->reaction->matcher);
    }
  watch->due = FALSE;
}

/**
 * swb_rule_watch_look:
 * @watch: one whose candidate is not known
 * @self: the scan that it belongs to
 *
 * Looks in what the scan has for the next thing that its reaction is for.
 */
void
swb_rule_watch_look (SwbRuleWatch *watch,
                     SwbRuleScan  *self)
{
  watch->costly = FALSE;
  if (watch->off)
    {
      watch->state = SWB_RULE_CANDIDATE_NONE;
      watch->keep = SWB_RULE_WATCH_NOTHING;
      return;
    }

  switch (get_unit (self, watch))
    {
    case SWB_RULE_UNIT_LINE:
      look_at_lines (self, watch);
      break;
    case SWB_RULE_UNIT_GAP:
      look_at_gap (self, watch);
      break;
    case SWB_RULE_UNIT_STREAM:
      look_at_stream (self, watch);
      break;
    case SWB_RULE_UNIT_AUTO:
    case SWB_RULE_UNIT_READ:
    case SWB_RULE_UNIT_TEXT:
    default:
      look_at_read (self, watch);
      break;
    }
}
