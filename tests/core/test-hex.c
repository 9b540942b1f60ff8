#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "swb-error.h"
#include "swb-hex.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *formatted;
  } cases[] = {
    { "", "" },
    { "   \t\n", "" },
    { "31", "31" },
    { "4", "04" },
    { "4 1", "04 01" },
    { "0102 0304", "01 02 03 04" },
    { "01020304", "01 02 03 04" },
    { "aBcDeF", "AB CD EF" },
    { "31 32\t33\n34\r\n35", "31 32 33 34 35" },
    { "31,32;33:34-35", "31 32 33 34 35" },
    { "de:ad:be:ef", "DE AD BE EF" },
    { "00-1B-44-11-3A-B7", "00 1B 44 11 3A B7" },
    { "0x31, 0x32, 0X33", "31 32 33" },
    { "0x310x32", "31 32" },
    { "0x1", "01" },
    { "0x0", "00" },
    { "0 x31", NULL },
    { "0x0102", "01 02" },
    { "\\x31\\x32", "31 32" },
    { "\\X31\\x3", "31 03" },
    { "31，32；33：34", "31 32 33 34" },
    { "31\u300032", "31 32" },
    { "31\u00a032", "31 32" },
    { ",,31,,", "31" },
    { "0 0 0", "00 00 00" },
    { "00", "00" },
    { "FF ff", "FF FF" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *formatted = NULL;
      gsize position = 99;
      gsize length;
      const guint8 *data;

      bytes = swb_hex_parse (cases[i].text, &position, &error);
      if (cases[i].formatted == NULL)
        {
          g_assert_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_DIGIT);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpuint (position, ==, 0);
      data = g_bytes_get_data (bytes, &length);
      formatted = swb_hex_format (data, length);
      g_assert_cmpstr (formatted, ==, cases[i].formatted);
    }
}

static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    SwbCodecError code;
    gsize position;
    const char *names;
  } cases[] = {
    { "4 1G", SWB_CODEC_ERROR_BAD_DIGIT, 4, "4: “G”" },
    { "G", SWB_CODEC_ERROR_BAD_DIGIT, 1, "“G”" },
    { "123", SWB_CODEC_ERROR_ODD_RUN, 1, "123" },
    { "01 123", SWB_CODEC_ERROR_ODD_RUN, 4, "4" },
    { "01，12345 0", SWB_CODEC_ERROR_ODD_RUN, 4, "12345" },
    { "0x123", SWB_CODEC_ERROR_ODD_RUN, 3, "123" },
    { "123\\x01", SWB_CODEC_ERROR_ODD_RUN, 1, "123" },
    { "10x20", SWB_CODEC_ERROR_BAD_DIGIT, 3, "“x”" },
    { "x31", SWB_CODEC_ERROR_BAD_DIGIT, 1, "“x”" },
    { "\\31", SWB_CODEC_ERROR_BAD_DIGIT, 1, "“\\”" },
    { "31 ３２", SWB_CODEC_ERROR_BAD_DIGIT, 4, "“３”" },
    { "中文", SWB_CODEC_ERROR_BAD_DIGIT, 1, "“中”" },
    { "31.32", SWB_CODEC_ERROR_BAD_DIGIT, 3, "“.”" },
    { "31h", SWB_CODEC_ERROR_BAD_DIGIT, 3, "“h”" },
    { "31\a", SWB_CODEC_ERROR_BAD_DIGIT, 3, "U+0007" },
    { "31 \xff", SWB_CODEC_ERROR_BAD_DIGIT, 4, "xFF" },
    { "31 \xe4\xb8", SWB_CODEC_ERROR_BAD_DIGIT, 4, "xE4" },
    { "012345678901234567890", SWB_CODEC_ERROR_ODD_RUN, 1, "21 hex digits" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *number = g_strdup_printf ("Character %" G_GSIZE_FORMAT ":", cases[i].position);
      gsize position = 99;

      g_assert_null (swb_hex_parse (cases[i].text, &position, &error));
      g_assert_error (error, SWB_CODEC_ERROR, (int) cases[i].code);
      g_assert_cmpuint (position, ==, cases[i].position);
      g_assert_nonnull (strstr (error->message, cases[i].names));
      g_assert_nonnull (strstr (error->message, number));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));

      /* both out parameters may be left out */
      g_assert_null (swb_hex_parse (cases[i].text, NULL, NULL));
    }
}

static void
test_round_trip (void)
{
  guint8 all[256];
  g_autoptr (GBytes) back = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < sizeof all; i++)
    all[i] = (guint8) i;

  text = swb_hex_format (all, sizeof all);
  g_assert_cmpuint (strlen (text), ==, sizeof all * 3 - 1);
  back = swb_hex_parse (text, NULL, NULL);
  g_assert_cmpmem (g_bytes_get_data (back, NULL), g_bytes_get_size (back), all, sizeof all);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hex/parse", test_parse);
  g_test_add_func ("/hex/errors", test_errors);
  g_test_add_func ("/hex/round-trip", test_round_trip);

  return g_test_run ();
}
