#pragma once

#include "swb-find-pattern.h"
#include "swb-log-view.h"

G_BEGIN_DECLS

/* More rules than these are not taken. */
#define SWB_HIGHLIGHTS_MAX 64u

/**
 * SwbHighlightRule:
 * @enabled: whether it is looked for
 * @name: what the user calls it, may be empty
 * @kind: how @text is meant
 * @text: what to look for
 * @match_case: whether case counts
 * @color: less than %SWB_LOG_N_HIGHLIGHT_COLORS
 */
typedef struct
{
  gboolean enabled;
  char *name;
  SwbFindKind kind;
  char *text;
  gboolean match_case;
  guint color;
} SwbHighlightRule;

SwbHighlightRule *swb_highlight_rule_new (void);
void swb_highlight_rule_free (SwbHighlightRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbHighlightRule, swb_highlight_rule_free)

GPtrArray *swb_highlights_parse (const char *text);
char *swb_highlights_print (GPtrArray *rules);
void swb_highlights_apply (GPtrArray  *rules,
                           SwbLogView *view);

G_END_DECLS
