#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "swb-error.h"
#include "swb-escape.h"
#include "swb-hex.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *encoding;
    const char *hex;
  } cases[] = {
    { "", "UTF-8", "" },
    { "plain 中", "UTF-8", "70 6C 61 69 6E 20 E4 B8 AD" },
    /* each escape that there is */
    { "\\\\", "UTF-8", "5C" },
    { "\\r\\n\\t\\v\\a\\b\\f", "UTF-8", "0D 0A 09 0B 07 08 0C" },
    { "\\0", "UTF-8", "00" },
    { "\\e[2J", "UTF-8", "1B 5B 32 4A" },
    { "\\x00\\x7f\\xFF\\xaB", "UTF-8", "00 7F FF AB" },
    { "\\u0041\\u4e2D", "UTF-8", "41 E4 B8 AD" },
    { "\\u0000", "UTF-8", "00" },
    { "\\uD83D\\uDE00", "UTF-8", "F0 9F 98 80" },
    { "\\101\\12\\1\\377", "UTF-8", "41 0A 01 FF" },
    { "\\cA\\ca\\c@\\c[\\c\\\\c]\\c^\\c_\\c?\\cZ", "UTF-8", "01 01 00 1B 1C 1D 1E 1F 7F 1A" },
    /* how far an escape reaches */
    { "\\08", "UTF-8", "00 38" },
    { "\\012", "UTF-8", "0A" },
    { "\\0123", "UTF-8", "0A 33" },
    { "\\0001", "UTF-8", "00 31" },
    { "\\00", "UTF-8", "00" },
    { "\\18", "UTF-8", "01 38" },
    { "\\x414", "UTF-8", "41 34" },
    { "\\u00411", "UTF-8", "41 31" },
    { "\\\\n", "UTF-8", "5C 6E" },
    { "\\cAA", "UTF-8", "01 41" },
    { "a\nb", "UTF-8", "61 0A 62" },
    /* characters are encoded, numbers are bytes */
    { "\\u4e2d\\xd6\\n", "GBK", "D6 D0 D6 0A" },
    { "\\n\\x0a\\0A", "UTF-16LE", "0A 00 0A 00 41 00" },
    { "\\u0041\\cA", "UTF-16BE", "00 41 00 01" },
    { "\\u65e5\\xff\\u65e5", "ISO-2022-JP", "1B 24 42 46 7C 1B 28 42 FF 1B 24 42 46 7C 1B 28 42" },
    { "\\xff", "no-such", "FF" },
    { "\\u20ac", "WINDOWS-1252", "80" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *hex = NULL;
      gsize position = 99;

      g_test_message ("%s", cases[i].text);
      bytes = swb_escape_parse (cases[i].text, cases[i].encoding, &position, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (position, ==, 0);
      hex = swb_hex_format (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_assert_cmpstr (hex, ==, cases[i].hex);
    }
}

static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    const char *encoding;
    SwbCodecError code;
    gsize position;
    const char *names;
  } cases[] = {
    { "\\", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "cut off" },
    { "ab\\", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 3, "Character 3" },
    { "中文\\q", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 3, "“\\q”" },
    { "\\N", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "“\\N”" },
    { "\\X41", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "“\\X”" },
    { "\\\"", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "“\\\"”" },
    { "\\8", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "“\\8”" },
    { "\\中", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "“\\中”" },
    { "\\\n", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "no escape" },
    { "a\\x", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 2, "two hex digits" },
    { "a\\x4", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 2, "“\\x4”" },
    { "\\x4G", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "two hex digits" },
    { "\\n\\u12", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 3, "four hex digits" },
    { "\\u12 4", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "four hex digits" },
    { "\\ud83d", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "surrogate" },
    { "\\ud83d\\u0041", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "surrogate" },
    { "\\ude00", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "surrogate" },
    { "\\400", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "“\\400”" },
    { "\\c", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "control" },
    { "\\c1", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "control" },
    { "\\c中", "UTF-8", SWB_CODEC_ERROR_BAD_ESCAPE, 1, "“\\c中”" },
    /* a character that the encoding has not: where it was typed, not where it would stand */
    { "\\n\\nab中", "ISO-8859-1", SWB_CODEC_ERROR_UNREPRESENTABLE, 7, "Character 7: “中” (U+4E2D)" },
    { "\\x41\\r\\u4e2d!", "ISO-8859-1", SWB_CODEC_ERROR_UNREPRESENTABLE, 7, "Character 7" },
    { "中\\x41", "US-ASCII", SWB_CODEC_ERROR_UNREPRESENTABLE, 1, "Character 1" },
    { "a\xff\\n", "UTF-8", SWB_CODEC_ERROR_UNREPRESENTABLE, 2, "Character 2" },
    { "a", "no-such", SWB_CODEC_ERROR_UNKNOWN_CHARSET, 0, "no-such" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize position = 99;

      g_assert_null (swb_escape_parse (cases[i].text, cases[i].encoding, &position, &error));
      g_assert_error (error, SWB_CODEC_ERROR, (int) cases[i].code);
      g_test_message ("%s", error->message);
      g_assert_cmpuint (position, ==, cases[i].position);
      g_assert_nonnull (strstr (error->message, cases[i].names));
      g_assert_null (strchr (error->message, '\n'));
      g_assert_null (swb_escape_parse (cases[i].text, cases[i].encoding, NULL, NULL));
    }
}

static void
test_format (void)
{
  static const struct
  {
    const char *hex;
    const char *encoding;
    const char *text;
  } cases[] = {
    { "", "UTF-8", "" },
    { "41 5C 0D 0A 09 0B 07 08 0C 1B", "UTF-8", "A\\\\\\r\\n\\t\\v\\a\\b\\f\\e" },
    { "00", "UTF-8", "\\0" },
    { "00 31", "UTF-8", "\\x001" },
    { "00 41", "UTF-8", "\\0A" },
    { "00 00 38", "UTF-8", "\\0\\x008" },
    { "01 1F 7F", "UTF-8", "\\x01\\x1F\\x7F" },
    { "E4 B8 AD FF E4 B8", "UTF-8", "中\\xFF\\xE4\\xB8" },
    { "D6 D0 FF", "GBK", "中\\xFF" },
    { "C2 AD E2 80 8F C2 A0", "UTF-8", "\\u00AD\\u200F\\u00A0" },
    { "F3 A0 80 81", "UTF-8", "\\uDB40\\uDC01" },
    { "41 00 0A 00 00 00", "UTF-16LE", "A\\n\\u0000" },
    { "41 00 0A", "UTF-16LE", "A\\x0A" },
    { "41 80", "US-ASCII", "A\\x80" },
    { "41 80", "no-such", "\\x41\\x80" },
    { "1B 24 42 1B 28 42 41", "ISO-2022-JP", "\\x1B\\x24\\x42\\x1B\\x28\\x42\\x41" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = swb_hex_parse (cases[i].hex, NULL, NULL);
      gsize length;
      const guint8 *data = g_bytes_get_data (bytes, &length);
      g_autofree char *text = swb_escape_format (data, length, cases[i].encoding);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* What is written reads back as the same bytes, whatever they are. */
static void
test_round_trip (void)
{
  static const char *const encodings[] = {
    "UTF-8", "GBK", "GB18030", "Big5", "Shift_JIS", "EUC-KR", "ISO-8859-1", "UTF-16", "UTF-16LE", "UTF-32BE", "UTF-7",
    "ISO-2022-JP", "ISO-2022-KR", "no-such",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint8 data[64];

  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++)
    for (guint run = 0; run < 100; run++)
      {
        gsize length = (gsize) g_rand_int_range (rand, 0, sizeof data + 1);
        g_autofree char *text = NULL;
        g_autoptr (GBytes) again = NULL;

        for (gsize j = 0; j < length; j++)
          data[j] = (guint8) g_rand_int_range (rand, 0, run % 2 == 0 ? 256 : 64);
        text = swb_escape_format (data, length, encodings[i]);
        again = swb_escape_parse (text, encodings[i], NULL, NULL);
        g_assert_nonnull (again);
        g_assert_cmpmem (g_bytes_get_data (again, NULL), g_bytes_get_size (again), data, length);
        g_assert_null (strpbrk (text, "\r\n"));
      }
}

static void
test_check (void)
{
  g_assert_true (swb_escape_check ("", NULL));
  g_assert_true (swb_escape_check ("中\\xAA\\r", NULL));
  g_assert_false (swb_escape_check ("\\xA", NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/escape/parse", test_parse);
  g_test_add_func ("/escape/errors", test_errors);
  g_test_add_func ("/escape/format", test_format);
  g_test_add_func ("/escape/round-trip", test_round_trip);
  g_test_add_func ("/escape/check", test_check);

  return g_test_run ();
}
