#pragma once

#include "swb-text-encoder.h"

G_BEGIN_DECLS

gboolean swb_escape_add (SwbTextEncoder *encoder,
                         const char     *text,
                         gsize           length,
                         gsize           position,
                         gsize          *error_position,
                         GError        **error);
GBytes *swb_escape_parse (const char *text,
                          const char *encoding,
                          gsize      *error_position,
                          GError    **error);
gboolean swb_escape_check (const char *text,
                           GError    **error);
char *swb_escape_format (const guint8 *data,
                         gsize         length,
                         const char   *encoding);

G_END_DECLS
