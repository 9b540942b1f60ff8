#pragma once

#include "swb-endpoint-private.h"
#include "swb-notifier.h"
#include "swb-worker.h"

G_BEGIN_DECLS

/*
 * The members of SwbEndpoint, for swb-endpoint.c (the owner's side), swb-endpoint-command.c (what the owner asks of the
 * worker), swb-endpoint-worker.c (the worker's side), swb-job.c and the jobs alone.
 */

typedef struct
{
  /* The owner's thread. */
  SwbPanelKind kind;
  char *log_directory;
  SwbWorker *worker;
  SwbNotifier *notifier;
  gboolean closing;
  gboolean closed;
  GPtrArray *repeats; /* SwbRepeat, oldest first */
  guint32 last_repeat;

  /* Any thread, under the lock. The worker takes it once a wake-up, and so briefly that it does not matter. */
  GMutex lock;
  SwbEndpointStatus status;
  GPtrArray *infos; /* by ascending id */
  SwbLogStore *log;
  GPtrArray *runs;  /* SwbSequenceRun, oldest first */
  GPtrArray *notifications; /* SwbEndpointNotification, that the owner has not been told yet */

  /* The worker's thread. What it finds out becomes public at the end of the wake-up, all at once and after the log has
   * it: whoever sees that a connection has ended sees all its bytes counted and recorded. */
  SwbEndpointStatus next;
  gboolean error_changed;
  GPtrArray *infos_added;
  GPtrArray *infos_removed;
  SwbPanelSettings *settings;
  SwbPoller *poller;
  SwbLogStore *worker_log; /* unowned: the one above */
  guint8 *read_buffer;
  gsize read_used;
  GPtrArray *held;    /* GBytes that the log refers to until the next commit */
  GArray *retired;    /* SwbEndpointRetired */
  GPtrArray *jobs;    /* SwbJob, owned */
  GPtrArray *sequences; /* (nullable): SwbSequence, for rules to start */
  guint32 last_number;
  SwbReactions *reactions; /* NULL when there are no rules */
  SwbRuleLimits *limits;
  gint64 notified_since;   /* when the second began in which notifications are counted */
  guint notified;
  gint64 loop_due;         /* monotonic time, µs: see swb_endpoint_worker_pace() */
  gboolean named_log; /* the user said where worker_log is to be: it is never removed */
  gboolean was_recording;
  gboolean dead;      /* close_all has run */
} SwbEndpointPrivate;

typedef struct
{
  gpointer object;
  GDestroyNotify destroy;
} SwbEndpointRetired;

typedef struct
{
  char *rule;
  char *text;
} SwbEndpointNotification;

/* On the worker's thread, before the end of a wake-up. */
typedef void (*SwbEndpointFunc) (SwbEndpoint *self,
                                 gpointer     data);

SwbEndpointPrivate *swb_endpoint_get_members (SwbEndpoint *self);
void swb_endpoint_submit (SwbEndpoint   *self,
                          SwbEndpointFunc func,
                          gpointer        data,
                          GDestroyNotify  destroy);
void swb_endpoint_take_reactions (SwbEndpoint  *self,
                                  SwbReactions *reactions);
GPtrArray *swb_endpoint_steal_notifications (SwbEndpoint *self);
void swb_endpoint_finish_close (SwbEndpoint *self);
void swb_endpoint_submit_close (SwbEndpoint *self,
                                gboolean     discard);

G_END_DECLS
