#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-text-encoder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-charset.h"
#include "swb-error.h"

/* Characters of the pending text that came from one piece of the source. */
typedef struct
{
  gsize first;     /* the first of them, counted in the pending text */
  gsize position;  /* where it stood, in characters from 1 */
  gboolean spread; /* the others stood behind it; else all of them came from that one place */
} SourceRun;

struct _SwbTextEncoder
{
  char *encoding;
  SwbCharset *charset; /* (nullable): made when it is needed, for bytes need none */
  gsize mark_length;   /* of what the encoding puts before every text, such as a byte order mark */
  gboolean marked;
  GString *pending;
  gsize n_pending; /* characters */
  GArray *runs;
  GByteArray *bytes;
};

/**
 * swb_text_encoder_new:
 * @encoding: the name of an encoding; whether it exists is told by swb_text_encoder_open() or the first flush
 *
 * Returns: (transfer full): an encoder with no bytes
 */
SwbTextEncoder *
swb_text_encoder_new (const char *encoding)
{
  SwbTextEncoder *self = g_new0 (SwbTextEncoder, 1);

  self->encoding = g_strdup (encoding);
  self->pending = g_string_new (NULL);
  self->runs = g_array_new (FALSE, FALSE, sizeof (SourceRun));
  self->bytes = g_byte_array_new ();

  return self;
}

/**
 * swb_text_encoder_free:
 * @self: (transfer full) (nullable): an encoder
 */
void
swb_text_encoder_free (SwbTextEncoder *self)
{
  if (self == NULL)
    return;

  g_free (self->encoding);
  g_clear_pointer (&self->charset, swb_charset_free);
  g_string_free (self->pending, TRUE);
  g_array_unref (self->runs);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_free (self);
}

/**
 * swb_text_encoder_open:
 * @self: an encoder
 * @error: return location for %SWB_CODEC_ERROR_UNKNOWN_CHARSET
 *
 * Returns: whether the encoding exists
 */
gboolean
swb_text_encoder_open (SwbTextEncoder *self,
                       GError        **error)
{
  g_autoptr (GBytes) one = NULL;
  g_autoptr (GBytes) two = NULL;

  if (self->charset != NULL)
    return TRUE;

  self->charset = swb_charset_new (self->encoding, error);
  if (self->charset == NULL)
    return FALSE;

  /* what doesn't grow with the text is the mark: no encoding tells it otherwise */
  one = swb_charset_encode (self->charset, "a", NULL, NULL);
  two = swb_charset_encode (self->charset, "aa", NULL, NULL);
  if (one != NULL && two != NULL && 2 * g_bytes_get_size (one) > g_bytes_get_size (two))
    self->mark_length = 2 * g_bytes_get_size (one) - g_bytes_get_size (two);

  return TRUE;
}

static void
add_run (SwbTextEncoder *self,
         const char     *text,
         gsize           length,
         gsize           position,
         gboolean        spread)
{
  SourceRun run = { self->n_pending, position, spread };

  if (length == 0)
    return;

  g_array_append_val (self->runs, run);
  g_string_append_len (self->pending, text, (gssize) length);
  self->n_pending += (gsize) g_utf8_strlen (text, (gssize) length);
}

/**
 * swb_text_encoder_add_text:
 * @self: an encoder
 * @text: (array length=length): valid UTF-8, as it was typed
 * @length: its bytes
 * @position: where its first character stood, in characters from 1
 */
void
swb_text_encoder_add_text (SwbTextEncoder *self,
                           const char     *text,
                           gsize           length,
                           gsize           position)
{
  add_run (self, text, length, position, TRUE);
}

/**
 * swb_text_encoder_add_value:
 * @self: an encoder
 * @text: (array length=length): valid UTF-8, perhaps with NUL, that something typed stands for
 * @length: its bytes
 * @position: where that stood, in characters from 1
 */
void
swb_text_encoder_add_value (SwbTextEncoder *self,
                            const char     *text,
                            gsize           length,
                            gsize           position)
{
  add_run (self, text, length, position, FALSE);
}

/**
 * swb_text_encoder_add_bytes:
 * @self: an encoder
 * @data: (array length=length): bytes
 * @length: how many
 * @error_position: (out): as of swb_text_encoder_flush()
 * @error: as of swb_text_encoder_flush(): the characters before the bytes are encoded first
 *
 * Returns: whether all up to and with these bytes is there
 */
gboolean
swb_text_encoder_add_bytes (SwbTextEncoder *self,
                            const guint8   *data,
                            gsize           length,
                            gsize          *error_position,
                            GError        **error)
{
  if (!swb_text_encoder_flush (self, error_position, error))
    return FALSE;

  g_byte_array_append (self->bytes, data, (guint) length);
  return TRUE;
}

static gsize
source_position (SwbTextEncoder *self,
                 gsize           index)
{
  gsize position = 0;

  for (guint i = 0; i < self->runs->len; i++)
    {
      SourceRun *run = &g_array_index (self->runs, SourceRun, i);

      if (run->first > index)
        break;
      position = run->position + (run->spread ? index - run->first : 0);
    }

  return position;
}

/**
 * swb_text_encoder_flush:
 * @self: an encoder
 * @error_position: (out): where the fault is, in characters of the source from 1; untouched when there is none, or none
 *   to point at
 * @error: return location for %SWB_CODEC_ERROR_UNREPRESENTABLE or %SWB_CODEC_ERROR_UNKNOWN_CHARSET
 *
 * Encodes the characters that came since the last bytes or the last flush. A shift state ends with them.
 *
 * Returns: whether all that was added is in the bytes
 */
gboolean
swb_text_encoder_flush (SwbTextEncoder *self,
                        gsize          *error_position,
                        GError        **error)
{
  g_autoptr (GBytes) encoded = NULL;
  g_autoptr (GError) fault = NULL;
  const guint8 *data;
  gsize length, skip, position;

  if (self->pending->len == 0)
    return TRUE;
  if (!swb_text_encoder_open (self, error))
    return FALSE;

  encoded = swb_charset_encode_sized (self->charset, self->pending->str, self->pending->len, &position, &fault);
  if (encoded == NULL)
    {
      const char *at = g_utf8_offset_to_pointer (self->pending->str, (glong) position - 1);
      g_autofree char *shown = g_strndup (at, (gsize) (g_utf8_next_char (at) - at));

      *error_position = source_position (self, position - 1);
      g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_UNREPRESENTABLE,
                   /* Translators: a position, the character there with its code point, and an encoding */
                   _("Character %zu: “%s” (U+%04X) does not exist in %s"),
                   *error_position, shown, g_utf8_get_char (at), self->encoding);
      return FALSE;
    }

  data = g_bytes_get_data (encoded, &length);
  skip = self->marked ? MIN (self->mark_length, length) : 0;
  g_byte_array_append (self->bytes, data + skip, (guint) (length - skip));
  self->marked = TRUE;
  self->n_pending = 0;
  g_string_truncate (self->pending, 0);
  g_array_set_size (self->runs, 0);

  return TRUE;
}

/**
 * swb_text_encoder_get_bytes:
 * @self: an encoder
 *
 * Returns: (transfer none): the bytes up to the last flush
 */
const GByteArray *
swb_text_encoder_get_bytes (SwbTextEncoder *self)
{
  return self->bytes;
}

/**
 * swb_text_encoder_steal_bytes:
 * @self: an encoder, which is of no more use but to be freed
 *
 * Returns: (transfer full): the bytes up to the last flush
 */
GBytes *
swb_text_encoder_steal_bytes (SwbTextEncoder *self)
{
  return g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));
}

/**
 * swb_text_check_utf8:
 * @text: tainted text
 * @error_position: (out): where it is no UTF-8, in characters from 1; untouched when it is
 * @error: return location for %SWB_CODEC_ERROR_UNREPRESENTABLE
 *
 * Any thread.
 *
 * Returns: whether @text is UTF-8
 */
gboolean
swb_text_check_utf8 (const char *text,
                     gsize      *error_position,
                     GError    **error)
{
  const char *end;

  if (g_utf8_validate (text, -1, &end))
    return TRUE;

  *error_position = (gsize) g_utf8_strlen (text, end - text) + 1;
  g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_UNREPRESENTABLE,
               _("Character %zu: the text is no UTF-8 there"), *error_position);
  return FALSE;
}
