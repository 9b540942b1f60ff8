#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-escape.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-charset.h"
#include "swb-error.h"

#define KNOWN "\\\\ \\r \\n \\t \\v \\a \\b \\f \\0 \\e \\xHH \\uHHHH \\nnn \\cX"

/* Where the reading of a text is. */
typedef struct
{
  SwbTextEncoder *encoder;
  const char *at;
  const char *end;
  gsize position; /* of @at, in characters from 1 */
  gsize *error_position;
} Reader;

/* The character of an escape of one letter, or -1. */
static int
letter_value (char letter)
{
  switch (letter)
    {
    case '\\':
      return '\\';
    case 'r':
      return '\r';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'e':
      return 0x1b;
    default:
      return -1;
    }
}

/* The escape at the reader, @n_characters long or as much of it as there is, fit for a message of one line. */
static char *
show_escape (Reader *reader,
             gsize   n_characters)
{
  g_autoptr (GString) shown = g_string_new (NULL);

  for (const char *p = reader->at; p < reader->end && n_characters-- > 0; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (shown, g_unichar_isprint (c) ? c : 0xfffd);
    }

  return g_string_free (g_steal_pointer (&shown), FALSE);
}

static gboolean
unknown_escape (Reader  *reader,
                GError **error)
{
  g_autofree char *shown = show_escape (reader, 2);

  *reader->error_position = reader->position;
  g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_ESCAPE,
               /* Translators: a position, what stands there, and the list of escapes */
               _("Character %zu: “%s” is no escape; there are %s"), reader->position, shown, KNOWN);
  return FALSE;
}

static gboolean
bad_escape (Reader     *reader,
            gsize       n_characters,
            const char *reason,
            GError    **error)
{
  g_autofree char *shown = show_escape (reader, n_characters);

  *reader->error_position = reader->position;
  g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_ESCAPE,
               /* Translators: a position, the escape there, and what is wrong with it */
               _("Character %zu: the escape “%s” %s"), reader->position, shown, reason);
  return FALSE;
}

static gboolean
read_hex_digits (Reader     *reader,
                 const char *digits,
                 guint       count,
                 guint      *value)
{
  *value = 0;
  for (guint i = 0; i < count; i++)
    {
      int digit = digits + i < reader->end ? g_ascii_xdigit_value (digits[i]) : -1;

      if (digit < 0)
        return FALSE;
      *value = *value * 16 + (guint) digit;
    }

  return TRUE;
}

static void
add_character (Reader  *reader,
               gunichar c,
               gsize    length)
{
  char utf8[6];
  gint utf8_length = g_unichar_to_utf8 (c, utf8);

  swb_text_encoder_add_value (reader->encoder, utf8, (gsize) utf8_length, reader->position);
  reader->at += length;
  reader->position += length;
}

static gboolean
add_byte (Reader  *reader,
          guint8   byte,
          gsize    length,
          GError **error)
{
  if (!swb_text_encoder_add_bytes (reader->encoder, &byte, 1, reader->error_position, error))
    return FALSE;

  reader->at += length;
  reader->position += length;
  return TRUE;
}

/* Four digits cannot write what lies beyond U+FFFF, so that is written as in UTF-16 and JSON: two of them. */
static gboolean
read_unicode (Reader  *reader,
              GError **error)
{
  guint value, low;

  if (!read_hex_digits (reader, reader->at + 2, 4, &value))
    return bad_escape (reader, 6, _("is cut off: \\u takes four hex digits"), error);
  if (value < 0xd800 || value > 0xdfff)
    {
      add_character (reader, value, 6);
      return TRUE;
    }

  if (value >= 0xdc00 || reader->end - reader->at < 12 || reader->at[6] != '\\' || reader->at[7] != 'u' ||
      !read_hex_digits (reader, reader->at + 8, 4, &low) || low < 0xdc00 || low > 0xdfff)
    return bad_escape (reader, 6, _("is half of a surrogate pair, such as \\uD83D\\uDE00"), error);

  add_character (reader, 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00), 12);
  return TRUE;
}

static gboolean
read_octal (Reader  *reader,
            GError **error)
{
  guint value = 0;
  gsize count = 0;

  while (count < 3 && reader->at + 1 + count < reader->end && reader->at[1 + count] >= '0' && reader->at[1 + count] <= '7')
    value = value * 8 + (guint) (reader->at[1 + count++] - '0');
  if (value > 0xff)
    return bad_escape (reader, 1 + count, _("is more than a byte: the largest is \\377"), error);

  return add_byte (reader, (guint8) value, 1 + count, error);
}

/* ECMA-48, and the caret notation: ^@ is NUL, ^[ is ESC, ^? is DEL. */
static gboolean
read_control (Reader  *reader,
              GError **error)
{
  char letter = reader->at + 2 < reader->end ? g_ascii_toupper (reader->at[2]) : '\0';

  if (letter == '?')
    add_character (reader, 0x7f, 3);
  else if (letter >= '@' && letter <= '_')
    add_character (reader, (gunichar) letter - '@', 3);
  else
    return bad_escape (reader, 3, _("names no control character: \\c takes a letter or one of @ [ \\ ] ^ _ ?"), error);

  return TRUE;
}

static gboolean
read_escape (Reader  *reader,
             GError **error)
{
  char letter;
  guint value;

  if (reader->end - reader->at < 2)
    return bad_escape (reader, 1, _("is cut off; a backslash itself is \\\\"), error);

  letter = reader->at[1];
  switch (letter)
    {
    case 'x':
      if (!read_hex_digits (reader, reader->at + 2, 2, &value))
        return bad_escape (reader, 4, _("is cut off: \\x takes two hex digits"), error);
      return add_byte (reader, (guint8) value, 4, error);
    case 'u':
      return read_unicode (reader, error);
    case 'c':
      return read_control (reader, error);
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
      return read_octal (reader, error);
    default:
      if (letter_value (letter) < 0)
        return unknown_escape (reader, error);
      add_character (reader, (gunichar) letter_value (letter), 2);
      return TRUE;
    }
}

/**
 * swb_escape_add:
 * @encoder: where characters and bytes go
 * @text: (array length=length): valid UTF-8 with escapes
 * @length: its bytes
 * @position: where its first character stands in what the user typed, in characters from 1
 * @error_position: (out): where the fault is, in the same count; untouched when there is none
 * @error: return location for %SWB_CODEC_ERROR_BAD_ESCAPE, and the errors of @encoder
 *
 * The escapes are those of C (ISO/IEC 9899, section 6.4.4.4) and two more:
 *
 * - `\\ \r \n \t \v \a \b \f`, and `\e` for ESC, are characters, sent in the panel's encoding;
 * - `\cX` is the control character of X: a letter of either case or one of `@ [ \ ] ^ _ ?`; it takes exactly one character
 *   after the c, a backslash too;
 * - `\uHHHH` is the character of that code point, with exactly four hex digits, sent in the panel's encoding; one beyond
 *   U+FFFF is written as a surrogate pair;
 * - `\xHH` is one byte as it is, with exactly two hex digits: `\x414` is the byte 41 and the digit 4;
 * - `\n`, `\nn` and `\nnn` with octal digits is one byte as it is, and takes as many of up to three octal digits as follow,
 *   as in C. So `\0` is the byte 00; `\012` is the byte 0A, and no NUL before “12”; `\08` is the byte 00 and the digit 8;
 *   `\0001` is the byte 00 and the digit 1. More than `\377` is an error.
 *
 * Anything else after a backslash is an error: nothing is guessed. A letter of an escape is lower case. The thread of @encoder.
 *
 * Returns: whether all of @text was understood
 */
gboolean
swb_escape_add (SwbTextEncoder *encoder,
                const char     *text,
                gsize           length,
                gsize           position,
                gsize          *error_position,
                GError        **error)
{
  Reader reader = { encoder, text, text + length, position, error_position };

  while (reader.at < reader.end)
    {
      const char *backslash = memchr (reader.at, '\\', (gsize) (reader.end - reader.at));
      const char *stop = backslash != NULL ? backslash : reader.end;

      swb_text_encoder_add_text (encoder, reader.at, (gsize) (stop - reader.at), reader.position);
      reader.position += (gsize) g_utf8_strlen (reader.at, stop - reader.at);
      reader.at = stop;
      if (backslash != NULL && !read_escape (&reader, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * swb_escape_parse:
 * @text: text with escapes, as swb_escape_add() has them
 * @encoding: the encoding of its characters
 * @error_position: (out) (optional): where the fault is, in characters from 1; 0 when there is none, or none to point at
 * @error: return location for %SWB_CODEC_ERROR_BAD_ESCAPE, %SWB_CODEC_ERROR_UNREPRESENTABLE or
 *   %SWB_CODEC_ERROR_UNKNOWN_CHARSET
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the bytes
 */
GBytes *
swb_escape_parse (const char *text,
                  const char *encoding,
                  gsize      *error_position,
                  GError    **error)
{
  g_autoptr (SwbTextEncoder) encoder = swb_text_encoder_new (encoding);
  gsize ignored;

  g_return_val_if_fail (text != NULL, NULL);

  if (error_position == NULL)
    error_position = &ignored;
  *error_position = 0;

  if (!swb_text_check_utf8 (text, error_position, error) ||
      !swb_escape_add (encoder, text, strlen (text), 1, error_position, error) ||
      !swb_text_encoder_flush (encoder, error_position, error))
    return NULL;

  return swb_text_encoder_steal_bytes (encoder);
}

/**
 * swb_escape_check:
 * @text: text with escapes
 * @error: return location for %SWB_CODEC_ERROR_BAD_ESCAPE, or %SWB_CODEC_ERROR_UNREPRESENTABLE where it is no UTF-8
 *
 * Looks at the escapes alone: which characters can be sent depends on the encoding. Any thread.
 *
 * Returns: whether all escapes are right
 */
gboolean
swb_escape_check (const char *text,
                  GError    **error)
{
  g_autoptr (GBytes) bytes = swb_escape_parse (text, "UTF-8", NULL, error);

  return bytes != NULL;
}

static char *
format_all_bytes (const guint8 *data,
                  gsize         length)
{
  GString *text = g_string_sized_new (length * 4);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "\\x%02X", data[i]);

  return g_string_free (text, FALSE);
}

static void
append_code_point (GString *text,
                   gunichar c)
{
  if (c < 0x10000)
    g_string_append_printf (text, "\\u%04X", c);
  else
    g_string_append_printf (text, "\\u%04X\\u%04X", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff));
}

/* What can't be seen, or mixes with its neighbours, is written by its number: a soft hyphen, a right-to-left mark. */
static gboolean
is_visible (gunichar c)
{
  return c == ' ' || (g_unichar_isgraph (c) && g_unichar_type (c) != G_UNICODE_FORMAT && !g_unichar_ismark (c) &&
                      g_unichar_type (c) != G_UNICODE_PRIVATE_USE);
}

static void
append_character (GString *text,
                  gunichar c)
{
  static const char letters[] = "\\rntvabfe";

  for (const char *p = letters; *p != '\0'; p++)
    if (c == (gunichar) letter_value (*p))
      {
        g_string_append_printf (text, "\\%c", *p);
        return;
      }

  if (is_visible (c))
    g_string_append_unichar (text, c);
  else
    append_code_point (text, c);
}

/* In most encodings a control character is the byte of the same number, and shorter so. */
static void
append_control (GString *text,
                gunichar c,
                gunichar next,
                gboolean is_byte)
{
  if (!is_byte)
    append_code_point (text, c);
  else if (c == 0 && !g_unichar_isdigit (next))
    g_string_append (text, "\\0");
  else
    g_string_append_printf (text, "\\x%02X", c);
}

static gboolean
nul_is_byte (SwbCharset *charset)
{
  g_autoptr (GBytes) nul = swb_charset_encode_sized (charset, "", 1, NULL, NULL);

  return nul != NULL && g_bytes_get_size (nul) == 1;
}

/**
 * swb_escape_format:
 * @data: (array length=length): bytes
 * @length: how many, below 4 GiB
 * @encoding: the encoding to read them in
 *
 * The inverse of swb_escape_parse(), which makes of it these bytes again: characters that can be seen are themselves, the
 * others escapes, and bytes that are invalid in the encoding are `\xHH`. Has no line breaks. Where the encoding can't write
 * back what it read, as with shift states that nobody needs, or doesn't exist, every byte is `\xHH`. Any thread.
 *
 * Returns: (transfer full): the text
 */
char *
swb_escape_format (const guint8 *data,
                   gsize         length,
                   const char   *encoding)
{
  g_autoptr (SwbCharset) charset = swb_charset_new (encoding, NULL);
  g_autoptr (GString) decoded = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  g_autoptr (GBytes) again = NULL;
  gboolean is_byte;

  if (charset == NULL)
    return format_all_bytes (data, length);

  is_byte = nul_is_byte (charset);
  swb_charset_decode (charset, data, length, decoded, spans);
  for (guint i = 0; i < spans->len; i++)
    {
      SwbTextSpan *span = &g_array_index (spans, SwbTextSpan, i);
      const char *end = decoded->str + span->text_begin + span->text_length;

      if (span->text_length == 0)
        for (guint32 j = 0; j < span->length; j++)
          g_string_append_printf (text, "\\x%02X", data[span->begin + j]);
      for (const char *p = end - span->text_length; p < end; p = g_utf8_next_char (p))
        {
          gunichar c = g_utf8_get_char (p);
          gunichar next = g_utf8_next_char (p) < decoded->str + decoded->len ? g_utf8_get_char (g_utf8_next_char (p)) : 0;

          if ((c < 0x20 && (c < 7 || c > 13) && c != 0x1b) || c == 0x7f)
            append_control (text, c, next, is_byte);
          else
            append_character (text, c);
        }
    }

  again = swb_escape_parse (text->str, encoding, NULL, NULL);
  if (again == NULL || g_bytes_get_size (again) != length ||
      (length > 0 && memcmp (g_bytes_get_data (again, NULL), data, length) != 0))
    return format_all_bytes (data, length);

  return g_string_free (g_steal_pointer (&text), FALSE);
}
