#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-charset-border.h"

#include <string.h>

static gboolean
has_prefix (const char        *name,
            const char *const *prefixes)
{
  for (; *prefixes != NULL; prefixes++)
    if (g_ascii_strncasecmp (name, *prefixes, strlen (*prefixes)) == 0)
      return TRUE;
  return FALSE;
}

/* Whether any byte alone may be the beginning of a longer character. */
static gboolean
has_long_characters (SwbCharset *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));

  for (guint i = 0; i <= G_MAXUINT8; i++)
    {
      guint8 byte = (guint8) i;

      swb_charset_decode (self, &byte, 1, text, spans);
      if (swb_charset_get_incomplete (self) > 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * swb_charset_get_borders:
 * @self: a charset
 *
 * Tries the encoding's bytes where its name doesn't say it, so keep the answer.
 *
 * Returns: where characters begin for certain
 */
SwbCharsetBorders
swb_charset_get_borders (SwbCharset *self)
{
  static const char *const utf8[] = { "UTF-8", "UTF8", NULL };
  static const char *const units_2[] = { "UTF-16", "UTF16", "UCS-2", "UCS2", "ISO-10646-UCS-2", NULL };
  static const char *const units_4[] = { "UTF-32", "UTF32", "UCS-4", "UCS4", "ISO-10646-UCS-4", NULL };
  static const char *const lines[] = { "ISO-2022", "ISO2022", "CSISO2022", "UTF-7", "UTF7", "HZ", NULL };
  const char *name = swb_charset_get_name (self);

  if (has_prefix (name, utf8))
    return SWB_CHARSET_BORDERS_UTF8;
  if (has_prefix (name, units_2))
    return SWB_CHARSET_BORDERS_UNITS_2;
  if (has_prefix (name, units_4))
    return SWB_CHARSET_BORDERS_UNITS_4;
  if (has_prefix (name, lines))
    return SWB_CHARSET_BORDERS_LINES;
  return has_long_characters (self) ? SWB_CHARSET_BORDERS_BYTES : SWB_CHARSET_BORDERS_EVERYWHERE;
}

/* Three bytes before the end at most are of a character that may go on: its first one is a border. */
static gboolean
find_utf8 (const guint8 *data,
           gsize         length,
           gsize        *border)
{
  for (gsize i = length; i > 0 && length - i < 4; i--)
    if ((data[i - 1] & 0xc0) != 0x80)
      {
        *border = data[i - 1] < 0x80 ? i : i - 1;
        return TRUE;
      }

  /* four continuation bytes on end belong to nothing */
  *border = length;
  return length >= 4;
}

/* One unit more, for it may be the first of two surrogates. */
static gboolean
find_unit (gsize   unit,
           gsize   length,
           guint64 offset,
           gsize  *border)
{
  gsize back = (gsize) ((offset + length) % unit) + (unit == 2 ? unit : 0);

  if (back > length)
    return FALSE;

  *border = length - back;
  return TRUE;
}

/*
 * The bytes of a long character that may be below 0x80 are never the first, never below 0x30 (GB18030 has the lowest,
 * 0x30 to 0x39) and never two on end. So a border lies behind a byte below 0x30, and behind the second of two below 0x80.
 */
static gboolean
find_byte (const guint8 *data,
           gsize         length,
           gsize        *border)
{
  for (gsize i = length; i > 0; i--)
    if (data[i - 1] < 0x30 || (i > 1 && data[i - 1] < 0x80 && data[i - 2] < 0x80))
      {
        *border = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * swb_charset_borders_get_unit:
 * @self: borders
 *
 * Returns: bytes that a text of such an encoding is a multiple of: 2, 4, or 1
 */
gsize
swb_charset_borders_get_unit (SwbCharsetBorders self)
{
  if (self == SWB_CHARSET_BORDERS_UNITS_2)
    return 2;
  return self == SWB_CHARSET_BORDERS_UNITS_4 ? 4 : 1;
}

/**
 * swb_charset_borders_find:
 * @borders: where borders are
 * @data: bytes of a stream
 * @length: their count
 * @offset: offset of @data in the stream
 * @border: (out): how many bytes of @data lie before the last border that is certain
 *
 * Returns: %FALSE when there is none in @data
 */
gboolean
swb_charset_borders_find (SwbCharsetBorders borders,
                          const guint8     *data,
                          gsize             length,
                          guint64           offset,
                          gsize            *border)
{
  switch (borders)
    {
    case SWB_CHARSET_BORDERS_UTF8:
      return find_utf8 (data, length, border);
    case SWB_CHARSET_BORDERS_UNITS_2:
      return find_unit (2, length, offset, border);
    case SWB_CHARSET_BORDERS_UNITS_4:
      return find_unit (4, length, offset, border);
    case SWB_CHARSET_BORDERS_BYTES:
      return find_byte (data, length, border);
    case SWB_CHARSET_BORDERS_LINES:
      for (gsize i = length; i > 0; i--)
        if (data[i - 1] == '\n')
          {
            *border = i;
            return TRUE;
          }
      return FALSE;
    case SWB_CHARSET_BORDERS_EVERYWHERE:
    default:
      *border = length;
      return TRUE;
    }
}

/**
 * swb_charset_count_whole:
 * @self: a charset
 * @borders: of it, from swb_charset_get_borders()
 * @data: (array length=length): bytes of a stream, the first of which begins a character
 * @length: their count, below 4 GiB
 * @offset: offset of @data in the stream
 *
 * Returns: how many bytes of @data there are without the beginning of a character at its end that more bytes may complete.
 *   What is invalid in the encoding counts as whole
 */
gsize
swb_charset_count_whole (SwbCharset       *self,
                         SwbCharsetBorders borders,
                         const guint8     *data,
                         gsize             length,
                         guint64           offset)
{
  g_autoptr (GString) text = NULL;
  g_autoptr (GArray) spans = NULL;
  gsize border;

  if (borders == SWB_CHARSET_BORDERS_EVERYWHERE)
    return length;

  /* only what stands behind the last border that is certain has to be read */
  if (!swb_charset_borders_find (borders, data, length, offset, &border))
    border = 0;
  if (border == length)
    return length;

  text = g_string_new (NULL);
  spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  swb_charset_decode (self, data + border, length - border, text, spans);
  return swb_charset_get_incomplete (self) < SWB_CHARSET_MAX_CHARACTER ? length - swb_charset_get_incomplete (self) : length;
}
