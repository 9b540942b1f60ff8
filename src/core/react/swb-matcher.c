#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-matcher.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-error.h"
#include "swb-escape.h"
#include "swb-hex.h"
#include "swb-matcher-regex.h"
#include "swb-matcher-wildcard.h"
#include "swb-raw-expression.h"

/* A pattern has no more bytes than these. */
#define MAX_PATTERN 4096u

struct _SwbMatcher
{
  gatomicrefcount references;
  SwbMatchKind kind;
  GBytes *bytes;         /* the pattern, unless it is one of those below */
  SwbWildcard *wildcard; /* of `wildcard`, and of `contains` with a case */
  SwbByteRegex *regex;   /* of `regex`, and of text without a case */
  guint64 minimum;
  guint64 maximum;
};

static gboolean
fail (GError    **error,
      const char *message)
{
  g_set_error_literal (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_PATTERN, message);
  return FALSE;
}

static gboolean
compile_regex (SwbMatcher     *self,
               const SwbMatch *match,
               const char     *encoding,
               GError        **error)
{
  g_autoptr (SwbCharset) charset = swb_charset_new (encoding, error);
  g_autofree char *expression = NULL;

  if (charset == NULL)
    return FALSE;
  expression = swb_raw_expression_new (match->pattern, charset, match->ignore_case, error);
  if (expression == NULL)
    return FALSE;

  self->regex = swb_byte_regex_new (expression, match->ignore_case ? SWB_BYTE_REGEX_CASELESS : SWB_BYTE_REGEX_DEFAULT,
                                    error);
  return self->regex != NULL;
}

/* Text of which the case is not looked at has several forms: one expression of them all. */
static gboolean
compile_caseless (SwbMatcher     *self,
                  const SwbMatch *match,
                  const char     *encoding,
                  GError        **error)
{
  gboolean at_begin = match->kind == SWB_MATCH_EQUALS || match->kind == SWB_MATCH_STARTS_WITH;
  gboolean at_end = match->kind == SWB_MATCH_EQUALS || match->kind == SWB_MATCH_ENDS_WITH;
  g_autoptr (SwbCharset) charset = swb_charset_new (encoding, error);
  g_autofree char *body = NULL;
  g_autofree char *expression = NULL;

  if (charset == NULL)
    return FALSE;
  body = swb_raw_expression_from_text (match->pattern, charset, TRUE, error);
  if (body == NULL)
    return FALSE;

  expression = g_strdup_printf ("%s%s%s", at_begin ? "\\A" : "", body, at_end ? "\\z" : "");
  self->regex = swb_byte_regex_new (expression, SWB_BYTE_REGEX_TEXT, error);
  return self->regex != NULL;
}

static gboolean
compile_bytes (SwbMatcher     *self,
               const SwbMatch *match,
               const char     *encoding,
               GError        **error)
{
  gsize length;
  const guint8 *data;

  if (match->pattern_format == SWB_DATA_FORMAT_TEXT && match->ignore_case && !match->pattern_escapes)
    return compile_caseless (self, match, encoding, error);

  if (match->pattern_format == SWB_DATA_FORMAT_HEX)
    {
      self->bytes = swb_hex_parse (match->pattern, NULL, error);
    }
  else if (match->pattern_escapes)
    {
      self->bytes = swb_escape_parse (match->pattern, encoding, NULL, error);
    }
  else
    {
      g_autoptr (SwbCharset) charset = swb_charset_new (encoding, error);

      self->bytes = charset != NULL ? swb_charset_encode (charset, match->pattern, NULL, error) : NULL;
    }
  if (self->bytes == NULL)
    return FALSE;

  data = g_bytes_get_data (self->bytes, &length);
  if (length == 0)
    return fail (error, _("there is nothing to wait for; “any” is met by whatever comes"));
  if (length > MAX_PATTERN)
    {
      g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_PATTERN, _("it has more than %u bytes"), MAX_PATTERN);
      return FALSE;
    }
  if (match->kind == SWB_MATCH_CONTAINS)
    self->wildcard = swb_wildcard_new_bytes (data, length);

  return TRUE;
}

static gboolean
compile (SwbMatcher     *self,
         const SwbMatch *match,
         const char     *encoding,
         GError        **error)
{
  if (match->kind == SWB_MATCH_ANY || match->kind == SWB_MATCH_LENGTH)
    return TRUE;

  if (!g_utf8_validate (match->pattern, -1, NULL))
    return fail (error, _("it is not valid UTF-8"));
  if (match->pattern[0] == '\0')
    return fail (error, _("there is nothing to wait for; “any” is met by whatever comes"));
  if (strlen (match->pattern) > 4 * MAX_PATTERN)
    {
      g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_PATTERN, _("it has more than %u bytes"), MAX_PATTERN);
      return FALSE;
    }
  /* the forms of what is escaped would be bytes that nobody has typed */
  if (match->ignore_case && match->pattern_escapes && match->kind != SWB_MATCH_REGEX &&
      match->kind != SWB_MATCH_WILDCARD && match->pattern_format == SWB_DATA_FORMAT_TEXT)
    return fail (error, _("escapes are bytes, which have no case: use a regular expression instead"));

  if (match->kind == SWB_MATCH_REGEX)
    return compile_regex (self, match, encoding, error);
  if (match->kind != SWB_MATCH_WILDCARD)
    return compile_bytes (self, match, encoding, error);

  self->wildcard = swb_wildcard_new_pattern (match->pattern, error);
  return self->wildcard != NULL;
}

/**
 * swb_matcher_new:
 * @match: what to wait for
 * @encoding: the encoding of its text: that of the panel
 * @error: return location for a %SWB_CODEC_ERROR
 *
 * Returns: (transfer full) (nullable): the matcher; %NULL when @match can't be understood
 */
SwbMatcher *
swb_matcher_new (const SwbMatch *match,
                 const char     *encoding,
                 GError        **error)
{
  g_autoptr (SwbMatcher) self = g_new0 (SwbMatcher, 1);

  g_atomic_ref_count_init (&self->references);
  self->kind = match->kind;
  self->minimum = match->minimum;
  self->maximum = match->maximum;

  return compile (self, match, encoding, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * swb_matcher_ref:
 * @self: a matcher
 *
 * Returns: (transfer full): the same
 */
SwbMatcher *
swb_matcher_ref (SwbMatcher *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * swb_matcher_unref:
 * @self: (transfer full): a matcher
 */
void
swb_matcher_unref (SwbMatcher *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->wildcard, swb_wildcard_free);
  g_clear_pointer (&self->regex, swb_byte_regex_free);
  g_free (self);
}

static SwbMatcherResult
set_whole (SwbMatchFound *found,
           gsize          begin,
           gsize          end)
{
  found->n_ranges = 1;
  found->ranges[0] = (SwbMatchRange) { begin, end };
  found->next = found->keep = end;
  return SWB_MATCHER_MATCH;
}

static SwbMatcherResult
set_none (SwbMatchFound *found,
          gsize          length)
{
  found->n_ranges = 0;
  found->next = found->keep = length;
  return SWB_MATCHER_NONE;
}

/**
 * swb_matcher_find:
 * @self: a matcher of `any`, `contains`, `wildcard`, `regex` or `length`
 * @tainted: the stream, as far as it has come and was kept
 * @length: its bytes
 * @from: where to begin: after the last match, or `next` of the last search
 * @at_end: whether to take a match that more bytes would make longer
 * @found: (out): where the match is, and how to go on
 *
 * Looks for the next match in a stream. Where the stream was cut into reads makes no difference to what is found, but to
 * `any`, which is met by what has come, and, when @at_end is set too early, to `regex`. Of `length`, a match has the
 * least number of bytes. A match here is never empty. Any thread.
 *
 * Returns: what came of it
 */
SwbMatcherResult
swb_matcher_find (SwbMatcher    *self,
                  const guint8  *tainted,
                  gsize          length,
                  gsize          from,
                  gboolean       at_end,
                  SwbMatchFound *found)
{
  g_return_val_if_fail (from <= length, SWB_MATCHER_NONE);

  if (tainted == NULL)
    tainted = (const guint8 *) "";
  if (self->wildcard != NULL)
    return swb_wildcard_find (self->wildcard, tainted, length, from, found);
  if (self->regex != NULL)
    return swb_byte_regex_find (self->regex, tainted, length, from, at_end ? SWB_BYTE_REGEX_END : SWB_BYTE_REGEX_MORE,
                                found);

  if (from == length)
    return set_none (found, length);
  if (self->kind == SWB_MATCH_LENGTH)
    {
      if (length - from >= MAX (self->minimum, 1))
        return set_whole (found, from, from + (gsize) MAX (self->minimum, 1));
      found->n_ranges = 0;
      found->next = found->keep = from;
      return SWB_MATCHER_PARTIAL;
    }

  return set_whole (found, from, length);
}

static gboolean
unit_fits (SwbMatcher   *self,
           const guint8 *tainted,
           gsize         length)
{
  gsize size = self->bytes != NULL ? g_bytes_get_size (self->bytes) : 0;
  const guint8 *bytes = self->bytes != NULL ? g_bytes_get_data (self->bytes, NULL) : NULL;

  switch (self->kind)
    {
    case SWB_MATCH_EQUALS:
      return length == size && memcmp (tainted, bytes, size) == 0;
    case SWB_MATCH_STARTS_WITH:
      return length >= size && memcmp (tainted, bytes, size) == 0;
    case SWB_MATCH_ENDS_WITH:
      return length >= size && memcmp (tainted + (length - size), bytes, size) == 0;
    case SWB_MATCH_LENGTH:
      return length >= self->minimum && length <= self->maximum;
    case SWB_MATCH_CONTAINS:
    case SWB_MATCH_WILDCARD:
    case SWB_MATCH_REGEX:
    case SWB_MATCH_ANY:
    default:
      return TRUE;
    }
}

/**
 * swb_matcher_match_unit:
 * @self: a matcher
 * @tainted: a read, a datagram, a line, or all until a pause
 * @length: its bytes, perhaps none
 * @found: (out): what of it matched: the first place for `contains`, `wildcard` and `regex`, the whole for the others
 *
 * Any thread.
 *
 * Returns: %SWB_MATCHER_MATCH, %SWB_MATCHER_NONE or %SWB_MATCHER_COSTLY
 */
SwbMatcherResult
swb_matcher_match_unit (SwbMatcher    *self,
                        const guint8  *tainted,
                        gsize          length,
                        SwbMatchFound *found)
{
  SwbMatcherResult result;

  /* memcmp() and its like want an address, also of nothing */
  if (tainted == NULL)
    tainted = (const guint8 *) "";

  if (self->wildcard != NULL)
    result = swb_wildcard_find (self->wildcard, tainted, length, 0, found);
  else if (self->regex != NULL)
    result = swb_byte_regex_find (self->regex, tainted, length, 0, SWB_BYTE_REGEX_WHOLE, found);
  else
    return unit_fits (self, tainted, length) ? set_whole (found, 0, length) : set_none (found, length);

  if (result == SWB_MATCHER_PARTIAL)
    return set_none (found, length);
  if (result == SWB_MATCHER_MATCH && self->kind != SWB_MATCH_REGEX && self->kind != SWB_MATCH_WILDCARD &&
      self->kind != SWB_MATCH_CONTAINS)
    return set_whole (found, 0, length);
  return result;
}

/**
 * swb_matcher_may_begin_with:
 * @self: a matcher
 * @tainted: some bytes
 * @length: how many
 *
 * Returns: whether it is one of `equals`, `starts-with` or `regex` that isn't met by these bytes, but may be by these and
 *   more, from the first byte on
 */
gboolean
swb_matcher_may_begin_with (SwbMatcher   *self,
                            const guint8 *tainted,
                            gsize         length)
{
  gsize size;
  const guint8 *bytes;

  if (self->kind != SWB_MATCH_EQUALS && self->kind != SWB_MATCH_STARTS_WITH && self->kind != SWB_MATCH_REGEX)
    return FALSE;
  if (self->regex != NULL)
    {
      SwbMatchFound found;

      return swb_byte_regex_find (self->regex, tainted, length, 0, SWB_BYTE_REGEX_BEGIN, &found) == SWB_MATCHER_PARTIAL;
    }

  bytes = g_bytes_get_data (self->bytes, &size);
  return length < size && memcmp (tainted, bytes, length) == 0;
}

/**
 * swb_matcher_get_n_captures:
 * @self: a matcher
 *
 * Returns: how many captures a match of it has, the whole match as the first: 1 … %SWB_MATCH_MAX_CAPTURES
 */
guint
swb_matcher_get_n_captures (SwbMatcher *self)
{
  return self->regex != NULL ? swb_byte_regex_get_n_captures (self->regex) : 1;
}

/**
 * swb_matcher_may_grow:
 * @self: a matcher
 *
 * Returns: whether swb_matcher_find() may hold back a match that more bytes would make longer, so that it is to be called
 *   again with `at_end` after a pause
 */
gboolean
swb_matcher_may_grow (SwbMatcher *self)
{
  return self->kind == SWB_MATCH_REGEX;
}
