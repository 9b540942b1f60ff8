#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "swb-error.h"
#include "swb-file-save.h"
#include "test-folder.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = test_folder_new ();
  fixture->path = g_build_filename (fixture->folder, "a.swb", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_chmod (fixture->folder, 0700);
  test_folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
put (const char *path,
     const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_true (swb_file_save (path, bytes, &error));
  g_assert_no_error (error);
}

static void
assert_text (const char *path,
             const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = swb_file_load (path, 1 << 20, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

static void
test_plain (Fixture      *fixture,
            gconstpointer data)
{
  struct stat st;
  mode_t mask = umask (027);

  put (fixture->path, "one");
  umask (mask);
  assert_text (fixture->path, "one");
  g_assert_cmpint (stat (fixture->path, &st), ==, 0);
  g_assert_cmpuint (st.st_mode & 07777, ==, 0640);

  g_chmod (fixture->path, 0604);
  put (fixture->path, "");
  assert_text (fixture->path, "");
  put (fixture->path, "two");
  assert_text (fixture->path, "two");
  g_assert_cmpint (stat (fixture->path, &st), ==, 0);
  g_assert_cmpuint (st.st_mode & 07777, ==, 0604);
  g_assert_cmpuint (test_folder_count (fixture->folder), ==, 1);
}

static void
test_links (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *first = g_build_filename (fixture->folder, "first", NULL);
  g_autofree char *second = g_build_filename (fixture->folder, "second", NULL);
  g_autofree char *loop = g_build_filename (fixture->folder, "loop", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;

  /* of a file that is not there yet */
  g_assert_cmpint (symlink ("second", first), ==, 0);
  g_assert_cmpint (symlink (fixture->path, second), ==, 0);
  put (first, "one");
  assert_text (fixture->path, "one");
  put (first, "two");
  assert_text (fixture->path, "two");
  g_assert_true (g_file_test (first, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (second, G_FILE_TEST_IS_SYMLINK));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));

  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  g_assert_false (swb_file_save (loop, bytes, &error));
  g_assert_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_WRITE);
}

/* As a user who is not root. Returns whether it was saved. */
static gboolean
save_as_user (const char *path)
{
  pid_t pid = fork ();
  int status;

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static ("new", 3);
      g_autoptr (GError) error = NULL;

      if (geteuid () == 0 && setresuid (65534, 65534, 65534) != 0)
        _exit (3);
      if (swb_file_save (path, bytes, &error))
        _exit (0);
      _exit (g_error_matches (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_WRITE) &&
             strstr (error->message, g_strerror (EACCES)) != NULL ? 1 : 2);
    }

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), <=, 1);
  return WEXITSTATUS (status) == 0;
}

static void
test_permissions (Fixture      *fixture,
                  gconstpointer data)
{
  put (fixture->path, "old");

  /* neither a file that may not be written, though its folder may be */
  g_chmod (fixture->folder, 0777);
  g_chmod (fixture->path, 0444);
  g_assert_false (save_as_user (fixture->path));
  assert_text (fixture->path, "old");

  /* nor one in a folder that may not be written, though the file may be */
  g_chmod (fixture->path, 0666);
  g_chmod (fixture->folder, 0555);
  g_assert_false (save_as_user (fixture->path));
  assert_text (fixture->path, "old");
  g_assert_cmpuint (test_folder_count (fixture->folder), ==, 1);

  g_chmod (fixture->folder, 0777);
  g_assert_true (save_as_user (fixture->path));
  assert_text (fixture->path, "new");
}

static void
test_impossible (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autofree char *under = g_build_filename (fixture->folder, "no", "such", NULL);
  g_autofree char *long_name = g_strnfill (300, 'a');
  g_autofree char *long_path = g_build_filename (fixture->folder, long_name, NULL);
  const char *const paths[] = { fixture->folder, under, long_path, "/dev/null", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (swb_file_save (paths[i], bytes, &error));
      g_assert_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_WRITE);
      g_assert_true (g_str_has_prefix (error->message, "it is not saved: "));
    }
  g_assert_cmpuint (test_folder_count (fixture->folder), ==, 0);
}

static void
test_load (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *fifo = g_build_filename (fixture->folder, "fifo", NULL);
  const char *const paths[] = { fixture->folder, fifo, "/dev/zero", "/no/such/file", fixture->path };
  g_autofree char *text = g_strnfill (100001, 'x');

  put (fixture->path, text);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (swb_file_load (paths[i], 100000, &error));
      g_assert_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_READ);
    }
  assert_text (fixture->path, text);
}

/* A process that does nothing but save is killed, again and again: there is the old file or the new one. */
static void
test_kill (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *a = g_strnfill (300000, 'a');
  g_autofree char *b = g_strnfill (400000, 'b');
  guint found[2] = { 0, 0 };

  put (fixture->path, a);
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      int begun[2];
      char byte;
      pid_t pid;

      g_assert_cmpint (pipe (begun), ==, 0);
      pid = fork ();
      g_assert_cmpint (pid, >=, 0);
      if (pid == 0)
        {
          g_autoptr (GBytes) one = g_bytes_new_static (b, 400000);
          g_autoptr (GBytes) other = g_bytes_new_static (a, 300000);

          for (guint i = 0;; i++)
            {
              if (i == 1 && write (begun[1], "", 1) != 1)
                _exit (1);
              if (!swb_file_save (fixture->path, i % 2 == 0 ? one : other, NULL))
                _exit (1);
            }
        }

      g_assert_cmpint (read (begun[0], &byte, 1), ==, 1);
      g_usleep (g_test_rand_int_range (0, 8000)); /* any moment will do */
      g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
      g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
      close (begun[0]);
      close (begun[1]);

      bytes = swb_file_load (fixture->path, 1 << 20, &error);
      g_assert_no_error (error);
      if (g_bytes_get_size (bytes) == 300000)
        g_assert_cmpmem (g_bytes_get_data (bytes, NULL), 300000, a, 300000);
      else
        g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), b, 400000);
      found[g_bytes_get_size (bytes) == 300000 ? 0 : 1]++;
    }
  g_test_message ("%u and %u times, %u files", found[0], found[1], test_folder_count (fixture->folder));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/file-save/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("plain", test_plain);
  ADD ("links", test_links);
  ADD ("permissions", test_permissions);
  ADD ("impossible", test_impossible);
  ADD ("load", test_load);
  ADD ("kill", test_kill);
  return g_test_run ();
}
