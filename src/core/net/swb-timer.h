#pragma once

#include "swb-poller.h"

G_BEGIN_DECLS

/**
 * SwbTimer:
 *
 * A timer of a poller on an absolute schedule (timerfd_create(2), CLOCK_MONOTONIC): it does not drift, whatever its
 * callbacks take, and ticks that nobody could serve are counted instead of coming in a burst. Belongs to the thread of
 * the poller.
 */
typedef struct _SwbTimer SwbTimer;

/**
 * SwbTimerFunc:
 * @expirations: ticks since the last call, at least 1; more when some were missed
 * @data: as given to swb_timer_new()
 *
 * May set, stop and free the timer.
 */
typedef void (*SwbTimerFunc) (guint64  expirations,
                              gpointer data);

SwbTimer *swb_timer_new (SwbPoller   *poller,
                         SwbTimerFunc func,
                         gpointer     data,
                         GError     **error);
void swb_timer_free (SwbTimer *self);
void swb_timer_set (SwbTimer *self,
                    gint64    due,
                    gint64    interval);
void swb_timer_stop (SwbTimer *self);
gint64 swb_timer_now (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbTimer, swb_timer_free)

G_END_DECLS
