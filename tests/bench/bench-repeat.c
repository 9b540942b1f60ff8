/*
 * How punctual a repeat is, against a bare loop over a timerfd(2) that sends: both send datagrams to a receiver of this
 * program, which has the kernel's stamps of them (SO_TIMESTAMPNS; on the loopback interface it is given within the send).
 * Each datagram is held against the schedule that fits its run best from below: first stamp less what no datagram was
 * ever earlier by. Runs alternate, and so does which of the two begins, for what the machine does beside lasts longer than a
 * run: told are the medians over the runs with the least and the most, and of ticks left out the sums, of both.
 *
 *     bench-repeat INTERVAL-MS SECONDS RUNS FOLDER
 */

#define G_LOG_DOMAIN "bench"

#include "swb-config.h"

#include <gio/gio.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "swb-panel-address.h"
#include "swb-repeat.h"

#define NS_PER_S G_GINT64_CONSTANT (1000000000)

typedef struct
{
  int fd;
  guint count;
  gint64 *stamps;
} Receiver;

typedef struct
{
  struct sockaddr_in to;
  gint64 interval;
  guint count;
} Bare;

/* Of all runs of one kind. */
typedef struct
{
  const char *name;
  GArray *medians; /* of double, microseconds */
  GArray *lates;
  GArray *missed;  /* the same, of ticks */
} Figures;

static gpointer
receive (gpointer data)
{
  Receiver *self = data;

  for (guint i = 0; i < self->count; i++)
    {
      union
      {
        guint8 bytes[256];
        struct cmsghdr align;
      } control;
      char buffer[256];
      struct iovec vector = { buffer, sizeof buffer };
      struct msghdr header = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control.bytes,
                               .msg_controllen = sizeof control.bytes };

      if (recvmsg (self->fd, &header, 0) < 0)
        g_error ("recvmsg: %s", g_strerror (errno));
      for (struct cmsghdr *c = CMSG_FIRSTHDR (&header); c != NULL; c = CMSG_NXTHDR (&header, c))
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_TIMESTAMPNS)
          {
            struct timespec stamp;

            memcpy (&stamp, CMSG_DATA (c), sizeof stamp);
            self->stamps[i] = (gint64) stamp.tv_sec * NS_PER_S + stamp.tv_nsec;
          }
    }

  return NULL;
}

static gpointer
send_bare (gpointer data)
{
  const Bare *bare = data;
  int fd = socket (AF_INET, SOCK_DGRAM, 0);
  int timer = timerfd_create (CLOCK_MONOTONIC, 0);
  struct itimerspec spec;
  struct timespec now;
  gint64 first;
  char text[64] = "0123456789012345678901234567890123456789012345678901234567890123";

  clock_gettime (CLOCK_MONOTONIC, &now);
  first = (gint64) now.tv_sec * NS_PER_S + now.tv_nsec + bare->interval;
  spec.it_value = (struct timespec){ first / NS_PER_S, first % NS_PER_S };
  spec.it_interval = (struct timespec){ bare->interval / NS_PER_S, bare->interval % NS_PER_S };
  timerfd_settime (timer, TFD_TIMER_ABSTIME, &spec, NULL);
  for (guint i = 0; i < bare->count; i++)
    {
      guint64 expirations;

      if (read (timer, &expirations, sizeof expirations) < 0 ||
          sendto (fd, text, sizeof text, 0, (const struct sockaddr *) &bare->to, sizeof bare->to) < 0)
        g_error ("%s", g_strerror (errno));
    }

  close (timer);
  close (fd);
  return NULL;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

/* The median and the 99th percentile of the lateness, microseconds; also how many ticks were left out. */
static void
judge (gint64 *stamps,
       guint   count,
       gint64  interval,
       double *median,
       double *late,
       guint  *missed)
{
  gint64 tick = 0;
  gint64 last = 0;
  gint64 origin = G_MAXINT64;
  gint64 earliest = G_MAXINT64;
  g_autofree gint64 *errors = g_new (gint64, count);

  /* where the schedule begins, by the earliest of the first ones, in case the very first was late */
  for (guint i = 0; i < MIN (count, 20); i++)
    origin = MIN (origin, stamps[i] - i * interval);
  origin -= interval / 10;

  /* from the last on: one that came as late as the next one's time is still its own tick, when the next one came, too */
  for (guint i = count; i-- > 0;)
    {
      gint64 nearest = (stamps[i] - origin) / interval;

      tick = i == count - 1 ? nearest : MIN (tick - 1, nearest);
      if (i == count - 1)
        last = tick;
      errors[i] = stamps[i] - tick * interval;
      earliest = MIN (earliest, errors[i]);
    }
  for (guint i = 0; i < count; i++)
    errors[i] -= earliest;
  qsort (errors, count, sizeof errors[0], compare);
  *median = (double) errors[count / 2] / 1000;
  *late = (double) errors[(gsize) count * 99 / 100] / 1000;
  *missed = (guint) (last - tick + 1) - count;
}

static void
run_swb (SwbEndpoint             *endpoint,
         const struct sockaddr_in *to,
         gint64                   interval,
         guint                    count)
{
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", ntohs (to->sin_port));
  const SwbTarget target = { .kind = SWB_TARGET_ADDRESS, .address = address };
  g_autoptr (SwbPayload) payload =
    swb_payload_new ("0123456789 0123456789 0123456789 0123456789 {{counter}}", SWB_DATA_FORMAT_TEXT);

  payload->variables = TRUE;
  swb_endpoint_start_repeat (endpoint, &target, payload, (guint64) interval / 1000, count);
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
figures_init (Figures    *self,
              const char *name)
{
  self->name = name;
  self->medians = g_array_new (FALSE, FALSE, sizeof (double));
  self->lates = g_array_new (FALSE, FALSE, sizeof (double));
  self->missed = g_array_new (FALSE, FALSE, sizeof (double));
}

static void
figures_clear (Figures *self)
{
  g_array_unref (self->medians);
  g_array_unref (self->lates);
  g_array_unref (self->missed);
}

/* The median; sorts. */
static double
middle (GArray *values)
{
  g_array_sort (values, (GCompareFunc) compare); /* doubles that are not negative sort as their bits do */
  return g_array_index (values, double, values->len / 2);
}

static void
figures_tell (Figures *self,
              guint    count)
{
  const double median = middle (self->medians);
  const double late = middle (self->lates);
  const guint last = self->lates->len - 1;
  double missed = 0;

  middle (self->missed);
  for (guint i = 0; i < self->missed->len; i++)
    missed += g_array_index (self->missed, double, i);
  g_print ("  %-6s median %6.1f us (%.1f ... %.1f)  99th percentile %6.1f us (%.1f ... %.1f)  "
           "left out %.0f of %u ticks (%.0f ... %.0f a run, half of the runs %.0f at most)\n",
           self->name, median, g_array_index (self->medians, double, 0), g_array_index (self->medians, double, last),
           late, g_array_index (self->lates, double, 0), g_array_index (self->lates, double, last),
           missed, count * (last + 1) + (guint) missed, g_array_index (self->missed, double, 0),
           g_array_index (self->missed, double, last), g_array_index (self->missed, double, last / 2));
}

static void
run_one (SwbEndpoint *endpoint, /* nullable: the bare loop */
         Receiver    *receiver,
         const Bare  *bare,
         Figures     *figures)
{
  GThread *thread = g_thread_new ("receiver", receive, receiver);
  double median, late, missed;
  guint missed_count;

  if (endpoint == NULL)
    send_bare ((gpointer) bare);
  else
    run_swb (endpoint, &bare->to, bare->interval, bare->count);
  g_thread_join (thread);
  judge (receiver->stamps, bare->count, bare->interval, &median, &late, &missed_count);
  missed = missed_count;
  g_array_append_val (figures->medians, median);
  g_array_append_val (figures->lates, late);
  g_array_append_val (figures->missed, missed);
  /* its end is told before the next begins */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int   argc,
      char *argv[])
{
  gint64 interval = argc == 5 ? atoi (argv[1]) * (NS_PER_S / 1000) : 0;
  guint count = interval > 0 ? (guint) (atoi (argv[2]) * NS_PER_S / interval) : 0;
  guint runs = argc == 5 ? (guint) atoi (argv[3]) : 0;
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof to;
  int one = 1;
  Receiver receiver = { .fd = socket (AF_INET, SOCK_DGRAM, 0), .count = count, .stamps = g_new0 (gint64, count) };
  g_autoptr (SwbPanelSettings) settings = swb_panel_address_parse ("udp://127.0.0.1:0", NULL);
  SwbEndpoint *endpoint;
  Bare bare;
  Figures figures[2];

  if (count == 0 || runs == 0)
    return 2;

  bind (receiver.fd, (struct sockaddr *) &to, sizeof to);
  getsockname (receiver.fd, (struct sockaddr *) &to, &length);
  setsockopt (receiver.fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one);
  endpoint = swb_endpoint_new (settings, argv[4], NULL);
  swb_endpoint_start (endpoint);
  g_timeout_add (200, tick_cb, NULL); /* as a window that looks now and then */

  bare = (Bare){ to, interval, count };
  figures_init (&figures[0], "bare");
  figures_init (&figures[1], "repeat");
  for (guint i = 0; i < 2 * runs; i++)
    {
      guint which = (i + i / 2) % 2;

      run_one (which == 0 ? NULL : endpoint, &receiver, &bare, &figures[which]);
    }

  g_print ("  every %s ms, %u runs of %u sends each:\n", argv[1], runs, count);
  figures_tell (&figures[0], count);
  figures_tell (&figures[1], count);
  g_print ("  ratio of the 99th percentiles %.2f (aim: 2 or less)\n", middle (figures[1].lates) / middle (figures[0].lates));

  swb_endpoint_close_and_discard (endpoint);
  while (!swb_endpoint_is_closed (endpoint))
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (endpoint);
  figures_clear (&figures[0]);
  figures_clear (&figures[1]);
  g_free (receiver.stamps);
  close (receiver.fd);
  return 0;
}
