#define G_LOG_DOMAIN "bench"

#include "swb-config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "swb-log-row-cut.h"
#include "swb-log-store.h"

/*
 * How fast the store appends beside a plain write() of the same buffers: 64-byte lines in chunks of 256 KiB, in turn,
 * medians. File systems with large folios are faster when all writes begin at page borders, which those of
 * a program that writes what it reads never do; so there is a second reference that begins 68 bytes on.
 *
 *   bench-log-append [DIRECTORY [MEBIBYTES [ROUNDS]]]
 */

#define CHUNK (256u * 1024u)

static guint8 *chunk;
static volatile gsize sink;

static double
measure_write (const char *directory,
               gsize       total,
               gsize       offset)
{
  g_autofree char *path = g_build_filename (directory, "bench-plain", NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gint64 begin;
  double seconds;

  if (write (fd, chunk, offset) != (gssize) offset)
    g_error ("write failed");
  begin = g_get_monotonic_time ();

  for (gsize done = 0; done < total; done += CHUNK)
    if (write (fd, chunk, CHUNK) != CHUNK)
      g_error ("write failed");
  seconds = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  close (fd);
  g_unlink (path);
  return (double) total / seconds / 1e6;
}

static double
measure_store (const char *directory,
               gsize       total)
{
  g_autofree char *path = g_build_filename (directory, "bench-log.pcapng", NULL);
  g_autoptr (SwbLogStore) store = swb_log_store_new (path);
  g_autoptr (SwbLogFlow) flow = NULL;
  g_autoptr (GError) error = NULL;
  SwbNetAddress local, remote;
  SwbLogTotals totals;
  gint64 begin = g_get_monotonic_time ();
  double seconds;

  swb_net_address_parse (&local, "127.0.0.1:6001", NULL);
  swb_net_address_parse (&remote, "127.0.0.1:51234", NULL);
  if (!swb_log_store_open (store, &error))
    g_error ("%s", error->message);
  flow = swb_log_flow_new (1, IPPROTO_TCP, &local, &remote, 0);
  for (gsize done = 0; done < total; done += CHUNK)
    {
      swb_log_store_append_data (store, flow, SWB_DIRECTION_IN, chunk, CHUNK, swb_log_now ());
      swb_log_store_commit (store);
    }
  seconds = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  swb_log_store_get_totals (store, &totals);
  if (totals.text_rows != total / 64)
    g_error ("rows: %" G_GUINT64_FORMAT, totals.text_rows);
  swb_log_store_close (store);
  g_unlink (path);
  return (double) total / seconds / 1e6;
}

static double
measure_count (void)
{
  const guint rounds = 4000;
  gint64 begin = g_get_monotonic_time ();
  guint32 open;

  for (guint i = 0; i < rounds; i++)
    sink += swb_log_row_cut_count (chunk, CHUNK, i % 2, &open);
  return (double) rounds * CHUNK / (double) (g_get_monotonic_time () - begin);
}

static int
compare (const void *a,
         const void *b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

int
main (int   argc,
      char *argv[])
{
  const char *directory = argc > 1 ? argv[1] : g_get_tmp_dir ();
  gsize total = (argc > 2 ? (gsize) atoi (argv[2]) : 512) << 20;
  guint rounds = CLAMP (argc > 3 ? (guint) atoi (argv[3]) : 7, 1, 99);
  double plain[99], odd[99], store[99];

  chunk = g_malloc (CHUNK);
  for (gsize i = 0; i < CHUNK; i++)
    chunk[i] = i % 64 == 63 ? '\n' : (guint8) ('a' + i % 23);

  for (guint i = 0; i < rounds; i++)
    {
      plain[i] = measure_write (directory, total, 0);
      odd[i] = measure_write (directory, total, 68);
      store[i] = measure_store (directory, total);
    }
  qsort (plain, rounds, sizeof plain[0], compare);
  qsort (odd, rounds, sizeof odd[0], compare);
  qsort (store, rounds, sizeof store[0], compare);
  g_print ("plain write %.0f MB/s; at an odd offset %.0f MB/s; store %.0f MB/s, ratios %.2f and %.2f\n",
           plain[rounds / 2], odd[rounds / 2], store[rounds / 2], store[rounds / 2] / plain[rounds / 2],
           store[rounds / 2] / odd[rounds / 2]);
  g_print ("counting lines %.0f MB/s\n", measure_count ());
  g_free (chunk);
  return 0;
}
