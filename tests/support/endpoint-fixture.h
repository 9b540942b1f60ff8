#pragma once

#include "swb-endpoint.h"
#include "swb-log-reader.h"
#include "swb-panel-address.h"

G_BEGIN_DECLS

/* Helpers for tests that run endpoints: everything waits on the main context for a condition, with a deadline that only
 * a failure reaches. */

typedef gboolean (*FixtureCondition) (SwbEndpoint             *endpoint,
                                      const SwbEndpointStatus *status,
                                      gpointer                 data);

/* A folder of the test's own, for logs and what else it writes. */
typedef struct
{
  char *directory;
} EndpointFixture;

void endpoint_fixture_set_up (EndpointFixture *self,
                              gconstpointer    data);
void endpoint_fixture_tear_down (EndpointFixture *self,
                                 gconstpointer    data);

SwbEndpoint *fixture_start (EndpointFixture *self,
                            const char      *address,
                            SwbEndpointState state);
SwbEndpoint *fixture_start_server (EndpointFixture *self,
                                   const char      *query);

SwbEndpoint *fixture_endpoint_new (const char *address,
                                   const char *log_directory);
void fixture_wait (SwbEndpoint     *endpoint,
                   FixtureCondition condition,
                   gpointer         data);
void fixture_wait_state (SwbEndpoint     *endpoint,
                         SwbEndpointState state);
void fixture_wait_connections (SwbEndpoint *endpoint,
                               guint        count);
void fixture_wait_received (SwbEndpoint *endpoint,
                            guint64      bytes);
void fixture_wait_queued (SwbEndpoint *endpoint);
void fixture_close (SwbEndpoint *endpoint);
guint16 fixture_get_port (SwbEndpoint *endpoint);
int fixture_connect (SwbEndpoint *server);
void fixture_send (SwbEndpoint *endpoint,
                   guint32      connection,
                   const char  *text);
GString *fixture_events (SwbLogStore *log);
GByteArray *fixture_payload (SwbLogStore *log,
                             guint32      flow,
                             SwbDirection direction);
void fixture_assert_events (SwbEndpoint *endpoint,
                            const char  *expected);
void fixture_assert_payload (SwbEndpoint *endpoint,
                             guint32      flow,
                             SwbDirection direction,
                             const char  *expected);

G_END_DECLS
