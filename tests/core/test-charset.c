#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "swb-charset.h"
#include "swb-error.h"
#include "swb-hex.h"

/* What decoding made of the bytes: text as it is, an invalid byte as <HH>. Checks that the spans cover all of both. */
static char *
decode (SwbCharset   *charset,
        const guint8 *data,
        gsize         length)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) shown = g_string_new (NULL);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  gsize at = 0, text_at = 0, invalid_at_end = 0;

  swb_charset_decode (charset, data, length, text, spans);
  g_assert_true (text->str[text->len] == 0);

  for (guint i = 0; i < spans->len; i++)
    {
      SwbTextSpan *span = &g_array_index (spans, SwbTextSpan, i);

      g_assert_cmpuint (span->begin, ==, at);
      g_assert_cmpuint (span->text_begin, ==, text_at);
      g_assert_cmpuint (span->length, >, 0);
      if (span->text_length == 0)
        {
          g_assert_cmpuint (span->length, ==, 1);
          g_string_append_printf (shown, "<%02X>", data[span->begin]);
          invalid_at_end++;
        }
      else
        {
          g_string_append_len (shown, text->str + span->text_begin, span->text_length);
          invalid_at_end = 0;
        }
      at += span->length;
      text_at += span->text_length;
    }
  g_assert_cmpuint (at, ==, length);
  g_assert_cmpuint (text_at, ==, text->len);
  g_assert_cmpuint (swb_charset_get_incomplete (charset), <=, invalid_at_end);

  return g_string_free (g_steal_pointer (&shown), FALSE);
}

static void
test_decode (void)
{
  static const struct
  {
    const char *encoding;
    const char *hex;
    const char *shown;
    gsize incomplete;
  } cases[] = {
    { "UTF-8", "", "", 0 },
    { "UTF-8", "61 E4 B8 AD 62", "a中b", 0 },
    { "utf8", "F0 9F 98 80", "😀", 0 },
    { "UTF-8", "FF FE", "<FF><FE>", 0 },
    { "UTF-8", "61 80 62", "a<80>b", 0 },
    { "UTF-8", "E4 B8", "<E4><B8>", 2 },
    { "UTF-8", "61 E4", "a<E4>", 1 },
    { "UTF-8", "E4 B8 61", "<E4><B8>a", 0 },
    { "UTF-8", "F0 9F 98", "<F0><9F><98>", 3 },
    { "UTF-8", "C0 AF", "<C0><AF>", 0 },                 /* overlong */
    { "UTF-8", "E0 80 AF", "<E0><80><AF>", 0 },          /* overlong */
    { "UTF-8", "E0 80", "<E0><80>", 0 },                 /* overlong, so nothing can complete it */
    { "UTF-8", "F0 80 80", "<F0><80><80>", 0 },          /* overlong */
    { "UTF-8", "ED A0 80", "<ED><A0><80>", 0 },          /* surrogate */
    { "UTF-8", "ED A0", "<ED><A0>", 0 },                 /* surrogate */
    { "UTF-8", "F4 90 80 80", "<F4><90><80><80>", 0 },   /* beyond U+10FFFF */
    { "UTF-8", "F5 80 80 80", "<F5><80><80><80>", 0 },
    { "UTF-8", "EF BB BF 61", "\ufeff"
                              "a", 0 },
    { "GBK", "D6 D0 CE C4", "中文", 0 },
    { "GBK", "61 D6", "a<D6>", 1 },
    { "GBK", "D6 20 61", "<D6> a", 0 },
    { "GBK", "FF D6 D0", "<FF>中", 0 },
    { "GB18030", "D6 D0 94 39 FC 36", "中😀", 0 },
    { "GB18030", "94 39 FC", "<94><39><FC>", 3 },
    { "Big5", "A4 A4 A4 E5", "中文", 0 },
    { "Big5", "A4", "<A4>", 1 },
    { "Shift_JIS", "93 FA 96 7B B1", "日本ｱ", 0 },
    { "Shift_JIS", "93", "<93>", 1 },
    { "Shift_JIS", "43 3A 5C 7E 87 40 FB FC", "C:\\~①髙", 0 },
    { "EUC-KR", "C7 D1 B1 DB", "한글", 0 },
    { "EUC-KR", "C7", "<C7>", 1 },
    { "ISO-8859-1", "61 E9 FF 80", "aéÿ\302\200", 0 },
    { "WINDOWS-1252", "80 E9", "€é", 0 },
    { "WINDOWS-1252", "81 41", "<81>A", 0 },
    { "UTF-16LE", "2D 4E 61 00", "中a", 0 },
    { "UTF-16BE", "4E 2D 00 61", "中a", 0 },
    { "UTF-16LE", "3D D8 00 DE", "😀", 0 },
    { "UTF-16LE", "3D D8", "<3D><D8>", 2 },
    { "UTF-16LE", "61 00 62", "a<62>", 1 },
    { "UTF-16LE", "00 DE 61 00", "<00><DE>a", 0 },       /* a lone low surrogate: the rest stays in step */
    { "UTF-16LE", "3D D8 61 00", "<3D><D8>a", 0 },
    { "BIG5-HKSCS", "88 62", "Ê̄", 0 },                  /* one code, two characters */
    { "BIG5-HKSCS", "88 66", "Ê", 0 },                   /* held back in case that a combining mark follows */
    { "ISO-2022-JP", "1B 24 42 46 7C 1B 28 42 61", "日a", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbCharset) charset = swb_charset_new (cases[i].encoding, &error);
      g_autoptr (GBytes) bytes = swb_hex_parse (cases[i].hex, NULL, NULL);
      g_autofree char *shown = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (swb_charset_get_name (charset), ==, cases[i].encoding);
      shown = decode (charset, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_assert_cmpstr (shown, ==, cases[i].shown);
      g_assert_cmpuint (swb_charset_get_incomplete (charset), ==, cases[i].incomplete);

      /* nothing stays behind from one call to the next */
      g_clear_pointer (&shown, g_free);
      shown = decode (charset, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

static void
test_decode_nul (void)
{
  static const char *const encodings[] = { "UTF-8", "GBK", "ISO-8859-1" };

  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autoptr (SwbCharset) charset = swb_charset_new (encodings[i], NULL);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));

      swb_charset_decode (charset, (const guint8 *) "a\0b\0", 4, text, spans);
      g_assert_cmpmem (text->str, text->len, "a\0b\0", 4);
      g_assert_cmpuint (spans->len, ==, 1);
    }
}

/* Every byte and every pair of bytes in every encoding: all are accounted for, and the text is valid UTF-8. */
static void
test_decode_all_pairs (void)
{
  static const char *const encodings[] = {
    "UTF-8", "GBK", "GB18030", "Big5", "BIG5-HKSCS", "Shift_JIS", "EUC-JP", "EUC-KR", "ISO-8859-1", "WINDOWS-1252",
    "UTF-16LE", "UTF-16BE", "ISO-2022-JP", "KOI8-R",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autoptr (SwbCharset) charset = swb_charset_new (encodings[i], NULL);

      g_assert_nonnull (charset);
      for (guint pair = 0; pair < 65536; pair += 7)
        {
          guint8 data[3] = { (guint8) (pair >> 8), (guint8) pair, 'z' };

          for (gsize length = 0; length <= sizeof data; length++)
            g_free (decode (charset, data, length));
        }
    }
}

/* A long text that is cut anywhere shows whole once its rest is there. */
static void
test_incomplete (void)
{
  static const char *const encodings[] = { "UTF-8", "GBK", "GB18030", "Big5", "UTF-16LE", "EUC-JP" };

  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autoptr (SwbCharset) charset = swb_charset_new (encodings[i], NULL);
      g_autoptr (GBytes) bytes = swb_charset_encode (charset, "中文a中b文中文", NULL, NULL);
      gsize length;
      const guint8 *data = g_bytes_get_data (bytes, &length);

      for (gsize cut = 0; cut <= length; cut++)
        {
          g_autoptr (GString) text = g_string_new (NULL);
          g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
          gsize kept;

          swb_charset_decode (charset, data, cut, text, spans);
          kept = cut - swb_charset_get_incomplete (charset);
          g_array_set_size (spans, 0);
          swb_charset_decode (charset, data + kept, length - kept, text, spans);
          g_assert_cmpstr (text->str, ==, "中文a中b文中文");
        }
    }
}

/* More than the converter's buffer, with an invalid byte in the midst. */
static void
test_decode_long (void)
{
  g_autoptr (SwbCharset) charset = swb_charset_new ("GBK", NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autofree char *shown = NULL;

  for (guint i = 0; i < 10000; i++)
    {
      g_byte_array_append (bytes, (const guint8 *) "\xd6\xd0", 2);
      g_string_append (expected, "中");
      if (i % 1000 == 500)
        {
          g_byte_array_append (bytes, (const guint8 *) "\xff", 1);
          g_string_append (expected, "<FF>");
        }
    }

  shown = decode (charset, bytes->data, bytes->len);
  g_assert_cmpstr (shown, ==, expected->str);
}

static void
test_encode (void)
{
  static const struct
  {
    const char *encoding;
    const char *text;
    const char *hex;
  } cases[] = {
    { "UTF-8", "", "" },
    { "UTF-8", "a中", "61 E4 B8 AD" },
    { "GBK", "中文", "D6 D0 CE C4" },
    { "GB18030", "中😀", "D6 D0 94 39 FC 36" },
    { "Big5", "中文", "A4 A4 A4 E5" },
    { "Shift_JIS", "日本", "93 FA 96 7B" },
    { "sjis", "\\~①〜～", "5C 7E 87 40 81 60 81 60" },
    { "EUC-KR", "한글", "C7 D1 B1 DB" },
    { "ISO-8859-1", "é", "E9" },
    { "WINDOWS-1252", "€", "80" },
    { "UTF-16LE", "中a", "2D 4E 61 00" },
    { "UTF-16BE", "😀", "D8 3D DE 00" },
    { "ISO-2022-JP", "日", "1B 24 42 46 7C 1B 28 42" },
    { "BIG5-HKSCS", "Ê", "88 66" },
    { "UTF-16LE", "\U000e0041", "40 DB 41 DC" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbCharset) charset = swb_charset_new (cases[i].encoding, NULL);
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *hex = NULL;
      gsize position = 99;

      bytes = swb_charset_encode (charset, cases[i].text, &position, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (position, ==, 0);
      hex = swb_hex_format (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_assert_cmpstr (hex, ==, cases[i].hex);
    }
}

static void
test_encode_errors (void)
{
  static const struct
  {
    const char *encoding;
    const char *text;
    gsize position;
  } cases[] = {
    { "GBK", "a中😀b", 3 },
    { "ISO-8859-1", "中", 1 },
    { "ISO-8859-1", "ab€", 3 },
    { "WINDOWS-1252", "é中", 2 },
    { "Big5", "中文한", 3 },
    { "GBK", "中\U000e0041", 2 }, /* glibc would leave it out */
    { "ISO-8859-1", "中\U000e0041", 1 },
    { "UTF-8", "a\xff", 2 },
    { "UTF-8", "中\xe4\xb8", 2 },
    { "GBK", "中\xc0\x80", 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbCharset) charset = swb_charset_new (cases[i].encoding, NULL);
      g_autoptr (GBytes) again = NULL;
      g_autofree char *number = g_strdup_printf ("Character %" G_GSIZE_FORMAT ":", cases[i].position);
      gsize position = 99;

      g_assert_null (swb_charset_encode (charset, cases[i].text, &position, &error));
      g_assert_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_UNREPRESENTABLE);
      g_assert_cmpuint (position, ==, cases[i].position);
      g_assert_nonnull (strstr (error->message, number));
      g_assert_null (swb_charset_encode (charset, cases[i].text, NULL, NULL));

      /* a failure leaves nothing behind */
      again = swb_charset_encode (charset, "a", NULL, NULL);
      g_assert_cmpmem (g_bytes_get_data (again, NULL), g_bytes_get_size (again), "a", 1);
    }
}

static void
test_names (void)
{
  static const char *const known[] = {
    "UTF-8", "utf-8", "UTF8", "GBK", "gbk", "GB18030", "GB2312", "Big5", "Shift_JIS", "EUC-JP", "EUC-KR",
    "ISO-8859-1", "LATIN1", "WINDOWS-1252", "UTF-16LE", "UTF-16BE", "ASCII",
  };
  static const char *const unknown[] = { "", "no-such", "GBK//IGNORE", "GBK//TRANSLIT", "UTF-8//IGNORE", "/", "\xff" };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    g_assert_true (swb_charset_exists (known[i]));

  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (swb_charset_exists (unknown[i]));
      g_assert_null (swb_charset_new (unknown[i], &error));
      g_assert_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_UNKNOWN_CHARSET);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }

  swb_charset_free (NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/charset/decode", test_decode);
  g_test_add_func ("/charset/decode-nul", test_decode_nul);
  g_test_add_func ("/charset/decode-all-pairs", test_decode_all_pairs);
  g_test_add_func ("/charset/decode-long", test_decode_long);
  g_test_add_func ("/charset/incomplete", test_incomplete);
  g_test_add_func ("/charset/encode", test_encode);
  g_test_add_func ("/charset/encode-errors", test_encode_errors);
  g_test_add_func ("/charset/names", test_names);

  return g_test_run ();
}
