#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include <utime.h>

#include "swb-log-prune.h"
#include "swb-log-store.h"
#include "test-folder.h"

#define DAY (24 * 60 * 60)
#define NOW 1800000000

typedef struct
{
  char *directory;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->directory = test_folder_new ();
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  test_folder_remove (self->directory);
  g_free (self->directory);
}

/* A file of @size bytes that are no pcapng header, changed @age seconds ago. */
static char *
make (Fixture    *self,
      const char *name,
      gsize       size,
      gint64      age)
{
  char *path = g_build_filename (self->directory, name, NULL);
  g_autofree char *contents = g_malloc (size);
  struct utimbuf times = { NOW - age, NOW - age };

  memset (contents, 'x', size);
  g_assert_true (g_file_set_contents (path, contents, (gssize) size, NULL));
  g_assert_cmpint (utime (path, &times), ==, 0);
  return path;
}

static gboolean
exists (const char *path)
{
  return g_access (path, F_OK) == 0;
}

static void
test_cap (Fixture      *self,
          gconstpointer data)
{
  g_autofree char *oldest = make (self, "20260101-000000-tcp-server-6001-10-1.pcapng", 1000, 5000);
  g_autofree char *middle = make (self, "20260101-000000-udp-0-10-2.pcapng", 1000, 4000);
  g_autofree char *newest = make (self, "20260101-000000-tcp-client-23-10-3.pcapng", 1000, 3000);

  g_assert_cmpuint (swb_log_prune (self->directory, 3000, 0, NOW), ==, 0);
  g_assert_cmpuint (swb_log_prune (self->directory, 0, 0, NOW), ==, 0);
  g_assert_cmpuint (swb_log_prune (self->directory, 2500, 0, NOW), ==, 1);
  g_assert_false (exists (oldest));
  g_assert_true (exists (middle));
  g_assert_cmpuint (swb_log_prune (self->directory, 1, 0, NOW), ==, 2);
  g_assert_false (exists (newest));
}

static void
test_age (Fixture      *self,
          gconstpointer data)
{
  g_autofree char *old = make (self, "20260101-000000-tcp-server-6001-10-1.pcapng", 10, 31 * DAY);
  g_autofree char *young = make (self, "20260101-000000-tcp-server-6001-10-2.pcapng", 10, 29 * DAY);

  g_assert_cmpuint (swb_log_prune (self->directory, 0, 30, NOW), ==, 1);
  g_assert_false (exists (old));
  g_assert_true (exists (young));
}

/* What isn't a finished log of a panel stays, however old and large. */
static void
test_spared (Fixture      *self,
             gconstpointer data)
{
  g_autofree char *foreign = make (self, "my.pcapng", 1000, 90 * DAY);
  g_autofree char *saved = make (self, "20260101-000000-tcp-server-6001-10-1.pcapng.txt", 1000, 90 * DAY);
  g_autofree char *fresh = make (self, "20260101-000000-tcp-server-6001-10-2.pcapng", 1000, 10);
  g_autofree char *live = make (self, "20260101-000000-tcp-server-6001-10-3.pcapng", 1000, 90 * DAY);
  g_autofree char *link = g_build_filename (self->directory, "20260101-000000-udp-1-10-4.pcapng", NULL);
  int fd = open (live, O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (symlink (foreign, link), ==, 0);
  g_assert_cmpint (flock (fd, LOCK_EX | LOCK_NB), ==, 0);
  g_assert_cmpuint (swb_log_prune (self->directory, 1, 1, NOW), ==, 0);
  g_assert_true (exists (foreign) && exists (saved) && exists (fresh) && exists (live) && exists (link));

  close (fd);
  g_assert_cmpuint (swb_log_prune (self->directory, 1, 1, NOW), ==, 1);
  g_assert_false (exists (live));
  g_assert_cmpuint (swb_log_prune ("/nonexistent/directory", 1, 1, NOW), ==, 0);
}

/* The log of a panel that was never started is worth nothing; one with a record is. */
static void
test_empty (Fixture      *self,
            gconstpointer data)
{
  g_autofree char *empty = g_build_filename (self->directory, "20260101-000000-tcp-server-6001-10-1.pcapng", NULL);
  g_autofree char *full = g_build_filename (self->directory, "20260101-000000-tcp-server-6001-10-2.pcapng", NULL);
  const char *const paths[] = { empty, full };
  struct utimbuf times = { NOW - 1000, NOW - 1000 };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SwbLogStore) store = swb_log_store_new (paths[i]);
      g_autoptr (GError) error = NULL;
      const char *const args[] = { "127.0.0.1:6001", "128", NULL };

      g_assert_true (swb_log_store_open (store, &error));
      g_assert_no_error (error);
      if (i == 1)
        swb_log_store_append_event (store, NULL, SWB_LOG_EVENT_LISTENING, args, swb_log_now ());
      swb_log_store_commit (store);
      g_assert_cmpint (utime (paths[i], &times), ==, 0);
      /* still being written */
      g_assert_cmpuint (swb_log_prune (self->directory, 0, 0, NOW), ==, 0);
      swb_log_store_close (store);
      g_assert_cmpint (utime (paths[i], &times), ==, 0);
      g_assert_cmpuint (swb_log_prune (self->directory, 0, 0, NOW), ==, (i == 0 ? 1 : 0));
    }
  g_assert_false (exists (empty));
  g_assert_true (exists (full));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/log-prune/cap", Fixture, NULL, set_up, test_cap, tear_down);
  g_test_add ("/log-prune/age", Fixture, NULL, set_up, test_age, tear_down);
  g_test_add ("/log-prune/spared", Fixture, NULL, set_up, test_spared, tear_down);
  g_test_add ("/log-prune/empty", Fixture, NULL, set_up, test_empty, tear_down);

  return g_test_run ();
}
