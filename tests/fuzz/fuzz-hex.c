/* Hex input: never crashes; what it takes is written and read back as the same bytes; a refusal has a position. */

#define G_LOG_DOMAIN "fuzz"

#include "swb-config.h"

#include "swb-hex.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize position;

  bytes = swb_hex_parse (text, &position, &error);
  if (bytes == NULL)
    {
      g_assert_nonnull (error);
      g_assert_cmpuint (position, >, 0);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  else
    {
      g_autofree char *formatted = swb_hex_format (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_autoptr (GBytes) again = swb_hex_parse (formatted, NULL, NULL);

      g_assert_no_error (error);
      g_assert_cmpuint (position, ==, 0);
      g_assert_true (g_bytes_equal (bytes, again));
    }

  return 0;
}
