#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "plain-peer.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_SECONDS 20

static int
open_socket (int type)
{
  struct timeval patience = { .tv_sec = PATIENCE_SECONDS };
  int fd = socket (AF_INET, type | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), ==, 0);
  return fd;
}

static int
connect_socket (int     type,
                guint16 port)
{
  struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons (port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = open_socket (type);

  g_assert_cmpint (connect (fd, (struct sockaddr *) &sin, sizeof sin), ==, 0);
  return fd;
}

static int
bind_socket (int      type,
             guint16 *port)
{
  struct sockaddr_in sin = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof sin;
  int fd = open_socket (type);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &sin, sizeof sin), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &sin, &length), ==, 0);
  *port = ntohs (sin.sin_port);
  return fd;
}

int
peer_connect (guint16 port)
{
  return connect_socket (SOCK_STREAM, port);
}

/* Sends to @port and hears from it alone. */
int
peer_connect_udp (guint16 port)
{
  return connect_socket (SOCK_DGRAM, port);
}

/* @port: (out): the one that it got */
int
peer_listen (guint16 *port)
{
  int fd = bind_socket (SOCK_STREAM, port);

  g_assert_cmpint (listen (fd, 5), ==, 0);
  return fd;
}

/* @port: (out): the one that it got */
int
peer_bind_udp (guint16 *port)
{
  return bind_socket (SOCK_DGRAM, port);
}

void
peer_write (int         fd,
            const char *text)
{
  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize) strlen (text));
}

/* Reads as much as @text is long, in as many pieces as it comes in. */
void
peer_assert_reads (int         fd,
                   const char *text)
{
  g_autofree char *buffer = g_malloc0 (strlen (text) + 1);
  gsize got = 0;

  while (got < strlen (text))
    {
      gssize n = read (fd, buffer + got, strlen (text) - got);

      g_assert_cmpint (n, >, 0);
      got += (gsize) n;
    }
  g_assert_cmpstr (buffer, ==, text);
}

/* Appends what comes until the end. Returns: its errno, 0 for an orderly one */
int
peer_read_to_end (int      fd,
                  GString *all)
{
  char buffer[4096];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (all, buffer, n);
  return n < 0 ? errno : 0;
}

/* Closes it with a RST instead of a FIN. */
void
peer_reset (int fd)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger), ==, 0);
  close (fd);
}
