#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "endpoint-fixture.h"

#include "plain-peer.h"
#include "test-folder.h"

#define DEADLINE_SECONDS 30

void
endpoint_fixture_set_up (EndpointFixture *self,
                         gconstpointer    data)
{
  self->directory = test_folder_new ();
}

void
endpoint_fixture_tear_down (EndpointFixture *self,
                            gconstpointer    data)
{
  test_folder_remove (self->directory);
  g_clear_pointer (&self->directory, g_free);
}

/* Starts what @address says and waits until it has got to @state. */
SwbEndpoint *
fixture_start (EndpointFixture *self,
               const char      *address,
               SwbEndpointState state)
{
  SwbEndpoint *endpoint = fixture_endpoint_new (address, self->directory);

  swb_endpoint_start (endpoint);
  fixture_wait_state (endpoint, state);
  return endpoint;
}

/* A TCP server on any port of 127.0.0.1. @query: its settings, such as "?reply=echo", or "" */
SwbEndpoint *
fixture_start_server (EndpointFixture *self,
                      const char      *query)
{
  g_autofree char *address = g_strconcat ("tcp-server://127.0.0.1:0", query, NULL);

  return fixture_start (self, address, SWB_ENDPOINT_STATE_LISTENING);
}

SwbEndpoint *
fixture_endpoint_new (const char *address,
                      const char *log_directory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbPanelSettings) settings = swb_panel_address_parse (address, &error);
  SwbEndpoint *endpoint;

  g_assert_no_error (error);
  endpoint = swb_endpoint_new (settings, log_directory, &error);
  g_assert_no_error (error);
  g_assert_nonnull (endpoint);

  return endpoint;
}

static gboolean
deadline_cb (gpointer data)
{
  g_error ("a test waited %d seconds in vain", DEADLINE_SECONDS);
  return G_SOURCE_REMOVE;
}

void
fixture_wait (SwbEndpoint     *endpoint,
              FixtureCondition condition,
              gpointer         data)
{
  guint deadline = g_timeout_add_seconds (DEADLINE_SECONDS, deadline_cb, NULL);

  for (;;)
    {
      g_auto (SwbEndpointStatus) status = { 0 };

      swb_endpoint_get_status (endpoint, &status);
      if (condition (endpoint, &status, data))
        break;
      g_main_context_iteration (NULL, TRUE);
    }

  g_source_remove (deadline);
}

static gboolean
state_is (SwbEndpoint             *endpoint,
          const SwbEndpointStatus *status,
          gpointer                 data)
{
  return status->state == (SwbEndpointState) GPOINTER_TO_INT (data);
}

void
fixture_wait_state (SwbEndpoint     *endpoint,
                    SwbEndpointState state)
{
  fixture_wait (endpoint, state_is, GINT_TO_POINTER (state));
}

static gboolean
connections_are (SwbEndpoint             *endpoint,
                 const SwbEndpointStatus *status,
                 gpointer                 data)
{
  return status->connections == GPOINTER_TO_UINT (data);
}

void
fixture_wait_connections (SwbEndpoint *endpoint,
                          guint        count)
{
  fixture_wait (endpoint, connections_are, GUINT_TO_POINTER (count));
}

static gboolean
received_is (SwbEndpoint             *endpoint,
             const SwbEndpointStatus *status,
             gpointer                 data)
{
  return status->received >= *(guint64 *) data;
}

void
fixture_wait_received (SwbEndpoint *endpoint,
                       guint64      bytes)
{
  fixture_wait (endpoint, received_is, &bytes);
}

static gboolean
is_queued (SwbEndpoint             *endpoint,
           const SwbEndpointStatus *status,
           gpointer                 data)
{
  return status->queued > 0;
}

/* Until something waits to be sent. */
void
fixture_wait_queued (SwbEndpoint *endpoint)
{
  fixture_wait (endpoint, is_queued, NULL);
}

/* Closes it, waits until that is done, and drops the caller's reference: it must be the last one. */
void
fixture_close (SwbEndpoint *endpoint)
{
  swb_endpoint_close (endpoint);
  while (!swb_endpoint_is_closed (endpoint))
    g_main_context_iteration (NULL, TRUE);

  g_assert_finalize_object (endpoint);
}

guint16
fixture_get_port (SwbEndpoint *endpoint)
{
  g_auto (SwbEndpointStatus) status = { 0 };

  swb_endpoint_get_status (endpoint, &status);
  g_assert_cmpuint (status.local.port, !=, 0);

  return status.local.port;
}

/* Returns: a plain socket that is connected to @server, which listens on 127.0.0.1 */
int
fixture_connect (SwbEndpoint *server)
{
  return peer_connect (fixture_get_port (server));
}

/* @connection: 0 for all */
void
fixture_send (SwbEndpoint *endpoint,
              guint32      connection,
              const char  *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  SwbTarget target = { .kind = connection != 0 ? SWB_TARGET_CONNECTION : SWB_TARGET_ALL, .connection = connection };

  swb_endpoint_send (endpoint, &target, bytes);
}

static void
foreach_record (SwbLogStore *log,
                void (*func) (const SwbLogRecord *record,
                              gpointer            data),
                gpointer     data)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (log);
  guint64 offset = swb_log_reader_get_first_offset (reader);
  SwbLogTotals totals;

  swb_log_store_get_totals (log, &totals);
  while (offset < totals.length)
    {
      g_autoptr (GError) error = NULL;
      SwbLogRecord record;

      swb_log_reader_read (reader, offset, &record, &error);
      g_assert_no_error (error);
      func (&record, data);
      offset = record.next;
    }
}

static void
add_event (const SwbLogRecord *record,
           gpointer            data)
{
  if (record->event != SWB_LOG_EVENT_NONE && record->kind != SWB_LOG_KIND_FILLER)
    g_string_append_printf (data, "%s ", swb_log_event_get_nick (record->event));
}

/* Returns: the nicks of the events in the log, each with a space behind it */
GString *
fixture_events (SwbLogStore *log)
{
  GString *events = g_string_new (NULL);

  foreach_record (log, add_event, events);
  return events;
}

typedef struct
{
  GByteArray *bytes;
  guint32 flow;
  SwbDirection direction;
} Collect;

static void
add_payload (const SwbLogRecord *record,
             gpointer            data)
{
  Collect *collect = data;

  if (record->kind == SWB_LOG_KIND_DATA && record->direction == collect->direction &&
      (collect->flow == 0 || record->flow == collect->flow))
    g_byte_array_append (collect->bytes, record->payload, (guint) record->payload_length);
}

/* @flow: 0 for all. Returns: the payload of that direction, one record after the other */
GByteArray *
fixture_payload (SwbLogStore *log,
                 guint32      flow,
                 SwbDirection direction)
{
  Collect collect = { g_byte_array_new (), flow, direction };

  foreach_record (log, add_payload, &collect);
  return collect.bytes;
}

/* @expected: as fixture_events() returns them */
void
fixture_assert_events (SwbEndpoint *endpoint,
                       const char  *expected)
{
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (endpoint);
  g_autoptr (GString) events = fixture_events (log);

  g_assert_cmpstr (events->str, ==, expected);
}

/* @flow: 0 for all */
void
fixture_assert_payload (SwbEndpoint *endpoint,
                        guint32      flow,
                        SwbDirection direction,
                        const char  *expected)
{
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (endpoint);
  g_autoptr (GByteArray) bytes = fixture_payload (log, flow, direction);

  g_assert_cmpmem (bytes->data, bytes->len, expected, strlen (expected));
}
