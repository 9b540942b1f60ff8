#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-feed.h"

#include <string.h>

#include "swb-charset.h"

typedef struct
{
  guint8 unit;
  guint8 bytes[4];
} Feed;

static const Feed feeds[SWB_LOG_N_FEEDS] = {
  [SWB_LOG_FEED_BYTE] = { 1, { '\n' } },
  [SWB_LOG_FEED_UTF16LE] = { 2, { '\n', 0 } },
  [SWB_LOG_FEED_UTF16BE] = { 2, { 0, '\n' } },
  [SWB_LOG_FEED_UTF32LE] = { 4, { '\n', 0, 0, 0 } },
  [SWB_LOG_FEED_UTF32BE] = { 4, { 0, 0, 0, '\n' } },
};

/**
 * swb_log_feed_get_unit:
 * @feed: what a line feed is
 *
 * Returns: how many bytes it has: 1, 2 or 4
 */
guint
swb_log_feed_get_unit (SwbLogFeed feed)
{
  return feeds[feed].unit;
}

/**
 * swb_log_feed_get_bytes:
 * @feed: what a line feed is
 *
 * Returns: (transfer none): its bytes
 */
const guint8 *
swb_log_feed_get_bytes (SwbLogFeed feed)
{
  return feeds[feed].bytes;
}

/**
 * swb_log_feed_from_encoding:
 * @encoding: an encoding's name, such as `UTF-16LE`
 *
 * Asks the converter that text is shown and sent with, so that names which don't tell the order of bytes (`UTF-16`, `UCS-2`,
 * `UCS-4`) mean here what they mean there. Makes converters, so keep the answer.
 *
 * Returns: what a line feed is in it; %SWB_LOG_FEED_BYTE for an encoding that isn't known
 */
SwbLogFeed
swb_log_feed_from_encoding (const char *encoding)
{
  g_autoptr (SwbCharset) charset = swb_charset_new (encoding, NULL);
  g_autoptr (GBytes) one = charset != NULL ? swb_charset_encode (charset, "\n", NULL, NULL) : NULL;
  g_autoptr (GBytes) two = one != NULL ? swb_charset_encode (charset, "\n\n", NULL, NULL) : NULL;
  const guint8 *bytes;
  gsize length, unit;

  if (two == NULL)
    return SWB_LOG_FEED_BYTE;

  /* a byte order mark or a shift sequence may stand before, but not between the two */
  bytes = g_bytes_get_data (two, &length);
  unit = length - MIN (length, g_bytes_get_size (one));
  for (int feed = SWB_LOG_FEED_UTF16LE; feed < SWB_LOG_N_FEEDS; feed++)
    if (feeds[feed].unit == unit && memcmp (bytes + length - unit, feeds[feed].bytes, unit) == 0)
      return (SwbLogFeed) feed;
  return SWB_LOG_FEED_BYTE;
}
