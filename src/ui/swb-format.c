#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-format.h"

#include <glib/gi18n.h>
#include <time.h>

/**
 * swb_format_count:
 * @count: a number
 *
 * Writes a number in full with a comma between thousands, in every locale: a counter is compared with what other
 * programs say, so it is never rounded.
 *
 * Returns: (transfer full): the text, "1,248,902"
 */
char *
swb_format_count (guint64 count)
{
  char digits[32];
  GString *text = g_string_sized_new (32);
  int length = g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, count);

  for (int i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

/**
 * swb_format_rate:
 * @bytes_per_second: a rate, 0 or more
 *
 * Returns: (transfer full): the rate with a unit of its size, "3.1 kB/s"
 */
char *
swb_format_rate (double bytes_per_second)
{
  if (bytes_per_second < 1000.0)
    return g_strdup_printf (_ ("%.0f B/s"), bytes_per_second);
  if (bytes_per_second < 1e6)
    return g_strdup_printf (_ ("%.1f kB/s"), bytes_per_second / 1e3);
  if (bytes_per_second < 1e9)
    return g_strdup_printf (_ ("%.1f MB/s"), bytes_per_second / 1e6);
  return g_strdup_printf (_ ("%.1f GB/s"), bytes_per_second / 1e9);
}

/**
 * swb_format_clock:
 * @time: nanoseconds since 1970 UTC
 *
 * Returns: (transfer full): the local time of day, "10:14:07"; with the date before it when that is not today
 */
char *
swb_format_clock (gint64 time)
{
  time_t moment = (time_t) (time / G_GINT64_CONSTANT (1000000000));
  time_t now = (time_t) (g_get_real_time () / G_USEC_PER_SEC);
  struct tm then, today;
  char text[64];

  /* Not by GDateTime, which looks at /etc/localtime anew each time: this is said in every frame while data comes. */
  if (localtime_r (&moment, &then) == NULL || localtime_r (&now, &today) == NULL)
    return g_strdup ("");
  if (then.tm_year == today.tm_year && then.tm_yday == today.tm_yday)
    strftime (text, sizeof text, "%H:%M:%S", &then);
  else
    strftime (text, sizeof text, "%Y-%m-%d %H:%M:%S", &then);
  return g_strdup (text);
}
