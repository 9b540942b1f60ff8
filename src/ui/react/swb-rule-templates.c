#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-rule-templates.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-react-text.h"
#include "swb-template-choice.h"

/*
 * What an answer rule is begun with.
 */

typedef struct
{
  const char *nick;
  const char *label;
  SwbRuleWhen when;
  SwbMatchKind kind;
  const char *pattern;
  SwbRuleActionKind action;
  const char *data;
  gboolean hex;
  gboolean variables;
  const char *checksum;
} Template;

static const Template templates[] = {
  { "answer", N_ ("Answer with…"), SWB_RULE_WHEN_MATCH, SWB_MATCH_ANY, "", SWB_RULE_SEND, "OK", FALSE, FALSE, NULL },
  { "echo", N_ ("Echo"), SWB_RULE_WHEN_MATCH, SWB_MATCH_ANY, "", SWB_RULE_ECHO, NULL, FALSE, FALSE, NULL },
  { "greet", N_ ("Greet on connect"), SWB_RULE_WHEN_OPEN, SWB_MATCH_ANY, "", SWB_RULE_SEND, "Hello {{peer}}", FALSE, TRUE,
    NULL },
  { "close", N_ ("Close on a text"), SWB_RULE_WHEN_MATCH, SWB_MATCH_CONTAINS, "exit", SWB_RULE_CLOSE, NULL, FALSE, FALSE,
    NULL },
  { "regex", N_ ("Answer with a capture"), SWB_RULE_WHEN_MATCH, SWB_MATCH_REGEX, "name=(\\w+)", SWB_RULE_SEND,
    "Hello {{1}}", FALSE, TRUE, NULL },
  { "modbus", N_ ("Modbus RTU: read one register"), SWB_RULE_WHEN_MATCH, SWB_MATCH_WILDCARD, "01 03 ?? ?? 00 01 ?? ??",
    SWB_RULE_SEND, "01 03 02 00 2A", TRUE, FALSE, "CRC-16/MODBUS" },
  { "idle", N_ ("Ping when it is quiet"), SWB_RULE_WHEN_IDLE, SWB_MATCH_ANY, "", SWB_RULE_SEND, "PING", FALSE, FALSE,
    NULL },
  { "notify", N_ ("Notify me of a text"), SWB_RULE_WHEN_MATCH, SWB_MATCH_CONTAINS, "ALARM", SWB_RULE_NOTIFY, "ALARM", FALSE,
    FALSE, NULL },
};

/**
 * swb_rule_templates_new_menu:
 *
 * Returns: (transfer full): a menu of them, for `list.add`, with what each does
 */
GMenuModel *
swb_rule_templates_new_menu (void)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (templates[i].label), NULL);
      g_autoptr (SwbRule) rule = swb_rule_templates_make (templates[i].nick);
      g_autofree char *summary = swb_react_text_dup_summary (rule);

      g_menu_item_set_attribute (item, SWB_TEMPLATE_DESCRIPTION, "s", summary);
      g_menu_item_set_action_and_target (item, "list.add", "s", templates[i].nick);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

static SwbRuleAction *
make_action (const Template *template)
{
  SwbRuleAction *action = swb_rule_action_new (template->action);

  if (action->payload != NULL)
    {
      swb_payload_free (action->payload);
      action->payload = swb_payload_new (template->data, template->hex ? SWB_DATA_FORMAT_HEX : SWB_DATA_FORMAT_TEXT);
      action->payload->variables = template->variables;
      if (template->checksum != NULL)
        {
          g_free (action->payload->checksum);
          action->payload->checksum = g_strdup (template->checksum);
        }
    }
  else if (action->text != NULL)
    {
      g_free (action->text);
      action->text = g_strdup (template->data);
    }
  return action;
}

/**
 * swb_rule_templates_make:
 * @name: of a template, as the menu has it
 *
 * Returns: (transfer full): a rule made by it
 */
SwbRule *
swb_rule_templates_make (const char *name)
{
  const Template *template = &templates[0];
  g_autofree char *label = NULL;
  SwbRule *rule;

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    if (g_str_equal (templates[i].nick, name))
      template = &templates[i];

  label = g_strdup (_ (template->label));
  if (g_str_has_suffix (label, "…"))
    label[strlen (label) - strlen ("…")] = '\0';
  rule = swb_rule_new (label);
  rule->when = template->when;
  if (template->when == SWB_RULE_WHEN_IDLE)
    rule->idle_ms = 5000;
  swb_match_clear (&rule->match);
  swb_match_init (&rule->match, template->kind, template->pattern);
  g_ptr_array_add (rule->actions, make_action (template));
  return rule;
}
