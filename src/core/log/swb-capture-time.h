#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbCaptureClock:
 *
 * How an interface of a capture counts time (pcapng section 4.2, if_tsresol and if_tsoffset). Pure functions.
 *
 * @resolution: a power of ten, negated; with the highest bit set a power of two
 * @offset: seconds to be added
 */
typedef struct
{
  guint8 resolution;
  gint64 offset;
} SwbCaptureClock;

/* Microseconds since 1970. */
#define SWB_CAPTURE_CLOCK_INIT { .resolution = 6, .offset = 0 }

gint64 swb_capture_clock_convert (const SwbCaptureClock *self,
                                  guint64                ticks);
gint64 swb_capture_clock_convert_pair (const SwbCaptureClock *self,
                                       guint32                seconds,
                                       guint32                fraction);

G_END_DECLS
