#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "swb-charset-table.h"

#include <string.h>

#include "swb-charset.h"
#include "swb-log-decoded-text.h"

/* All that have a table. */
static const char *const encodings[] = { "GBK",   "GB18030", "GB2312", "BIG5",   "SHIFT_JIS", "SJIS",  "CP932",
                                         "CP936", "CP950",   "EUC-CN", "EUC-JP", "EUC-KR",    "EUC-TW" };

/* Text, its bytes, and which is which, as without the table. */
static void
check (const char   *encoding,
       const guint8 *bytes,
       gsize         length)
{
  g_autoptr (SwbCharset) charset = swb_charset_new (encoding, NULL);
  g_autoptr (SwbLogDecodedText) decoded = swb_log_decoded_text_new (encoding, bytes, length);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  const char *got;
  gsize got_length;

  swb_charset_decode (charset, bytes, length, text, spans);
  for (guint i = 0; i < spans->len; i++)
    {
      const SwbTextSpan *span = &g_array_index (spans, SwbTextSpan, i);

      g_assert_cmpuint (swb_log_decoded_text_find_byte (decoded, expected->len), ==, span->begin);
      if (span->text_length > 0)
        g_string_append_len (expected, text->str + span->text_begin, span->text_length);
      else
        g_string_append_c (expected, 0x1a);
    }
  got = swb_log_decoded_text_get (decoded, &got_length);
  g_assert_cmpmem (got, got_length, expected->str, expected->len);
  g_assert_cmpuint (swb_log_decoded_text_find_byte (decoded, got_length), ==, length);
}

static void
test_random (gconstpointer data)
{
  const char *encoding = data;

  g_assert_nonnull (swb_charset_table_get (encoding));
  for (guint round = 0; round < 400; round++)
    {
      static const guint8 hard[] = { 0x00, 0x20, 0x2f, 0x30, 0x39, 0x40, 0x5c, 0x7e, 0x80, 0x81, 0x8e, 0x8f, 0xa0, 0xfe, 0xff };
      gsize length = (gsize) g_test_rand_int_range (0, round % 40 == 0 ? 20000 : 300);
      g_autofree guint8 *bytes = g_malloc (length + 1);

      for (gsize i = 0; i < length; i++)
        {
          switch (round % 4)
            {
            case 0:
              bytes[i] = (guint8) g_test_rand_int_range (0, 0x100);
              break;
            case 1:
              bytes[i] = hard[g_test_rand_int_range (0, G_N_ELEMENTS (hard))];
              break;
            case 2: /* mostly text of two bytes */
              bytes[i] = (guint8) (g_test_rand_int_range (0, 20) == 0 ? g_test_rand_int_range (0x20, 0x7f)
                                                                      : g_test_rand_int_range (0xb0, 0xf0));
              break;
            default: /* mostly ASCII */
              bytes[i] = (guint8) (g_test_rand_int_range (0, 20) == 0 ? g_test_rand_int_range (0x80, 0x100)
                                                                      : g_test_rand_int_range (0x20, 0x7f));
            }
        }
      check (encoding, bytes, length);
    }
}

/* Each pair by itself, and each before a third byte. */
static void
test_pairs (gconstpointer data)
{
  const char *encoding = data;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (guint lead = 0x80; lead <= G_MAXUINT8; lead++)
    {
      g_byte_array_set_size (bytes, 0);
      for (guint next = 0; next <= G_MAXUINT8; next++)
        {
          const guint8 pair[] = { (guint8) lead, (guint8) next, '\n', 'a', (guint8) lead, (guint8) next, 0x41, 0xb0, 0xa1, ' ' };

          g_byte_array_append (bytes, pair, sizeof pair);
        }
      check (encoding, bytes->data, bytes->len);
    }
}

static void
test_others (void)
{
  g_assert_null (swb_charset_table_get ("UTF-8"));
  g_assert_null (swb_charset_table_get ("UTF-16LE"));
  g_assert_null (swb_charset_table_get ("BIG5-HKSCS"));
  g_assert_null (swb_charset_table_get ("CP949"));
  g_assert_true (swb_charset_table_get ("gbk") == swb_charset_table_get ("GBK"));
  check ("BIG5-HKSCS", (const guint8 *) "\x88\x62\x88\x66 a\xa4\x40", 8);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autofree char *random = g_strdup_printf ("/charset-table/random/%s", encodings[i]);
      g_autofree char *pairs = g_strdup_printf ("/charset-table/pairs/%s", encodings[i]);

      if (!swb_charset_exists (encodings[i]))
        continue;
      g_test_add_data_func (random, encodings[i], test_random);
      g_test_add_data_func (pairs, encodings[i], test_pairs);
    }
  g_test_add_func ("/charset-table/others", test_others);
  return g_test_run ();
}
