#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *swb_hex_parse (const char *text,
                       gsize      *error_position,
                       GError    **error);
gboolean swb_hex_add (GByteArray *bytes,
                      const char *text,
                      gsize       length,
                      gsize       position,
                      gsize      *error_position,
                      GError    **error);
char *swb_hex_format (const guint8 *data,
                      gsize         length);

G_END_DECLS
