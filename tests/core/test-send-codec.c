#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "swb-error.h"
#include "swb-hex.h"
#include "swb-send-codec.h"

/* Data and line ending alone. */
static GBytes *
build_plain (const char   *input,
             SwbDataFormat format,
             const char   *encoding,
             SwbLineEnding line_ending,
             gsize        *error_position,
             GError      **error)
{
  SwbSendOptions options = { .format = format, .encoding = encoding, .line_ending = line_ending };
  g_auto (SwbSendFrame) frame = { 0 };
  SwbSendFault fault;

  swb_send_codec_build_frame (input, &options, NULL, &frame, &fault, error);
  if (error_position != NULL)
    *error_position = fault.position;
  return g_steal_pointer (&frame.bytes);
}

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
    { "a\r\nb\rc", SWB_DATA_FORMAT_TEXT, "UTF-8", SWB_LINE_ENDING_NONE, "61 0D 0A 62 0D 63" },
    { "a\nb\r\nc\rd\n", SWB_DATA_FORMAT_TEXT, "UTF-8", SWB_LINE_ENDING_CRLF, "61 0D 0A 62 0D 0A 63 0D 0A 64 0D 0A 0D 0A" },
    { "a\r\n\nb", SWB_DATA_FORMAT_TEXT, "UTF-8", SWB_LINE_ENDING_LF, "61 0A 0A 62 0A" },
    { "a\nb", SWB_DATA_FORMAT_TEXT, "UTF-8", SWB_LINE_ENDING_NUL, "61 00 62 00" },
    { "a\nb", SWB_DATA_FORMAT_TEXT, "UTF-16LE", SWB_LINE_ENDING_CR, "61 00 0D 00 62 00 0D 00" },
    { "01\n02", SWB_DATA_FORMAT_HEX, "UTF-8", SWB_LINE_ENDING_CRLF, "01 02" },
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

      bytes = build_plain (cases[i].input, cases[i].format, cases[i].encoding, cases[i].line_ending,
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
  g_autoptr (GBytes) bytes = build_plain ("1", SWB_DATA_FORMAT_TEXT, "UTF-16", SWB_LINE_ENDING_LF, NULL, NULL);

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

      g_assert_null (build_plain (cases[i].input, cases[i].format, cases[i].encoding, SWB_LINE_ENDING_CRLF,
                                           &position, &error));
      g_assert_error (error, SWB_CODEC_ERROR, (int) cases[i].code);
      g_assert_cmpuint (position, ==, cases[i].position);
    }
}

/* The hex of each part of a frame, joined by bars. */
static char *
show_frame (const SwbSendFrame *frame)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (frame->bytes, &length);

  g_assert_cmpuint (frame->begin[0], ==, 0);
  g_assert_cmpuint (frame->begin[SWB_SEND_N_PARTS], ==, length);
  for (guint part = 0; part < SWB_SEND_N_PARTS; part++)
    {
      g_autofree char *hex = NULL;

      g_assert_cmpuint (frame->begin[part], <=, frame->begin[part + 1]);
      hex = swb_hex_format (length > 0 ? data + frame->begin[part] : NULL, frame->begin[part + 1] - frame->begin[part]);
      g_string_append_printf (shown, "%s%s", part > 0 ? "|" : "", hex);
    }

  return g_string_free (g_steal_pointer (&shown), FALSE);
}

/* Prefix | data | checksum | suffix | line ending. */
static void
test_frame (void)
{
  static const struct
  {
    const char *input;
    SwbSendOptions options;
    const char *parts;
    gsize covered[2];
  } cases[] = {
    { "", { .encoding = "UTF-8" }, "||||", { 0, 0 } },
    { "ab", { .encoding = "UTF-8", .line_ending = SWB_LINE_ENDING_CRLF }, "|61 62|||0D 0A", { 0, 0 } },
    { "123456789",
      { .encoding = "UTF-8", .prefix = "\\xAA\\x55", .suffix = "\\r", .checksum = "CRC-16/MODBUS",
        .line_ending = SWB_LINE_ENDING_LF },
      "AA 55|31 32 33 34 35 36 37 38 39|37 4B|0D|0A",
      { 2, 11 } },
    { "123456789",
      { .encoding = "UTF-8", .checksum = "CRC-16/MODBUS", .checksum_order = SWB_CHECKSUM_ORDER_BIG },
      "|31 32 33 34 35 36 37 38 39|4B 37||",
      { 0, 9 } },
    { "00123456789",
      { .encoding = "UTF-8", .prefix = "x", .checksum = "CRC-32", .checksum_order = SWB_CHECKSUM_ORDER_BIG,
        .checksum_range = "2..-1" },
      "78|30 30 31 32 33 34 35 36 37 38 39|CB F4 39 26||",
      { 3, 12 } },
    { "23456789xx",
      { .encoding = "UTF-8", .prefix = "01", .checksum = "SUM-16", .checksum_range = "frame:1..-3" },
      "30 31|32 33 34 35 36 37 38 39 78 78|01 DD||",
      { 1, 10 } },
    /* Modbus ASCII's example: the checksum of the data alone */
    { "F7 03 13 89 00 0A",
      { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8", .prefix = ":", .suffix = "\\r\\n", .checksum = "LRC",
        .line_ending = SWB_LINE_ENDING_LF },
      "3A|F7 03 13 89 00 0A|60|0D 0A|",
      { 1, 7 } },
    { "", { .encoding = "UTF-8", .checksum = "CRC-16/MODBUS" }, "||FF FF||", { 0, 0 } },
    { "\\x41\\n", { .encoding = "UTF-8" }, "|5C 78 34 31 5C 6E|||", { 0, 0 } },
    { "\\x41\\n", { .encoding = "UTF-8", .escapes = TRUE }, "|41 0A|||", { 0, 0 } },
    { "{{counter}}", { .encoding = "UTF-8" }, "|7B 7B 63 6F 75 6E 74 65 72 7D 7D|||", { 0, 0 } },
    { "\\n\n{{counter}}\n", { .encoding = "UTF-8", .variables = TRUE, .escapes = TRUE, .line_ending = SWB_LINE_ENDING_CRLF },
      "|0A 0D 0A 38 0D 0A|||0D 0A", { 0, 0 } },
    { "{{counter}}\\n", { .encoding = "UTF-8", .variables = TRUE, .escapes = TRUE }, "|38 0A|||", { 0, 0 } },
    { "\\\\{{counter}}{{{{", { .encoding = "UTF-8", .variables = TRUE, .escapes = TRUE }, "|5C 38 7B 7B|||", { 0, 0 } },
    { "\\x7b\\x7bcounter}}", { .encoding = "UTF-8", .variables = TRUE, .escapes = TRUE },
      "|7B 7B 63 6F 75 6E 74 65 72 7D 7D|||", { 0, 0 } },
    { "x", { .encoding = "UTF-8", .variables = TRUE, .prefix = "{{counter}}\\t", .suffix = "{{counter:0}}" }, "38 09|78||37|",
      { 0, 0 } },
    { "x", { .encoding = "UTF-8", .prefix = "{{counter}}" }, "7B 7B 63 6F 75 6E 74 65 72 7D 7D|78|||", { 0, 0 } },
    { "01 {{counter:1,1,2}}FF{{counter}}", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-16LE", .variables = TRUE },
      "|01 30 00 38 00 FF 38 00|||", { 0, 0 } },
    { "1", { .encoding = "UTF-16", .prefix = "\\xAA", .suffix = "2", .line_ending = SWB_LINE_ENDING_LF },
      "AA|FF FE 31 00||32 00|0A 00", { 0, 0 } },
    { "日", { .encoding = "ISO-2022-JP", .prefix = "日", .line_ending = SWB_LINE_ENDING_LF },
      "1B 24 42 46 7C 1B 28 42|1B 24 42 46 7C 1B 28 42|||0A", { 0, 0 } },
    { "{{peer}}", { .encoding = "UTF-16BE", .variables = TRUE }, "|00 61 00 3A 00 31|||", { 0, 0 } },
  };
  SwbTemplateContext context = { .counter = 7, .peer = "a:1" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (SwbSendFrame) frame = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree char *shown = NULL;
      SwbSendFault fault;

      g_assert_true (swb_send_codec_build_frame (cases[i].input, &cases[i].options, &context, &frame, &fault, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (fault.position, ==, 0);
      shown = show_frame (&frame);
      g_assert_cmpstr (shown, ==, cases[i].parts);
      g_assert_cmpuint (frame.covered[0], ==, cases[i].covered[0]);
      g_assert_cmpuint (frame.covered[1], ==, cases[i].covered[1]);
      g_assert_cmpint (frame.uses != 0, ==, cases[i].options.variables &&
                                              (strstr (cases[i].input, "}}") != NULL || cases[i].options.prefix != NULL) &&
                                              strstr (cases[i].input, "x7b") == NULL);
    }
}

static void
test_frame_errors (void)
{
  static const struct
  {
    const char *input;
    SwbSendOptions options;
    SwbCodecError code;
    SwbSendPart part;
    gsize position;
  } cases[] = {
    { "a\\q", { .encoding = "UTF-8", .escapes = TRUE }, SWB_CODEC_ERROR_BAD_ESCAPE, SWB_SEND_PART_DATA, 2 },
    { "中{{time}}\\q", { .encoding = "UTF-8", .escapes = TRUE, .variables = TRUE }, SWB_CODEC_ERROR_BAD_ESCAPE,
      SWB_SEND_PART_DATA, 10 },
    { "a\\{{time}}", { .encoding = "UTF-8", .escapes = TRUE, .variables = TRUE }, SWB_CODEC_ERROR_BAD_ESCAPE,
      SWB_SEND_PART_DATA, 2 },
    { "\\n{{nothing}}", { .encoding = "UTF-8", .escapes = TRUE, .variables = TRUE }, SWB_CODEC_ERROR_BAD_VARIABLE,
      SWB_SEND_PART_DATA, 3 },
    { "{{time}}中", { .encoding = "ISO-8859-1", .variables = TRUE }, SWB_CODEC_ERROR_UNREPRESENTABLE, SWB_SEND_PART_DATA, 9 },
    { "{{time:%H中}}", { .encoding = "ISO-8859-1", .variables = TRUE }, SWB_CODEC_ERROR_UNREPRESENTABLE,
      SWB_SEND_PART_DATA, 1 },
    { "11 {{time}} 123", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8", .variables = TRUE }, SWB_CODEC_ERROR_ODD_RUN,
      SWB_SEND_PART_DATA, 13 },
    { "11 {{time}} 1x", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8", .variables = TRUE }, SWB_CODEC_ERROR_BAD_DIGIT,
      SWB_SEND_PART_DATA, 14 },
    { "11 {{{{", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8", .variables = TRUE }, SWB_CODEC_ERROR_BAD_DIGIT,
      SWB_SEND_PART_DATA, 4 },
    { "{{time}}", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8" }, SWB_CODEC_ERROR_BAD_DIGIT, SWB_SEND_PART_DATA, 1 },
    { "a\xff", { .encoding = "UTF-8", .escapes = TRUE }, SWB_CODEC_ERROR_UNREPRESENTABLE, SWB_SEND_PART_DATA, 2 },
    { "31 \xff", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8", .variables = TRUE }, SWB_CODEC_ERROR_UNREPRESENTABLE,
      SWB_SEND_PART_DATA, 4 },
    { "a", { .encoding = "UTF-8", .prefix = "ab\\x" }, SWB_CODEC_ERROR_BAD_ESCAPE, SWB_SEND_PART_PREFIX, 3 },
    { "a", { .encoding = "UTF-8", .suffix = "a\\x" }, SWB_CODEC_ERROR_BAD_ESCAPE, SWB_SEND_PART_SUFFIX, 2 },
    { "a", { .encoding = "GBK", .suffix = "\\t😀" }, SWB_CODEC_ERROR_UNREPRESENTABLE, SWB_SEND_PART_SUFFIX, 3 },
    { "a", { .encoding = "UTF-8", .checksum = "CRC-17" }, SWB_CODEC_ERROR_BAD_CHECKSUM, SWB_SEND_PART_CHECKSUM, 0 },
    { "a", { .encoding = "UTF-8", .checksum = "LRC", .checksum_range = "x" }, SWB_CODEC_ERROR_BAD_RANGE,
      SWB_SEND_PART_CHECKSUM, 0 },
    { "a", { .encoding = "UTF-8", .checksum = "LRC", .checksum_range = "2..-1" }, SWB_CODEC_ERROR_BAD_RANGE,
      SWB_SEND_PART_CHECKSUM, 0 },
    { "", { .encoding = "no-such" }, SWB_CODEC_ERROR_UNKNOWN_CHARSET, SWB_SEND_PART_DATA, 0 },
  };
  SwbTemplateContext context = { .counter = 7 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (SwbSendFrame) frame = { 0 };
      g_autoptr (GError) error = NULL;
      SwbSendFault fault;

      g_assert_false (swb_send_codec_build_frame (cases[i].input, &cases[i].options, &context, &frame, &fault, &error));
      g_assert_error (error, SWB_CODEC_ERROR, (int) cases[i].code);
      g_test_message ("%s", error->message);
      g_assert_cmpint (fault.part, ==, cases[i].part);
      g_assert_cmpuint (fault.position, ==, cases[i].position);
      g_assert_null (frame.bytes);
      g_assert_cmpint (g_str_has_prefix (error->message, "Prefix: "), ==, fault.part == SWB_SEND_PART_PREFIX);
      g_assert_cmpint (g_str_has_prefix (error->message, "Suffix: "), ==, fault.part == SWB_SEND_PART_SUFFIX);
      g_assert_false (swb_send_codec_build_frame (cases[i].input, &cases[i].options, &context, &frame, NULL, NULL));
    }
}

static void
test_options (void)
{
  g_autoptr (SwbPanelSettings) settings = swb_panel_settings_new (SWB_PANEL_KIND_UDP);
  g_auto (SwbSendFrame) frame = { 0 };
  g_autofree char *shown = NULL;
  SwbTemplateContext context = { 0 };
  SwbSendOptions options;

  g_object_set (settings, "input", SWB_DATA_FORMAT_TEXT, "encoding", "GBK", "line-ending", SWB_LINE_ENDING_CRLF,
                "escapes", TRUE, "variables", TRUE, "prefix", "<", "suffix", ">", "checksum", "XOR-8",
                "checksum-order", SWB_CHECKSUM_ORDER_LITTLE, "checksum-range", "1..-1", NULL);
  swb_send_options_init (&options, settings);
  g_assert_cmpint (options.checksum_order, ==, SWB_CHECKSUM_ORDER_LITTLE);
  g_assert_true (swb_send_codec_build_frame ("中\\t{{counter}}", &options, &context, &frame, NULL, NULL));
  shown = show_frame (&frame);
  g_assert_cmpstr (shown, ==, "3C|D6 D0 09 31|E8|3E|0D 0A");
}

static void
test_convert (void)
{
  static const struct
  {
    const char *input;
    SwbSendOptions options;
    const char *output;
  } cases[] = {
    { "", { .encoding = "UTF-8" }, "" },
    { "a中\n", { .encoding = "UTF-8" }, "61 E4 B8 AD 0A" },
    { "a中", { .encoding = "GBK" }, "61 D6 D0" },
    { "\\n", { .encoding = "UTF-8" }, "5C 6E" },
    { "a\nb", { .encoding = "UTF-8", .line_ending = SWB_LINE_ENDING_CRLF }, "61 0D 0A 62" },
    { "\\n\\xff", { .encoding = "UTF-8", .escapes = TRUE }, "0A FF" },
    { "a{{counter}}b{{{{", { .encoding = "UTF-8", .variables = TRUE }, "61 {{counter}} 62 7B 7B" },
    { "{{counter}}", { .encoding = "UTF-8", .variables = TRUE }, "{{counter}}" },
    { "1", { .encoding = "UTF-16" }, "FF FE 31 00" },
    { "1{{counter}}2", { .encoding = "UTF-16LE", .variables = TRUE }, "31 00 {{counter}} 32 00" },
    { "", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8" }, "" },
    { "61 e4b8ad 0A", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8" }, "a中\n" },
    { "D6 D0", { .format = SWB_DATA_FORMAT_HEX, .encoding = "GBK" }, "中" },
    { "5C 6E", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8" }, "\\n" },
    { "61 0D 0A 62", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8", .line_ending = SWB_LINE_ENDING_CRLF }, "a\r\nb" },
    { "5C 6E FF 00 0A", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8", .escapes = TRUE }, "\\\\n\\xFF\\0\\n" },
    { "61 {{counter}} 62 7B7B7B", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8", .variables = TRUE },
      "a{{counter}}b{{{{{" },
    { "FF FE 31 00", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-16" }, "1" },
    { "31 00", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-16LE" }, "1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SwbDataFormat from = cases[i].options.format;
      SwbDataFormat to = from == SWB_DATA_FORMAT_TEXT ? SWB_DATA_FORMAT_HEX : SWB_DATA_FORMAT_TEXT;
      g_autoptr (GError) error = NULL;
      g_autofree char *output = NULL;
      g_autofree char *same = NULL;
      gsize position = 99;

      output = swb_send_codec_convert (cases[i].input, to, &cases[i].options, &position, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (output, ==, cases[i].output);
      g_assert_cmpuint (position, ==, 0);
      same = swb_send_codec_convert (cases[i].input, from, &cases[i].options, NULL, NULL);
      g_assert_cmpstr (same, ==, cases[i].input);
    }
}

static void
test_convert_errors (void)
{
  static const struct
  {
    const char *input;
    SwbSendOptions options;
    SwbCodecError code;
    gsize position;
  } cases[] = {
    { "a\\q", { .encoding = "UTF-8", .escapes = TRUE }, SWB_CODEC_ERROR_BAD_ESCAPE, 2 },
    { "a{{q}}", { .encoding = "UTF-8", .variables = TRUE }, SWB_CODEC_ERROR_BAD_VARIABLE, 2 },
    { "中", { .encoding = "US-ASCII" }, SWB_CODEC_ERROR_UNREPRESENTABLE, 1 },
    { "4 123", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8" }, SWB_CODEC_ERROR_ODD_RUN, 3 },
    { "31 FF", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8" }, SWB_CODEC_ERROR_NOT_TEXT, 0 },
    { "31 00", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8" }, SWB_CODEC_ERROR_NOT_TEXT, 0 },
    { "E4 B8", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8" }, SWB_CODEC_ERROR_NOT_TEXT, 0 },
    { "31 00", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-16" }, SWB_CODEC_ERROR_NOT_TEXT, 0 },
    { "7B {{counter}}", { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8", .variables = TRUE }, SWB_CODEC_ERROR_NOT_TEXT, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SwbDataFormat to =
        cases[i].options.format == SWB_DATA_FORMAT_TEXT ? SWB_DATA_FORMAT_HEX : SWB_DATA_FORMAT_TEXT;
      g_autoptr (GError) error = NULL;
      gsize position = 99;

      g_assert_null (swb_send_codec_convert (cases[i].input, to, &cases[i].options, &position, &error));
      g_assert_error (error, SWB_CODEC_ERROR, (int) cases[i].code);
      g_test_message ("%s", error->message);
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
  g_test_add_func ("/send-codec/frame", test_frame);
  g_test_add_func ("/send-codec/frame-errors", test_frame_errors);
  g_test_add_func ("/send-codec/options", test_options);
  g_test_add_func ("/send-codec/convert", test_convert);
  g_test_add_func ("/send-codec/convert-errors", test_convert_errors);

  return g_test_run ();
}
