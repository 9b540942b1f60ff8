#define G_LOG_DOMAIN "swb-cli"

#include "swb-config.h"

#include "swb-cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "swb-export-format.h"
#include "swb-log-store-private.h"

/* Written at once. */
#define BUFFER_BYTES (256u * 1024u)

typedef struct
{
  char *path;
  char *output;
  SwbExportFormat format;
  gboolean only_direction;
  SwbDirection direction;
  SwbNetAddress peer; /* "none": all */
  GRegex *find;
  SwbCharset *charset; /* NULL for UTF-8 */

  int fd;
  GString *buffer;
} Export;

static gboolean
flush (Export  *export,
       GError **error)
{
  gsize done = 0;

  while (done < export->buffer->len)
    {
      gssize n = write (export->fd, export->buffer->str + done, export->buffer->len - done);

      if (n >= 0)
        {
          done += (gsize) n;
        }
      else if (errno != EINTR)
        {
          int errsv = errno;

          g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errsv), "%s: %s",
                       export->output != NULL ? export->output : _("standard output"), g_strerror (errsv));
          return FALSE;
        }
    }

  g_string_truncate (export->buffer, 0);
  return TRUE;
}

static gboolean
payload_matches (Export             *export,
                 const SwbLogRecord *record)
{
  g_autoptr (GString) text = NULL;
  g_autoptr (GArray) spans = NULL;

  if (record->kind != SWB_LOG_KIND_DATA)
    return FALSE;
  if (export->charset == NULL)
    return g_regex_match_full (export->find, (const char *) record->payload, (gssize) record->payload_length, 0, 0,
                               NULL, NULL);

  text = g_string_new (NULL);
  spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  swb_charset_decode (export->charset, record->payload, record->payload_length, text, spans);
  return g_regex_match_full (export->find, text->str, (gssize) text->len, 0, 0, NULL, NULL);
}

static gboolean
wanted (Export             *export,
        const SwbLogRecord *record)
{
  if (record->kind == SWB_LOG_KIND_FILLER)
    return FALSE;
  if (export->only_direction && (record->kind != SWB_LOG_KIND_DATA || record->direction != export->direction))
    return FALSE;
  if (swb_net_address_is_set (&export->peer) && !swb_net_address_equal (&export->peer, &record->remote))
    return FALSE;

  return export->find == NULL || payload_matches (export, record);
}

static gboolean
export_records (Export      *export,
                SwbLogStore *store,
                GError     **error)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  guint64 offset = swb_log_reader_get_first_offset (reader);
  guint64 number = 0;
  SwbLogTotals totals;

  swb_log_store_get_totals (store, &totals);
  swb_export_format_begin (export->buffer, export->format);
  while (offset < totals.length)
    {
      SwbLogRecord record;

      if (!swb_log_reader_read (reader, offset, &record, error))
        {
          flush (export, NULL); /* what is readable is still worth having */
          return FALSE;
        }
      offset = record.next;
      if (wanted (export, &record))
        swb_export_format_record (export->buffer, export->format, &record, ++number, export->charset);
      if (export->buffer->len >= BUFFER_BYTES && !flush (export, error))
        return FALSE;
    }

  return flush (export, error);
}

static gboolean
run_export (Export  *export,
            GError **error)
{
  g_autoptr (SwbLogStore) store = NULL;
  gboolean done;
  int fd;

  signal (SIGPIPE, SIG_IGN);
  fd = open (export->path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    {
      int errsv = errno;

      g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errsv), "%s: %s", export->path,
                   g_strerror (errsv));
      return FALSE;
    }
  store = swb_log_store_open_existing (fd, export->path, error);
  if (store == NULL)
    return FALSE;

  export->fd = STDOUT_FILENO;
  if (export->output != NULL)
    {
      export->fd = open (export->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
      if (export->fd < 0)
        {
          int errsv = errno;

          g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errsv), "%s: %s", export->output,
                       g_strerror (errsv));
          return FALSE;
        }
    }

  export->buffer = g_string_sized_new (BUFFER_BYTES);
  done = export_records (export, store, error);
  if (export->output != NULL && close (export->fd) != 0 && done)
    {
      int errsv = errno;

      g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errsv), "%s: %s", export->output,
                   g_strerror (errsv));
      return FALSE;
    }

  return done;
}

static gboolean
parse_values (Export     *export,
              const char *format,
              const char *direction,
              const char *peer,
              const char *find,
              const char *encoding,
              GError    **error)
{
  if (format != NULL && !swb_export_format_parse (format, &export->format))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("“%s” is no format; there are text, hex, raw, csv, json and c"), format);
      return FALSE;
    }
  if (direction != NULL)
    {
      export->only_direction = TRUE;
      export->direction = g_str_equal (direction, "out") ? SWB_DIRECTION_OUT : SWB_DIRECTION_IN;
      if (!g_str_equal (direction, "in") && !g_str_equal (direction, "out"))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _("“%s” is no direction; there are in and out"), direction);
          return FALSE;
        }
    }
  if (peer != NULL && !swb_net_address_parse (&export->peer, peer, error))
    return FALSE;
  if (find != NULL && (export->find = g_regex_new (find, G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, error)) == NULL)
    return FALSE;
  if (encoding != NULL && g_ascii_strcasecmp (encoding, "UTF-8") != 0 &&
      (export->charset = swb_charset_new (encoding, error)) == NULL)
    return FALSE;

  return TRUE;
}

static gboolean
parse_arguments (Export *export,
                 int     argc,
                 char   *argv[])
{
  g_autofree char *format = NULL;
  g_autofree char *direction = NULL;
  g_autofree char *peer = NULL;
  g_autofree char *find = NULL;
  g_autofree char *encoding = NULL;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_("text (the default), hex, raw, csv, json or c"), N_("FORMAT") },
    { "direction", 0, 0, G_OPTION_ARG_STRING, &direction, N_("Only what came in, or went out"), "in|out" },
    { "peer", 0, 0, G_OPTION_ARG_STRING, &peer, N_("Only what this peer sent or got"), N_("ADDRESS:PORT") },
    { "find", 0, 0, G_OPTION_ARG_STRING, &find, N_("Only records that match this regular expression"), N_("PATTERN") },
    { "encoding", 0, 0, G_OPTION_ARG_STRING, &encoding, N_("Encoding of the text; UTF-8 unless told"), N_("NAME") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &export->output, N_("Write there"), N_("FILE") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("LOG.pcapng"));
  g_autoptr (GError) error = NULL;

  g_set_prgname ("swb export");
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Writes what a panel’s log has recorded in another format."));
  if (g_option_context_parse (context, &argc, &argv, &error))
    {
      g_set_prgname ("swb");
      if (argc != 2)
        g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("give one log"));
      else if (parse_values (export, format, direction, peer, find, encoding, &error))
        export->path = g_strdup (argv[1]);
    }

  if (error != NULL)
    swb_cmd_complain (_("export: %s"), error->message);
  return error == NULL;
}

/**
 * swb_cmd_export:
 * @argc: number of arguments, the command's name among them
 * @argv: the arguments
 *
 * `swb export`: a log in another format.
 *
 * Returns: a #SwbExit
 */
int
swb_cmd_export (int   argc,
                char *argv[])
{
  Export export = { .format = SWB_EXPORT_FORMAT_TEXT, .peer = SWB_NET_ADDRESS_NONE };
  g_autoptr (GError) error = NULL;
  int exit_code = SWB_EXIT_USAGE;

  if (parse_arguments (&export, argc, argv))
    {
      exit_code = run_export (&export, &error) ? SWB_EXIT_DONE : SWB_EXIT_FAILED;
      if (error != NULL)
        swb_cmd_complain ("%s", error->message);
    }

  if (export.buffer != NULL)
    g_string_free (export.buffer, TRUE);
  g_clear_pointer (&export.find, g_regex_unref);
  g_clear_pointer (&export.charset, swb_charset_free);
  g_free (export.path);
  g_free (export.output);
  return exit_code;
}
