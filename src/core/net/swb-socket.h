#pragma once

#include <gio/gio.h>

#include "swb-net-address.h"

G_BEGIN_DECLS

GSocket *swb_socket_new (GSocketFamily family,
                         GSocketType   type,
                         int          *errsv);
gboolean swb_socket_bind (GSocket             *socket,
                          const SwbNetAddress *address,
                          gboolean             reuse,
                          int                 *errsv);
gboolean swb_socket_listen (GSocket *socket,
                            guint   *backlog,
                            int     *errsv);
GSocket *swb_socket_accept (GSocket       *socket,
                            SwbNetAddress *remote,
                            int           *errsv);
int swb_socket_connect (GSocket             *socket,
                        const SwbNetAddress *address);
int swb_socket_take_error (GSocket *socket);
gboolean swb_socket_get_local (GSocket       *socket,
                               SwbNetAddress *address);
gboolean swb_socket_find_source (const SwbNetAddress *destination,
                                 SwbNetAddress       *source);

G_END_DECLS
