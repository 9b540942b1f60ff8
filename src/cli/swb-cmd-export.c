#define G_LOG_DOMAIN "swb-cli"

#include "swb-config.h"

#include "swb-cmd.h"

#include <gio/gio.h>
#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <unistd.h>

#include "swb-capture.h"
#include "swb-charset.h"
#include "swb-log-export.h"

typedef struct
{
  char *log;
  char *output;
  char *encoding;
  SwbLogExportFormat format;
  SwbLogFilter filter;
  SwbLogPattern *pattern;

  GMainLoop *loop;
  GCancellable *cancellable;
  gboolean show_progress;
  gboolean done;
  GError *error;
} Export;

/* Also an address without a port: every port of it */
static gboolean
parse_peer (const char    *text,
            SwbNetAddress *address)
{
  g_autoptr (GInetAddress) inet = NULL;
  g_autofree char *with_port = NULL;

  if (swb_net_address_parse (address, text, NULL))
    return TRUE;

  inet = g_inet_address_new_from_string (text);
  if (inet == NULL)
    return FALSE;
  with_port = g_strdup_printf (g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV6 ? "[%s]:0" : "%s:0", text);
  return swb_net_address_parse (address, with_port, NULL);
}

static gboolean
parse_direction (const char *text,
                 guint      *directions)
{
  if (g_str_equal (text, "in"))
    *directions = SWB_LOG_FILTER_IN;
  else if (g_str_equal (text, "out"))
    *directions = SWB_LOG_FILTER_OUT;
  else
    return FALSE;

  return TRUE;
}

static SwbLogPattern *
parse_pattern (const char *text,
               const char *encoding,
               gboolean    fixed,
               gboolean    hex,
               gboolean    ignore_case,
               GError    **error)
{
  SwbLogPatternFlags flags = ignore_case ? SWB_LOG_PATTERN_CASELESS : SWB_LOG_PATTERN_DEFAULT;

  if (hex)
    return swb_log_pattern_new_hex (text, error);
  if (fixed)
    return swb_log_pattern_new_text (text, encoding, flags, error);
  return swb_log_pattern_new_regex (text, encoding, flags, error);
}

static int
parse_arguments (Export *export,
                 int     argc,
                 char   *argv[])
{
  g_autofree char *format = NULL;
  g_autofree char *direction = NULL;
  g_autofree char *peer = NULL;
  g_autofree char *find = NULL;
  gboolean fixed = FALSE, hex = FALSE, ignore_case = FALSE, no_events = FALSE;
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &format,
      N_("text, hex, raw, csv, json, c or pcapng; else by the ending of FILE, else text"), N_("FORMAT") },
    { "direction", 'd', 0, G_OPTION_ARG_STRING, &direction, N_("Only what was received (in) or sent (out), without events"), "in|out" },
    { "peer", 'p', 0, G_OPTION_ARG_STRING, &peer, N_("Only traffic with this peer"), N_("ADDRESS[:PORT]") },
    { "no-events", 0, 0, G_OPTION_ARG_NONE, &no_events, N_("Only data"), NULL },
    { "find", 0, 0, G_OPTION_ARG_STRING, &find, N_("Only what matches this regular expression"), N_("PATTERN") },
    { "fixed", 'F', 0, G_OPTION_ARG_NONE, &fixed, N_("PATTERN is plain text"), NULL },
    { "hex", 'x', 0, G_OPTION_ARG_NONE, &hex, N_("PATTERN is bytes in hex"), NULL },
    { "ignore-case", 'i', 0, G_OPTION_ARG_NONE, &ignore_case, N_("PATTERN stands for upper and lower case"), NULL },
    { "encoding", 'e', 0, G_OPTION_ARG_STRING, &export->encoding, N_("The panel’s encoding; UTF-8 if not given"),
      N_("NAME") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &export->output, N_("Write to this file; replaced once it is whole"),
      N_("FILE") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("LOG.pcapng|CAPTURE"));
  g_autoptr (GError) error = NULL;

  g_set_prgname ("swb export");
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Writes a log or a capture (pcap or pcapng), or a part of it, in another format."));
  if (!g_option_context_parse (context, &argc, &argv, &error))
    goto bad;
  g_set_prgname ("swb");
  if (export->encoding == NULL)
    export->encoding = g_strdup ("UTF-8");
  export->filter.events = !no_events && direction == NULL;

  if (argc != 2)
    g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("give one log"));
  else if (format != NULL && !swb_log_export_format_from_nick (format, &export->format))
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _("“%s” is no format; there are text, hex, raw, csv, json, c and pcapng"), format);
  else if (direction != NULL && !parse_direction (direction, &export->filter.directions))
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” is no direction: it is in or out"), direction);
  else if (peer != NULL && !parse_peer (peer, &export->filter.remote))
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” is no address, as in 192.0.2.7:51234"), peer);
  else if (find == NULL && (fixed || hex || ignore_case))
    g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("say what to find by --find"));
  else if (fixed && hex)
    g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("give one of --fixed and --hex"));
  if (error != NULL)
    goto bad;

  if (format == NULL && (export->output == NULL || !swb_log_export_format_from_path (export->output, &export->format)))
    export->format = SWB_LOG_EXPORT_TEXT;
  if (!swb_charset_exists (export->encoding))
    {
      swb_charset_free (swb_charset_new (export->encoding, &error));
      goto bad;
    }
  if (find != NULL &&
      (export->pattern = parse_pattern (find, export->encoding, fixed, hex, ignore_case, &error)) == NULL)
    goto bad;

  export->log = g_strdup (argv[1]);
  return -1;

bad:
  g_set_prgname ("swb");
  swb_cmd_complain (_("export: %s"), error->message);
  return SWB_EXIT_USAGE;
}

/* Opens the log or capture, and says what of it can't be read */
static SwbLogStore *
open_log (const char   *path,
          GCancellable *cancellable,
          GError      **error)
{
  SwbCaptureSummary summary;
  SwbLogStore *store = swb_capture_open (path, cancellable, NULL, NULL, &summary, error);

  if (store != NULL && summary.left_out > 0)
    {
      g_autofree char *name = g_filename_display_name (path);
      g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, summary.left_out);

      swb_cmd_complain (_("the last %s bytes of “%s” are cut short or damaged, and left out"), size, name);
    }
  return store;
}

static void
progress_cb (double   progress,
             gpointer user_data)
{
  Export *export = user_data;

  if (export->show_progress)
    g_printerr ("\r%3d %%%s", (int) (progress * 100), progress >= 1.0 ? "\n" : "");
}

static gboolean
write_log (Export  *export,
           GError **error)
{
  g_autoptr (SwbLogStore) store = open_log (export->log, export->cancellable, error);
  g_autoptr (SwbLogSearch) search = NULL;
  g_autoptr (GOutputStream) stream = NULL;
  SwbLogExportOptions options = { export->format, export->encoding, &export->filter, NULL };

  if (store == NULL)
    return FALSE;

  if (export->pattern != NULL)
    {
      search = swb_log_search_new (store, export->pattern, &export->filter);
      if (!swb_log_search_run (search, export->cancellable, NULL, NULL, error))
        return FALSE;
      options.search = search;
    }

  if (export->output != NULL)
    return swb_log_export_to_file (store, &options, export->output, export->cancellable, progress_cb, export, error);

  stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  if (swb_log_export_to_stream (store, &options, stream, export->cancellable, NULL, NULL, error))
    return TRUE;
  if (*error != NULL && (*error)->domain == G_IO_ERROR && (*error)->code != G_IO_ERROR_CANCELLED)
    g_prefix_error (error, "%s: ", _("standard output"));
  return FALSE;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static gpointer
export_thread (gpointer user_data)
{
  Export *export = user_data;

  export->done = write_log (export, &export->error);
  g_idle_add (quit_cb, export->loop);
  return NULL;
}

static gboolean
signal_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * swb_cmd_export:
 * @argc: number of arguments, the command's name among them
 * @argv: the arguments
 *
 * `swb export`: writes a log, or a part of it, in another format. SIGINT and SIGTERM end it; then a file that it was to
 * replace is as it was.
 *
 * Returns: a #SwbExit
 */
int
swb_cmd_export (int   argc,
                char *argv[])
{
  Export export = { .filter = SWB_LOG_FILTER_INIT };
  int exit_code = parse_arguments (&export, argc, argv);

  if (exit_code < 0)
    {
      g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      GThread *thread;

      export.loop = loop;
      export.cancellable = cancellable;
      export.show_progress = export.output != NULL && isatty (STDERR_FILENO);
      g_unix_signal_add (SIGINT, signal_cb, cancellable);
      g_unix_signal_add (SIGTERM, signal_cb, cancellable);
      thread = g_thread_new ("export", export_thread, &export);
      g_main_loop_run (loop);
      g_thread_join (thread);

      exit_code = export.done ? SWB_EXIT_DONE : SWB_EXIT_FAILED;
      if (!export.done)
        swb_cmd_complain (_("export: %s"), export.error->message);
    }

  g_clear_error (&export.error);
  g_clear_pointer (&export.pattern, swb_log_pattern_unref);
  g_free (export.log);
  g_free (export.output);
  g_free (export.encoding);
  return exit_code;
}
