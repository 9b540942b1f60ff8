#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-charset-table.h"

#include <string.h>

#include "swb-charset-output.h"

/* No UTF-8 begins so. */
#define NONE G_MAXUINT32

#define UTF8_MAX 4u

/* Bytes that are decoded at a time, for each of which there is room for a character. */
#define BLOCK 4096u

/* A character is four bytes, of which those behind it are 0; so it can be stored at once. */
struct _SwbCharsetTable
{
  gboolean plain; /* whether ASCII is as it is */
  guint32 single[0x100];
  guint32 pairs[0x100][0x100]; /* of a first byte that is none alone */
};

/* What these bytes are alone: the UTF-8 of one character, or %NONE. */
static guint32
look_up (SwbCharset       *charset,
         const guint8     *bytes,
         gsize             length,
         SwbCharsetOutput *output)
{
  const GString *text = output->text;
  guint32 packed = 0;

  swb_charset_output_decode (output, charset, bytes, length);
  if (output->spans->len != 1 || swb_charset_get_incomplete (charset) > 0 || text->len == 0 || text->len > UTF8_MAX ||
      (gsize) g_utf8_skip[(guchar) text->str[0]] != text->len)
    return NONE;

  memcpy (&packed, text->str, text->len);
  return packed;
}

static guint32
pack_ascii (guint c)
{
  const char utf8[UTF8_MAX] = { (char) c };
  guint32 packed;

  memcpy (&packed, utf8, sizeof packed);
  return packed;
}

static SwbCharsetTable *
table_new (const char *name)
{
  g_autoptr (SwbCharset) charset = swb_charset_new (name, NULL);
  g_autoptr (SwbCharsetOutput) output = swb_charset_output_new ();
  SwbCharsetTable *self;

  if (charset == NULL)
    return NULL;

  self = g_new (SwbCharsetTable, 1);
  memset (self, 0xff, sizeof *self);
  self->plain = TRUE;
  for (guint i = 0; i <= G_MAXUINT8; i++)
    {
      guint8 bytes[2] = { (guint8) i, 0 };

      self->single[i] = look_up (charset, bytes, 1, output);
      if (i < 0x80 && self->single[i] != pack_ascii (i))
        self->plain = FALSE;
      /* no second byte is below 0x30 */
      for (guint k = 0x30; self->single[i] == NONE && k <= G_MAXUINT8; k++)
        {
          bytes[1] = (guint8) k;
          self->pairs[i][k] = look_up (charset, bytes, 2, output);
        }
    }
  return self;
}

/**
 * swb_charset_table_get:
 * @name: an encoding
 *
 * The first time takes some milliseconds. Any thread.
 *
 * Returns: (transfer none) (nullable): its table, which stays; %NULL for an encoding that none is made for
 */
const SwbCharsetTable *
swb_charset_table_get (const char *name)
{
  /* what bytes mean in these depends on none before them, and what begins a character is as long whatever follows it;
   * glibc's CP949 takes the bytes of a pair that is none without a word, and then complains about the byte behind it */
  static const char *const known[] = { "GBK",   "GB18030", "GB2312", "BIG5",   "SHIFT_JIS", "SJIS",  "CP932",
                                       "CP936", "CP950",   "EUC-CN", "EUC-JP", "EUC-KR",    "EUC-TW" };
  static SwbCharsetTable *tables[G_N_ELEMENTS (known)];
  static gsize made[G_N_ELEMENTS (known)];

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (g_ascii_strcasecmp (name, known[i]) != 0)
        continue;
      if (g_once_init_enter (&made[i]))
        {
          tables[i] = table_new (name);
          g_once_init_leave (&made[i], 1);
        }
      return tables[i];
    }
  return NULL;
}

static gboolean
is_ascii (const guint8 *data)
{
  guint64 eight;

  memcpy (&eight, data, sizeof eight);
  return (eight & G_GUINT64_CONSTANT (0x8080808080808080)) == 0;
}

static char *
put (char   *out,
     guint32 packed)
{
  memcpy (out, &packed, sizeof packed);
  return out + g_utf8_skip[(guchar) *out];
}

/**
 * swb_charset_table_decode:
 * @self: a table
 * @data: bytes; the first one begins a character
 * @length: how many
 * @text: (inout): UTF-8 is appended to it
 *
 * Returns: how many bytes were decoded: what follows is invalid, cut off, or not in the table
 */
gsize
swb_charset_table_decode (const SwbCharsetTable *self,
                          const guint8          *data,
                          gsize                  length,
                          GString               *text)
{
  gboolean more = TRUE;
  gsize at = 0;

  while (more && at < length)
    {
      gsize stop = MIN (at + BLOCK, length);
      gsize begin = text->len;
      char *out;

      g_string_set_size (text, begin + (stop - at + 2) * UTF8_MAX);
      out = text->str + begin;
      while (at < stop)
        {
          guint32 packed;

          if (self->plain && stop - at >= 8 && is_ascii (data + at))
            {
              memcpy (out, data + at, 8);
              out += 8;
              at += 8;
              continue;
            }
          packed = self->single[data[at]];
          if (packed != NONE)
            {
              out = put (out, packed);
              at++;
              continue;
            }
          packed = at + 1 < length ? self->pairs[data[at]][data[at + 1]] : NONE;
          if (packed == NONE)
            {
              more = FALSE;
              break;
            }
          out = put (out, packed);
          at += 2;
        }
      g_string_truncate (text, (gsize) (out - text->str));
    }
  return at;
}
