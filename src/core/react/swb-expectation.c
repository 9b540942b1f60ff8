#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-expectation.h"

#include <string.h>

#include "swb-escape.h"
#include "swb-hex.h"

/* Of what came, so many bytes are in a line about it, and so many of them before those that differ. */
#define LINE_BYTES 48u
#define LINE_BEFORE 16

#define KEPT_INPUT (1024u * 1024u)

struct _SwbExpectationInput
{
  GByteArray *bytes;
  GArray *ends; /* gsize: where each datagram ends in @bytes; NULL for a stream */
  gsize from;   /* where to go on looking in a stream, for the step in @step */
  gsize mark;   /* what is before it came before something was sent */
  const SwbSequenceStep *step;
  GBytes *last; /* the datagram that was looked at last */
};

/**
 * swb_expectation_input_new:
 * @datagrams: whether what comes are datagrams, each to be looked at by itself
 *
 * Returns: (transfer full): an input with nothing in it
 */
SwbExpectationInput *
swb_expectation_input_new (gboolean datagrams)
{
  SwbExpectationInput *self = g_new0 (SwbExpectationInput, 1);

  self->bytes = g_byte_array_new ();
  self->ends = datagrams ? g_array_new (FALSE, FALSE, sizeof (gsize)) : NULL;
  return self;
}

/**
 * swb_expectation_input_free:
 * @self: (transfer full): an input
 */
void
swb_expectation_input_free (SwbExpectationInput *self)
{
  g_byte_array_unref (self->bytes);
  g_clear_pointer (&self->ends, g_array_unref);
  g_clear_pointer (&self->last, g_bytes_unref);
  g_free (self);
}

static void
drop (SwbExpectationInput *self,
      gsize                length)
{
  if (length > 0)
    g_byte_array_remove_range (self->bytes, 0, (guint) length);
  self->from = self->from > length ? self->from - length : 0;
  self->mark = self->mark > length ? self->mark - length : 0;
}

static void
drop_datagram (SwbExpectationInput *self)
{
  gsize end = g_array_index (self->ends, gsize, 0);

  drop (self, end);
  g_array_remove_index (self->ends, 0);
  for (guint i = 0; i < self->ends->len; i++)
    g_array_index (self->ends, gsize, i) -= end;
}

/**
 * swb_expectation_input_add:
 * @self: an input
 * @tainted: what came: a read or a datagram
 * @length: its bytes, less than 1 GiB; 0 is an empty datagram
 */
void
swb_expectation_input_add (SwbExpectationInput *self,
                           const guint8        *tainted,
                           gsize                length)
{
  gsize end;

  if (self->ends == NULL && self->bytes->len + length > KEPT_INPUT)
    drop (self, MIN (self->bytes->len, length + KEPT_INPUT / 2));
  while (self->ends != NULL && self->ends->len > 0 &&
         (self->bytes->len + length > KEPT_INPUT || self->ends->len >= KEPT_INPUT / 256))
    drop_datagram (self);

  if (length > 0)
    g_byte_array_append (self->bytes, tainted, (guint) length);
  end = self->bytes->len;
  if (self->ends != NULL)
    g_array_append_val (self->ends, end);
}

/**
 * swb_expectation_input_clear:
 * @self: an input
 *
 * Forgets what has come: only what comes from now on counts.
 */
void
swb_expectation_input_clear (SwbExpectationInput *self)
{
  g_byte_array_set_size (self->bytes, 0);
  if (self->ends != NULL)
    g_array_set_size (self->ends, 0);
  g_clear_pointer (&self->last, g_bytes_unref);
  self->from = 0;
  self->mark = 0;
}

/**
 * swb_expectation_input_mark:
 * @self: an input
 *
 * Something is being sent: what has come before can still be found, but is no part of an answer that is looked at as a
 * whole.
 */
void
swb_expectation_input_mark (SwbExpectationInput *self)
{
  self->mark = self->bytes->len;
}

/* Whether @step finds its own place in what has come, so that what stands before that does no harm. */
static gboolean
finds_its_place (const SwbSequenceStep *step)
{
  if (step->match.kind == SWB_MATCH_ANY || step->match.kind == SWB_MATCH_LENGTH)
    return FALSE;

  return step->unit == SWB_RULE_UNIT_LINE || swb_match_may_straddle (&step->match);
}

static void
drop_marked (SwbExpectationInput *self)
{
  while (self->ends != NULL && self->ends->len > 0 && g_array_index (self->ends, gsize, 0) <= self->mark)
    {
      drop_datagram (self);
      if (self->mark == 0)
        break;
    }
  if (self->ends == NULL)
    drop (self, self->mark);
}

static SwbExpectationResult
match_datagrams (SwbExpectationInput *self,
                 SwbMatcher          *matcher)
{
  while (self->ends->len > 0)
    {
      gsize length = g_array_index (self->ends, gsize, 0);
      SwbMatchFound found;
      SwbMatcherResult result = swb_matcher_match_unit (matcher, self->bytes->data, length, &found);

      g_clear_pointer (&self->last, g_bytes_unref);
      self->last = g_bytes_new (self->bytes->data, MIN (length, SWB_EXPECTATION_MAX_SHOWN));
      drop_datagram (self);
      if (result == SWB_MATCHER_MATCH)
        return SWB_EXPECTATION_MET;
      if (result == SWB_MATCHER_COSTLY)
        return SWB_EXPECTATION_COSTLY;
    }

  return SWB_EXPECTATION_OPEN;
}

/* Whole lines, without their end (LF or CR LF). */
static SwbExpectationResult
match_lines (SwbExpectationInput *self,
             SwbMatcher          *matcher)
{
  for (;;)
    {
      const guint8 *begin = self->bytes->data + self->from;
      const guint8 *feed = self->bytes->len > self->from ? memchr (begin, '\n', self->bytes->len - self->from) : NULL;
      SwbMatcherResult result;
      SwbMatchFound found;
      gsize length;

      if (feed == NULL)
        return SWB_EXPECTATION_OPEN;

      length = (gsize) (feed - begin);
      if (length > 0 && begin[length - 1] == '\r')
        length--;
      result = swb_matcher_match_unit (matcher, begin, length, &found);
      self->from += (gsize) (feed - begin) + 1;
      if (result == SWB_MATCHER_MATCH)
        {
          drop (self, self->from);
          return SWB_EXPECTATION_MET;
        }
      if (result == SWB_MATCHER_COSTLY)
        return SWB_EXPECTATION_COSTLY;
    }
}

static SwbExpectationResult
match_stream (SwbExpectationInput *self,
              SwbMatcher          *matcher)
{
  SwbMatchFound found;
  SwbMatcherResult result =
    swb_matcher_find (matcher, self->bytes->data, self->bytes->len, self->from, TRUE, &found);

  switch (result)
    {
    case SWB_MATCHER_MATCH:
      drop (self, MAX (found.next, found.ranges[0].end));
      return SWB_EXPECTATION_MET;
    case SWB_MATCHER_COSTLY:
      return SWB_EXPECTATION_COSTLY;
    case SWB_MATCHER_NONE:
    case SWB_MATCHER_PARTIAL:
    default:
      self->from = MIN (found.next, self->bytes->len);
      return SWB_EXPECTATION_OPEN;
    }
}

/* About all that has come. */
static SwbExpectationResult
match_whole (SwbExpectationInput   *self,
             const SwbSequenceStep *step,
             SwbMatcher            *matcher)
{
  SwbMatchFound found;
  gsize length = self->bytes->len;

  if (length == 0)
    return SWB_EXPECTATION_OPEN;
  if (swb_matcher_match_unit (matcher, self->bytes->data, length, &found) == SWB_MATCHER_MATCH)
    {
      drop (self, length);
      return SWB_EXPECTATION_MET;
    }

  switch (step->match.kind)
    {
    case SWB_MATCH_EQUALS:
    case SWB_MATCH_STARTS_WITH:
      return swb_matcher_may_begin_with (matcher, self->bytes->data, length) ? SWB_EXPECTATION_OPEN
                                                                            : SWB_EXPECTATION_MISSED;
    case SWB_MATCH_LENGTH:
      return length > step->match.maximum ? SWB_EXPECTATION_MISSED : SWB_EXPECTATION_OPEN;
    case SWB_MATCH_ANY:
    case SWB_MATCH_ENDS_WITH:
    case SWB_MATCH_CONTAINS:
    case SWB_MATCH_WILDCARD:
    case SWB_MATCH_REGEX:
    default:
      return SWB_EXPECTATION_OPEN;
    }
}

/**
 * swb_expectation_input_match:
 * @self: an input
 * @step: an expect step
 * @matcher: made of it
 *
 * Looks whether what has come meets @step. What has met it is used up with all before it; in a stream that was looked
 * at as a whole, all. A regular expression is met by what is there: it doesn't wait for more that would make the match
 * longer.
 *
 * Returns: what came of it
 */
SwbExpectationResult
swb_expectation_input_match (SwbExpectationInput   *self,
                             const SwbSequenceStep *step,
                             SwbMatcher            *matcher)
{
  if (self->step != step)
    {
      self->step = step;
      self->from = 0;
    }
  if (self->mark > 0 && !finds_its_place (step))
    drop_marked (self);

  if (self->ends != NULL)
    return match_datagrams (self, matcher);
  if (self->bytes->len == 0)
    return SWB_EXPECTATION_OPEN;
  if (step->unit == SWB_RULE_UNIT_LINE)
    return match_lines (self, matcher);
  if (swb_match_may_straddle (&step->match))
    return match_stream (self, matcher);
  return match_whole (self, step, matcher);
}

/**
 * swb_expectation_input_dup:
 * @self: an input
 *
 * Returns: (transfer full): what has come and met nothing, the first %SWB_EXPECTATION_MAX_SHOWN bytes of it; of
 *   datagrams the last one
 */
GBytes *
swb_expectation_input_dup (SwbExpectationInput *self)
{
  if (self->last != NULL)
    return g_bytes_ref (self->last);

  return g_bytes_new (self->bytes->data, MIN (self->bytes->len, SWB_EXPECTATION_MAX_SHOWN));
}

/**
 * swb_expectation_format:
 * @bytes: what came, or was expected
 * @difference: where it is not as expected, from 0; negative when that can't be told
 * @encoding: of its text
 *
 * Returns: (transfer full): a few dozen bytes of it in a line, those around the difference: in hexadecimal, and as text
 *   with escapes, such as `61 62 0D “ab\\r”`; `…` stands where bytes are left out
 */
char *
swb_expectation_format (GBytes     *bytes,
                        gint64      difference,
                        const char *encoding)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gsize from = difference > LINE_BEFORE ? MIN ((gsize) difference - LINE_BEFORE, length) : 0;
  gsize shown = MIN (length - from, LINE_BYTES);
  g_autofree char *hex = NULL;
  g_autofree char *text = NULL;
  const char *before = from > 0 ? "… " : "";
  const char *behind = from + shown < length ? " …" : "";

  if (shown == 0)
    return g_strdup (before);

  hex = swb_hex_format (data + from, shown);
  text = swb_escape_format (data + from, shown, encoding);
  return g_strdup_printf ("%s%s%s “%s”", before, hex, behind, text);
}

/**
 * swb_expectation_build:
 * @step: an expect step
 * @panel_encoding: of its text
 *
 * Returns: (transfer full) (nullable): the bytes that are expected, where these are known byte for byte
 */
GBytes *
swb_expectation_build (const SwbSequenceStep *step,
                       const char            *panel_encoding)
{
  const SwbMatch *match = &step->match;
  g_autoptr (SwbPayload) payload = NULL;
  g_auto (SwbSendFrame) frame = { 0 };
  SwbTemplateContext context;

  if (match->kind != SWB_MATCH_EQUALS && match->kind != SWB_MATCH_STARTS_WITH &&
      match->kind != SWB_MATCH_ENDS_WITH && match->kind != SWB_MATCH_CONTAINS)
    return NULL;

  payload = swb_payload_new (match->pattern, match->pattern_format);
  payload->escapes = match->pattern_escapes;
  swb_template_context_init (&context);
  if (!swb_payload_build (payload, panel_encoding, &context, &frame, NULL, NULL))
    return NULL;

  return g_bytes_ref (frame.bytes);
}

/**
 * swb_expectation_compare:
 * @step: an expect step that was not met
 * @expected: (nullable): from swb_expectation_build()
 * @received: from swb_expectation_input_dup()
 *
 * Returns: the place of the first byte in which they differ, from 0; where one ends, its length. Negative when they
 *   can't be held against each other
 */
gint64
swb_expectation_compare (const SwbSequenceStep *step,
                         GBytes                *expected,
                         GBytes                *received)
{
  gsize wanted_length, length;
  const guint8 *wanted, *got;
  gsize i;

  if (expected == NULL || g_bytes_get_size (received) == 0 || step->match.ignore_case ||
      (step->match.kind != SWB_MATCH_EQUALS && step->match.kind != SWB_MATCH_STARTS_WITH) ||
      step->unit == SWB_RULE_UNIT_LINE)
    return -1;

  wanted = g_bytes_get_data (expected, &wanted_length);
  got = g_bytes_get_data (received, &length);
  for (i = 0; i < wanted_length && i < length && wanted[i] == got[i];)
    i++;
  return (gint64) i;
}
