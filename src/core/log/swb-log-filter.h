#pragma once

#include "swb-log-pattern.h"
#include "swb-log-reader.h"

G_BEGIN_DECLS

/**
 * SwbLogFilter:
 *
 * Which part of a log is wanted. A value; the flow numbers and the pattern are BORROWED, see swb_log_filter_copy(). What belongs to no
 * direction or to no peer is left out when one is asked for.
 *
 * @directions: %SWB_LOG_FILTER_IN, %SWB_LOG_FILTER_OUT or both
 * @events: whether rows other than data are wanted
 * @flows: (nullable) (array length=n_flows): numbers of the connections wanted, %NULL for all
 * @n_flows: how many
 * @remote: the peer wanted, with port 0 for every port of that address; "none" for all
 * @begin: stamp of the first record wanted, nanoseconds since 1970 UTC
 * @end: stamp that all records wanted are before; 0 for no end
 * @pattern: (nullable): what is to be found in them; swb_log_filter_matches() does not look for it, see
 *   #SwbLogFilteredRows, #SwbLogSearch and swb_log_export_to_stream()
 */
typedef struct
{
  guint directions;
  gboolean events;
  const guint32 *flows;
  gsize n_flows;
  SwbNetAddress remote;
  gint64 begin;
  gint64 end;
  SwbLogPattern *pattern;
} SwbLogFilter;

#define SWB_LOG_FILTER_IN (1u << SWB_DIRECTION_IN)
#define SWB_LOG_FILTER_OUT (1u << SWB_DIRECTION_OUT)
#define SWB_LOG_FILTER_BOTH (SWB_LOG_FILTER_IN | SWB_LOG_FILTER_OUT)

/* Everything. */
#define SWB_LOG_FILTER_INIT \
  { \
    .directions = SWB_LOG_FILTER_BOTH, .events = TRUE, .remote = { .family = G_SOCKET_FAMILY_INVALID }, \
    .begin = G_MININT64 \
  }

gboolean swb_log_filter_is_open (const SwbLogFilter *self);
gboolean swb_log_filter_is_equal (const SwbLogFilter *self,
                                  const SwbLogFilter *other);
gboolean swb_log_filter_matches (const SwbLogFilter *self,
                                 const SwbLogRecord *record);
gboolean swb_log_filter_matches_peer (const SwbLogFilter *self,
                                      const SwbLogRecord *record);
SwbLogFilter *swb_log_filter_copy (const SwbLogFilter *self);
void swb_log_filter_free (SwbLogFilter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogFilter, swb_log_filter_free)

G_END_DECLS
