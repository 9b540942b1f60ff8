#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "endpoint-fixture.h"
#include "plain-peer.h"
#include "swb-error.h"
#include "swb-file-send.h"

typedef struct
{
  EndpointFixture endpoints;
  char *path;
} Fixture;

static const SwbTarget all = { .kind = SWB_TARGET_ALL };

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  endpoint_fixture_set_up (&fixture->endpoints, data);
  fixture->path = g_build_filename (fixture->endpoints.directory, "data", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  endpoint_fixture_tear_down (&fixture->endpoints, data);
  g_free (fixture->path);
}

/* No piece is like another. */
static GBytes *
make_file (Fixture *fixture,
           gsize    size)
{
  guint32 *data = g_malloc (size + 4);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < size / 4 + 1; i++)
    data[i] = (guint32) i * 2654435761u;
  g_file_set_contents (fixture->path, (char *) data, (gssize) size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

/* With a small receive buffer, so that not much is under way. */
static int
connect_to (SwbEndpoint *server)
{
  struct sockaddr_in sin = { .sin_family = AF_INET, .sin_port = htons (fixture_get_port (server)),
                             .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int size = 65536;

  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size), ==, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &sin, sizeof sin), ==, 0);
  return fd;
}

typedef struct
{
  int fd;
  gsize size;
  GByteArray *bytes;
} Reader;

static gpointer
reader_main (gpointer data)
{
  Reader *reader = data;

  reader->bytes = g_byte_array_new ();
  while (reader->bytes->len < reader->size)
    {
      guint8 buffer[65536];
      gssize n = read (reader->fd, buffer, MIN (sizeof buffer, reader->size - reader->bytes->len));

      if (n <= 0)
        break;
      g_byte_array_append (reader->bytes, buffer, (guint) n);
    }

  return NULL;
}

static void
assert_read (Reader  *reader,
             GThread *thread,
             GBytes  *wanted)
{
  g_thread_join (thread);
  g_assert_cmpmem (reader->bytes->data, reader->bytes->len, g_bytes_get_data (wanted, NULL), g_bytes_get_size (wanted));
  g_byte_array_unref (reader->bytes);
}

typedef struct
{
  SwbFileSend *send;
  SwbFileSendState state;
  guint64 sent;
  gboolean queued;
} Wanted;

static gboolean
is_as_wanted (SwbEndpoint             *endpoint,
              const SwbEndpointStatus *status,
              gpointer                 data)
{
  const Wanted *wanted = data;
  g_auto (SwbFileSendStatus) file = { 0 };

  swb_file_send_get_status (wanted->send, &file);
  if (file.state != wanted->state && file.state > SWB_FILE_SEND_STATE_PAUSED &&
      wanted->state <= SWB_FILE_SEND_STATE_PAUSED)
    g_error ("it ended as %d: %s", file.state, file.error != NULL ? file.error->message : "");
  return file.state == wanted->state && file.sent >= wanted->sent && (!wanted->queued || status->queued > 0);
}

static void
wait_file (SwbEndpoint     *endpoint,
           SwbFileSend     *send,
           SwbFileSendState state,
           guint64          sent)
{
  Wanted wanted = { send, state, sent, FALSE };

  fixture_wait (endpoint, is_as_wanted, &wanted);
}

/* Until the kernel takes no more. */
static void
wait_stuck (SwbEndpoint *endpoint,
            SwbFileSend *send)
{
  Wanted wanted = { send, SWB_FILE_SEND_STATE_SENDING, 0, TRUE };

  fixture_wait (endpoint, is_as_wanted, &wanted);
}

static gboolean
queued_is (SwbEndpoint             *endpoint,
           const SwbEndpointStatus *status,
           gpointer                 data)
{
  return status->queued == GPOINTER_TO_UINT (data);
}

static void
assert_failed (SwbFileSend *send,
               GQuark       domain,
               int          code,
               const char  *part)
{
  g_auto (SwbFileSendStatus) status = { 0 };

  swb_file_send_get_status (send, &status);
  g_assert_cmpint (status.state, ==, SWB_FILE_SEND_STATE_FAILED);
  g_assert_error (status.error, domain, code);
  if (strstr (status.error->message, part) == NULL)
    g_error ("“%s” is not in: %s", part, status.error->message);
}

/* Every byte arrives once, of files and pieces of all sizes, and the log has them too. */
static void
test_bytes (Fixture      *fixture,
            gconstpointer data)
{
  static const struct
  {
    gsize size;
    SwbFileSendOptions options;
  } cases[] = {
    { 0, { 0 } },
    { 1, { 0 } },
    { 262144, { 0 } },
    { 262145, { 0 } },
    { 3000001, { 0 } },
    { 10000, { .chunk = 1 } },
    { 100000, { .chunk = 333 } },
    { 600000, { .chunk = 200000 } },
    { 9999999, { .chunk = 9999999 } },
    { 50000, { .chunk = 10000, .delay = 1000 } },
    { 40000, { .rate = 1000000 } },
    { 40000, { .chunk = 7, .rate = 1000000 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = make_file (fixture, cases[i].size);
      SwbEndpoint *server = fixture_start_server (&fixture->endpoints, "");
      g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (server);
      Reader reader = { connect_to (server), cases[i].size, NULL };
      GThread *thread = g_thread_new ("reader", reader_main, &reader);
      g_autoptr (SwbFileSend) send = NULL;
      g_autoptr (GByteArray) logged = NULL;
      g_autoptr (GString) events = NULL;
      g_auto (SwbFileSendStatus) status = { 0 };

      fixture_wait_connections (server, 1);
      send = swb_endpoint_send_file (server, &all, fixture->path, &cases[i].options);
      wait_file (server, send, SWB_FILE_SEND_STATE_DONE, cases[i].size);
      assert_read (&reader, thread, bytes);

      swb_file_send_get_status (send, &status);
      g_assert_cmpuint (status.total, ==, cases[i].size);
      g_assert_cmpuint (status.sent, ==, cases[i].size);
      g_assert_cmpuint (status.queued, ==, 0);
      g_assert_cmpfloat (status.left, ==, 0);
      if (cases[i].options.rate > 0) /* the last piece needs no time */
        g_assert_cmpfloat (status.elapsed, >=, ((double) cases[i].size - 20000) / (double) cases[i].options.rate);
      if (cases[i].options.delay > 0)
        g_assert_cmpfloat (status.elapsed, >=, 0.004);
      logged = fixture_payload (log, 0, SWB_DIRECTION_OUT);
      g_assert_cmpmem (logged->data, logged->len, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      events = fixture_events (log);
      g_assert_nonnull (strstr (events->str, "file-started file-sent "));

      close (reader.fd);
      fixture_close (server);
      g_assert_cmpint (g_unlink (fixture->path), ==, 0);
    }
}

/* Several get the same, the fast one at the pace of the slow one; one that goes leaves the other alone. */
static void
test_several (Fixture      *fixture,
              gconstpointer data)
{
  const gsize size = 20000000;
  g_autoptr (GBytes) bytes = make_file (fixture, size);
  SwbEndpoint *server = fixture_start_server (&fixture->endpoints, "");
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (server);
  Reader fast = { connect_to (server), size, NULL };
  Reader slow = { connect_to (server), size, NULL };
  int leaves = connect_to (server);
  GThread *thread = g_thread_new ("fast", reader_main, &fast);
  g_autoptr (SwbFileSend) send = NULL;
  g_autoptr (GString) events = NULL;
  g_auto (SwbFileSendStatus) status = { 0 };

  fixture_wait_connections (server, 3);
  send = swb_endpoint_send_file (server, &all, fixture->path, NULL);
  wait_stuck (server, send);
  swb_file_send_get_status (send, &status);
  g_assert_cmpuint (status.receivers, ==, 3);
  g_assert_cmpuint (status.sent, <, size);

  close (leaves);
  fixture_wait_connections (server, 2);
  wait_stuck (server, send);
  swb_file_send_get_status (send, &status);
  g_assert_cmpuint (status.receivers, ==, 2);
  reader_main (&slow);
  assert_read (&fast, thread, bytes);
  g_assert_cmpmem (slow.bytes->data, slow.bytes->len, g_bytes_get_data (bytes, NULL), size);
  g_byte_array_unref (slow.bytes);
  wait_file (server, send, SWB_FILE_SEND_STATE_DONE, size);
  events = fixture_events (log);
  g_assert_nonnull (strstr (events->str, "file-left "));

  close (fast.fd);
  close (slow.fd);
  fixture_close (server);
}

/* What is no file, or has nobody to go to, is refused and said. */
static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *fifo = g_build_filename (fixture->endpoints.directory, "fifo", NULL);
  g_autofree char *none = g_build_filename (fixture->endpoints.directory, "none", NULL);
  const char *const paths[] = { none, fifo, fixture->endpoints.directory, "/dev/zero" };
  SwbEndpoint *server = fixture_start_server (&fixture->endpoints, "");
  g_autoptr (SwbFileSend) nobody = NULL;
  int fd;

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_bytes_unref (make_file (fixture, 10));
  nobody = swb_endpoint_send_file (server, &all, fixture->path, NULL);
  wait_file (server, nobody, SWB_FILE_SEND_STATE_FAILED, 0);
  assert_failed (nobody, SWB_NET_ERROR, SWB_NET_ERROR_NOT_CONNECTED, "nobody");

  fd = connect_to (server);
  fixture_wait_connections (server, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (SwbFileSend) send = swb_endpoint_send_file (server, &all, paths[i], NULL);

      wait_file (server, send, SWB_FILE_SEND_STATE_FAILED, 0);
      assert_failed (send, G_IO_ERROR, i == 0 ? G_IO_ERROR_NOT_FOUND : G_IO_ERROR_NOT_REGULAR_FILE,
                     i == 0 ? "none" : "ordinary");
    }

  close (fd);
  fixture_close (server);
}

/* A file that gets shorter on the way. */
static void
test_shorter (Fixture      *fixture,
              gconstpointer data)
{
  SwbEndpoint *server = fixture_start_server (&fixture->endpoints, "");
  int fd = connect_to (server);
  Reader reader = { fd, 20000000, NULL };
  g_autoptr (GBytes) bytes = make_file (fixture, 30000000);
  g_autoptr (SwbFileSend) send = NULL;
  const SwbFileSendOptions options = { .chunk = SWB_FILE_SEND_MAX_CHUNK };
  GThread *thread;

  fixture_wait_connections (server, 1);
  send = swb_endpoint_send_file (server, &all, fixture->path, &options);
  wait_stuck (server, send);
  g_assert_cmpint (truncate (fixture->path, 20000000), ==, 0);
  reader.size = 20000000 / SWB_FILE_SEND_MAX_CHUNK * SWB_FILE_SEND_MAX_CHUNK; /* whole pieces only */
  thread = g_thread_new ("reader", reader_main, &reader);
  wait_file (server, send, SWB_FILE_SEND_STATE_FAILED, reader.size);
  assert_failed (send, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "byte 20000000");
  g_thread_join (thread);
  g_assert_cmpmem (reader.bytes->data, reader.bytes->len, g_bytes_get_data (bytes, NULL), reader.size);
  g_byte_array_unref (reader.bytes);

  fixture_wait_connections (server, 1);
  close (fd);
  fixture_close (server);
}

/* Cancelled while the receiver is stuck: what counts as sent is what arrives, and the connection goes on. */
static void
test_cancel (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_file (fixture, 50000000);
  SwbEndpoint *server = fixture_start_server (&fixture->endpoints, "");
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (server);
  int fd = connect_to (server);
  g_autoptr (SwbFileSend) send = NULL;
  g_autoptr (SwbFileSend) second = NULL;
  g_auto (SwbFileSendStatus) status = { 0 };
  g_auto (SwbEndpointStatus) panel = { 0 };
  g_autoptr (GString) events = NULL;
  Reader reader = { fd, 0, NULL };

  fixture_wait_connections (server, 1);
  send = swb_endpoint_send_file (server, &all, fixture->path, NULL);
  wait_stuck (server, send);

  second = swb_endpoint_send_file (server, &all, fixture->path, NULL);
  wait_file (server, second, SWB_FILE_SEND_STATE_FAILED, 0);
  assert_failed (second, SWB_NET_ERROR, SWB_NET_ERROR_NOT_CONNECTED, "Another file");

  fixture_send (server, 0, "after");
  swb_file_send_cancel (send);
  wait_file (server, send, SWB_FILE_SEND_STATE_CANCELLED, 1);
  swb_file_send_get_status (send, &status);
  fixture_wait (server, queued_is, GUINT_TO_POINTER (5));
  swb_endpoint_get_status (server, &panel);
  g_assert_cmpuint (panel.sent, ==, status.sent);

  reader.size = status.sent + 5;
  reader_main (&reader);
  g_assert_cmpuint (reader.bytes->len, ==, status.sent + 5);
  g_assert_cmpmem (reader.bytes->data, status.sent, g_bytes_get_data (bytes, NULL), status.sent);
  g_assert_cmpmem (reader.bytes->data + status.sent, 5, "after", 5);
  g_byte_array_unref (reader.bytes);
  events = fixture_events (log);
  g_assert_nonnull (strstr (events->str, "file-cancelled "));

  close (fd);
  fixture_close (server);
}

static void
test_pause (Fixture      *fixture,
            gconstpointer data)
{
  const SwbFileSendOptions options = { .chunk = 100, .delay = 1000 };
  g_autoptr (GBytes) bytes = make_file (fixture, 5000);
  SwbEndpoint *server = fixture_start_server (&fixture->endpoints, "");
  Reader reader = { connect_to (server), 5000, NULL };
  GThread *thread = g_thread_new ("reader", reader_main, &reader);
  g_autoptr (SwbFileSend) send = NULL;
  g_auto (SwbFileSendStatus) status = { 0 };
  g_auto (SwbFileSendStatus) later = { 0 };

  fixture_wait_connections (server, 1);
  send = swb_endpoint_send_file (server, &all, fixture->path, &options);
  wait_file (server, send, SWB_FILE_SEND_STATE_SENDING, 500);
  swb_file_send_pause (send);
  wait_file (server, send, SWB_FILE_SEND_STATE_PAUSED, 500);
  swb_file_send_get_status (send, &status);
  g_assert_cmpuint (status.sent, <, 5000);
  fixture_send (server, 77, "to nobody"); /* something else goes on, and with it a turn of the file */
  swb_file_send_get_status (send, &later);
  g_assert_cmpuint (later.sent, ==, status.sent);
  swb_file_send_resume (send);
  wait_file (server, send, SWB_FILE_SEND_STATE_DONE, 5000);
  assert_read (&reader, thread, bytes);

  close (reader.fd);
  fixture_close (server);
}

/* The peer, the owner of the queue or the panel puts an end to it. */
static void
test_ended (Fixture      *fixture,
            gconstpointer data)
{
  SwbEndpoint *server = fixture_start_server (&fixture->endpoints, "");
  g_autoptr (SwbFileSend) lost = NULL;
  g_autoptr (SwbFileSend) cut = NULL;
  g_autoptr (SwbFileSend) closed = NULL;
  g_auto (SwbFileSendStatus) status = { 0 };
  int fd = connect_to (server);

  g_bytes_unref (make_file (fixture, 50000000));
  fixture_wait_connections (server, 1);
  lost = swb_endpoint_send_file (server, &all, fixture->path, NULL);
  wait_stuck (server, lost);
  close (fd);
  wait_file (server, lost, SWB_FILE_SEND_STATE_FAILED, 1);
  assert_failed (lost, SWB_NET_ERROR, SWB_NET_ERROR_NOT_CONNECTED, "ended");

  fd = connect_to (server);
  fixture_wait_connections (server, 1);
  cut = swb_endpoint_send_file (server, &all, fixture->path, NULL);
  wait_stuck (server, cut);
  swb_endpoint_cancel_queued (server, &all);
  wait_file (server, cut, SWB_FILE_SEND_STATE_FAILED, 1);
  assert_failed (cut, SWB_NET_ERROR, SWB_NET_ERROR_NOT_CONNECTED, "taken back");

  closed = swb_endpoint_send_file (server, &all, fixture->path, NULL);
  wait_stuck (server, closed);
  fixture_close (server);
  swb_file_send_get_status (closed, &status);
  g_assert_cmpint (status.state, ==, SWB_FILE_SEND_STATE_CANCELLED);
  swb_file_send_cancel (closed); /* no endpoint any more */
  close (fd);
}

static void
test_udp (Fixture      *fixture,
          gconstpointer data)
{
  const SwbFileSendOptions options = { .chunk = 1000, .delay = 200 };
  guint16 port;
  int fd = peer_bind_udp (&port);
  g_autofree char *peer = g_strdup_printf ("localhost:%u", port);
  SwbTarget target = { .kind = SWB_TARGET_ADDRESS, .address = peer };
  SwbEndpoint *udp = fixture_start (&fixture->endpoints, "udp://127.0.0.1:0", SWB_ENDPOINT_STATE_BOUND);
  g_autoptr (GBytes) bytes = make_file (fixture, 10500);
  g_autoptr (SwbFileSend) send = NULL;
  const guint8 *wanted = g_bytes_get_data (bytes, NULL);

  send = swb_endpoint_send_file (udp, &target, fixture->path, &options);
  for (guint i = 0; i < 11; i++)
    {
      guint8 buffer[2000];
      gssize n = read (fd, buffer, sizeof buffer);

      g_assert_cmpmem (buffer, n, wanted + 1000 * i, i < 10 ? 1000 : 500);
    }
  wait_file (udp, send, SWB_FILE_SEND_STATE_DONE, 10500);

  close (fd);
  fixture_close (udp);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/file-send/bytes", Fixture, NULL, set_up, test_bytes, tear_down);
  g_test_add ("/file-send/several", Fixture, NULL, set_up, test_several, tear_down);
  g_test_add ("/file-send/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/file-send/shorter", Fixture, NULL, set_up, test_shorter, tear_down);
  g_test_add ("/file-send/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/file-send/pause", Fixture, NULL, set_up, test_pause, tear_down);
  g_test_add ("/file-send/ended", Fixture, NULL, set_up, test_ended, tear_down);
  g_test_add ("/file-send/udp", Fixture, NULL, set_up, test_udp, tear_down);

  return g_test_run ();
}
