#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gio/gio.h>

#include "endpoint-fixture.h"
#include "swb-log-notes.h"
#include "swb-log-rows.h"

/* Notes on what an endpoint has recorded. */

static gboolean
has_rows (SwbEndpoint             *endpoint,
          const SwbEndpointStatus *status,
          gpointer                 data)
{
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (endpoint);

  return swb_log_rows_count (log, SWB_LOG_MODE_TEXT) >= GPOINTER_TO_UINT (data);
}

static GPtrArray *
fetch (SwbEndpoint *endpoint,
       guint        count)
{
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (endpoint);
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (log);
  GPtrArray *rows;

  fixture_wait (endpoint, has_rows, GUINT_TO_POINTER (count));
  rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, 0, count + 1, NULL);
  g_assert_cmpuint (rows->len, ==, count);
  return rows;
}

static void
add_note (SwbEndpoint     *endpoint,
          const SwbLogRow *row)
{
  g_autofree char *place = swb_log_notes_dup_place (row->record, row->time, row->begin);

  swb_endpoint_add_note (endpoint, "a row", place, "look");
}

/* A note is of the connection of its row, and ends the row that the connection is in; also when it is there no more. */
static void
test_connection (EndpointFixture *fixture,
                 gconstpointer    data)
{
  SwbEndpoint *server = fixture_start_server (fixture, "");
  g_autoptr (GSocketClient) connector = g_socket_client_new ();
  g_autoptr (GSocketConnection) client = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *host = NULL;
  GOutputStream *output;
  const SwbLogRow *row;

  host = g_strdup_printf ("127.0.0.1:%u", fixture_get_port (server));
  client = g_socket_client_connect_to_host (connector, host, 0, NULL, NULL);
  g_assert_nonnull (client);
  output = g_io_stream_get_output_stream (G_IO_STREAM (client));
  g_assert_true (g_output_stream_write_all (output, "one", 3, NULL, NULL, NULL));

  /* listening, connected, one */
  rows = fetch (server, 3);
  row = rows->pdata[2];
  add_note (server, row);
  add_note (server, rows->pdata[0]);
  fixture_wait (server, has_rows, GUINT_TO_POINTER (5));
  g_assert_true (g_output_stream_write_all (output, "two", 3, NULL, NULL, NULL));
  fixture_wait_received (server, 6);
  g_assert_true (g_io_stream_close (G_IO_STREAM (client), NULL, NULL));
  fixture_wait_connections (server, 0);
  add_note (server, row);
  g_clear_pointer (&rows, g_ptr_array_unref);

  /* the notes, two, closed, the note on what was of the connection */
  rows = fetch (server, 8);
  for (guint i = 0; i < rows->len; i++)
    {
      row = rows->pdata[i];
      g_assert_cmpuint (row->flow != 0, ==, i != 0 && i != 4);
      g_assert_cmpuint (swb_net_address_is_set (&row->remote), ==, i != 0 && i != 4);
      g_assert_cmpint (row->event == SWB_LOG_EVENT_NOTE, ==, i == 3 || i == 4 || i == 7);
    }
  row = rows->pdata[5];
  g_assert_cmpmem (row->bytes, row->length, "two", 3);

  fixture_close (server);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/endpoint-note/connection", EndpointFixture, NULL, endpoint_fixture_set_up, test_connection,
              endpoint_fixture_tear_down);
  return g_test_run ();
}
