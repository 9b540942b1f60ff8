/* The send box: variables, escapes and hex in a frame, and from one format to the other. Never crashes; a refusal of the
 * data has a place; the parts follow each other; a conversion keeps the bytes. The first byte chooses the options. */

#define G_LOG_DOMAIN "fuzz"

#include "swb-config.h"

#include "swb-error.h"
#include "swb-send-codec.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static void
check_convert (const char               *text,
               const SwbSendOptions     *options,
               const SwbTemplateContext *context,
               GBytes                   *bytes)
{
  SwbSendOptions other = *options;
  g_auto (SwbSendFrame) frame = { 0 };
  g_autofree char *converted = NULL;
  g_autoptr (GError) error = NULL;

  other.format = options->format == SWB_DATA_FORMAT_TEXT ? SWB_DATA_FORMAT_HEX : SWB_DATA_FORMAT_TEXT;
  converted = swb_send_codec_convert (text, other.format, options, NULL, &error);
  if (converted == NULL)
    {
      g_assert_nonnull (error);
      return;
    }

  g_assert_true (swb_send_codec_build_frame (converted, &other, context, &frame, NULL, NULL));
  g_assert_true (g_bytes_equal (bytes, frame.bytes));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const char *const encodings[] = { "UTF-8", "GBK", "UTF-16", "ISO-8859-1" };
  SwbTemplateContext context = { .now = G_GINT64_CONSTANT (1700000000123456), .counter = 3, .peer = "a:1", .local = "b:2" };
  SwbSendOptions options = { 0 };
  g_auto (SwbSendFrame) frame = { 0 };
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  SwbSendFault fault;

  if (size == 0)
    return 0;

  context.zone = utc;
  options.format = (data[0] & 1) != 0 ? SWB_DATA_FORMAT_HEX : SWB_DATA_FORMAT_TEXT;
  options.escapes = (data[0] & 2) != 0;
  options.variables = (data[0] & 4) == 0;
  options.encoding = encodings[(data[0] >> 3) % G_N_ELEMENTS (encodings)];
  text = g_strndup ((const char *) data + 1, size - 1);

  if (!swb_send_codec_build_frame (text, &options, &context, &frame, &fault, &error))
    {
      g_assert_true (error->domain == SWB_CODEC_ERROR);
      g_assert_cmpint (fault.part, ==, SWB_SEND_PART_DATA);
      g_assert_cmpuint (fault.position, >, 0);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  g_assert_no_error (error);
  for (guint part = 0; part < SWB_SEND_N_PARTS; part++)
    g_assert_cmpuint (frame.begin[part], <=, frame.begin[part + 1]);
  g_assert_cmpuint (frame.begin[SWB_SEND_N_PARTS], ==, g_bytes_get_size (frame.bytes));
  check_convert (text, &options, &context, frame.bytes);

  return 0;
}
