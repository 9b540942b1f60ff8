#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-template-integer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-error.h"

/* Variables that are sent as the bytes of a number: {{u32be:time1900}}. */

static const struct
{
  const char *name;
  guint size;
  gboolean little;
} integers[] = {
  { "u8", 1, FALSE },
  { "u16be", 2, FALSE },
  { "u16le", 2, TRUE },
  { "u32be", 4, FALSE },
  { "u32le", 4, TRUE },
  { "u64be", 8, FALSE },
  { "u64le", 8, TRUE },
};

/* The entry whose name these bytes are; its count when there is none */
static gsize
find_integer (const char *name,
              gsize       length)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (integers); i++)
    if (strlen (integers[i].name) == length && memcmp (integers[i].name, name, length) == 0)
      break;

  return i;
}

/**
 * swb_template_is_integer:
 * @name: the name of a variable
 *
 * Returns: whether it is one of those that swb_template_add_integer() takes
 */
gboolean
swb_template_is_integer (const char *name)
{
  return find_integer (name, strlen (name)) < G_N_ELEMENTS (integers);
}

static gboolean
bad_integer (const SwbTemplatePiece *piece,
             gsize                  *error_position,
             GError                **error)
{
  g_autofree char *shown = g_strndup (piece->begin, MIN (piece->length, 80));
  g_autofree char *valid = g_utf8_make_valid (shown, -1);

  *error_position = piece->position;
  g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_VARIABLE,
               /* Translators: a position, and a variable as it was typed */
               _("Character %zu: “%s” is no number: behind the colon stands a variable that is one, as in {{u16be:counter}} "
                 "or {{u32le:unixtime}}"), piece->position, valid);
  return FALSE;
}

/* (transfer full) (nullable): what the variable behind the colon has for its value */
static char *
get_value (SwbTemplateValues      *values,
           const SwbTemplatePiece *piece,
           const char             *name,
           gsize                  *error_position,
           GError                **error)
{
  g_autofree char *text = g_strconcat ("{{", name, NULL);
  const SwbTemplatePiece inner = { SWB_TEMPLATE_VARIABLE, text, strlen (text), piece->position };
  g_autoptr (SwbTextEncoder) encoder = swb_text_encoder_new ("UTF-8");
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *data;

  if (!swb_template_values_add (values, &inner, encoder, error_position, error) ||
      !swb_text_encoder_flush (encoder, error_position, error))
    return NULL;

  bytes = swb_text_encoder_steal_bytes (encoder);
  data = g_bytes_get_data (bytes, &length);
  return g_strndup (data != NULL ? data : "", length);
}

/**
 * swb_template_add_integer:
 * @values: what gives values
 * @piece: a variable whose name swb_template_is_integer() knows
 * @encoder: where the bytes go
 * @error_position: (out): where the fault is, in characters from 1; untouched when there is none
 * @error: return location for %SWB_CODEC_ERROR_BAD_VARIABLE, and the errors of @encoder
 *
 * `{{u8:V}}`, `{{u16be:V}}`, `{{u16le:V}}` and so on up to `u64le`: the value of the variable V, a decimal number, as that
 * many bytes, the most (`be`) or the least (`le`) significant one first. Of a number that is too large the low bits are
 * sent, so that a counter goes round; a negative one is a two's complement.
 *
 * Returns: whether the bytes were added
 */
gboolean
swb_template_add_integer (SwbTemplateValues      *values,
                          const SwbTemplatePiece *piece,
                          SwbTextEncoder         *encoder,
                          gsize                  *error_position,
                          GError                **error)
{
  g_autofree char *whole = g_strndup (piece->begin + 2, piece->length - 2); /* with the braces behind */
  const char *colon = strchr (whole, ':');
  g_autofree char *text = NULL;
  guint8 bytes[8];
  gsize which;
  guint64 number;
  gint64 negative;

  /* nothing is a number twice, nor deeper */
  if (colon == NULL || find_integer (colon + 1, strcspn (colon + 1, ":}")) < G_N_ELEMENTS (integers))
    return bad_integer (piece, error_position, error);

  text = get_value (values, piece, colon + 1, error_position, error);
  if (text == NULL)
    return FALSE;
  if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &negative, NULL))
    number = (guint64) negative;
  else if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &number, NULL))
    return bad_integer (piece, error_position, error);

  which = find_integer (whole, (gsize) (colon - whole));
  for (guint i = 0; i < integers[which].size; i++)
    bytes[integers[which].little ? i : integers[which].size - 1 - i] = (guint8) (number >> (8 * i));
  return swb_text_encoder_add_bytes (encoder, bytes, integers[which].size, error_position, error);
}
