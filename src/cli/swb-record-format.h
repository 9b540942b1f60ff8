#pragma once

#include "swb-log-carry.h"
#include "swb-log-reader.h"

G_BEGIN_DECLS

/* A line of swb run shows at most this much of a record: a terminal is no place for more, and it bounds the cost. */
#define SWB_RECORD_FORMAT_LIMIT 256u

void swb_record_format_text (GString            *out,
                             guint               panel,
                             const SwbLogRecord *record,
                             SwbLogCarry        *carry);
void swb_record_format_json (GString            *out,
                             guint               panel,
                             const SwbLogRecord *record,
                             SwbLogCarry        *carry);
void swb_record_format_rest_text (GString          *out,
                                  guint             panel,
                                  gint64            time,
                                  const SwbLogRest *rest);
void swb_record_format_rest_json (GString          *out,
                                  guint             panel,
                                  gint64            time,
                                  const SwbLogRest *rest);
void swb_record_format_iso_time (GString    *out,
                                 const char *name,
                                 gint64      time);

G_END_DECLS
