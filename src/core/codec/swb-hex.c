#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-hex.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-error.h"

/* A run of digits between separators. */
typedef struct
{
  const char *begin;
  gsize length;
  gsize position; /* of its first digit: characters from 1 */
} DigitRun;

static gboolean
is_separator (gunichar c)
{
  switch (c)
    {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case ',':
    case ';':
    case ':':
    case '-':
    case 0xff0c: /* ， */
    case 0xff1b: /* ； */
    case 0xff1a: /* ： */
    case 0x3000: /* the space of Chinese input methods */
    case 0x00a0: /* the space of text copied from a web page */
      return TRUE;
    default:
      return FALSE;
    }
}

/* One digit is 0n, an even count are pairs; anything else could mean several things, so it is refused. */
static gboolean
finish_run (DigitRun   *run,
            GByteArray *bytes,
            gsize      *error_position,
            GError    **error)
{
  if (run->length % 2 == 1 && run->length >= 3)
    {
      g_autofree char *digits = g_strndup (run->begin, MIN (run->length, 16));

      *error_position = run->position;
      g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_ODD_RUN,
                   /* Translators: a position, a count, and the digits themselves */
                   _("Character %zu: %zu hex digits in a row (%s%s) don’t make pairs"),
                   run->position, run->length, digits, run->length > 16 ? "…" : "");
      return FALSE;
    }

  for (gsize i = 0; i < run->length; i += 2)
    {
      int high = run->length == 1 ? 0 : g_ascii_xdigit_value (run->begin[i]);
      int low = g_ascii_xdigit_value (run->begin[run->length == 1 ? i : i + 1]);
      guint8 byte = (guint8) (high * 16 + low);

      g_byte_array_append (bytes, &byte, 1);
    }

  run->length = 0;
  return TRUE;
}

static void
bad_digit (const char *at,
           gsize       length,
           gsize       position,
           gsize      *error_position,
           GError    **error)
{
  gunichar c = g_utf8_get_char_validated (at, (gssize) length);
  g_autofree char *shown = NULL;

  if (c == (gunichar) -1 || c == (gunichar) -2)
    shown = g_strdup_printf ("\\x%02X", (guint8) *at);
  else if (!g_unichar_isprint (c))
    shown = g_strdup_printf ("U+%04X", c);
  else
    shown = g_strndup (at, (gsize) (g_utf8_next_char (at) - at));

  *error_position = position;
  g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_DIGIT,
               /* Translators: a position, and the character there */
               _("Character %zu: “%s” is no hex digit"), position, shown);
}

/**
 * swb_hex_add:
 * @bytes: what the bytes are appended to
 * @text: (array length=length): a part of what was typed
 * @length: its bytes
 * @position: where its first character stands in all that was typed, in characters from 1
 * @error_position: (out): where the fault is, in the same count; untouched when there is none
 * @error: return location for %SWB_CODEC_ERROR_BAD_DIGIT or %SWB_CODEC_ERROR_ODD_RUN
 *
 * As swb_hex_parse(), for what stands between variables; a run of digits ends with @text. Any thread.
 *
 * Returns: whether all of @text was understood
 */
gboolean
swb_hex_add (GByteArray *bytes,
             const char *text,
             gsize       length,
             gsize       position,
             gsize      *error_position,
             GError    **error)
{
  const char *end = text + length;
  DigitRun run = { 0 };

  for (const char *p = text; p < end;)
    {
      gunichar c = g_utf8_get_char_validated (p, end - p);
      gboolean prefix = end - p >= 2 && (*p == '\\' || (*p == '0' && run.length % 2 == 0)) && (p[1] == 'x' || p[1] == 'X');

      if (prefix || is_separator (c))
        {
          if (!finish_run (&run, bytes, error_position, error))
            return FALSE;
          position += prefix ? 2 : 1;
          p = prefix ? p + 2 : g_utf8_next_char (p);
        }
      else if (g_ascii_isxdigit (*p))
        {
          if (run.length++ == 0)
            {
              run.begin = p;
              run.position = position;
            }
          position++;
          p++;
        }
      else
        {
          bad_digit (p, (gsize) (end - p), position, error_position, error);
          return FALSE;
        }
    }

  return finish_run (&run, bytes, error_position, error);
}

/**
 * swb_hex_parse:
 * @text: hex digits as people type and paste them
 * @error_position: (out) (optional): where the fault is, in characters from 1; 0 when there is none
 * @error: return location for %SWB_CODEC_ERROR_BAD_DIGIT or %SWB_CODEC_ERROR_ODD_RUN
 *
 * Separators are white space, `, ; : -`, their full-width forms `，；：`, and the prefixes `0x` and `\x`. A run of digits
 * between them is one byte `0n` when it has one digit, and pairs when its count is even; an odd run of three or more is an
 * error at its first digit: nothing is guessed. A `0x` inside a run begins a new one only after whole pairs, as in
 * `0x310x32`. No input makes no bytes. Any thread.
 *
 * Returns: (transfer full) (nullable): the bytes
 */
GBytes *
swb_hex_parse (const char *text,
               gsize      *error_position,
               GError    **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize ignored;

  g_return_val_if_fail (text != NULL, NULL);

  if (error_position == NULL)
    error_position = &ignored;
  *error_position = 0;
  if (!swb_hex_add (bytes, text, strlen (text), 1, error_position, error))
    return NULL;

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * swb_hex_format:
 * @data: (array length=length): bytes
 * @length: how many
 *
 * Any thread.
 *
 * Returns: (transfer full): as `31 32 0D`, which swb_hex_parse() reads back
 */
char *
swb_hex_format (const guint8 *data,
                gsize         length)
{
  static const char digits[] = "0123456789ABCDEF";
  char *text = g_malloc (length * 3 + 1);
  char *out = text;

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0)
        *out++ = ' ';
      *out++ = digits[data[i] >> 4];
      *out++ = digits[data[i] & 15];
    }
  *out = '\0';

  return text;
}
