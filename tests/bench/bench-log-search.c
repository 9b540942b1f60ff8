#define G_LOG_DOMAIN "bench"

#include "swb-config.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "swb-log-search.h"

/*
 * Searches a log against `grep -c -a -F` (or -P) over the same payload in a file, alternating, both warm:
 *
 *   bench-log-search [MIB [RUNS [CASE]]]
 *
 * Rates are of payload. A ratio above 1 means faster than grep.
 */

#define READ_SIZE (256u * 1024u)

typedef struct
{
  const char *name;
  const char *pattern;
  gsize read_size;
  gboolean regex;
  gboolean filtered;       /* by direction, which all of it has */
  const char *row_pattern; /* what the rows must have besides */
} Case;

static const Case cases[] = {
  { "text, 64-byte lines, long reads", "needle in 4711", READ_SIZE, .regex = FALSE },
  { "regular expression, long reads", "need[l-m]e in [0-9]+", READ_SIZE, .regex = TRUE },
  { "text, one line a read", "needle in 4711", 64, .regex = FALSE },
  { "text, one line a read, filtered", "needle in 4711", 64, .filtered = TRUE },
  { "text, one line a read, in some rows", "needle in 4711", 64, .row_pattern = "in 47" },
};

static void
make_log (SwbLogStore *store,
          const char  *raw,
          gsize        size,
          gsize        read_size)
{
  g_autoptr (SwbLogFlow) flow = NULL;
  g_autofree char *chunk = g_malloc (READ_SIZE);
  SwbNetAddress local, remote;
  FILE *file = fopen (raw, "we");
  guint line = 0;

  g_assert_nonnull (file);
  g_assert_true (swb_net_address_parse (&local, "127.0.0.1:6001", NULL));
  g_assert_true (swb_net_address_parse (&remote, "127.0.0.1:51234", NULL));
  g_assert_true (swb_log_store_open (store, NULL));
  flow = swb_log_flow_new (1, IPPROTO_TCP, &local, &remote, 0);

  for (gsize done = 0; done < size; done += READ_SIZE)
    {
      for (gsize i = 0; i < READ_SIZE; i += 64, line++)
        {
          char text[65];

          g_snprintf (text, sizeof text, "%08u %s the quick brown fox jumps over the lazy dog %.20s", line,
                      line % 100000 == 99999 ? "needle in 4711" : "sensor", "....................");
          text[63] = '\n';
          memcpy (chunk + i, text, 64);
        }
      for (gsize i = 0; i < READ_SIZE; i += read_size)
        {
          swb_log_store_append_data (store, flow, SWB_DIRECTION_IN, (const guint8 *) chunk + i, read_size, line);
          if (swb_log_store_needs_commit (store))
            swb_log_store_commit (store);
        }
      swb_log_store_commit (store);
      fwrite (chunk, 1, READ_SIZE, file);
    }
  fclose (file);
}

static double
time_search (SwbLogStore *store,
             const Case  *c,
             guint64     *count)
{
  g_autoptr (SwbLogPattern) pattern = c->regex ? swb_log_pattern_new_regex (c->pattern, "UTF-8", 0, NULL)
                                               : swb_log_pattern_new_text (c->pattern, "UTF-8", 0, NULL);
  g_autoptr (SwbLogPattern) rows = c->row_pattern != NULL ? swb_log_pattern_new_text (c->row_pattern, "UTF-8", 0, NULL)
                                                          : NULL;
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;
  g_autoptr (SwbLogSearch) search = NULL;
  SwbLogSearchStatus status;
  gint64 begin;

  if (c->filtered)
    filter.directions = SWB_LOG_FILTER_IN;
  filter.pattern = rows;
  search = swb_log_search_new (store, pattern, &filter);
  begin = g_get_monotonic_time ();
  g_assert_true (swb_log_search_run (search, NULL, NULL, NULL, NULL));
  swb_log_search_get_status (search, &status);
  *count = status.count;
  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

static double
time_grep (const char *raw,
           const Case *c,
           guint64    *count)
{
  g_autofree char *out = NULL;
  const char *argv[] = { "grep", "-c", "-a", c->regex ? "-P" : "-F", "-e", c->pattern, raw, NULL };
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "LC_ALL", c->regex ? "C.UTF-8" : "C", TRUE);
  gint64 begin = g_get_monotonic_time ();

  g_assert_true (g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL, NULL));
  *count = g_ascii_strtoull (out, NULL, 10);
  return (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

static int
compare (const void *a,
         const void *b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

int
main (int   argc,
      char *argv[])
{
  gsize size = (argc > 1 ? (gsize) atoi (argv[1]) : 512) * 1024 * 1024;
  guint runs = CLAMP (argc > 2 ? (guint) atoi (argv[2]) : 3, 1, 99);
  g_autofree char *directory = g_dir_make_tmp ("swb-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "log.pcapng", NULL);
  g_autofree char *raw = g_build_filename (directory, "raw", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwbLogStore) store = swb_log_store_new (path);
      double ours[99], theirs[99];
      guint64 found = 0, grepped = 0;

      if (argc > 3 && (gsize) atoi (argv[3]) != i + 1)
        continue;
      make_log (store, raw, size, cases[i].read_size);
      for (guint run = 0; run < runs; run++)
        {
          theirs[run] = time_grep (raw, &cases[i], &grepped);
          ours[run] = time_search (store, &cases[i], &found);
        }
      qsort (ours, runs, sizeof (double), compare);
      qsort (theirs, runs, sizeof (double), compare);
      g_print ("%-34s search %7.0f MB/s  grep %7.0f MB/s  ratio %.2f  (%" G_GUINT64_FORMAT " hits, grep %" G_GUINT64_FORMAT
               " lines)\n",
               cases[i].name, (double) size / 1e6 / ours[runs / 2], (double) size / 1e6 / theirs[runs / 2],
               theirs[runs / 2] / ours[runs / 2], found, grepped);
      g_unlink (path);
      g_unlink (raw);
    }

  g_rmdir (directory);
  return 0;
}
