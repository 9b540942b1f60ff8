/*
 * Looks at a window from outside, for run-window-benches.py: over the session bus and over X11, so that nothing in the
 * program that is measured takes part. Each mode runs until its standard input ends and then prints one line.
 */

#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Microseconds between two questions. They don't wait for each other, so that a stall counts for as long as it lasts. */
#define PROBE_INTERVAL 2000

/* A first frame that has not come by then does not come, seconds. */
#define START_PATIENCE 30

static gboolean
on_input (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  char buffer[64];

  if (read (fd, buffer, sizeof buffer) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

/* latency */

typedef struct
{
  GDBusConnection *bus;
  const char *name;
  const char *path;
  GArray *times; /* of gint64, µs */
  guint pending;
  guint failed;
  GSource *source;
  GMainLoop *loop;
} Probe;

typedef struct
{
  Probe *probe;
  gint64 begin;
} Question;

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Question *question = user_data;
  Probe *probe = question->probe;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  gint64 took = g_get_monotonic_time () - question->begin;

  probe->pending--;
  if (reply == NULL)
    probe->failed++;
  else
    g_array_append_val (probe->times, took);
}

static gboolean
ask (gpointer user_data)
{
  Probe *probe = user_data;
  Question *question = g_new (Question, 1);

  question->probe = probe;
  question->begin = g_get_monotonic_time ();
  probe->pending++;
  /* GApplication answers this in the thread of the window's main loop, and with little work. */
  g_dbus_connection_call (probe->bus, probe->name, probe->path, "org.gtk.Actions", "Describe",
                          g_variant_new ("(s)", "show-new"), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, 30000, NULL,
                          on_answer, question);
  return G_SOURCE_CONTINUE;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

static gboolean
on_probe_due (GSource    *source,
              GSourceFunc callback,
              gpointer    user_data)
{
  g_source_set_ready_time (source, g_source_get_ready_time (source) + PROBE_INTERVAL);
  return callback (user_data);
}

static GSourceFuncs probe_funcs = { .dispatch = on_probe_due };

/* A line of input begins the questions, its end ends them. */
static gboolean
on_probe_input (int          fd,
                GIOCondition condition,
                gpointer     user_data)
{
  Probe *probe = user_data;

  g_source_set_ready_time (probe->source, g_get_monotonic_time ());
  return on_input (fd, condition, probe->loop);
}

/* latency NAME PATH: every round trip to an action group on the bus, in microseconds, sorted, on one line */
static int
measure_latency (char **argv)
{
  Probe probe = { .name = argv[0], .path = argv[1] };
  GSource *source = g_source_new (&probe_funcs, sizeof *source);

  probe.bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (probe.bus == NULL)
    return 1;
  probe.times = g_array_new (FALSE, FALSE, sizeof (gint64));
  probe.loop = g_main_loop_new (NULL, FALSE);
  g_source_set_callback (source, ask, &probe, NULL);
  g_source_attach (source, NULL);
  probe.source = source;
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, on_probe_input, &probe);
  g_print ("ready\n");
  fflush (stdout);

  g_main_loop_run (probe.loop);
  g_source_destroy (source);
  while (probe.pending > 0)
    g_main_context_iteration (NULL, TRUE);

  g_array_sort (probe.times, compare);
  for (guint i = 0; i < probe.times->len; i++)
    g_print ("%" G_GINT64_FORMAT " ", g_array_index (probe.times, gint64, i));
  g_print ("\n");
  return probe.failed == 0 ? 0 : 1;
}

/* X11 */

static Display *display;
static int damage_event;

static gboolean
open_display (void)
{
  int error_base;

  display = XOpenDisplay (NULL);
  return display != NULL && XDamageQueryExtension (display, &damage_event, &error_base);
}

/* Windows come and go while we look at them. */
static int
ignore_error (Display     *d,
              XErrorEvent *event)
{
  return 0;
}

/* The largest window that is mapped: there is no window manager, so it hangs below the root itself. */
static Window
find_window (void)
{
  Window root, parent, *children, found = None;
  unsigned count;
  int best = 64 * 64;

  if (!XQueryTree (display, DefaultRootWindow (display), &root, &parent, &children, &count))
    return None;
  for (unsigned i = 0; i < count; i++)
    {
      XWindowAttributes attributes;

      if (XGetWindowAttributes (display, children[i], &attributes) && attributes.map_state == IsViewable &&
          attributes.width * attributes.height > best)
        {
          best = attributes.width * attributes.height;
          found = children[i];
        }
    }
  XFree (children);
  return found;
}

/* Takes what the server has told; each report is one painting, for the next needs this one to be taken back. */
static gboolean
on_x_event (int          fd,
            GIOCondition condition,
            gpointer     user_data)
{
  GArray *times = user_data;

  while (XPending (display) > 0)
    {
      XEvent event;

      XNextEvent (display, &event);
      if (event.type == damage_event + XDamageNotify)
        {
          gint64 now = g_get_monotonic_time ();

          g_array_append_val (times, now);
          XDamageSubtract (display, ((XDamageNotifyEvent *) &event)->damage, None, None);
        }
    }
  XFlush (display);
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  GArray *times; /* of gint64, µs */
  gint64 begin;
  GMainLoop *loop;
} Damages;

/* A line of input begins the counting anew, its end ends it. */
static gboolean
on_damage_input (int          fd,
                 GIOCondition condition,
                 gpointer     user_data)
{
  Damages *damages = user_data;

  if (!on_input (fd, condition, damages->loop))
    return G_SOURCE_REMOVE;
  damages->begin = g_get_monotonic_time ();
  g_array_set_size (damages->times, 0);
  return G_SOURCE_CONTINUE;
}

/* damage: how often the window was painted, in how many seconds, the longest time between two of them, the median one, and
 * the one that 99 of 100 don't exceed; milliseconds */
static int
count_damage (char **argv)
{
  GMainLoop *loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) pauses = g_array_new (FALSE, FALSE, sizeof (gint64));
  Damages damages = { times, 0, loop };
  Window window;
  gint64 end;
  guint n;

  if (!open_display ())
    return 1;
  XSetErrorHandler (ignore_error);
  window = find_window ();
  if (window == None)
    return 1;
  XDamageCreate (display, window, XDamageReportNonEmpty);
  XSync (display, False);
  g_unix_fd_add (ConnectionNumber (display), G_IO_IN, on_x_event, times);
  on_x_event (0, G_IO_IN, times);
  /* What was there already is reported at once. */
  g_array_set_size (times, 0);

  damages.begin = g_get_monotonic_time ();
  g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, on_damage_input, &damages);
  g_main_loop_run (loop);
  end = g_get_monotonic_time ();

  for (guint i = 1; i < times->len; i++)
    {
      gint64 pause = g_array_index (times, gint64, i) - g_array_index (times, gint64, i - 1);

      g_array_append_val (pauses, pause);
    }
  g_array_sort (pauses, compare);
  n = pauses->len;
  g_print ("%u %.3f %.1f %.1f %.1f\n", times->len, (double) (end - damages.begin) / 1e6,
           n > 0 ? (double) g_array_index (pauses, gint64, n - 1) / 1e3 : 0,
           n > 0 ? (double) g_array_index (pauses, gint64, n / 2) / 1e3 : 0,
           n > 0 ? (double) g_array_index (pauses, gint64, n * 99 / 100) / 1e3 : 0);
  return 0;
}

/* start PROGRAM [ARGUMENT…]: prints process id, milliseconds to the window's mapping and to its first painting; ends the
 * program when the input ends */
static int
measure_start (char **argv)
{
  gint64 begin, mapped = 0, painted = 0;
  Window window = None;
  pid_t pid;

  if (!open_display ())
    return 1;
  XSetErrorHandler (ignore_error);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);

  begin = g_get_monotonic_time ();
  pid = fork ();
  if (pid == 0)
    {
      close (ConnectionNumber (display));
      execvp (argv[0], argv);
      _exit (127);
    }
  alarm (START_PATIENCE);
  while (painted == 0)
    {
      XEvent event;

      XNextEvent (display, &event);
      if (event.type == MapNotify && window == None && !event.xmap.override_redirect)
        {
          mapped = g_get_monotonic_time ();
          window = event.xmap.window;
          XDamageCreate (display, window, XDamageReportNonEmpty);
        }
      else if (event.type == damage_event + XDamageNotify &&
               ((XDamageNotifyEvent *) &event)->drawable == window && window != None)
        painted = g_get_monotonic_time ();
    }
  alarm (0);
  g_print ("%d %.2f %.2f\n", (int) pid, (double) (mapped - begin) / 1e3, (double) (painted - begin) / 1e3);
  fflush (stdout);

  while (getchar () != EOF)
    ;
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
  return 0;
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    int arguments;
    int (*run) (char **argv);
  } modes[] = {
    { "latency", 2, measure_latency },
    { "damage", 0, count_damage },
    { "start", 1, measure_start },
  };

  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (modes); i++)
    if (strcmp (argv[1], modes[i].name) == 0 && argc >= 2 + modes[i].arguments)
      return modes[i].run (argv + 2);

  g_printerr ("bench-window: see run-window-benches.py\n");
  return 2;
}
