#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-timer.h"

#include <errno.h>
#include <gio/gio.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S G_GINT64_CONSTANT (1000000000)

struct _SwbTimer
{
  SwbPoller *poller; /* unowned */
  SwbPollerWatch *watch;
  SwbTimerFunc func;
  gpointer data;
  int fd;
};

static void
timer_ready (guint32  events,
             gpointer data)
{
  SwbTimer *self = data;
  guint64 expirations;
  gssize n;

  do
    n = read (self->fd, &expirations, sizeof expirations);
  while (n < 0 && errno == EINTR);

  /* EAGAIN: it was set anew after this was fetched */
  if (n == sizeof expirations)
    self->func (expirations, self->data);
}

/**
 * swb_timer_new:
 * @poller: whose thread it is for
 * @func: called when it is due
 * @data: for @func
 * @error: return location for a %G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): a timer that is not set, or %NULL when no descriptor is left
 */
SwbTimer *
swb_timer_new (SwbPoller   *poller,
               SwbTimerFunc func,
               gpointer     data,
               GError     **error)
{
  SwbTimer *self;
  int fd = timerfd_create (CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);

  if (fd < 0)
    {
      int errsv = errno;

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errsv), g_strerror (errsv));
      return NULL;
    }

  self = g_new0 (SwbTimer, 1);
  self->poller = poller;
  self->fd = fd;
  self->func = func;
  self->data = data;
  self->watch = swb_poller_add (poller, fd, EPOLLIN, timer_ready, self);
  return self;
}

/**
 * swb_timer_free:
 * @self: (transfer full): a timer
 */
void
swb_timer_free (SwbTimer *self)
{
  swb_poller_remove (self->poller, self->watch);
  close (self->fd);
  g_free (self);
}

/**
 * swb_timer_set:
 * @self: a timer
 * @due: when, on the clock of swb_timer_now(); a time that has passed is due at once
 * @interval: nanoseconds from then to the next time, and so on; 0 for once
 */
void
swb_timer_set (SwbTimer *self,
               gint64    due,
               gint64    interval)
{
  const gint64 when = MAX (due, 1); /* 0 would stop it */
  const struct itimerspec spec = {
    .it_value = { .tv_sec = when / NS_PER_S, .tv_nsec = when % NS_PER_S },
    .it_interval = { .tv_sec = interval / NS_PER_S, .tv_nsec = interval % NS_PER_S },
  };

  if (timerfd_settime (self->fd, TFD_TIMER_ABSTIME, &spec, NULL) < 0)
    g_critical ("timerfd_settime: %s", g_strerror (errno));
}

/**
 * swb_timer_stop:
 * @self: a timer
 *
 * It is not called any more until it is set.
 */
void
swb_timer_stop (SwbTimer *self)
{
  const struct itimerspec spec = { 0 };

  timerfd_settime (self->fd, 0, &spec, NULL);
}

/**
 * swb_timer_now:
 *
 * Returns: the time of the clock of timers: nanoseconds since some moment, never put back
 */
gint64
swb_timer_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64) now.tv_sec * NS_PER_S + now.tv_nsec;
}
