#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "log-fixture.h"
#include "swb-log-export.h"
#include "swb-log-search.h"
#include "swb-log-store-open.h"

#define LIMIT (1024u * 1024u)

/* Bytes of a read; lines and characters are cut wherever it ends. */
#define READ 1000u

/* What is sent: lines with a number and characters of three bytes. */
static GString *
make_lines (guint first,
            guint count)
{
  GString *lines = g_string_new (NULL);

  for (guint i = first; i < first + count; i++)
    g_string_append_printf (lines, "line %06u 套接字工作台\n", i);
  return lines;
}

static void
write_bytes (LogFixture    *f,
             const GString *data)
{
  static gint64 time = T0;

  for (gsize at = 0; at < data->len; at += READ)
    {
      swb_log_store_append_data (f->store, f->tcp, SWB_DIRECTION_IN, (const guint8 *) data->str + at,
                                 MIN (READ, data->len - at), time);
      time += MS;
      if (at / READ % 8 == 7)
        swb_log_store_commit (f->store);
    }
  swb_log_store_commit (f->store);
}

static guint64
get_size (LogFixture *f,
          guint      *files)
{
  g_autoptr (GDir) dir = g_dir_open (f->directory, 0, NULL);
  guint64 size = 0;
  const char *name;

  *files = 0;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->directory, name, NULL);
      GStatBuf st;

      g_assert_cmpint (g_stat (path, &st), ==, 0);
      size += (guint64) st.st_size;
      (*files)++;
    }
  return size;
}

static void
set_up (LogFixture   *f,
        gconstpointer data)
{
  log_fixture_set_up (f, data);
  swb_log_store_set_limit (f->store, LIMIT);
  log_fixture_open (f);
}

/* What is kept is under the limit, whole, and the last. */
static void
test_limit (LogFixture   *f,
            gconstpointer data)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  SwbLogTotals totals;
  guint last = 0;
  guint files;
  guint events = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (GString) lines = make_lines (i * 1000, 1000);

      write_bytes (f, lines);
      g_assert_cmpuint (get_size (f, &files), <=, LIMIT + 16 * READ);
    }
  g_assert_cmpuint (files, >=, 6);
  g_assert_cmpuint (files, <=, 8);

  swb_log_store_get_totals (f->store, &totals);
  g_assert_cmpuint (totals.bytes[SWB_DIRECTION_IN], ==, 60000 * (strlen ("line 000000 套接字工作台\n")));
  g_assert_cmpuint (totals.dropped_records, >, 0);
  g_assert_cmpuint (totals.length - totals.dropped_length, >, LIMIT * 3 / 4);

  rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, 0, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 0);
  g_clear_pointer (&rows, g_ptr_array_unref);

  rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, totals.dropped_text_rows, 100000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, totals.text_rows - totals.dropped_text_rows);
  for (guint i = 0; i < rows->len; i++)
    {
      const SwbLogRow *row = g_ptr_array_index (rows, i);
      g_autofree char *text = NULL;
      g_autofree char *expected = NULL;

      if (row->text != NULL)
        {
          g_assert_cmpint (row->event, ==, SWB_LOG_EVENT_PART_DROPPED);
          events++;
          continue;
        }
      text = g_strndup ((const char *) row->bytes, row->length);
      if (last == 0)
        last = (guint) strtoul (text + 5, NULL, 10) - 1;
      expected = g_strdup_printf ("line %06u 套接字工作台\n", ++last);
      g_assert_cmpstr (text, ==, expected);
    }
  g_assert_cmpuint (last, ==, 59999);
  g_assert_cmpuint (events, >=, 5);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Each file is a log of its own, and together they are all that is kept. */
static void
test_files (LogFixture   *f,
            gconstpointer data)
{
  g_autoptr (GString) lines = make_lines (0, 50000);
  g_autoptr (GDir) dir = NULL;
  guint64 records = 0;
  guint64 others = 0;
  const char *name;
  g_autoptr (SwbLogStore) whole = NULL;
  g_autofree char *shown = NULL;
  SwbLogTotals totals, whole_totals;

  write_bytes (f, lines);
  swb_log_store_get_totals (f->store, &totals);
  swb_log_store_close (f->store);

  dir = g_dir_open (f->directory, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->directory, name, NULL);
      g_autoptr (GError) error = NULL;
      int fd = open (path, O_RDONLY | O_CLOEXEC);
      g_autoptr (SwbLogStore) part = swb_log_store_open_existing (fd, path, &error);
      g_autoptr (SwbLogReader) reader = NULL;
      g_autoptr (GPtrArray) part_rows = NULL;
      SwbLogTotals part_totals;

      g_assert_no_error (error);
      swb_log_store_get_totals (part, &part_totals);
      records += part_totals.records;
      if (!g_str_equal (name, "x.pcapng"))
        others += part_totals.records;

      reader = swb_log_reader_new (part);
      part_rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, 0, 100000, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (part_rows->len, ==, part_totals.text_rows);
    }
  /* the last one is opened with those before it, so it has all of them */
  g_assert_cmpuint (records, >, totals.records - totals.dropped_records);
  whole = swb_log_store_open_existing (open (f->path, O_RDONLY | O_CLOEXEC), f->path, NULL);
  g_assert_nonnull (whole);
  swb_log_store_get_totals (whole, &whole_totals);
  g_assert_cmpuint (whole_totals.records, ==, totals.records - totals.dropped_records);
  g_assert_cmpuint (whole_totals.length, ==, totals.length);
  g_assert_cmpuint (records, ==, whole_totals.records + others);
  shown = log_fixture_show (whole, SWB_LOG_MODE_TEXT, 0, 100000);
  g_assert_nonnull (strstr (shown, "line 049999"));
}

/* Of a log without its middle what comes after the gap is shown. */
static void
test_missing_file (LogFixture   *f,
                   gconstpointer data)
{
  g_autoptr (GString) lines = make_lines (0, 50000);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (SwbLogStore) before = NULL;
  g_autoptr (SwbLogStore) after = NULL;
  g_autofree char *middle = NULL;
  const char *name;
  SwbLogTotals totals, rest;

  write_bytes (f, lines);
  swb_log_store_close (f->store);
  before = swb_log_store_open_existing (open (f->path, O_RDONLY | O_CLOEXEC), f->path, NULL);
  swb_log_store_get_totals (before, &totals);

  dir = g_dir_open (f->directory, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, (GCompareFunc) compare_names);
  middle = g_build_filename (f->directory, g_ptr_array_index (names, names->len - 3), NULL);
  g_assert_cmpint (truncate (middle, 100000), ==, 0);

  after = swb_log_store_open_existing (open (f->path, O_RDONLY | O_CLOEXEC), f->path, NULL);
  g_assert_nonnull (after);
  swb_log_store_get_totals (after, &rest);
  g_assert_cmpuint (rest.records, >, 0);
  g_assert_cmpuint (rest.records, <, totals.records / 2);
  g_assert_cmpuint (rest.length, ==, totals.length);
}

typedef struct
{
  guint calls;
  guint64 rows;
} Progress;

/* What has been read so far can be shown. */
static void
on_progress (SwbLogStore *store,
             double       progress,
             gpointer     user_data)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  g_autoptr (GPtrArray) rows = NULL;
  Progress *told = user_data;
  SwbLogTotals totals;

  swb_log_store_get_totals (store, &totals);
  g_assert_cmpuint (totals.text_rows, >, told->rows);
  told->rows = totals.text_rows;
  told->calls++;
  rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, totals.text_rows - 10, 100, NULL);
  g_assert_cmpuint (rows->len, ==, 10);
  g_assert_cmpfloat (progress, <=, 1.0);
}

static void
test_shown_meanwhile (LogFixture   *f,
                      gconstpointer data)
{
  g_autoptr (GString) lines = make_lines (0, 200000);
  g_autoptr (SwbLogStore) again = NULL;
  Progress told = { 0 };

  swb_log_store_set_limit (f->store, 0);
  write_bytes (f, lines);
  swb_log_store_close (f->store);
  again = swb_log_store_open_existing_full (open (f->path, O_RDONLY | O_CLOEXEC), f->path, NULL, on_progress, &told, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (told.calls, >=, 3);
  g_assert_cmpuint (told.rows, >, 100000);
}

/* A search knows the row of what it finds, goes on over files, and forgets what was dropped. */
static void
test_search (LogFixture   *f,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbLogPattern) pattern = swb_log_pattern_new_text ("999 套接", "UTF-8", 0, &error);
  g_autoptr (SwbLogSearch) search = swb_log_search_new (f->store, pattern, NULL);
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GString) lines = make_lines (i * 3000, 3000);
      SwbLogSearchStatus status;

      write_bytes (f, lines);
      g_assert_true (swb_log_search_run (search, NULL, NULL, NULL, &error));
      g_assert_no_error (error);
      swb_log_search_get_status (search, &status);
      g_assert_cmpuint (status.count, >=, 3);
      g_assert_cmpuint (status.count, <, 40);

      for (guint64 n = 0; n < status.count; n++)
        {
          g_autoptr (GPtrArray) rows = NULL;
          g_autofree char *text = NULL;
          const SwbLogRow *row;
          SwbLogHit hit;

          g_assert_cmpuint (swb_log_search_get_hits (search, n, &hit, 1), ==, 1);
          rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, hit.text_row, 1, &error);
          g_assert_no_error (error);
          g_assert_cmpuint (rows->len, ==, 1);
          row = g_ptr_array_index (rows, 0);
          text = g_strndup ((const char *) row->bytes, row->length);
          g_assert_nonnull (strstr (text, "999 套接"));
        }
    }
}

/* Every export of a log that has lost its beginning. */
static void
test_export (LogFixture   *f,
             gconstpointer data)
{
  static const SwbLogExportFormat formats[] = { SWB_LOG_EXPORT_TEXT, SWB_LOG_EXPORT_RAW, SWB_LOG_EXPORT_PCAPNG };
  g_autoptr (GString) lines = make_lines (0, 50000);
  g_autofree char *path = g_build_filename (f->directory, "export", NULL);
  SwbLogTotals totals;

  write_bytes (f, lines);
  swb_log_store_get_totals (f->store, &totals);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      const SwbLogExportOptions options = { .format = formats[i], .encoding = "UTF-8" };
      g_autoptr (GError) error = NULL;
      g_autofree char *contents = NULL;
      gsize length;

      g_assert_true (swb_log_export_to_file (f->store, &options, path, NULL, NULL, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      if (formats[i] == SWB_LOG_EXPORT_RAW)
        {
          g_assert_cmpuint (length, >, LIMIT / 4);
          g_assert_cmpmem (contents, length, lines->str + lines->len - length, length);
        }
      else if (formats[i] == SWB_LOG_EXPORT_TEXT)
        {
          g_assert_nonnull (strstr (contents, "line 049999"));
          g_assert_null (strstr (contents, "line 000000"));
        }
      else
        {
          int fd = open (path, O_RDONLY | O_CLOEXEC);
          g_autoptr (SwbLogStore) copy = swb_log_store_open_existing (fd, path, &error);
          SwbLogTotals copied;

          g_assert_no_error (error);
          swb_log_store_get_totals (copy, &copied);
          g_assert_cmpuint (copied.records, ==, totals.records - totals.dropped_records);
          /* the rest of a row that begins in what was dropped is a row there */
          g_assert_cmpuint (copied.text_rows, >=, totals.text_rows - totals.dropped_text_rows);
          g_assert_cmpuint (copied.text_rows, <=, totals.text_rows - totals.dropped_text_rows + 1);
        }
    }
}

/* Who reads a file while it is dropped reads it to its end, and then what is left. */
static void
test_reading_meanwhile (LogFixture   *f,
                        gconstpointer data)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  g_autoptr (GError) error = NULL;
  SwbLogRecord record;
  SwbLogTotals totals;
  guint64 offset = swb_log_reader_get_first_offset (reader);
  guint64 jumps = 0;
  guint64 records = 0;

  for (guint i = 0; i < 80; i++)
    {
      g_autoptr (GString) lines = make_lines (i * 1000, 1000);

      write_bytes (f, lines);
      for (guint j = 0; j < 4 && swb_log_reader_read (reader, offset, &record, &error); j++)
        {
          g_assert_no_error (error);
          if (record.offset != offset)
            jumps++;
          g_assert_cmpuint (record.offset, >=, offset);
          offset = record.next;
          records++;
        }
    }
  while (swb_log_reader_read (reader, offset, &record, &error))
    {
      offset = record.next;
      records++;
    }
  g_assert_no_error (error);
  swb_log_store_get_totals (f->store, &totals);
  g_assert_cmpuint (offset, ==, totals.length);
  g_assert_cmpuint (jumps, >, 0);
  g_assert_cmpuint (records, >=, totals.records - totals.dropped_records);
}

/* A file that has the name of a part is somebody else's, and stays; a part that can't be made is told, and nothing is lost. */
static void
test_in_the_way (LogFixture   *f,
                 gconstpointer data)
{
  g_autofree char *other = g_build_filename (f->directory, "x.0001.pcapng", NULL);
  g_autofree char *second = g_build_filename (f->directory, "x.0001.1.pcapng", NULL);
  g_autofree char *next = g_build_filename (f->directory, "x.pcapng.next", NULL);
  g_autoptr (GString) lines = make_lines (0, 5000);
  g_autofree char *contents = NULL;
  g_autofree char *shown = NULL;
  SwbLogTotals totals;
  guint files;

  g_assert_true (g_file_set_contents (other, "mine", -1, NULL));
  write_bytes (f, lines);
  g_assert_true (g_file_test (second, G_FILE_TEST_IS_REGULAR));
  contents = test_file_read (other);
  g_assert_cmpstr (contents, ==, "mine");

  g_assert_cmpint (g_mkdir (next, 0700), ==, 0);
  write_bytes (f, lines);
  swb_log_store_get_totals (f->store, &totals);
  g_assert_true (totals.recording);
  g_assert_cmpuint (totals.bytes[SWB_DIRECTION_IN], ==, 2 * lines->len);
  shown = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, totals.dropped_text_rows, 100000);
  g_assert_nonnull (strstr (shown, "the log grows beyond its limit"));
  g_rmdir (next);

  swb_log_store_close (f->store);
  swb_log_store_discard (f->store);
  get_size (f, &files);
  g_assert_cmpuint (files, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add (name, LogFixture, NULL, set_up, func, log_fixture_tear_down)
  ADD ("/log/segments/limit", test_limit);
  ADD ("/log/segments/files", test_files);
  ADD ("/log/segments/missing-file", test_missing_file);
  ADD ("/log/segments/shown-meanwhile", test_shown_meanwhile);
  ADD ("/log/segments/search", test_search);
  ADD ("/log/segments/export", test_export);
  ADD ("/log/segments/reading-meanwhile", test_reading_meanwhile);
  ADD ("/log/segments/in-the-way", test_in_the_way);
  return g_test_run ();
}
