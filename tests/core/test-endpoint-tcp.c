#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <errno.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "endpoint-fixture.h"
#include "swb-error.h"

typedef struct
{
  char *directory;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->directory = fixture_make_directory ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  fixture_remove_directory (fixture->directory);
  g_free (fixture->directory);
}

static SwbEndpoint *
start_server (Fixture    *fixture,
              const char *query)
{
  g_autofree char *address = g_strconcat ("tcp-server://127.0.0.1:0", query, NULL);
  SwbEndpoint *server = fixture_endpoint_new (address, fixture->directory);

  swb_endpoint_start (server);
  fixture_wait_state (server, SWB_ENDPOINT_STATE_LISTENING);

  return server;
}

static int
connect_to (guint16 port)
{
  struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons (port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (connect (fd, (struct sockaddr *) &sin, sizeof sin), ==, 0);
  return fd;
}

static void
write_all (int         fd,
           const char *text)
{
  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize) strlen (text));
}

static void
assert_reads (int         fd,
              const char *text)
{
  char buffer[256] = { 0 };
  gsize got = 0;

  while (got < strlen (text))
    {
      gssize n = read (fd, buffer + got, strlen (text) - got);

      g_assert_cmpint (n, >, 0);
      got += (gsize) n;
    }
  g_assert_cmpstr (buffer, ==, text);
}

static void
reset (int fd)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close (fd);
}

static void
assert_events (SwbEndpoint *endpoint,
               const char  *expected)
{
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (endpoint);
  GString *events = fixture_events (log);

  g_assert_cmpstr (events->str, ==, expected);
  g_string_free (events, TRUE);
}

static void
assert_payload (SwbEndpoint *endpoint,
                guint32      flow,
                SwbDirection direction,
                const char  *expected)
{
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (endpoint);
  g_autoptr (GByteArray) bytes = fixture_payload (log, flow, direction);

  g_assert_cmpmem (bytes->data, bytes->len, expected, strlen (expected));
}

/* Three clients at once, each addressed alone and all together. */
static void
test_server_clients (Fixture      *fixture,
                     gconstpointer data)
{
  SwbEndpoint *server = start_server (fixture, "");
  guint16 port = fixture_get_port (server);
  int fds[3];

  for (guint i = 0; i < 3; i++)
    {
      fds[i] = connect_to (port);
      fixture_wait_connections (server, i + 1);
    }
  write_all (fds[0], "one");
  write_all (fds[1], "two");
  write_all (fds[2], "three");
  fixture_wait_received (server, 11);

  {
    g_autoptr (GPtrArray) infos = swb_endpoint_dup_connections (server);

    g_assert_cmpuint (infos->len, ==, 3);
    for (guint i = 0; i < 3; i++)
      {
        g_autofree char *text = g_strdup_printf ("to %u", i);
        SwbConnectionInfo *info = g_ptr_array_index (infos, i);

        fixture_send (server, swb_connection_info_get_id (info), text);
        assert_reads (fds[i], text);
        g_assert_cmpuint (swb_connection_info_get_local (info)->port, ==, port);
      }
  }
  fixture_send (server, 0, "all");
  for (guint i = 0; i < 3; i++)
    {
      assert_reads (fds[i], "all");
      close (fds[i]);
    }
  fixture_wait_connections (server, 0);

  assert_payload (server, 2, SWB_DIRECTION_IN, "two");
  assert_payload (server, 3, SWB_DIRECTION_OUT, "to 2all");
  assert_events (server, "listening accepted accepted accepted peer-closed peer-closed peer-closed ");
  fixture_close (server);
}

/* Close and reset by the peer are different events, and what came before is in the log. */
static void
test_server_ends (Fixture      *fixture,
                  gconstpointer data)
{
  SwbEndpoint *server = start_server (fixture, "");
  int fd = connect_to (fixture_get_port (server));

  write_all (fd, "orderly");
  close (fd);
  fixture_wait_received (server, 7);
  fixture_wait_connections (server, 0);

  fd = connect_to (fixture_get_port (server));
  fixture_wait_connections (server, 1);
  write_all (fd, "abrupt");
  fixture_wait_received (server, 13);
  reset (fd);
  fixture_wait_connections (server, 0);

  assert_events (server, "listening accepted peer-closed accepted peer-reset ");
  assert_payload (server, 0, SWB_DIRECTION_IN, "orderlyabrupt");
  fixture_close (server);
}

/* Stopping the listener leaves the clients; closing the endpoint closes them. */
static void
test_server_stop (Fixture      *fixture,
                  gconstpointer data)
{
  SwbEndpoint *server = start_server (fixture, "");
  int fd = connect_to (fixture_get_port (server));
  char byte;

  fixture_wait_connections (server, 1);
  swb_endpoint_stop (server);
  fixture_wait_state (server, SWB_ENDPOINT_STATE_STOPPED);
  write_all (fd, "still here");
  fixture_wait_received (server, 10);
  fixture_send (server, 0, "me too");
  assert_reads (fd, "me too");

  fixture_close (server);
  g_assert_cmpint (read (fd, &byte, 1), ==, 0);
  close (fd);
}

static void
test_server_restart (Fixture      *fixture,
                     gconstpointer data)
{
  SwbEndpoint *server = start_server (fixture, "");
  guint16 port = fixture_get_port (server);
  g_autofree char *address = g_strdup_printf ("tcp-server://127.0.0.1:%u", port);
  g_autoptr (SwbPanelSettings) settings = swb_panel_address_parse (address, NULL);

  swb_endpoint_apply_settings (server, settings);
  for (guint i = 0; i < 3; i++)
    {
      int fd = connect_to (port);

      fixture_wait_connections (server, 1);
      swb_endpoint_stop (server);
      fixture_wait_state (server, SWB_ENDPOINT_STATE_STOPPED);
      swb_endpoint_disconnect (server, i + 1);
      fixture_wait_connections (server, 0); /* our side in TIME_WAIT */
      swb_endpoint_start (server);
      fixture_wait_state (server, SWB_ENDPOINT_STATE_LISTENING);
      g_assert_cmpuint (fixture_get_port (server), ==, port);
      close (fd);
    }
  fixture_close (server);
}

static void
test_server_serve_one (Fixture      *fixture,
                       gconstpointer data)
{
  SwbEndpoint *server = start_server (fixture, "?serve=one&reply=echo");
  guint16 port = fixture_get_port (server);
  int first = connect_to (port);
  int second = connect_to (port);

  write_all (first, "first");
  write_all (second, "second");
  assert_reads (first, "first");
  fixture_wait_connections (server, 1);
  g_assert_cmpint (recv (second, &(char){ 0 }, 1, MSG_DONTWAIT), ==, -1);
  close (first);
  assert_reads (second, "second");
  close (second);
  fixture_wait_connections (server, 0);

  assert_events (server, "listening accepted peer-closed accepted peer-closed ");
  fixture_close (server);
}

/* Settings can change while a connection stands; urgent data stays in the stream. */
static void
test_server_change (Fixture      *fixture,
                    gconstpointer data)
{
  SwbEndpoint *server = start_server (fixture, "");
  g_autoptr (SwbPanelSettings) settings = swb_panel_settings_new (SWB_PANEL_KIND_TCP_SERVER);
  int fd = connect_to (fixture_get_port (server));

  write_all (fd, "quiet");
  fixture_wait_received (server, 5);
  g_object_set (settings, "reply", SWB_REPLY_ECHO, NULL);
  swb_endpoint_apply_settings (server, settings);
  fixture_send (server, 0, "now"); /* commands are carried out in order */
  assert_reads (fd, "now");
  write_all (fd, "loud");
  assert_reads (fd, "loud");
  g_assert_cmpint (send (fd, "!", 1, MSG_OOB), ==, 1);
  write_all (fd, "?");
  assert_reads (fd, "!?");
  close (fd);
  fixture_wait_connections (server, 0);
  assert_payload (server, 1, SWB_DIRECTION_IN, "quietloud!?");
  fixture_close (server);
}

/* With half-open=on the peer's FIN does not end what we send. */
static void
test_server_half_open (Fixture      *fixture,
                       gconstpointer data)
{
  SwbEndpoint *server = start_server (fixture, "?half-open=on");
  int fd = connect_to (fixture_get_port (server));
  char byte;

  write_all (fd, "question");
  shutdown (fd, SHUT_WR);
  fixture_wait_received (server, 8);
  fixture_send (server, 0, "answer");
  assert_reads (fd, "answer");
  swb_endpoint_disconnect (server, 1);
  g_assert_cmpint (read (fd, &byte, 1), ==, 0);
  close (fd);
  fixture_wait_connections (server, 0);

  assert_events (server, "listening accepted peer-closed closed ");
  fixture_close (server);
}

static gpointer
read_slowly (gpointer data)
{
  int fd = GPOINTER_TO_INT (data);
  g_autofree char *buffer = g_malloc (65536);
  gsize total = 0;
  gssize n;

  while ((n = read (fd, buffer, 65536)) > 0)
    total += (gsize) n;

  return GSIZE_TO_POINTER (total);
}

static gboolean
has_queue (SwbEndpoint             *endpoint,
           const SwbEndpointStatus *status,
           gpointer                 data)
{
  return status->queued > 0;
}

static gboolean
has_long_queue (SwbEndpoint             *endpoint,
                const SwbEndpointStatus *status,
                gpointer                 data)
{
  return status->queued > GPOINTER_TO_SIZE (data);
}

static gboolean
has_no_queue (SwbEndpoint             *endpoint,
              const SwbEndpointStatus *status,
              gpointer                 data)
{
  return status->queued == 0;
}

/* What is queued when the peer closes its side is sent before ours is closed, and is counted as the kernel takes it. */
static void
test_server_queue (Fixture      *fixture,
                   gconstpointer data)
{
  const gsize size = 32 * 1024 * 1024;
  SwbEndpoint *server = start_server (fixture, "");
  int fd = connect_to (fixture_get_port (server));
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (size), size);
  SwbTarget target = { .kind = SWB_TARGET_ALL };
  g_auto (SwbEndpointStatus) status = { 0 };
  GThread *reader;

  fixture_wait_connections (server, 1);
  swb_endpoint_send (server, &target, bytes);
  fixture_wait (server, has_queue, NULL);
  shutdown (fd, SHUT_WR);
  reader = g_thread_new ("reader", read_slowly, GINT_TO_POINTER (fd));
  fixture_wait_connections (server, 0);
  g_assert_cmpuint (GPOINTER_TO_SIZE (g_thread_join (reader)), ==, size);
  close (fd);

  swb_endpoint_get_status (server, &status);
  g_assert_cmpuint (status.sent, ==, size);
  g_assert_cmpuint (status.queued, ==, 0);
  assert_events (server, "listening accepted peer-closed ");
  fixture_close (server);
}

/* What waits is taken back: the row says how much, the connection stays, and what counts as sent is what the peer gets. */
static void
test_server_cancel (Fixture      *fixture,
                    gconstpointer data)
{
  const gsize size = 32 * 1024 * 1024;
  SwbEndpoint *server = start_server (fixture, "");
  int slow = connect_to (fixture_get_port (server));
  int other;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (size), size);
  SwbTarget target = { .kind = SWB_TARGET_ALL };
  SwbTarget first = { .kind = SWB_TARGET_CONNECTION, .connection = 1 };
  SwbTarget second = { .kind = SWB_TARGET_CONNECTION, .connection = 2 };
  g_auto (SwbEndpointStatus) status = { 0 };
  g_autoptr (GPtrArray) infos = NULL;
  GThread *reader;

  fixture_wait_connections (server, 1);
  other = connect_to (fixture_get_port (server));
  fixture_wait_connections (server, 2);
  swb_endpoint_cancel_queued (server, &target); /* nothing to take back: says nothing */
  swb_endpoint_send (server, &target, bytes);
  swb_endpoint_send (server, &first, bytes);
  fixture_wait (server, has_long_queue, GSIZE_TO_POINTER (2 * size));
  infos = swb_endpoint_dup_connections (server);
  g_assert_cmpuint (swb_connection_info_get_queued (g_ptr_array_index (infos, 0)), >, size);

  swb_endpoint_cancel_queued (server, &second);
  swb_endpoint_cancel_queued (server, &first);
  fixture_wait (server, has_no_queue, NULL);
  g_assert_cmpuint (swb_connection_info_get_queued (g_ptr_array_index (infos, 0)), ==, 0);
  swb_endpoint_disconnect (server, 1);
  reader = g_thread_new ("reader", read_slowly, GINT_TO_POINTER (slow));
  fixture_wait_connections (server, 1);
  g_assert_cmpuint (GPOINTER_TO_SIZE (g_thread_join (reader)), ==,
                    swb_connection_info_get_bytes (g_ptr_array_index (infos, 0), SWB_DIRECTION_OUT));
  swb_endpoint_disconnect (server, 2);
  reader = g_thread_new ("reader", read_slowly, GINT_TO_POINTER (other));
  fixture_wait_connections (server, 0);
  g_assert_cmpuint (GPOINTER_TO_SIZE (g_thread_join (reader)), ==,
                    swb_connection_info_get_bytes (g_ptr_array_index (infos, 1), SWB_DIRECTION_OUT));
  close (slow);
  close (other);

  swb_endpoint_get_status (server, &status);
  g_assert_cmpuint (status.sent, ==,
                    swb_connection_info_get_bytes (g_ptr_array_index (infos, 0), SWB_DIRECTION_OUT) +
                      swb_connection_info_get_bytes (g_ptr_array_index (infos, 1), SWB_DIRECTION_OUT));
  g_assert_cmpuint (status.queued, ==, 0);
  assert_events (server, "listening accepted accepted send-cut send-cut closed closed ");
  fixture_close (server);
}

/* A peer that does not read: the queue is refused beyond its cap, and what was not sent is said. */
static void
test_server_queue_full (Fixture      *fixture,
                        gconstpointer data)
{
  const gsize size = 48 * 1024 * 1024;
  SwbEndpoint *server = start_server (fixture, "");
  int fd = connect_to (fixture_get_port (server));
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (size), size);
  SwbTarget target = { .kind = SWB_TARGET_ALL };
  g_auto (SwbEndpointStatus) status = { 0 };

  fixture_wait_connections (server, 1);
  swb_endpoint_send (server, &target, bytes);
  swb_endpoint_send (server, &target, bytes);
  swb_endpoint_disconnect (server, 1);
  fixture_wait_connections (server, 0);
  swb_endpoint_get_status (server, &status);
  g_assert_error (status.error, SWB_NET_ERROR, SWB_NET_ERROR_QUEUE_FULL);
  g_assert_cmpuint (status.sent, <, size);
  g_assert_cmpuint (status.queued, ==, 0);
  assert_events (server, "listening accepted queue-full closed unsent ");
  close (fd);
  fixture_close (server);
}

/* Echo to a peer that sends much and reads late: nothing is lost, and the queue stays small. */
static void
test_server_echo (Fixture      *fixture,
                  gconstpointer data)
{
  const gsize size = 24 * 1024 * 1024;
  SwbEndpoint *server = start_server (fixture, "?reply=echo");
  int fd = connect_to (fixture_get_port (server));
  g_autofree char *out = g_malloc (size);
  gsize written = 0;
  gsize checked = 0;
  g_autofree char *in = g_malloc (65536);

  for (gsize i = 0; i < size; i++)
    out[i] = (char) (i * 2654435761u >> 13);

  while (checked < size)
    {
      gssize n = written < size ? send (fd, out + written, MIN (size - written, 1024 * 1024), MSG_DONTWAIT) : 0;

      if (n > 0)
        {
          written += (gsize) n;
          continue;
        }
      n = read (fd, in, 65536);
      g_assert_cmpint (n, >, 0);
      g_assert_cmpint (memcmp (in, out + checked, (gsize) n), ==, 0);
      checked += (gsize) n;
    }
  close (fd);
  fixture_wait_connections (server, 0);
  {
    g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (server);
    g_autoptr (GByteArray) sent = fixture_payload (log, 1, SWB_DIRECTION_OUT);

    g_assert_cmpmem (sent->data, sent->len, out, size);
  }
  fixture_close (server);
}

static void
test_server_port_in_use (Fixture      *fixture,
                         gconstpointer data)
{
  SwbEndpoint *first = start_server (fixture, "");
  g_autofree char *address = g_strdup_printf ("tcp-server://127.0.0.1:%u", fixture_get_port (first));
  SwbEndpoint *second = fixture_endpoint_new (address, fixture->directory);
  g_auto (SwbEndpointStatus) status = { 0 };

  swb_endpoint_start (second);
  fixture_wait_state (second, SWB_ENDPOINT_STATE_FAILED);
  swb_endpoint_get_status (second, &status);
  g_assert_error (status.error, SWB_NET_ERROR, SWB_NET_ERROR_ADDRESS_IN_USE);
  assert_events (second, "bind-failed ");
  fixture_close (first);

  /* the same panel works once the port is free, and the error has gone */
  swb_endpoint_start (second);
  fixture_wait_state (second, SWB_ENDPOINT_STATE_LISTENING);
  swb_endpoint_status_clear (&status);
  swb_endpoint_get_status (second, &status);
  g_assert_no_error (status.error);
  fixture_close (second);
}

static void
test_server_dual_stack (Fixture      *fixture,
                        gconstpointer data)
{
  SwbEndpoint *server = fixture_endpoint_new ("tcp-server://*:0", fixture->directory);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) v6 = NULL;
  g_autoptr (GPtrArray) infos = NULL;
  guint16 port;
  int fd;

  swb_endpoint_start (server);
  fixture_wait_state (server, SWB_ENDPOINT_STATE_LISTENING);
  port = fixture_get_port (server);
  fd = connect_to (port);
  fixture_wait_connections (server, 1);
  v6 = g_socket_client_connect_to_host (client, "::1", port, NULL, NULL);
  if (v6 == NULL)
    g_test_message ("no IPv6 loopback here: only IPv4 was tried");
  else
    fixture_wait_connections (server, 2);

  infos = swb_endpoint_dup_connections (server);
  g_assert_cmpint (swb_connection_info_get_remote (g_ptr_array_index (infos, 0))->family, ==, G_SOCKET_FAMILY_IPV4);
  g_assert_cmpint (swb_connection_info_get_local (g_ptr_array_index (infos, 0))->family, ==, G_SOCKET_FAMILY_IPV4);
  close (fd);
  fixture_close (server);
}

static void
test_client (Fixture      *fixture,
             gconstpointer data)
{
  SwbEndpoint *server = start_server (fixture, "?reply=echo");
  g_autofree char *address = g_strdup_printf ("tcp-client://127.0.0.1:%u", fixture_get_port (server));
  SwbEndpoint *client = fixture_endpoint_new (address, fixture->directory);

  for (guint i = 1; i <= 2; i++)
    {
      swb_endpoint_start (client);
      fixture_wait_state (client, SWB_ENDPOINT_STATE_CONNECTED);
      fixture_send (client, 0, "ping");
      fixture_wait_received (client, i * 4);
      swb_endpoint_stop (client);
      fixture_wait_state (client, SWB_ENDPOINT_STATE_STOPPED);
    }
  assert_events (client, "connecting connected closed connecting connected closed ");
  assert_payload (client, 0, SWB_DIRECTION_IN, "pingping");
  assert_payload (client, 0, SWB_DIRECTION_OUT, "pingping");

  /* the server goes: its FIN is told, and the client can connect no more */
  swb_endpoint_start (client);
  fixture_wait_state (client, SWB_ENDPOINT_STATE_CONNECTED);
  fixture_wait_connections (server, 1);
  fixture_close (server);
  fixture_wait_state (client, SWB_ENDPOINT_STATE_STOPPED);
  swb_endpoint_start (client);
  fixture_wait_state (client, SWB_ENDPOINT_STATE_FAILED);
  assert_events (client, "connecting connected closed connecting connected closed connecting connected peer-closed "
                         "connecting refused ");
  fixture_close (client);
}

static void
test_client_errors (Fixture      *fixture,
                    gconstpointer data)
{
  SwbEndpoint *unresolvable = fixture_endpoint_new ("tcp-client://no-such-name.invalid:80", fixture->directory);
  SwbEndpoint *idle = fixture_endpoint_new ("tcp-client://127.0.0.1:9", fixture->directory);
  g_auto (SwbEndpointStatus) status = { 0 };

  swb_endpoint_start (unresolvable);
  fixture_wait_state (unresolvable, SWB_ENDPOINT_STATE_FAILED);
  swb_endpoint_get_status (unresolvable, &status);
  g_assert_error (status.error, SWB_NET_ERROR, SWB_NET_ERROR_RESOLVE);
  assert_events (unresolvable, "resolving resolve-failed ");
  fixture_close (unresolvable);

  /* sending without a connection */
  fixture_send (idle, 0, "x");
  swb_endpoint_stop (idle);
  fixture_close (idle);
}

static gboolean
log_is_new (SwbEndpoint             *endpoint,
            const SwbEndpointStatus *status,
            gpointer                 data)
{
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (endpoint);

  return log != data;
}

/* A new file in the middle of a connection: both have what came in their time. */
static void
test_clear_log (Fixture      *fixture,
                gconstpointer data)
{
  SwbEndpoint *server = start_server (fixture, "");
  int fd = connect_to (fixture_get_port (server));
  g_autoptr (SwbLogStore) old = swb_endpoint_dup_log (server);

  write_all (fd, "before");
  fixture_wait_received (server, 6);
  swb_endpoint_clear_log (server);
  fixture_wait (server, log_is_new, old);
  g_assert_false (g_file_test (swb_log_store_get_path (old), G_FILE_TEST_EXISTS));
  write_all (fd, "after");
  fixture_wait_received (server, 11);
  assert_payload (server, 1, SWB_DIRECTION_IN, "after");
  close (fd);
  fixture_wait_connections (server, 0);
  assert_events (server, "peer-closed ");
  fixture_close (server);
}

/* A file that the user named is kept under another name, and the panel goes on under the one it was given. */
static void
test_clear_named_log (Fixture      *fixture,
                      gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "named.pcapng", NULL);
  g_autofree char *kept = g_build_filename (fixture->directory, "named.1.pcapng", NULL);
  g_autofree char *query = g_strdup_printf ("?log=%s", path);
  SwbEndpoint *server = start_server (fixture, query);
  g_autoptr (SwbLogStore) old = swb_endpoint_dup_log (server);
  g_autoptr (SwbLogStore) fresh = NULL;
  SwbLogTotals totals;

  g_assert_cmpstr (swb_log_store_get_path (old), ==, path);
  swb_endpoint_clear_log (server);
  fixture_wait (server, log_is_new, old);
  fresh = swb_endpoint_dup_log (server);
  g_assert_cmpstr (swb_log_store_get_path (fresh), ==, path);
  swb_log_store_get_totals (fresh, &totals);
  g_assert_true (totals.recording);
  assert_events (server, "old-log-kept ");
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  fixture_close (server);
}

static void
test_log_directory (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr (SwbPanelSettings) settings = swb_panel_settings_new (SWB_PANEL_KIND_TCP_SERVER);
  g_autoptr (GError) error = NULL;

  g_assert_null (swb_endpoint_new (settings, "/proc/no/such/place", &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "/proc/no/such/place"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/endpoint-tcp/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("server/clients", test_server_clients);
  ADD ("server/ends", test_server_ends);
  ADD ("server/stop", test_server_stop);
  ADD ("server/restart", test_server_restart);
  ADD ("server/serve-one", test_server_serve_one);
  ADD ("server/change", test_server_change);
  ADD ("server/half-open", test_server_half_open);
  ADD ("server/queue", test_server_queue);
  ADD ("server/cancel", test_server_cancel);
  ADD ("server/queue-full", test_server_queue_full);
  ADD ("server/echo", test_server_echo);
  ADD ("server/port-in-use", test_server_port_in_use);
  ADD ("server/dual-stack", test_server_dual_stack);
  ADD ("client/round-trip", test_client);
  ADD ("client/errors", test_client_errors);
  ADD ("clear-log", test_clear_log);
  ADD ("clear-named-log", test_clear_named_log);
  ADD ("log-directory", test_log_directory);

  return g_test_run ();
}
