#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "endpoint-fixture.h"
#include "swb-error.h"

/* A TCP client, against a server of ours and against nobody. */

static void
test_client (EndpointFixture *fixture,
             gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "?reply=echo");
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
  fixture_assert_events (client, "connecting connected closed connecting connected closed ");
  fixture_assert_payload (client, 0, SWB_DIRECTION_IN, "pingping");
  fixture_assert_payload (client, 0, SWB_DIRECTION_OUT, "pingping");

  /* the server goes: its FIN is told, and the client can connect no more */
  swb_endpoint_start (client);
  fixture_wait_state (client, SWB_ENDPOINT_STATE_CONNECTED);
  fixture_wait_connections (server, 1);
  fixture_close (server);
  fixture_wait_state (client, SWB_ENDPOINT_STATE_STOPPED);
  swb_endpoint_start (client);
  fixture_wait_state (client, SWB_ENDPOINT_STATE_FAILED);
  fixture_assert_events (client, "connecting connected closed connecting connected closed connecting connected peer-closed "
                         "connecting refused ");
  fixture_close (client);
}

static void
test_client_errors (EndpointFixture *fixture,
                    gconstpointer    data)
{
  SwbEndpoint *unresolvable = fixture_start (fixture, "tcp-client://no-such-name.invalid:80", SWB_ENDPOINT_STATE_FAILED);
  SwbEndpoint *idle = fixture_endpoint_new ("tcp-client://127.0.0.1:9", fixture->directory);
  g_auto (SwbEndpointStatus) status = { 0 };

  swb_endpoint_get_status (unresolvable, &status);
  g_assert_error (status.error, SWB_NET_ERROR, SWB_NET_ERROR_RESOLVE);
  fixture_assert_events (unresolvable, "resolving resolve-failed ");
  fixture_close (unresolvable);

  /* sending without a connection */
  fixture_send (idle, 0, "x");
  swb_endpoint_stop (idle);
  fixture_close (idle);
}

/* The zone of an address is an interface, and one that doesn't exist is named. */
static void
test_client_zones (EndpointFixture *fixture,
                   gconstpointer    data)
{
  SwbEndpoint *server = fixture_start (fixture, "tcp-server://[::1%25lo]:0", SWB_ENDPOINT_STATE_LISTENING);
  g_autofree char *address = g_strdup_printf ("tcp-client://[::1%%25lo]:%u", fixture_get_port (server));
  SwbEndpoint *client = fixture_start (fixture, address, SWB_ENDPOINT_STATE_CONNECTED);
  SwbEndpoint *nowhere = fixture_start (fixture, "tcp-client://[fe80::1%25nosuch0]:80", SWB_ENDPOINT_STATE_FAILED);
  g_auto (SwbEndpointStatus) status = { 0 };

  swb_endpoint_get_status (nowhere, &status);
  g_assert_error (status.error, SWB_NET_ERROR, SWB_NET_ERROR_RESOLVE);
  g_assert_nonnull (strstr (status.error->message, "There is no network interface “nosuch0”"));
  fixture_close (nowhere);
  fixture_close (client);
  fixture_close (server);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) \
  g_test_add ("/endpoint-tcp-client/" path, EndpointFixture, NULL, endpoint_fixture_set_up, func, endpoint_fixture_tear_down)
  ADD ("round-trip", test_client);
  ADD ("errors", test_client_errors);
  ADD ("zones", test_client_zones);

  return g_test_run ();
}
