#pragma once

#include <gio/gio.h>

#include "swb-log-store.h"
#include "swb-reactions.h"

G_BEGIN_DECLS

/* More firings than these are not kept, nor any more once they hold so many bytes. */
#define SWB_RULE_DRY_RUN_MAX 100000u
#define SWB_RULE_DRY_RUN_MAX_BYTES (64u * 1024u * 1024u)

/**
 * SwbRuleDryAction:
 * @kind: what would be done
 * @bytes: (nullable): what would be sent
 * @ms: how long, of a delay or a pause
 * @text: (nullable): of a mark or a notification, the name of a sequence, or why there are no bytes
 */
typedef struct
{
  SwbRuleActionKind kind;
  GBytes *bytes;
  guint ms;
  char *text;
} SwbRuleDryAction;

/**
 * SwbRuleDryFiring:
 * @offset: file offset of the record that would make the rule fire: for a pause, of the last one before it
 * @time: of that record, nanoseconds since 1970 UTC
 * @flow: number of the connection
 * @rule: position of the rule among those that the reactions were made of
 * @costly: the expression would take too long instead
 * @matched: what it would answer
 * @actions: (element-type SwbRuleDryAction): what it would do
 */
typedef struct
{
  guint64 offset;
  gint64 time;
  guint32 flow;
  guint rule;
  gboolean costly;
  GBytes *matched;
  GPtrArray *actions;
} SwbRuleDryFiring;

/**
 * SwbRuleDryRunFunc:
 * @progress: how much of the log is done, 0 … 1
 * @user_data: as given
 *
 * Called on the thread that runs it, each MiB or so.
 */
typedef void (*SwbRuleDryRunFunc) (double   progress,
                                   gpointer user_data);

GPtrArray *swb_rule_dry_run (SwbReactions     *reactions,
                             SwbLogStore      *store,
                             GCancellable     *cancellable,
                             SwbRuleDryRunFunc func,
                             gpointer          user_data,
                             gboolean         *more,
                             GError          **error);
void swb_rule_dry_run_async (SwbReactions       *reactions,
                             SwbLogStore        *store,
                             GCancellable       *cancellable,
                             SwbRuleDryRunFunc   func,
                             gpointer            func_data,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
GPtrArray *swb_rule_dry_run_finish (GAsyncResult *result,
                                    gboolean     *more,
                                    GError      **error);

G_END_DECLS
