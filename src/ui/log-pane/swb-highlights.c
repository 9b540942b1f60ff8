#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-highlights.h"

#define RULES_TYPE "a(bsusbu)"

/* Steps that PCRE may take in one row: what a peer sends must not hold up the window. */
#define MATCH_LIMIT "(*LIMIT_MATCH=50000)"

/*
 * The rules by which the logs are highlighted, as they stand in the settings: one text for all of them.
 */

SwbHighlightRule *
swb_highlight_rule_new (void)
{
  SwbHighlightRule *rule = g_new0 (SwbHighlightRule, 1);

  rule->enabled = TRUE;
  rule->name = g_strdup ("");
  rule->text = g_strdup ("");
  return rule;
}

void
swb_highlight_rule_free (SwbHighlightRule *rule)
{
  if (rule == NULL)
    return;

  g_free (rule->name);
  g_free (rule->text);
  g_free (rule);
}

/**
 * swb_highlights_parse:
 * @text: what swb_highlights_print() made, maybe changed by hand; what can't be read is no rule
 *
 * Returns: (transfer full) (element-type SwbHighlightRule): the rules
 */
GPtrArray *
swb_highlights_parse (const char *text)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_highlight_rule_free);
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GError) error = NULL;
  GVariantIter iter;
  SwbHighlightRule *rule;

  if (*text == '\0')
    return rules;

  list = g_variant_parse (G_VARIANT_TYPE (RULES_TYPE), text, NULL, NULL, &error);
  if (list == NULL)
    {
      g_message ("highlight-rules: %s", error->message);
      return rules;
    }

  g_variant_iter_init (&iter, list);
  while (rules->len < SWB_HIGHLIGHTS_MAX)
    {
      guint32 kind, color;

      rule = g_new0 (SwbHighlightRule, 1);
      if (!g_variant_iter_next (&iter, "(bsusbu)", &rule->enabled, &rule->name, &kind, &rule->text, &rule->match_case,
                                &color))
        {
          swb_highlight_rule_free (rule);
          break;
        }
      rule->kind = kind < SWB_FIND_N_KINDS ? (SwbFindKind) kind : SWB_FIND_KIND_TEXT;
      rule->color = color % SWB_LOG_N_HIGHLIGHT_COLORS;
      g_ptr_array_add (rules, rule);
    }
  return rules;
}

/**
 * swb_highlights_print:
 * @rules: (element-type SwbHighlightRule): rules
 *
 * Returns: (transfer full): a text that says the same
 */
char *
swb_highlights_print (GPtrArray *rules)
{
  g_autoptr (GVariant) list = NULL;
  GVariantBuilder builder;

  if (rules->len == 0)
    return g_strdup ("");

  g_variant_builder_init (&builder, G_VARIANT_TYPE (RULES_TYPE));
  for (guint i = 0; i < rules->len; i++)
    {
      const SwbHighlightRule *rule = g_ptr_array_index (rules, i);

      g_variant_builder_add (&builder, "(bsusbu)", rule->enabled, rule->name, (guint32) rule->kind, rule->text,
                             rule->match_case, rule->color);
    }
  list = g_variant_ref_sink (g_variant_builder_end (&builder));
  return g_variant_print (list, FALSE);
}

static SwbLogPattern *
make_pattern (const SwbHighlightRule *rule,
              const char             *encoding)
{
  g_autofree char *limited = NULL;
  SwbLogPattern *pattern;

  if (rule->kind == SWB_FIND_KIND_REGEX)
    {
      limited = g_strconcat (MATCH_LIMIT, rule->text, NULL);
      pattern = swb_find_pattern_new (limited, rule->kind, rule->match_case, encoding, NULL);
      if (pattern != NULL)
        return pattern;
    }
  return swb_find_pattern_new (rule->text, rule->kind, rule->match_case, encoding, NULL);
}

/**
 * swb_highlights_apply:
 * @rules: (element-type SwbHighlightRule): rules
 * @view: a view, in whose encoding they are to be understood
 *
 * Has the view show what the rules say; what of them can't be looked for is left out.
 */
void
swb_highlights_apply (GPtrArray  *rules,
                      SwbLogView *view)
{
  g_autoptr (GArray) highlights = g_array_new (FALSE, FALSE, sizeof (SwbLogHighlight));

  for (guint i = 0; i < rules->len; i++)
    {
      const SwbHighlightRule *rule = g_ptr_array_index (rules, i);
      SwbLogHighlight highlight = { NULL, rule->color };

      if (!rule->enabled || *rule->text == '\0')
        continue;
      highlight.pattern = make_pattern (rule, swb_log_view_get_encoding (view));
      if (highlight.pattern != NULL)
        g_array_append_val (highlights, highlight);
    }

  swb_log_view_set_highlights (view, (const SwbLogHighlight *) (gpointer) highlights->data, highlights->len);
  for (guint i = 0; i < highlights->len; i++)
    swb_log_pattern_unref (g_array_index (highlights, SwbLogHighlight, i).pattern);
}
