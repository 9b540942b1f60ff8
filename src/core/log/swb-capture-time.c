#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-capture-time.h"

#define NANOSECONDS 1000000000u
#define BINARY 0x80u

/* What no log can have becomes the nearest that it can: 1970 or 2262. */
static gint64
join (gint64  offset,
      guint64 seconds,
      guint64 nanoseconds)
{
  const guint64 max = G_MAXINT64 / NANOSECONDS - 1;

  /* @nanoseconds may be more than a second in a damaged pcap */
  seconds += nanoseconds / NANOSECONDS;
  nanoseconds %= NANOSECONDS;

  if (offset < 0)
    {
      guint64 less = 0 - (guint64) offset;

      if (less > seconds)
        return 0;
      seconds -= less;
    }
  else if (seconds <= max)
    {
      seconds += MIN ((guint64) offset, max);
    }

  if (seconds > max)
    return G_MAXINT64;
  return (gint64) (seconds * NANOSECONDS + nanoseconds);
}

/**
 * swb_capture_clock_convert:
 * @self: the interface's clock
 * @ticks: a stamp as a pcapng has it
 *
 * Returns: nanoseconds since 1970 UTC, never negative
 */
gint64
swb_capture_clock_convert (const SwbCaptureClock *self,
                           guint64                ticks)
{
  guint power = self->resolution & ~BINARY;
  guint64 unit = 1;

  if ((self->resolution & BINARY) != 0)
    {
      guint64 fraction, seconds;

      if (power >= 64)
        return join (self->offset, 0, 0);
      seconds = ticks >> power;
      fraction = ticks - (seconds << power);
      /* 32 bits of it are finer than a nanosecond */
      if (power > 32)
        {
          fraction >>= power - 32;
          power = 32;
        }
      return join (self->offset, seconds, (fraction * NANOSECONDS) >> power);
    }

  if (power >= 20) /* 10^20 is beyond 64 bits */
    return join (self->offset, 0, 0);
  for (guint i = 0; i < power; i++)
    unit *= 10;
  if (unit <= NANOSECONDS)
    return join (self->offset, ticks / unit, ticks % unit * (NANOSECONDS / unit));
  return join (self->offset, ticks / unit, ticks % unit / (unit / NANOSECONDS));
}

/**
 * swb_capture_clock_convert_pair:
 * @self: the clock: microseconds or nanoseconds
 * @seconds: seconds since 1970, until 2106
 * @fraction: ticks more
 *
 * Returns: nanoseconds since 1970 UTC of a stamp as a pcap has it
 */
gint64
swb_capture_clock_convert_pair (const SwbCaptureClock *self,
                                guint32                seconds,
                                guint32                fraction)
{
  return join (self->offset, seconds, self->resolution == 9 ? fraction : (guint64) fraction * 1000);
}
