/* What stands in the send box, from text to hex and back. */

#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-send-codec-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-charset.h"
#include "swb-error.h"
#include "swb-escape.h"
#include "swb-hex.h"

/* A conversion under way. */
typedef struct
{
  const SwbSendOptions *options; /* with the format that is left */
  SwbTextEncoder *encoder;       /* for text: all of it, so that a byte order mark is there once */
  gsize n_bytes;                 /* so far */
  GString *out;
  gsize *position;
} Converter;

static gboolean
not_text (Converter *self,
          gsize      index,
          guint8     byte,
          GError   **error)
{
  g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_NOT_TEXT,
               /* Translators: a position, the byte there in hex, and an encoding */
               _("Byte %zu (%02X) can’t be written as text in %s; it can with escapes"),
               self->n_bytes + index + 1, byte, self->options->encoding);
  return FALSE;
}

/* Without escapes each byte must be part of a character, and none can be NUL, at which the text would end. */
static gboolean
append_plain (Converter    *self,
              const guint8 *data,
              gsize         length,
              GError      **error)
{
  g_autoptr (SwbCharset) charset = swb_charset_new (self->options->encoding, error);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  g_autoptr (GString) text = g_string_new (NULL);

  if (charset == NULL)
    return FALSE;

  swb_charset_decode (charset, data, length, text, spans);
  for (guint i = 0; i < spans->len; i++)
    {
      SwbTextSpan *span = &g_array_index (spans, SwbTextSpan, i);
      gboolean mark = span->text_length == 0 && i == 0 && self->n_bytes == 0 && text->len > 0;

      /* whether what is taken for a byte order mark is one is told by the check of the whole */
      if (!mark && (span->text_length == 0 || memchr (text->str + span->text_begin, '\0', span->text_length) != NULL))
        return not_text (self, span->begin, data[span->begin], error);
    }

  g_string_append_len (self->out, text->str, (gssize) text->len);
  return TRUE;
}

static void
double_braces (GString *text,
               gsize    from)
{
  for (gsize i = from; i + 1 < text->len; i++)
    if (text->str[i] == '{' && text->str[i + 1] == '{')
      {
        g_string_insert (text, (gssize) i, "{{");
        i += 3;
      }
}

static gboolean
add_as_text (Converter  *self,
             const char *hex,
             gsize       length,
             gsize       position,
             GError    **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize from = self->out->len;

  if (!swb_hex_add (bytes, hex, length, position, self->position, error))
    return FALSE;

  if (self->options->escapes)
    {
      g_autofree char *text = swb_escape_format (bytes->data, bytes->len, self->options->encoding);

      g_string_append (self->out, text);
    }
  else if (!append_plain (self, bytes->data, bytes->len, error))
    {
      return FALSE;
    }

  if (self->options->variables)
    double_braces (self->out, from);
  self->n_bytes += bytes->len;
  return TRUE;
}

static gboolean
add_as_hex (Converter              *self,
            const SwbTemplatePiece *piece,
            GError                **error)
{
  g_autofree char *hex = NULL;
  const GByteArray *bytes;

  if (piece->kind == SWB_TEMPLATE_BRACES)
    swb_text_encoder_add_text (self->encoder, piece->begin, 2, piece->position);
  else if (!swb_send_codec_add_data (self->encoder, self->options, piece->begin, piece->length, piece->position,
                                     self->position, error))
    return FALSE;
  if (!swb_text_encoder_flush (self->encoder, self->position, error))
    return FALSE;

  bytes = swb_text_encoder_get_bytes (self->encoder);
  if (bytes->len == self->n_bytes)
    return TRUE;

  hex = swb_hex_format (bytes->data + self->n_bytes, bytes->len - self->n_bytes);
  if (self->out->len > 0)
    g_string_append_c (self->out, ' ');
  g_string_append (self->out, hex);
  self->n_bytes = bytes->len;
  return TRUE;
}

static gboolean
add_piece (Converter              *self,
           const SwbTemplatePiece *piece,
           GError                **error)
{
  gboolean from_hex = self->options->format == SWB_DATA_FORMAT_HEX;

  if (piece->kind != SWB_TEMPLATE_VARIABLE)
    return from_hex ? add_as_text (self, piece->begin, piece->length, piece->position, error)
                    : add_as_hex (self, piece, error);

  if (!from_hex && self->out->len > 0)
    g_string_append_c (self->out, ' ');
  g_string_append_len (self->out, piece->begin, (gssize) piece->length);
  return TRUE;
}

static gboolean
add_all (Converter  *self,
         const char *input,
         GError    **error)
{
  g_autoptr (GError) fault = NULL;
  SwbTemplateIter iter;
  SwbTemplatePiece piece = { SWB_TEMPLATE_LITERAL, input, strlen (input), 1 };

  if (!self->options->variables)
    return add_piece (self, &piece, error);

  swb_template_iter_init (&iter, input);
  while (fault == NULL && swb_template_iter_next (&iter, &piece, self->position, &fault))
    add_piece (self, &piece, &fault);
  if (fault == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/* The bytes of the send box alone. A value may be of any moment, as long as it is the same in both. */
static GBytes *
build_data (const char           *input,
            SwbDataFormat         format,
            const SwbSendOptions *options,
            SwbSendFault         *fault,
            GError              **error)
{
  SwbTemplateContext context = { .peer = "peer", .local = "local" };
  SwbSendOptions plain = {
    .format = format, .encoding = options->encoding, .escapes = options->escapes, .variables = options->variables,
    .line_ending = options->line_ending,
  };
  g_auto (SwbSendFrame) frame = { 0 };

  if (!swb_send_codec_build_frame (input, &plain, &context, &frame, fault, error))
    return NULL;
  return g_bytes_new_from_bytes (frame.bytes, frame.begin[SWB_SEND_PART_DATA],
                                 frame.begin[SWB_SEND_PART_DATA + 1] - frame.begin[SWB_SEND_PART_DATA]);
}

/**
 * swb_send_codec_convert:
 * @input: what stands in the send box, in UTF-8
 * @to: the format to write it in
 * @options: how it is read now; its format, encoding, escapes, variables and line ending matter
 * @error_position: (out) (optional): where the fault is, in characters from 1; 0 when there is none, or none to point at
 * @error: return location for a %SWB_CODEC_ERROR: those of the present format, and %SWB_CODEC_ERROR_NOT_TEXT for bytes
 *   that can't be text
 *
 * Writes what stands in the send box in the other format, so that the same bytes go out: never others, and never fewer.
 * Variables stay what they are. Without escapes, bytes that are no characters of the encoding, and NUL, can't be text. The
 * line ending is no part of it. When @to is the present format nothing changes. Any thread.
 *
 * Returns: (transfer full) (nullable): what to put in the send box
 */
char *
swb_send_codec_convert (const char           *input,
                        SwbDataFormat         to,
                        const SwbSendOptions *options,
                        gsize                *error_position,
                        GError              **error)
{
  g_autoptr (SwbTextEncoder) encoder = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  SwbSendFault fault = { SWB_SEND_PART_DATA, 0 };
  gsize ignored;
  Converter converter;

  g_return_val_if_fail (input != NULL && options != NULL, NULL);

  if (error_position == NULL)
    error_position = &ignored;
  *error_position = 0;
  if (to == options->format)
    return g_strdup (input);

  before = build_data (input, options->format, options, &fault, error);
  *error_position = fault.position;
  if (before == NULL)
    return NULL;

  encoder = swb_text_encoder_new (options->encoding);
  converter = (Converter) { options, encoder, 0, out, error_position };
  if (!add_all (&converter, input, error))
    return NULL;

  after = build_data (out->str, to, options, &fault, NULL);
  if (after == NULL || !g_bytes_equal (before, after))
    {
      g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_NOT_TEXT,
                   _("These bytes can’t be written otherwise in %s without a change"), options->encoding);
      return NULL;
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}
