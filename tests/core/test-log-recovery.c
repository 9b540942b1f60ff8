#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <unistd.h>
#include <utime.h>

#include "log-fixture.h"
#include "swb-error.h"
#include "swb-log-recovery.h"

static guint
count_listed (LogFixture *f)
{
  g_autoptr (GPtrArray) list = swb_log_recovery_list (f->directory);

  if (list->len == 1)
    {
      const SwbLogRecoverable *found = g_ptr_array_index (list, 0);

      g_assert_cmpstr (found->path, ==, f->path);
      g_assert_cmpuint (found->size, ==, test_file_size (f->path));
      g_assert_cmpint (found->modified, >, 0);
      g_assert_cmpint (found->modified, >=, found->begun / 1000);
    }
  return list->len;
}

static void
write_two (LogFixture *f)
{
  log_fixture_open (f);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "one\n", T0);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_OUT, "two\n", T0 + 1);
}

/* Written: locked. Closed: finished. Its writer gone without closing: listed, until it is opened. */
static void
test_list (LogFixture   *f,
           gconstpointer data)
{
  g_autofree char *other = g_build_filename (f->directory, "other.pcapng", NULL);
  struct utimbuf long_ago = { 1, 1 };
  g_autoptr (SwbLogStore) recovered = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (other, "no log at all", -1, NULL));
  g_assert_cmpuint (count_listed (f), ==, 0);
  write_two (f);
  g_assert_cmpuint (count_listed (f), ==, 0);
  g_assert_null (swb_log_store_recover (f->path, NULL, &error));
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_OPEN);
  g_clear_error (&error);

  /* also where the file's stamp is before that of its first record */
  g_clear_object (&f->store);
  g_assert_cmpint (g_utime (f->path, &long_ago), ==, 0);
  g_assert_cmpuint (count_listed (f), ==, 1);
  recovered = swb_log_store_recover (f->path, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (recovered);
  g_assert_cmpuint (count_listed (f), ==, 0);
  g_clear_object (&recovered);
  g_assert_cmpuint (count_listed (f), ==, 1);

  g_assert_null (swb_log_store_recover (other, NULL, &error));
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_CORRUPT);
}

static void
test_finished (LogFixture   *f,
               gconstpointer data)
{
  g_autoptr (SwbLogStore) recovered = NULL;
  g_autofree char *shown = NULL;
  SwbLogTotals totals, again;
  guint64 size, cut;

  write_two (f);
  swb_log_store_close (f->store);
  swb_log_store_get_totals (f->store, &totals);
  size = test_file_size (f->path);
  g_assert_cmpuint (totals.length, <, size);
  g_assert_cmpuint (count_listed (f), ==, 0);

  recovered = swb_log_store_recover (f->path, &cut, NULL);
  g_assert_nonnull (recovered);
  g_assert_cmpuint (cut, ==, 0);
  g_assert_cmpuint (test_file_size (f->path), ==, size);
  swb_log_store_get_totals (recovered, &again);
  g_assert_cmpuint (again.length, ==, totals.length);
  shown = log_fixture_show (recovered, SWB_LOG_MODE_TEXT, 0, 10);
  g_assert_cmpstr (shown, ==, "<1'one\\n' >1'two\\n'");
}

/* Killed in the middle of a write, at any byte. */
static void
test_cut (LogFixture   *f,
          gconstpointer data)
{
  g_autofree char *bytes = NULL;
  SwbLogTotals one, two;
  gsize length;

  log_fixture_open (f);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "one\n", T0);
  swb_log_store_get_totals (f->store, &one);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_OUT, "two\n", T0 + 1);
  swb_log_store_get_totals (f->store, &two);
  g_clear_object (&f->store);
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));
  g_assert_cmpuint (length, ==, two.length);

  for (guint64 size = one.length; size <= two.length; size++)
    {
      g_autoptr (SwbLogStore) recovered = NULL;
      const guint64 expected = size == two.length ? two.length : one.length;
      SwbLogTotals totals;
      guint64 cut;

      g_assert_true (g_file_set_contents (f->path, bytes, (gssize) size, NULL));
      g_assert_cmpuint (count_listed (f), ==, 1);
      recovered = swb_log_store_recover (f->path, &cut, NULL);
      g_assert_nonnull (recovered);
      g_assert_cmpuint (cut, ==, size - expected);
      g_assert_cmpuint (test_file_size (f->path), ==, expected);
      swb_log_store_get_totals (recovered, &totals);
      g_assert_cmpuint (totals.length, ==, expected);
      g_assert_cmpuint (totals.records, ==, expected == two.length ? 2 : 1);
    }
}

/* A machine that lost its power may leave zeros; damage in the middle is left for other tools. */
static void
test_zeros_and_damage (LogFixture   *f,
                       gconstpointer data)
{
  g_autofree char *bytes = NULL;
  SwbLogTotals one;
  guint64 cut;
  gsize length;

  log_fixture_open (f);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "one\n", T0);
  swb_log_store_get_totals (f->store, &one);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_OUT, "two\n", T0 + 1);
  g_clear_object (&f->store);
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));

  for (int damage = 0; damage < 2; damage++)
    {
      g_autoptr (SwbLogStore) recovered = NULL;

      if (damage)
        memset (bytes + one.length, 0xff, 12);
      else
        memset (bytes + one.length, 0, length - one.length);
      g_assert_true (g_file_set_contents (f->path, bytes, (gssize) length, NULL));
      recovered = swb_log_store_recover (f->path, &cut, NULL);
      g_assert_nonnull (recovered);
      g_assert_cmpuint (cut, ==, damage ? 0 : length - one.length);
      g_assert_cmpuint (test_file_size (f->path), ==, damage ? length : one.length);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/log-recovery/" name, LogFixture, NULL, log_fixture_set_up, func, log_fixture_tear_down)
  ADD ("list", test_list);
  ADD ("finished", test_finished);
  ADD ("cut", test_cut);
  ADD ("zeros-and-damage", test_zeros_and_damage);

  return g_test_run ();
}
