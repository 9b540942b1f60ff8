#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <netinet/in.h>
#include <string.h>

#include "swb-error.h"
#include "swb-log-reader.h"
#include "swb-rule-dry-run.h"
#include "swb-rule-limits.h"
#include "test-async.h"
#include "test-folder.h"

static GPtrArray *
read_rules (const char *json,
            GError    **error)
{
  g_autofree char *document = g_strconcat ("{\"rules\":[", json, "]}", NULL);
  g_autoptr (JsonNode) node = json_from_string (document, NULL);
  g_auto (SwbJsonObject) object = { 0 };

  g_assert_nonnull (node);
  g_assert_true (swb_json_object_init (&object, node, "panels[1]", NULL));
  return swb_rule_list_read (&object, "rules", error);
}

static char *
write_rules (GPtrArray *rules)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  swb_rule_list_write (rules, object, "rules");
  json_node_take_object (node, object);
  return json_to_string (node, FALSE);
}

/* What is written is what was read, without defaults, and with what nobody understands. */
static void
test_round_trip (void)
{
  static const struct
  {
    const char *json;
    const char *written;
  } cases[] = {
    { "{}", "{\"name\":\"\",\"match\":\"any\",\"actions\":[]}" },
    { "{\"name\":\"n\",\"enabled\":false,\"when\":\"match\",\"match\":\"regex\",\"pattern\":\"(a)\",\"ignore-case\":true,\"unit\":\"line\","
      "\"gap-ms\":20,\"stop\":false,\"limit\":10000}",
      "{\"name\":\"n\",\"enabled\":false,\"match\":\"regex\",\"pattern\":\"(a)\",\"ignore-case\":true,\"unit\":\"line\",\"actions\":[],\"stop\":false}" },
    { "{\"when\":\"idle\",\"idle-ms\":5,\"gap-ms\":7,\"limit\":0}",
      "{\"name\":\"\",\"when\":\"idle\",\"gap-ms\":7,\"idle-ms\":5,\"actions\":[],\"limit\":0}" },
    { "{\"match\":\"equals\",\"pattern\":\"01\",\"pattern-format\":\"hex\"},{\"match\":\"length\",\"minimum\":1,\"maximum\":9}",
      "{\"name\":\"\",\"match\":\"equals\",\"pattern\":\"01\",\"pattern-format\":\"hex\",\"actions\":[]},"
      "{\"name\":\"\",\"match\":\"length\",\"minimum\":1,\"maximum\":9,\"actions\":[]}" },
    { "{\"colour\":\"red\",\"actions\":[{\"do\":\"send\",\"data\":\"x\",\"variables\":true,\"note\":[1]},{\"do\":\"echo\"},{\"do\":\"delay\",\"ms\":5,\"data\":1},"
      "{\"do\":\"close\"},{\"do\":\"reset\"},{\"do\":\"pause-reading\",\"ms\":0},{\"do\":\"mark\",\"text\":\"m\"},{\"do\":\"notify\",\"text\":\"n\"},"
      "{\"do\":\"start-sequence\",\"name\":\"s\"}]}",
      "{\"name\":\"\",\"match\":\"any\",\"actions\":[{\"do\":\"send\",\"data\":\"x\",\"variables\":true,\"note\":[1]},{\"do\":\"echo\"},{\"do\":\"delay\",\"ms\":5,\"data\":1},"
      "{\"do\":\"close\"},{\"do\":\"reset\"},{\"do\":\"pause-reading\",\"ms\":0},{\"do\":\"mark\",\"text\":\"m\"},{\"do\":\"notify\",\"text\":\"n\"},"
      "{\"do\":\"start-sequence\",\"name\":\"s\"}],\"colour\":\"red\"}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rules = read_rules (cases[i].json, &error);
      g_autoptr (GPtrArray) copy = NULL;
      g_autofree char *expected = g_strconcat ("{\"rules\":[", cases[i].written, "]}", NULL);
      g_autofree char *written = NULL;

      g_assert_no_error (error);
      copy = swb_rule_list_copy (rules);
      written = write_rules (copy);
      g_assert_cmpstr (written, ==, expected);
    }
}

static void
test_faults (void)
{
  static const struct
  {
    const char *json;
    const char *message;
  } cases[] = {
    { "1", "panels[1].rules[0]: an object is wanted here, not a number" },
    { "{\"name\":1}", "panels[1].rules[0].name: a string is wanted here, not a number" },
    { "{\"when\":\"never\"}", "panels[1].rules[0].when: “never” is none of: match, open, close, idle" },
    { "{},{\"when\":\"idle\"}", "panels[1].rules[1]: “idle-ms” is missing" },
    { "{\"pattern\":\"x\"}", "panels[1].rules[0]: “match” is missing" },
    { "{\"minimum\":5,\"maximum\":4}", "panels[1].rules[0].maximum: it is less than “minimum”" },
    { "{\"limit\":-1}", "panels[1].rules[0].limit: a whole number from 0 to 1000000 is wanted here" },
    { "{\"gap-ms\":0}", "panels[1].rules[0].gap-ms: a whole number from 1 to 86400000 is wanted here" },
    { "{\"actions\":{}}", "panels[1].rules[0].actions: an array is wanted here, not an object" },
    { "{\"actions\":[{}]}", "panels[1].rules[0].actions[0]: “do” is missing" },
    { "{\"actions\":[{\"do\":\"run\"}]}", "panels[1].rules[0].actions[0].do: “run” is none of: send, echo, delay, close, reset, "
                                        "pause-reading, mark, notify, start-sequence" },
    { "{\"actions\":[{\"do\":\"delay\"}]}", "panels[1].rules[0].actions[0]: “ms” is missing" },
    { "{\"actions\":[{\"do\":\"mark\",\"text\":\"\"}]}", "panels[1].rules[0].actions[0].text: it is empty" },
    { "{\"actions\":[{\"do\":\"send\",\"data\":5}]}", "panels[1].rules[0].actions[0].data: a string is wanted here, not a number" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rules = read_rules (cases[i].json, &error);

      g_assert_null (rules);
      g_assert_true (error->domain == SWB_WORKSPACE_ERROR);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

/* What can't work is refused before anything comes, by the rule and the member. */
static void
test_reactions (void)
{
  static const struct
  {
    const char *json;
    const char *message; /* NULL: it works */
  } cases[] = {
    { "{\"name\":\"r\",\"match\":\"regex\",\"pattern\":\"(\"}", "Rule “r”, pattern: " },
    { "{},{\"match\":\"wildcard\",\"pattern\":\"zz\"}", "Rule “2”, pattern: Character 1" },
    { "{\"match\":\"regex\",\"pattern\":\"(\",\"enabled\":false}", NULL },
    { "{\"match\":\"equals\",\"pattern\":\"a\",\"unit\":\"stream\"}", "Rule “1”, unit: " },
    { "{\"match\":\"length\",\"unit\":\"stream\"}", "Rule “1”, minimum: " },
    { "{\"actions\":[{\"do\":\"send\",\"data\":\"0\"},{\"do\":\"send\",\"data\":\"4 1G\",\"format\":\"hex\"}]}", "Rule “1”, actions[1].data: " },
    { "{\"actions\":[{\"do\":\"send\",\"data\":\"\",\"suffix\":\"\\\\q\"}]}", "Rule “1”, actions[0].suffix: " },
    { "{\"actions\":[{\"do\":\"send\",\"data\":\"{{1}}\",\"variables\":true}]}", "Rule “1”, actions[0].data: " },
    { "{\"actions\":[{\"do\":\"send\",\"data\":\"{{0}}{{peer}}\",\"variables\":true}]}", NULL },
    { "{\"match\":\"regex\",\"pattern\":\"(a)(b)?\",\"actions\":[{\"do\":\"send\",\"data\":\"{{2}} 00\",\"format\":\"hex\",\"variables\":true}]}", NULL },
    { "{\"when\":\"open\",\"actions\":[{\"do\":\"send\",\"data\":\"{{0}}\",\"variables\":true}]}", "Rule “1”, actions[0].data: " },
    { "{\"when\":\"open\",\"actions\":[{\"do\":\"echo\"}]}", "Rule “1”, actions[0]: " },
    { "{\"actions\":[{\"do\":\"send\",\"data\":\"中\",\"encoding\":\"ISO-8859-1\"}]}", "Rule “1”, actions[0].data: " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rules = read_rules (cases[i].json, NULL);
      g_autoptr (SwbReactions) reactions = swb_reactions_new (rules, "UTF-8", &error);

      g_test_message ("%s: %s", cases[i].json, error != NULL ? error->message : "");
      if (cases[i].message == NULL)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_null (reactions);
      g_assert_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_VALUE);
      g_assert_true (g_str_has_prefix (error->message, cases[i].message));
    }
}

/* In no second does a rule fire more often than its limit, and it never waits longer than a second. */
static void
test_limits (void)
{
  g_autoptr (GPtrArray) rules = read_rules ("{\"limit\":7},{\"limit\":0}", NULL);
  g_autoptr (SwbReactions) reactions = swb_reactions_new (rules, "UTF-8", NULL);
  g_autoptr (SwbRuleLimits) limits = swb_rule_limits_new (reactions);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gint64 fired[3000];
  gint64 now = 1000000;
  guint count = 0;

  while (count < G_N_ELEMENTS (fired))
    {
      gint64 slot = swb_rule_limits_get_slot (limits, 0, now);

      g_assert_cmpint (swb_rule_limits_get_slot (limits, 1, now), ==, now);
      g_assert_cmpint (slot, >=, now);
      g_assert_cmpint (slot, <=, now + G_USEC_PER_SEC);
      if (slot > now)
        {
          now = slot;
          continue;
        }
      swb_rule_limits_count (limits, 0, now);
      fired[count] = now;
      if (count >= 7)
        g_assert_cmpint (fired[count] - fired[count - 7], >=, G_USEC_PER_SEC * 49 / 50);
      count++;
      now += g_rand_int_range (rand, 0, 3) == 0 ? g_rand_int_range (rand, 0, 400000) : 0;
    }
}

static char *
show_firings (GPtrArray   *firings,
              SwbLogStore *store)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);

  for (guint i = 0; i < firings->len; i++)
    {
      const SwbRuleDryFiring *firing = g_ptr_array_index (firings, i);
      SwbLogRecord record;

      g_assert_true (swb_log_reader_read (reader, firing->offset, &record, NULL));
      g_string_append_printf (out, "%u:%u:", firing->flow, firing->rule);
      for (guint j = 0; j < firing->actions->len; j++)
        {
          const SwbRuleDryAction *action = g_ptr_array_index (firing->actions, j);

          if (action->bytes != NULL)
            g_string_append_len (out, g_bytes_get_data (action->bytes, NULL), (gssize) g_bytes_get_size (action->bytes));
          else
            g_string_append_printf (out, "<%d>", action->kind);
        }
      g_string_append_c (out, '|');
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
append (SwbLogStore *store,
        SwbLogFlow  *flow,
        const char  *text,
        gint64       ms)
{
  swb_log_store_append_data (store, flow, SWB_DIRECTION_IN, (const guint8 *) text, strlen (text), ms * 1000000);
}

static void
test_dry_run (void)
{
  static const char *const no_args[] = { NULL };
  g_autoptr (GPtrArray) rules =
    read_rules ("{\"enabled\":false},{\"when\":\"open\",\"actions\":[{\"do\":\"send\",\"data\":\"hi\"}]},"
                "{\"match\":\"contains\",\"pattern\":\"exit\",\"actions\":[{\"do\":\"send\",\"data\":\"{{counter}}\",\"variables\":true},{\"do\":\"close\"}]},"
                "{\"unit\":\"gap\",\"actions\":[{\"do\":\"echo\"}]},{\"when\":\"close\"},{\"when\":\"idle\",\"idle-ms\":500}", NULL);
  g_autoptr (SwbReactions) reactions = swb_reactions_new (rules, "UTF-8", NULL);
  g_autofree char *directory = test_folder_new ();
  g_autofree char *path = g_build_filename (directory, "log.pcapng", NULL);
  g_autoptr (SwbLogStore) store = swb_log_store_new (path);
  SwbNetAddress local, remote;
  g_autoptr (SwbLogFlow) tcp = NULL;
  g_autoptr (SwbLogFlow) udp = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) firings = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = NULL;

  g_assert_true (swb_net_address_parse (&local, "127.0.0.1:1", NULL));
  g_assert_true (swb_net_address_parse (&remote, "127.0.0.1:2", NULL));
  tcp = swb_log_flow_new (1, IPPROTO_TCP, &local, &remote, 5);
  udp = swb_log_flow_new (2, IPPROTO_UDP, &local, &remote, 0);
  g_assert_true (swb_log_store_open (store, &error));
  swb_log_store_append_open (store, tcp, SWB_DIRECTION_IN, SWB_LOG_EVENT_ACCEPTED, 1000000);
  append (store, tcp, "a", 1001);
  append (store, tcp, "b", 1002);
  append (store, tcp, "ex", 1102);
  append (store, udp, "exit", 1103);
  append (store, tcp, "it", 1104);
  append (store, tcp, "late", 1904);
  swb_log_store_append_end (store, tcp, SWB_DIRECTION_IN, SWB_LOG_KIND_FIN, SWB_LOG_EVENT_PEER_CLOSED, no_args, 1905000000);
  swb_log_store_commit (store);

  swb_rule_dry_run_async (reactions, store, NULL, NULL, NULL, test_async_keep, &result);
  test_async_wait (&result);
  firings = swb_rule_dry_run_finish (result, NULL, &error);
  g_assert_no_error (error);
  shown = show_firings (firings, store);
  g_assert_cmpstr (shown, ==, "1:1:hi|1:5:|1:3:ab|2:1:hi|2:2:1<3>|2:5:|1:2:2<3>|1:5:|1:3:late|1:4:|");

  g_cancellable_cancel (cancellable);
  g_assert_null (swb_rule_dry_run (reactions, store, cancellable, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  swb_log_store_close (store);
  test_folder_remove (directory);
}

/* What is kept of a large log has a bound, also where all of it has one stamp, as in files of others. */
static void
test_dry_run_large (void)
{
  enum { RECORDS = 300, SIZE = 256 * 1024 };
  g_autoptr (GPtrArray) rules = read_rules ("{\"actions\":[{\"do\":\"echo\"}]}", NULL);
  g_autoptr (SwbReactions) reactions = swb_reactions_new (rules, "UTF-8", NULL);
  g_autofree char *directory = test_folder_new ();
  g_autofree char *path = g_build_filename (directory, "log.pcapng", NULL);
  g_autoptr (SwbLogStore) store = swb_log_store_new (path);
  g_autofree char *text = g_strnfill (SIZE, 'x');
  g_autoptr (SwbLogFlow) flow = NULL;
  g_autoptr (GPtrArray) firings = NULL;
  g_autoptr (GError) error = NULL;
  SwbNetAddress local, remote;
  gboolean more = FALSE;
  gsize bytes = 0;

  g_assert_true (swb_net_address_parse (&local, "127.0.0.1:1", NULL));
  g_assert_true (swb_net_address_parse (&remote, "127.0.0.1:2", NULL));
  flow = swb_log_flow_new (1, IPPROTO_TCP, &local, &remote, 5);
  g_assert_true (swb_log_store_open (store, &error));
  for (guint i = 0; i < RECORDS; i++)
    {
      append (store, flow, text, 1000);
      swb_log_store_commit (store);
    }

  firings = swb_rule_dry_run (reactions, store, NULL, NULL, NULL, &more, &error);
  g_assert_no_error (error);
  g_assert_true (more);
  for (guint i = 0; i < firings->len; i++)
    {
      const SwbRuleDryFiring *firing = g_ptr_array_index (firings, i);

      g_assert_cmpuint (g_bytes_get_size (firing->matched), <=, 2 * SIZE);
      bytes += g_bytes_get_size (firing->matched);
    }
  g_assert_cmpuint (bytes, >=, SWB_RULE_DRY_RUN_MAX_BYTES);
  g_assert_cmpuint (bytes, <, SWB_RULE_DRY_RUN_MAX_BYTES + 2 * SIZE);

  swb_log_store_close (store);
  test_folder_remove (directory);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule/round-trip", test_round_trip);
  g_test_add_func ("/rule/faults", test_faults);
  g_test_add_func ("/rule/reactions", test_reactions);
  g_test_add_func ("/rule/limits", test_limits);
  g_test_add_func ("/rule/dry-run", test_dry_run);
  g_test_add_func ("/rule/dry-run-large", test_dry_run_large);
  return g_test_run ();
}
