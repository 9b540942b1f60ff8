#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <unistd.h>

#include "swb-poller.h"
#include "swb-worker.h"

/* Everything but set_up and tear_down happens on the worker's thread. */
typedef struct
{
  SwbWorker *worker;
  SwbPoller *poller;
  SwbPollerWatch *watches[2];
  int pipes[2][2];
  int calls[2];   /* atomic */
  int batches;    /* atomic */
  int commands;   /* atomic */
  gboolean both;  /* the first to be called removes the other */
} Fixture;

static void
batch_end (gpointer data)
{
  g_atomic_int_inc (&((Fixture *) data)->batches);
}

static void
called (Fixture *fixture,
        guint    i)
{
  char byte;

  g_assert_cmpint (read (fixture->pipes[i][0], &byte, 1), ==, 1);
  if (fixture->both && fixture->watches[!i] != NULL)
    swb_poller_remove (fixture->poller, g_steal_pointer (&fixture->watches[!i]));
  g_atomic_int_inc (&fixture->calls[i]);
}

static void
first_called (guint32  events,
              gpointer data)
{
  called (data, 0);
}

static void
second_called (guint32  events,
               gpointer data)
{
  called (data, 1);
}

static gboolean
add_watches (gpointer data)
{
  Fixture *fixture = data;

  fixture->watches[0] = swb_poller_add (fixture->poller, fixture->pipes[0][0], EPOLLIN, first_called, fixture);
  fixture->watches[1] = swb_poller_add (fixture->poller, fixture->pipes[1][0], EPOLLIN, second_called, fixture);
  return G_SOURCE_REMOVE;
}

static gboolean
finish (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < 2; i++)
    if (fixture->watches[i] != NULL)
      swb_poller_remove (fixture->poller, g_steal_pointer (&fixture->watches[i]));
  g_clear_pointer (&fixture->poller, swb_poller_free);
  return G_SOURCE_REMOVE;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (pipe (fixture->pipes[i]), ==, 0);
  fixture->worker = swb_worker_new ("test");
  fixture->poller = swb_poller_new (swb_worker_get_context (fixture->worker), batch_end, fixture, NULL);
  g_assert_nonnull (fixture->poller);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  swb_worker_invoke (fixture->worker, finish, fixture, NULL);
  swb_worker_free (fixture->worker);
  for (guint i = 0; i < 2; i++)
    {
      close (fixture->pipes[i][0]);
      close (fixture->pipes[i][1]);
    }
}

static void
await (int *counter,
       int  value)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (g_atomic_int_get (counter) < value)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_thread_yield ();
    }
}

static gboolean
count_command (gpointer data)
{
  g_atomic_int_inc (&((Fixture *) data)->commands);
  return G_SOURCE_REMOVE;
}

/* Descriptors and commands come through, in turn and together. */
static void
test_events (Fixture      *fixture,
             gconstpointer data)
{
  swb_worker_invoke (fixture->worker, add_watches, fixture, NULL);
  for (int i = 1; i <= 1000; i++)
    {
      g_assert_cmpint (write (fixture->pipes[i % 2][1], "x", 1), ==, 1);
      swb_worker_invoke (fixture->worker, count_command, fixture, NULL);
      if (i % 3 == 0)
        await (&fixture->commands, i);
      if (i % 7 == 0)
        await (&fixture->calls[i % 2], (i + i % 2) / 2);
    }
  await (&fixture->calls[0], 500);
  await (&fixture->calls[1], 500);
  await (&fixture->commands, 1000);
  g_assert_cmpint (g_atomic_int_get (&fixture->batches), >, 0);
}

/* A watch that is removed while its event has been fetched is not called any more. */
static void
test_remove (Fixture      *fixture,
             gconstpointer data)
{
  fixture->both = TRUE;
  g_assert_cmpint (write (fixture->pipes[0][1], "x", 1), ==, 1);
  g_assert_cmpint (write (fixture->pipes[1][1], "x", 1), ==, 1);
  swb_worker_invoke (fixture->worker, add_watches, fixture, NULL);
  await (&fixture->batches, 1);
  g_assert_cmpint (g_atomic_int_get (&fixture->calls[0]) + g_atomic_int_get (&fixture->calls[1]), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/poller/events", Fixture, NULL, set_up, test_events, tear_down);
  g_test_add ("/poller/remove", Fixture, NULL, set_up, test_remove, tear_down);

  return g_test_run ();
}
