#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-notifier.h"

struct _SwbNotifier
{
  GSource *source;
  GSourceFunc callback;
  gpointer data;
  gint64 interval;       /* µs */
  int pending;           /* atomic */
  gint64 last;           /* µs, monotonic: when the callback last ran; under lock */
  GMutex lock;
};

static gboolean
notifier_dispatch (GSource    *source,
                   GSourceFunc callback,
                   gpointer    data)
{
  return callback (data);
}

static GSourceFuncs notifier_funcs = {
  .dispatch = notifier_dispatch,
};

static gboolean
notifier_run (gpointer data)
{
  SwbNotifier *self = data;

  g_source_set_ready_time (self->source, -1);

  g_mutex_lock (&self->lock);
  self->last = g_get_monotonic_time ();
  g_mutex_unlock (&self->lock);

  /* cleared before the callback looks: what changes while it runs is told again */
  g_atomic_int_set (&self->pending, 0);
  self->callback (self->data);

  return G_SOURCE_CONTINUE;
}

/**
 * swb_notifier_new:
 * @context: (nullable): the context that @callback runs in; %NULL is the default one
 * @interval_ms: least time between two runs, in milliseconds
 * @callback: what to run; its result is ignored
 * @data: for @callback
 *
 * Returns: (transfer full): a notifier; free it in the thread that runs @context
 */
SwbNotifier *
swb_notifier_new (GMainContext *context,
                  guint         interval_ms,
                  GSourceFunc   callback,
                  gpointer      data)
{
  SwbNotifier *self = g_new0 (SwbNotifier, 1);

  g_mutex_init (&self->lock);
  self->interval = (gint64) interval_ms * 1000;
  self->last = G_MININT64 / 2;
  self->callback = callback;
  self->data = data;
  self->source = g_source_new (&notifier_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "swb-notifier");
  g_source_set_callback (self->source, notifier_run, self, NULL);
  g_source_attach (self->source, context);

  return self;
}

/**
 * swb_notifier_free:
 * @self: (transfer full): a notifier
 *
 * The callback does not run any more. Nobody may call swb_notifier_notify() at the same time or later.
 */
void
swb_notifier_free (SwbNotifier *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * swb_notifier_notify:
 * @self: a notifier
 *
 * Asks for a run of the callback: at once when the last one is longer ago than the interval, else when it has passed.
 * Any thread; costs one atomic operation while a run is pending.
 */
void
swb_notifier_notify (SwbNotifier *self)
{
  gint64 due;

  if (!g_atomic_int_compare_and_exchange (&self->pending, 0, 1))
    return;

  g_mutex_lock (&self->lock);
  due = self->last + self->interval;
  g_mutex_unlock (&self->lock);

  g_source_set_ready_time (self->source, MAX (due, 0));
}
