#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-worker.h"

struct _SwbWorker
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
};

static gpointer
worker_main (gpointer data)
{
  SwbWorker *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/**
 * swb_worker_new:
 * @name: the thread's name, as a debugger shows it; at most 15 bytes count
 *
 * Returns: (transfer full): a worker whose thread runs
 */
SwbWorker *
swb_worker_new (const char *name)
{
  SwbWorker *self = g_new0 (SwbWorker, 1);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new (name, worker_main, self);

  return self;
}

/**
 * swb_worker_free:
 * @self: (transfer full): a worker
 *
 * Lets the thread finish what was queued before and waits for its end. Not to be called on the worker's own thread.
 */
void
swb_worker_free (SwbWorker *self)
{
  g_return_if_fail (!swb_worker_is_current (self));

  swb_worker_invoke (self, quit_cb, self->loop, NULL);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}

/**
 * swb_worker_get_context:
 * @self: a worker
 *
 * Returns: (transfer none): the context that its thread runs
 */
GMainContext *
swb_worker_get_context (SwbWorker *self)
{
  return self->context;
}

static void
invoke (SwbWorker     *self,
        int            priority,
        GSourceFunc    func,
        gpointer       data,
        GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, priority);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, self->context);
}

/**
 * swb_worker_invoke:
 * @self: a worker
 * @func: what to run there, once; its result is ignored when it is %G_SOURCE_REMOVE
 * @data: for @func
 * @destroy: (nullable): frees @data, on the worker's thread
 *
 * Queues @func for the worker's thread, in order. Any thread. Unlike g_main_context_invoke() it never runs @func in the
 * caller's thread, which that one does while the worker has not yet taken its context.
 */
void
swb_worker_invoke (SwbWorker     *self,
                   GSourceFunc    func,
                   gpointer       data,
                   GDestroyNotify destroy)
{
  invoke (self, G_PRIORITY_DEFAULT, func, data, destroy);
}

/**
 * swb_worker_invoke_first:
 * @self: a worker
 * @func: what to run there, once; its result is ignored when it is %G_SOURCE_REMOVE
 * @data: for @func
 * @destroy: (nullable): frees @data, on the worker's thread
 *
 * As swb_worker_invoke(), and before all that was queued by it, before timers, and before any watch of a descriptor: what
 * a peer sends after this call is read after @func. Any thread. For what is rare, or the rest would never have its turn.
 */
void
swb_worker_invoke_first (SwbWorker     *self,
                         GSourceFunc    func,
                         gpointer       data,
                         GDestroyNotify destroy)
{
  invoke (self, G_PRIORITY_HIGH, func, data, destroy);
}

/**
 * swb_worker_is_current:
 * @self: a worker
 *
 * Returns: whether the caller runs on its thread
 */
gboolean
swb_worker_is_current (SwbWorker *self)
{
  return g_thread_self () == self->thread;
}
