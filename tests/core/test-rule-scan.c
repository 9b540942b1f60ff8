#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "swb-rule-scan.h"

#define MS G_GINT64_CONSTANT (1000)

/* JSON is the shortest way to write rules down. */
static SwbReactions *
make_in (const char *json,
         const char *encoding)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);
  g_auto (SwbJsonObject) object = { 0 };
  g_autoptr (GPtrArray) rules = NULL;
  SwbReactions *reactions;

  g_assert_no_error (error);
  g_assert_true (swb_json_object_init (&object, node, "", &error));
  rules = swb_rule_list_read (&object, "rules", &error);
  g_assert_no_error (error);
  reactions = swb_reactions_new (rules, encoding, &error);
  g_assert_no_error (error);
  return reactions;
}

static SwbReactions *
make (const char *json)
{
  return make_in (json, "UTF-8");
}

static void
take_hits (SwbRuleScan *scan,
           GString     *out)
{
  SwbRuleHit hit;

  while (swb_rule_scan_peek (scan, &hit))
    {
      g_string_append_printf (out, "%u:%.*s", hit.reaction, (int) hit.length, (const char *) hit.data);
      for (guint i = 1; i < hit.n_captures; i++)
        g_string_append_printf (out, "(%.*s)", (int) hit.captures[i].length, (const char *) hit.captures[i].data);
      g_string_append_c (out, '|');
      swb_rule_scan_take (scan);
    }
}

/* Each read from memory of its own, so that a use after it has gone is seen. */
static void
push (SwbRuleScan *scan,
      const char  *data,
      gsize        length,
      gint64       now,
      GString     *out)
{
  g_autofree guint8 *copy = g_memdup2 (data, MAX (length, 1));

  swb_rule_scan_push (scan, copy, length, now);
  take_hits (scan, out);
}

/* @reads: separated by `/`; `_` is a pause of 100 ms */
static char *
run (SwbReactions *reactions,
     const char   *reads,
     gboolean      datagrams)
{
  g_autoptr (SwbRuleScan) scan = swb_rule_scan_new (reactions, datagrams);
  g_auto (GStrv) parts = g_strsplit (reads, "/", -1);
  g_autoptr (GString) out = g_string_new (NULL);
  gint64 now = 10 * G_USEC_PER_SEC;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      now += 1 * MS;
      if (strcmp (parts[i], "_") == 0)
        {
          now += 100 * MS;
          swb_rule_scan_push_time (scan, now);
          take_hits (scan, out);
        }
      else
        {
          push (scan, parts[i], strlen (parts[i]), now, out);
        }
    }
  swb_rule_scan_push_end (scan);
  take_hits (scan, out);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

#define RULES(...) "{\"rules\":[" __VA_ARGS__ "]}"
#define EXIT "{\"match\":\"contains\",\"pattern\":\"exit\"}"
#define ANY "{\"match\":\"any\"}"

/* Wherever a text is cut, no answer has half a character, unless the other half doesn't come. */
static void
test_texts (void)
{
  static const char whole[] = "{\"match\":\"regex\",\"pattern\":\"\\\\A((?s:.*?))\\\\n?\\\\z\",\"unit\":\"text\"}";
  static const struct
  {
    const char *encoding;
    const char *reads;
    const char *hits;
  } cases[] = {
    { "UTF-8", "ab/c", "0:ab(ab)|0:c(c)|" },
    { "UTF-8", "a\xe4/\xb8\xad", "0:a(a)|0:\xe4\xb8\xad(\xe4\xb8\xad)|" },
    { "UTF-8", "\xe4/\xb8/\xad\n", "0:\xe4\xb8\xad\n(\xe4\xb8\xad)|" },
    { "UTF-8", "\xe4\xb8\xad\xe6\x96/\x87", "0:\xe4\xb8\xad(\xe4\xb8\xad)|0:\xe6\x96\x87(\xe6\x96\x87)|" },
    { "UTF-8", "a\xe4/_/b", "0:a(a)|0:\xe4(\xe4)|0:b(b)|" },
    { "UTF-8", "a\xe4", "0:a(a)|0:\xe4(\xe4)|" },
    { "UTF-8", "a\xff/b", "0:a\xff(a\xff)|0:b(b)|" },
    { "GBK", "\xd6\xd0\xce/\xc4", "0:\xd6\xd0(\xd6\xd0)|0:\xce\xc4(\xce\xc4)|" },
    { "GBK", "a\xd6\xd0/\xce\xc4", "0:a\xd6\xd0(a\xd6\xd0)|0:\xce\xc4(\xce\xc4)|" },
    { "GB18030", "\x81\x30/\x81\x30!", "0:\x81\x30\x81\x30!(\x81\x30\x81\x30!)|" },
    { "ISO-8859-1", "a\xe4/b", "0:a\xe4(a\xe4)|0:b(b)|" },
  };
  static const char equal[] = "{\"match\":\"equals\",\"pattern\":\"\xe4\xb8\xad\xe6\x96\x87\",\"unit\":\"text\"}";
  g_autofree char *rules = g_strdup_printf (RULES ("%s"), whole);
  g_autofree char *equals = g_strdup_printf (RULES ("%s"), equal);
  g_autoptr (SwbReactions) reactions = make (equals);
  g_autofree char *hits = run (reactions, "\xe4\xb8/\xad\xe6/\x96\x87/_/\xe4\xb8", FALSE);

  /* what waits for more goes on waiting for that, too */
  g_assert_cmpstr (hits, ==, "0:\xe4\xb8\xad\xe6\x96\x87|");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwbReactions) texts = make_in (rules, cases[i].encoding);
      g_autofree char *found = run (texts, cases[i].reads, FALSE);
      g_autofree char *datagrams = NULL;

      g_test_message ("%s: %zu", cases[i].encoding, i);
      g_assert_cmpstr (found, ==, cases[i].hits);
      if (i == 1)
        {
          /* each datagram is a whole */
          datagrams = run (texts, cases[i].reads, TRUE);
          g_assert_cmpstr (datagrams, ==, "0:a\xe4(a\xe4)|0:\xb8\xad(\xb8\xad)|");
        }
    }
}

static void
test_units (void)
{
  static const struct
  {
    const char *rules;
    const char *reads;
    const char *hits;
  } cases[] = {
    { RULES (ANY), "a/bc", "0:a|0:bc|" },
    { RULES ("{\"unit\":\"line\"}"), "a\nb\r\n/c/d\n\ne", "0:a|0:b|0:cd|0:|0:e|" },
    { RULES ("{\"unit\":\"gap\"}"), "a/b/_/c/d", "0:ab|0:cd|" },
    { RULES ("{\"unit\":\"gap\",\"gap-ms\":200}"), "a/b/_/c/d", "0:abcd|" },
    { RULES ("{\"match\":\"equals\",\"pattern\":\"ping\"}"), "ping/ping\n/pi/ng/_/p/_/ing", "0:ping|0:ping|" },
    { RULES ("{\"match\":\"equals\",\"pattern\":\"ping\"}"), "xp/pi/n/g", "0:ping|" },
    { RULES ("{\"match\":\"starts-with\",\"pattern\":\"AT\"}"), "ATZ/A/T+GMR/BAT", "0:ATZ|0:AT+GMR|" },
    { RULES ("{\"match\":\"ends-with\",\"pattern\":\"!\"}"), "a!/!b/c!", "0:a!|0:c!|" },
    { RULES ("{\"match\":\"length\",\"minimum\":2,\"maximum\":3}"), "a/bc/def/ghij", "0:bc|0:def|" },
    { RULES ("{\"match\":\"length\",\"minimum\":3,\"unit\":\"stream\"}"), "a/bcd/efgh", "0:abc|0:def|" },
    { RULES ("{\"match\":\"equals\",\"pattern\":\"b\",\"unit\":\"line\"}"), "a\nb\nc\nb", "0:b|0:b|" },
    { RULES ("{\"match\":\"regex\",\"pattern\":\"(\\\\w+)=(\\\\d+)?\"}"), "a=1;bc/=2/3", "0:a=1(a)(1)|0:bc=23(bc)(23)|" },
    { RULES ("{\"match\":\"regex\",\"pattern\":\"\\\\d+\"}"), "1/2/_/3", "0:12|0:3|" },
    { RULES ("{\"match\":\"regex\",\"pattern\":\"^exit$\"}"), "exit/_/exits/_/exit", "0:exit|" },
    { RULES ("{\"match\":\"regex\",\"pattern\":\"\\\\d+\",\"unit\":\"read\"}"), "1/2", "0:1|0:2|" },
    /* what one that stops has matched, later ones don't see */
    { RULES ("{\"match\":\"regex\",\"pattern\":\"\\\\Aexit\\n?\\\\z\",\"unit\":\"read\"}," ANY), "ex/it/_/exi/_/t/exi/ted",
      "1:ex|0:exit|1:exi|1:t|1:exi|1:ted|" },
    { RULES (EXIT "," ANY), "a/exit/b", "1:a|0:exit|1:b|" },
    { RULES (EXIT "," ANY), "ex/it\n/b", "1:ex|0:exit|1:b|" },
    { RULES ("{\"match\":\"contains\",\"pattern\":\"exit\",\"stop\":false}," ANY), "exit", "0:exit|1:exit|" },
    { RULES (ANY "," EXIT), "exit", "0:exit|" },
    { RULES (EXIT ",{\"unit\":\"line\"}"), "a\nb exit c\nd\n", "1:a|0:exit|1:d|" },
    { RULES (EXIT ",{\"unit\":\"gap\"}"), "a/exit/b/_/c/_", "0:exit|1:c|" },
    { RULES (EXIT ",{\"match\":\"contains\",\"pattern\":\"it\"}"), "it exit it", "1:it|0:exit|1:it|" },
    /* by the place of the end, then by the order of the rules */
    { RULES (EXIT ",{\"match\":\"contains\",\"pattern\":\"x\"}"), "x exit", "1:x|1:x|0:exit|" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwbReactions) reactions = make (cases[i].rules);
      g_autofree char *hits = run (reactions, cases[i].reads, FALSE);

      g_test_message ("%s on %s", cases[i].rules, cases[i].reads);
      g_assert_cmpstr (hits, ==, cases[i].hits);
    }
}

static void
test_datagrams (void)
{
  static const struct
  {
    const char *rules;
    const char *reads;
    const char *hits;
  } cases[] = {
    { RULES (ANY), "a//bc", "0:a|0:|0:bc|" },
    { RULES (ANY "," ANY), "a/", "0:a|0:|" },
    { RULES (EXIT), "ex/it/exit/exitexit", "0:exit|0:exit|0:exit|" },
    { RULES ("{\"match\":\"equals\",\"pattern\":\"ping\"}"), "pi/ng/ping", "0:ping|" },
    { RULES ("{\"unit\":\"gap\"}"), "a/b", "0:a|0:b|" },
    { RULES ("{\"unit\":\"line\"}"), "a\nb/c\n", "0:a|0:b|0:c|" },
    { RULES ("{\"match\":\"regex\",\"pattern\":\"\\\\d+$\"}"), "1/a23/4b", "0:1|0:23|" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwbReactions) reactions = make (cases[i].rules);
      g_autofree char *hits = run (reactions, cases[i].reads, TRUE);

      g_test_message ("%s on %s", cases[i].rules, cases[i].reads);
      g_assert_cmpstr (hits, ==, cases[i].hits);
    }
}

/* Where a stream is cut makes no difference: each cut in two, each in three, and byte by byte. */
static void
test_partitions (void)
{
  static const char *const rules[] = {
    RULES (EXIT),
    RULES (EXIT ",{\"match\":\"contains\",\"pattern\":\"it\"},{\"match\":\"contains\",\"pattern\":\"e\",\"stop\":false}"),
    RULES ("{\"match\":\"wildcard\",\"pattern\":\"65 ?? 69\"},{\"match\":\"wildcard\",\"pattern\":\"0A * 0A\"}"),
    RULES ("{\"unit\":\"line\",\"match\":\"regex\",\"pattern\":\"e(.)\"},{\"unit\":\"line\"}"),
    RULES (EXIT ",{\"unit\":\"line\"}"),
    RULES ("{\"match\":\"regex\",\"pattern\":\"^(\\\\w+) (\\\\w+)\"}"),
    RULES ("{\"match\":\"regex\",\"pattern\":\"[a-z]+$\"}"),
    RULES ("{\"match\":\"length\",\"minimum\":5,\"unit\":\"stream\"}"),
  };
  static const char data[] = "say exit\r\nexi\nexexit it\n\nex exitexit";
  const gsize length = sizeof data - 1;

  for (gsize r = 0; r < G_N_ELEMENTS (rules); r++)
    {
      g_autoptr (SwbReactions) reactions = make (rules[r]);
      g_autofree char *whole = run (reactions, data, FALSE);

      g_test_message ("%s: %s", rules[r], whole);
      for (gsize a = 0; a <= length + 1; a++)
        for (gsize b = a; b <= length; b++)
          {
            g_autoptr (SwbRuleScan) scan = swb_rule_scan_new (reactions, FALSE);
            g_autoptr (GString) out = g_string_new (NULL);

            if (a == length + 1)
              break;
            push (scan, data, a, 1, out);
            push (scan, data + a, b - a, 2, out);
            push (scan, data + b, length - b, 3, out);
            swb_rule_scan_push_end (scan);
            take_hits (scan, out);
            g_assert_cmpstr (out->str, ==, whole);
          }

      {
        g_autoptr (SwbRuleScan) scan = swb_rule_scan_new (reactions, FALSE);
        g_autoptr (GString) out = g_string_new (NULL);

        for (gsize i = 0; i < length; i++)
          push (scan, data + i, 1, (gint64) i, out);
        swb_rule_scan_push_end (scan);
        take_hits (scan, out);
        g_assert_cmpstr (out->str, ==, whole);
      }
    }
}

/* What waits for a match is kept up to the cap; the rest is let go and told. */
static void
test_cap (void)
{
  g_autoptr (SwbReactions) reactions = make (RULES ("{\"match\":\"wildcard\",\"pattern\":\"02 * 03\"},{\"unit\":\"line\"}"));
  g_autoptr (SwbRuleScan) scan = swb_rule_scan_new (reactions, FALSE);
  g_autofree char *data = g_strnfill (50000, 'x');
  g_autoptr (GString) out = g_string_new (NULL);

  push (scan, "\2", 1, 1, out);
  push (scan, data, 50000, 2, out);
  g_assert_cmpuint (swb_rule_scan_get_kept (scan), ==, 50001);
  g_assert_cmpuint (swb_rule_scan_take_let_go (scan), ==, 0);
  push (scan, data, 50000, 3, out);
  g_assert_cmpuint (swb_rule_scan_get_kept (scan), ==, SWB_RULE_SCAN_CAP);
  g_assert_cmpuint (swb_rule_scan_take_let_go (scan), ==, 100001 - SWB_RULE_SCAN_CAP);
  g_assert_cmpstr (out->str, ==, "");

  /* the line whose beginning was let go is no line */
  push (scan, "\3\nabc\n", 6, 4, out);
  g_assert_cmpstr (out->str, ==, "1:abc|");
}

static void
test_costly (void)
{
  g_autoptr (SwbReactions) reactions =
    make (RULES ("{\"match\":\"regex\",\"pattern\":\"^(([a-z])+.)+[A-Z]([a-z])+$\",\"unit\":\"read\"}," ANY));
  g_autoptr (SwbRuleScan) scan = swb_rule_scan_new (reactions, FALSE);
  g_autofree char *data = g_strnfill (3000, 'a');
  SwbRuleHit hit;

  swb_rule_scan_push (scan, (const guint8 *) data, 3000, 1);
  g_assert_true (swb_rule_scan_peek (scan, &hit));
  g_assert_cmpuint (hit.reaction, ==, 0);
  g_assert_true (hit.costly);
  swb_rule_scan_take (scan);
  g_assert_true (swb_rule_scan_peek (scan, &hit));
  g_assert_cmpuint (hit.reaction, ==, 1);
  swb_rule_scan_take (scan);
  g_assert_false (swb_rule_scan_peek (scan, &hit));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule-scan/units", test_units);
  g_test_add_func ("/rule-scan/texts", test_texts);
  g_test_add_func ("/rule-scan/datagrams", test_datagrams);
  g_test_add_func ("/rule-scan/partitions", test_partitions);
  g_test_add_func ("/rule-scan/cap", test_cap);
  g_test_add_func ("/rule-scan/costly", test_costly);
  return g_test_run ();
}
