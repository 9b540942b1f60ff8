#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#define PCRE2_CODE_UNIT_WIDTH 8

#include "swb-matcher-regex.h"

#include <glib/gi18n-lib.h>
#include <pcre2.h>
#include <string.h>
#include <time.h>

#include "swb-error.h"

/* Attempts that a search may make at each place: a few milliseconds here, far more than an expression needs that somebody
 * meant. It may look at each byte a few times, however many there are. */
#define MATCH_LIMIT 200000u
#define MATCH_LIMIT_PER_BYTE 8u

/* Time of the processor, in µs, that one search may take, over all places. The clock is asked between stretches of places:
 * short ones, for each place may take as long as its limit lets it, and longer and longer ones while that takes no time.
 * For those the limit is lower; where it is met, the stretch is done again in short ones. */
#define TIME_LIMIT 200000
#define SHORT_STRETCH 32u
#define LONG_STRETCH 8192u
#define LONG_STRETCH_LIMIT 2000000u
#define QUICK 1000

/* KiB for going back, where PCRE2 has compiled nothing to machine code. */
#define HEAP_LIMIT 4096u

/* Bytes for going back in machine code, when the 32 KiB that PCRE2 has of its own are not enough. */
#define STACK_LIMIT (4u * 1024u * 1024u)

/* `^` looks back at a line end, which may be of two bytes. */
#define LEAST_LOOK_BACK 2u

struct _SwbByteRegex
{
  pcre2_code *code;
  pcre2_match_context *context;
  guint n_captures;
  gsize look_back;
  gboolean one_place;     /* it matches where the search begins, or nowhere */
  gboolean has_line_ends; /* as characters to match, so that one may begin within a CRLF */
};

static void
set_limit (pcre2_match_context *context,
           gsize                limit)
{
  pcre2_set_match_limit (context, (guint32) MIN (limit, G_MAXUINT32));
  pcre2_set_depth_limit (context, (guint32) MIN (limit, G_MAXUINT32));
}

/**
 * swb_byte_regex_new:
 * @expression: as of PCRE2, in ASCII, see swb_raw_expression_new()
 * @flags: how it is meant
 * @error: return location for %SWB_CODEC_ERROR_BAD_PATTERN
 *
 * Returns: (transfer full) (nullable): the expression, compiled
 */
SwbByteRegex *
swb_byte_regex_new (const char       *expression,
                    SwbByteRegexFlags flags,
                    GError          **error)
{
  guint32 options = PCRE2_NEVER_UTF | PCRE2_NEVER_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT;
  g_autofree SwbByteRegex *self = g_new0 (SwbByteRegex, 1);
  pcre2_compile_context *compile = pcre2_compile_context_create (NULL);
  guint32 number = 0;
  int code = 0;
  PCRE2_SIZE offset = 0;

  if ((flags & SWB_BYTE_REGEX_CASELESS) != 0)
    options |= PCRE2_CASELESS;
  if ((flags & SWB_BYTE_REGEX_TEXT) == 0)
    options |= PCRE2_MULTILINE;
  pcre2_set_newline (compile, PCRE2_NEWLINE_ANYCRLF);

  self->code = pcre2_compile ((PCRE2_SPTR) expression, PCRE2_ZERO_TERMINATED, options, &code, &offset, compile);
  pcre2_compile_context_free (compile);
  if (self->code == NULL)
    {
      guchar message[256] = { 0 };

      pcre2_get_error_message (code, message, sizeof message);
      g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_PATTERN,
                   /* Translators: what is wrong with a regular expression, in English, and after how many of its characters */
                   _("%s (after %zu characters)"), (const char *) message, (gsize) offset);
      return NULL;
    }

  /* without machine code it works as well, only slower */
  pcre2_jit_compile (self->code, PCRE2_JIT_COMPLETE | PCRE2_JIT_PARTIAL_SOFT | PCRE2_JIT_PARTIAL_HARD);

  self->context = pcre2_match_context_create (NULL);
  set_limit (self->context, MATCH_LIMIT);
  pcre2_set_heap_limit (self->context, HEAP_LIMIT);

  /* `\G` is where a search begins, so it can't go by stretches */
  pcre2_pattern_info (self->code, PCRE2_INFO_ALLOPTIONS, &number);
  self->one_place = (number & PCRE2_ANCHORED) != 0 || strstr (expression, "\\G") != NULL;
  pcre2_pattern_info (self->code, PCRE2_INFO_HASCRORLF, &number);
  self->has_line_ends = number != 0;
  pcre2_pattern_info (self->code, PCRE2_INFO_CAPTURECOUNT, &number);
  self->n_captures = MIN (number + 1, SWB_MATCH_MAX_CAPTURES);
  pcre2_pattern_info (self->code, PCRE2_INFO_MAXLOOKBEHIND, &number);
  self->look_back = MAX (number, LEAST_LOOK_BACK);

  return g_steal_pointer (&self);
}

/**
 * swb_byte_regex_free:
 * @self: (transfer full): an expression
 */
void
swb_byte_regex_free (SwbByteRegex *self)
{
  pcre2_match_context_free (self->context);
  pcre2_code_free (self->code);
  g_free (self);
}

/**
 * swb_byte_regex_get_n_captures:
 * @self: an expression
 *
 * Returns: how many captures there are to have, the whole match as the first: 1 … %SWB_MATCH_MAX_CAPTURES
 */
guint
swb_byte_regex_get_n_captures (SwbByteRegex *self)
{
  return self->n_captures;
}

static void
set_next (SwbByteRegex  *self,
          SwbMatchFound *found,
          gsize          next)
{
  found->next = next;
  found->keep = next - MIN (next, self->look_back);
}

static SwbMatcherResult
take_match (SwbByteRegex     *self,
            pcre2_match_data *data,
            int               count,
            gsize             length,
            SwbMatchFound    *found)
{
  const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer (data);

  found->n_ranges = self->n_captures;
  for (guint i = 0; i < self->n_captures; i++)
    {
      gboolean set = (int) i < count && offsets[2 * i] != PCRE2_UNSET;

      found->ranges[i].begin = set ? MIN (offsets[2 * i], length) : SWB_MATCH_UNSET;
      found->ranges[i].end = set ? MIN (offsets[2 * i + 1], length) : SWB_MATCH_UNSET;
    }

  /* \K can put the beginning of a match behind its end */
  found->ranges[0].begin = MIN (found->ranges[0].begin, found->ranges[0].end);
  set_next (self, found, found->ranges[0].end);
  return SWB_MATCHER_MATCH;
}

/* An expression such as (a|b)* goes back over every byte that it has matched. */
static int
match_with_stack (SwbByteRegex        *self,
                  const guint8        *tainted,
                  gsize                length,
                  gsize                from,
                  guint32              options,
                  pcre2_match_data    *data,
                  pcre2_match_context *limits)
{
  pcre2_match_context *context = pcre2_match_context_copy (limits);
  pcre2_jit_stack *stack = pcre2_jit_stack_create (32 * 1024, STACK_LIMIT, NULL);
  int count;

  pcre2_jit_stack_assign (context, NULL, stack);
  count = pcre2_match (self->code, tainted, length, from, options, data, context);
  pcre2_jit_stack_free (stack);
  pcre2_match_context_free (context);
  return count;
}

/* Of this thread, for others may have the processor meanwhile. */
static gint64
get_processor_time (void)
{
  struct timespec time = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static int
match (SwbByteRegex        *self,
       const guint8        *tainted,
       gsize                length,
       gsize                from,
       guint32              options,
       pcre2_match_data    *data,
       pcre2_match_context *limits)
{
  int count = pcre2_match (self->code, tainted, length, from, options, data, limits);

  if (count == PCRE2_ERROR_JIT_STACKLIMIT)
    count = match_with_stack (self, tainted, length, from, options, data, limits);
  return count;
}

/* Returns: where a stretch of places ends; not within a CRLF where that is passed over as one */
static gsize
end_stretch (SwbByteRegex *self,
             const guint8 *tainted,
             gsize         length,
             gsize         from,
             gsize         places)
{
  gsize end = length - from <= places ? length + 1 : from + places;

  return !self->has_line_ends && end < length && tainted[end - 1] == '\r' && tainted[end] == '\n' ? end + 1 : end;
}

/* Looks at the clock now and then. @partial: where the first match begins that the end cuts off */
static int
match_in_stretches (SwbByteRegex        *self,
                    const guint8        *tainted,
                    gsize                length,
                    gsize                from,
                    guint32              options,
                    pcre2_match_data    *data,
                    pcre2_match_context *limits,
                    gsize               *partial)
{
  gsize full_limit = MATCH_LIMIT + MATCH_LIMIT_PER_BYTE * (length - from);
  gint64 begin = get_processor_time ();
  gint64 last = begin;
  gsize places = SHORT_STRETCH;
  int count = PCRE2_ERROR_NOMATCH;

  while (from <= length)
    {
      gsize end = end_stretch (self, tainted, length, from, places);
      gint64 now;

      pcre2_set_offset_limit (limits, end > length ? PCRE2_UNSET : end - 1);
      set_limit (limits, places == SHORT_STRETCH ? full_limit : LONG_STRETCH_LIMIT / places);
      count = match (self, tainted, length, from, options, data, limits);
      if (count == PCRE2_ERROR_PARTIAL && (options & PCRE2_PARTIAL_SOFT) != 0)
        *partial = MIN (*partial, MIN (pcre2_get_ovector_pointer (data)[0], length));
      else if (count == PCRE2_ERROR_MATCHLIMIT && places > SHORT_STRETCH)
        end = from;
      else if (count != PCRE2_ERROR_NOMATCH)
        return count;

      now = get_processor_time ();
      if (now - begin > TIME_LIMIT)
        return PCRE2_ERROR_MATCHLIMIT;
      places = now - last < QUICK && end > from ? MIN (2 * places, LONG_STRETCH) : SHORT_STRETCH;
      last = now;
      from = end;
    }

  return *partial != G_MAXSIZE ? PCRE2_ERROR_PARTIAL : count;
}

static int
search (SwbByteRegex     *self,
        const guint8     *tainted,
        gsize             length,
        gsize             from,
        SwbByteRegexMode  mode,
        guint32           options,
        pcre2_match_data *data,
        gsize            *partial)
{
  pcre2_match_context *limits;
  int count;

  *partial = G_MAXSIZE;
  if (length - from < SHORT_STRETCH && mode != SWB_BYTE_REGEX_BEGIN)
    return match (self, tainted, length, from, options, data, self->context);

  limits = pcre2_match_context_copy (self->context);
  set_limit (limits, MATCH_LIMIT + MATCH_LIMIT_PER_BYTE * (length - from));
  if (mode == SWB_BYTE_REGEX_BEGIN)
    pcre2_set_offset_limit (limits, from);
  count = self->one_place || mode == SWB_BYTE_REGEX_BEGIN
            ? match (self, tainted, length, from, options, data, limits)
            : match_in_stretches (self, tainted, length, from, options, data, limits, partial);
  pcre2_match_context_free (limits);
  return count;
}

/**
 * swb_byte_regex_find:
 * @self: an expression
 * @tainted: where to look
 * @length: its bytes
 * @from: where to begin; what is before it is seen by `^`, `\b` and the like
 * @mode: what follows
 * @found: (out): where it is
 *
 * Any thread.
 *
 * Returns: what came of it
 */
SwbMatcherResult
swb_byte_regex_find (SwbByteRegex    *self,
                     const guint8    *tainted,
                     gsize            length,
                     gsize            from,
                     SwbByteRegexMode mode,
                     SwbMatchFound   *found)
{
  pcre2_match_data *data = pcre2_match_data_create (SWB_MATCH_MAX_CAPTURES, NULL);
  /* at the end a match that is there goes before one that more bytes would make, but that one is not passed over */
  guint32 options = mode == SWB_BYTE_REGEX_WHOLE ? 0
                    : mode == SWB_BYTE_REGEX_END ? PCRE2_PARTIAL_SOFT | PCRE2_NOTEMPTY
                                                 : PCRE2_PARTIAL_HARD | PCRE2_NOTEMPTY;
  SwbMatcherResult result;
  gsize partial;
  int count = search (self, tainted, length, from, mode, options, data, &partial);

  found->n_ranges = 0;
  if (count >= 0)
    {
      /* 0: more captures than there is room for */
      result = take_match (self, data, count > 0 ? count : SWB_MATCH_MAX_CAPTURES, length, found);
    }
  else if (count == PCRE2_ERROR_PARTIAL)
    {
      if (partial == G_MAXSIZE)
        partial = MIN (pcre2_get_ovector_pointer (data)[0], length);
      set_next (self, found, partial);
      result = SWB_MATCHER_PARTIAL;
    }
  else
    {
      set_next (self, found, length);
      result = count == PCRE2_ERROR_NOMATCH ? SWB_MATCHER_NONE : SWB_MATCHER_COSTLY;
    }

  pcre2_match_data_free (data);
  return result;
}
