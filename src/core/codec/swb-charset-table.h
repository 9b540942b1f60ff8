#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbCharsetTable:
 *
 * What one byte or two are in an encoding of the ASCII family whose characters have two bytes mostly, for decoding much
 * text fast. It never changes. Any thread.
 */
typedef struct _SwbCharsetTable SwbCharsetTable;

const SwbCharsetTable *swb_charset_table_get (const char *name);
gsize swb_charset_table_decode (const SwbCharsetTable *self,
                                const guint8          *data,
                                gsize                  length,
                                GString               *text);

G_END_DECLS
