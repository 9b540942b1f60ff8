#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbNotifier:
 *
 * Tells one thread that something changed in another, without a queue: however often swb_notifier_notify() is called,
 * the callback runs at most once an interval, and once more after the last call.
 */
typedef struct _SwbNotifier SwbNotifier;

SwbNotifier *swb_notifier_new (GMainContext *context,
                               guint         interval_ms,
                               GSourceFunc   callback,
                               gpointer      data);
void swb_notifier_free (SwbNotifier *self);
void swb_notifier_notify (SwbNotifier *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbNotifier, swb_notifier_free)

G_END_DECLS
