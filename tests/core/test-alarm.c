#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "swb-alarm.h"

#define MS G_GINT64_CONSTANT (1000)
#define HOUR G_GINT64_CONSTANT (3600000000)

typedef struct
{
  SwbAlarm alarm;
  guint rings;
  gint64 rang; /* when, last */
  guint again; /* how often it sets itself anew */
} Fixture;

static void
ring (gpointer data)
{
  Fixture *fixture = data;

  g_assert_false (swb_alarm_is_set (&fixture->alarm));
  g_assert_cmpint (swb_alarm_get_due (&fixture->alarm), ==, -1);
  fixture->rings++;
  fixture->rang = g_get_monotonic_time ();
  if (fixture->again > 0)
    {
      fixture->again--;
      swb_alarm_set (&fixture->alarm, 0, ring, fixture);
    }
}

/* Runs until something with a time a little later than all that is tried has come. */
static void
settle (void)
{
  Fixture end = { 0 };

  swb_alarm_set (&end.alarm, g_get_monotonic_time () + 10 * MS, ring, &end);
  while (end.rings == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Once, and not before its time. */
static void
test_once (void)
{
  Fixture fixture = { 0 };
  gint64 due = g_get_monotonic_time () + 5 * MS;

  g_assert_false (swb_alarm_is_set (&fixture.alarm));
  swb_alarm_clear (&fixture.alarm);
  swb_alarm_set (&fixture.alarm, due, ring, &fixture);
  g_assert_true (swb_alarm_is_set (&fixture.alarm));
  g_assert_cmpint (swb_alarm_get_due (&fixture.alarm), ==, due);
  settle ();
  g_assert_cmpuint (fixture.rings, ==, 1);
  g_assert_cmpint (fixture.rang, >=, due);
  g_assert_false (swb_alarm_is_set (&fixture.alarm));
}

/* A time that has passed is due at once, and only the last time that was set counts. */
static void
test_moved (void)
{
  Fixture fixture = { 0 };

  swb_alarm_set (&fixture.alarm, g_get_monotonic_time () + HOUR, ring, &fixture);
  swb_alarm_set (&fixture.alarm, 0, ring, &fixture);
  settle ();
  g_assert_cmpuint (fixture.rings, ==, 1);

  swb_alarm_set (&fixture.alarm, 0, ring, &fixture);
  swb_alarm_set (&fixture.alarm, g_get_monotonic_time () + HOUR, ring, &fixture);
  settle ();
  g_assert_cmpuint (fixture.rings, ==, 1);
  g_assert_true (swb_alarm_is_set (&fixture.alarm));

  swb_alarm_clear (&fixture.alarm);
  g_assert_false (swb_alarm_is_set (&fixture.alarm));
}

/* What is cleared while it is due does not ring. */
static void
test_cleared (void)
{
  Fixture fixture = { 0 };

  swb_alarm_set (&fixture.alarm, 0, ring, &fixture);
  swb_alarm_clear (&fixture.alarm);
  settle ();
  g_assert_cmpuint (fixture.rings, ==, 0);
}

static void
test_set_again (void)
{
  Fixture fixture = { .again = 3 };

  swb_alarm_set (&fixture.alarm, 0, ring, &fixture);
  while (fixture.again > 0 || swb_alarm_is_set (&fixture.alarm))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture.rings, ==, 4);
}

static void
free_it (gpointer data)
{
  Fixture **fixture = data;

  g_clear_pointer (fixture, g_free);
}

static void
test_freed (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  swb_alarm_set (&fixture->alarm, 0, free_it, &fixture);
  while (fixture != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* It is the context of the thread that sets it that rings. */
static void
test_context (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Fixture fixture = { 0 };

  g_main_context_push_thread_default (context);
  swb_alarm_set (&fixture.alarm, 0, ring, &fixture);
  g_main_context_pop_thread_default (context);

  settle ();
  g_assert_cmpuint (fixture.rings, ==, 0);
  while (fixture.rings == 0)
    g_main_context_iteration (context, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/alarm/once", test_once);
  g_test_add_func ("/alarm/moved", test_moved);
  g_test_add_func ("/alarm/cleared", test_cleared);
  g_test_add_func ("/alarm/set-again", test_set_again);
  g_test_add_func ("/alarm/freed", test_freed);
  g_test_add_func ("/alarm/context", test_context);

  return g_test_run ();
}
