#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "swb-notifier.h"

typedef struct
{
  SwbNotifier *notifier;
  int value; /* atomic */
  int seen;
  guint runs;
} Fixture;

static gboolean
look (gpointer data)
{
  Fixture *fixture = data;

  fixture->seen = g_atomic_int_get (&fixture->value);
  fixture->runs++;
  return G_SOURCE_CONTINUE;
}

static gpointer
change_often (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < 100000; i++)
    {
      g_atomic_int_inc (&fixture->value);
      swb_notifier_notify (fixture->notifier);
    }

  return NULL;
}

/* Many changes in another thread: few runs, and the last change is seen. */
static void
test_coalesce (void)
{
  Fixture fixture = { 0 };
  gint64 begin = g_get_monotonic_time ();
  GThread *thread;
  gint64 took;

  fixture.notifier = swb_notifier_new (NULL, 10, look, &fixture);
  thread = g_thread_new ("change", change_often, &fixture);
  while (fixture.seen < 100000)
    g_main_context_iteration (NULL, TRUE);
  took = g_get_monotonic_time () - begin;
  g_thread_join (thread);

  g_assert_cmpuint (fixture.runs, >=, 1);
  g_assert_cmpuint (fixture.runs, <=, took / 10000 + 2);

  swb_notifier_free (fixture.notifier);
}

/* Nothing changed: nothing runs. */
static void
test_idle (void)
{
  Fixture fixture = { 0 };

  fixture.notifier = swb_notifier_new (NULL, 10, look, &fixture);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture.runs, ==, 0);

  swb_notifier_notify (fixture.notifier);
  while (fixture.runs == 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture.runs, ==, 1);

  swb_notifier_free (fixture.notifier);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/notifier/coalesce", test_coalesce);
  g_test_add_func ("/notifier/idle", test_idle);

  return g_test_run ();
}
