#define G_LOG_DOMAIN "swb-cli"

#include "swb-config.h"

#include "swb-cmd.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <unistd.h>

#include "swb-demo.h"
#include "swb-endpoint.h"
#include "swb-error.h"
#include "swb-panel-address.h"
#include "swb-run-printer.h"
#include "swb-sequence-run.h"
#include "swb-workspace.h"

/* How long the end may take: sockets and logs, then lines that standard output doesn't take. */
#define CLOSE_SECONDS 5
#define PRINT_MS 1000

typedef struct _Run Run;

/* A panel to run */
typedef struct
{
  SwbPanelSettings *settings;
  SwbReactions *reactions; /* (nullable) */
  GPtrArray *sequences;    /* (nullable): SwbSequence, for its rules to start */
} Asked;

typedef struct
{
  Run *run;
  guint number;
  SwbEndpoint *endpoint;
  char *encoding;
  gint64 made;   /* its status' @since before it was started */
  SwbNetAddress listening; /* what its first line says, from when it is ready */
  gint64 since;
  gboolean ready;
  gboolean announced;
  gboolean ended;
  gboolean log_failed;
} Panel;

struct _Run
{
  /* what was asked for */
  char *log_dir;
  double seconds; /* negative: until the end */
  gboolean quiet;
  gboolean json;
  gboolean demo;
  GStrv names;      /* panel addresses and workspace files */
  GPtrArray *asked; /* Asked, of all names */

  GMainLoop *loop;
  GPtrArray *panels;
  SwbRunPrinter *printer;
  SwbDemo *demo_traffic;
  gboolean closing;
  gboolean finished;
  int exit_code;
};

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->settings);
  g_clear_pointer (&asked->reactions, swb_reactions_unref);
  g_clear_pointer (&asked->sequences, g_ptr_array_unref);
  g_free (asked);
}

static void
panel_free (gpointer data)
{
  Panel *panel = data;

  if (panel->endpoint != NULL)
    g_signal_handlers_disconnect_by_data (panel->endpoint, panel);
  g_clear_object (&panel->endpoint);
  g_free (panel->encoding);
  g_free (panel);
}

/* Also before the loop runs, when g_main_loop_quit() alone would be forgotten */
static void
finish (Run *run)
{
  run->finished = TRUE;
  g_main_loop_quit (run->loop);
}

static gboolean
close_timed_out_cb (gpointer user_data)
{
  finish (user_data);
  return G_SOURCE_REMOVE;
}

static void
quit_when_closed (Run *run)
{
  for (guint i = 0; i < run->panels->len; i++)
    {
      Panel *panel = g_ptr_array_index (run->panels, i);

      if (!swb_endpoint_is_closed (panel->endpoint))
        return;
    }

  finish (run);
}

/* Closes every panel; the loop ends when they are closed, or after a while */
static void
close_panels (Run *run,
              int  exit_code)
{
  if (run->closing)
    return;

  run->closing = TRUE;
  run->exit_code = exit_code;
  g_clear_object (&run->demo_traffic);
  g_timeout_add_seconds (CLOSE_SECONDS, close_timed_out_cb, run);
  for (guint i = 0; i < run->panels->len; i++)
    {
      Panel *panel = g_ptr_array_index (run->panels, i);

      swb_endpoint_close (panel->endpoint);
    }
  quit_when_closed (run);
}

static gboolean
is_up (SwbEndpointState state)
{
  return state == SWB_ENDPOINT_STATE_LISTENING || state == SWB_ENDPOINT_STATE_BOUND ||
         state == SWB_ENDPOINT_STATE_CONNECTED;
}

static void
print_panel (Panel *panel)
{
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (panel->endpoint);

  panel->announced = TRUE;
  swb_run_printer_add_panel (panel->run->printer, panel->number, &panel->listening, panel->since, log, panel->encoding);
}

/* Hands panels to the printer. Those that listen come in their order, however long each takes to start: the first
 * “listening” is that of the first one. */
static void
print_ready_panels (Run *run)
{
  gboolean waiting = FALSE;

  for (guint i = 0; i < run->panels->len; i++)
    {
      Panel *panel = g_ptr_array_index (run->panels, i);

      if (panel->ready && !panel->announced && (!waiting || !swb_net_address_is_set (&panel->listening)))
        print_panel (panel);
      if (!panel->ready && swb_endpoint_get_kind (panel->endpoint) != SWB_PANEL_KIND_TCP_CLIENT)
        waiting = TRUE;
    }
}

/* As soon as it is known what its first line is */
static void
announce (Panel                   *panel,
          const SwbEndpointStatus *status)
{
  if (panel->ready)
    return;
  if (swb_endpoint_get_kind (panel->endpoint) != SWB_PANEL_KIND_TCP_CLIENT && !panel->ended &&
      !panel->run->closing)
    {
      if (!is_up (status->state))
        return;
      panel->listening = status->local;
    }

  panel->ready = TRUE;
  panel->since = status->since;
  print_ready_panels (panel->run);
}

/* An established connection that was cut is an end, not a start that failed: the other panels go on */
static gboolean
was_established (const GError *error)
{
  return g_error_matches (error, SWB_NET_ERROR, SWB_NET_ERROR_RESET) ||
         g_error_matches (error, SWB_NET_ERROR, SWB_NET_ERROR_BROKEN_PIPE);
}

static void
panel_ended (Panel                   *panel,
             const SwbEndpointStatus *status)
{
  Run *run = panel->run;
  gboolean up = is_up (status->state);

  if (panel->ended || up)
    return;

  panel->ended = TRUE;
  announce (panel, status);
  if (status->state == SWB_ENDPOINT_STATE_FAILED)
    {
      swb_cmd_complain ("%s", status->error != NULL ? status->error->message : _("the panel failed"));
      run->exit_code = SWB_EXIT_FAILED;
      if (!was_established (status->error))
        {
          close_panels (run, SWB_EXIT_FAILED);
          return;
        }
    }

  for (guint i = 0; i < run->panels->len; i++)
    if (!((Panel *) g_ptr_array_index (run->panels, i))->ended)
      return;
  close_panels (run, run->exit_code);
}

static void
changed_cb (Panel *panel)
{
  Run *run = panel->run;
  g_auto (SwbEndpointStatus) status = { 0 };

  swb_endpoint_get_status (panel->endpoint, &status);

  /* "since" tells a panel that has stopped from one that hasn't begun */
  if (status.state != SWB_ENDPOINT_STATE_STOPPED || status.since != panel->made)
    {
      announce (panel, &status);
      if (!run->closing && (status.state == SWB_ENDPOINT_STATE_FAILED || status.state == SWB_ENDPOINT_STATE_STOPPED))
        panel_ended (panel, &status);
    }
  if (status.log_error != NULL && !panel->log_failed)
    swb_cmd_complain ("%s", status.log_error->message);
  panel->log_failed = status.log_error != NULL;

  swb_run_printer_wake (run->printer);
  if (run->closing)
    quit_when_closed (run);
}

/* A #SwbDemoMakeFunc, and how every other panel is made */
static SwbEndpoint *
make_panel (SwbPanelSettings *settings,
            gpointer          user_data,
            GError          **error)
{
  Run *run = user_data;
  g_autoptr (SwbEndpoint) endpoint = swb_endpoint_new (settings, run->log_dir, error);
  g_auto (SwbEndpointStatus) status = { 0 };
  Panel *panel;

  if (endpoint == NULL)
    return NULL;

  swb_endpoint_get_status (endpoint, &status);
  panel = g_new0 (Panel, 1);
  panel->run = run;
  panel->number = run->panels->len + 1;
  panel->endpoint = g_object_ref (endpoint);
  panel->encoding = g_strdup (swb_panel_settings_get_encoding (settings));
  panel->made = status.since;
  panel->listening = SWB_NET_ADDRESS_NONE;
  g_signal_connect_swapped (endpoint, "changed", G_CALLBACK (changed_cb), panel);
  g_signal_connect_swapped (endpoint, "closed", G_CALLBACK (changed_cb), panel);
  g_ptr_array_add (run->panels, panel);

  return g_steal_pointer (&endpoint);
}

/* Clients come last: the server that one of them connects to may be among the others. */
static void
start_all (GPtrArray *endpoints)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  for (guint i = 0; i < endpoints->len; i++)
    if (swb_endpoint_get_kind (g_ptr_array_index (endpoints, i)) != SWB_PANEL_KIND_TCP_CLIENT)
      {
        swb_endpoint_start (g_ptr_array_index (endpoints, i));
        g_ptr_array_add (others, g_ptr_array_index (endpoints, i));
      }
  for (guint i = 0; i < endpoints->len; i++)
    if (swb_endpoint_get_kind (g_ptr_array_index (endpoints, i)) == SWB_PANEL_KIND_TCP_CLIENT)
      swb_endpoint_start_after (g_ptr_array_index (endpoints, i), others);
}

static gboolean
start_panels (Run     *run,
              GError **error)
{
  g_autoptr (GPtrArray) endpoints = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < run->asked->len; i++)
    {
      const Asked *asked = g_ptr_array_index (run->asked, i);
      g_autoptr (SwbEndpoint) endpoint = make_panel (asked->settings, run, error);

      if (endpoint == NULL)
        return FALSE;
      if (asked->sequences != NULL)
        swb_endpoint_set_sequences (endpoint, asked->sequences);
      if (asked->reactions != NULL)
        swb_endpoint_set_reactions (endpoint, asked->reactions);
      g_ptr_array_add (endpoints, g_steal_pointer (&endpoint));
    }
  start_all (endpoints);

  if (run->demo)
    {
      run->demo_traffic = swb_demo_new (make_panel, run);
      return swb_demo_start (run->demo_traffic, error);
    }

  return TRUE;
}

static gboolean
signal_cb (gpointer user_data)
{
  Run *run = user_data;

  /* a second one doesn't wait any longer */
  if (run->closing)
    finish (run);
  else
    close_panels (run, SWB_EXIT_DONE);
  return G_SOURCE_CONTINUE;
}

static gboolean
time_is_up_cb (gpointer user_data)
{
  close_panels (user_data, SWB_EXIT_DONE);
  return G_SOURCE_REMOVE;
}

static void
watch_signals (Run *run)
{
  struct sigaction action;

  g_unix_signal_add (SIGINT, signal_cb, run);
  g_unix_signal_add (SIGTERM, signal_cb, run);
  /* nohup: it stays ignored */
  if (sigaction (SIGHUP, NULL, &action) == 0 && action.sa_handler != SIG_IGN)
    g_unix_signal_add (SIGHUP, signal_cb, run);
}

static gboolean
is_file (const char *name)
{
  return !swb_panel_address_is_address (name) && g_str_has_suffix (name, ".swb");
}

/* What is wrong with an address is bad usage; what is wrong with a file is found when it is run. */
static gboolean
check_names (Run *run)
{
  for (gsize i = 0; run->names != NULL && run->names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbPanelSettings) settings = NULL;

      if (is_file (run->names[i]))
        continue;
      settings = swb_panel_address_parse (run->names[i], &error);
      if (settings == NULL)
        {
          swb_cmd_complain ("%s", error->message);
          return FALSE;
        }
    }

  if ((run->names == NULL || run->names[0] == NULL) && !run->demo)
    {
      swb_cmd_complain (_("run: no panel given, as in “swb run tcp-server://*:6001”; see “swb run --help”"));
      return FALSE;
    }

  return TRUE;
}

/* @reactions: (transfer full) (nullable); @sequences: (nullable) */
static void
ask (Run              *run,
     SwbPanelSettings *settings,
     SwbReactions     *reactions,
     GPtrArray        *sequences)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->settings = g_object_ref (settings);
  asked->reactions = reactions;
  asked->sequences = sequences != NULL ? g_ptr_array_ref (sequences) : NULL;
  g_ptr_array_add (run->asked, asked);
}

static gboolean
load_file (Run        *run,
           const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbWorkspace) workspace = swb_workspace_load (path, &error);
  g_autofree char *name = g_filename_display_name (path);

  if (workspace == NULL || workspace->panels->len == 0)
    {
      swb_cmd_complain ("%s: %s", name, error != NULL ? error->message : _("it has no panels"));
      return FALSE;
    }

  for (guint i = 0; i < workspace->panels->len; i++)
    {
      const SwbWorkspacePanel *panel = g_ptr_array_index (workspace->panels, i);
      SwbReactions *reactions = NULL;

      g_autofree char *place = g_strdup_printf ("panels[%u].rules", i);

      if (panel->rules->len > 0)
        reactions = swb_reactions_new_at (panel->rules, swb_panel_settings_get_encoding (panel->settings), place, &error);
      if (error != NULL)
        {
          swb_cmd_complain ("%s: %s", name, error->message);
          return FALSE;
        }
      ask (run, panel->settings, reactions, panel->sequences);
    }

  return TRUE;
}

static gboolean
load_panels (Run *run)
{
  for (gsize i = 0; run->names != NULL && run->names[i] != NULL; i++)
    {
      g_autoptr (SwbPanelSettings) settings = NULL;

      if (is_file (run->names[i]))
        {
          if (!load_file (run, run->names[i]))
            return FALSE;
          continue;
        }
      settings = swb_panel_address_parse (run->names[i], NULL);
      ask (run, settings, NULL, NULL);
    }

  return TRUE;
}

static gboolean
parse_arguments (Run  *run,
                 int   argc,
                 char *argv[])
{
  g_autofree char *seconds = NULL;
  const GOptionEntry entries[] = {
    { "log-dir", 0, 0, G_OPTION_ARG_FILENAME, &run->log_dir, N_("Put the logs there"), N_("DIR") },
    { "for", 0, 0, G_OPTION_ARG_STRING, &seconds, N_("End after so many seconds"), N_("SECONDS") },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &run->quiet, N_("Only print where panels listen"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &run->json, N_("Print JSON, one object a line"), NULL },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &run->demo, N_("Run a server and a client that talk to each other"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &run->names, NULL, N_("[PANEL-ADDRESS | FILE.swb]…") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_set_prgname ("swb run");
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Runs panels without a window, until SIGINT or SIGTERM."));
  g_option_context_set_description (context, _(
    "A panel address is tcp-server://ADDRESS:PORT, tcp-client://HOST:PORT or udp://ADDRESS:PORT;\n"
    "* is all interfaces, port 0 any free port, and ?key=value&… sets any property of the panel.\n"
    "A file is a workspace, see swb-workspace(5): all of its panels are run.\n"
    "\n"
    "The first line of a panel that listens or binds is “listening ADDRESS:PORT”, the next one\n"
    "“log FILE”. Then comes a line for each event and each record of the log:\n"
    "\n"
    "  TIME PANEL DIRECTION PEER TEXT\n"
    "  10:15:02.113 1 < 192.168.0.7:51234 login\\r\\n\n"
    "\n"
    "PANEL counts from 1; DIRECTION is < received, > sent, - an event. See swb(1) for all of it.\n"));

  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      swb_cmd_complain (_("run: %s"), error->message);
      return FALSE;
    }
  g_set_prgname ("swb");
  if (seconds != NULL && !swb_cmd_parse_seconds (seconds, &run->seconds))
    {
      swb_cmd_complain (_("run: “%s” is no number of seconds"), seconds);
      return FALSE;
    }

  return check_names (run);
}

static void
run_clear (Run *run)
{
  g_clear_object (&run->demo_traffic);
  g_clear_pointer (&run->panels, g_ptr_array_unref);
  g_clear_pointer (&run->asked, g_ptr_array_unref);
  g_clear_pointer (&run->names, g_strfreev);
  g_clear_pointer (&run->loop, g_main_loop_unref);
  g_free (run->log_dir);
}

static int
run_panels (Run *run)
{
  g_autoptr (GError) error = NULL;

  if (!load_panels (run))
    return SWB_EXIT_FAILED;
  if (run->log_dir != NULL && g_mkdir_with_parents (run->log_dir, 0700) != 0)
    {
      swb_cmd_complain ("%s: %s", run->log_dir, g_strerror (errno));
      return SWB_EXIT_FAILED;
    }

  watch_signals (run);
  run->loop = g_main_loop_new (NULL, FALSE);
  run->printer = swb_run_printer_new (STDOUT_FILENO, run->json ? SWB_RUN_PRINTER_JSON : SWB_RUN_PRINTER_TEXT,
                                      run->quiet);
  if (run->seconds >= 0)
    swb_cmd_add_timeout (run->seconds, time_is_up_cb, run);

  if (!start_panels (run, &error))
    {
      swb_cmd_complain ("%s", error->message);
      close_panels (run, SWB_EXIT_FAILED);
    }
  if (!run->finished)
    g_main_loop_run (run->loop);

  /* one that was still about to start doesn't keep the others' lines */
  for (guint i = 0; i < run->panels->len; i++)
    {
      Panel *panel = g_ptr_array_index (run->panels, i);

      if (panel->ready && !panel->announced)
        print_panel (panel);
    }
  swb_run_printer_finish (run->printer, PRINT_MS);
  return run->exit_code;
}

/**
 * swb_cmd_run:
 * @argc: number of arguments, the command's name among them
 * @argv: the arguments
 *
 * `swb run`: panels without a window. The main thread only looks after their states; the sockets are the endpoints'
 * business and the lines the printer's.
 *
 * Returns: a #SwbExit
 */
int
swb_cmd_run (int   argc,
             char *argv[])
{
  Run run = { .seconds = -1 };
  int exit_code = SWB_EXIT_USAGE;

  run.asked = g_ptr_array_new_with_free_func (asked_free);
  run.panels = g_ptr_array_new_with_free_func (panel_free);
  if (parse_arguments (&run, argc, argv))
    exit_code = run_panels (&run);
  run_clear (&run);

  return exit_code;
}
