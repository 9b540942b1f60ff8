#pragma once

#include "swb-log-reader.h"

G_BEGIN_DECLS

/* From a block to a record. Pure but for @scratch. */
gboolean swb_log_decode_block (const guint8 *tainted,
                               gsize         length,
                               guint64       offset,
                               GString      *scratch,
                               SwbLogRecord *record);
gboolean swb_log_decode_data (const guint8 *tainted,
                              gsize         length,
                              guint64       offset,
                              SwbLogRecord *record);

G_END_DECLS
