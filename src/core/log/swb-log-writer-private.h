#pragma once

#include "swb-log-batch.h"
#include "swb-log-notes.h"
#include "swb-log-segments.h"
#include "swb-log-store-private.h"
#include "swb-log-totals.h"

G_BEGIN_DECLS

/*
 * The store as its writing half sees it: swb-log-store.c has the file and what is published, swb-log-append.c makes
 * records.
 */
struct _SwbLogStore
{
  GObject parent_instance;

  char *path;
  SwbLogIndex *index;
  SwbLogTotalsCell cell;
  SwbLogSegments *segments;
  _Atomic (int) fd;               /* of the last one; readers keep the segment that they read open */
  _Atomic (guint64) first_offset; /* log offset of the first record that is still there */

  SwbLogNotes *notes;

  GMutex error_mutex;
  GError *error;

  /* What follows belongs to the writer's thread. */
  SwbLogBatch *batch;
  SwbLogGuard guard;
  SwbLogTotals published; /* what is in the file */
  SwbLogTotals now;       /* with what waits in the batch */
  GArray *checkpoints;    /* of SwbLogCheckpoint: they wait with the batch */
  guint64 last_checkpoint;
  guint32 generation; /* of the file contents, see swb_log_flow_enter() */
  guint64 gap;        /* payload bytes not recorded since recording stopped */
  gboolean closed;
  SwbLogFeed feed;    /* of what is recorded next */
  SwbLogSegment *segment; /* unowned: the one that is written to */
  guint64 limit;          /* bytes of all files; 0 for none */
  guint64 retry_at;       /* log offset before which no new segment is tried; see swb-log-rotate.c */
  gboolean new_segment;   /* a checkpoint is due */
};

int swb_log_store_write_batch (SwbLogStore *self);
void swb_log_store_rotate (SwbLogStore *self);
void swb_log_store_write_tail (SwbLogStore *self);
void swb_log_store_put_event (SwbLogStore       *self,
                              SwbLogFlow        *flow,
                              SwbLogEventId      event,
                              const char *const *args,
                              gint64             time);

G_END_DECLS
