#pragma once

#include "swb-charset-border.h"
#include "swb-log-rows.h"

G_BEGIN_DECLS

/* Records of one stream that are this many bytes of file apart, or more, are not looked at together: what a view shows
 * must not depend on how far away the next piece of a stream is. */
#define SWB_LOG_CONTEXT_GAP (256u * 1024u)

gboolean swb_log_context_read_before (SwbLogReader    *reader,
                                      const SwbLogRow *row,
                                      gsize            max,
                                      GByteArray      *bytes,
                                      gboolean        *first,
                                      GError         **error);
gboolean swb_log_context_read_from_border (SwbLogReader     *reader,
                                           const SwbLogRow  *row,
                                           SwbCharsetBorders borders,
                                           GByteArray       *bytes);
gboolean swb_log_context_read_after (SwbLogReader    *reader,
                                     const SwbLogRow *row,
                                     gsize            max,
                                     GByteArray      *bytes,
                                     gboolean        *last,
                                     GError         **error);

G_END_DECLS
