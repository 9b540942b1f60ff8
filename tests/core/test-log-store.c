#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log-fixture.h"
#include "swb-error.h"
#include "swb-log-store-private.h"

#define IN SWB_DIRECTION_IN
#define OUT SWB_DIRECTION_OUT

static SwbLogTotals
get_totals (SwbLogStore *store)
{
  SwbLogTotals totals;

  swb_log_store_get_totals (store, &totals);
  return totals;
}

/* The file must read back whole, with the same counts as the store has. */
static void
assert_whole (LogFixture *f)
{
  SwbLogTotals totals = get_totals (f->store);
  SwbLogTotals loaded;
  g_autoptr (SwbLogStore) again = NULL;
  g_autoptr (GError) error = NULL;
  int fd = open (f->path, O_RDONLY | O_CLOEXEC);

  /* a closed log has its statistics behind what is published */
  g_assert_cmpuint (swb_log_store_skip_tail (f->store), ==, test_file_size (f->path));
  again = swb_log_store_open_existing (fd, f->path, &error);
  g_assert_no_error (error);
  loaded = get_totals (again);
  g_assert_cmpuint (loaded.length, ==, totals.length);
  g_assert_cmpuint (loaded.records, ==, totals.records);
  g_assert_cmpuint (loaded.bytes[IN], ==, totals.bytes[IN]);
  g_assert_cmpuint (loaded.bytes[OUT], ==, totals.bytes[OUT]);
  g_assert_cmpuint (loaded.text_rows, ==, totals.text_rows);
  g_assert_cmpuint (loaded.hex_rows, ==, totals.hex_rows);
  g_assert_cmpint (loaded.first_time, ==, totals.first_time);
  g_assert_cmpint (loaded.last_time, ==, totals.last_time);
  g_assert_false (loaded.recording);
}

static void
test_new (LogFixture   *f,
          gconstpointer data)
{
  SwbLogTotals totals = get_totals (f->store);
  g_autoptr (GError) error = swb_log_store_dup_error (f->store);

  g_assert_cmpstr (swb_log_store_get_path (f->store), ==, f->path);
  g_assert_cmpuint (totals.length, ==, 0);
  g_assert_false (totals.recording);
  g_assert_null (error);
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));

  /* harmless before it is opened; the flow counts on */
  log_fixture_data (f, f->tcp, IN, "abc", T0);
  swb_log_store_append_event (f->store, f->tcp, SWB_LOG_EVENT_LOST, NULL, T0);
  swb_log_store_commit (f->store);
  g_assert_cmpuint (get_totals (f->store).unrecorded, ==, 3);
  g_assert_cmpuint (swb_log_flow_get_bytes (f->tcp, IN), ==, 3);
  g_assert_cmpuint (swb_log_flow_get_number (f->tcp), ==, 1);
  g_assert_false (swb_log_store_needs_commit (f->store));
}

static void
test_open (LogFixture   *f,
           gconstpointer data)
{
  struct stat st;
  SwbLogTotals totals;

  log_fixture_open (f);
  g_assert_cmpint (stat (f->path, &st), ==, 0);
  g_assert_cmphex (st.st_mode & 0777, ==, 0600);
  totals = get_totals (f->store);
  g_assert_true (totals.recording);
  g_assert_cmpuint (totals.records, ==, 0);
  g_assert_cmpuint (totals.length, >, 0);
  assert_whole (f);

  swb_log_store_append_open (f->store, f->tcp, IN, SWB_LOG_EVENT_ACCEPTED, T0);
  swb_log_store_append_data (f->store, f->tcp, IN, (const guint8 *) "a\nb", 3, T0 + 1);
  swb_log_store_append_data (f->store, f->tcp, OUT, (const guint8 *) "c\n", 2, T0 + 2);
  g_assert_cmpuint (get_totals (f->store).records, ==, 0);
  swb_log_store_commit (f->store);

  totals = get_totals (f->store);
  g_assert_cmpuint (totals.records, ==, 5);
  g_assert_cmpuint (totals.bytes[IN], ==, 3);
  g_assert_cmpuint (totals.bytes[OUT], ==, 2);
  g_assert_cmpuint (totals.text_rows, ==, 4);
  g_assert_cmpuint (totals.hex_rows, ==, 3);
  g_assert_cmpint (totals.first_time, ==, T0);
  g_assert_cmpint (totals.last_time, ==, T0 + 2);
  g_assert_cmpuint (totals.checkpoints, ==, 1);
  assert_whole (f);

  swb_log_store_close (f->store);
  g_assert_false (get_totals (f->store).recording);
  log_fixture_data (f, f->tcp, IN, "late", T0);
  assert_whole (f);
}

static void
test_parent_directories (LogFixture   *f,
                         gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->directory, "a", "b", "x.pcapng", NULL);
  g_autoptr (SwbLogStore) store = swb_log_store_new (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (swb_log_store_open (store, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

static void
test_empty_file (LogFixture   *f,
                 gconstpointer data)
{
  g_autofree char *aside = g_build_filename (f->directory, "x.1.pcapng", NULL);

  g_assert_true (g_file_set_contents (f->path, "", 0, NULL));
  log_fixture_open (f);
  g_assert_cmpuint (get_totals (f->store).records, ==, 0);
  g_assert_false (g_file_test (aside, G_FILE_TEST_EXISTS));
  assert_whole (f);
}

/* An older log is never overwritten; a row says where it went. */
static void
test_old_file (LogFixture   *f,
               gconstpointer data)
{
  g_autofree char *first = g_build_filename (f->directory, "x.1.pcapng", NULL);
  g_autofree char *second = g_build_filename (f->directory, "x.2.pcapng", NULL);
  g_autofree char *contents = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *expected = g_strdup_printf ("[a log of that name was there; it is now %s]", second);

  g_assert_true (g_file_set_contents (f->path, "precious", -1, NULL));
  g_assert_true (g_file_set_contents (first, "", 0, NULL));
  log_fixture_open (f);

  contents = test_file_read (second);
  g_assert_cmpstr (contents, ==, "precious");
  shown = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, 0, 10);
  g_assert_cmpstr (shown, ==, expected);
}

static void
test_two_writers (LogFixture   *f,
                  gconstpointer data)
{
  g_autoptr (SwbLogStore) other = swb_log_store_new (f->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) kept = NULL;

  log_fixture_open (f);
  g_assert_false (swb_log_store_open (other, &error));
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_OPEN);
  g_assert_nonnull (strstr (error->message, f->path));
  kept = swb_log_store_dup_error (other);
  g_assert_error (kept, SWB_LOG_ERROR, SWB_LOG_ERROR_OPEN);

  /* once it is closed, the other may have the name */
  log_fixture_data (f, f->tcp, IN, "a", T0);
  swb_log_store_close (f->store);
  g_clear_error (&error);
  g_assert_true (swb_log_store_open (other, &error));
  g_assert_no_error (error);
}

static void
test_unusable_paths (LogFixture   *f,
                     gconstpointer data)
{
  g_autofree char *file = g_build_filename (f->directory, "file", NULL);
  g_autofree char *fifo = g_build_filename (f->directory, "fifo", NULL);
  g_autofree char *below_file = g_build_filename (file, "x.pcapng", NULL);
  const char *const paths[] = { f->directory, below_file, fifo, "/proc/x.pcapng" };

  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (SwbLogStore) store = swb_log_store_new (paths[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) kept = NULL;

      g_assert_false (swb_log_store_open (store, &error));
      g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_OPEN);
      g_assert_nonnull (strstr (error->message, paths[i]));
      kept = swb_log_store_dup_error (store);
      g_assert_cmpstr (kept->message, ==, error->message);

      swb_log_store_append_data (store, f->tcp, IN, (const guint8 *) "a", 1, T0);
      swb_log_store_append_open (store, f->tcp, IN, SWB_LOG_EVENT_ACCEPTED, T0);
      swb_log_store_commit (store);
      g_assert_cmpuint (get_totals (store).unrecorded, ==, 1);
      g_assert_false (swb_log_store_resume (store, NULL));
      swb_log_store_close (store);
    }
}

/* Only an ordinary user can be refused: the test runs as one for a moment. */
static void
test_unwritable_directory (LogFixture   *f,
                           gconstpointer data)
{
  gboolean root = geteuid () == 0;
  g_autoptr (GError) error = NULL;
  gboolean opened;

  g_assert_cmpint (g_chmod (f->directory, 0555), ==, 0);
  if (root && seteuid (65534) != 0)
    {
      g_test_skip ("can't become another user");
      return;
    }
  opened = swb_log_store_open (f->store, &error);
  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_cmpint (g_chmod (f->directory, 0755), ==, 0);

  g_assert_false (opened);
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_OPEN);
  g_assert_nonnull (strstr (error->message, "Choose a folder that you may write to"));

  /* the user made it writable: recording begins */
  log_fixture_data (f, f->tcp, IN, "abc", T0);
  g_clear_error (&error);
  g_assert_true (swb_log_store_resume (f->store, &error));
  g_assert_no_error (error);
  g_assert_null (swb_log_store_dup_error (f->store));
  {
    g_autofree char *shown = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, 0, 10);

    g_assert_cmpstr (shown, ==, "[recording again; 3 bytes in between are not in the log]");
  }
}

/* A write that fails in the middle (here by the limit on file sizes) takes back what it wrote of the batch. */
static void
test_short_write (LogFixture   *f,
                  gconstpointer data)
{
  struct rlimit old, limit;
  g_autofree guint8 *bytes = g_malloc0 (100000);
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = NULL;
  SwbLogTotals before, totals;

  signal (SIGXFSZ, SIG_IGN);
  log_fixture_open (f);
  log_fixture_data (f, f->tcp, IN, "kept\n", T0);
  before = get_totals (f->store);

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  limit = old;
  limit.rlim_cur = before.length + 50000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  swb_log_store_append_data (f->store, f->tcp, IN, bytes, 100000, T0 + MS);
  swb_log_store_commit (f->store);
  log_fixture_data (f, f->tcp, OUT, "lost", T0 + 2 * MS);

  totals = get_totals (f->store);
  g_assert_false (totals.recording);
  g_assert_cmpuint (totals.unrecorded, ==, 100004);
  g_assert_cmpuint (totals.bytes[IN], ==, 5);
  g_assert_cmpuint (totals.records, ==, before.records + 1);
  error = swb_log_store_dup_error (f->store);
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_WRITE);
  assert_whole (f);

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_clear_error (&error);
  g_assert_true (swb_log_store_resume (f->store, &error));
  g_assert_no_error (error);
  g_assert_null (swb_log_store_dup_error (f->store));
  log_fixture_data (f, f->tcp, IN, "back", T0 + 3 * MS);
  g_assert_cmpuint (swb_log_flow_get_bytes (f->tcp, IN), ==, 100009);

  shown = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, 0, 10);
  g_assert_true (g_str_has_prefix (shown, "<1'kept\\n' [recording stopped: "));
  g_assert_true (g_str_has_suffix (shown, "] [recording again; 100004 bytes in between are not in the log] <1'back'…"));
  assert_whole (f);
}

static guint64 fake_free;

static gboolean
fake_space (int      fd,
            guint64 *free_bytes,
            guint64 *size)
{
  *free_bytes = fake_free;
  *size = (guint64) 100 << 30;
  return TRUE;
}

static void
test_disk_guard (LogFixture   *f,
                 gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (1 << 20);
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = NULL;
  SwbLogTotals totals;

  swb_log_store_set_space_func (f->store, fake_space);
  fake_free = (guint64) 65 << 20;
  log_fixture_open (f);

  /* it looks again well before the megabyte above the limit is used up */
  fake_free = (guint64) 63 << 20;
  swb_log_store_append_data (f->store, f->tcp, IN, bytes, 1 << 20, T0);
  swb_log_store_commit (f->store);
  totals = get_totals (f->store);
  g_assert_false (totals.recording);
  g_assert_cmpuint (totals.bytes[IN], ==, 1 << 20);
  g_assert_cmpuint (totals.unrecorded, ==, 0);
  error = swb_log_store_dup_error (f->store);
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_DISK_FULL);
  shown = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, totals.text_rows - 1, 1);
  g_assert_true (g_str_has_prefix (shown, "[recording stopped: Only 66.1"));

  log_fixture_data (f, f->tcp, IN, "lost", T0 + 1);
  g_clear_error (&error);
  g_assert_false (swb_log_store_resume (f->store, &error));
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_DISK_FULL);

  fake_free = (guint64) 70 << 20;
  g_assert_true (swb_log_store_resume (f->store, NULL));
  g_assert_true (get_totals (f->store).recording);
  g_assert_cmpuint (get_totals (f->store).unrecorded, ==, 4);
  assert_whole (f);
}

static void
test_disk_full_at_open (LogFixture   *f,
                        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  swb_log_store_set_space_func (f->store, fake_space);
  fake_free = 0;
  g_assert_false (swb_log_store_open (f->store, &error));
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_DISK_FULL);
  g_assert_false (get_totals (f->store).recording);
  assert_whole (f);

  fake_free = (guint64) 1 << 40;
  g_assert_true (swb_log_store_resume (f->store, NULL));
  assert_whole (f);
}

/* Thousands of records without a commit: the store commits by itself before it has no room. */
static void
test_no_commit (LogFixture   *f,
                gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc0 (4 << 20);
  guint ripe = 0;

  log_fixture_open (f);
  for (guint i = 0; i < 3000; i++)
    {
      swb_log_store_append_data (f->store, f->udp, IN, bytes + (gsize) i * 1000, i, T0 + i);
      if (swb_log_store_needs_commit (f->store))
        ripe++;
    }
  g_assert_cmpuint (ripe, >, 0);
  swb_log_store_commit (f->store);
  swb_log_store_append_data (f->store, f->tcp, IN, bytes, 4 << 20, T0 + 3000);
  g_assert_true (swb_log_store_needs_commit (f->store));
  swb_log_store_commit (f->store);
  g_assert_false (swb_log_store_needs_commit (f->store));

  g_assert_cmpuint (get_totals (f->store).bytes[IN], ==, 3000 * 2999 / 2 + (4 << 20));
  assert_whole (f);
}

/* A flow that goes on in another file refers to nothing in the old one. */
static void
test_change_of_file (LogFixture   *f,
                     gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->directory, "y.pcapng", NULL);
  g_autoptr (SwbLogStore) next = swb_log_store_new (path);
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (next);
  g_autofree char *shown = NULL;
  SwbLogRecord record;

  log_fixture_open (f);
  log_fixture_data (f, f->tcp, IN, "12345", T0);
  swb_log_store_close (f->store);

  g_assert_true (swb_log_store_open (next, NULL));
  swb_log_store_append_data (next, f->tcp, IN, (const guint8 *) "678", 3, T0 + 1);
  swb_log_store_commit (next);
  g_assert_true (swb_log_reader_read (reader, swb_log_reader_get_first_offset (reader), &record, NULL));
  g_assert_cmpuint (record.previous, ==, 0);
  g_assert_cmpuint (record.cutter.fill, ==, 0);
  g_assert_cmpuint (record.stream_offset, ==, 5);

  /* the old one can still be read */
  shown = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, 0, 10);
  g_assert_cmpstr (shown, ==, "<1'12345'…");
}

static gpointer
watch_totals (gpointer data)
{
  struct
  {
    SwbLogStore *store;
    _Atomic (gboolean) done;
  } *shared = data;
  SwbLogTotals totals;

  do
    {
      swb_log_store_get_totals (shared->store, &totals);
      /* each datagram has 10 bytes, one row, one hex row: all of one moment, or not equal */
      g_assert_cmpuint (totals.records, ==, totals.text_rows);
      g_assert_cmpuint (totals.records, ==, totals.hex_rows);
      g_assert_cmpuint (totals.records * 10, ==, totals.bytes[IN]);
    }
  while (!atomic_load (&shared->done));

  return NULL;
}

static void
test_totals_threads (LogFixture   *f,
                     gconstpointer data)
{
  struct
  {
    SwbLogStore *store;
    _Atomic (gboolean) done;
  } shared = { .store = f->store };
  GThread *reader;

  log_fixture_open (f);
  reader = g_thread_new ("reader", watch_totals, &shared);
  for (guint i = 0; i < 20000; i++)
    log_fixture_data (f, f->udp, IN, "0123456789", T0 + i);
  atomic_store (&shared.done, TRUE);
  g_thread_join (reader);
  g_assert_cmpuint (get_totals (f->store).records, ==, 20000);
}

/* What is read as the store asks for it ends at borders of the file, whatever came before; nothing else changes. */
static void
test_fit (LogFixture   *f,
          gconstpointer data)
{
  const gsize max = 2 * SWB_LOG_ALIGNMENT;
  g_autofree guint8 *bytes = g_malloc (max);
  SwbLogFlow *flows[] = { f->tcp, f->tcp2 };
  const char *const addresses[] = { "192.0.2.1:6001", "[fe80::1%lo]:6001" };
  SwbNetAddress address;
  gsize odd = 1;

  for (gsize i = 0; i < max; i++)
    bytes[i] = i % 64 == 63 ? '\n' : (guint8) ('a' + i % 7);

  /* harmless before there is a file */
  g_assert_cmpuint (swb_log_store_fit_data (f->store, f->tcp, IN, max), <=, max);
  log_fixture_open (f);

  for (guint i = 0; i < G_N_ELEMENTS (flows); i++)
    {
      SwbLogFlow *flow = flows[i];

      g_assert_true (swb_net_address_parse (&address, addresses[i], NULL));
      swb_log_store_append_open (f->store, flow, IN, SWB_LOG_EVENT_ACCEPTED, T0);
      /* more than it takes for an acknowledgement, which counts, too */
      for (guint round = 0; round < 64; round++)
        {
          guint64 length;
          gsize fit;

          /* less than was asked for comes, from anywhere between two borders */
          odd = odd * 16807 % 131071;
          swb_log_store_append_data (f->store, flow, IN, bytes, odd, T0 + round);
          swb_log_store_commit (f->store);

          fit = swb_log_store_fit_data (f->store, flow, IN, max);
          g_assert_cmpuint (fit, >=, 64 * 1024);
          g_assert_cmpuint (fit, <=, max);
          swb_log_store_append_data (f->store, flow, IN, bytes, fit, T0 + round);
          swb_log_store_commit (f->store);
          length = get_totals (f->store).length;
          g_assert_cmpuint (test_file_size (f->path), ==, length);
          /* one packet less than expected may do: then it ends before the border, by the headers of one */
          g_assert_cmpuint ((length + 255) % SWB_LOG_ALIGNMENT, <, 256);

          /* and from there a whole one, as in a stream */
          fit = swb_log_store_fit_data (f->store, flow, IN, max);
          swb_log_store_append_data (f->store, flow, IN, bytes, fit, T0 + round);
          swb_log_store_commit (f->store);
          g_assert_cmpuint ((get_totals (f->store).length + 255) % SWB_LOG_ALIGNMENT, <, 256);

          /* for one who sends and knows no flow; but for the packet that acknowledges now and then */
          fit = swb_log_store_fit_stream (f->store, &address, &address, max);
          g_assert_cmpuint (fit, >=, 64 * 1024);
          swb_log_store_append_data (f->store, flow, OUT, bytes, fit, T0 + round);
          swb_log_store_commit (f->store);
          g_assert_cmpuint ((get_totals (f->store).length + 255) % SWB_LOG_ALIGNMENT, <, 512);

          /* no room for as much */
          g_assert_cmpuint (swb_log_store_fit_data (f->store, flow, IN, 1000), ==, 1000);
        }
    }
  assert_whole (f);

  /* the file has ended: it goes nowhere, but reading goes on */
  swb_log_store_close (f->store);
  g_assert_cmpuint (swb_log_store_fit_data (f->store, f->tcp, IN, max), >=, 64 * 1024);
}

/* Reading what has just been written leaves no trace on the disk. */
static void
test_access_time (LogFixture   *f,
                  gconstpointer data)
{
  struct stat after;
  char byte;

  swb_log_store_set_limit (f->store, 1024 * 1024);
  log_fixture_open (f);
  for (guint file = 0; file < 2; file++)
    {
      int fd = swb_log_store_get_fd (f->store);

      /* as old as can be: even who writes that time seldom would write it now */
      g_assert_cmpint (futimens (fd, (struct timespec[]) { { .tv_sec = 1 }, { .tv_nsec = UTIME_OMIT } }), ==, 0);
      log_fixture_data (f, f->tcp, IN, "text", T0);
      swb_log_store_commit (f->store);
      g_assert_cmpint (pread (fd, &byte, 1, 0), ==, 1);
      g_assert_cmpint (fstat (fd, &after), ==, 0);
      g_assert_cmpint (after.st_atim.tv_sec, ==, 1);

      /* then the next file of the log */
      for (guint i = 0; i < 10 && swb_log_store_get_fd (f->store) == fd; i++)
        {
          g_autofree char *text = g_strnfill (60000, 'x');

          log_fixture_data (f, f->tcp, IN, text, T0);
          swb_log_store_commit (f->store);
        }
      g_assert_cmpint (swb_log_store_get_fd (f->store), !=, fd);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/log-store/" name, LogFixture, NULL, log_fixture_set_up, func, log_fixture_tear_down)
  ADD ("new", test_new);
  ADD ("open", test_open);
  ADD ("parent-directories", test_parent_directories);
  ADD ("empty-file", test_empty_file);
  ADD ("old-file", test_old_file);
  ADD ("two-writers", test_two_writers);
  ADD ("unusable-paths", test_unusable_paths);
  ADD ("unwritable-directory", test_unwritable_directory);
  ADD ("short-write", test_short_write);
  ADD ("disk-guard", test_disk_guard);
  ADD ("disk-full-at-open", test_disk_full_at_open);
  ADD ("no-commit", test_no_commit);
  ADD ("change-of-file", test_change_of_file);
  ADD ("fit", test_fit);
  ADD ("access-time", test_access_time);
  ADD ("totals-threads", test_totals_threads);

  return g_test_run ();
}
