#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean swb_host_check (const char *host,
                         GError    **error);
gboolean swb_host_port_split (const char *text,
                              char      **host,
                              guint16    *port,
                              GError    **error);
char *swb_host_port_join (const char *host,
                          guint16     port);

G_END_DECLS
