#pragma once

#include <glib.h>

G_BEGIN_DECLS

int swb_log_file_create (const char *path,
                         char      **kept,
                         GError    **error);

void swb_log_file_spare_access_time (int fd);

G_END_DECLS
