#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <sys/socket.h>
#include <unistd.h>

#include "endpoint-fixture.h"
#include "plain-peer.h"
#include "swb-error.h"

/* What waits to be sent to a peer that reads slowly, late or not at all. */

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
test_server_queue (EndpointFixture *fixture,
                   gconstpointer    data)
{
  const gsize size = 32 * 1024 * 1024;
  SwbEndpoint *server = fixture_start_server (fixture, "");
  int fd = fixture_connect (server);
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (size), size);
  SwbTarget target = { .kind = SWB_TARGET_ALL };
  g_auto (SwbEndpointStatus) status = { 0 };
  GThread *reader;

  fixture_wait_connections (server, 1);
  swb_endpoint_send (server, &target, bytes);
  fixture_wait_queued (server);
  shutdown (fd, SHUT_WR);
  reader = g_thread_new ("reader", read_slowly, GINT_TO_POINTER (fd));
  fixture_wait_connections (server, 0);
  g_assert_cmpuint (GPOINTER_TO_SIZE (g_thread_join (reader)), ==, size);
  close (fd);

  swb_endpoint_get_status (server, &status);
  g_assert_cmpuint (status.sent, ==, size);
  g_assert_cmpuint (status.queued, ==, 0);
  fixture_assert_events (server, "listening accepted peer-closed ");
  fixture_close (server);
}

/* What waits is taken back: the row says how much, the connection stays, and what counts as sent is what the peer gets. */
static void
test_server_cancel (EndpointFixture *fixture,
                    gconstpointer    data)
{
  const gsize size = 32 * 1024 * 1024;
  SwbEndpoint *server = fixture_start_server (fixture, "");
  int slow = fixture_connect (server);
  int other;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (size), size);
  SwbTarget target = { .kind = SWB_TARGET_ALL };
  SwbTarget first = { .kind = SWB_TARGET_CONNECTION, .connection = 1 };
  SwbTarget second = { .kind = SWB_TARGET_CONNECTION, .connection = 2 };
  g_auto (SwbEndpointStatus) status = { 0 };
  g_autoptr (GPtrArray) infos = NULL;
  GThread *reader;

  fixture_wait_connections (server, 1);
  other = fixture_connect (server);
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
  fixture_assert_events (server, "listening accepted accepted send-cut send-cut closed closed ");
  fixture_close (server);
}

/* A peer that does not read: the queue is refused beyond its cap, and what was not sent is said. */
static void
test_server_queue_full (EndpointFixture *fixture,
                        gconstpointer    data)
{
  const gsize size = 48 * 1024 * 1024;
  SwbEndpoint *server = fixture_start_server (fixture, "");
  int fd = fixture_connect (server);
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
  fixture_assert_events (server, "listening accepted queue-full closed unsent ");
  close (fd);
  fixture_close (server);
}

/* Echo to a peer that sends much and reads late: nothing is lost, and the queue stays small. */
static void
test_server_echo (EndpointFixture *fixture,
                  gconstpointer    data)
{
  const gsize size = 24 * 1024 * 1024;
  SwbEndpoint *server = fixture_start_server (fixture, "?reply=echo");
  int fd = fixture_connect (server);
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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) \
  g_test_add ("/endpoint-queue/" path, EndpointFixture, NULL, endpoint_fixture_set_up, func, endpoint_fixture_tear_down)
  ADD ("sent-to-the-end", test_server_queue);
  ADD ("cancel", test_server_cancel);
  ADD ("full", test_server_queue_full);
  ADD ("echo", test_server_echo);

  return g_test_run ();
}
