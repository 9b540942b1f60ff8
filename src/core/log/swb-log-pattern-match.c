#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-pattern-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-error.h"
#include "swb-log-decoded-text.h"

/* What stands for a byte that is no UTF-8 while PCRE looks at text: U+001A SUBSTITUTE. PCRE must never see such a byte
 * itself, for GRegex tells it not to check. */
#define SUBSTITUTE 0x1a

/* False starts in so many bytes on average: then memmem() is faster than looking for two bytes. */
#define MIN_STRIDE 64u

#define LANES 16
#define STRIDE (4 * LANES)

typedef guint8 Lanes __attribute__ ((vector_size (LANES)));

static inline Lanes
load (const guint8 *data)
{
  Lanes lanes;

  memcpy (&lanes, data, sizeof lanes);
  return lanes;
}

/* Whether there may be a hit that begins in the STRIDE bytes at @data, by two bytes of the pattern. */
static inline gboolean
may_begin (const guint8 *rare,
           const guint8 *next,
           Lanes         rare_byte,
           Lanes         next_byte)
{
  Lanes found = (Lanes) (load (rare) == rare_byte) & (Lanes) (load (next) == next_byte);
  guint64 words[2];

  for (gsize i = LANES; i < STRIDE; i += LANES)
    found |= (Lanes) (load (rare + i) == rare_byte) & (Lanes) (load (next + i) == next_byte);
  memcpy (words, &found, sizeof words);
  return (words[0] | words[1]) != 0;
}

/* The last few bytes, or few at all. */
static const guint8 *
find_short (SwbLogPattern *self,
            const guint8  *from,
            const guint8  *end)
{
  while (from < end)
    {
      const guint8 *rare = memchr (from + self->rare, self->bytes[self->rare], (gsize) (end - from));

      if (rare == NULL)
        return NULL;
      if (memcmp (rare - self->rare, self->bytes, self->length) == 0)
        return rare - self->rare;
      from = rare - self->rare + 1;
    }
  return NULL;
}

/**
 * swb_log_pattern_find_bytes:
 * @self: a pattern that has a length
 * @data: where to look
 * @length: its bytes
 *
 * Written with vectors: compilers don't make any of the plain loop.
 *
 * Returns: (nullable): the first hit
 */
const guint8 *
swb_log_pattern_find_bytes (SwbLogPattern *self,
                            const guint8  *data,
                            gsize          length)
{
  const guint8 *from = data;
  const guint8 *end;
  gsize false_starts = 0;
  Lanes rare, next;

  if (length < self->length)
    return NULL;

  /* one past the last place where a hit can begin */
  end = data + (length - self->length) + 1;
  if (self->length == 1)
    return memchr (data, self->bytes[0], length);

  memset (&rare, self->bytes[self->rare], sizeof rare);
  memset (&next, self->bytes[self->next], sizeof next);
  for (; end - from >= STRIDE; from += STRIDE)
    {
      const guint8 *found;

      if (!may_begin (from + self->rare, from + self->next, rare, next))
        continue;
      found = find_short (self, from, from + STRIDE);
      if (found != NULL)
        return found;
      if (++false_starts >= 8 && (gsize) (from - data) < false_starts * MIN_STRIDE * 4)
        return memmem (from, self->length + (gsize) (end - from) - 1, self->bytes, self->length);
    }

  return find_short (self, from, end);
}

/**
 * swb_log_pattern_may_straddle:
 * @self: a pattern that has a length
 * @first: some bytes
 * @first_length: how many
 * @second: those that follow
 * @second_length: how many
 *
 * Returns: %FALSE when there can't be a hit in the two together
 */
gboolean
swb_log_pattern_may_straddle (SwbLogPattern *self,
                              const guint8  *first,
                              gsize          first_length,
                              const guint8  *second,
                              gsize          second_length)
{
  guint8 rare = self->bytes[self->rare];

  return first_length + second_length >= self->length &&
         (memchr (first, rare, first_length) != NULL ||
          (second_length > 0 && memchr (second, rare, second_length) != NULL));
}

static gboolean
match (GRegex           *regex,
       const char       *text,
       gsize             length,
       gsize             start,
       SwbLogPatternFunc func,
       gpointer          user_data,
       GError          **error)
{
  g_autoptr (GMatchInfo) info = NULL;
  g_autoptr (GError) local_error = NULL;

  g_regex_match_full (regex, text, (gssize) length, (int) start, 0, &info, &local_error);
  while (local_error == NULL && g_match_info_matches (info))
    {
      int begin, end;

      g_match_info_fetch_pos (info, 0, &begin, &end);
      if (end > begin && !func ((gsize) begin, (gsize) (end - begin), user_data))
        return TRUE;
      g_match_info_next (info, &local_error);
    }

  if (local_error == NULL)
    return TRUE;
  g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_PATTERN,
               /* Translators: the reason */
               _("The regular expression is too costly: %s. Make it simpler."), local_error->message);
  return FALSE;
}

typedef struct
{
  SwbLogDecodedText *text;
  SwbLogPatternFunc func;
  gpointer user_data;
} Decoded;

static gboolean
take_decoded (gsize    begin,
              gsize    length,
              gpointer user_data)
{
  Decoded *decoded = user_data;
  gsize first = swb_log_decoded_text_find_byte (decoded->text, begin);
  gsize end = swb_log_decoded_text_find_byte (decoded->text, begin + length);

  return decoded->func (first, MAX (end, first + 1) - first, decoded->user_data);
}

static gboolean
match_decoded (SwbLogPattern    *self,
               const guint8     *tainted,
               gsize             length,
               gsize             start,
               SwbLogPatternFunc func,
               gpointer          user_data,
               GError          **error)
{
  g_autoptr (SwbLogDecodedText) decoded = NULL;
  Decoded run = { NULL, func, user_data };
  const char *text;
  gsize text_length;

  /* what is looked for is rare as a rule, and decoding takes far longer than looking at bytes */
  if (self->sieve != NULL &&
      !g_regex_match_full (self->sieve, (const char *) tainted, (gssize) length, (int) start, 0, NULL, NULL))
    return TRUE;

  decoded = run.text = swb_log_decoded_text_new (self->encoding, tainted, length);
  text = swb_log_decoded_text_get (decoded, &text_length);
  start = start > 0 ? swb_log_decoded_text_find_character (decoded, start) : 0;
  return match (self->regex, text, text_length, start, take_decoded, &run, error);
}

/**
 * swb_log_pattern_get_unit:
 * @self: a pattern
 *
 * Returns: what the offset in its stream must be a multiple of where swb_log_pattern_match_regex() begins, bytes
 */
gsize
swb_log_pattern_get_unit (SwbLogPattern *self)
{
  if (self->encoding == NULL)
    return 1;
  return swb_charset_borders_get_unit (self->borders);
}

/**
 * swb_log_pattern_count_whole:
 * @self: a pattern
 * @tainted: bytes of a stream; the first one begins a character
 * @length: how many
 *
 * Returns: how many of them to leave out so that the next one begins a character as well, where @self cares for that
 */
gsize
swb_log_pattern_count_whole (SwbLogPattern *self,
                             const guint8  *tainted,
                             gsize          length)
{
  g_autoptr (SwbCharset) charset = self->encoding != NULL ? swb_charset_new (self->encoding, NULL) : NULL;

  return charset != NULL ? swb_charset_count_whole (charset, self->borders, tainted, length, 0) : length;
}

/**
 * swb_log_pattern_match_regex:
 * @self: a pattern without a length
 * @tainted: where to look; the first byte begins a character
 * @length: its bytes, below 2 GiB
 * @start: where to begin; what is before it is seen by `^`, `\b` and the like
 * @func: called for each hit, in order
 * @user_data: for it
 * @error: return location for %SWB_LOG_ERROR_PATTERN: the expression takes too long
 *
 * Returns: FALSE with @error
 */
gboolean
swb_log_pattern_match_regex (SwbLogPattern    *self,
                             const guint8     *tainted,
                             gsize             length,
                             gsize             start,
                             SwbLogPatternFunc func,
                             gpointer          user_data,
                             GError          **error)
{
  const char *text = (const char *) tainted;
  g_autofree char *valid = NULL;

  if (self->encoding != NULL)
    return match_decoded (self, tainted, length, start, func, user_data, error);
  if (self->utf8)
    {
      const char *end;
      const char *from = text;

      while (!g_utf8_validate_len (from, length - (gsize) (from - (valid != NULL ? valid : text)), &end))
        {
          gsize at = (gsize) (end - (valid != NULL ? valid : text));

          /* NUL is valid, though GLib says otherwise */
          if (valid == NULL)
            {
              if (text[at] == '\0')
                {
                  from = text + at + 1;
                  continue;
                }
              valid = g_memdup2 (text, length);
            }
          if (valid[at] != '\0')
            valid[at] = SUBSTITUTE;
          from = valid + at + 1;
        }
      if (valid != NULL)
        text = valid;
      /* not into the middle of a character */
      while (start < length && ((guchar) text[start] & 0xc0) == 0x80)
        start++;
    }

  return match (self->regex, text, length, start, func, user_data, error);
}

/**
 * swb_log_pattern_match_event:
 * @self: a pattern
 * @text: the line of an event, UTF-8
 * @func: called for each hit
 * @user_data: for it
 * @error: return location for %SWB_LOG_ERROR_PATTERN
 *
 * Returns: FALSE with @error
 */
gboolean
swb_log_pattern_match_event (SwbLogPattern    *self,
                             const char       *text,
                             SwbLogPatternFunc func,
                             gpointer          user_data,
                             GError          **error)
{
  if (self->event_regex == NULL)
    return TRUE;

  return match (self->event_regex, text, strlen (text), 0, func, user_data, error);
}
