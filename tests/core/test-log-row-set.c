#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "swb-log-row-set.h"

static void
test_empty (void)
{
  g_autoptr (SwbLogRowSet) set = swb_log_row_set_new ();

  g_assert_cmpuint (swb_log_row_set_count (set), ==, 0);
  g_assert_cmpuint (swb_log_row_set_count_before (set, 12), ==, 0);
  g_assert_false (swb_log_row_set_has (set, 0));
  swb_log_row_set_free (NULL);
}

/* Against a plain array of flags; @data: one row of so many is in the set. */
static void
test_random (gconstpointer data)
{
  const guint64 base = (G_GUINT64_CONSTANT (1) << 40) - 100000;
  const guint n = 300000;
  const int rare = GPOINTER_TO_INT (data);
  g_autoptr (SwbLogRowSet) set = swb_log_row_set_new ();
  g_autofree gboolean *flags = g_new0 (gboolean, n);
  guint64 count = 0;

  /* mostly ascending, some late, some twice */
  for (guint i = 0; i < n; i++)
    if (g_test_rand_int_range (0, rare) == 0)
      {
        /* not within MIN(), which would draw twice */
        const guint late = g_test_rand_bit () ? (guint) g_test_rand_int_range (0, 90000) : 0;
        const guint row = i - MIN (i, late);

        g_assert_true (swb_log_row_set_add (set, base + row) == !flags[row]);
        flags[row] = TRUE;
        if (i % 1000 == 0)
          g_assert_true (swb_log_row_set_has (set, base + row));
      }

  for (guint i = 0; i < n; i++)
    {
      if (i % 97 == 0)
        g_assert_cmpuint (swb_log_row_set_count_before (set, base + i), ==, count);
      if (!flags[i])
        continue;
      if (i % 13 == 0)
        g_assert_cmpuint (swb_log_row_set_get (set, count), ==, base + i);
      count++;
    }
  g_assert_cmpuint (swb_log_row_set_count (set), ==, count);
  g_assert_cmpuint (swb_log_row_set_count_before (set, G_MAXUINT64), ==, count);
  g_assert_cmpuint (swb_log_row_set_count_before (set, 0), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log-row-set/empty", test_empty);
  g_test_add_data_func ("/log-row-set/dense", GINT_TO_POINTER (1), test_random);
  g_test_add_data_func ("/log-row-set/mixed", GINT_TO_POINTER (9), test_random);
  g_test_add_data_func ("/log-row-set/sparse", GINT_TO_POINTER (3000), test_random);

  return g_test_run ();
}
