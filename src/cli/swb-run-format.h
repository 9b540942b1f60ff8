#pragma once

#include "swb-charset.h"
#include "swb-log-reader.h"

G_BEGIN_DECLS

void swb_run_format_text (GString            *out,
                          guint               panel,
                          const SwbLogRecord *record,
                          SwbCharset         *charset);
void swb_run_format_json (GString            *out,
                          guint               panel,
                          const SwbLogRecord *record,
                          SwbCharset         *charset);
void swb_run_format_iso_time (GString    *out,
                              const char *name,
                              gint64      time);
void swb_run_format_escaped (GString    *out,
                             const char *data,
                             gsize       length);

G_END_DECLS
