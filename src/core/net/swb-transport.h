#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SwbTransport:
 *
 * What a connection reads and writes through: the seam behind which the bytes are carried. Today that is a bare
 * #GSocket; an encrypted one fits the same calls. Non-blocking, and errors are errno values, because GIO folds
 * several of them into one code. Belongs to the worker's thread.
 */
typedef struct _SwbTransport SwbTransport;

SwbTransport *swb_transport_new (GSocket *socket);
void swb_transport_free (SwbTransport *self);
int swb_transport_get_fd (SwbTransport *self);
gssize swb_transport_read (SwbTransport *self,
                           gpointer      buffer,
                           gsize         size,
                           int          *errsv);
gssize swb_transport_write (SwbTransport *self,
                            gconstpointer data,
                            gsize         length,
                            int          *errsv);
gsize swb_transport_get_unread (SwbTransport *self);
void swb_transport_reset (SwbTransport *self);
void swb_transport_close (SwbTransport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbTransport, swb_transport_free)

G_END_DECLS
