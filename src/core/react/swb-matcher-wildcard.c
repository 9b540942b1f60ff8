#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-matcher-wildcard.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-error.h"

/* Bytes without a run between them. */
typedef struct
{
  guint8 *values;
  guint8 *masks; /* the bits that count; %NULL when all do */
  gsize length;
} Segment;

struct _SwbWildcard
{
  GArray *segments; /* at least one, none of them empty */
};

static void
segment_clear (gpointer data)
{
  Segment *segment = data;

  g_free (segment->values);
  g_free (segment->masks);
}

static void
add_segment (SwbWildcard *self,
             GByteArray  *values,
             GByteArray  *masks)
{
  Segment segment = { NULL, NULL, values->len };
  gboolean exact = TRUE;

  if (values->len == 0)
    return;

  for (guint i = 0; i < masks->len; i++)
    exact = exact && masks->data[i] == 0xff;
  segment.values = g_memdup2 (values->data, values->len);
  segment.masks = exact ? NULL : g_memdup2 (masks->data, masks->len);
  g_array_append_val (self->segments, segment);
  g_byte_array_set_size (values, 0);
  g_byte_array_set_size (masks, 0);
}

static SwbWildcard *
wildcard_new (void)
{
  SwbWildcard *self = g_new0 (SwbWildcard, 1);

  self->segments = g_array_new (FALSE, FALSE, sizeof (Segment));
  g_array_set_clear_func (self->segments, segment_clear);
  return self;
}

/**
 * swb_wildcard_new_bytes:
 * @data: what to look for
 * @length: its bytes, at least 1
 *
 * Returns: (transfer full): it, with nothing left open
 */
SwbWildcard *
swb_wildcard_new_bytes (const guint8 *data,
                        gsize         length)
{
  SwbWildcard *self = wildcard_new ();
  const Segment segment = { g_memdup2 (data, length), NULL, length };

  g_array_append_val (self->segments, segment);
  return self;
}

/* Sets @value and @mask to what the two digits at @digits stand for. */
static void
read_pair (const char *digits,
           guint8     *value,
           guint8     *mask)
{
  *value = 0;
  *mask = 0;
  for (guint i = 0; i < 2; i++)
    {
      *value = (guint8) (*value << 4);
      *mask = (guint8) (*mask << 4);
      if (digits[i] != '?')
        {
          *value |= (guint8) g_ascii_xdigit_value (digits[i]);
          *mask |= 0x0f;
        }
    }
}

static gboolean
fail (GError    **error,
      glong       position,
      const char *message)
{
  g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_PATTERN,
               /* Translators: the number of a character, and what is wrong there */
               _("Character %ld: %s"), position, message);
  return FALSE;
}

/* Returns: the bytes of the separator at @p, as the send box has them; 0 when there is none */
static gsize
get_separator (const char *p)
{
  if (strchr (" \t\r\n\f\v,;:-", *p) != NULL)
    return 1;
  if (g_ascii_strncasecmp (p, "0x", 2) == 0 || g_ascii_strncasecmp (p, "\\x", 2) == 0)
    return 2;
  if (g_str_has_prefix (p, "，") || g_str_has_prefix (p, "；") || g_str_has_prefix (p, "："))
    return strlen ("，");
  return 0;
}

static gboolean
read_run (const char *run,
          gsize       length,
          glong       position,
          GByteArray *values,
          GByteArray *masks,
          GError    **error)
{
  guint8 value, mask;

  if (length == 1 && *run == '?')
    return fail (error, position, _("write ?? for any byte, 0? or ?0 for any digit"));
  if (length == 1)
    {
      value = (guint8) g_ascii_xdigit_value (*run);
      mask = 0xff;
      g_byte_array_append (values, &value, 1);
      g_byte_array_append (masks, &mask, 1);
      return TRUE;
    }
  if (length % 2 != 0)
    return fail (error, position, _("an odd number of digits could be cut in several ways: put spaces between the bytes"));

  for (gsize i = 0; i < length; i += 2)
    {
      read_pair (run + i, &value, &mask);
      g_byte_array_append (values, &value, 1);
      g_byte_array_append (masks, &mask, 1);
    }
  return TRUE;
}

static gboolean
read_pattern (SwbWildcard *self,
              const char  *pattern,
              GError     **error)
{
  g_autoptr (GByteArray) values = g_byte_array_new ();
  g_autoptr (GByteArray) masks = g_byte_array_new ();

  for (const char *p = pattern; *p != '\0';)
    {
      glong position = g_utf8_pointer_to_offset (pattern, p) + 1;
      gsize separator = get_separator (p);
      const char *run = p;

      if (separator > 0)
        {
          p += separator;
          continue;
        }
      if (*p == '*')
        {
          add_segment (self, values, masks);
          p++;
          continue;
        }

      while (g_ascii_isxdigit (*p) || *p == '?')
        p++;
      if (p == run)
        return fail (error, position, _("neither a hexadecimal digit nor ?, * or a separator"));
      if (!read_run (run, (gsize) (p - run), position, values, masks, error))
        return FALSE;
    }

  add_segment (self, values, masks);
  if (self->segments->len > 0)
    return TRUE;

  g_set_error_literal (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_PATTERN,
                       _("there is nothing to wait for; “any” is met by whatever comes"));
  return FALSE;
}

/**
 * swb_wildcard_new_pattern:
 * @pattern: UTF-8: bytes in hex, with the separators of the send box; `??` for any byte, `0?` and `?0` for any digit, `*`
 *   for any run of bytes, also of none
 * @error: return location for %SWB_CODEC_ERROR_BAD_PATTERN, with the place
 *
 * A `*` at either end makes no difference to where a match is.
 *
 * Returns: (transfer full) (nullable): it
 */
SwbWildcard *
swb_wildcard_new_pattern (const char *pattern,
                          GError    **error)
{
  SwbWildcard *self = wildcard_new ();

  if (read_pattern (self, pattern, error))
    return self;

  swb_wildcard_free (self);
  return NULL;
}

/**
 * swb_wildcard_free:
 * @self: (transfer full): it
 */
void
swb_wildcard_free (SwbWildcard *self)
{
  g_array_unref (self->segments);
  g_free (self);
}

static gboolean
segment_fits (const Segment *segment,
              const guint8  *at,
              gsize          length)
{
  if (segment->masks == NULL)
    return memcmp (at, segment->values, length) == 0;

  for (gsize i = 0; i < length; i++)
    if ((at[i] & segment->masks[i]) != segment->values[i])
      return FALSE;
  return TRUE;
}

/* Returns: (nullable): the first place of it in @data */
static const guint8 *
segment_find (const Segment *segment,
              const guint8  *data,
              gsize          length)
{
  if (segment->masks == NULL)
    return memmem (data, length, segment->values, segment->length);

  for (gsize i = 0; i + segment->length <= length; i++)
    if (segment_fits (segment, data + i, segment->length))
      return data + i;
  return NULL;
}

/* Returns: where it may begin for its rest to be yet to come; @length when nowhere */
static gsize
segment_find_begun (const Segment *segment,
                    const guint8  *data,
                    gsize          length)
{
  for (gsize i = length >= segment->length ? length - segment->length + 1 : 0; i < length; i++)
    if (segment_fits (segment, data + i, length - i))
      return i;
  return length;
}

/**
 * swb_wildcard_find:
 * @self: it
 * @tainted: where to look
 * @length: its bytes
 * @from: where to begin
 * @found: (out): where it is; it has no captures
 *
 * Finds the match that begins first, and ends first of those. All that could be before the end of @tainted is seen, so how
 * the bytes were cut makes no difference. Its time is proportional to @length. Any thread.
 *
 * Returns: what came of it, never %SWB_MATCHER_COSTLY
 */
SwbMatcherResult
swb_wildcard_find (SwbWildcard   *self,
                   const guint8  *tainted,
                   gsize          length,
                   gsize          from,
                   SwbMatchFound *found)
{
  gsize begin = 0;
  gsize at = from;

  found->n_ranges = 0;
  for (guint i = 0; i < self->segments->len; i++)
    {
      const Segment *segment = &g_array_index (self->segments, Segment, i);
      const guint8 *place = segment_find (segment, tainted + at, length - at);

      if (place == NULL && i == 0)
        {
          found->next = found->keep = at + segment_find_begun (segment, tainted + at, length - at);
          return found->next < length ? SWB_MATCHER_PARTIAL : SWB_MATCHER_NONE;
        }
      if (place == NULL)
        {
          found->next = found->keep = begin;
          return SWB_MATCHER_PARTIAL;
        }

      if (i == 0)
        begin = (gsize) (place - tainted);
      at = (gsize) (place - tainted) + segment->length;
    }

  found->n_ranges = 1;
  found->ranges[0] = (SwbMatchRange) { begin, at };
  found->next = found->keep = at;
  return SWB_MATCHER_MATCH;
}
