/* Regular expressions for bytes: PCRE2 is to see bytes, whatever the encoding, also where some of them are invalid in it. */

#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-raw-expression.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-error.h"

static void
append_bytes (GString *out,
              GBytes  *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (out, "\\x%02x", data[i]);
}

static GBytes *
encode (gunichar    c,
        SwbCharset *charset,
        GError    **error)
{
  char utf8[7] = { 0 };

  g_unichar_to_utf8 (c, utf8);
  return swb_charset_encode (charset, utf8, NULL, error);
}

/* "A" as (?:\x41|\x61): a group, of the forms of the character that the encoding has. */
static gboolean
append_character (GString    *out,
                  gunichar    c,
                  SwbCharset *charset,
                  gboolean    caseless,
                  GError    **error)
{
  const gunichar forms[] = { c, g_unichar_toupper (c), g_unichar_tolower (c) };
  gsize n_forms = caseless ? G_N_ELEMENTS (forms) : 1;

  g_string_append (out, "(?:");
  for (gsize i = 0; i < n_forms; i++)
    {
      g_autoptr (GBytes) bytes = NULL;

      if (i > 0 && (forms[i] == c || (i > 1 && forms[i] == forms[1])))
        continue;
      bytes = encode (forms[i], charset, i == 0 ? error : NULL);
      if (bytes == NULL && i == 0)
        return FALSE;
      if (bytes == NULL)
        continue;
      if (i > 0)
        g_string_append_c (out, '|');
      append_bytes (out, bytes);
    }
  g_string_append_c (out, ')');

  return TRUE;
}

/**
 * swb_raw_expression_from_text:
 * @text: UTF-8, no expression
 * @charset: the encoding of what is looked through
 * @caseless: whether letters stand for their other case as well, by the simple case mappings of Unicode
 * @error: return location for a %SWB_CODEC_ERROR when the encoding can't express a character
 *
 * Returns: (transfer full) (nullable): a regular expression that matches the bytes of @text, in ASCII
 */
char *
swb_raw_expression_from_text (const char *text,
                              SwbCharset *charset,
                              gboolean    caseless,
                              GError    **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!append_character (out, g_utf8_get_char (p), charset, caseless, error))
      return NULL;

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* A character in square brackets, where a group has no meaning: one byte, or none at all. */
static gboolean
append_in_class (GString    *out,
                 gunichar    c,
                 SwbCharset *charset,
                 GError    **error)
{
  g_autoptr (GBytes) bytes = encode (c, charset, error);
  char character[7] = { 0 };

  if (bytes == NULL)
    return FALSE;
  if (g_bytes_get_size (bytes) == 1)
    {
      append_bytes (out, bytes);
      return TRUE;
    }

  g_unichar_to_utf8 (c, character);
  g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_PATTERN,
               /* Translators: a character, and an encoding */
               _("“%s” has several bytes in %s and can’t stand in square brackets: write (a|b) instead."),
               character, swb_charset_get_name (charset));
  return FALSE;
}

/* Returns: whether a `]` at @p is an ordinary character: the first one of a class, also after `^` */
static gboolean
is_first_in_class (const char *opening,
                   const char *p)
{
  return p == opening + 1 || (p == opening + 2 && opening[1] == '^');
}

/**
 * swb_raw_expression_new:
 * @expression: a regular expression as of PCRE2, in UTF-8
 * @charset: the encoding of what is looked through
 * @caseless: whether letters stand for their other case as well; those of ASCII are left to the option of PCRE2
 * @error: return location for a %SWB_CODEC_ERROR
 *
 * Makes each character that isn't ASCII a group of its bytes. `.` and classes stand for one byte.
 *
 * Returns: (transfer full) (nullable): the expression in ASCII; %NULL when the encoding can't express a character, or one
 *   of several bytes stands in a class
 */
char *
swb_raw_expression_new (const char *expression,
                        SwbCharset *charset,
                        gboolean    caseless,
                        GError    **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *opening = NULL; /* of the class that this is in */

  for (const char *p = expression; *p != '\0'; p = g_utf8_next_char (p))
    {
      if ((guchar) *p < 0x80)
        {
          g_string_append_c (out, *p);
          if (*p == '\\' && p[1] != '\0' && (guchar) p[1] < 0x80)
            g_string_append_c (out, *++p);
          else if (*p == '[' && opening == NULL)
            opening = p;
          else if (*p == ']' && opening != NULL && !is_first_in_class (opening, p))
            opening = NULL;
        }
      else if (opening != NULL ? !append_in_class (out, g_utf8_get_char (p), charset, error)
                               : !append_character (out, g_utf8_get_char (p), charset, caseless, error))
        {
          return NULL;
        }
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}
