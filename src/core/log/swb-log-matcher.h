#pragma once

#include "swb-log-pattern.h"
#include "swb-log-reader.h"

G_BEGIN_DECLS

/**
 * SwbLogHit:
 *
 * A place where the pattern was found.
 *
 * @record: file offset of the record that it begins in
 * @begin: offset of its first byte in the record's payload, or in the text of an event
 * @length: its bytes; it may go on in later records of the same direction of the same connection
 * @text_row: number of the row of the text view that its first byte is in
 * @hex_row: likewise in the hex view
 */
typedef struct
{
  guint64 record;
  guint32 begin;
  guint32 length;
  guint64 text_row;
  guint64 hex_row;
} SwbLogHit;

typedef void (*SwbLogHitFunc) (const SwbLogHit *hit,
                               gpointer         user_data);

/**
 * SwbLogMatcher:
 *
 * Finds a pattern in records that it is given in the order of the log, also across their borders. It keeps the end of each
 * stream. One thread at a time.
 */
typedef struct _SwbLogMatcher SwbLogMatcher;

/* A match of a regular expression is found if it has at most so many bytes. */
#define SWB_LOG_MATCHER_OVERLAP (64u * 1024u)

SwbLogMatcher *swb_log_matcher_new (SwbLogPattern *pattern,
                                    SwbLogHitFunc  func,
                                    gpointer       user_data);
void swb_log_matcher_free (SwbLogMatcher *self);
void swb_log_matcher_restart (SwbLogMatcher *self,
                              guint64        text_rows,
                              guint64        hex_rows);
gboolean swb_log_matcher_add (SwbLogMatcher      *self,
                              const SwbLogRecord *record,
                              gboolean            wanted,
                              GError            **error);
gsize swb_log_matcher_add_run (SwbLogMatcher *self,
                               const guint8  *tainted,
                               gsize          size,
                               guint64        offset,
                               GError       **error);
gboolean swb_log_matcher_flush (SwbLogMatcher *self,
                                GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogMatcher, swb_log_matcher_free)

G_END_DECLS
