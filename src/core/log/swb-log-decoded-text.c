#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-decoded-text.h"

#include "swb-charset-output.h"
#include "swb-charset-table.h"

/* U+001A SUBSTITUTE. */
#define SUBSTITUTE 0x1a

/* What a character is taken to have that decodes, but doesn't encode: those are of two bytes. */
#define USUAL_SIZE 2u

/* Below it, a byte is a character whatever stands before it in the encodings that have a table. */
#define FIRST_SECOND 0x30

/* Characters of the first plane. */
#define N_SIZES 0x10000u

/* A stretch that is valid, or one byte that isn't. */
typedef struct
{
  gsize text; /* offset of its first character */
  gsize byte; /* and of the first byte of that */
} Run;

struct _SwbLogDecodedText
{
  SwbCharset *charset;
  gsize unit; /* bytes of each character of the first plane; 0: it depends on the character */
  GString *text;
  GArray *runs; /* the last one is what follows all */
  SwbCharsetOutput *piece;
  guint8 *sizes; /* of the characters of the first plane, as far as they were needed; NULL for none */

  /* What is asked for goes forward: what was asked for last. */
  guint run;
  gsize at;
  gsize byte;
};

static gsize
encode (SwbLogDecodedText *self,
        const char        *character,
        const char        *end)
{
  g_autoptr (GBytes) bytes = swb_charset_encode_sized (self->charset, character, (gsize) (end - character), NULL, NULL);

  return bytes != NULL ? g_bytes_get_size (bytes) : USUAL_SIZE;
}

static gsize
get_encoded_size (SwbLogDecodedText *self,
                  const char        *character,
                  const char        *end)
{
  gunichar c = g_utf8_get_char (character);

  if (c >= N_SIZES)
    return encode (self, character, end);

  if (self->sizes == NULL)
    self->sizes = g_new0 (guint8, N_SIZES);
  if (self->sizes[c] == 0)
    self->sizes[c] = (guint8) encode (self, character, end);
  return self->sizes[c];
}

/* The bytes of characters that are valid in the encoding. */
static gsize
get_size (SwbLogDecodedText *self,
          const char        *text,
          const char        *end)
{
  gsize size = 0;

  while (text < end)
    {
      const char *next = g_utf8_next_char (text);

      if (self->unit > 0)
        {
          size += self->unit == 2 && g_utf8_get_char (text) > 0xffff ? 4 : self->unit;
        }
      else if ((guchar) *text < 0x80)
        {
          size++;
        }
      else
        {
          size += get_encoded_size (self, text, next);
        }
      text = next;
    }
  return size;
}

static void
append (SwbLogDecodedText *self,
        const GString     *text,
        const SwbTextSpan *span,
        gsize              base)
{
  Run run = { self->text->len, base + span->begin };

  if (span->text_length == 0)
    {
      for (guint32 i = 0; i < span->length; i++)
        {
          g_array_append_val (self->runs, run);
          g_string_append_c (self->text, SUBSTITUTE);
          run.text++;
          run.byte++;
        }
      return;
    }

  /* a byte order mark has no text */
  if (self->unit > 0)
    {
      const char *begin = text->str + span->text_begin;
      gsize size = get_size (self, begin, begin + span->text_length);

      run.byte += span->length - MIN (size, span->length);
    }
  g_array_append_val (self->runs, run);
  g_string_append_len (self->text, text->str + span->text_begin, (gssize) span->text_length);
}

/* @base: where they are in all. @more: no character goes on behind them. Returns how many were appended. */
static gsize
append_bytes (SwbLogDecodedText *self,
              const guint8      *tainted,
              gsize              length,
              gsize              base,
              gboolean           more)
{
  gsize undecided;

  swb_charset_output_decode (self->piece, self->charset, tainted, length);
  /* some converters look at all bytes that there may be before they say that the second one is wrong: the first is, then,
   * and nothing is known of the others */
  undecided = more ? swb_charset_get_incomplete (self->charset) : 0;
  if (undecided > 1)
    g_array_set_size (self->piece->spans, self->piece->spans->len - (guint) (undecided - 1));
  for (guint i = 0; i < self->piece->spans->len; i++)
    append (self, self->piece->text, &g_array_index (self->piece->spans, SwbTextSpan, i), base);
  return undecided > 1 ? length - (undecided - 1) : length;
}

/* As append_bytes() with all of them, but fast. What is not in the table goes the long way, up to where a character begins
 * for certain. */
static void
append_by_table (SwbLogDecodedText     *self,
                 const SwbCharsetTable *table,
                 const guint8          *tainted,
                 gsize                  length)
{
  for (gsize at = 0; at < length;)
    {
      const Run run = { self->text->len, at };
      gsize done = swb_charset_table_decode (table, tainted + at, length - at, self->text);
      gsize end;

      if (done > 0)
        g_array_append_val (self->runs, run);
      at += done;
      for (end = at; end < length; end++)
        if (tainted[end] < FIRST_SECOND)
          break;
      end++;
      /* a converter may wait for the rest of a character only where there is none */
      if (end > length || length - end < SWB_CHARSET_MAX_CHARACTER)
        end = length;
      if (at < end)
        at += append_bytes (self, tainted + at, end - at, at, end < length);
    }
}

/**
 * swb_log_decoded_text_new:
 * @encoding: one of this system
 * @tainted: bytes; the first one begins a character
 * @length: how many, below 4 GiB
 *
 * Returns: (transfer full): the text
 */
SwbLogDecodedText *
swb_log_decoded_text_new (const char   *encoding,
                          const guint8 *tainted,
                          gsize         length)
{
  SwbLogDecodedText *self = g_new0 (SwbLogDecodedText, 1);
  const SwbCharsetTable *table = swb_charset_table_get (encoding);
  gsize unit;
  Run end = { 0, length };

  self->charset = swb_charset_new (encoding, NULL);
  self->text = g_string_sized_new (length);
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  self->piece = swb_charset_output_new ();
  unit = swb_charset_borders_get_unit (swb_charset_get_borders (self->charset));
  self->unit = unit > 1 ? unit : 0;

  if (table != NULL)
    append_by_table (self, table, tainted, length);
  else
    append_bytes (self, tainted, length, 0, FALSE);
  end.text = self->text->len;
  g_array_append_val (self->runs, end);
  return self;
}

/**
 * swb_log_decoded_text_free:
 * @self: (transfer full) (nullable): a text
 */
void
swb_log_decoded_text_free (SwbLogDecodedText *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->charset, swb_charset_free);
  g_array_unref (self->runs);
  swb_charset_output_free (self->piece);
  g_free (self->sizes);
  g_string_free (self->text, TRUE);
  g_free (self);
}

/**
 * swb_log_decoded_text_get:
 * @self: a text
 * @length: (out): its bytes
 *
 * Returns: (transfer none): it, valid UTF-8 that may have NUL characters
 */
const char *
swb_log_decoded_text_get (SwbLogDecodedText *self,
                          gsize             *length)
{
  *length = self->text->len;
  return self->text->str;
}

static const Run *
get_run (SwbLogDecodedText *self,
         guint              index)
{
  return &g_array_index (self->runs, Run, index);
}

static void
go_to_run (SwbLogDecodedText *self,
           guint              index)
{
  self->run = index;
  self->at = get_run (self, index)->text;
  self->byte = get_run (self, index)->byte;
}

/**
 * swb_log_decoded_text_find_byte:
 * @self: a text
 * @at: offset of a character in it, or its length
 *
 * Quick when what is asked for goes forward.
 *
 * Returns: where the character begins in the bytes
 */
gsize
swb_log_decoded_text_find_byte (SwbLogDecodedText *self,
                                gsize              at)
{
  if (at < self->at)
    go_to_run (self, 0);
  while (self->run + 1 < self->runs->len && get_run (self, self->run + 1)->text <= at)
    go_to_run (self, self->run + 1);

  self->byte += get_size (self, self->text->str + self->at, self->text->str + at);
  self->at = at;
  if (self->run + 1 < self->runs->len)
    self->byte = MIN (self->byte, get_run (self, self->run + 1)->byte);
  return self->byte;
}

/**
 * swb_log_decoded_text_find_character:
 * @self: a text
 * @byte: offset of a byte, or how many there are
 *
 * Returns: offset in the text of the first character that begins there or behind it
 */
gsize
swb_log_decoded_text_find_character (SwbLogDecodedText *self,
                                     gsize              byte)
{
  const char *p;
  gsize at;
  guint i = 0;

  while (i + 1 < self->runs->len && get_run (self, i + 1)->byte <= byte)
    i++;
  p = self->text->str + get_run (self, i)->text;
  for (at = get_run (self, i)->byte; at < byte; p = g_utf8_next_char (p))
    at += get_size (self, p, g_utf8_next_char (p));
  return (gsize) (p - self->text->str);
}
