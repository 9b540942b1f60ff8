#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#define PCRE2_CODE_UNIT_WIDTH 8

#include "swb-log-pattern-private.h"

#include <glib/gi18n-lib.h>
#include <pcre2.h>
#include <string.h>

#include "swb-charset.h"
#include "swb-error.h"
#include "swb-hex.h"
#include "swb-raw-expression.h"

/* The rarer a byte is in what devices and programs send, the sooner it is known that there is no hit. */
static guint
commonness (guint8 c)
{
  if (c == ' ' || c == 0 || c == 0xff)
    return 9;
  if (c == '\n' || c == '\r')
    return 7;
  if (g_ascii_islower (c))
    return strchr ("etaoinsrhld", c) != NULL ? 8 : strchr ("jqxzkv", c) != NULL ? 4 : 6;
  if (g_ascii_isdigit (c))
    return 6;
  if (g_ascii_isupper (c))
    return 3;
  return c < 0x80 ? 2 : 5;
}

static SwbLogPattern *
new_pattern (const guint8 *bytes,
             gsize         length)
{
  SwbLogPattern *self = g_new0 (SwbLogPattern, 1);

  g_atomic_ref_count_init (&self->references);
  self->bytes = g_memdup2 (bytes, length);
  self->length = length;
  for (gsize i = 1; i < length; i++)
    if (commonness (bytes[i]) < commonness (bytes[self->rare]))
      self->rare = i;
  self->next = self->rare == 0 && length > 1 ? 1 : 0;
  for (gsize i = self->next + 1; i < length; i++)
    if (i != self->rare && commonness (bytes[i]) <= commonness (bytes[self->next]))
      self->next = i;
  return self;
}

/* GLib repeats the whole expression in front of what is wrong with it. PCRE2, which compiles it for GLib as well, says what
 * and where, and the words are those for expressions elsewhere. */
static void
set_fault (const char   *expression,
           guint32       options,
           const GError *fault,
           GError      **error)
{
  PCRE2_SIZE offset = 0;
  int number = 0;
  pcre2_code *code = pcre2_compile ((PCRE2_SPTR) expression, PCRE2_ZERO_TERMINATED, options, &number, &offset, NULL);
  guchar message[256] = { 0 };

  if (code != NULL)
    {
      pcre2_code_free (code);
      g_set_error_literal (error, SWB_LOG_ERROR, SWB_LOG_ERROR_PATTERN, fault->message);
      return;
    }

  if ((options & PCRE2_UTF) != 0)
    offset = (PCRE2_SIZE) g_utf8_strlen (expression, (gssize) offset);
  pcre2_get_error_message (number, message, sizeof message);
  g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_PATTERN,
               /* Translators: what is wrong with a regular expression, in English, and after how many of its characters */
               _("%s (after %zu characters)"), (const char *) message, (gsize) offset);
}

static GRegex *
compile (const char          *expression,
         GRegexCompileFlags   flags,
         GError             **error)
{
  g_autoptr (GError) local_error = NULL;
  GRegex *regex = g_regex_new (expression, flags | G_REGEX_OPTIMIZE | G_REGEX_MULTILINE | G_REGEX_NEWLINE_ANYCRLF, 0,
                               &local_error);

  if (regex == NULL)
    set_fault (expression, (flags & G_REGEX_RAW) != 0 ? 0 : PCRE2_UTF | PCRE2_UCP, local_error, error);
  return regex;
}

static gboolean
check_text (const char  *text,
            GError     **error)
{
  if (*text == '\0')
    g_set_error_literal (error, SWB_LOG_ERROR, SWB_LOG_ERROR_PATTERN, _("There is nothing to look for: type something."));
  else if (!g_utf8_validate (text, -1, NULL))
    g_set_error_literal (error, SWB_LOG_ERROR, SWB_LOG_ERROR_PATTERN, _("What is to be found is not valid UTF-8."));
  else
    return TRUE;

  return FALSE;
}

/* Where characters of the encoding have several bytes, and which ones they are doesn't depend on what came long before. */
static gboolean
has_long_characters (SwbCharsetBorders borders)
{
  return borders == SWB_CHARSET_BORDERS_UTF8 || borders == SWB_CHARSET_BORDERS_BYTES ||
         swb_charset_borders_get_unit (borders) > 1;
}

/* Makes it look at characters: what is looked through becomes UTF-8 first. */
static void
look_at_characters (SwbLogPattern *self,
                    const char    *encoding)
{
  self->utf8 = TRUE;
  self->regex = g_regex_ref (self->event_regex);
  if (self->borders != SWB_CHARSET_BORDERS_UTF8)
    self->encoding = g_strdup (encoding);
}

/* One character, or two letters: in GBK the second byte of one character and the first of the next may well be that, and in
 * Big5 the second byte may be a letter. Of anything longer that is as good as impossible. */
static gboolean
is_short (SwbLogPattern *self)
{
  return self->borders != SWB_CHARSET_BORDERS_UTF8 && has_long_characters (self->borders) &&
         self->length <= (self->borders == SWB_CHARSET_BORDERS_BYTES ? 2u : 4u);
}

/**
 * swb_log_pattern_new_text:
 * @text: UTF-8, at least one character
 * @encoding: that of the panel
 * @flags: how to compare
 * @error: return location for %SWB_LOG_ERROR_PATTERN, or a %SWB_CODEC_ERROR when the encoding can't express @text
 *
 * Finds text by its bytes in the panel's encoding, or by its characters where those have several bytes and case is ignored,
 * or @text is so short that its bytes may be the end of one character and the beginning of the next. The texts of events
 * are UTF-8 whatever the encoding.
 *
 * Returns: (transfer full) (nullable): the pattern
 */
SwbLogPattern *
swb_log_pattern_new_text (const char         *text,
                          const char         *encoding,
                          SwbLogPatternFlags  flags,
                          GError            **error)
{
  g_autoptr (SwbLogPattern) self = NULL;
  g_autoptr (SwbCharset) charset = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *escaped = NULL;
  gboolean caseless = (flags & SWB_LOG_PATTERN_CASELESS) != 0;
  gboolean by_characters;
  gsize length;

  if (!check_text (text, error))
    return NULL;
  charset = swb_charset_new (encoding, error);
  if (charset == NULL)
    return NULL;
  bytes = swb_charset_encode (charset, text, NULL, error);
  if (bytes == NULL)
    return NULL;

  self = new_pattern (g_bytes_get_data (bytes, &length), g_bytes_get_size (bytes));
  escaped = g_regex_escape_string (text, -1);
  self->event_regex = compile (escaped, caseless ? G_REGEX_CASELESS : 0, error);
  if (self->event_regex == NULL)
    return NULL;
  self->borders = swb_charset_get_borders (charset);
  by_characters = is_short (self) ||
                  (caseless && self->borders != SWB_CHARSET_BORDERS_UTF8 && has_long_characters (self->borders));
  if (by_characters || caseless)
    {
      g_autofree char *expression = swb_raw_expression_from_text (text, charset, caseless, error);
      g_autoptr (GRegex) regex = expression != NULL ? compile (expression, G_REGEX_RAW, error) : NULL;

      if (regex == NULL)
        return NULL;
      g_clear_pointer (&self->bytes, g_free);
      if (by_characters)
        {
          self->sieve = g_steal_pointer (&regex);
          look_at_characters (self, encoding);
        }
      else
        {
          self->regex = g_steal_pointer (&regex);
        }
    }

  return g_steal_pointer (&self);
}

/**
 * swb_log_pattern_new_bytes:
 * @data: what to look for
 * @length: its bytes, at least 1
 *
 * Finds bytes, and nothing in the texts of events.
 *
 * Returns: (transfer full): the pattern
 */
SwbLogPattern *
swb_log_pattern_new_bytes (const guint8 *data,
                           gsize         length)
{
  g_return_val_if_fail (length > 0, NULL);

  return new_pattern (data, length);
}

/**
 * swb_log_pattern_new_hex:
 * @text: hex as the send box takes it
 * @error: return location for %SWB_LOG_ERROR_PATTERN or a %SWB_CODEC_ERROR
 *
 * Returns: (transfer full) (nullable): the pattern, as of swb_log_pattern_new_bytes()
 */
SwbLogPattern *
swb_log_pattern_new_hex (const char *text,
                         GError    **error)
{
  g_autoptr (GBytes) bytes = swb_hex_parse (text, NULL, error);
  gsize length;
  const guint8 *data;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  if (length == 0)
    {
      check_text ("", error);
      return NULL;
    }
  return new_pattern (data, length);
}

static gboolean
can_express (SwbCharset *charset,
             const char *text,
             GError    **error)
{
  g_autoptr (GBytes) bytes = swb_charset_encode (charset, text, NULL, error);

  return bytes != NULL;
}

/**
 * swb_log_pattern_new_regex:
 * @text: a regular expression as of PCRE, in UTF-8; `^` and `$` are the borders of lines
 * @encoding: that of the panel
 * @flags: how to compare
 * @error: return location for %SWB_LOG_ERROR_PATTERN, or a %SWB_CODEC_ERROR when the encoding can't express a character
 *
 * In UTF-8 and where characters have several bytes, it is matched to characters, and each byte that is invalid counts as
 * the character U+001A. In other encodings, also those of ISO 2022, it is matched to bytes: `.` is one byte, and the case
 * of letters outside ASCII is not ignored.
 *
 * Returns: (transfer full) (nullable): the pattern
 */
SwbLogPattern *
swb_log_pattern_new_regex (const char         *text,
                           const char         *encoding,
                           SwbLogPatternFlags  flags,
                           GError            **error)
{
  g_autoptr (SwbLogPattern) self = NULL;
  g_autoptr (SwbCharset) charset = NULL;
  GRegexCompileFlags compile_flags = (flags & SWB_LOG_PATTERN_CASELESS) != 0 ? G_REGEX_CASELESS : 0;

  if (!check_text (text, error))
    return NULL;
  charset = swb_charset_new (encoding, error);
  if (charset == NULL)
    return NULL;

  self = new_pattern ((const guint8 *) "", 0);
  g_clear_pointer (&self->bytes, g_free);
  self->event_regex = compile (text, compile_flags, error);
  if (self->event_regex == NULL)
    return NULL;

  self->borders = swb_charset_get_borders (charset);
  if (has_long_characters (self->borders))
    {
      if (!can_express (charset, text, error))
        return NULL;
      look_at_characters (self, encoding);
    }
  else
    {
      g_autoptr (GError) fault = NULL;
      g_autofree char *expression = swb_raw_expression_new (text, charset, FALSE, &fault);

      if (g_error_matches (fault, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_PATTERN))
        g_set_error_literal (error, SWB_LOG_ERROR, SWB_LOG_ERROR_PATTERN, fault->message);
      else if (fault != NULL)
        g_propagate_error (error, g_steal_pointer (&fault));
      if (expression == NULL)
        return NULL;
      self->regex = compile (expression, compile_flags | G_REGEX_RAW, error);
      if (self->regex == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * swb_log_pattern_ref:
 * @self: a pattern
 *
 * Returns: (transfer full): the same
 */
SwbLogPattern *
swb_log_pattern_ref (SwbLogPattern *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * swb_log_pattern_unref:
 * @self: (transfer full): a pattern
 */
void
swb_log_pattern_unref (SwbLogPattern *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_clear_pointer (&self->encoding, g_free);
  g_clear_pointer (&self->sieve, g_regex_unref);
  g_clear_pointer (&self->regex, g_regex_unref);
  g_clear_pointer (&self->event_regex, g_regex_unref);
  g_free (self->bytes);
  g_free (self);
}

/**
 * swb_log_pattern_get_length:
 * @self: a pattern
 *
 * Returns: bytes of each of its hits; 0 when it is a regular expression, so that they differ
 */
gsize
swb_log_pattern_get_length (SwbLogPattern *self)
{
  return self->bytes != NULL ? self->length : 0;
}
