#pragma once

#include <glib.h>
#include <sys/epoll.h>

G_BEGIN_DECLS

/**
 * SwbPoller:
 *
 * Many file descriptors behind one #GSource: an epoll descriptor (epoll(7), level-triggered). A main context polls all
 * its sources at every turn, which costs thousands of connections dearly; this costs only what is ready.
 *
 * Everything here belongs to the thread that runs the context.
 */
typedef struct _SwbPoller SwbPoller;
typedef struct _SwbPollerWatch SwbPollerWatch;

/**
 * SwbPollerFunc:
 * @events: what is ready: `EPOLLIN`, `EPOLLOUT`, `EPOLLERR`, `EPOLLHUP`
 * @data: as given to swb_poller_add()
 *
 * May add, change and remove watches, its own too.
 */
typedef void (*SwbPollerFunc) (guint32  events,
                               gpointer data);

/**
 * SwbPollerBatchFunc:
 * @data: as given to swb_poller_new()
 *
 * Runs after the watches of one wake-up.
 */
typedef void (*SwbPollerBatchFunc) (gpointer data);

SwbPoller *swb_poller_new (GMainContext      *context,
                           SwbPollerBatchFunc batch_end,
                           gpointer           data,
                           GError           **error);
void swb_poller_free (SwbPoller *self);
SwbPollerWatch *swb_poller_add (SwbPoller    *self,
                                int           fd,
                                guint32       events,
                                SwbPollerFunc func,
                                gpointer      data);
void swb_poller_set_events (SwbPoller      *self,
                            SwbPollerWatch *watch,
                            guint32         events);
void swb_poller_remove (SwbPoller      *self,
                        SwbPollerWatch *watch);

G_END_DECLS
