/* Answer rules: their JSON, the compiling of their patterns, and the scan of a stream that is cut anywhere. The input is a
 * document, a NUL, and what the connection receives. Never crashes; what is read is written and read again alike; what is
 * kept is below the cap; rules of lines and of streams without regular expressions find the same however it is cut. */

#define G_LOG_DOMAIN "fuzz"

#include "swb-config.h"

#include <string.h>

#include "swb-error.h"
#include "swb-rule-scan.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static GPtrArray *
read_rules (JsonNode *node)
{
  g_autoptr (GError) error = NULL;
  g_auto (SwbJsonObject) object = { 0 };
  GPtrArray *rules;

  if (!swb_json_object_init (&object, node, "", &error))
    return NULL;

  rules = swb_rule_list_read (&object, "rules", &error);
  g_assert_true ((rules != NULL) == (error == NULL));
  return rules;
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

static void
check_round_trip (GPtrArray *rules)
{
  g_autofree char *written = write_rules (rules);
  g_autoptr (JsonNode) node = json_from_string (written, NULL);
  g_autoptr (GPtrArray) again = NULL;
  g_autofree char *rewritten = NULL;

  g_assert_nonnull (node);
  again = read_rules (node);
  g_assert_nonnull (again);
  rewritten = write_rules (again);
  g_assert_cmpstr (written, ==, rewritten);
}

static void
take (SwbRuleScan *scan,
      GString     *out)
{
  SwbRuleHit hit;

  while (swb_rule_scan_peek (scan, &hit))
    {
      g_string_append_printf (out, "%u %d ", hit.reaction, hit.costly);
      g_string_append_len (out, (const char *) hit.data, (gssize) hit.length);
      for (guint i = 0; i < hit.n_captures; i++)
        g_string_append_len (out, (const char *) hit.captures[i].data, (gssize) hit.captures[i].length);
      swb_rule_scan_take (scan);
    }
  g_assert_cmpuint (swb_rule_scan_get_kept (scan), <=, SWB_RULE_SCAN_CAP);
}

static GString *
scan_in_pieces (SwbReactions *reactions,
                const guint8 *data,
                gsize         size,
                gsize         piece,
                gboolean      datagrams)
{
  g_autoptr (SwbRuleScan) scan = swb_rule_scan_new (reactions, datagrams);
  GString *out = g_string_new (NULL);
  gint64 now = 1;

  for (gsize at = 0; at < size; at += piece)
    {
      gsize length = MIN (piece, size - at);
      g_autofree guint8 *copy = g_memdup2 (data + at, length);

      swb_rule_scan_push (scan, copy, length, now++);
      take (scan, out);
    }
  if (swb_rule_scan_push_time (scan, now + G_USEC_PER_SEC))
    take (scan, out);
  swb_rule_scan_push_end (scan);
  take (scan, out);

  return out;
}

static gboolean
is_independent (SwbReactions *reactions)
{
  for (guint i = 0; i < swb_reactions_get_length (reactions); i++)
    {
      const SwbReaction *reaction = swb_reactions_get (reactions, i);
      const SwbMatch *match = &reaction->rule->match;

      if (reaction->matcher == NULL)
        continue;
      if (match->kind == SWB_MATCH_REGEX || match->ignore_case || reaction->unit == SWB_RULE_UNIT_GAP ||
          reaction->unit == SWB_RULE_UNIT_READ || reaction->unit == SWB_RULE_UNIT_TEXT ||
          match->kind == SWB_MATCH_ANY || match->kind == SWB_MATCH_LENGTH)
        return FALSE;
    }
  return TRUE;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const guint8 *nul = size > 0 ? memchr (data, 0, size) : NULL;
  g_autofree char *document = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (SwbReactions) reactions = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 *stream;
  gsize length;

  if (nul == NULL)
    return 0;

  document = g_strndup ((const char *) data, (gsize) (nul - data));
  stream = nul + 1;
  length = MIN ((gsize) (data + size - stream), 2048);
  node = g_utf8_validate (document, -1, NULL) ? json_from_string (document, NULL) : NULL;
  rules = node != NULL ? read_rules (node) : NULL;
  if (rules == NULL || rules->len > 20)
    return 0;

  check_round_trip (rules);
  reactions = swb_reactions_new (rules, "UTF-8", &error);
  if (reactions == NULL)
    {
      g_assert_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_VALUE);
      return 0;
    }

  {
    GString *whole = scan_in_pieces (reactions, stream, length, MAX (length, 1), FALSE);
    GString *bytes = scan_in_pieces (reactions, stream, length, 1, FALSE);
    GString *threes = scan_in_pieces (reactions, stream, length, 3, FALSE);
    GString *datagrams = scan_in_pieces (reactions, stream, length, 5, TRUE);

    if (is_independent (reactions))
      {
        g_assert_cmpmem (whole->str, whole->len, bytes->str, bytes->len);
        g_assert_cmpmem (whole->str, whole->len, threes->str, threes->len);
      }
    g_string_free (whole, TRUE);
    g_string_free (bytes, TRUE);
    g_string_free (threes, TRUE);
    g_string_free (datagrams, TRUE);
  }

  return 0;
}
