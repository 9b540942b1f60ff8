#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SwbWorker:
 *
 * A thread with a main context of its own, which is that thread's default context. Work for it is queued with
 * swb_worker_invoke() from any thread; making and freeing it belong to the owner's thread.
 */
typedef struct _SwbWorker SwbWorker;

SwbWorker *swb_worker_new (const char *name);
void swb_worker_free (SwbWorker *self);
GMainContext *swb_worker_get_context (SwbWorker *self);
void swb_worker_invoke (SwbWorker     *self,
                        GSourceFunc    func,
                        gpointer       data,
                        GDestroyNotify destroy);
void swb_worker_invoke_first (SwbWorker     *self,
                              GSourceFunc    func,
                              gpointer       data,
                              GDestroyNotify destroy);
gboolean swb_worker_is_current (SwbWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbWorker, swb_worker_free)

G_END_DECLS
