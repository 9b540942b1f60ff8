#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-input.h"

#include <glib/gi18n.h>

#include "swb-charset.h"
#include "swb-error.h"
#include "swb-hex.h"
#include "swb-send-codec.h"

/* What stands in the send box, as text and as hex: the same bytes either way. */

/**
 * swb_input_to_hex:
 * @text: text as typed
 * @encoding: the encoding that it would be sent in
 * @error: return location for a #SWB_CODEC_ERROR
 *
 * Returns: (transfer full) (nullable): its bytes in hex, without a line ending
 */
char *
swb_input_to_hex (const char *text,
                  const char *encoding,
                  GError    **error)
{
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *data;
  gsize size;

  bytes = swb_send_codec_build (text, SWB_DATA_FORMAT_TEXT, encoding, SWB_LINE_ENDING_NONE, NULL, error);
  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &size);
  return swb_hex_format (data, size);
}

/* The first byte that can't stand in a text box, or that would come out as another one. */
static gboolean
find_fault (GArray       *spans,
            GString      *text,
            const guint8 *data,
            guint32      *at)
{
  for (guint i = 0; i < spans->len; i++)
    {
      const SwbTextSpan *span = &g_array_index (spans, SwbTextSpan, i);

      *at = span->begin;
      if (span->text_length == 0)
        return TRUE;
      for (guint j = 0; j < span->text_length; j++)
        {
          char c = text->str[span->text_begin + j];

          if (g_ascii_iscntrl (c) && c != '\t' && c != '\n' && c != '\r')
            {
              *at = span->begin + (span->length == span->text_length ? j : 0);
              return TRUE;
            }
        }
    }
  return FALSE;
}

/**
 * swb_input_to_text:
 * @hex: hex as typed
 * @encoding: the encoding that text would be sent in
 * @error: return location for a #SWB_CODEC_ERROR: @hex is wrong, or its bytes are no text in @encoding
 *
 * Returns: (transfer full) (nullable): the text that would be sent as these very bytes
 */
char *
swb_input_to_text (const char *hex,
                   const char *encoding,
                   GError    **error)
{
  g_autoptr (GBytes) bytes = swb_hex_parse (hex, NULL, error);
  g_autoptr (GBytes) again = NULL;
  g_autoptr (SwbCharset) charset = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  const guint8 *data;
  guint32 at = 0;
  gsize size;

  if (bytes == NULL)
    return NULL;
  charset = swb_charset_new (encoding, error);
  if (charset == NULL)
    return NULL;

  data = g_bytes_get_data (bytes, &size);
  swb_charset_decode (charset, data, size, text, spans);
  if (find_fault (spans, text, data, &at))
    {
      g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_UNREPRESENTABLE,
                   _ ("This stays hex: byte %u, %02X, is no text in %s"), at + 1, data[at], encoding);
      return NULL;
    }
  /* Shift states and byte order marks don't come back. */
  again = swb_send_codec_build (text->str, SWB_DATA_FORMAT_TEXT, encoding, SWB_LINE_ENDING_NONE, NULL, NULL);
  if (again == NULL || !g_bytes_equal (bytes, again))
    {
      g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_UNREPRESENTABLE,
                   _ ("This stays hex: as text in %s it would be sent as other bytes"), encoding);
      return NULL;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
