#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <stdio.h>

#include "swb-log-recovery.h"

/*
 * Recovers what dead writers left in a folder:
 *
 *   log-recover DIRECTORY
 *
 * prints "CUT LENGTH RECORDS PATH" for each log, the latest first.
 */

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GPtrArray) list = NULL;

  if (argc != 2)
    return 2;

  list = swb_log_recovery_list (argv[1]);
  for (guint i = 0; i < list->len; i++)
    {
      const SwbLogRecoverable *found = g_ptr_array_index (list, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbLogStore) store = NULL;
      SwbLogTotals totals;
      guint64 cut;

      store = swb_log_store_recover (found->path, &cut, &error);
      if (store == NULL)
        {
          fprintf (stderr, "%s\n", error->message);
          return 1;
        }
      swb_log_store_get_totals (store, &totals);
      printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %s\n", cut, totals.length, totals.records,
              found->path);
    }
  return 0;
}
