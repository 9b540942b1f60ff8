#pragma once

#include "swb-log-matcher.h"
#include "swb-log-rows.h"

G_BEGIN_DECLS

/*
 * Arrays of hits that take 24 bytes each, in the order of the log. Not for several threads at once.
 */

/* Orders hits: a number that grows with the record and the place in it. */
#define SWB_LOG_HITS_PLACE(record, begin) ((guint64) (record) << 16 | MIN ((guint64) (begin), G_MAXUINT16))

GArray *swb_log_hits_new (void);
void swb_log_hits_append (GArray          *hits,
                          const SwbLogHit *hit);
void swb_log_hits_sort (GArray *hits);
void swb_log_hits_merge (GArray *hits,
                         GArray *newer);
void swb_log_hits_get (GArray    *hits,
                       guint      i,
                       SwbLogHit *hit);
void swb_log_hits_move (GArray *hits,
                        guint   from,
                        guint   to);
void swb_log_hits_drop_before (GArray *hits,
                               guint64 record);
guint swb_log_hits_lower_bound_row (GArray    *hits,
                                    SwbLogMode mode,
                                    guint64    row);
guint swb_log_hits_lower_bound (GArray *hits,
                                guint64 place);

G_END_DECLS
