#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <unistd.h>

#include "endpoint-fixture.h"
#include "plain-peer.h"
#include "swb-error.h"
#include "swb-repeat.h"

static const SwbTarget all = { .kind = SWB_TARGET_ALL };

static guint32
start (SwbEndpoint     *endpoint,
       const SwbTarget *target,
       const char      *text,
       guint64          interval,
       guint64          count)
{
  g_autoptr (SwbPayload) payload = swb_payload_new (text, SWB_DATA_FORMAT_TEXT);

  payload->variables = TRUE;
  return swb_endpoint_start_repeat (endpoint, target, payload, interval, count);
}

typedef struct
{
  guint32 id;
  SwbRepeatState state;
  guint64 sent;
  guint64 missed;
} Wanted;

static gboolean
is_as_wanted (SwbEndpoint             *endpoint,
              const SwbEndpointStatus *status,
              gpointer                 data)
{
  const Wanted *wanted = data;
  g_auto (SwbRepeatStatus) repeat = { 0 };

  g_assert_true (swb_endpoint_get_repeat (endpoint, wanted->id, &repeat));
  return repeat.state == wanted->state && repeat.sent >= wanted->sent && repeat.missed >= wanted->missed;
}

static void
wait_repeat (SwbEndpoint   *endpoint,
             guint32        id,
             SwbRepeatState state,
             guint64        sent,
             guint64        missed)
{
  Wanted wanted = { id, state, sent, missed };

  fixture_wait (endpoint, is_as_wanted, &wanted);
}

/* Each send has its own values; the count ends it; it takes the time it should, and the log tells. */
static void
test_count (EndpointFixture *fixture,
            gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "");
  int fd = fixture_connect (server);
  gint64 began;
  g_auto (SwbRepeatStatus) status = { 0 };
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (server);
  g_autoptr (GString) events = NULL;
  guint32 id;

  fixture_wait_connections (server, 1);
  began = g_get_monotonic_time ();
  id = start (server, &all, "{{counter}},", 2500, 9);
  g_assert_cmpuint (id, ==, 1);
  peer_assert_reads (fd, "1,2,3,4,5,6,7,8,9,");
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 8 * 2500);

  wait_repeat (server, id, SWB_REPEAT_STATE_ENDED, 9, 0);
  g_assert_true (swb_endpoint_get_repeat (server, id, &status));
  g_assert_cmpuint (status.sent, ==, 9);
  g_assert_cmpuint (status.interval, ==, 2500);
  g_assert_cmpint (status.next, ==, 0);
  g_assert_no_error (status.error);
  g_assert_false (swb_endpoint_get_repeat (server, id + 1, &status));

  close (fd);
  fixture_wait_connections (server, 0);
  events = fixture_events (log);
  g_assert_nonnull (strstr (events->str, "repeat-started-count "));
  g_assert_nonnull (strstr (events->str, "repeat-ended "));
  fixture_close (server);
}

/* Several side by side; one is stopped without the connection or the others. */
static void
test_several (EndpointFixture *fixture,
              gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "");
  int fd = fixture_connect (server);
  guint32 ids[3];
  g_autoptr (GArray) list = NULL;

  fixture_wait_connections (server, 1);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = start (server, &all, "x", 1000 * (i + 1), 0);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    wait_repeat (server, ids[i], SWB_REPEAT_STATE_RUNNING, 5, 0);
  swb_endpoint_stop_repeat (server, ids[1]);
  wait_repeat (server, ids[1], SWB_REPEAT_STATE_ENDED, 5, 0);
  list = swb_endpoint_list_repeats (server);
  g_assert_cmpuint (list->len, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const SwbRepeatStatus *status = &g_array_index (list, SwbRepeatStatus, i);

      g_assert_cmpuint (status->id, ==, ids[i]);
      g_assert_cmpint (status->state, ==, i == 1 ? SWB_REPEAT_STATE_ENDED : SWB_REPEAT_STATE_RUNNING);
      if (i != 1)
        wait_repeat (server, ids[i], SWB_REPEAT_STATE_RUNNING, status->sent + 3, 0);
    }

  fixture_wait_connections (server, 1);
  fixture_close (server); /* with two that run */
  close (fd);
}

/* It waits while nobody is there, and outlives a connection unless it was for that one. */
static void
test_waiting (EndpointFixture *fixture,
              gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "");
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (server);
  g_autoptr (GString) events = NULL;
  g_autoptr (GPtrArray) infos = NULL;
  g_auto (SwbRepeatStatus) status = { 0 };
  SwbTarget one = { .kind = SWB_TARGET_CONNECTION };
  guint32 id = start (server, &all, "{{counter}},", 1000, 0);
  guint32 other;
  int fd;

  wait_repeat (server, id, SWB_REPEAT_STATE_WAITING, 0, 0);
  fd = fixture_connect (server);
  peer_assert_reads (fd, "1,2,3,");
  fixture_wait_connections (server, 1);
  infos = swb_endpoint_dup_connections (server);
  one.connection = swb_connection_info_get_id (g_ptr_array_index (infos, 0));
  other = start (server, &one, "y", 1000, 0);
  wait_repeat (server, other, SWB_REPEAT_STATE_RUNNING, 1, 0);
  close (fd);
  wait_repeat (server, id, SWB_REPEAT_STATE_WAITING, 3, 0);
  wait_repeat (server, other, SWB_REPEAT_STATE_ENDED, 1, 0);
  g_assert_true (swb_endpoint_get_repeat (server, other, &status));
  g_assert_error (status.error, SWB_NET_ERROR, SWB_NET_ERROR_NOT_CONNECTED);

  fd = fixture_connect (server);
  wait_repeat (server, id, SWB_REPEAT_STATE_RUNNING, 5, 0);
  close (fd);
  wait_repeat (server, id, SWB_REPEAT_STATE_WAITING, 5, 0);
  swb_endpoint_stop (server);
  wait_repeat (server, id, SWB_REPEAT_STATE_ENDED, 5, 0);

  events = fixture_events (log);
  g_assert_nonnull (strstr (events->str, "repeat-waiting "));
  g_assert_nonnull (strstr (events->str, "repeat-resumed "));
  g_assert_nonnull (strstr (events->str, "repeat-failed "));
  fixture_close (server);
}

/* A receiver that doesn't read misses ticks; nothing piles up. */
static void
test_slow (EndpointFixture *fixture,
           gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "");
  int fd = fixture_connect (server);
  g_autofree char *text = g_strnfill (200000, 'z');
  g_auto (SwbEndpointStatus) status = { 0 };
  g_auto (SwbRepeatStatus) repeat = { 0 };
  guint32 id;
  guint64 got = 0;

  fixture_wait_connections (server, 1);
  id = start (server, &all, text, 1000, 0);
  wait_repeat (server, id, SWB_REPEAT_STATE_RUNNING, 1, 20);
  fixture_wait_queued (server); /* ticks are also missed by a test that is slow itself */
  swb_endpoint_get_status (server, &status);
  g_assert_cmpuint (status.queued, <=, 256 * 1024);
  swb_endpoint_stop_repeat (server, id);
  wait_repeat (server, id, SWB_REPEAT_STATE_ENDED, 1, 20);
  g_assert_true (swb_endpoint_get_repeat (server, id, &repeat));

  /* all that counts as sent arrives */
  while (got < repeat.sent * 200000)
    {
      char buffer[65536];
      gssize n = read (fd, buffer, sizeof buffer);

      g_assert_cmpint (n, >, 0);
      got += (guint64) n;
    }
  g_assert_cmpuint (got, ==, repeat.sent * 200000);
  close (fd);
  fixture_close (server);
}

/* What can't be made or found ends it, and says why. */
static void
test_faults (EndpointFixture *fixture,
             gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "");
  int fd = fixture_connect (server);
  g_auto (SwbRepeatStatus) status = { 0 };
  guint32 id;

  fixture_wait_connections (server, 1);
  id = start (server, &all, "{{nonsense}}", 1000, 0);
  wait_repeat (server, id, SWB_REPEAT_STATE_ENDED, 0, 0);
  g_assert_true (swb_endpoint_get_repeat (server, id, &status));
  g_assert_error (status.error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_VARIABLE);
  g_assert_cmpuint (status.sent, ==, 0);

  close (fd);
  fixture_close (server);
}

/* Datagrams, to an address that is there only once the panel is bound, with the peer's name in each. */
static void
test_udp (EndpointFixture *fixture,
          gconstpointer    data)
{
  guint16 port;
  int fd = peer_bind_udp (&port);
  g_autofree char *peer = g_strdup_printf ("localhost:%u", port);
  SwbTarget target = { .kind = SWB_TARGET_ADDRESS, .address = peer };
  SwbEndpoint *udp = fixture_endpoint_new ("udp://127.0.0.1:0", fixture->directory);
  guint32 id;

  id = start (udp, &target, "{{counter}} {{peer}}", 1000, 3);
  wait_repeat (udp, id, SWB_REPEAT_STATE_WAITING, 0, 0);
  swb_endpoint_start (udp);
  for (guint i = 1; i <= 3; i++)
    {
      char buffer[256] = { 0 };
      g_autofree char *wanted = g_strdup_printf ("%u 127.0.0.1:%u", i, port);

      g_assert_cmpint (read (fd, buffer, sizeof buffer - 1), >, 0);
      g_assert_cmpstr (buffer, ==, wanted);
    }
  wait_repeat (udp, id, SWB_REPEAT_STATE_ENDED, 3, 0);

  close (fd);
  fixture_close (udp);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) \
  g_test_add ("/repeat/" path, EndpointFixture, NULL, endpoint_fixture_set_up, func, endpoint_fixture_tear_down)
  ADD ("count", test_count);
  ADD ("several", test_several);
  ADD ("waiting", test_waiting);
  ADD ("slow", test_slow);
  ADD ("faults", test_faults);
  ADD ("udp", test_udp);

  return g_test_run ();
}
