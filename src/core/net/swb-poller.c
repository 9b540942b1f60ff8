#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-poller.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <unistd.h>

/* Watches served per wake-up: epoll hands out the ready ones in turn, so all get theirs. */
#define MAX_EVENTS 64

struct _SwbPollerWatch
{
  SwbPollerFunc func;
  gpointer data;
  int fd;
  guint32 events;
  gboolean removed;
};

struct _SwbPoller
{
  int epoll_fd;
  int wake_up_fd; /* the context's own, once it is in the epoll set; -1 before */
  GSource *source;
  SwbPollerBatchFunc batch_end;
  gpointer batch_data;
  struct epoll_event events[MAX_EVENTS];
  int n_events;       /* fetched and not yet dispatched; -1: none fetched */
  GPtrArray *removed; /* watches that fetched events may still point to */
};

/* The poller of this thread, for the poll function, which GLib gives no argument of ours. */
static GPrivate thread_poller;

/* A turn of the context waits here: one epoll_wait() does for its poll() and for the look at what is ready, for the
 * context's wake-up descriptor is in the set as well. An echo is a fifth faster for it. */
static gint
poller_poll (GPollFD *fds,
             guint    n_fds,
             gint     timeout)
{
  SwbPoller *self = g_private_get (&thread_poller);
  GPollFD *own, *wake_up;
  int n;

  if (self == NULL || n_fds != 2 || (fds[0].fd != self->epoll_fd && fds[1].fd != self->epoll_fd))
    return g_poll (fds, n_fds, timeout);

  own = fds[0].fd == self->epoll_fd ? &fds[0] : &fds[1];
  wake_up = own == &fds[0] ? &fds[1] : &fds[0];
  if (self->wake_up_fd != wake_up->fd)
    {
      struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL };

      if (self->wake_up_fd >= 0 || epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, wake_up->fd, &event) < 0)
        return g_poll (fds, n_fds, timeout);
      self->wake_up_fd = wake_up->fd;
    }

  own->revents = wake_up->revents = 0;
  n = epoll_wait (self->epoll_fd, self->events, MAX_EVENTS, timeout);
  if (n < 0)
    return -1;

  self->n_events = n;
  for (int i = 0; i < n; i++)
    {
      if (self->events[i].data.ptr == NULL)
        wake_up->revents = G_IO_IN;
      else
        own->revents = G_IO_IN;
    }

  return (own->revents != 0) + (wake_up->revents != 0);
}

static gboolean
poller_dispatch (int          fd,
                 GIOCondition condition,
                 gpointer     data)
{
  SwbPoller *self = data;

  if (g_private_get (&thread_poller) != self)
    g_private_set (&thread_poller, self);

  /* the context was polled by other means, as in the first turn of all */
  while (self->n_events < 0)
    {
      self->n_events = epoll_wait (self->epoll_fd, self->events, MAX_EVENTS, 0);
      if (self->n_events < 0 && errno != EINTR)
        return G_SOURCE_CONTINUE;
    }

  for (int i = 0; i < self->n_events; i++)
    {
      SwbPollerWatch *watch = self->events[i].data.ptr;

      if (watch != NULL && !watch->removed)
        watch->func (self->events[i].events, watch->data);
    }
  self->n_events = -1;
  g_ptr_array_set_size (self->removed, 0);

  self->batch_end (self->batch_data);

  return G_SOURCE_CONTINUE;
}

/**
 * swb_poller_new:
 * @context: the context whose thread it serves; it has no other poller
 * @batch_end: runs after each wake-up
 * @data: for @batch_end
 * @error: return location for a %G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): a poller, or %NULL when no descriptor is left
 */
SwbPoller *
swb_poller_new (GMainContext      *context,
                SwbPollerBatchFunc batch_end,
                gpointer           data,
                GError           **error)
{
  SwbPoller *self;
  int fd = epoll_create1 (EPOLL_CLOEXEC);

  if (fd < 0)
    {
      int errsv = errno;

      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errsv), g_strerror (errsv));
      return NULL;
    }

  self = g_new0 (SwbPoller, 1);
  self->epoll_fd = fd;
  self->wake_up_fd = -1;
  self->n_events = -1;
  self->batch_end = batch_end;
  self->batch_data = data;
  self->removed = g_ptr_array_new_with_free_func (g_free);
  self->source = g_unix_fd_source_new (fd, G_IO_IN);
  /* or GLib takes the descriptor out of the polled ones and puts it back around each dispatch, with two wake-ups */
  g_source_set_can_recurse (self->source, TRUE);
  g_source_set_callback (self->source, G_SOURCE_FUNC (poller_dispatch), self, NULL);
  g_source_attach (self->source, context);
  g_main_context_set_poll_func (context, poller_poll);

  return self;
}

/**
 * swb_poller_free:
 * @self: (transfer full): a poller without watches, and not from within one
 */
void
swb_poller_free (SwbPoller *self)
{
  if (g_private_get (&thread_poller) == self)
    g_private_set (&thread_poller, NULL);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_ptr_array_unref (self->removed);
  close (self->epoll_fd);
  g_free (self);
}

/**
 * swb_poller_add:
 * @self: a poller
 * @fd: a non-blocking descriptor, to stay open until the watch is removed
 * @events: `EPOLLIN` and `EPOLLOUT`; errors and hang-ups are always told
 * @func: called when any is ready
 * @data: for @func
 *
 * Returns: (transfer none): the watch, the poller's until swb_poller_remove()
 */
SwbPollerWatch *
swb_poller_add (SwbPoller    *self,
                int           fd,
                guint32       events,
                SwbPollerFunc func,
                gpointer      data)
{
  SwbPollerWatch *watch = g_new0 (SwbPollerWatch, 1);
  struct epoll_event event = { .events = events, .data.ptr = watch };

  watch->func = func;
  watch->data = data;
  watch->fd = fd;
  watch->events = events;

  if (epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0)
    g_critical ("epoll_ctl: %s", g_strerror (errno));

  return watch;
}

/**
 * swb_poller_set_events:
 * @self: a poller
 * @watch: one of its watches
 * @events: what it waits for from now on
 */
void
swb_poller_set_events (SwbPoller      *self,
                       SwbPollerWatch *watch,
                       guint32         events)
{
  struct epoll_event event = { .events = events, .data.ptr = watch };

  if (watch->events == events)
    return;

  watch->events = events;
  if (epoll_ctl (self->epoll_fd, EPOLL_CTL_MOD, watch->fd, &event) < 0)
    g_critical ("epoll_ctl: %s", g_strerror (errno));
}

/**
 * swb_poller_remove:
 * @self: a poller
 * @watch: (transfer full): one of its watches; its descriptor is still open
 */
void
swb_poller_remove (SwbPoller      *self,
                   SwbPollerWatch *watch)
{
  epoll_ctl (self->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);
  watch->removed = TRUE;
  if (self->n_events >= 0)
    g_ptr_array_add (self->removed, watch);
  else
    g_free (watch);
}
