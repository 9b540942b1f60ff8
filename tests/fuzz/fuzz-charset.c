/* Decoding: the first byte chooses the encoding, the rest is decoded. The spans cover every byte once and in order, their
 * texts are valid UTF-8 and all of the text. */

#define G_LOG_DOMAIN "fuzz"

#include "swb-config.h"

#include <string.h>

#include "swb-charset.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static gboolean
is_utf8 (const char *text,
         gsize       length)
{
  /* NUL is a character here, to GLib it isn't */
  for (const char *end; !g_utf8_validate_len (text, length, &end);)
    {
      if (*end != '\0')
        return FALSE;
      length -= (gsize) (end - text) + 1;
      text = end + 1;
    }

  return TRUE;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const char *const encodings[] = {
    "UTF-8", "GBK", "GB18030", "Big5", "BIG5-HKSCS", "Shift_JIS", "EUC-JP", "EUC-KR", "ISO-8859-1", "WINDOWS-1252",
    "UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "ISO-2022-JP", "UTF-7",
  };
  g_autoptr (SwbCharset) charset = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  g_autoptr (GError) error = NULL;
  gsize at = 0, text_at = 0;

  if (size == 0)
    return 0;

  charset = swb_charset_new (encodings[data[0] % G_N_ELEMENTS (encodings)], &error);
  g_assert_no_error (error);
  data++;
  size--;

  swb_charset_decode (charset, data, size, text, spans);
  for (guint i = 0; i < spans->len; i++)
    {
      SwbTextSpan *span = &g_array_index (spans, SwbTextSpan, i);

      g_assert_cmpuint (span->begin, ==, at);
      g_assert_cmpuint (span->length, >, 0);
      g_assert_cmpuint (span->text_begin, ==, text_at);
      g_assert_true (span->text_length > 0 || span->length == 1);
      g_assert_true (is_utf8 (text->str + span->text_begin, span->text_length));
      at += span->length;
      text_at += span->text_length;
    }
  g_assert_cmpuint (at, ==, size);
  g_assert_cmpuint (text_at, ==, text->len);
  g_assert_cmpuint (swb_charset_get_incomplete (charset), <=, size);

  return 0;
}
