#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "swb-replacement.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("swb-replacement-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "file", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
put (SwbReplacement *replacement,
     const char     *text)
{
  g_assert_cmpint (write (replacement->fd, text, strlen (text)), ==, (gssize) strlen (text));
}

static void
assert_text (const char *path,
             const char *text)
{
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, text);
}

/* The old file, or none, until the new one takes its place. */
static void
test_commit (Fixture      *fixture,
             gconstpointer data)
{
  SwbReplacement replacement;
  struct stat st;

  g_assert_true (swb_replacement_begin (&replacement, fixture->path, NULL));
  put (&replacement, "one");
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_true (swb_replacement_commit (&replacement));
  assert_text (fixture->path, "one");

  g_assert_cmpint (stat (fixture->path, &st), ==, 0);
  g_assert_true (swb_replacement_begin (&replacement, fixture->path, &st));
  put (&replacement, "two");
  assert_text (fixture->path, "one");
  g_assert_true (swb_replacement_commit (&replacement));
  assert_text (fixture->path, "two");
}

static void
test_abandon (Fixture      *fixture,
              gconstpointer data)
{
  SwbReplacement replacement;

  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));
  g_assert_true (swb_replacement_begin (&replacement, fixture->path, NULL));
  put (&replacement, "new");
  swb_replacement_abandon (&replacement);
  assert_text (fixture->path, "old");
}

/* The rights of what is replaced, from the first byte on. */
static void
test_rights (Fixture      *fixture,
             gconstpointer data)
{
  static const mode_t modes[] = { 0600, 0640, 0604, 0755 };

  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      SwbReplacement replacement;
      struct stat st;

      g_assert_cmpint (g_chmod (fixture->path, (int) modes[i]), ==, 0);
      g_assert_cmpint (stat (fixture->path, &st), ==, 0);
      g_assert_true (swb_replacement_begin (&replacement, fixture->path, &st));
      g_assert_cmpint (fstat (replacement.fd, &st), ==, 0);
      g_assert_cmpuint (st.st_mode & 07777, ==, modes[i]);
      g_assert_true (swb_replacement_commit (&replacement));
      g_assert_cmpint (stat (fixture->path, &st), ==, 0);
      g_assert_cmpuint (st.st_mode & 07777, ==, modes[i]);
    }
}

/* Nothing is left of what fails: tear_down() finds the folder empty. */
static void
test_failures (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (fixture->folder, "no", "such", NULL);
  g_autofree char *within = g_build_filename (fixture->path, "within", NULL);
  SwbReplacement replacement;

  g_assert_false (swb_replacement_begin (&replacement, nowhere, NULL));
  g_assert_cmpint (errno, ==, ENOENT);

  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  g_assert_true (g_file_set_contents (within, "old", -1, NULL));
  g_assert_true (swb_replacement_begin (&replacement, fixture->path, NULL));
  g_assert_false (swb_replacement_commit (&replacement));
  g_assert_cmpint (errno, ==, EISDIR);
  assert_text (within, "old");
  g_unlink (within);
  g_rmdir (fixture->path);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/replacement/commit", test_commit);
  ADD ("/replacement/abandon", test_abandon);
  ADD ("/replacement/rights", test_rights);
  ADD ("/replacement/failures", test_failures);

  return g_test_run ();
}
