#pragma once

#include "swb-log-store.h"

G_BEGIN_DECLS

/**
 * SwbLogSegment:
 *
 * One file of a log. A log without a limit has one; of a log with one the oldest are dropped, whole. Offsets into the log
 * go on from segment to segment: the last one ends where the next one begins. In the first segment they are those of
 * its file.
 *
 * Reference-counted; the file stays open, and can be read, until the last reference is gone.
 *
 * @number: from 1
 * @path: where the file is, in the encoding of file names; of the one that is written to that of the log
 * @fd: its descriptor
 * @begin: log offset of its first record
 * @head: file offset of its first record
 * @end: (atomic): log offset behind its last record; %G_MAXUINT64 while it is written to
 * @before: what the log holds before it; of @length, @records, @bytes, @text_rows and @hex_rows
 */
typedef struct
{
  guint number;
  char *path;
  int fd;
  guint64 begin;
  guint64 head;
  _Atomic (guint64) end;
  SwbLogTotals before;

  /*< private >*/
  gatomicrefcount ref_count;
} SwbLogSegment;

SwbLogSegment *swb_log_segment_new (guint               number,
                                    const char         *path,
                                    int                 fd,
                                    guint64             head,
                                    guint64             begin,
                                    const SwbLogTotals *before);
SwbLogSegment *swb_log_segment_ref (SwbLogSegment *self);
void swb_log_segment_unref (SwbLogSegment *self);
gboolean swb_log_segment_has (SwbLogSegment *self,
                              guint64        offset);
guint64 swb_log_segment_get_end (SwbLogSegment *self);
guint64 swb_log_segment_get_file_offset (const SwbLogSegment *self,
                                         guint64              offset);
char *swb_log_segment_dup_path (const char *path,
                                guint       number,
                                guint       attempt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogSegment, swb_log_segment_unref)

/**
 * SwbLogSegments:
 *
 * The files of a log, in order. One thread adds and drops; any thread looks one up, under a lock that is held for that
 * alone: readers keep what they found, so they come here once a segment.
 */
typedef struct _SwbLogSegments SwbLogSegments;

SwbLogSegments *swb_log_segments_new (void);
void swb_log_segments_free (SwbLogSegments *self);
void swb_log_segments_add (SwbLogSegments *self,
                           SwbLogSegment  *segment);
void swb_log_segments_finish_last (SwbLogSegments *self,
                                   const char     *path,
                                   guint64         end);
SwbLogSegment *swb_log_segments_drop_first (SwbLogSegments *self);
void swb_log_segments_unlock (SwbLogSegments *self);
SwbLogSegment *swb_log_segments_lookup (SwbLogSegments *self,
                                        guint64         offset);
guint swb_log_segments_get_length (SwbLogSegments *self);
GPtrArray *swb_log_segments_dup_paths (SwbLogSegments *self);

G_END_DECLS
