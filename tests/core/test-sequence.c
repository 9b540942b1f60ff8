#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "endpoint-fixture.h"
#include "swb-error.h"
#include "swb-reactions.h"
#include "swb-sequence-run.h"

static const SwbTarget all = { .kind = SWB_TARGET_ALL };

static SwbSequence *
read_sequence (const char *json,
               GError    **error)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_auto (SwbJsonObject) object = { 0 };

  g_assert_nonnull (node);
  if (!swb_json_object_init (&object, node, "sequences[1]", error))
    return NULL;

  return swb_sequence_read (&object, error);
}

static char *
write_sequence (const SwbSequence *sequence)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, swb_sequence_write (sequence));
  return json_to_string (node, FALSE);
}

/* What is read is written again, with what is not understood; a copy is the same. */
static void
test_json (void)
{
  static const char json[] =
    "{\"name\":\"n\",\"steps\":[{\"do\":\"send\",\"data\":\"a\",\"line-ending\":\"lf\",\"x\":1},{\"do\":\"wait\",\"ms\":3},"
    "{\"do\":\"expect\",\"match\":\"equals\",\"pattern\":\"b\",\"unit\":\"line\",\"timeout-ms\":7},"
    "{\"do\":\"repeat\",\"count\":2,\"steps\":[{\"do\":\"expect\",\"match\":\"any\"}],\"y\":[]},{\"do\":\"stop\"}],\"z\":{}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbSequence) sequence = read_sequence (json, &error);
  g_autoptr (SwbSequence) copy = NULL;
  g_autoptr (SwbSequence) bare = NULL;
  g_autofree char *written = NULL;
  g_autofree char *written_copy = NULL;
  g_autofree char *written_bare = NULL;

  g_assert_no_error (error);
  written = write_sequence (sequence);
  g_assert_cmpstr (written, ==, json);
  copy = swb_sequence_copy (sequence);
  bare = swb_sequence_copy_bare (sequence);
  g_clear_pointer (&sequence, swb_sequence_free);
  written_copy = write_sequence (copy);
  g_assert_cmpstr (written_copy, ==, json);
  written_bare = write_sequence (bare);
  g_assert_null (strstr (written_bare, "\"x\""));
  g_assert_nonnull (strstr (written_bare, "timeout-ms"));
}

static void
test_json_faults (void)
{
  static const struct
  {
    const char *json;
    int code;
    const char *place;
  } cases[] = {
    { "{\"name\":1}", SWB_WORKSPACE_ERROR_TYPE, "sequences[1].name" },
    { "{\"steps\":{}}", SWB_WORKSPACE_ERROR_TYPE, "sequences[1].steps" },
    { "{\"steps\":[1]}", SWB_WORKSPACE_ERROR_TYPE, "sequences[1].steps[0]" },
    { "{\"steps\":[{}]}", SWB_WORKSPACE_ERROR_VALUE, "sequences[1].steps[0]" },
    { "{\"steps\":[{\"do\":\"jump\"}]}", SWB_WORKSPACE_ERROR_VALUE, "sequences[1].steps[0].do" },
    { "{\"steps\":[{\"do\":\"wait\"}]}", SWB_WORKSPACE_ERROR_VALUE, "sequences[1].steps[0]" },
    { "{\"steps\":[{\"do\":\"wait\",\"ms\":86400001}]}", SWB_WORKSPACE_ERROR_VALUE, "sequences[1].steps[0].ms" },
    { "{\"steps\":[{\"do\":\"expect\",\"timeout-ms\":0}]}", SWB_WORKSPACE_ERROR_VALUE, "steps[0].timeout-ms" },
    { "{\"steps\":[{\"do\":\"expect\",\"match\":\"b\"}]}", SWB_WORKSPACE_ERROR_VALUE, "steps[0].match" },
    { "{\"steps\":[{\"do\":\"repeat\",\"steps\":[{\"do\":\"stop\"}]}]}", SWB_WORKSPACE_ERROR_VALUE, "steps[0]" },
    { "{\"steps\":[{\"do\":\"repeat\",\"count\":0,\"steps\":[]}]}", SWB_WORKSPACE_ERROR_VALUE, "steps[0].steps" },
    { "{\"steps\":[{\"do\":\"repeat\",\"count\":1,\"steps\":[{\"do\":\"send\",\"data\":1}]}]}", SWB_WORKSPACE_ERROR_TYPE,
      "sequences[1].steps[0].steps[0].data" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_sequence (cases[i].json, &error));
      g_assert_error (error, SWB_WORKSPACE_ERROR, cases[i].code);
      if (strstr (error->message, cases[i].place) == NULL)
        g_error ("%s is not in: %s", cases[i].place, error->message);
    }
}

static gboolean
has_ended (SwbEndpoint             *endpoint,
           const SwbEndpointStatus *status,
           gpointer                 data)
{
  g_auto (SwbSequenceStatus) run = { 0 };

  swb_sequence_run_get_status (data, &run);
  return run.state != SWB_SEQUENCE_STATE_RUNNING;
}

static SwbEndpoint *
start_client (EndpointFixture *fixture,
              SwbEndpoint     *server)
{
  g_autofree char *address = g_strdup_printf ("tcp-client://127.0.0.1:%u", fixture_get_port (server));

  return fixture_start (fixture, address, SWB_ENDPOINT_STATE_CONNECTED);
}

#define SEND(data) "{\"do\":\"send\",\"data\":\"" data "\",\"escapes\":true,\"variables\":true}"
#define EXPECT(match, pattern, more) \
  "{\"do\":\"expect\",\"match\":\"" match "\",\"pattern\":\"" pattern "\"" more "}"
#define SOON ",\"timeout-ms\":30"

/* Against an echo: what comes of it, where it ended, and what differed. */
static void
test_runs (EndpointFixture *fixture,
           gconstpointer    data)
{
  static const struct
  {
    const char *steps;
    SwbSequenceState state;
    const char *step;
    guint64 done;
    const char *message;
    gint64 difference;
  } cases[] = {
    { "", SWB_SEQUENCE_STATE_PASSED, "1", 0, NULL, -1 },
    { SEND ("ab") "," EXPECT ("equals", "ab", ""), SWB_SEQUENCE_STATE_PASSED, "2", 2, NULL, -1 },
    { SEND ("ab") ",{\"do\":\"wait\",\"ms\":5}," EXPECT ("equals", "ab", ""), SWB_SEQUENCE_STATE_PASSED, "3", 3, NULL, -1 },
    { SEND ("one two") "," EXPECT ("contains", "one", "") "," EXPECT ("regex", "t[a-z]+", ""), SWB_SEQUENCE_STATE_PASSED,
      "3", 3, NULL, -1 },
    { SEND ("one two") "," EXPECT ("contains", "two", "") "," EXPECT ("contains", "one", SOON),
      SWB_SEQUENCE_STATE_FAILED, "3", 2, "came within 30 ms", -1 },
    { SEND ("l1\\r\\nl2\\n") "," EXPECT ("equals", "l2", ",\"unit\":\"line\""), SWB_SEQUENCE_STATE_PASSED, "2", 2, NULL, -1 },
    { SEND ("\\\\x01\\\\x03\\\\x7F") "," EXPECT ("wildcard", "01 ?? 7f", ""), SWB_SEQUENCE_STATE_PASSED, "2", 2, NULL, -1 },
    { SEND ("abcdef") ",{\"do\":\"expect\",\"match\":\"length\",\"minimum\":6,\"maximum\":6}", SWB_SEQUENCE_STATE_PASSED, "2",
      2, NULL, -1 },
    { SEND ("abXd") "," EXPECT ("equals", "abcd", ""), SWB_SEQUENCE_STATE_FAILED, "2", 1, "at byte 2 63", 2 },
    { SEND ("abcde") "," EXPECT ("equals", "abcd", ""), SWB_SEQUENCE_STATE_FAILED, "2", 1, "at byte 4", 4 },
    { SEND ("ab") "," EXPECT ("starts-with", "abcd", SOON), SWB_SEQUENCE_STATE_FAILED, "2", 1, "at byte 2", 2 },
    { EXPECT ("any", "", SOON), SWB_SEQUENCE_STATE_FAILED, "1", 0, "Nothing came within 30 ms", -1 },
    { SEND ("x") "," EXPECT ("contains", "y", SOON), SWB_SEQUENCE_STATE_FAILED, "2", 1, "did not come within 30 ms", -1 },
    { "{\"do\":\"repeat\",\"count\":3,\"steps\":[" SEND ("{{counter}}") "," EXPECT ("any", "", "") "]}," SEND ("e") ","
      EXPECT ("equals", "e", ""), SWB_SEQUENCE_STATE_PASSED, "3", 9, NULL, -1 },
    { "{\"do\":\"repeat\",\"count\":0,\"steps\":[" SEND ("{{counter}}") "," EXPECT ("starts-with", "1", SOON) "]}",
      SWB_SEQUENCE_STATE_FAILED, "1.2", 3, "at byte 0 31", 0 },
    { "{\"do\":\"stop\"}," EXPECT ("any", "", SOON), SWB_SEQUENCE_STATE_PASSED, "1", 0, NULL, -1 },
    { SEND ("{{nonsense}}"), SWB_SEQUENCE_STATE_FAILED, "1", 0, "nonsense", -1 },
    { EXPECT ("regex", "(", ""), SWB_SEQUENCE_STATE_FAILED, "1", 0, "", -1 },
  };
  SwbEndpoint *server = fixture_start_server (fixture, "?reply=echo");
  SwbEndpoint *client = start_client (fixture, server);
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (client);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *json = g_strdup_printf ("{\"name\":\"%zu\",\"steps\":[%s]}", i, cases[i].steps);
      g_autoptr (SwbSequence) sequence = read_sequence (json, &error);
      g_autoptr (SwbSequenceRun) run = NULL;
      g_auto (SwbSequenceStatus) status = { 0 };

      g_assert_no_error (error);
      run = swb_endpoint_start_sequence (client, &all, sequence);
      fixture_wait (client, has_ended, run);
      swb_sequence_run_get_status (run, &status);
      g_test_message ("%zu: %s at %s: %s", i, status.state == SWB_SEQUENCE_STATE_PASSED ? "passed" : "failed", status.step,
                      status.error != NULL ? status.error->message : "");
      g_assert_cmpint (status.state, ==, cases[i].state);
      g_assert_cmpuint (status.steps_done, ==, cases[i].done);
      g_assert_cmpint (status.difference, ==, cases[i].difference);
      if (cases[i].state == SWB_SEQUENCE_STATE_PASSED)
        {
          g_assert_no_error (status.error);
        }
      else
        {
          g_assert_cmpstr (status.step, ==, cases[i].step);
          g_assert_nonnull (status.error);
          if (strstr (status.error->message, cases[i].message) == NULL && i != 4)
            g_error ("%s is not in: %s", cases[i].message, status.error->message);
        }
    }

  fixture_close (client);
  {
    g_autoptr (GString) events = fixture_events (log);

    g_assert_nonnull (strstr (events->str, "sequence-started sequence-passed "));
    g_assert_nonnull (strstr (events->str, "sequence-failed "));
  }
  fixture_close (server);
}

static SwbSequenceRun *
run_steps (SwbEndpoint *endpoint,
           const char  *steps)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = g_strdup_printf ("{\"name\":\"s\",\"steps\":[%s]}", steps);
  g_autoptr (SwbSequence) sequence = read_sequence (json, &error);

  g_assert_no_error (error);
  return swb_endpoint_start_sequence (endpoint, &all, sequence);
}

static void
assert_ended (SwbSequenceRun  *run,
              SwbSequenceState state,
              const char      *message)
{
  g_auto (SwbSequenceStatus) status = { 0 };

  swb_sequence_run_get_status (run, &status);
  g_assert_cmpint (status.state, ==, state);
  if (message != NULL)
    g_assert_nonnull (strstr (status.error->message, message));
}

/* Nobody, several, the end of the connection, a cancel and the end of the panel. */
static void
test_ends (EndpointFixture *fixture,
           gconstpointer    data)
{
  const char *steps = SEND ("x") "," EXPECT ("contains", "never", ",\"timeout-ms\":60000");
  SwbEndpoint *server = fixture_start_server (fixture, "?reply=echo");
  SwbEndpoint *client, *second;
  g_autoptr (SwbSequenceRun) nobody = run_steps (server, steps);
  g_autoptr (SwbSequenceRun) lost = NULL;
  g_autoptr (SwbSequenceRun) several = NULL;
  g_autoptr (SwbSequenceRun) cancelled = NULL;
  g_autoptr (SwbSequenceRun) endless = NULL;
  g_autoptr (SwbSequenceRun) closed = NULL;
  g_autoptr (GPtrArray) runs = NULL;

  fixture_wait (server, has_ended, nobody);
  assert_ended (nobody, SWB_SEQUENCE_STATE_FAILED, "nobody");

  client = start_client (fixture, server);
  fixture_wait_connections (server, 1);
  lost = run_steps (server, steps);
  fixture_wait_received (client, 1);
  fixture_close (client);
  fixture_wait (server, has_ended, lost);
  assert_ended (lost, SWB_SEQUENCE_STATE_FAILED, "connection has ended");

  client = start_client (fixture, server);
  second = start_client (fixture, server);
  fixture_wait_connections (server, 2);
  several = run_steps (server, steps);
  fixture_wait (server, has_ended, several);
  assert_ended (several, SWB_SEQUENCE_STATE_FAILED, "choose one");

  cancelled = run_steps (client, steps);
  endless = run_steps (client, "{\"do\":\"repeat\",\"count\":0,\"steps\":[" SEND ("y") "]}");
  closed = run_steps (client, steps);
  fixture_wait_received (client, 1000);
  swb_sequence_run_cancel (cancelled);
  swb_sequence_run_cancel (endless);
  fixture_wait (client, has_ended, cancelled);
  fixture_wait (client, has_ended, endless);
  assert_ended (cancelled, SWB_SEQUENCE_STATE_CANCELLED, NULL);
  assert_ended (endless, SWB_SEQUENCE_STATE_CANCELLED, NULL);
  runs = swb_endpoint_list_sequence_runs (client);
  g_assert_cmpuint (runs->len, ==, 3);
  g_assert_true (g_ptr_array_index (runs, 0) == cancelled);
  fixture_close (client);
  assert_ended (closed, SWB_SEQUENCE_STATE_CANCELLED, NULL);
  swb_sequence_run_cancel (closed);

  fixture_close (second);
  fixture_close (server);
}

/* A rule starts it on the connection that met it, once at a time. */
static void
test_by_rule (EndpointFixture *fixture,
              gconstpointer    data)
{
  SwbEndpoint *echo = fixture_start_server (fixture, "?reply=echo");
  SwbEndpoint *client = start_client (fixture, echo);
  g_autoptr (GPtrArray) sequences = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_sequence_free);
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_rule_free);
  g_autoptr (SwbRule) rule = swb_rule_new ("r");
  SwbRuleAction *action = swb_rule_action_new (SWB_RULE_START_SEQUENCE);
  g_autoptr (SwbReactions) reactions = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (sequences, read_sequence ("{\"name\":\"q\",\"steps\":[" SEND ("second") ","
                                             EXPECT ("equals", "second", "") "]}", &error));
  g_assert_no_error (error);
  swb_endpoint_set_sequences (client, sequences);
  g_free (action->text);
  action->text = g_strdup ("q");
  g_ptr_array_add (rule->actions, action);
  rule->match.kind = SWB_MATCH_EQUALS;
  g_free (rule->match.pattern);
  rule->match.pattern = g_strdup ("first");
  g_ptr_array_add (rules, g_steal_pointer (&rule));
  reactions = swb_reactions_new (rules, "UTF-8", &error);
  g_assert_no_error (error);
  swb_endpoint_set_reactions (client, reactions);

  fixture_send (client, 0, "first");
  fixture_wait_received (client, strlen ("firstsecond"));
  runs = swb_endpoint_list_sequence_runs (client);
  g_assert_cmpuint (runs->len, ==, 1);
  g_assert_cmpstr (swb_sequence_run_get_name (g_ptr_array_index (runs, 0)), ==, "q");
  fixture_wait (client, has_ended, g_ptr_array_index (runs, 0));
  assert_ended (g_ptr_array_index (runs, 0), SWB_SEQUENCE_STATE_PASSED, NULL);

  fixture_close (client);
  fixture_close (echo);
}

static SwbReactions *
read_reactions (const char *json)
{
  g_autofree char *document = g_strdup_printf ("{\"rules\":[%s]}", json);
  g_autoptr (JsonNode) node = json_from_string (document, NULL);
  g_auto (SwbJsonObject) object = { 0 };
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (GError) error = NULL;
  SwbReactions *reactions;

  g_assert_nonnull (node);
  g_assert_true (swb_json_object_init (&object, node, "", &error));
  rules = swb_rule_list_read (&object, "rules", &error);
  g_assert_no_error (error);
  reactions = swb_reactions_new (rules, "UTF-8", &error);
  g_assert_no_error (error);
  return reactions;
}

static gboolean
has_run (SwbEndpoint             *endpoint,
         const SwbEndpointStatus *status,
         gpointer                 data)
{
  g_autoptr (GPtrArray) runs = swb_endpoint_list_sequence_runs (endpoint);

  return runs->len > 0;
}

/* What comes right behind that which starts it, in the same read, is seen by the first expect. */
static void
test_behind (EndpointFixture *fixture,
             gconstpointer    data)
{
  static const struct
  {
    const char *rule;
    const char *steps;
    const char *sent;
  } cases[] = {
    { "\"match\":\"contains\",\"pattern\":\"go\"", EXPECT ("equals", "rest", ""), "xgorest" },
    { "\"match\":\"contains\",\"pattern\":\"go\"", SEND ("1") "," SEND ("2") "," EXPECT ("contains", "st", ""), "gorest" },
    { "\"match\":\"contains\",\"pattern\":\"go\"", SEND ("12") "," EXPECT ("equals", "12", ""), "gorest" },
    { "\"unit\":\"line\",\"match\":\"equals\",\"pattern\":\"go\"", EXPECT ("equals", "rest", ",\"unit\":\"line\""),
      "go\r\nrest\n" },
    { "\"match\":\"contains\",\"pattern\":\"go\",\"limit\":1", EXPECT ("equals", "rest", ""), "gorest" },
    { "\"match\":\"regex\",\"pattern\":\"g(?=o)\"", EXPECT ("starts-with", "or", ""), "gorest" },
  };
  SwbEndpoint *echo = fixture_start_server (fixture, "?reply=echo");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SwbEndpoint *client = start_client (fixture, echo);
      g_autofree char *sequence = g_strdup_printf ("{\"name\":\"q\",\"steps\":[%s]}", cases[i].steps);
      /* behind a delay, too */
      g_autofree char *rule = g_strdup_printf ("{%s,\"actions\":[{\"do\":\"delay\",\"ms\":%d},"
                                               "{\"do\":\"start-sequence\",\"name\":\"q\"}]}", cases[i].rule,
                                               i % 2 == 0 ? 0 : 20);
      g_autoptr (GPtrArray) sequences = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_sequence_free);
      g_autoptr (SwbReactions) reactions = read_reactions (rule);
      g_autoptr (GPtrArray) runs = NULL;

      g_test_message ("%zu", i);
      g_ptr_array_add (sequences, read_sequence (sequence, NULL));
      swb_endpoint_set_sequences (client, sequences);
      swb_endpoint_set_reactions (client, reactions);
      fixture_send (client, 0, cases[i].sent);
      fixture_wait_received (client, strlen (cases[i].sent));
      fixture_wait (client, has_run, NULL);
      runs = swb_endpoint_list_sequence_runs (client);
      g_assert_cmpuint (runs->len, ==, 1);
      fixture_wait (client, has_ended, g_ptr_array_index (runs, 0));
      assert_ended (g_ptr_array_index (runs, 0), SWB_SEQUENCE_STATE_PASSED, NULL);
      fixture_close (client);
    }
  fixture_close (echo);
}

/* Each datagram is looked at by itself; others are let pass. */
static void
test_udp (EndpointFixture *fixture,
          gconstpointer    data)
{
  SwbEndpoint *echo = fixture_start (fixture, "udp://127.0.0.1:0?reply=echo", SWB_ENDPOINT_STATE_BOUND);
  g_autofree char *address = NULL;
  SwbEndpoint *udp;
  g_autoptr (SwbSequenceRun) passed = NULL;
  g_autoptr (SwbSequenceRun) failed = NULL;
  g_auto (SwbSequenceStatus) status = { 0 };

  address = g_strdup_printf ("udp://127.0.0.1:0?peer=localhost:%u", fixture_get_port (echo));
  udp = fixture_start (fixture, address, SWB_ENDPOINT_STATE_BOUND);

  passed = run_steps (udp, SEND ("a") "," SEND ("bc") "," EXPECT ("equals", "bc", ""));
  fixture_wait (udp, has_ended, passed);
  assert_ended (passed, SWB_SEQUENCE_STATE_PASSED, NULL);

  failed = run_steps (udp, SEND ("abd") "," EXPECT ("equals", "abc", SOON));
  fixture_wait (udp, has_ended, failed);
  swb_sequence_run_get_status (failed, &status);
  g_assert_cmpint (status.state, ==, SWB_SEQUENCE_STATE_FAILED);
  g_assert_cmpint (status.difference, ==, 2);
  g_assert_cmpmem (g_bytes_get_data (status.expected, NULL), g_bytes_get_size (status.expected), "abc", 3);
  g_assert_cmpmem (g_bytes_get_data (status.received, NULL), g_bytes_get_size (status.received), "abd", 3);

  fixture_close (udp);
  fixture_close (echo);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sequence/json", test_json);
  g_test_add_func ("/sequence/json-faults", test_json_faults);

#define ADD(path, func) \
  g_test_add ("/sequence/" path, EndpointFixture, NULL, endpoint_fixture_set_up, func, endpoint_fixture_tear_down)
  ADD ("runs", test_runs);
  ADD ("ends", test_ends);
  ADD ("by-rule", test_by_rule);
  ADD ("behind", test_behind);
  ADD ("udp", test_udp);

  return g_test_run ();
}
