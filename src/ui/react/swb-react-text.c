#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-react-text.h"

#include <glib/gi18n.h>

#include "swb-escape.h"
#include "swb-hex.h"

/*
 * What rules and sequences are called in words. Each list is in the order of its enumeration, translated once, and lives
 * as long as the program.
 */

/**
 * swb_react_text_whens:
 *
 * Returns: (transfer none): names for #SwbRuleWhen
 */
const char *const *
swb_react_text_whens (void)
{
  static const char *labels[5];

  if (labels[0] == NULL)
    {
      labels[1] = _ ("a connection opens");
      labels[2] = _ ("a connection closes");
      labels[3] = _ ("nothing came for a time");
      labels[0] = _ ("something comes");
    }
  return labels;
}

/**
 * swb_react_text_match_kinds:
 *
 * Returns: (transfer none): names for #SwbMatchKind
 */
const char *const *
swb_react_text_match_kinds (void)
{
  static const char *labels[9];

  if (labels[0] == NULL)
    {
      labels[1] = _ ("equals");
      labels[2] = _ ("starts with");
      labels[3] = _ ("ends with");
      labels[4] = _ ("contains");
      labels[5] = _ ("wildcard hex");
      labels[6] = _ ("regular expression");
      labels[7] = _ ("has a length");
      labels[0] = _ ("anything");
    }
  return labels;
}

/**
 * swb_react_text_units:
 *
 * Returns: (transfer none): names for #SwbRuleUnit
 */
const char *const *
swb_react_text_units (void)
{
  static const char *labels[7];

  if (labels[0] == NULL)
    {
      labels[1] = _ ("each read or datagram");
      labels[2] = _ ("each line");
      labels[3] = _ ("all until a pause");
      labels[4] = _ ("the stream, across reads");
      labels[5] = _ ("each read, no character cut");
      labels[0] = _ ("what suits the comparison");
    }
  return labels;
}

/**
 * swb_react_text_actions:
 *
 * Returns: (transfer none): names for #SwbRuleActionKind
 */
const char *const *
swb_react_text_actions (void)
{
  static const char *labels[10];

  if (labels[0] == NULL)
    {
      labels[1] = _ ("Echo it");
      labels[2] = _ ("Delay");
      labels[3] = _ ("Close (FIN)");
      labels[4] = _ ("Reset (RST)");
      labels[5] = _ ("Pause reading");
      labels[6] = _ ("Mark in the log");
      labels[7] = _ ("Notify me");
      labels[8] = _ ("Start a sequence");
      labels[0] = C_ ("step", "Send");
    }
  return labels;
}

/**
 * swb_react_text_steps:
 *
 * Returns: (transfer none): names for #SwbSequenceStepKind
 */
const char *const *
swb_react_text_steps (void)
{
  static const char *labels[6];

  if (labels[0] == NULL)
    {
      labels[1] = _ ("Wait");
      labels[2] = _ ("Expect");
      labels[3] = C_ ("step", "Repeat");
      labels[4] = C_ ("step", "Stop");
      labels[0] = C_ ("step", "Send");
    }
  return labels;
}

/**
 * swb_react_text_dup_name:
 * @name: of a rule or a sequence; may be empty
 * @position: of it, from 0
 *
 * Returns: (transfer full): what to call it
 */
char *
swb_react_text_dup_name (const char *name,
                         guint       position)
{
  return name[0] != '\0' ? g_strdup (name) : g_strdup_printf ("#%u", position + 1);
}

/**
 * swb_react_text_dup_action:
 * @kind: what is done
 * @ms: how long
 * @text: (nullable): what it is about
 *
 * Returns: (transfer full): it in words
 */
char *
swb_react_text_dup_action (SwbRuleActionKind kind,
                           guint             ms,
                           const char       *text)
{
  const char *label = swb_react_text_actions ()[kind];

  if (kind == SWB_RULE_DELAY || (kind == SWB_RULE_PAUSE_READING && ms > 0))
    return g_strdup_printf (_ ("%s %u ms"), label, ms);
  if (text != NULL && text[0] != '\0')
    return g_strdup_printf ("%s “%.60s”", label, text);
  return g_strdup (label);
}

static char *
dup_condition (const SwbRule *rule)
{
  const char *kind = swb_react_text_match_kinds ()[rule->match.kind];

  if (rule->when != SWB_RULE_WHEN_MATCH)
    return g_strdup (swb_react_text_whens ()[rule->when]);
  if (rule->match.kind == SWB_MATCH_ANY || rule->match.kind == SWB_MATCH_LENGTH)
    return g_strdup (kind);
  return g_strdup_printf ("%s %s", kind, rule->match.pattern);
}

/**
 * swb_react_text_dup_summary:
 * @rule: a rule
 *
 * Returns: (transfer full): it in a line: when and what
 */
char *
swb_react_text_dup_summary (const SwbRule *rule)
{
  g_autofree char *condition = dup_condition (rule);
  g_autoptr (GString) summary = g_string_new (condition);

  g_string_append (summary, " → ");
  for (guint i = 0; i < rule->actions->len; i++)
    {
      const SwbRuleAction *action = g_ptr_array_index (rule->actions, i);
      g_autofree char *text = swb_react_text_dup_action (action->kind, action->ms, action->kind == SWB_RULE_SEND
                                                                                     ? action->payload->data : action->text);

      g_string_append_printf (summary, "%s%s", i > 0 ? ", " : "", text);
    }
  if (rule->actions->len == 0)
    g_string_append (summary, _ ("nothing yet"));
  g_strdelimit (summary->str, "\n\r", ' ');
  return g_string_free (g_steal_pointer (&summary), FALSE);
}

/**
 * swb_react_text_dup_excerpt:
 * @bytes: some bytes
 * @most: how many of them to show
 *
 * Returns: (transfer full): them as text where that can be read, else as hex
 */
char *
swb_react_text_dup_excerpt (GBytes *bytes,
                            gsize   most)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gsize shown = MIN (length, most);
  gboolean readable = TRUE;
  g_autofree char *text = NULL;

  for (gsize i = 0; i < shown && readable; i++)
    readable = data[i] >= 0x20 || data[i] == '\r' || data[i] == '\n' || data[i] == '\t';
  if (readable && !g_utf8_validate_len ((const char *) data, shown, NULL))
    readable = FALSE;
  if (readable)
    text = swb_escape_format (data, shown, "UTF-8");
  if (text == NULL)
    text = swb_hex_format (data, shown);
  return g_strconcat (text, length > shown ? "…" : "", NULL);
}
