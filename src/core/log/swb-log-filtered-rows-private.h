#pragma once

#include "swb-log-filtered-rows.h"
#include "swb-log-match-scan.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 offset;
  guint64 rows[2]; /* before it, by SwbLogMode */
} SwbLogFilteredPoint;

/* A stretch of the log: what has been read of it. */
typedef struct
{
  GArray *checkpoints;
  guint64 offset; /* read up to here */
  guint64 rows[2];
} SwbLogFilteredPart;

/* With a pattern, there are the two of them as well, but each finds rows of its own: the head is the whole log in the end, and
 * the tail is no longer needed then. */
enum
{
  SWB_LOG_FILTERED_HEAD,
  SWB_LOG_FILTERED_TAIL,
  SWB_LOG_FILTERED_N_SCANS,
};

/* What the thread and the owner share. */
typedef struct
{
  gatomicrefcount ref_count;
  SwbLogStore *store;
  SwbLogFilter *filter;
  GMainContext *context;
  SwbLogFilteredRows *owner; /* the owner's thread only; NULL when it is gone */

  GMutex mutex;
  GCond cond;
  gint quit; /* atomic */
  gboolean wanted;   /* there may be more to read */
  gboolean notified; /* a notification is on its way */
  gboolean failed;
  GError *error; /* why */
  gboolean halted; /* only the end is read */
  guint64 begin;
  guint64 tail_begin;
  SwbLogFilteredPart head; /* up to @tail_begin */
  SwbLogFilteredPart tail;
  gboolean joined; /* @head is all there, and @tail is numbered behind it */

  /* with a pattern */
  SwbLogMatchScan *scans[SWB_LOG_FILTERED_N_SCANS]; /* the thread's; NULL without a pattern */
  SwbLogRowSet *sets[SWB_LOG_FILTERED_N_SCANS][2];  /* by SwbLogMode */
  gboolean moved;                  /* rows turned up before others that the owner knows */
} SwbLogFilteredShared;

struct _SwbLogFilteredRows
{
  GObject parent_instance;

  SwbLogFilteredShared *shared;
  GThread *thread;
  gboolean exact;   /* as the owner has been told */
  guint64 shift[2]; /* as the owner has been told */
};

/* swb-log-filtered-rows.c */
void swb_log_filtered_shared_unref (gpointer shared);
void swb_log_filtered_notify (SwbLogFilteredShared *shared);

/* swb-log-filtered-thread.c */
gboolean swb_log_filtered_read_slice (SwbLogFilteredShared *shared,
                                      SwbLogReader         *reader,
                                      SwbLogFilteredPart   *part,
                                      guint64               end);
gpointer swb_log_filtered_run (gpointer data);

/* swb-log-filtered-fetch.c */
guint64 swb_log_filtered_get_offset (SwbLogFilteredRows *self,
                                     SwbLogMode          mode);

/* swb-log-filtered-match.c */
void swb_log_filtered_match_start (SwbLogFilteredShared   *shared,
                                   const SwbLogCheckpoint *tail);
gboolean swb_log_filtered_match_some (SwbLogFilteredShared *shared,
                                      gboolean              halted);
gboolean swb_log_filtered_match_get_shift (SwbLogFilteredShared *shared,
                                           SwbLogMode            mode,
                                           guint64              *shift);
SwbLogRowSet *swb_log_filtered_match_get_set (SwbLogFilteredRows *self,
                                              SwbLogMode          mode);
GPtrArray *swb_log_filtered_match_fetch (SwbLogFilteredRows *self,
                                         SwbLogReader       *reader,
                                         SwbLogMode          mode,
                                         guint64             first,
                                         guint               count,
                                         GError            **error);

G_END_DECLS
