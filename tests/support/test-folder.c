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

/* Removes the folder @path and what is in it. A link is removed, not followed. */
void
test_folder_remove (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        test_folder_remove (child);
      else
        g_assert_no_errno (g_unlink (child));
    }
  g_assert_no_errno (g_rmdir (path));
}

/* How many files and folders are in the folder @path. */
guint
test_folder_count (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  guint count = 0;

  g_assert_no_error (error);
  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

/* Returns: (transfer full): what is in the file @path, a text */
char *
test_file_read (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* In bytes. */
guint64
test_file_size (const char *path)
{
  GStatBuf status;

  g_assert_no_errno (g_stat (path, &status));
  return (guint64) status.st_size;
}
