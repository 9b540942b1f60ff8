#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <fcntl.h>

#include "log-fixture.h"
#include "swb-log-notes.h"
#include "swb-log-reader.h"
#include "swb-log-store-open.h"

/* What can't be read is on nothing. */
static void
test_places (void)
{
  static const char *const bad[] = { "", "1", "1:2", "1:2:3:4", "-1:2:3", "1:x:3", "1:2:99999999999", "99999999999999999999:1:1" };
  g_autoptr (SwbLogNotes) notes = swb_log_notes_new ();
  g_autofree char *place = swb_log_notes_dup_place (12, -7, 16);
  const char *args[] = { "row", place, "first", NULL };
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  g_assert_cmpstr (place, ==, "12:-7:16");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    swb_log_notes_add (notes, (const char *[]) { "row", bad[i], "text", NULL });
  swb_log_notes_add (notes, NULL);
  swb_log_notes_add (notes, (const char *[]) { "row", "1:2:3", NULL });
  g_assert_null (swb_log_notes_dup (notes, 1, 2, 3, 1));

  swb_log_notes_add (notes, args);
  one = swb_log_notes_dup (notes, 12, -7, 10, 7);
  g_assert_cmpstr (one, ==, "first");
  g_assert_null (swb_log_notes_dup (notes, 12, -7, 10, 6));
  g_assert_null (swb_log_notes_dup (notes, 12, -8, 10, 7));
  g_assert_null (swb_log_notes_dup (notes, 13, -7, 10, 7));
  args[2] = "second";
  swb_log_notes_add (notes, args);
  two = swb_log_notes_dup (notes, 12, -7, 16, 0);
  g_assert_cmpstr (two, ==, "first\nsecond");
}

/* A log that is opened again knows its notes. */
static void
test_store (LogFixture   *f,
            gconstpointer data)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  g_autoptr (SwbLogStore) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *place = NULL;
  g_autofree char *note = NULL;
  const char *args[] = { "the row", NULL, "look here", NULL };
  const char *path;
  SwbLogRecord record;

  log_fixture_open (f);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "a\n", T0);
  g_assert_true (swb_log_reader_read (reader, swb_log_reader_get_first_offset (reader), &record, NULL));
  place = swb_log_notes_dup_place (record.offset, record.time, 0);
  args[1] = place;
  swb_log_store_append_event (f->store, NULL, SWB_LOG_EVENT_NOTE, args, T0 + 1);
  swb_log_store_close (f->store);

  path = swb_log_store_get_path (f->store);
  again = swb_log_store_open_existing (open (path, O_RDONLY | O_CLOEXEC), path, &error);
  g_assert_no_error (error);
  note = swb_log_store_dup_note (again, record.offset, record.time, 0, 2);
  g_assert_cmpstr (note, ==, "look here");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log-notes/places", test_places);
  g_test_add ("/log-notes/store", LogFixture, NULL, log_fixture_set_up, test_store, log_fixture_tear_down);

  return g_test_run ();
}
