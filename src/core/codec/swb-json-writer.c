#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-json-writer.h"

#include <string.h>

/*
 * Writes flat JSON objects, one a line (RFC 8259), into a string: all that our JSON lines need, at a rate where
 * building a tree first would be the larger part of the work. Pure functions.
 */

static const char hex_digits[] = "0123456789abcdef";

static void
add_quoted (GString    *out,
            const char *text,
            gsize       length)
{
  gsize done = 0;

  g_string_append_c (out, '"');
  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) text[i];
      const char *escape = NULL;
      char unicode[7] = "\\u00";

      if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
        continue;

      switch (c)
        {
        case '"':
          escape = "\\\"";
          break;
        case '\\':
          escape = "\\\\";
          break;
        case '\n':
          escape = "\\n";
          break;
        case '\r':
          escape = "\\r";
          break;
        case '\t':
          escape = "\\t";
          break;
        default:
          unicode[4] = hex_digits[c >> 4];
          unicode[5] = hex_digits[c & 0x0f];
          escape = unicode;
          break;
        }
      g_string_append_len (out, text + done, (gssize) (i - done));
      g_string_append (out, escape);
      done = i + 1;
    }
  g_string_append_len (out, text + done, (gssize) (length - done));
  g_string_append_c (out, '"');
}

/* NUL is a character like any other on the wire, and JSON can write it; GLib's functions take it for the end or for invalid. */
static void
add_text (GString    *out,
          const char *text,
          gsize       length)
{
  g_autoptr (GString) valid = NULL;
  const char *end = text + length;
  const char *p = text;
  gboolean is_valid = TRUE;

  for (; p < end && is_valid; p++)
    {
      const char *nul = memchr (p, '\0', (gsize) (end - p));

      nul = nul != NULL ? nul : end;
      is_valid = g_utf8_validate_len (p, (gsize) (nul - p), NULL);
      p = nul;
    }
  if (is_valid)
    {
      add_quoted (out, text, length);
      return;
    }

  valid = g_string_sized_new (length);
  for (p = text; p < end;)
    {
      const char *nul = memchr (p, '\0', (gsize) (end - p));
      gsize piece = (gsize) ((nul != NULL ? nul : end) - p);
      g_autofree char *made = g_utf8_make_valid (p, (gssize) piece);

      g_string_append (valid, made);
      if (nul != NULL)
        g_string_append_c (valid, '\0');
      p += piece + 1;
    }
  add_quoted (out, valid->str, valid->len);
}

static void
add_name (GString    *out,
          const char *name)
{
  if (out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  g_string_append_c (out, '"');
  g_string_append (out, name);
  g_string_append (out, "\":");
}

/**
 * swb_json_begin:
 * @out: what the object is appended to
 *
 * Begins an object; every member follows by one of the functions below, then swb_json_end().
 */
void
swb_json_begin (GString *out)
{
  g_string_append_c (out, '{');
}

/**
 * swb_json_end:
 * @out: as given to swb_json_begin()
 *
 * Ends the object and its line.
 */
void
swb_json_end (GString *out)
{
  g_string_append (out, "}\n");
}

/**
 * swb_json_add_string:
 * @out: as given to swb_json_begin()
 * @name: the member's name, plain ASCII
 * @value: its text; what isn't UTF-8 in it becomes U+FFFD
 * @length: its bytes, or -1 when it is NUL-terminated
 */
void
swb_json_add_string (GString    *out,
                     const char *name,
                     const char *value,
                     gssize      length)
{
  add_name (out, name);
  add_text (out, value, length < 0 ? strlen (value) : (gsize) length);
}

/**
 * swb_json_add_number:
 * @out: as given to swb_json_begin()
 * @name: the member's name, plain ASCII
 * @value: its value
 */
void
swb_json_add_number (GString    *out,
                     const char *name,
                     guint64     value)
{
  add_name (out, name);
  g_string_append_printf (out, "%" G_GUINT64_FORMAT, value);
}

/**
 * swb_json_add_hex:
 * @out: as given to swb_json_begin()
 * @name: the member's name, plain ASCII
 * @data: bytes
 * @length: their count
 *
 * Adds the bytes as a string of two lower-case hex digits each, without separators.
 */
void
swb_json_add_hex (GString      *out,
                  const char   *name,
                  const guint8 *data,
                  gsize         length)
{
  gsize begin;

  add_name (out, name);
  g_string_append_c (out, '"');
  begin = out->len;
  g_string_set_size (out, begin + 2 * length);
  for (gsize i = 0; i < length; i++)
    {
      out->str[begin + 2 * i] = hex_digits[data[i] >> 4];
      out->str[begin + 2 * i + 1] = hex_digits[data[i] & 0x0f];
    }
  g_string_append_c (out, '"');
}

/**
 * swb_json_add_strings:
 * @out: as given to swb_json_begin()
 * @name: the member's name, plain ASCII
 * @values: (array zero-terminated=1): texts
 *
 * Adds an array of strings.
 */
void
swb_json_add_strings (GString           *out,
                      const char        *name,
                      const char *const *values)
{
  add_name (out, name);
  g_string_append_c (out, '[');
  for (gsize i = 0; values[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      add_text (out, values[i], strlen (values[i]));
    }
  g_string_append_c (out, ']');
}
