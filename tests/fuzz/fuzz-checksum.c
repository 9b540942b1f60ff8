/* A checksum's name or parameters, a line feed, a range, a line feed, and data. Never crashes; what is taken is written as
 * a text that means the same; a range that resolves lies in the data. */

#define G_LOG_DOMAIN "fuzz"

#include "swb-config.h"

#include <string.h>

#include "swb-checksum.h"
#include "swb-error.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* (transfer full): the text up to the next line feed */
static char *
take_line (const guint8 **data,
           gsize         *size)
{
  const guint8 *feed = memchr (*data, '\n', *size);
  gsize length = feed != NULL ? (gsize) (feed - *data) : *size;
  char *line = g_strndup ((const char *) *data, length);

  length += feed != NULL ? 1 : 0;
  *data += length;
  *size -= length;
  return line;
}

static void
check_checksum (const char   *text,
                const guint8 *data,
                gsize         size)
{
  SwbChecksum checksum, again;
  g_autofree char *formatted = NULL;
  g_autoptr (GError) error = NULL;
  guint8 big[SWB_CHECKSUM_MAX_BYTES], little[SWB_CHECKSUM_MAX_BYTES];
  guint64 value;
  gsize length;

  if (!swb_checksum_parse (text, &checksum, &error))
    {
      g_assert_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_CHECKSUM);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }

  formatted = swb_checksum_format (&checksum);
  g_assert_true (swb_checksum_parse (formatted, &again, NULL));
  g_assert_cmpint (again.kind, ==, checksum.kind);
  if (checksum.kind == SWB_CHECKSUM_NONE)
    return;

  value = swb_checksum_calculate (&checksum, data, size);
  g_assert_cmphex (swb_checksum_calculate (&again, data, size), ==, value);
  if (checksum.width < 64)
    g_assert_cmphex (value >> checksum.width, ==, 0);
  length = swb_checksum_put (&checksum, SWB_CHECKSUM_ORDER_BIG, value, big);
  g_assert_cmpuint (swb_checksum_put (&checksum, SWB_CHECKSUM_ORDER_LITTLE, value, little), ==, length);
  for (gsize i = 0; i < length; i++)
    g_assert_cmphex (big[i], ==, little[length - 1 - i]);
}

static void
check_range (const char *text,
             gsize       size)
{
  SwbChecksumRange range, again;
  g_autofree char *formatted = NULL;
  g_autoptr (GError) error = NULL;
  gsize begin, end;

  if (!swb_checksum_range_parse (text, &range, &error))
    {
      g_assert_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_RANGE);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }

  formatted = swb_checksum_range_format (&range);
  g_assert_true (swb_checksum_range_parse (formatted, &again, NULL));
  g_assert_true (again.frame == range.frame && again.first == range.first && again.last == range.last);
  if (swb_checksum_range_resolve (&range, size, &begin, &end, NULL))
    g_assert_true (begin <= end && end <= size);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *checksum = take_line (&data, &size);
  g_autofree char *range = take_line (&data, &size);

  check_checksum (checksum, data, size);
  check_range (range, size);
  return 0;
}
