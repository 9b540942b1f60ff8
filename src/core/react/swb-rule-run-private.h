#pragma once

#include "swb-rule-run.h"

G_BEGIN_DECLS

/* For swb-rule-run.c and swb-rule-run-actions.c alone. */

#define SWB_RULE_RUN_NEVER G_MAXINT64

/* What a firing is about. */
typedef struct
{
  const guint8 *data;
  gsize length;
  gboolean lasting;
  guint n_captures;
  const SwbTemplateCapture *captures;
  guint64 number; /* of the firing, from 0 */
  const guint8 *rest; /* what has come behind it, for a sequence that it starts */
  gsize rest_length;
  SwbExpectationInput **behind; /* (nullable): of one that has waited: all of that */
} SwbRuleOccasion;

struct _SwbRuleRun
{
  SwbReactions *reactions;
  SwbRuleLimits *limits; /* unowned: the panel's */
  gboolean datagrams;
  char *local;
  char *peer;
  const SwbRuleHost *host;
  gpointer data;

  SwbRuleScan *scan;
  GQueue pending;  /* firings behind a delay, see swb-rule-run-actions.c */
  gsize pending_bytes;
  guint hearing;   /* pending ones that keep what comes for a sequence */
  gint64 delayed_until;
  GQueue backlog;  /* GBytes: what came while a rule was at its limit */
  gint64 blocked_until; /* a rule is at its limit; 0 when none is */
  gint64 paused_until;  /* reading; 0 when it is not, SWB_RULE_RUN_NEVER until it is resumed by hand */
  gint64 last;     /* when something came, or the connection opened */
  gboolean *idle;  /* by reaction: this quiet has been told */
  gboolean opened; /* the open rules have had their turn */
  gboolean over;   /* closed by a rule, or by anybody */
  gboolean input_ended;
  gboolean let_go_said;
  gboolean stalled; /* what is met waits in the scan */
};

void swb_rule_run_fire (SwbRuleRun      *self,
                        guint            index,
                        SwbRuleOccasion *about,
                        gint64           now);
void swb_rule_run_hear (SwbRuleRun   *self,
                        const guint8 *tainted,
                        gsize         length);
void swb_rule_run_do_pending (SwbRuleRun *self,
                              gint64      now);
gboolean swb_rule_run_is_full (SwbRuleRun *self);

G_END_DECLS
