#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-update.h"

/**
 * swb_update_delay:
 * @last: when something was last brought up to date, µs of the monotonic clock; 0: never
 * @now: the time now
 *
 * Time is cut into pieces of %SWB_UPDATE_INTERVAL, the same for everybody, and in each of them everything is updated once at
 * most. So what changes all the time changes in the same frame.
 *
 * Returns: milliseconds until it may be updated again; 0: now
 */
guint
swb_update_delay (gint64 last,
                  gint64 now)
{
  gint64 due = last > 0 ? (last / SWB_UPDATE_INTERVAL + 1) * SWB_UPDATE_INTERVAL : 0;

  return due > now ? (guint) ((due - now + 999) / 1000) : 0;
}
