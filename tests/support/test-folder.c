#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "test-folder.h"

#include <glib/gstdio.h>

/* Returns: (transfer full): the path of a folder of the test's own, to be removed by test_folder_remove() */
char *
test_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("swb-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

/* Removes the folder @path and what is in it: files, links and empty folders. */
void
test_folder_remove (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_assert_no_errno (g_remove (file));
    }
  g_assert_no_errno (g_rmdir (path));
}
