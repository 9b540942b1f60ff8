#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-charset.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-charset-border.h"
#include "swb-error.h"

struct _SwbCharset
{
  char *name;
  GIConv decoder; /* to UTF-8; (GIConv) -1 when the encoding is UTF-8 */
  GIConv encoder; /* from UTF-8 */
  gsize unit;     /* bytes that a text of this encoding is a multiple of */
  gboolean ordered; /* a byte order mark at the beginning of a text is none of its characters */
  gsize incomplete;
};

#define NO_ICONV ((GIConv) -1)

static gboolean
is_utf8 (const char *name)
{
  return g_ascii_strcasecmp (name, "UTF-8") == 0 || g_ascii_strcasecmp (name, "UTF8") == 0;
}

/* glibc takes more than names: //IGNORE would drop bytes and //TRANSLIT change them, and what it can't read means the
 * locale's own encoding. */
static gboolean
is_plain_name (const char *name)
{
  if (!g_ascii_isalnum (*name))
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-_.:+()", *p) == NULL)
      return FALSE;

  return TRUE;
}

static gsize
unit_of (const char *name)
{
  if (g_ascii_strncasecmp (name, "UTF-16", 6) == 0 || g_ascii_strncasecmp (name, "UTF16", 5) == 0 ||
      g_ascii_strncasecmp (name, "UCS-2", 5) == 0 || g_ascii_strncasecmp (name, "UCS2", 4) == 0)
    return 2;
  if (g_ascii_strncasecmp (name, "UTF-32", 6) == 0 || g_ascii_strncasecmp (name, "UTF32", 5) == 0 ||
      g_ascii_strncasecmp (name, "UCS-4", 5) == 0 || g_ascii_strncasecmp (name, "UCS4", 4) == 0)
    return 4;
  return 1;
}

/* Without LE or BE behind it */
static gboolean
is_ordered (const char *name)
{
  static const char *const names[] = { "UTF-16", "UTF16", "UTF-32", "UTF32", "UNICODE" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

/*
 * What everybody means by Shift_JIS is the one of Windows, which is a superset (WHATWG Encoding Standard, 4.2 and 12.3). The
 * C library's own takes 5C for a yen sign and 7E for an overline, and knows no circled digits.
 */
static const char *
iconv_name_of (const char *name)
{
  static const char *const names[] = { "Shift_JIS", "Shift-JIS", "SJIS", "MS_Kanji", "csShiftJIS" };
  static gsize looked;
  static gboolean has_windows;

  if (g_once_init_enter (&looked))
    {
      GIConv decoder = g_iconv_open ("UTF-8", "CP932");

      has_windows = decoder != NO_ICONV;
      if (has_windows)
        g_iconv_close (decoder);
      g_once_init_leave (&looked, 1);
    }

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (has_windows && g_ascii_strcasecmp (name, names[i]) == 0)
      return "CP932";
  return name;
}

/**
 * swb_charset_new:
 * @name: an encoding's name, such as `UTF-8`, `GBK`, `GB18030`, `Big5`, `Shift_JIS`, `EUC-KR`, `ISO-8859-1`,
 *   `WINDOWS-1252`, `UTF-16LE`; what else there is depends on the C library's iconv. Shift_JIS is that of Windows, code page
 *   932, if that is known
 * @error: return location for %SWB_CODEC_ERROR_UNKNOWN_CHARSET
 *
 * Returns: (transfer full) (nullable): converters for it, for one thread
 */
SwbCharset *
swb_charset_new (const char *name,
                 GError    **error)
{
  g_autoptr (SwbCharset) self = g_new0 (SwbCharset, 1);

  self->name = g_strdup (name);
  self->decoder = NO_ICONV;
  self->encoder = NO_ICONV;
  self->unit = unit_of (name);
  self->ordered = is_ordered (name);
  if (is_utf8 (name))
    return g_steal_pointer (&self);

  if (is_plain_name (name))
    {
      self->decoder = g_iconv_open ("UTF-8", iconv_name_of (name));
      self->encoder = g_iconv_open (iconv_name_of (name), "UTF-8");
    }
  if (self->decoder == NO_ICONV || self->encoder == NO_ICONV)
    {
      g_autofree char *shown = g_utf8_make_valid (name, -1);

      g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_UNKNOWN_CHARSET,
                   _("This system doesn’t know the encoding “%s”"), shown);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * swb_charset_free:
 * @self: (transfer full) (nullable): a charset
 */
void
swb_charset_free (SwbCharset *self)
{
  if (self == NULL)
    return;

  if (self->decoder != NO_ICONV)
    g_iconv_close (self->decoder);
  if (self->encoder != NO_ICONV)
    g_iconv_close (self->encoder);
  g_free (self->name);
  g_free (self);
}

/**
 * swb_charset_get_name:
 * @self: a charset
 *
 * Returns: (transfer none): the name that it was made with
 */
const char *
swb_charset_get_name (SwbCharset *self)
{
  return self->name;
}

/**
 * swb_charset_exists:
 * @name: an encoding's name
 *
 * Any thread.
 *
 * Returns: whether this system can both read and write it
 */
gboolean
swb_charset_exists (const char *name)
{
  g_autoptr (SwbCharset) charset = swb_charset_new (name, NULL);

  return charset != NULL;
}

static void
append_text (GArray *spans,
             gsize   begin,
             gsize   length,
             gsize   text_begin,
             gsize   text_length)
{
  SwbTextSpan span = { (guint32) begin, (guint32) length, (guint32) text_begin, (guint32) text_length };

  g_array_append_val (spans, span);
}

static void
append_invalid (GArray *spans,
                gsize   begin,
                gsize   length,
                gsize   text_begin)
{
  for (gsize i = 0; i < length; i++)
    append_text (spans, begin + i, 1, text_begin, 0);
}

/* How many bytes at the end of what is no UTF-8 may be the beginning of a character (Unicode 15, table 3-7). */
static gsize
utf8_incomplete (const guint8 *data,
                 gsize         length)
{
  guint8 lead = data[0];
  guint8 second_min = 0x80, second_max = 0xbf;
  gsize needed;

  if (lead >= 0xc2 && lead <= 0xdf)
    needed = 2;
  else if (lead >= 0xe0 && lead <= 0xef)
    needed = 3;
  else if (lead >= 0xf0 && lead <= 0xf4)
    needed = 4;
  else
    return 0;

  /* overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte */
  if (lead == 0xe0)
    second_min = 0xa0;
  else if (lead == 0xed)
    second_max = 0x9f;
  else if (lead == 0xf0)
    second_min = 0x90;
  else if (lead == 0xf4)
    second_max = 0x8f;

  if (length >= needed)
    return 0;
  if (length >= 2 && (data[1] < second_min || data[1] > second_max))
    return 0;
  if (length >= 3 && (data[2] < 0x80 || data[2] > 0xbf))
    return 0;

  return length;
}

/* g_utf8_validate() refuses NUL, which is a character like any other on the wire. */
static const char *
utf8_valid_end (const char *begin,
                const char *end)
{
  const char *p = begin;

  while (p < end)
    {
      const char *stop;

      if (g_utf8_validate_len (p, (gsize) (end - p), &stop))
        return end;
      if (*stop != '\0')
        return stop;
      p = stop + 1;
    }

  return end;
}

static void
decode_utf8 (SwbCharset   *self,
             const guint8 *data,
             gsize         length,
             GString      *text,
             GArray       *spans)
{
  gsize at = 0;

  while (at < length)
    {
      const char *begin = (const char *) data + at;
      gsize valid = (gsize) (utf8_valid_end (begin, (const char *) data + length) - begin);

      if (valid > 0)
        {
          append_text (spans, at, valid, text->len, valid);
          g_string_append_len (text, begin, (gssize) valid);
          at += valid;
        }
      else
        {
          self->incomplete = utf8_incomplete (data + at, length - at);
          valid = MAX (self->incomplete, 1);
          append_invalid (spans, at, valid, text->len);
          at += valid;
        }
    }
}

/* Converts what is valid from @in on, appends it, and returns how many bytes that were; *@reason is 0 at the end of the
 * input, or errno. With %NULL it only brings the converter back to its first state. */
static gsize
convert (GIConv      converter,
         const char *in,
         gsize       length,
         GString    *out,
         int        *reason)
{
  char *in_at = (char *) in;
  gsize in_left = length;

  *reason = 0;
  for (;;)
    {
      char buffer[1024];
      char *out_at = buffer;
      gsize out_left = sizeof buffer;
      gsize result = g_iconv (converter, in != NULL ? &in_at : NULL, in != NULL ? &in_left : NULL, &out_at, &out_left);
      int saved = errno;

      g_string_append_len (out, buffer, out_at - buffer);
      if (result != (gsize) -1)
        break;
      if (saved != E2BIG)
        {
          *reason = saved;
          break;
        }
      if (out_at == buffer)
        {
          /* one character that doesn't fit an empty buffer: no encoding has such, so don't loop on it */
          *reason = EILSEQ;
          break;
        }
    }

  return length - in_left;
}

/* Brings the decoder to its first state. Where a byte order mark says how to read what follows, glibc's only gets there anew. */
static void
begin_decoding (SwbCharset *self)
{
  g_iconv (self->decoder, NULL, NULL, NULL, NULL);
  if (self->ordered)
    {
      GIConv decoder = g_iconv_open ("UTF-8", self->name);

      if (decoder == NO_ICONV)
        return;
      g_iconv_close (self->decoder);
      self->decoder = decoder;
    }
}

static void
decode_iconv (SwbCharset   *self,
              const guint8 *data,
              gsize         length,
              GString      *text,
              GArray       *spans)
{
  gsize at = 0;

  begin_decoding (self);
  while (at < length)
    {
      gsize text_begin = text->len;
      int reason, ignored;
      gsize valid = convert (self->decoder, (const char *) data + at, length - at, text, &reason);
      gsize invalid = 0;

      /* some converters hold a character back, in case that a combining one follows */
      convert (self->decoder, NULL, 0, text, &ignored);

      if (text->len > text_begin)
        append_text (spans, at, valid, text_begin, text->len - text_begin);
      else
        append_invalid (spans, at, valid, text->len); /* a byte order mark or shift sequence and no text with it */
      at += valid;

      if (reason == EINVAL)
        {
          self->incomplete = length - at;
          invalid = length - at;
        }
      else if (reason != 0)
        {
          invalid = MIN (self->unit, length - at);
        }
      append_invalid (spans, at, invalid, text->len);
      at += invalid;
    }
}

/**
 * swb_charset_decode:
 * @self: a charset
 * @data: (array length=length): bytes of the outside world
 * @length: how many, below 4 GiB
 * @text: (inout): UTF-8 is appended to it
 * @spans: (inout) (element-type SwbTextSpan): what each byte became is appended to it
 *
 * The new spans cover the bytes of @data one after the other without a gap or an overlap. Where @text was empty before, so
 * do their texts cover @text. What is invalid in the encoding is one span a byte. So is what is cut off at the end, for
 * now: swb_charset_get_incomplete() then says how much of it may be the beginning of a character. Every call begins in
 * the encoding's first state.
 */
void
swb_charset_decode (SwbCharset   *self,
                    const guint8 *data,
                    gsize         length,
                    GString      *text,
                    GArray       *spans)
{
  g_return_if_fail (length <= G_MAXUINT32);

  self->incomplete = 0;
  if (self->decoder == NO_ICONV)
    decode_utf8 (self, data, length, text, spans);
  else
    decode_iconv (self, data, length, text, spans);
}

/* The step that begins at @in: bytes are added until the converter, which keeps its state, takes some. Returns how many; 0
 * when they are invalid, or, with @incomplete, cut off. */
static gsize
step (SwbCharset   *self,
      const guint8 *in,
      gsize         length,
      GString      *text,
      gboolean     *incomplete)
{
  *incomplete = FALSE;
  for (gsize n = 1; n <= MIN (length, SWB_CHARSET_MAX_CHARACTER); n++)
    {
      int reason;
      gsize taken = convert (self->decoder, (const char *) in, n, text, &reason);

      if (taken > 0)
        return taken;
      if (reason != EINVAL)
        return 0;
    }
  *incomplete = length <= SWB_CHARSET_MAX_CHARACTER;
  return 0;
}

/**
 * swb_charset_decode_steps:
 * @self: a charset that is not UTF-8
 * @data: (array length=length): bytes of the outside world
 * @length: how many, below 4 GiB
 * @text: (inout): UTF-8 is appended to it: the same that swb_charset_decode() makes
 * @steps: (inout) (element-type SwbTextStep): what the bytes became one after the other is appended to it
 *
 * For an encoding in which it depends on shift sequences before them what bytes mean: tells which bytes are which
 * character. Much slower than swb_charset_decode(), but swb_charset_get_incomplete() is as after that.
 */
void
swb_charset_decode_steps (SwbCharset   *self,
                          const guint8 *data,
                          gsize         length,
                          GString      *text,
                          GArray       *steps)
{
  gsize at = 0;

  g_return_if_fail (length <= G_MAXUINT32 && self->decoder != NO_ICONV);

  self->incomplete = 0;
  begin_decoding (self);
  while (at < length)
    {
      SwbTextStep one = { SWB_TEXT_STEP_TEXT, (guint32) at, 0, (guint32) text->len, 0 };
      gboolean incomplete;
      int ignored;

      one.length = (guint32) step (self, data + at, length - at, text, &incomplete);
      if (one.length == 0)
        {
          one.kind = SWB_TEXT_STEP_INVALID;
          one.length = (guint32) (incomplete ? length - at : MIN (self->unit, length - at));
          self->incomplete = incomplete ? one.length : 0;
        }
      /* what was held back, in case that a combining character follows; after what is invalid, all begins anew */
      if (one.kind == SWB_TEXT_STEP_INVALID || at + one.length == length)
        convert (self->decoder, NULL, 0, text, &ignored);

      one.text_length = (guint32) (text->len - one.text_begin);
      if (one.kind == SWB_TEXT_STEP_INVALID && one.text_length > 0)
        {
          SwbTextStep held = { SWB_TEXT_STEP_TEXT, one.begin, 0, one.text_begin, one.text_length };

          g_array_append_val (steps, held);
          one.text_begin = (guint32) text->len;
          one.text_length = 0;
        }
      if (one.kind == SWB_TEXT_STEP_TEXT && one.text_length == 0)
        one.kind = SWB_TEXT_STEP_SHIFT;
      g_array_append_val (steps, one);
      at += one.length;
    }
}

/**
 * swb_charset_get_incomplete:
 * @self: a charset
 *
 * Returns: how many bytes at the end of the last swb_charset_decode() are the beginning of a character that the next bytes
 *   may complete; they are among its invalid spans
 */
gsize
swb_charset_get_incomplete (SwbCharset *self)
{
  return self->incomplete;
}

static void
unrepresentable (SwbCharset *self,
                 const char *text,
                 const char *at,
                 gsize      *error_position,
                 GError    **error)
{
  gsize position = (gsize) g_utf8_strlen (text, at - text) + 1;
  gunichar c = g_utf8_get_char (at);
  g_autofree char *shown = g_strndup (at, (gsize) (g_utf8_next_char (at) - at));

  *error_position = position;
  g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_UNREPRESENTABLE,
               /* Translators: a position, the character there with its code point, and an encoding */
               _("Character %zu: “%s” (U+%04X) does not exist in %s"),
               position, shown, c, self->name);
}

/* glibc leaves out the tag characters (U+E0000 … U+E007F) without a word where an encoding has none. */
static const char *
find_tag (SwbCharset *self,
          const char *text,
          gsize       length)
{
  if (self->unit > 1 || g_ascii_strncasecmp (self->name, "UTF", 3) == 0 || g_ascii_strcasecmp (self->name, "GB18030") == 0)
    return NULL;

  return g_strstr_len (text, (gssize) length, "\363\240\200") != NULL
           ? g_strstr_len (text, (gssize) length, "\363\240\200")
           : g_strstr_len (text, (gssize) length, "\363\240\201");
}

/**
 * swb_charset_encode_sized:
 * @self: a charset
 * @text: (array length=length): UTF-8, which may have NUL characters
 * @length: its bytes
 * @error_position: (out) (optional): where the fault is, in characters from 1; 0 when there is none
 * @error: return location for %SWB_CODEC_ERROR_UNREPRESENTABLE
 *
 * Returns: (transfer full) (nullable): @text in this encoding
 */
GBytes *
swb_charset_encode_sized (SwbCharset *self,
                          const char *text,
                          gsize       length,
                          gsize      *error_position,
                          GError    **error)
{
  g_autoptr (GString) out = NULL;
  const char *valid_end = utf8_valid_end (text, text + length);
  const char *tag;
  gsize ignored, done;
  int reason;

  if (error_position == NULL)
    error_position = &ignored;
  *error_position = 0;

  if (valid_end != text + length)
    {
      *error_position = (gsize) g_utf8_strlen (text, valid_end - text) + 1;
      g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_UNREPRESENTABLE,
                   _("Character %zu: the text is no UTF-8 there"), *error_position);
      return NULL;
    }
  if (self->encoder == NO_ICONV)
    return g_bytes_new (text, length);

  tag = find_tag (self, text, length);
  out = g_string_sized_new (length);
  g_iconv (self->encoder, NULL, NULL, NULL, NULL);
  done = convert (self->encoder, text, tag != NULL ? (gsize) (tag - text) : length, out, &reason);
  if (reason != 0 || tag != NULL)
    {
      unrepresentable (self, text, text + done, error_position, error);
      return NULL;
    }
  convert (self->encoder, NULL, 0, out, &reason);

  return g_string_free_to_bytes (g_steal_pointer (&out));
}

/**
 * swb_charset_encode:
 * @self: a charset
 * @text: UTF-8
 * @error_position: (out) (optional): where the fault is, in characters from 1; 0 when there is none
 * @error: return location for %SWB_CODEC_ERROR_UNREPRESENTABLE
 *
 * Returns: (transfer full) (nullable): @text in this encoding, without a NUL at its end
 */
GBytes *
swb_charset_encode (SwbCharset *self,
                    const char *text,
                    gsize      *error_position,
                    GError    **error)
{
  return swb_charset_encode_sized (self, text, strlen (text), error_position, error);
}
