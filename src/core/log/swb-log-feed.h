#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbLogFeed:
 * @SWB_LOG_FEED_BYTE: the byte 0A: ASCII and whatever has its bytes, UTF-8, GBK, Shift_JIS, …
 * @SWB_LOG_FEED_UTF16LE: the unit 0A 00
 * @SWB_LOG_FEED_UTF16BE: the unit 00 0A
 * @SWB_LOG_FEED_UTF32LE: the unit 0A 00 00 00
 * @SWB_LOG_FEED_UTF32BE: the unit 00 00 00 0A
 * @SWB_LOG_N_FEEDS: how many there are
 *
 * What a line feed is, so that a row of text ends behind it. A unit stands at a multiple of its own length in its stream, or
 * in its datagram. The values are those in the file.
 */
typedef enum
{
  SWB_LOG_FEED_BYTE = 0,
  SWB_LOG_FEED_UTF16LE = 1,
  SWB_LOG_FEED_UTF16BE = 2,
  SWB_LOG_FEED_UTF32LE = 3,
  SWB_LOG_FEED_UTF32BE = 4,
  SWB_LOG_N_FEEDS
} SwbLogFeed;

SwbLogFeed swb_log_feed_from_encoding (const char *encoding);
guint swb_log_feed_get_unit (SwbLogFeed feed);
const guint8 *swb_log_feed_get_bytes (SwbLogFeed feed);

G_END_DECLS
