#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-send-codec-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-escape.h"
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

/* A frame under construction. */
typedef struct
{
  const SwbSendOptions *options;
  SwbTextEncoder *encoder;
  SwbTemplateValues *values; /* (nullable): without variables */
  gsize *position;
} Builder;

static gboolean
add_hex (Builder    *builder,
         const char *text,
         gsize       length,
         gsize       position,
         GError    **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  return swb_hex_add (bytes, text, length, position, builder->position, error) &&
         swb_text_encoder_add_bytes (builder->encoder, bytes->data, bytes->len, builder->position, error);
}

static const char *
find_line_break (const char *text,
                 const char *end)
{
  while (text < end && *text != '\n' && *text != '\r')
    text++;
  return text;
}

/*
 * swb_send_codec_add_data:
 * @encoder: where the characters go
 * @options: its escapes and line ending matter
 * @text: (array length=length): valid UTF-8 of the send box, in text
 * @length: its bytes
 * @position: where its first character stands, in characters from 1
 * @error_position: (out): as of swb_escape_add()
 * @error: as of swb_escape_add()
 *
 * Adds text as it was typed, over several lines perhaps. Whether a line was ended with LF, CR or both is a matter of where
 * it was copied from: where a line ending is chosen, each line ends with that. Without one they stay what they are, which
 * for Enter is LF. A line break that an escape makes is of the user's own choice and never touched.
 *
 * Returns: whether all of @text was understood
 */
gboolean
swb_send_codec_add_data (SwbTextEncoder       *encoder,
                         const SwbSendOptions *options,
                         const char           *text,
                         gsize                 length,
                         gsize                 position,
                         gsize                *error_position,
                         GError              **error)
{
  const char *end = text + length;
  gsize ending_length;
  const char *ending = swb_line_ending_get_bytes (options->line_ending, &ending_length);

  while (text < end)
    {
      const char *stop = ending_length > 0 ? find_line_break (text, end) : end;

      if (!options->escapes)
        swb_text_encoder_add_text (encoder, text, (gsize) (stop - text), position);
      else if (!swb_escape_add (encoder, text, (gsize) (stop - text), position, error_position, error))
        return FALSE;
      position += (gsize) g_utf8_strlen (text, stop - text);
      text = stop;
      if (text < end)
        {
          gsize width = text[0] == '\r' && text + 1 < end && text[1] == '\n' ? 2 : 1;

          swb_text_encoder_add_value (encoder, ending, ending_length, position);
          position += width;
          text += width;
        }
    }

  return TRUE;
}

static gboolean
add_literal (Builder      *builder,
             SwbDataFormat format,
             gboolean      data,
             const char   *text,
             gsize         length,
             gsize         position,
             GError      **error)
{
  if (format == SWB_DATA_FORMAT_HEX)
    return add_hex (builder, text, length, position, error);
  if (data)
    return swb_send_codec_add_data (builder->encoder, builder->options, text, length, position, builder->position, error);
  return swb_escape_add (builder->encoder, text, length, position, builder->position, error);
}

/* Variables are found first, so that a value is never read as escapes, and what an escape makes never as a variable. */
static gboolean
add_pieces (Builder      *builder,
            SwbDataFormat format,
            gboolean      data,
            const char   *text,
            GError      **error)
{
  g_autoptr (GError) fault = NULL;
  SwbTemplateIter iter;
  SwbTemplatePiece piece;

  swb_template_iter_init (&iter, text);
  while (fault == NULL && swb_template_iter_next (&iter, &piece, builder->position, &fault))
    {
      if (piece.kind == SWB_TEMPLATE_VARIABLE)
        swb_template_values_add (builder->values, &piece, builder->encoder, builder->position, &fault);
      else if (piece.kind == SWB_TEMPLATE_BRACES && format == SWB_DATA_FORMAT_TEXT)
        swb_text_encoder_add_text (builder->encoder, piece.begin, 2, piece.position);
      else
        add_literal (builder, format, data, piece.begin, piece.length, piece.position, &fault);
    }

  if (fault == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static gboolean
add_part (Builder      *builder,
          SwbDataFormat format,
          gboolean      data,
          const char   *text,
          GError      **error)
{
  /* the reader of hex alone takes anything, and says where it is none */
  if ((format == SWB_DATA_FORMAT_TEXT || builder->values != NULL) && !swb_text_check_utf8 (text, builder->position, error))
    return FALSE;

  return (builder->values != NULL ? add_pieces (builder, format, data, text, error)
                                  : add_literal (builder, format, data, text, strlen (text), 1, error)) &&
         swb_text_encoder_flush (builder->encoder, builder->position, error);
}

static gboolean
add_checksum (Builder      *builder,
              SwbSendFrame *frame,
              GError      **error)
{
  const SwbSendOptions *options = builder->options;
  const GByteArray *bytes = swb_text_encoder_get_bytes (builder->encoder);
  SwbChecksum checksum;
  SwbChecksumRange range;
  guint8 out[SWB_CHECKSUM_MAX_BYTES];
  gsize first, begin, end, length;
  guint64 value;

  if (!swb_checksum_parse (options->checksum != NULL ? options->checksum : "none", &checksum, error))
    return FALSE;
  if (checksum.kind == SWB_CHECKSUM_NONE)
    return TRUE;

  if (!swb_checksum_range_parse (options->checksum_range != NULL ? options->checksum_range : "", &range, error))
    return FALSE;
  first = range.frame ? 0 : frame->begin[SWB_SEND_PART_DATA];
  if (!swb_checksum_range_resolve (&range, bytes->len - first, &begin, &end, error))
    return FALSE;

  frame->covered[0] = first + begin;
  frame->covered[1] = first + end;
  value = swb_checksum_calculate (&checksum, begin < end ? bytes->data + first + begin : NULL, end - begin);
  length = swb_checksum_put (&checksum, options->checksum_order, value, out);
  return swb_text_encoder_add_bytes (builder->encoder, out, length, builder->position, error);
}

static gboolean
add_one (Builder      *builder,
         SwbSendPart   part,
         const char   *input,
         SwbSendFrame *frame,
         GError      **error)
{
  const SwbSendOptions *options = builder->options;
  const char *ending;
  gsize length;

  switch (part)
    {
    case SWB_SEND_PART_PREFIX:
      return options->prefix == NULL || add_part (builder, SWB_DATA_FORMAT_TEXT, FALSE, options->prefix, error);
    case SWB_SEND_PART_DATA:
      return add_part (builder, options->format, TRUE, input, error);
    case SWB_SEND_PART_CHECKSUM:
      return add_checksum (builder, frame, error);
    case SWB_SEND_PART_SUFFIX:
      return options->suffix == NULL || add_part (builder, SWB_DATA_FORMAT_TEXT, FALSE, options->suffix, error);
    case SWB_SEND_PART_ENDING:
    default:
      if (options->format == SWB_DATA_FORMAT_HEX)
        return TRUE;
      ending = swb_line_ending_get_bytes (options->line_ending, &length);
      swb_text_encoder_add_value (builder->encoder, ending, length, 0);
      return swb_text_encoder_flush (builder->encoder, builder->position, error);
    }
}

/* The message names the part, unless it is the send box, beside which it is shown. */
static void
name_part (SwbSendPart part,
           GError    **error)
{
  if (part == SWB_SEND_PART_PREFIX)
    g_prefix_error_literal (error, _("Prefix: "));
  else if (part == SWB_SEND_PART_SUFFIX)
    g_prefix_error_literal (error, _("Suffix: "));
}

static gboolean
build_parts (Builder      *builder,
             const char   *input,
             SwbSendFrame *frame,
             SwbSendFault *fault,
             GError      **error)
{
  if (builder->options->format == SWB_DATA_FORMAT_TEXT && !swb_text_encoder_open (builder->encoder, error))
    return FALSE;

  for (guint part = 0; part < SWB_SEND_N_PARTS; part++)
    {
      fault->part = (SwbSendPart) part;
      frame->begin[part] = swb_text_encoder_get_bytes (builder->encoder)->len;
      if (!add_one (builder, (SwbSendPart) part, input, frame, error))
        {
          name_part ((SwbSendPart) part, error);
          return FALSE;
        }
    }

  frame->begin[SWB_SEND_N_PARTS] = swb_text_encoder_get_bytes (builder->encoder)->len;
  return TRUE;
}

/**
 * swb_send_codec_build_frame:
 * @input: what stands in the send box, in UTF-8
 * @options: how to read it, and what goes out with it
 * @context: (nullable): where variables have their values from; needed when @options has variables
 * @frame: (out caller-allocates): the bytes; to be cleared with swb_send_frame_clear(), also after an error
 * @fault: (out) (optional): where the fault is
 * @error: return location for a %SWB_CODEC_ERROR
 *
 * The bytes that a send puts on the wire, to show and to send: prefix, data, checksum, suffix, line ending. The line ending
 * is the very last, for it ends the line that all the others make: `:` data LRC CRLF in Modbus ASCII. The checksum covers
 * what @options->checksum_range says, and neither suffix nor line ending ever. An encoding with a byte order mark has it
 * once, before the first text. Where a line ending is chosen, lines of the data end with it. Any thread.
 *
 * Returns: whether all was understood
 */
gboolean
swb_send_codec_build_frame (const char               *input,
                            const SwbSendOptions     *options,
                            const SwbTemplateContext *context,
                            SwbSendFrame             *frame,
                            SwbSendFault             *fault,
                            GError                  **error)
{
  g_autoptr (SwbTextEncoder) encoder = NULL;
  SwbTemplateValues values = { 0 };
  SwbSendFault ignored;
  Builder builder;
  gboolean good;

  memset (frame, 0, sizeof *frame);
  if (fault == NULL)
    fault = &ignored;
  fault->part = SWB_SEND_PART_DATA;
  fault->position = 0;
  g_return_val_if_fail (input != NULL && options != NULL, FALSE);
  g_return_val_if_fail (!options->variables || context != NULL, FALSE);

  encoder = swb_text_encoder_new (options->encoding);
  builder = (Builder) { options, encoder, options->variables ? &values : NULL, &fault->position };
  if (options->variables)
    swb_template_values_init (&values, context);

  good = build_parts (&builder, input, frame, fault, error);
  frame->uses = values.uses;
  swb_template_values_clear (&values);
  if (good)
    frame->bytes = swb_text_encoder_steal_bytes (encoder);

  return good;
}

/**
 * swb_send_frame_clear:
 * @frame: a frame
 *
 * Frees what it holds.
 */
void
swb_send_frame_clear (SwbSendFrame *frame)
{
  g_clear_pointer (&frame->bytes, g_bytes_unref);
}

/**
 * swb_send_options_init:
 * @options: (out caller-allocates): options
 * @settings: settings of a panel, which own the strings of @options: they must stay as they are while it is in use
 *
 * The thread of @settings.
 */
void
swb_send_options_init (SwbSendOptions   *options,
                       SwbPanelSettings *settings)
{
  options->format = swb_panel_settings_get_input (settings);
  options->encoding = swb_panel_settings_get_encoding (settings);
  options->escapes = swb_panel_settings_get_escapes (settings);
  options->variables = swb_panel_settings_get_variables (settings);
  options->prefix = swb_panel_settings_get_prefix (settings);
  options->suffix = swb_panel_settings_get_suffix (settings);
  options->checksum = swb_panel_settings_get_checksum (settings);
  options->checksum_order = swb_panel_settings_get_checksum_order (settings);
  options->checksum_range = swb_panel_settings_get_checksum_range (settings);
  options->line_ending = swb_panel_settings_get_line_ending (settings);
}
