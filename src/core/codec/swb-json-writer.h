#pragma once

#include <glib.h>

G_BEGIN_DECLS

void swb_json_begin (GString *out);
void swb_json_end (GString *out);
void swb_json_add_string (GString    *out,
                          const char *name,
                          const char *value,
                          gssize      length);
void swb_json_add_number (GString    *out,
                          const char *name,
                          guint64     value);
void swb_json_add_hex (GString      *out,
                       const char   *name,
                       const guint8 *data,
                       gsize         length);
void swb_json_add_strings (GString           *out,
                           const char        *name,
                           const char *const *values);

G_END_DECLS
