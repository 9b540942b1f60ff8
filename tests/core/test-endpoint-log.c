#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gio/gio.h>
#include <unistd.h>

#include "endpoint-fixture.h"
#include "plain-peer.h"

/* An endpoint's log: where its file is, and that it can be begun anew while connections stand. */

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
test_clear_log (EndpointFixture *fixture,
                gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "");
  int fd = fixture_connect (server);
  g_autoptr (SwbLogStore) old = swb_endpoint_dup_log (server);

  peer_write (fd, "before");
  fixture_wait_received (server, 6);
  swb_endpoint_clear_log (server);
  fixture_wait (server, log_is_new, old);
  g_assert_false (g_file_test (swb_log_store_get_path (old), G_FILE_TEST_EXISTS));
  peer_write (fd, "after");
  fixture_wait_received (server, 11);
  fixture_assert_payload (server, 1, SWB_DIRECTION_IN, "after");
  close (fd);
  fixture_wait_connections (server, 0);
  fixture_assert_events (server, "peer-closed ");
  fixture_close (server);
}

/* A file that the user named is kept under another name, and the panel goes on under the one it was given. */
static void
test_clear_named_log (EndpointFixture *fixture,
                      gconstpointer    data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "named.pcapng", NULL);
  g_autofree char *kept = g_build_filename (fixture->directory, "named.1.pcapng", NULL);
  g_autofree char *query = g_strdup_printf ("?log=%s", path);
  SwbEndpoint *server = fixture_start_server (fixture, query);
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
  fixture_assert_events (server, "old-log-kept ");
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  fixture_close (server);
}

static void
test_log_directory (EndpointFixture *fixture,
                    gconstpointer    data)
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

#define ADD(path, func) \
  g_test_add ("/endpoint-log/" path, EndpointFixture, NULL, endpoint_fixture_set_up, func, endpoint_fixture_tear_down)
  ADD ("clear", test_clear_log);
  ADD ("clear-named", test_clear_named_log);
  ADD ("directory", test_log_directory);

  return g_test_run ();
}
