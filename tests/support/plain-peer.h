#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Plain sockets as the other end of what is tested, on 127.0.0.1. They block, but none waits for ever to read. */

int peer_connect (guint16 port);
int peer_connect_udp (guint16 port);
int peer_listen (guint16 *port);
int peer_bind_udp (guint16 *port);

void peer_write (int         fd,
                 const char *text);
void peer_assert_reads (int         fd,
                        const char *text);
int peer_read_to_end (int      fd,
                      GString *all);
void peer_reset (int fd);

G_END_DECLS
