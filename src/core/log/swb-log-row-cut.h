#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Where rows of text begin and end. A row ends after a line feed or when it has SWB_LOG_MAX_ROW bytes. Pure functions.
 */

gsize swb_log_row_cut_count (const guint8 *data,
                             gsize         length,
                             guint32       row_offset,
                             guint32      *open);
gsize swb_log_row_cut_next (const guint8 *data,
                            gsize         length,
                            guint32       row_offset,
                            gboolean     *ended);

G_END_DECLS
