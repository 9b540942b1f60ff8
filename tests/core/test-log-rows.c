#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <stdatomic.h>

#include "log-fixture.h"
#include "swb-error.h"

#define IN SWB_DIRECTION_IN
#define OUT SWB_DIRECTION_OUT

/* One step: what comes, on which flow, how many milliseconds after the step before. */
typedef struct
{
  int flow; /* 1 and 2 TCP, 3 UDP, negative: an event of that flow, 0: end of the list */
  SwbDirection direction;
  gint64 gap;
  const char *text;
} Step;

typedef struct
{
  const char *name;
  Step steps[8];
  const char *rows;
} Case;

static const Case cases[] = {
  { "one record", { { 1, IN, 0, "a" } }, "<1'a'…" },
  { "lines", { { 1, IN, 0, "a\nbc\n\nd" } }, "<1'a\\n' <1'bc\\n' <1'\\n' <1'd'…" },
  { "joined within the gap", { { 1, IN, 0, "log" }, { 1, IN, 20, "in\nx" } }, "<1'login\\n' <1'x'…" },
  { "after the gap", { { 1, IN, 0, "login" }, { 1, IN, 21, "x" } }, "<1'login' <1'x'…" },
  { "typed", { { 1, IN, 0, "l" }, { 1, IN, 900, "s" }, { 1, IN, 1000, "\r\n" } }, "<1'ls\\r\\n'" },
  { "typed too slowly", { { 1, IN, 0, "l" }, { 1, IN, 1001, "s" } }, "<1'l' <1's'…" },
  { "nothing follows a line feed", { { 1, IN, 0, "a\n" }, { 1, IN, 0, "b" } }, "<1'a\\n' <1'b'…" },
  { "the clock goes back", { { 1, IN, 0, "a" }, { 1, IN, -1, "b" } }, "<1'a' <1'b'…" },
  { "interleaved directions", { { 1, IN, 0, "a" }, { 1, OUT, 1, "b" }, { 1, IN, 1, "c" } }, "<1'a' >1'b' <1'c'…" },
  { "interleaved flows",
    { { 1, IN, 0, "a" }, { 2, IN, 1, "b" }, { 1, IN, 1, "c\n" }, { 2, IN, 1, "d" } },
    "<1'ac\\n' <2'bd'…" },
  { "an event of the flow ends the row", { { 1, IN, 0, "a" }, { -1, IN, 1, "7" }, { 1, IN, 1, "b" } },
    "<1'a' [closed with 7 bytes still waiting to be sent; the peer never got them] <1'b'…" },
  { "an event of another flow doesn't", { { 1, IN, 0, "a" }, { -2, IN, 1, "7" }, { 1, IN, 1, "b" } },
    "<1'ab'… [closed with 7 bytes still waiting to be sent; the peer never got them]" },
  { "datagrams stay apart", { { 3, IN, 0, "a" }, { 3, IN, 0, "b\nc" }, { 3, IN, 0, "" }, { 3, OUT, 0, "" } },
    "<3'a' <3'b\\n' <3'c' <3'' >3''" },
  { "an empty read is nothing", { { 1, IN, 0, "" } }, "" },
};

static SwbLogFlow *
get_flow (LogFixture *f,
          int         number)
{
  return ABS (number) == 1 ? f->tcp : ABS (number) == 2 ? f->tcp2 : f->udp;
}

static void
test_table (LogFixture   *f,
            gconstpointer data)
{
  const Case *test = data;
  g_autofree char *shown = NULL;
  gint64 time = T0;
  guint64 count;

  log_fixture_open (f);
  for (const Step *step = test->steps; step->flow != 0; step++)
    {
      const char *args[] = { step->text, NULL };

      time += step->gap * MS;
      if (step->flow < 0)
        swb_log_store_append_event (f->store, get_flow (f, step->flow), SWB_LOG_EVENT_UNSENT, args, time);
      else
        log_fixture_data (f, get_flow (f, step->flow), step->direction, step->text, time);
    }
  swb_log_store_commit (f->store);

  shown = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, 0, 100);
  g_assert_cmpstr (shown, ==, test->rows);

  /* any window shows the same rows */
  count = swb_log_rows_count (f->store, SWB_LOG_MODE_TEXT);
  {
    g_autoptr (GString) joined = g_string_new (NULL);

    for (guint64 i = 0; i < count; i++)
      {
        g_autofree char *row = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, i, 1);

        g_string_append_printf (joined, "%s%s", i > 0 ? " " : "", row);
      }
    g_assert_cmpstr (joined->str, ==, test->rows);
  }
}

static void
test_events (LogFixture   *f,
             gconstpointer data)
{
  const char *bytes[] = { "5", NULL };
  const char *hostile[] = { "x", "a\nb\x1f" "c\xff", NULL };
  g_autofree char *shown = NULL;
  g_autofree char *hex = NULL;

  log_fixture_open (f);
  swb_log_store_append_open (f->store, f->tcp, IN, SWB_LOG_EVENT_ACCEPTED, T0);
  log_fixture_data (f, f->tcp, IN, "12345", T0 + 1);
  swb_log_store_append_end (f->store, f->tcp, IN, SWB_LOG_KIND_FIN, SWB_LOG_EVENT_PEER_CLOSED, bytes, T0 + 2);
  swb_log_store_append_end (f->store, f->tcp, OUT, SWB_LOG_KIND_FILLER, SWB_LOG_EVENT_NONE, NULL, T0 + 3);
  swb_log_store_append_open (f->store, f->tcp2, OUT, SWB_LOG_EVENT_CONNECTED, T0 + 4);
  swb_log_store_append_end (f->store, f->tcp2, IN, SWB_LOG_KIND_RST, SWB_LOG_EVENT_PEER_RESET, bytes, T0 + 5);
  swb_log_store_append_event (f->store, NULL, SWB_LOG_EVENT_SEND_FAILED, hostile, T0 + 6);
  swb_log_store_append_event (f->store, NULL, (SwbLogEventId) 4242, bytes, T0 + 7);
  swb_log_store_commit (f->store);

  shown = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, 0, 100);
  g_assert_cmpstr (shown, ==,
                   "[client 192.0.2.7:51234 connected] <1'12345' [closed by peer (FIN) after 5 bytes] "
                   "[connected to [fe80::7%lo]:51235] [reset by peer (RST) after 5 bytes] "
                   "[not sent: a b c�] []");
  hex = log_fixture_show (f->store, SWB_LOG_MODE_HEX, 0, 100);
  g_assert_cmpstr (hex, ==, shown);
  g_assert_cmpuint (swb_log_rows_count (f->store, SWB_LOG_MODE_TEXT), ==, 7);
  g_assert_cmpuint (swb_log_rows_count (f->store, SWB_LOG_MODE_HEX), ==, 7);
}

static void
test_hex (LogFixture   *f,
          gconstpointer data)
{
  g_autofree char *shown = NULL;
  g_autofree char *one = NULL;

  log_fixture_open (f);
  log_fixture_data (f, f->tcp, IN, "0123456789abcdef", T0);
  log_fixture_data (f, f->tcp, IN, "0123456789abcdefg", T0 + 1);
  swb_log_store_append_data (f->store, f->udp, IN, NULL, 0, T0 + 2);
  swb_log_store_commit (f->store);

  g_assert_cmpuint (swb_log_rows_count (f->store, SWB_LOG_MODE_HEX), ==, 4);
  shown = log_fixture_show (f->store, SWB_LOG_MODE_HEX, 0, 100);
  g_assert_cmpstr (shown, ==, "<1'0123456789abcdef' <1'0123456789abcdef' <1'g' <3''");
  one = log_fixture_show (f->store, SWB_LOG_MODE_HEX, 2, 1);
  g_assert_cmpstr (one, ==, "<1'g'");
}

/* A long row is cut at 4096 bytes, over record borders too, and stays whole over the pieces of one read. */
static void
test_long_rows (LogFixture   *f,
                gconstpointer data)
{
  const gsize size = 200 * 1000;
  g_autofree guint8 *bytes = g_malloc (size);
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  gsize done = 0;

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) ('a' + i % 23);

  log_fixture_open (f);
  swb_log_store_append_data (f->store, f->tcp, IN, bytes, 100, T0);
  swb_log_store_append_data (f->store, f->tcp, IN, bytes + 100, size - 100, T0);
  swb_log_store_commit (f->store);

  g_assert_cmpuint (swb_log_rows_count (f->store, SWB_LOG_MODE_TEXT), ==, (size + 4095) / 4096);
  rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, 0, 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, (size + 4095) / 4096);
  for (guint i = 0; i < rows->len; i++)
    {
      SwbLogRow *row = g_ptr_array_index (rows, i);

      g_assert_cmpuint (row->stream_offset, ==, done);
      g_assert_cmpmem (row->bytes, row->length, bytes + done, MIN (4096, size - done));
      g_assert_cmpint (row->complete, ==, row->length == 4096);
      done += row->length;
    }
  g_assert_cmpuint (done, ==, size);
}

/* A row's records lie close together in the file: another flow's flood between them ends it. */
static void
test_span (LogFixture   *f,
           gconstpointer data)
{
  g_autofree guint8 *flood = g_malloc0 (60000);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  log_fixture_open (f);
  log_fixture_data (f, f->tcp, IN, "a", T0);
  swb_log_store_append_data (f->store, f->tcp2, IN, flood, 60000, T0);
  swb_log_store_commit (f->store);
  log_fixture_data (f, f->tcp, IN, "b", T0);
  swb_log_store_append_data (f->store, f->tcp2, IN, flood, 60000, T0);
  swb_log_store_commit (f->store);
  log_fixture_data (f, f->tcp, IN, "c", T0);

  first = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, 0, 1);
  g_assert_cmpstr (first, ==, "<1'ab'");
  last = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, swb_log_rows_count (f->store, SWB_LOG_MODE_TEXT) - 1, 1);
  g_assert_cmpstr (last, ==, "<1'c'…");
}

static void
test_none (LogFixture   *f,
           gconstpointer data)
{
  g_autofree char *before = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, 0, 10);
  g_autofree char *empty = NULL;
  g_autofree char *beyond = NULL;

  log_fixture_open (f);
  empty = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, 0, 10);
  log_fixture_data (f, f->tcp, IN, "a", T0);
  beyond = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, 1, G_MAXUINT);

  g_assert_cmpstr (before, ==, "");
  g_assert_cmpstr (empty, ==, "");
  g_assert_cmpstr (beyond, ==, "");
}

typedef struct
{
  SwbLogStore *store;
  _Atomic (gboolean) done;
} Shared;

#define TOTAL (50u * 1000 * 1000)

/* Line n is n in 63 digits. */
static gpointer
follow (gpointer data)
{
  Shared *shared = data;
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (shared->store);
  guint64 checked = 0;
  gboolean done;

  do
    {
      guint64 count;

      done = atomic_load (&shared->done);
      count = swb_log_rows_count (shared->store, SWB_LOG_MODE_TEXT);
      for (guint64 first = 0; first < count; first += 1 + count / 7)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GPtrArray) rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, first, 5, &error);

          g_assert_no_error (error);
          g_assert_cmpuint (rows->len, ==, MIN (5, count - first));
          for (guint i = 0; i < rows->len; i++)
            {
              SwbLogRow *row = g_ptr_array_index (rows, i);
              char expected[80];

              g_snprintf (expected, sizeof expected, "%063" G_GUINT64_FORMAT "\n", first + i);
              if (row->complete)
                g_assert_cmpmem (row->bytes, row->length, expected, 64);
              else
                g_assert_cmpmem (row->bytes, row->length, expected, row->length);
              checked++;
            }
        }
    }
  while (!done);

  return GUINT_TO_POINTER ((guint) checked);
}

static void
test_follow (LogFixture   *f,
             gconstpointer data)
{
  const gsize chunk = 200 * 1000; /* not a multiple of a line */
  g_autofree char *bytes = g_malloc (TOTAL + 64);
  g_autofree char *last = NULL;
  Shared shared = { .store = f->store };
  GThread *reader;

  for (guint i = 0; i < TOTAL / 64; i++)
    g_snprintf (bytes + (gsize) i * 64, 65, "%063u\n", i);

  log_fixture_open (f);
  reader = g_thread_new ("reader", follow, &shared);
  for (gsize done = 0; done < TOTAL; done += chunk)
    {
      swb_log_store_append_data (f->store, f->tcp, IN, (guint8 *) bytes + done, MIN (chunk, TOTAL - done), T0);
      swb_log_store_commit (f->store);
    }
  atomic_store (&shared.done, TRUE);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (reader)), >, 0);

  g_assert_cmpuint (swb_log_rows_count (f->store, SWB_LOG_MODE_TEXT), ==, TOTAL / 64);
  last = log_fixture_show (f->store, SWB_LOG_MODE_TEXT, TOTAL / 64 - 1, 5);
  g_assert_cmpstr (last, ==, "<1'000000000000000000000000000000000000000000000000000000000781249\\n'");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/log-rows/table/", cases[i].name, NULL);

      g_test_add (path, LogFixture, &cases[i], log_fixture_set_up, test_table, log_fixture_tear_down);
    }
#define ADD(name, func) \
  g_test_add ("/log-rows/" name, LogFixture, NULL, log_fixture_set_up, func, log_fixture_tear_down)
  ADD ("events", test_events);
  ADD ("hex", test_hex);
  ADD ("long-rows", test_long_rows);
  ADD ("span", test_span);
  ADD ("none", test_none);
  ADD ("follow", test_follow);

  return g_test_run ();
}
