#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *test_folder_new (void);
void test_folder_remove (const char *path);

G_END_DECLS
