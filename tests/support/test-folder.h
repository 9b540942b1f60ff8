#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *test_folder_new (void);
void test_folder_remove (const char *path);
guint test_folder_count (const char *path);

char *test_file_read (const char *path);
guint64 test_file_size (const char *path);

G_END_DECLS
