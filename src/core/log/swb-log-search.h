#pragma once

#include <gio/gio.h>

#include "swb-log-filter.h"
#include "swb-log-matcher.h"
#include "swb-log-rows.h"

G_BEGIN_DECLS

/* More hits than these are not kept: 240 MB. */
#define SWB_LOG_SEARCH_MAX_HITS 10000000u

/**
 * SwbLogSearch:
 *
 * One search over a log that may still grow. One thread at a time runs it, by swb_log_search_run() or
 * swb_log_search_run_async(); a later run goes on with what was appended since. Meanwhile any thread can look at
 * the hits found so far.
 *
 * Invariant: the hits are in the order of the log, by record and place in it. New ones mostly come at the end; one that
 * ended late in a record far behind the one that it began in may come before some others, so that indices move.
 */
#define SWB_TYPE_LOG_SEARCH (swb_log_search_get_type ())
G_DECLARE_FINAL_TYPE (SwbLogSearch, swb_log_search, SWB, LOG_SEARCH, GObject)

/**
 * SwbLogSearchFunc:
 * @self: the search
 * @user_data: as given
 *
 * There are more hits, or the search has got further. Called on the thread that runs it, at most each 20 ms or so.
 */
typedef void (*SwbLogSearchFunc) (SwbLogSearch *self,
                                  gpointer      user_data);

/**
 * SwbLogSearchStatus:
 * @count: hits so far
 * @more: whether there are more than %SWB_LOG_SEARCH_MAX_HITS, so that the search has ended early
 * @running: whether a thread is at it
 * @progress: how much of the log has been searched, 0 … 1
 */
typedef struct
{
  guint64 count;
  gboolean more;
  gboolean running;
  double progress;
} SwbLogSearchStatus;

SwbLogSearch *swb_log_search_new (SwbLogStore        *store,
                                  SwbLogPattern      *pattern,
                                  const SwbLogFilter *filter);

/* One thread at a time. */
gboolean swb_log_search_run (SwbLogSearch     *self,
                             GCancellable     *cancellable,
                             SwbLogSearchFunc  func,
                             gpointer          user_data,
                             GError          **error);
void swb_log_search_run_async (SwbLogSearch       *self,
                               GCancellable       *cancellable,
                               SwbLogSearchFunc    func,
                               gpointer            func_data,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
gboolean swb_log_search_run_finish (SwbLogSearch *self,
                                    GAsyncResult *result,
                                    GError      **error);

/* Any thread. */
void swb_log_search_get_status (SwbLogSearch       *self,
                                SwbLogSearchStatus *status);
gsize swb_log_search_get_hits (SwbLogSearch *self,
                               guint64       first,
                               SwbLogHit    *hits,
                               gsize         count);
gboolean swb_log_search_find_next (SwbLogSearch *self,
                                   guint64       record,
                                   guint32       begin,
                                   gboolean      wrap,
                                   SwbLogHit    *hit,
                                   guint64      *index);
gboolean swb_log_search_find_previous (SwbLogSearch *self,
                                       guint64       record,
                                       guint32       begin,
                                       gboolean      wrap,
                                       SwbLogHit    *hit,
                                       guint64      *index);
void swb_log_search_count_before (SwbLogSearch  *self,
                                  SwbLogMode     mode,
                                  const guint64 *rows,
                                  guint64       *counts,
                                  gsize          n);
void swb_log_search_count_before_records (SwbLogSearch  *self,
                                          const guint64 *records,
                                          guint64       *counts,
                                          gsize          n);
SwbLogPattern *swb_log_search_get_pattern (SwbLogSearch *self);

G_END_DECLS
