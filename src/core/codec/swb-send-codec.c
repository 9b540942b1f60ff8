#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-send-codec.h"

#include <string.h>

#include "swb-charset.h"
#include "swb-hex.h"

/**
 * swb_line_ending_get_bytes:
 * @line_ending: a line ending
 * @length: (out): how many bytes it has, 0 … 2
 *
 * Any thread.
 *
 * Returns: (transfer none) (array length=length): the line ending in ASCII
 */
const char *
swb_line_ending_get_bytes (SwbLineEnding line_ending,
                           gsize        *length)
{
  switch (line_ending)
    {
    case SWB_LINE_ENDING_CR:
      *length = 1;
      return "\r";
    case SWB_LINE_ENDING_LF:
      *length = 1;
      return "\n";
    case SWB_LINE_ENDING_CRLF:
      *length = 2;
      return "\r\n";
    case SWB_LINE_ENDING_LFCR:
      *length = 2;
      return "\n\r";
    case SWB_LINE_ENDING_NUL:
      *length = 1;
      return "\0";
    case SWB_LINE_ENDING_NONE:
    default:
      *length = 0;
      return "";
    }
}

/**
 * swb_send_codec_build:
 * @input: what stands in the send box, in UTF-8
 * @format: how to read it
 * @encoding: for text: the encoding to send it in
 * @line_ending: for text: what to add to it, in that encoding (CRLF in UTF-16 is four bytes)
 * @error_position: (out) (optional): where the fault is, in characters from 1; 0 when there is none, or none to point at
 * @error: return location for a %SWB_CODEC_ERROR
 *
 * The bytes that a send puts on the wire, to show and to send. Hex is exactly the bytes typed: it takes no line ending, for
 * who writes bytes has written them all. Text is encoded together with its ending, so that an encoding with a byte order
 * mark or with shift states has these once. Any thread.
 *
 * Returns: (transfer full) (nullable): the bytes, perhaps none
 */
GBytes *
swb_send_codec_build (const char   *input,
                      SwbDataFormat format,
                      const char   *encoding,
                      SwbLineEnding line_ending,
                      gsize        *error_position,
                      GError      **error)
{
  g_autoptr (SwbCharset) charset = NULL;
  g_autoptr (GString) text = NULL;
  const char *ending;
  gsize ending_length;

  g_return_val_if_fail (input != NULL, NULL);

  if (error_position != NULL)
    *error_position = 0;
  if (format == SWB_DATA_FORMAT_HEX)
    return swb_hex_parse (input, error_position, error);

  charset = swb_charset_new (encoding, error);
  if (charset == NULL)
    return NULL;

  ending = swb_line_ending_get_bytes (line_ending, &ending_length);
  text = g_string_new (input);
  g_string_append_len (text, ending, (gssize) ending_length);

  return swb_charset_encode_sized (charset, text->str, text->len, error_position, error);
}
