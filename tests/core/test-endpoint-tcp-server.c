#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gio/gio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "endpoint-fixture.h"
#include "plain-peer.h"
#include "swb-error.h"

/* Clients of a TCP server: how they come, are told apart, and go. */

/* Three clients at once, each addressed alone and all together. */
static void
test_server_clients (EndpointFixture *fixture,
                     gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "");
  guint16 port = fixture_get_port (server);
  int fds[3];

  for (guint i = 0; i < 3; i++)
    {
      fds[i] = peer_connect (port);
      fixture_wait_connections (server, i + 1);
    }
  peer_write (fds[0], "one");
  peer_write (fds[1], "two");
  peer_write (fds[2], "three");
  fixture_wait_received (server, 11);

  {
    g_autoptr (GPtrArray) infos = swb_endpoint_dup_connections (server);

    g_assert_cmpuint (infos->len, ==, 3);
    for (guint i = 0; i < 3; i++)
      {
        g_autofree char *text = g_strdup_printf ("to %u", i);
        SwbConnectionInfo *info = g_ptr_array_index (infos, i);

        fixture_send (server, swb_connection_info_get_id (info), text);
        peer_assert_reads (fds[i], text);
        g_assert_cmpuint (swb_connection_info_get_local (info)->port, ==, port);
      }
  }
  fixture_send (server, 0, "all");
  for (guint i = 0; i < 3; i++)
    {
      peer_assert_reads (fds[i], "all");
      close (fds[i]);
    }
  fixture_wait_connections (server, 0);

  fixture_assert_payload (server, 2, SWB_DIRECTION_IN, "two");
  fixture_assert_payload (server, 3, SWB_DIRECTION_OUT, "to 2all");
  fixture_assert_events (server, "listening accepted accepted accepted peer-closed peer-closed peer-closed ");
  fixture_close (server);
}

/* Close and reset by the peer are different events, and what came before is in the log. */
static void
test_server_ends (EndpointFixture *fixture,
                  gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "");
  int fd = fixture_connect (server);

  peer_write (fd, "orderly");
  close (fd);
  fixture_wait_received (server, 7);
  fixture_wait_connections (server, 0);

  fd = fixture_connect (server);
  fixture_wait_connections (server, 1);
  peer_write (fd, "abrupt");
  fixture_wait_received (server, 13);
  peer_reset (fd);
  fixture_wait_connections (server, 0);

  fixture_assert_events (server, "listening accepted peer-closed accepted peer-reset ");
  fixture_assert_payload (server, 0, SWB_DIRECTION_IN, "orderlyabrupt");
  fixture_close (server);
}

/* Stopping the listener leaves the clients; closing the endpoint closes them. */
static void
test_server_stop (EndpointFixture *fixture,
                  gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "");
  int fd = fixture_connect (server);
  char byte;

  fixture_wait_connections (server, 1);
  swb_endpoint_stop (server);
  fixture_wait_state (server, SWB_ENDPOINT_STATE_STOPPED);
  peer_write (fd, "still here");
  fixture_wait_received (server, 10);
  fixture_send (server, 0, "me too");
  peer_assert_reads (fd, "me too");

  fixture_close (server);
  g_assert_cmpint (read (fd, &byte, 1), ==, 0);
  close (fd);
}

static void
test_server_restart (EndpointFixture *fixture,
                     gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "");
  guint16 port = fixture_get_port (server);
  g_autofree char *address = g_strdup_printf ("tcp-server://127.0.0.1:%u", port);
  g_autoptr (SwbPanelSettings) settings = swb_panel_address_parse (address, NULL);

  swb_endpoint_apply_settings (server, settings);
  for (guint i = 0; i < 3; i++)
    {
      int fd = peer_connect (port);

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
test_server_serve_one (EndpointFixture *fixture,
                       gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "?serve=one&reply=echo");
  guint16 port = fixture_get_port (server);
  int first = peer_connect (port);
  int second = peer_connect (port);

  peer_write (first, "first");
  peer_write (second, "second");
  peer_assert_reads (first, "first");
  fixture_wait_connections (server, 1);
  g_assert_cmpint (recv (second, &(char){ 0 }, 1, MSG_DONTWAIT), ==, -1);
  close (first);
  peer_assert_reads (second, "second");
  close (second);
  fixture_wait_connections (server, 0);

  fixture_assert_events (server, "listening accepted peer-closed accepted peer-closed ");
  fixture_close (server);
}

/* Settings can change while a connection stands; urgent data stays in the stream. */
static void
test_server_change (EndpointFixture *fixture,
                    gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "");
  g_autoptr (SwbPanelSettings) settings = swb_panel_settings_new (SWB_PANEL_KIND_TCP_SERVER);
  int fd = fixture_connect (server);

  peer_write (fd, "quiet");
  fixture_wait_received (server, 5);
  g_object_set (settings, "reply", SWB_REPLY_ECHO, NULL);
  swb_endpoint_apply_settings (server, settings);
  fixture_send (server, 0, "now"); /* commands are carried out in order */
  peer_assert_reads (fd, "now");
  peer_write (fd, "loud");
  peer_assert_reads (fd, "loud");
  g_assert_cmpint (send (fd, "!", 1, MSG_OOB), ==, 1);
  peer_write (fd, "?");
  peer_assert_reads (fd, "!?");
  close (fd);
  fixture_wait_connections (server, 0);
  fixture_assert_payload (server, 1, SWB_DIRECTION_IN, "quietloud!?");
  fixture_close (server);
}

/* With half-open=on the peer's FIN does not end what we send. */
static void
test_server_half_open (EndpointFixture *fixture,
                       gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "?half-open=on");
  int fd = fixture_connect (server);
  char byte;

  peer_write (fd, "question");
  shutdown (fd, SHUT_WR);
  fixture_wait_received (server, 8);
  fixture_send (server, 0, "answer");
  peer_assert_reads (fd, "answer");
  swb_endpoint_disconnect (server, 1);
  g_assert_cmpint (read (fd, &byte, 1), ==, 0);
  close (fd);
  fixture_wait_connections (server, 0);

  fixture_assert_events (server, "listening accepted peer-closed closed ");
  fixture_close (server);
}

static void
test_server_port_in_use (EndpointFixture *fixture,
                         gconstpointer    data)
{
  SwbEndpoint *first = fixture_start_server (fixture, "");
  g_autofree char *address = g_strdup_printf ("tcp-server://127.0.0.1:%u", fixture_get_port (first));
  SwbEndpoint *second = fixture_start (fixture, address, SWB_ENDPOINT_STATE_FAILED);
  g_auto (SwbEndpointStatus) status = { 0 };

  swb_endpoint_get_status (second, &status);
  g_assert_error (status.error, SWB_NET_ERROR, SWB_NET_ERROR_ADDRESS_IN_USE);
  fixture_assert_events (second, "bind-failed ");
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
test_server_dual_stack (EndpointFixture *fixture,
                        gconstpointer    data)
{
  SwbEndpoint *server = fixture_start (fixture, "tcp-server://*:0", SWB_ENDPOINT_STATE_LISTENING);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) v6 = NULL;
  g_autoptr (GPtrArray) infos = NULL;
  guint16 port;
  int fd;

  port = fixture_get_port (server);
  fd = peer_connect (port);
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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) \
  g_test_add ("/endpoint-tcp-server/" path, EndpointFixture, NULL, endpoint_fixture_set_up, func, endpoint_fixture_tear_down)
  ADD ("clients", test_server_clients);
  ADD ("ends", test_server_ends);
  ADD ("stop", test_server_stop);
  ADD ("restart", test_server_restart);
  ADD ("serve-one", test_server_serve_one);
  ADD ("change", test_server_change);
  ADD ("half-open", test_server_half_open);
  ADD ("port-in-use", test_server_port_in_use);
  ADD ("dual-stack", test_server_dual_stack);

  return g_test_run ();
}
