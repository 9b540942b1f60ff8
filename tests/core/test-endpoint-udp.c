#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gio/gio.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "endpoint-fixture.h"
#include "plain-peer.h"
#include "swb-error.h"

typedef struct
{
  EndpointFixture endpoints;
  SwbEndpoint *panel;
  int fd;       /* a plain socket on 127.0.0.1 */
  guint16 port; /* its port */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer address)
{
  endpoint_fixture_set_up (&fixture->endpoints, NULL);
  fixture->fd = peer_bind_udp (&fixture->port);
  fixture->panel = fixture_start (&fixture->endpoints, address, SWB_ENDPOINT_STATE_BOUND);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer address)
{
  fixture_close (fixture->panel);
  close (fixture->fd);
  endpoint_fixture_tear_down (&fixture->endpoints, NULL);
}

static void
send_to (Fixture    *fixture,
         const char *host,
         const void *data,
         gsize       length)
{
  g_autofree char *address = g_strdup_printf ("%s:%u", host, fixture_get_port (fixture->panel));
  struct sockaddr_storage storage;
  SwbNetAddress to;
  socklen_t size;

  g_assert_true (swb_net_address_parse (&to, address, NULL));
  size = swb_net_address_to_sockaddr (&to, to.family, &storage);
  g_assert_cmpint (sendto (fixture->fd, data, length, 0, (struct sockaddr *) &storage, size), ==, (gssize) length);
}

static gsize
receive_from (Fixture       *fixture,
              char           buffer[65536],
              SwbNetAddress *from)
{
  struct sockaddr_storage storage;
  socklen_t size = sizeof storage;
  gssize n = recvfrom (fixture->fd, buffer, 65536, 0, (struct sockaddr *) &storage, &size);

  g_assert_cmpint (n, >=, 0);
  swb_net_address_from_sockaddr (from, (struct sockaddr *) &storage, size);
  return (gsize) n;
}

static void
send_address (Fixture    *fixture,
              const char *address,
              gsize       size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (size + 1), size);
  SwbTarget target = { .kind = address != NULL ? SWB_TARGET_ADDRESS : SWB_TARGET_ALL, .address = address };

  swb_endpoint_send (fixture->panel, &target, bytes);
}

static gboolean
has_error (SwbEndpoint             *endpoint,
           const SwbEndpointStatus *status,
           gpointer                 data)
{
  return status->error != NULL && g_error_matches (status->error, SWB_NET_ERROR, GPOINTER_TO_INT (data));
}

static void
wait_error (Fixture    *fixture,
            SwbNetError code)
{
  fixture_wait (fixture->panel, has_error, GINT_TO_POINTER (code));
}

/* Boundaries are kept, an empty datagram is one, and the answer goes to the last sender. */
static void
test_round_trip (Fixture      *fixture,
                 gconstpointer data)
{
  g_autofree char *buffer = g_malloc (65536);
  g_autoptr (SwbLogStore) log = NULL;
  g_autoptr (SwbLogReader) reader = NULL;
  static const gsize sizes[] = { 5, 0, 65507 };
  guint found = 0;
  SwbNetAddress from;
  SwbLogTotals totals;

  memset (buffer, 'x', 65536);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    send_to (fixture, "127.0.0.1", buffer, sizes[i]);
  fixture_wait_received (fixture->panel, 5 + 65507);

  send_address (fixture, NULL, 3);
  g_assert_cmpuint (receive_from (fixture, buffer, &from), ==, 3);
  g_assert_cmpuint (from.port, ==, fixture_get_port (fixture->panel));

  log = swb_endpoint_dup_log (fixture->panel);
  reader = swb_log_reader_new (log);
  swb_log_store_get_totals (log, &totals);
  for (guint64 offset = swb_log_reader_get_first_offset (reader); offset < totals.length;)
    {
      SwbLogRecord record;

      g_assert_true (swb_log_reader_read (reader, offset, &record, NULL));
      if (record.kind == SWB_LOG_KIND_DATA && record.direction == SWB_DIRECTION_IN)
        g_assert_cmpuint (record.payload_length, ==, sizes[found++]);
      offset = record.next;
    }
  g_assert_cmpuint (found, ==, G_N_ELEMENTS (sizes));
}

/* On all interfaces the panel knows which address of ours each datagram came to, and answers from it. */
static void
test_local_address (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *buffer = g_malloc (65536);
  g_autoptr (GPtrArray) infos = NULL;
  SwbNetAddress from;

  send_to (fixture, "127.0.0.2", "a", 1);
  receive_from (fixture, buffer, &from);
  g_assert_cmpint (from.bytes[3], ==, 2);
  send_to (fixture, "127.0.0.3", "b", 1);
  receive_from (fixture, buffer, &from);
  g_assert_cmpint (from.bytes[3], ==, 3);

  fixture_wait_connections (fixture->panel, 2);
  infos = swb_endpoint_dup_connections (fixture->panel);
  for (guint i = 0; i < 2; i++)
    {
      const SwbNetAddress *local = swb_connection_info_get_local (g_ptr_array_index (infos, i));

      g_assert_cmpint (local->family, ==, G_SOCKET_FAMILY_IPV4);
      g_assert_cmpint (local->bytes[3], ==, 2 + (int) i);
      g_assert_cmpuint (local->port, ==, fixture_get_port (fixture->panel));
    }
}

/* A closed port answers by ICMP: said, and the next send to another peer is not blamed for it. */
static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *buffer = g_malloc (65536);
  g_autofree char *open_port = g_strdup_printf ("127.0.0.1:%u", fixture->port);
  g_autofree char *closed_port = NULL;
  SwbNetAddress from;
  guint16 port;

  close (peer_bind_udp (&port));
  closed_port = g_strdup_printf ("127.0.0.1:%u", port);

  for (guint i = 0; i < 10; i++)
    {
      send_address (fixture, closed_port, 1);
      send_address (fixture, open_port, 2);
      g_assert_cmpuint (receive_from (fixture, buffer, &from), ==, 2);
    }
  wait_error (fixture, SWB_NET_ERROR_REFUSED);
}

static void
test_too_large (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *buffer = g_malloc (65536);
  g_autofree char *address = g_strdup_printf ("localhost:%u", fixture->port);
  g_auto (SwbEndpointStatus) status = { 0 };
  SwbNetAddress from;

  send_address (fixture, address, 65508);
  wait_error (fixture, SWB_NET_ERROR_MESSAGE_TOO_LARGE);
  fixture_assert_events (fixture->panel, "bound datagram-too-large ");
  swb_endpoint_get_status (fixture->panel, &status);
  g_assert_cmpuint (status.sent, ==, 0);

  send_address (fixture, address, 65507);
  g_assert_cmpuint (receive_from (fixture, buffer, &from), ==, 65507);
}

static void
test_nobody (Fixture      *fixture,
             gconstpointer data)
{
  send_address (fixture, NULL, 1);
  wait_error (fixture, SWB_NET_ERROR_NOT_CONNECTED);
  send_address (fixture, "127.0.0.1", 1);
  send_address (fixture, "no-such-name.invalid:7", 1);
  wait_error (fixture, SWB_NET_ERROR_RESOLVE);
  fixture_assert_events (fixture->panel, "bound nobody send-failed send-failed ");

  swb_endpoint_stop (fixture->panel);
  fixture_wait_state (fixture->panel, SWB_ENDPOINT_STATE_STOPPED);
  send_address (fixture, NULL, 1);
  wait_error (fixture, SWB_NET_ERROR_NOT_CONNECTED);
}

/* A port in use is an error for UDP too: no SO_REUSEADDR there. */
static void
test_port_in_use (Fixture      *fixture,
                  gconstpointer data)
{
  g_autofree char *address = g_strdup_printf ("udp://127.0.0.1:%u", fixture_get_port (fixture->panel));
  SwbEndpoint *second = fixture_endpoint_new (address, fixture->endpoints.directory);

  swb_endpoint_start (second);
  fixture_wait (second, has_error, GINT_TO_POINTER (SWB_NET_ERROR_ADDRESS_IN_USE));
  fixture_close (second);
}

/* Many peers: the table stays bounded. */
static void
test_many_datagrams (Fixture      *fixture,
                     gconstpointer data)
{
  const guint count = 2000;

  for (guint i = 0; i < count; i++)
    {
      send_to (fixture, "127.0.0.1", &i, sizeof i);
      if (i % 100 == 99)
        fixture_wait_received (fixture->panel, (i + 1) * sizeof i);
    }

  {
    g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (fixture->panel);
    g_autoptr (GByteArray) bytes = fixture_payload (log, 0, SWB_DIRECTION_IN);

    g_assert_cmpuint (bytes->len, ==, count * sizeof (guint));
    for (guint i = 0; i < count; i++)
      g_assert_cmpint (memcmp (bytes->data + i * sizeof i, &i, sizeof i), ==, 0);
  }
}

static gboolean
has_loop_ended (SwbEndpoint             *endpoint,
                const SwbEndpointStatus *status,
                gpointer                 data)
{
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (endpoint);
  g_autoptr (SwbLogStore) other = swb_endpoint_dup_log (data);
  g_autoptr (GString) events = fixture_events (log);
  g_autoptr (GString) others = fixture_events (other);

  return strstr (events->str, "answer-loop-ended") != NULL || strstr (others->str, "answer-loop-ended") != NULL;
}

/* Two echoes that answer each other don't go on for ever, and say so. */
static void
test_loop (EndpointFixture *fixture,
           gconstpointer    data)
{
  SwbEndpoint *first = fixture_start (fixture, "udp://127.0.0.1:0?reply=echo", SWB_ENDPOINT_STATE_BOUND);
  SwbEndpoint *second = fixture_start (fixture, "udp://127.0.0.1:0?reply=echo", SWB_ENDPOINT_STATE_BOUND);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", fixture_get_port (second));
  const SwbTarget target = { .kind = SWB_TARGET_ADDRESS, .address = address };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("round", 5);
  g_auto (SwbEndpointStatus) status = { 0 };

  swb_endpoint_send (first, &target, bytes);
  fixture_wait (first, has_loop_ended, second);
  swb_endpoint_get_status (first, &status);
  g_assert_cmpuint (status.received, <, 5 * 2000);

  fixture_close (first);
  fixture_close (second);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, address, func) g_test_add ("/endpoint-udp/" path, Fixture, address, set_up, func, tear_down)
  ADD ("round-trip", "udp://127.0.0.1:0", test_round_trip);
  ADD ("round-trip-all", "udp://*:0", test_round_trip);
  ADD ("local-address", "udp://*:0?reply=echo", test_local_address);
  ADD ("local-address-ipv4", "udp://0.0.0.0:0?reply=echo", test_local_address);
  ADD ("refused", "udp://127.0.0.1:0", test_refused);
  ADD ("refused-all", "udp://*:0", test_refused);
  ADD ("too-large", "udp://127.0.0.1:0", test_too_large);
  ADD ("nobody", "udp://127.0.0.1:0", test_nobody);
  ADD ("port-in-use", "udp://127.0.0.1:0", test_port_in_use);
  ADD ("many-datagrams", "udp://*:0", test_many_datagrams);
  g_test_add ("/endpoint-udp/loop", EndpointFixture, NULL, endpoint_fixture_set_up, test_loop, endpoint_fixture_tear_down);

  return g_test_run ();
}
