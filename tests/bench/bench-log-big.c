#define G_LOG_DOMAIN "bench"

#include "swb-config.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swb-log-rows.h"
#include "swb-log-search.h"
#include "swb-log-store-private.h"

/*
 * A log of any size, for run-log-benches.py:
 *
 *   bench-log-big make LOG RAW MIB   writes so much payload through the store, and the same into the plain file RAW
 *   bench-log-big read LOG RAW       opens the log again, looks at random places, and searches it against grep
 *
 * Half of the bytes come in long reads, a quarter in segments of 1448 bytes, a quarter in lines of 16 to 127 bytes, each a
 * read of its own; over TCP connections and pairs of UDP addresses, mostly received.
 */

#define FLOWS 24u
#define DATAGRAM_FLOWS 4u
#define TEXT (8u * 1024u * 1024u)
#define NEEDLE "needle in 4711"
#define LONG 65472u

static guint64
get_anonymous (void)
{
  g_autofree char *status = NULL;
  const char *found;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  found = strstr (status, "RssAnon:");
  return found != NULL ? g_ascii_strtoull (found + 8, NULL, 10) : 0;
}

/* Lines as devices send them; one in some 60,000 has what is looked for. */
static char *
make_text (GRand *random)
{
  GString *text = g_string_sized_new (TEXT + 256);

  for (guint line = 0; text->len < TEXT; line++)
    g_string_append_printf (text, "%08u %s temperature=%d.%02d humidity=%d state=%s\n", line,
                            line % 60000 == 59999 ? NEEDLE : "sensor", g_rand_int_range (random, -20, 45),
                            g_rand_int_range (random, 0, 99), g_rand_int_range (random, 0, 100),
                            line % 7 == 0 ? "alarm" : "ok");
  return g_string_free (text, FALSE);
}

static int
make (const char *path,
      const char *raw,
      guint64     size)
{
  g_autoptr (SwbLogStore) store = swb_log_store_new (path);
  g_autoptr (GRand) random = g_rand_new_with_seed (4711);
  g_autofree char *text = make_text (random);
  SwbLogFlow *flows[FLOWS];
  gint64 time = swb_log_now ();
  gint64 begin = g_get_monotonic_time ();
  FILE *file = fopen (raw, "we");
  SwbLogTotals totals;
  guint64 done = 0;

  g_assert_nonnull (file);
  setvbuf (file, NULL, _IOFBF, 1024 * 1024);
  g_assert_true (swb_log_store_open (store, NULL));
  for (guint i = 0; i < FLOWS; i++)
    {
      SwbNetAddress local, remote;
      g_autofree char *peer = g_strdup_printf ("127.0.0.1:%u", 50000 + i);

      g_assert_true (swb_net_address_parse (&local, "127.0.0.1:6001", NULL));
      g_assert_true (swb_net_address_parse (&remote, peer, NULL));
      flows[i] = swb_log_flow_new (i + 1, i < DATAGRAM_FLOWS ? IPPROTO_UDP : IPPROTO_TCP, &local, &remote, 0);
      if (i >= DATAGRAM_FLOWS)
        swb_log_store_append_open (store, flows[i], SWB_DIRECTION_IN, SWB_LOG_EVENT_NONE, time);
    }

  while (done < size)
    {
      /* of 2048 reads: one or two of 64 KiB, some 35 segments, 700 lines … each kind about its share of the bytes */
      guint32 dice = g_rand_int (random) % 2048;
      gsize length = dice < 24 ? LONG : dice < 24 + 540 ? 1448 : 16 + dice % 112;
      guint flow = length == LONG ? DATAGRAM_FLOWS + dice % 3 : g_rand_int (random) % FLOWS;
      const char *data = text + g_rand_int (random) % (TEXT - LONG);

      time += 1000 + length * 4;
      swb_log_store_append_data (store, flows[flow], dice % 8 == 0 ? SWB_DIRECTION_OUT : SWB_DIRECTION_IN,
                                 (const guint8 *) data, length, time);
      if (swb_log_store_needs_commit (store))
        swb_log_store_commit (store);
      fwrite (data, 1, length, file);
      done += length;
    }
  swb_log_store_commit (store);
  swb_log_store_get_totals (store, &totals);
  g_assert_true (totals.recording);
  swb_log_store_close (store);
  fclose (file);

  g_print ("  %.2f GB of payload in %.1f M records, %.2f GB of log, in %.1f s; anonymous memory at the end %.1f MB\n",
           (double) done / 1e9, (double) totals.records / 1e6, (double) totals.length / 1e9,
           (double) (g_get_monotonic_time () - begin) / 1e6, (double) get_anonymous () / 1e3);
  for (guint i = 0; i < FLOWS; i++)
    swb_log_flow_free (flows[i]);
  return 0;
}

static int
compare (const void *a,
         const void *b)
{
  return (*(const gint64 *) a > *(const gint64 *) b) - (*(const gint64 *) a < *(const gint64 *) b);
}

/* What a view does when somebody drags the scroll bar. */
static void
look_around (SwbLogStore *store,
             SwbLogMode   mode)
{
  enum { LOOKS = 2000, ROWS = 60 };
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gint64 times[LOOKS];
  guint64 count = swb_log_rows_count (store, mode);

  for (guint i = 0; i < LOOKS; i++)
    {
      gint64 begin = g_get_monotonic_time ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rows = swb_log_rows_fetch (
        reader, mode, (guint64) (g_rand_double (random) * (double) (count - ROWS)), ROWS, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (rows->len, ==, ROWS);
      times[i] = g_get_monotonic_time () - begin;
    }
  qsort (times, LOOKS, sizeof times[0], compare);
  g_print ("  %d rows at %d random places of %" G_GUINT64_FORMAT " (%s), ms: median %.2f, 99%% %.2f, largest %.2f\n", ROWS,
           LOOKS, count, mode == SWB_LOG_MODE_TEXT ? "text" : "hex", (double) times[LOOKS / 2] / 1e3,
           (double) times[LOOKS / 100 * 99] / 1e3, (double) times[LOOKS - 1] / 1e3);
}

static double
search (SwbLogStore *store,
        guint64     *count)
{
  g_autoptr (SwbLogPattern) pattern = swb_log_pattern_new_text (NEEDLE, "UTF-8", 0, NULL);
  g_autoptr (SwbLogSearch) found = swb_log_search_new (store, pattern, NULL);
  gint64 begin = g_get_monotonic_time ();
  SwbLogSearchStatus status;

  g_assert_true (swb_log_search_run (found, NULL, NULL, NULL, NULL));
  swb_log_search_get_status (found, &status);
  *count = status.count;
  return (double) (g_get_monotonic_time () - begin) / 1e6;
}

static double
grep (const char *raw,
      guint64    *count)
{
  const char *argv[] = { "grep", "-c", "-a", "-F", "-e", NEEDLE, raw, NULL };
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "LC_ALL", "C", TRUE);
  g_autofree char *out = NULL;
  gint64 begin = g_get_monotonic_time ();

  g_assert_true (g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL, NULL));
  *count = g_ascii_strtoull (out, NULL, 10);
  return (double) (g_get_monotonic_time () - begin) / 1e6;
}

static int
read_log (const char *path,
          const char *raw)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbLogStore) store = NULL;
  guint64 before = get_anonymous ();
  guint64 hits, lines;
  gint64 begin = g_get_monotonic_time ();
  double ours, theirs;
  SwbLogTotals totals;

  store = swb_log_store_open_existing (open (path, O_RDONLY | O_CLOEXEC), path, &error);
  g_assert_no_error (error);
  swb_log_store_get_totals (store, &totals);
  ours = (double) (g_get_monotonic_time () - begin) / 1e6;
  g_print ("  opened again in %.2f s, %.2f GB/s of file; index %.1f MB, anonymous memory %.1f MB more\n", ours,
           (double) totals.length / 1e9 / ours, (double) totals.checkpoints * sizeof (SwbLogCheckpoint) / 1e6,
           (double) (get_anonymous () - before) / 1e3);

  look_around (store, SWB_LOG_MODE_TEXT);
  look_around (store, SWB_LOG_MODE_HEX);

  /* twice, so that the second time neither waits for the disk if there is memory for all */
  for (guint i = 0; i < 2; i++)
    {
      theirs = grep (raw, &lines);
      ours = search (store, &hits);
      g_print ("  search %.2f s, grep %.2f s: ratio %.2f (aim: 0.5 or more); %" G_GUINT64_FORMAT " hits, grep %" G_GUINT64_FORMAT
               " lines\n", ours, theirs, theirs / ours, hits, lines);
    }
  g_print ("  anonymous memory at the end %.1f MB\n", (double) get_anonymous () / 1e3);
  return 0;
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 5 && strcmp (argv[1], "make") == 0)
    return make (argv[2], argv[3], g_ascii_strtoull (argv[4], NULL, 10) * 1024 * 1024);
  if (argc == 4 && strcmp (argv[1], "read") == 0)
    return read_log (argv[2], argv[3]);

  g_printerr ("bench-log-big: see run-log-benches.py\n");
  return 2;
}
