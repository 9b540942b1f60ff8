#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <stdatomic.h>

#include "swb-log-index.h"

/* Checkpoint i has i records before it; rows stand still at times, as in a stretch without any. */
static SwbLogCheckpoint
make (guint64 i)
{
  return (SwbLogCheckpoint){
    .offset = 200 + i * 131072,
    .records = i * 10,
    .text_rows = i / 2 * 7,
    .hex_rows = i * 4096,
    .bytes = { i, 2 * i },
    .time = (gint64) i,
  };
}

static void
test_empty (void)
{
  g_autoptr (SwbLogIndex) index = swb_log_index_new ();
  SwbLogCheckpoint found;

  g_assert_cmpuint (swb_log_index_get_length (index), ==, 0);
  g_assert_false (swb_log_index_find (index, SWB_LOG_INDEX_RECORD, 0, &found));
}

static void
test_find (void)
{
  g_autoptr (SwbLogIndex) index = swb_log_index_new ();
  const SwbLogCheckpoint *first;
  SwbLogCheckpoint found, made;

  for (guint i = 0; i < 10000; i++)
    {
      made = make (i);
      swb_log_index_append (index, &made);
    }
  first = swb_log_index_get (index, 0);
  g_assert_cmpuint (swb_log_index_get_length (index), ==, 10000);

  g_assert_false (swb_log_index_find (index, SWB_LOG_INDEX_OFFSET, 199, &found));
  for (guint i = 0; i < 10000; i += 7)
    {
      made = make (i);
      g_assert_cmpmem (swb_log_index_get (index, i), sizeof made, &made, sizeof made);
      g_assert_true (swb_log_index_find (index, SWB_LOG_INDEX_OFFSET, made.offset, &found));
      g_assert_cmpuint (found.offset, ==, made.offset);
      g_assert_true (swb_log_index_find (index, SWB_LOG_INDEX_OFFSET, made.offset + 131071, &found));
      g_assert_cmpuint (found.offset, ==, made.offset);
      g_assert_true (swb_log_index_find (index, SWB_LOG_INDEX_RECORD, made.records + 9, &found));
      g_assert_cmpuint (found.records, ==, made.records);
      g_assert_true (swb_log_index_find (index, SWB_LOG_INDEX_HEX_ROW, made.hex_rows + 1, &found));
      g_assert_cmpuint (found.hex_rows, ==, made.hex_rows);

      /* of two with as many rows, the later one: nothing between them begins a row */
      g_assert_true (swb_log_index_find (index, SWB_LOG_INDEX_TEXT_ROW, made.text_rows, &found));
      g_assert_cmpuint (found.records, ==, (i | 1) * 10);
    }

  /* growing has moved nothing */
  g_assert_true (swb_log_index_get (index, 0) == first);
}

typedef struct
{
  SwbLogIndex *index;
  _Atomic (gboolean) done;
} Shared;

static gpointer
search (gpointer data)
{
  Shared *shared = data;
  SwbLogCheckpoint found;
  guint length;

  do
    {
      gboolean done = atomic_load (&shared->done);

      length = swb_log_index_get_length (shared->index);
      for (guint i = 0; i < length; i += 1 + length / 50)
        {
          g_assert_true (swb_log_index_find (shared->index, SWB_LOG_INDEX_RECORD, (guint64) i * 10 + 5, &found));
          g_assert_cmpuint (found.bytes[1], ==, 2 * i);
        }
      if (done)
        break;
    }
  while (TRUE);

  return GUINT_TO_POINTER (length);
}

static void
test_threads (void)
{
  g_autoptr (SwbLogIndex) index = swb_log_index_new ();
  Shared shared = { .index = index };
  GThread *reader = g_thread_new ("reader", search, &shared);

  for (guint i = 0; i < 50000; i++)
    {
      SwbLogCheckpoint made = make (i);

      swb_log_index_append (index, &made);
    }
  atomic_store (&shared.done, TRUE);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (reader)), ==, 50000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log-index/empty", test_empty);
  g_test_add_func ("/log-index/find", test_find);
  g_test_add_func ("/log-index/threads", test_threads);

  return g_test_run ();
}
