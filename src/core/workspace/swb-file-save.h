#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean swb_file_save (const char *path,
                        GBytes     *bytes,
                        GError    **error);
GBytes *swb_file_load (const char *path,
                       gsize       cap,
                       GError    **error);

G_END_DECLS
