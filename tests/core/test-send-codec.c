#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "swb-error.h"
#include "swb-hex.h"
#include "swb-send-codec.h"

static void
test_build (void)
{
  static const struct
  {
    const char *input;
    SwbDataFormat format;
    const char *encoding;
    SwbLineEnding line_ending;
    const char *hex;
  } cases[] = {
    { "", SWB_DATA_FORMAT_TEXT, "UTF-8", SWB_LINE_ENDING_NONE, "" },
    { "1234567890", SWB_DATA_FORMAT_TEXT, "UTF-8", SWB_LINE_ENDING_NONE, "31 32 33 34 35 36 37 38 39 30" },
    { "1", SWB_DATA_FORMAT_TEXT, "UTF-8", SWB_LINE_ENDING_CR, "31 0D" },
    { "1", SWB_DATA_FORMAT_TEXT, "UTF-8", SWB_LINE_ENDING_LF, "31 0A" },
    { "1", SWB_DATA_FORMAT_TEXT, "UTF-8", SWB_LINE_ENDING_CRLF, "31 0D 0A" },
    { "1", SWB_DATA_FORMAT_TEXT, "UTF-8", SWB_LINE_ENDING_LFCR, "31 0A 0D" },
    { "1", SWB_DATA_FORMAT_TEXT, "UTF-8", SWB_LINE_ENDING_NUL, "31 00" },
    { "", SWB_DATA_FORMAT_TEXT, "UTF-8", SWB_LINE_ENDING_CRLF, "0D 0A" },
    { "1", SWB_DATA_FORMAT_TEXT, "UTF-16LE", SWB_LINE_ENDING_CRLF, "31 00 0D 00 0A 00" },
    { "1", SWB_DATA_FORMAT_TEXT, "UTF-16BE", SWB_LINE_ENDING_CRLF, "00 31 00 0D 00 0A" },
    { "1", SWB_DATA_FORMAT_TEXT, "UTF-16LE", SWB_LINE_ENDING_NUL, "31 00 00 00" },
    { "中", SWB_DATA_FORMAT_TEXT, "GBK", SWB_LINE_ENDING_CRLF, "D6 D0 0D 0A" },
    { "中", SWB_DATA_FORMAT_TEXT, "GBK", SWB_LINE_ENDING_NUL, "D6 D0 00" },
    { "日", SWB_DATA_FORMAT_TEXT, "ISO-2022-JP", SWB_LINE_ENDING_LF, "1B 24 42 46 7C 1B 28 42 0A" },
    { "a\nb", SWB_DATA_FORMAT_TEXT, "UTF-8", SWB_LINE_ENDING_NONE, "61 0A 62" },
    { "31 32", SWB_DATA_FORMAT_HEX, "UTF-8", SWB_LINE_ENDING_NONE, "31 32" },
    { "0102 0304", SWB_DATA_FORMAT_HEX, "UTF-16LE", SWB_LINE_ENDING_CRLF, "01 02 03 04" },
    { "", SWB_DATA_FORMAT_HEX, "UTF-8", SWB_LINE_ENDING_CRLF, "" },
    { "ff", SWB_DATA_FORMAT_HEX, "no-such", SWB_LINE_ENDING_NONE, "FF" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *hex = NULL;
      gsize position = 99;

      bytes = swb_send_codec_build (cases[i].input, cases[i].format, cases[i].encoding, cases[i].line_ending,
                                    &position, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (position, ==, 0);
      hex = swb_hex_format (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_assert_cmpstr (hex, ==, cases[i].hex);
    }
}

/* UTF-16 without a byte order has a mark at its beginning, and only there. */
static void
test_one_mark (void)
{
  g_autoptr (GBytes) bytes = swb_send_codec_build ("1", SWB_DATA_FORMAT_TEXT, "UTF-16", SWB_LINE_ENDING_LF, NULL, NULL);

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 6);
}

static void
test_errors (void)
{
  static const struct
  {
    const char *input;
    SwbDataFormat format;
    const char *encoding;
    SwbCodecError code;
    gsize position;
  } cases[] = {
    { "4 1G", SWB_DATA_FORMAT_HEX, "UTF-8", SWB_CODEC_ERROR_BAD_DIGIT, 4 },
    { "12 345", SWB_DATA_FORMAT_HEX, "UTF-8", SWB_CODEC_ERROR_ODD_RUN, 4 },
    { "ab中", SWB_DATA_FORMAT_TEXT, "ISO-8859-1", SWB_CODEC_ERROR_UNREPRESENTABLE, 3 },
    { "a", SWB_DATA_FORMAT_TEXT, "no-such", SWB_CODEC_ERROR_UNKNOWN_CHARSET, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize position = 99;

      g_assert_null (swb_send_codec_build (cases[i].input, cases[i].format, cases[i].encoding, SWB_LINE_ENDING_CRLF,
                                           &position, &error));
      g_assert_error (error, SWB_CODEC_ERROR, (int) cases[i].code);
      g_assert_cmpuint (position, ==, cases[i].position);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/send-codec/build", test_build);
  g_test_add_func ("/send-codec/one-mark", test_one_mark);
  g_test_add_func ("/send-codec/errors", test_errors);

  return g_test_run ();
}
