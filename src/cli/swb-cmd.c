#define G_LOG_DOMAIN "swb-cli"

#include "swb-config.h"

#include "swb-cmd.h"

#include <errno.h>
#include <math.h>

/* What the subcommands share. */

/**
 * swb_cmd_complain:
 * @format: a translated printf() format without a line feed
 * @...: its arguments
 *
 * Writes one line on standard error, whatever line feeds are in the arguments.
 */
void
swb_cmd_complain (const char *format,
                  ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  g_strdelimit (message, "\r\n", ' ');
  g_strchomp (message);
  g_printerr ("swb: %s\n", message);
}

/**
 * swb_cmd_parse_seconds:
 * @text: a number, fractions allowed
 * @seconds: (out): 0 … 1e9
 *
 * Returns: whether it was one
 */
gboolean
swb_cmd_parse_seconds (const char *text,
                       double     *seconds)
{
  double value;
  char *end;

  errno = 0;
  value = g_ascii_strtod (text, &end);
  if (errno != 0 || end == text || *end != '\0' || !isfinite (value) || value < 0 || value > 1e9)
    return FALSE;

  *seconds = value;
  return TRUE;
}

/**
 * swb_cmd_add_timeout:
 * @seconds: after how long, as swb_cmd_parse_seconds() has it
 * @func: what to call in the default main context
 * @data: for @func
 */
void
swb_cmd_add_timeout (double      seconds,
                     GSourceFunc func,
                     gpointer    data)
{
  /* milliseconds in a guint end after 49 days */
  if (seconds < 1e6)
    g_timeout_add ((guint) (seconds * 1000), func, data);
  else
    g_timeout_add_seconds ((guint) seconds, func, data);
}
