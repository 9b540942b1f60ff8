#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gio/gio.h>
#include <unistd.h>

#include "endpoint-fixture.h"
#include "plain-peer.h"
#include "swb-hex.h"
#include "swb-log-rows.h"

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

/* Rows of data of one direction in hex, a bar behind each. */
static void
assert_rows (SwbEndpoint *endpoint,
             guint32      flow,
             SwbDirection direction,
             const char  *expected)
{
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (endpoint);
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (log);
  g_autoptr (GPtrArray) rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, 0, G_MAXUINT, NULL);
  g_autoptr (GString) shown = g_string_new (NULL);

  g_assert_nonnull (rows);
  g_assert_cmpuint (rows->len, ==, swb_log_rows_count (log, SWB_LOG_MODE_TEXT));
  for (guint i = 0; i < rows->len; i++)
    {
      const SwbLogRow *row = rows->pdata[i];

      if (row->kind == SWB_LOG_KIND_DATA && row->flow == flow && row->direction == direction)
        {
          g_autofree char *hex = swb_hex_format (row->bytes, row->length);

          g_string_append_printf (shown, "%s|", hex);
        }
    }
  g_assert_cmpstr (shown->str, ==, expected);
}

static void
write_hex (int         fd,
           const char *hex)
{
  g_autoptr (GBytes) bytes = swb_hex_parse (hex, NULL, NULL);

  g_assert_cmpint (write (fd, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)), ==, g_bytes_get_size (bytes));
}

static void
peer_assert_reads_bytes (int   fd,
                         gsize count)
{
  guint8 byte;

  while (count-- > 0)
    g_assert_cmpint (read (fd, &byte, 1), ==, 1);
}

static void
send_hex (SwbEndpoint *endpoint,
          const char  *hex)
{
  const SwbTarget target = { .kind = SWB_TARGET_ALL };
  g_autoptr (GBytes) bytes = swb_hex_parse (hex, NULL, NULL);

  swb_endpoint_send (endpoint, &target, bytes);
}

/* The lines of a client in UTF-16 are rows, in whatever pieces they come. */
static void
test_rows (EndpointFixture *fixture,
           gconstpointer    data)
{
  static const struct
  {
    const char *encoding;
    guint8 bytes[12];
    const char *rows;
  } cases[] = {
    { "UTF-16LE", { 0x0a, 0x4e, 0x77, 0x6d, 0x0a, 0, 0x0a, 0x4e, 0x0d, 0, 0x0a, 0 },
      "0A 4E 77 6D 0A 00|0A 4E 0D 00 0A 00|" },
    { "UTF-16BE", { 0x4e, 0x0a, 0x6d, 0x77, 0, 0x0a, 0x4e, 0x0a, 0, 0x0d, 0, 0x0a },
      "4E 0A 6D 77 00 0A|4E 0A 00 0D 00 0A|" },
    { "UTF-32LE", { 0x0a, 0x4e, 0, 0, 0x0a, 0, 0, 0, 0x41, 0, 0, 0 }, "0A 4E 00 00 0A 00 00 00|41 00 00 00|" },
    { "GBK", { 0x0a, 0x4e, 0, 0, 0x0a, 0, 0, 0, 0x41, 0, 0, 0 }, "0A|4E 00 00 0A|00 00 00 41 00 00 00|" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *query = g_strdup_printf ("?encoding=%s", cases[i].encoding);
      SwbEndpoint *server = fixture_start_server (fixture, query);
      guint64 received = 0;

      /* pieces as short as these are of one row however far apart they come */
      for (gsize piece = 1; piece <= 4; piece++)
        {
          int fd = fixture_connect (server);

          for (gsize at = 0; at < sizeof cases[i].bytes; at += piece)
            {
              g_assert_cmpint (write (fd, cases[i].bytes + at, piece), ==, piece);
              received += piece;
              fixture_wait_received (server, received);
            }
          close (fd);
          fixture_wait_connections (server, 0);
          assert_rows (server, (guint32) piece, SWB_DIRECTION_IN, cases[i].rows);
        }
      fixture_close (server);
    }
}

/* The encoding is changed while a connection stands: both directions, also in the log that is begun anew. */
static void
test_switch_encoding (EndpointFixture *fixture,
                      gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "");
  g_autoptr (SwbPanelSettings) settings = swb_panel_settings_new (SWB_PANEL_KIND_TCP_SERVER);
  g_autoptr (SwbLogStore) old = swb_endpoint_dup_log (server);
  int fd = fixture_connect (server);

  fixture_wait_connections (server, 1);
  write_hex (fd, "0A 4E 0A 00 41");
  fixture_wait_received (server, 5);
  g_object_set (settings, "encoding", "UTF-16LE", NULL);
  swb_endpoint_apply_settings (server, settings);
  send_hex (server, "0A 4E 0A 00 42 00"); /* commands are carried out in order */
  peer_assert_reads_bytes (fd, 6);
  /* the row that was open ended with the encoding; units stand where they stand in the stream */
  write_hex (fd, "00 0A 4E 0A 00 43 00");
  fixture_wait_received (server, 12);
  assert_rows (server, 1, SWB_DIRECTION_IN, "0A|4E 0A|00 41|00 0A 4E 0A 00|43 00|");
  assert_rows (server, 1, SWB_DIRECTION_OUT, "0A 4E 0A 00|42 00|");

  swb_endpoint_clear_log (server);
  fixture_wait (server, log_is_new, old);
  write_hex (fd, "0A 4E 0A 00 44 00");
  fixture_wait_received (server, 18);
  assert_rows (server, 1, SWB_DIRECTION_IN, "0A 4E 0A 00|44 00|");

  g_object_set (settings, "encoding", "Big5", NULL);
  swb_endpoint_apply_settings (server, settings);
  send_hex (server, "0A 4E");
  peer_assert_reads_bytes (fd, 2);
  write_hex (fd, "0A 4E");
  fixture_wait_received (server, 20);
  assert_rows (server, 1, SWB_DIRECTION_IN, "0A 4E 0A 00|44 00|0A|4E|");
  assert_rows (server, 1, SWB_DIRECTION_OUT, "0A|4E|");
  close (fd);
  fixture_wait_connections (server, 0);
  fixture_close (server);
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
  ADD ("rows", test_rows);
  ADD ("switch-encoding", test_switch_encoding);

  return g_test_run ();
}
