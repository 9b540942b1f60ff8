/* Escapes: never crash; a refusal has a place; what was read is written and read back as the same bytes, and so is
 * whatever else there is. The first byte chooses the encoding. */

#define G_LOG_DOMAIN "fuzz"

#include "swb-config.h"

#include <string.h>

#include "swb-escape.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static void
check_format (const guint8 *data,
              gsize         size,
              const char   *encoding)
{
  g_autofree char *text = swb_escape_format (data, size, encoding);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) again = swb_escape_parse (text, encoding, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strpbrk (text, "\r\n"));
  g_assert_cmpmem (g_bytes_get_data (again, NULL), g_bytes_get_size (again), data, size);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const char *const encodings[] = { "UTF-8", "GBK", "UTF-16", "UTF-16LE", "ISO-2022-JP", "UTF-7", "Shift_JIS" };
  const char *encoding;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize position;

  if (size == 0)
    return 0;

  encoding = encodings[data[0] % G_N_ELEMENTS (encodings)];
  text = g_strndup ((const char *) data + 1, size - 1);
  bytes = swb_escape_parse (text, encoding, &position, &error);
  if (bytes == NULL)
    {
      g_assert_nonnull (error);
      g_assert_cmpuint (position, >, 0);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  else
    {
      g_assert_no_error (error);
      g_assert_cmpuint (position, ==, 0);
      check_format (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), encoding);
    }
  check_format (data + 1, size - 1, encoding);

  return 0;
}
