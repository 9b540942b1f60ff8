#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <sys/mman.h>
#include <unistd.h>

#include "log-fixture.h"
#include "swb-error.h"
#include "swb-log-store-private.h"
#include "swb-pcapng.h"

#define IN SWB_DIRECTION_IN
#define OUT SWB_DIRECTION_OUT

/* One record of each kind. */
static void
write_small (LogFixture *f)
{
  const char *args[] = { "192.0.2.7:51234", "10", NULL };

  log_fixture_open (f);
  swb_log_store_append_event (f->store, NULL, SWB_LOG_EVENT_CONNECT_TIMED_OUT, args, T0);
  swb_log_store_append_open (f->store, f->tcp2, IN, SWB_LOG_EVENT_ACCEPTED, T0 + 1);
  log_fixture_data (f, f->tcp2, IN, "abc", T0 + 2);
  log_fixture_data (f, f->udp, OUT, "defg", T0 + 3);
  log_fixture_data (f, f->tcp2, IN, "hi\njk", T0 + 4);
  swb_log_store_append_event (f->store, f->tcp2, SWB_LOG_EVENT_UNSENT, args + 1, T0 + 5);
  swb_log_store_append_end (f->store, f->tcp2, IN, SWB_LOG_KIND_RST, SWB_LOG_EVENT_PEER_RESET, args + 1, T0 + 6);
  swb_log_store_commit (f->store);
}

static void
test_records (LogFixture   *f,
              gconstpointer data)
{
  static const struct
  {
    SwbLogKind kind;
    SwbLogEventId event;
    SwbDirection direction;
    guint32 flow;
    int protocol;
    const char *payload;
    const char *text;
    guint32 row_offset;
    guint64 stream_offset;
    guint previous; /* number of that record */
  } expected[] = {
    { .kind = SWB_LOG_KIND_EVENT, .event = SWB_LOG_EVENT_CONNECT_TIMED_OUT,
      .text = "no answer from 192.0.2.7:51234 within 10 s" },
    { .kind = SWB_LOG_KIND_OPEN, .event = SWB_LOG_EVENT_ACCEPTED, .flow = 2, .protocol = IPPROTO_TCP,
      .text = "client [fe80::7%lo]:51235 connected" },
    { .kind = SWB_LOG_KIND_FILLER, .direction = OUT, .flow = 2, .protocol = IPPROTO_TCP },
    { .kind = SWB_LOG_KIND_FILLER, .flow = 2, .protocol = IPPROTO_TCP },
    { .payload = "abc", .flow = 2, .protocol = IPPROTO_TCP },
    { .payload = "defg", .direction = OUT, .flow = 3, .protocol = IPPROTO_UDP },
    { .payload = "hi\njk", .flow = 2, .protocol = IPPROTO_TCP, .row_offset = 3, .stream_offset = 3, .previous = 4 },
    { .kind = SWB_LOG_KIND_EVENT, .event = SWB_LOG_EVENT_UNSENT, .flow = 2, .protocol = IPPROTO_TCP,
      .text = "closed with 10 bytes still waiting to be sent; the peer never got them" },
    { .kind = SWB_LOG_KIND_RST, .event = SWB_LOG_EVENT_PEER_RESET, .flow = 2, .protocol = IPPROTO_TCP,
      .text = "reset by peer (RST) after 10 bytes", .stream_offset = 8, .previous = 6 },
  };
  g_autoptr (SwbLogReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  guint64 offsets[G_N_ELEMENTS (expected)];
  guint64 offset, sought;
  SwbLogRecord record;

  write_small (f);
  reader = swb_log_reader_new (f->store);
  g_assert_true (swb_log_reader_get_store (reader) == f->store);
  offset = swb_log_reader_get_first_offset (reader);

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_true (swb_log_reader_seek_record (reader, i, &sought, &error));
      g_assert_cmpuint (sought, ==, offset);
      g_assert_true (swb_log_reader_read (reader, offset, &record, &error));
      g_assert_no_error (error);

      offsets[i] = offset;
      g_assert_cmpuint (record.offset, ==, offset);
      g_assert_cmpint (record.time, >=, T0);
      g_assert_cmpint (record.kind, ==, expected[i].kind);
      g_assert_cmpint (record.event, ==, expected[i].event);
      g_assert_cmpint (record.direction, ==, expected[i].direction);
      g_assert_cmpint (record.severity, ==, swb_log_event_get_severity (expected[i].event));
      g_assert_cmpuint (record.flow, ==, expected[i].flow);
      g_assert_cmpint (record.protocol, ==, expected[i].protocol);
      g_assert_cmpuint (record.cutter.fill, ==, expected[i].row_offset);
      g_assert_cmpuint (record.stream_offset, ==, expected[i].stream_offset);
      g_assert_cmpuint (record.previous, ==, expected[i].previous > 0 ? offsets[expected[i].previous] : 0);
      if (expected[i].payload != NULL)
        g_assert_cmpmem (record.payload, record.payload_length, expected[i].payload, strlen (expected[i].payload));
      else
        g_assert_null (record.payload);
      if (expected[i].text != NULL)
        g_assert_cmpmem (record.text, record.text_length, expected[i].text, strlen (expected[i].text));
      else
        g_assert_null (record.text);
      if (expected[i].flow == 2)
        {
          g_autofree char *local = swb_net_address_to_string (&record.local);
          g_autofree char *remote = swb_net_address_to_string (&record.remote);

          g_assert_cmpstr (local, ==, "[fe80::1%lo]:6001");
          g_assert_cmpstr (remote, ==, "[fe80::7%lo]:51235");
        }
      offset = record.next;
    }

  /* the end, and the middle of a block */
  g_assert_false (swb_log_reader_read (reader, offset, &record, &error));
  g_assert_no_error (error);
  g_assert_false (swb_log_reader_read (reader, G_MAXUINT64, &record, &error));
  g_assert_no_error (error);
  g_assert_false (swb_log_reader_seek_record (reader, G_N_ELEMENTS (expected), &sought, &error));
  g_assert_no_error (error);
  g_assert_false (swb_log_reader_read (reader, offsets[4] + 4, &record, &error));
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_CORRUPT);

  /* the first event again: its arguments */
  g_assert_true (swb_log_reader_read (reader, offsets[0], &record, NULL));
  g_assert_cmpstr (record.args[0], ==, "192.0.2.7:51234");
  g_assert_cmpstr (record.args[1], ==, "10");
  g_assert_null (record.args[2]);
}

/* What is in the batch, or in the file beyond what is published, doesn't exist. */
static void
test_published_only (LogFixture   *f,
                     gconstpointer data)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  SwbLogRecord record;
  guint64 first;

  g_assert_false (swb_log_reader_read (reader, 0, &record, NULL));
  log_fixture_open (f);
  first = swb_log_reader_get_first_offset (reader);
  g_assert_cmpuint (first, >, 0);
  swb_log_store_append_data (f->store, f->tcp, IN, (const guint8 *) "a", 1, T0);
  g_assert_false (swb_log_reader_read (reader, first, &record, NULL));
  swb_log_store_commit (f->store);
  g_assert_true (swb_log_reader_read (reader, first, &record, NULL));
}

/* The quick way that searches take must see the same, but for addresses. */
static void
assert_same_quickly (SwbLogStore *store)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  g_autoptr (SwbLogReader) quick = swb_log_reader_new (store);
  guint64 offset = swb_log_reader_get_first_offset (reader);
  SwbLogRecord record, same;

  swb_log_reader_set_without_addresses (quick, TRUE);
  while (swb_log_reader_read (reader, offset, &record, NULL))
    {
      g_assert_true (swb_log_reader_read (quick, offset, &same, NULL));
      g_assert_cmpuint (same.offset, ==, record.offset);
      g_assert_cmpuint (same.next, ==, record.next);
      g_assert_cmpint (same.time, ==, record.time);
      g_assert_cmpint (same.kind, ==, record.kind);
      g_assert_cmpint (same.direction, ==, record.direction);
      g_assert_cmpint (same.event, ==, record.event);
      g_assert_cmpuint (same.flow, ==, record.flow);
      g_assert_cmpint (same.protocol, ==, record.protocol);
      g_assert_cmpuint (same.previous, ==, record.previous);
      g_assert_cmpuint (same.stream_offset, ==, record.stream_offset);
      g_assert_cmpuint (same.cutter.fill, ==, record.cutter.fill);
      g_assert_cmpuint (same.payload_at, ==, record.payload_at);
      g_assert_cmpmem (same.payload, same.payload_length, record.payload, record.payload_length);
      offset = record.next;
    }
  g_assert_false (swb_log_reader_read (quick, offset, &same, NULL));
}

static void
use_everything (SwbLogStore *store)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  SwbLogTotals totals;
  SwbLogRecord record;
  guint64 offset = swb_log_reader_get_first_offset (reader);
  guint64 sought;

  assert_same_quickly (store);
  swb_log_store_get_totals (store, &totals);
  while (swb_log_reader_read (reader, offset, &record, NULL))
    {
      g_assert_cmpuint (record.next, >, offset);
      g_assert_cmpuint (record.next, <=, totals.length);
      offset = record.next;
    }
  swb_log_reader_seek_record (reader, totals.records / 2, &sought, NULL);
  for (SwbLogMode mode = SWB_LOG_MODE_TEXT; mode <= SWB_LOG_MODE_HEX; mode++)
    {
      g_autoptr (GPtrArray) rows = swb_log_rows_fetch (reader, mode, 0, 1000, NULL);

      if (rows != NULL)
        for (guint i = 0; i < rows->len; i++)
          {
            SwbLogRow *row = g_ptr_array_index (rows, i);

            g_assert_cmpuint (row->length, <=, SWB_LOG_MAX_ROW);
            g_assert_true (row->text == NULL || g_utf8_validate (row->text, -1, NULL));
          }
    }
}

static SwbLogStore *
load (const char *bytes,
      gsize       length,
      GError    **error)
{
  int fd = memfd_create ("log", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, length), ==, length);
  return swb_log_store_open_existing (fd, "log", error);
}

/* Cut off at any byte: all whole blocks before it, and no more. */
static void
test_truncation (LogFixture   *f,
                 gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize length;
  guint64 first;
  guint64 records = 0;

  write_small (f);
  first = swb_log_store_get_first_offset (f->store);
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));

  for (gsize cut = 0; cut <= length; cut++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbLogStore) store = load (bytes, cut, &error);
      SwbLogTotals totals;

      if (cut < first)
        {
          g_assert_null (store);
          g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_CORRUPT);
          continue;
        }
      g_assert_no_error (error);
      swb_log_store_get_totals (store, &totals);
      g_assert_cmpuint (totals.length, <=, cut);
      g_assert_cmpuint (totals.records, >=, records);
      g_assert_cmpuint (totals.records, <=, records + 1);
      records = totals.records;
      use_everything (store);
    }
  g_assert_cmpuint (records, ==, 9);
}

/* What must survive of a record, whatever happens behind it. */
typedef struct
{
  guint64 next;
  SwbLogKind kind;
  gint64 time;
  GBytes *payload;
} Kept;

static void
kept_clear (gpointer data)
{
  Kept *kept = data;

  g_bytes_unref (kept->payload);
}

static GArray *
keep_records (SwbLogStore *store)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Kept));
  guint64 offset = swb_log_reader_get_first_offset (reader);
  SwbLogRecord record;

  g_array_set_clear_func (all, kept_clear);
  while (swb_log_reader_read (reader, offset, &record, NULL))
    {
      Kept kept = { record.next, record.kind, record.time, g_bytes_new (record.payload, record.payload_length) };

      g_array_append_val (all, kept);
      offset = record.next;
    }
  return all;
}

/* All records that end before @damage are there and as they were. */
static void
assert_kept (SwbLogStore *store,
             GArray      *all,
             gsize        damage)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  guint64 offset = swb_log_reader_get_first_offset (reader);
  SwbLogTotals totals;
  SwbLogRecord record;
  guint i;

  swb_log_store_get_totals (store, &totals);
  for (i = 0; i < all->len && g_array_index (all, Kept, i).next <= damage; i++)
    {
      const Kept *kept = &g_array_index (all, Kept, i);

      g_assert_true (swb_log_reader_read (reader, offset, &record, NULL));
      g_assert_cmpint (record.kind, ==, kept->kind);
      g_assert_cmpint (record.time, ==, kept->time);
      g_assert_cmpmem (record.payload, record.payload_length, g_bytes_get_data (kept->payload, NULL),
                       g_bytes_get_size (kept->payload));
      g_assert_cmpuint (record.next, ==, kept->next);
      offset = record.next;
    }
  g_assert_cmpuint (totals.records, >=, i);
}

/* Any byte damaged: a clear error or a log that may be shorter; no crash, and nothing before the damage is lost. */
static void
test_corruption (LogFixture   *f,
                 gconstpointer data)
{
  static const guint8 values[] = { 0x00, 0x01, 0x7f, 0xff };
  static const guint8 flips[] = { 0x01, 0x10, 0x80 };
  g_autoptr (GArray) all = NULL;
  g_autofree char *bytes = NULL;
  gsize length;
  guint64 first;

  write_small (f);
  first = swb_log_store_get_first_offset (f->store);
  all = keep_records (f->store);
  g_assert_cmpuint (all->len, ==, 9);
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));

  for (gsize i = 0; i < length; i++)
    for (gsize v = 0; v < G_N_ELEMENTS (values) + G_N_ELEMENTS (flips); v++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (SwbLogStore) store = NULL;
        char old = bytes[i];

        bytes[i] = v < G_N_ELEMENTS (values) ? (char) values[v] : (char) (old ^ flips[v - G_N_ELEMENTS (values)]);
        store = load (bytes, length, &error);
        bytes[i] = old;
        if (store == NULL)
          {
            g_assert_cmpuint (i, <, first);
            g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_CORRUPT);
            g_assert_nonnull (strstr (error->message, "log"));
            continue;
          }
        use_everything (store);
        if (i >= first)
          assert_kept (store, all, i);
      }
}

/* Cut off and its last byte damaged, at any length: the same holds. */
static void
test_truncated_and_damaged (LogFixture   *f,
                            gconstpointer data)
{
  g_autoptr (GArray) all = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  write_small (f);
  all = keep_records (f->store);
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));

  for (gsize cut = (gsize) swb_log_store_get_first_offset (f->store) + 1; cut <= length; cut++)
    {
      g_autoptr (SwbLogStore) store = NULL;

      bytes[cut - 1] ^= 0xff;
      store = load (bytes, cut, NULL);
      bytes[cut - 1] ^= 0xff;
      g_assert_nonnull (store);
      use_everything (store);
      assert_kept (store, all, cut - 1);
    }
}

/* Damaged or cut off after it was published: an error for the reader, no crash. */
static void
test_damage_behind_our_back (LogFixture   *f,
                             gconstpointer data)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  SwbLogRecord record;

  write_small (f);
  g_assert_cmpint (truncate (f->path, (off_t) swb_log_reader_get_first_offset (reader) + 40), ==, 0);
  g_assert_false (swb_log_reader_read (reader, swb_log_reader_get_first_offset (reader), &record, &error));
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_CORRUPT);
  g_clear_error (&error);
  rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, 0, 10, &error);
  g_assert_null (rows);
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_CORRUPT);
}

/* A packet without our option, as from another program: data of no flow. */
static void
test_foreign_packet (LogFixture   *f,
                     gconstpointer data)
{
  g_autofree char *bytes = NULL;
  g_autoptr (SwbLogStore) store = NULL;
  g_autofree char *shown = NULL;
  gsize length, i;

  log_fixture_open (f);
  log_fixture_data (f, f->tcp, OUT, "abcd", T0);
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));

  /* another enterprise's option: not ours */
  for (i = 0; i + 8 <= length; i += 4)
    if (swb_pcapng_get16 ((guint8 *) bytes + i) == SWB_LOG_OPTION_RECORD)
      bytes[i + 4] ^= 1;
  store = load (bytes, length, NULL);
  g_assert_nonnull (store);
  shown = log_fixture_show (store, SWB_LOG_MODE_TEXT, 0, 10);
  g_assert_cmpstr (shown, ==, ">0'abcd'");
}

/* Backward by the links, over more than one buffer. */
static void
test_backward (LogFixture   *f,
               gconstpointer data)
{
  const gsize size = 3 << 20;
  g_autofree guint8 *bytes = g_malloc (size);
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (f->store);
  g_autoptr (GError) error = NULL;
  SwbLogTotals totals;
  SwbLogRecord record;
  guint64 offset;
  guint64 end = size;

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) (i * 131 >> 7);
  log_fixture_open (f);
  for (gsize i = 0; i < size; i += 65536)
    {
      swb_log_store_append_data (f->store, f->tcp, IN, bytes + i, 65536, T0 + (gint64) i);
      swb_log_store_append_data (f->store, f->udp, OUT, bytes, 500, T0 + (gint64) i);
    }
  swb_log_store_commit (f->store);

  swb_log_store_get_totals (f->store, &totals);
  g_assert_true (swb_log_reader_seek_record (reader, totals.records - 2, &offset, &error));
  do
    {
      g_assert_true (swb_log_reader_read (reader, offset, &record, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (record.stream_offset + record.payload_length, ==, end);
      g_assert_cmpmem (record.payload, record.payload_length, bytes + record.stream_offset, record.payload_length);
      end = record.stream_offset;
      offset = record.previous;
    }
  while (offset != 0);
  g_assert_cmpuint (end, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/log-reader/" name, LogFixture, NULL, log_fixture_set_up, func, log_fixture_tear_down)
  ADD ("records", test_records);
  ADD ("published-only", test_published_only);
  ADD ("truncation", test_truncation);
  ADD ("corruption", test_corruption);
  ADD ("truncated-and-damaged", test_truncated_and_damaged);
  ADD ("damage-behind-our-back", test_damage_behind_our_back);
  ADD ("foreign-packet", test_foreign_packet);
  ADD ("backward", test_backward);

  return g_test_run ();
}
