#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-error.h"

/**
 * swb_template_context_draw:
 * @context: a context
 *
 * Gives it other random values, as each send has.
 */
void
swb_template_context_draw (SwbTemplateContext *context)
{
  for (guint i = 0; i < G_N_ELEMENTS (context->seed); i++)
    context->seed[i] = g_random_int ();
}

/**
 * swb_template_context_init:
 * @context: (out caller-allocates): a context
 *
 * Sets the time to now, draws random values, and the rest to none. Any thread.
 */
void
swb_template_context_init (SwbTemplateContext *context)
{
  memset (context, 0, sizeof *context);
  context->now = g_get_real_time ();
  swb_template_context_draw (context);
}

/**
 * swb_template_iter_init:
 * @iter: (out caller-allocates): an iterator
 * @text: valid UTF-8 that outlives it
 */
void
swb_template_iter_init (SwbTemplateIter *iter,
                        const char      *text)
{
  iter->at = text;
  iter->position = 1;
}

gboolean
swb_template_bad_variable (gsize    position,
                           gsize   *error_position,
                           GError **error,
                           char    *message)
{
  *error_position = position;
  g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_VARIABLE,
               /* Translators: a position, and what is wrong there */
               _("Character %zu: %s"), position, message);
  g_free (message);
  return FALSE;
}

/**
 * swb_template_iter_next:
 * @iter: an iterator
 * @piece: (out): the next piece
 * @error_position: (out): where the fault is, in characters from 1; untouched when there is none
 * @error: return location for %SWB_CODEC_ERROR_BAD_VARIABLE: `{{` without `}}` on the same line
 *
 * `{{` begins a variable, which ends at the next `}}`; `{{{{` stands for `{{` itself; everything else is literal, also
 * single braces and a `}}` on its own. Whether the variable exists is told by swb_template_values_add().
 *
 * Returns: whether there is a piece; %FALSE with @error unset at the end of the text
 */
gboolean
swb_template_iter_next (SwbTemplateIter  *iter,
                        SwbTemplatePiece *piece,
                        gsize            *error_position,
                        GError          **error)
{
  if (*iter->at == '\0')
    return FALSE;

  piece->begin = iter->at;
  piece->position = iter->position;
  if (g_str_has_prefix (iter->at, "{{{{"))
    {
      piece->kind = SWB_TEMPLATE_BRACES;
      piece->length = 4;
    }
  else if (g_str_has_prefix (iter->at, "{{"))
    {
      const char *end = strstr (iter->at + 2, "}}");

      if (end == NULL || memchr (iter->at, '\n', (gsize) (end - iter->at)) != NULL)
        return swb_template_bad_variable (iter->position, error_position, error,
                                          g_strdup (_("“{{” has no “}}” on its line; write {{{{ for two braces")));
      piece->kind = SWB_TEMPLATE_VARIABLE;
      piece->length = (gsize) (end - iter->at) + 2;
    }
  else
    {
      const char *end = strstr (iter->at, "{{");

      piece->kind = SWB_TEMPLATE_LITERAL;
      piece->length = end != NULL ? (gsize) (end - iter->at) : strlen (iter->at);
    }

  iter->at += piece->length;
  iter->position += (gsize) g_utf8_strlen (piece->begin, (gssize) piece->length);
  return TRUE;
}

/**
 * swb_template_expand:
 * @text: text with variables
 * @context: where their values come from
 * @error_position: (out) (optional): where the fault is, in characters from 1; 0 when there is none
 * @error: return location for a %SWB_CODEC_ERROR
 *
 * A text in UTF-8 with no escapes; what is sent is made by swb_send_codec_build_frame(). Any thread.
 *
 * Returns: (transfer full) (nullable): the bytes
 */
GBytes *
swb_template_expand (const char               *text,
                     const SwbTemplateContext *context,
                     gsize                    *error_position,
                     GError                  **error)
{
  g_autoptr (SwbTextEncoder) encoder = swb_text_encoder_new ("UTF-8");
  g_autoptr (GError) fault = NULL;
  SwbTemplateValues values;
  SwbTemplateIter iter;
  SwbTemplatePiece piece;
  gsize ignored;

  if (error_position == NULL)
    error_position = &ignored;
  *error_position = 0;
  if (!swb_text_check_utf8 (text, error_position, error))
    return NULL;

  swb_template_values_init (&values, context);
  swb_template_iter_init (&iter, text);
  while (fault == NULL && swb_template_iter_next (&iter, &piece, error_position, &fault))
    {
      if (piece.kind == SWB_TEMPLATE_VARIABLE)
        swb_template_values_add (&values, &piece, encoder, error_position, &fault);
      else
        swb_text_encoder_add_text (encoder, piece.begin, piece.kind == SWB_TEMPLATE_BRACES ? 2 : piece.length, piece.position);
    }
  swb_template_values_clear (&values);

  if (fault == NULL)
    swb_text_encoder_flush (encoder, error_position, &fault);
  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }

  return swb_text_encoder_steal_bytes (encoder);
}
