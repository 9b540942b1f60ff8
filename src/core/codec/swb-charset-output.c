#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-charset-output.h"

/**
 * swb_charset_output_new:
 *
 * Returns: (transfer full): an empty output
 */
SwbCharsetOutput *
swb_charset_output_new (void)
{
  SwbCharsetOutput *self = g_new (SwbCharsetOutput, 1);

  self->text = g_string_new (NULL);
  self->spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  self->steps = g_array_new (FALSE, FALSE, sizeof (SwbTextStep));
  return self;
}

/**
 * swb_charset_output_free:
 * @self: (transfer full): an output
 */
void
swb_charset_output_free (SwbCharsetOutput *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->spans);
  g_array_unref (self->steps);
  g_free (self);
}

/**
 * swb_charset_output_decode:
 * @self: an output
 * @charset: an encoding
 * @bytes: (array length=length): bytes of the outside world
 * @length: how many, below 4 GiB
 *
 * Has the text and spans of @bytes instead of what there was, see swb_charset_decode().
 */
void
swb_charset_output_decode (SwbCharsetOutput *self,
                           SwbCharset       *charset,
                           const guint8     *bytes,
                           gsize             length)
{
  g_string_truncate (self->text, 0);
  g_array_set_size (self->spans, 0);
  swb_charset_decode (charset, bytes, length, self->text, self->spans);
}

/**
 * swb_charset_output_decode_steps:
 * @self: an output
 * @charset: an encoding that is not UTF-8
 * @bytes: (array length=length): bytes of the outside world
 * @length: how many, below 4 GiB
 *
 * Has the text and steps of @bytes instead of what there was, see swb_charset_decode_steps().
 */
void
swb_charset_output_decode_steps (SwbCharsetOutput *self,
                                 SwbCharset       *charset,
                                 const guint8     *bytes,
                                 gsize             length)
{
  g_string_truncate (self->text, 0);
  g_array_set_size (self->steps, 0);
  swb_charset_decode_steps (charset, bytes, length, self->text, self->steps);
}
