#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-decoder.h"

#include <string.h>

#include "swb-charset-border.h"

/* No character of any encoding that iconv knows is longer, shift sequences included. */
#define MAX_CHARACTER 16u

#define MAX_LENGTHS 65536

struct _SwbLogDecoder
{
  SwbCharset *charset; /* NULL for UTF-8 */
  gboolean ascii;
  gboolean shifts; /* what bytes mean depends on those before them */
  GHashTable *lengths; /* character → its bytes in the encoding, as far as they were needed */
  GString *scratch_text;
  GArray *scratch_spans;
};

/* Whether the encoding shows printable ASCII as it is; UTF-16 and EBCDIC do not. */
static gboolean
check_ascii (SwbLogDecoder *self)
{
  char ascii[0x7f - 0x20 + 1] = { 0 };

  for (guint i = 0; i < sizeof ascii - 1; i++)
    ascii[i] = (char) (0x20 + i);

  g_string_truncate (self->scratch_text, 0);
  g_array_set_size (self->scratch_spans, 0);
  swb_charset_decode (self->charset, (const guint8 *) ascii, sizeof ascii - 1, self->scratch_text,
                      self->scratch_spans);
  return strcmp (self->scratch_text->str, ascii) == 0;
}

/**
 * swb_log_decoder_new:
 * @encoding: (nullable): name of an encoding; %NULL for UTF-8
 * @error: return location for the errors of swb_charset_new()
 *
 * Returns: (transfer full) (nullable): a decoder
 */
SwbLogDecoder *
swb_log_decoder_new (const char *encoding,
                     GError    **error)
{
  g_autoptr (SwbLogDecoder) self = g_new0 (SwbLogDecoder, 1);

  self->ascii = TRUE;
  if (encoding == NULL || g_ascii_strcasecmp (encoding, "UTF-8") == 0)
    return g_steal_pointer (&self);

  self->charset = swb_charset_new (encoding, error);
  if (self->charset == NULL)
    return NULL;

  self->lengths = g_hash_table_new (NULL, NULL);
  self->scratch_text = g_string_new (NULL);
  self->scratch_spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  self->ascii = check_ascii (self);
  self->shifts = swb_charset_get_borders (self->charset) == SWB_CHARSET_BORDERS_LINES;
  return g_steal_pointer (&self);
}

/**
 * swb_log_decoder_free:
 * @self: (nullable): a decoder
 */
void
swb_log_decoder_free (SwbLogDecoder *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->charset, swb_charset_free);
  g_clear_pointer (&self->lengths, g_hash_table_unref);
  g_clear_pointer (&self->scratch_spans, g_array_unref);
  if (self->scratch_text != NULL)
    g_string_free (self->scratch_text, TRUE);
  g_free (self);
}

/**
 * swb_log_decoder_is_utf8:
 * @self: (nullable): a decoder; %NULL for UTF-8
 *
 * Returns: whether the encoding is UTF-8
 */
gboolean
swb_log_decoder_is_utf8 (SwbLogDecoder *self)
{
  return self == NULL || self->charset == NULL;
}

/**
 * swb_log_decoder_has_ascii:
 * @self: (nullable): a decoder; %NULL for UTF-8
 *
 * Returns: whether bytes 0x20 to 0x7E, where a character begins, are what they are in ASCII
 */
gboolean
swb_log_decoder_has_ascii (SwbLogDecoder *self)
{
  return self == NULL || self->ascii;
}

static guint
get_length (SwbLogDecoder *self,
            gunichar       c)
{
  gpointer known;
  guint length = 0;

  if (c < 0x80 && self->ascii)
    return 1;

  if (g_hash_table_lookup_extended (self->lengths, GUINT_TO_POINTER (c), NULL, &known))
    return GPOINTER_TO_UINT (known);

  if (c != 0)
    {
      g_autoptr (GBytes) bytes = NULL;
      char text[8] = { 0 };
      gsize position;

      g_unichar_to_utf8 (c, text);
      bytes = swb_charset_encode (self->charset, text, &position, NULL);
      if (bytes != NULL)
        length = g_bytes_get_size (bytes);
    }

  if (g_hash_table_size (self->lengths) >= MAX_LENGTHS)
    g_hash_table_remove_all (self->lengths);
  g_hash_table_insert (self->lengths, GUINT_TO_POINTER (c), GUINT_TO_POINTER (length));
  return length;
}

/* What the next character takes, by decoding one byte more each time until there is one. */
static guint
probe_length (SwbLogDecoder *self,
              const guint8  *bytes,
              guint32        left)
{
  for (guint n = 1; n <= MIN (left, MAX_CHARACTER); n++)
    {
      const SwbTextSpan *span;

      g_string_truncate (self->scratch_text, 0);
      g_array_set_size (self->scratch_spans, 0);
      swb_charset_decode (self->charset, bytes, n, self->scratch_text, self->scratch_spans);
      if (self->scratch_spans->len == 0)
        continue;

      span = &g_array_index (self->scratch_spans, SwbTextSpan, 0);
      if (span->text_length > 0 && span->length == n)
        return n;
    }
  return 1;
}

/* A converter gives whole stretches of text. Which byte is which character follows from what each character takes;
 * where an encoding has several ways to write one, by trying. */
static void
split (SwbLogDecoder     *self,
       const guint8      *bytes,
       const SwbTextSpan *span,
       const GString     *text,
       GArray            *characters)
{
  const char *begin = text->str + span->text_begin;
  const char *end = begin + span->text_length;
  guint32 sum = 0;
  guint32 at = 0;
  gboolean known = TRUE;

  for (const char *p = begin; p < end && known; p = g_utf8_next_char (p))
    {
      guint length = get_length (self, g_utf8_get_char (p));

      known = length > 0;
      sum += length;
    }
  known = known && sum == span->length;

  for (const char *p = begin; p < end;)
    {
      const char *next = g_utf8_next_char (p);
      guint32 left = span->length - at;
      SwbTextSpan one = { .begin = span->begin + at };

      if (next == end)
        one.length = left;
      else if (known)
        one.length = get_length (self, g_utf8_get_char (p));
      else
        one.length = MIN (probe_length (self, bytes + span->begin + at, left), left);
      one.text_begin = p - text->str;
      one.text_length = next - p;
      g_array_append_val (characters, one);
      at += one.length;
      p = next;
    }
}

static void
add_bytes (GArray *characters,
           guint32 begin,
           guint32 end,
           guint32 text_begin)
{
  for (guint32 i = begin; i < end; i++)
    {
      SwbTextSpan byte = { .begin = i, .length = 1, .text_begin = text_begin };

      g_array_append_val (characters, byte);
    }
}

/* The characters of one step, of which @begin … is theirs: mostly it is one. */
static void
add_step (GArray            *characters,
          const SwbTextStep *step,
          const GString     *text,
          guint32            begin)
{
  const char *end = text->str + step->text_begin + step->text_length;
  guint32 stop = step->begin + step->length;

  for (const char *p = text->str + step->text_begin; p < end; p = g_utf8_next_char (p))
    {
      const char *next = g_utf8_next_char (p);
      SwbTextSpan one = { begin, next == end ? stop - begin : MIN (1, stop - begin), (guint32) (p - text->str),
                          (guint32) (next - p) };

      /* one that came late has its bytes in the one before */
      if (one.length == 0 && characters->len > 0)
        {
          SwbTextSpan *last = &g_array_index (characters, SwbTextSpan, characters->len - 1);

          if (last->length > 1)
            {
              last->length--;
              one.begin--;
              one.length = 1;
            }
        }
      g_array_append_val (characters, one);
      begin = one.begin + one.length;
    }
}

/* Shift sequences that no character of the row follows belong to the one before them; without one, they are bytes. */
static void
add_shifts (GArray *characters,
            guint32 from,
            guint32 begin,
            guint32 end,
            guint32 text_begin)
{
  SwbTextSpan *last = characters->len > 0 ? &g_array_index (characters, SwbTextSpan, characters->len - 1) : NULL;

  if (last != NULL && last->text_length > 0 && last->begin >= from)
    last->length = end - last->begin;
  else
    add_bytes (characters, begin, end, text_begin);
}

/*
 * Shift sequences are shown with the character that follows them, but not over a border of rows: what of them lies before
 * @from belongs to the row before, and what lies behind it to this one.
 */
static void
decode_shifting (SwbLogDecoder *self,
                 const guint8  *bytes,
                 guint32        length,
                 guint32        from,
                 guint32        end,
                 GString       *text,
                 GArray        *characters)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (SwbTextStep));
  guint32 pending = 0; /* what lies before is in @characters */

  swb_charset_decode_steps (self->charset, bytes, length, text, steps);
  for (guint i = 0; i < steps->len; i++)
    {
      const SwbTextStep *step = &g_array_index (steps, SwbTextStep, i);

      if (step->kind == SWB_TEXT_STEP_SHIFT)
        continue;
      if (pending < from && step->begin >= from)
        pending = from;
      if (pending < end && step->begin >= end)
        {
          add_shifts (characters, from, pending, end, step->text_begin);
          pending = end;
        }
      if (step->kind == SWB_TEXT_STEP_TEXT)
        {
          add_step (characters, step, text, MIN (pending, step->begin));
        }
      else
        {
          if (pending < step->begin)
            add_shifts (characters, from, pending, step->begin, step->text_begin);
          add_bytes (characters, step->begin, step->begin + step->length, step->text_begin);
        }
      pending = step->begin + step->length;
    }

  pending = MAX (pending, from);
  if (pending < end)
    add_shifts (characters, from, pending, end, (guint32) text->len);
}

/**
 * swb_log_decoder_decode:
 * @self: a decoder that is not of UTF-8
 * @bytes: (array length=length): bytes
 * @length: how many
 * @from: how many bytes are of what lies before the row
 * @end: where the bytes of the row end that are of interest, at most @length
 * @text: where to put the UTF-8; empty before
 * @characters: (element-type SwbTextSpan): where to put a span for each character and for each invalid byte, in order; of
 *   each byte from @from to @end, but a character may begin before it or go on behind it
 */
void
swb_log_decoder_decode (SwbLogDecoder *self,
                        const guint8  *bytes,
                        guint32        length,
                        guint32        from,
                        guint32        end,
                        GString       *text,
                        GArray        *characters)
{
  g_autoptr (GArray) spans = NULL;

  if (self->shifts)
    {
      decode_shifting (self, bytes, length, from, end, text, characters);
      return;
    }

  spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  swb_charset_decode (self->charset, bytes, length, text, spans);
  for (guint i = 0; i < spans->len; i++)
    {
      const SwbTextSpan *span = &g_array_index (spans, SwbTextSpan, i);

      if (span->text_length > 0)
        {
          split (self, bytes, span, text, characters);
          continue;
        }

      add_bytes (characters, span->begin, span->begin + span->length, span->text_begin);
    }
}
