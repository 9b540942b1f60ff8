#pragma once

#include "swb-expectation.h"
#include "swb-log-event.h"
#include "swb-rule-limits.h"
#include "swb-rule-scan.h"

G_BEGIN_DECLS

/* Actions that wait, and bytes that they hold: at either, reading pauses until some are done. */
#define SWB_RULE_RUN_MAX_PENDING 4096u
#define SWB_RULE_RUN_MAX_PENDING_BYTES (1024u * 1024u)

/* Matches that are answered at once: then others have their turn, and reading waits for a moment. */
#define SWB_RULE_RUN_MAX_HITS 2000u

/**
 * SwbRuleHost:
 * @send: sends bytes; @bytes is %NULL when @data stays as long as what was fed; returns whether they were taken
 * @close: closes in order once what was sent before has left
 * @reset: ends the connection by RST
 * @notify: shows a notification on the desktop
 * @start_sequence: starts a sequence on the connection; @behind (transfer full) has what came behind what starts it
 * @log: writes a row; each argument may be %NULL
 * @is_congested: whether so much of what was sent waits that nothing more is to be; when that is over, the host calls
 *   swb_rule_run_wake()
 *
 * What a connection does for its rules. None of them may free the run, or call
 * it but for swb_rule_run_drop_pending().
 */
typedef struct
{
  gboolean (*send) (gpointer      host,
                    const guint8 *data,
                    gsize         length,
                    GBytes       *bytes);
  void (*close) (gpointer host);
  void (*reset) (gpointer host);
  void (*notify) (gpointer    host,
                  const char *rule,
                  const char *text);
  void (*start_sequence) (gpointer             host,
                          const char          *name,
                          SwbExpectationInput *behind);
  void (*log) (gpointer      host,
               SwbLogEventId event,
               const char   *first,
               const char   *second);
  gboolean (*is_congested) (gpointer host);
} SwbRuleHost;

/**
 * SwbRuleRun:
 *
 * The rules of one connection, or of one UDP peer, at work: what it receives goes in, and what the rules do goes to its
 * host, in order, also behind a delay. It knows no clock but the times that it is given; after each call its host looks at
 * swb_rule_run_get_deadline() and swb_rule_run_wants_input(). Belongs to one thread.
 */
typedef struct _SwbRuleRun SwbRuleRun;

SwbRuleRun *swb_rule_run_new (SwbReactions      *reactions,
                              SwbRuleLimits     *limits,
                              gboolean           datagrams,
                              const char        *local,
                              const char        *peer,
                              const SwbRuleHost *host,
                              gpointer           data,
                              gint64             now);
void swb_rule_run_free (SwbRuleRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbRuleRun, swb_rule_run_free)

void swb_rule_run_open (SwbRuleRun *self,
                        gint64      now);
void swb_rule_run_feed (SwbRuleRun   *self,
                        const guint8 *tainted,
                        gsize         length,
                        gint64        now);
void swb_rule_run_end_input (SwbRuleRun *self,
                             gint64      now);
void swb_rule_run_close (SwbRuleRun *self,
                         gint64      now);
void swb_rule_run_wake (SwbRuleRun *self,
                        gint64      now);
void swb_rule_run_resume_reading (SwbRuleRun *self);
gint64 swb_rule_run_get_deadline (SwbRuleRun *self);
gboolean swb_rule_run_wants_input (SwbRuleRun *self);
guint swb_rule_run_drop_pending (SwbRuleRun *self);

G_END_DECLS
