#define G_LOG_DOMAIN "swb-cli"

#include "swb-config.h"

#include "swb-cmd.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "swb-charset.h"
#include "swb-endpoint.h"
#include "swb-file-reader.h"
#include "swb-file-send.h"
#include "swb-host-port.h"
#include "swb-log-reader.h"
#include "swb-panel-address.h"
#include "swb-send-codec.h"

/* How long an expected answer is waited for when nothing else is said, and how long the end may take. */
#define EXPECT_SECONDS 5.0
#define CLOSE_SECONDS 5

/* An expected answer is looked for in so many of the newest bytes. */
#define MAX_ANSWER (1024u * 1024u)

typedef struct
{
  SwbPanelSettings *settings;
  char *data; /* text or hex, or */
  gboolean is_hex;
  char *file;
  GBytes *bytes; /* of @data */
  double wait; /* seconds; negative: not given */
  GRegex *expect;
  SwbCharset *charset; /* NULL for UTF-8 */

  GMainLoop *loop;
  SwbEndpoint *endpoint;
  SwbFileSend *file_send;
  SwbLogReader *reader;
  guint64 offset;
  guint64 received; /* bytes up to there */
  GByteArray *answer;
  gboolean asked; /* the bytes were handed to the endpoint */
  gboolean sent;
  gboolean met;
  gboolean closing;
  gboolean output_broken;
  int exit_code;
} Send;

static gboolean
quit_cb (gpointer user_data)
{
  Send *send = user_data;

  g_main_loop_quit (send->loop);
  return G_SOURCE_REMOVE;
}

static void
finish (Send *send,
        int   exit_code)
{
  if (send->closing)
    return;

  send->closing = TRUE;
  send->exit_code = exit_code;
  g_timeout_add_seconds (CLOSE_SECONDS, quit_cb, send);
  swb_endpoint_close_and_discard (send->endpoint);
}

static void
write_out (Send         *send,
           const guint8 *data,
           gsize         length)
{
  while (length > 0 && !send->output_broken)
    {
      gssize n = write (STDOUT_FILENO, data, length);

      if (n > 0)
        {
          data += n;
          length -= (gsize) n;
        }
      else if (errno != EINTR)
        {
          send->output_broken = TRUE;
        }
    }
}

static gboolean
answer_matches (Send *send)
{
  g_autoptr (GString) text = NULL;
  g_autoptr (GArray) spans = NULL;

  if (send->charset == NULL)
    return g_regex_match_full (send->expect, (const char *) send->answer->data, (gssize) send->answer->len, 0, 0, NULL,
                               NULL);

  text = g_string_new (NULL);
  spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  swb_charset_decode (send->charset, send->answer->data, send->answer->len, text, spans);
  return g_regex_match_full (send->expect, text->str, (gssize) text->len, 0, 0, NULL, NULL);
}

/* What has come since the last time: printed as it is, and looked through */
static void
take_answer (Send *send)
{
  SwbLogTotals totals;
  SwbLogRecord record;
  gboolean more = FALSE;

  swb_log_store_get_totals (swb_log_reader_get_store (send->reader), &totals);
  if (send->offset == 0)
    send->offset = swb_log_reader_get_first_offset (send->reader);
  if (totals.bytes[SWB_DIRECTION_IN] == send->received)
    {
      /* it is all what was sent: not to be read again, for that may be a file of any size */
      send->offset = MAX (send->offset, totals.length);
      return;
    }
  send->received = totals.bytes[SWB_DIRECTION_IN];
  while (send->offset < totals.length && swb_log_reader_read (send->reader, send->offset, &record, NULL))
    {
      send->offset = record.next;
      if (record.kind != SWB_LOG_KIND_DATA || record.direction != SWB_DIRECTION_IN)
        continue;

      more = TRUE;
      write_out (send, record.payload, record.payload_length);
      g_byte_array_append (send->answer, record.payload, (guint) record.payload_length);
      if (send->answer->len > 2 * MAX_ANSWER)
        g_byte_array_remove_range (send->answer, 0, send->answer->len - MAX_ANSWER);
    }

  if (more && send->expect != NULL && !send->met)
    send->met = answer_matches (send);
}

static gboolean
not_met (Send *send)
{
  swb_cmd_complain (_("send: the expected answer did not come"));
  finish (send, SWB_EXIT_FAILED);
  return G_SOURCE_REMOVE;
}

static gboolean
time_is_up_cb (gpointer user_data)
{
  Send *send = user_data;

  if (send->closing)
    return G_SOURCE_REMOVE;

  take_answer (send);
  if (send->expect != NULL && !send->met)
    return not_met (send);
  if (!send->sent)
    swb_cmd_complain (_("send: not everything could be sent in time"));
  finish (send, send->sent ? SWB_EXIT_DONE : SWB_EXIT_FAILED);
  return G_SOURCE_REMOVE;
}

static gboolean
can_send (Send                    *send,
          const SwbEndpointStatus *status)
{
  /* a server has somebody to send to when the first client is there */
  return status->state == SWB_ENDPOINT_STATE_CONNECTED || status->state == SWB_ENDPOINT_STATE_BOUND ||
         (status->state == SWB_ENDPOINT_STATE_LISTENING && status->connections > 0);
}

/* (transfer full) (nullable): whom it goes to, as far as the address says it */
static char *
get_peer (Send *send)
{
  switch (swb_panel_settings_get_kind (send->settings))
    {
    case SWB_PANEL_KIND_TCP_CLIENT:
      return swb_host_port_join (swb_panel_settings_get_host (send->settings), swb_panel_settings_get_port (send->settings));
    case SWB_PANEL_KIND_UDP:
      return g_strdup (swb_panel_settings_get_peer (send->settings));
    case SWB_PANEL_KIND_TCP_SERVER:
    default:
      return NULL;
    }
}

/* @local: (nullable): this side's address, once it is known; before, all else is checked */
static gboolean
build_bytes (Send                *send,
             const SwbNetAddress *local,
             GError             **error)
{
  g_auto (SwbSendFrame) frame = { 0 };
  g_autofree char *peer = get_peer (send);
  g_autofree char *local_name = local != NULL ? swb_net_address_to_string (local) : NULL;
  SwbSendOptions options;
  SwbTemplateContext context;

  swb_send_options_init (&options, send->settings);
  options.format = send->is_hex ? SWB_DATA_FORMAT_HEX : SWB_DATA_FORMAT_TEXT;
  swb_template_context_init (&context);
  context.peer = peer;
  context.local = local_name != NULL ? local_name : "127.0.0.1:1";
  swb_send_codec_build_frame (send->data, &options, &context, &frame, NULL, error);
  g_clear_pointer (&send->bytes, g_bytes_unref);
  send->bytes = g_steal_pointer (&frame.bytes);
  return send->bytes != NULL;
}

static void
start_sending (Send                    *send,
               const SwbEndpointStatus *status)
{
  const SwbTarget target = { .kind = SWB_TARGET_ALL };
  /* what fits one datagram goes in one */
  const SwbFileSendOptions options = {
    .chunk = swb_panel_settings_get_kind (send->settings) == SWB_PANEL_KIND_UDP ? SWB_FILE_SEND_MAX_DATAGRAM : 0,
  };

  g_autoptr (GPtrArray) connections = swb_endpoint_dup_connections (send->endpoint);
  const SwbNetAddress *local = connections->len > 0 ? swb_connection_info_get_local (g_ptr_array_index (connections, 0))
                                                    : &status->local;
  g_autoptr (GError) error = NULL;

  send->asked = TRUE;
  if (send->file != NULL)
    {
      send->file_send = swb_endpoint_send_file (send->endpoint, &target, send->file, &options);
      return;
    }

  /* again: now it is known where it goes out from */
  if (!build_bytes (send, local, &error))
    {
      swb_cmd_complain (_("send: %s"), error->message);
      finish (send, SWB_EXIT_FAILED);
      return;
    }
  swb_endpoint_send (send->endpoint, &target, send->bytes);
}

/* Whether all is sent; an error ends it. */
static void
look_at_file (Send *send)
{
  g_auto (SwbFileSendStatus) status = { 0 };

  swb_file_send_get_status (send->file_send, &status);
  send->sent = status.state == SWB_FILE_SEND_STATE_DONE;
  if (status.state == SWB_FILE_SEND_STATE_FAILED)
    {
      swb_cmd_complain ("%s", status.error->message);
      finish (send, SWB_EXIT_FAILED);
    }
}

static void
changed_cb (Send *send)
{
  g_auto (SwbEndpointStatus) status = { 0 };

  if (send->closing)
    {
      if (swb_endpoint_is_closed (send->endpoint))
        g_main_loop_quit (send->loop);
      return;
    }

  swb_endpoint_get_status (send->endpoint, &status);
  if (send->file_send != NULL && !send->sent)
    look_at_file (send);
  else if (send->file == NULL && send->asked && status.sent >= g_bytes_get_size (send->bytes) && status.queued == 0)
    send->sent = TRUE;
  if (send->closing)
    return;
  take_answer (send);
  if (send->expect != NULL && send->met && send->sent)
    {
      finish (send, SWB_EXIT_DONE);
      return;
    }

  if (status.error != NULL)
    {
      swb_cmd_complain ("%s", status.error->message);
      finish (send, SWB_EXIT_FAILED);
    }
  else if (!send->asked && can_send (send, &status))
    {
      start_sending (send, &status);
    }
  else if (send->asked && (status.state == SWB_ENDPOINT_STATE_STOPPED || status.state == SWB_ENDPOINT_STATE_FAILED))
    {
      /* the peer has closed: nothing more will come */
      if (send->expect != NULL)
        not_met (send);
      else if (!send->sent)
        swb_cmd_complain (_("send: the peer closed before everything was sent"));
      finish (send, send->sent ? SWB_EXIT_DONE : SWB_EXIT_FAILED);
    }
  else if (send->sent && send->expect == NULL && send->wait < 0)
    {
      finish (send, SWB_EXIT_DONE);
    }
}

static gboolean
interrupted_cb (gpointer user_data)
{
  finish (user_data, SWB_EXIT_FAILED);
  return G_SOURCE_CONTINUE;
}

static int
run_send (Send *send)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbLogStore) log = NULL;
  double seconds = send->wait >= 0 ? send->wait : EXPECT_SECONDS;

  g_unix_signal_add (SIGINT, interrupted_cb, send);
  g_unix_signal_add (SIGTERM, interrupted_cb, send);

  send->endpoint = swb_endpoint_new (send->settings, NULL, &error);
  if (send->endpoint == NULL)
    {
      swb_cmd_complain ("%s", error->message);
      return SWB_EXIT_FAILED;
    }
  log = swb_endpoint_dup_log (send->endpoint);
  send->reader = swb_log_reader_new (log);
  send->answer = g_byte_array_new ();
  send->loop = g_main_loop_new (NULL, FALSE);
  g_signal_connect_swapped (send->endpoint, "changed", G_CALLBACK (changed_cb), send);
  g_signal_connect_swapped (send->endpoint, "closed", G_CALLBACK (changed_cb), send);
  if (send->wait >= 0 || send->expect != NULL)
    swb_cmd_add_timeout (seconds, time_is_up_cb, send);

  swb_endpoint_start (send->endpoint);
  g_main_loop_run (send->loop);

  g_signal_handlers_disconnect_by_data (send->endpoint, send);
  return send->exit_code;
}

/* It goes out as it is. That it can be read is known before anything is sent.
 * @file: (transfer full) */
static int
look_for_file (Send *send,
               char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbFileReader) reader = swb_file_reader_new (file, &error);

  send->file = file;
  if (reader == NULL)
    {
      swb_cmd_complain ("%s", error->message);
      return SWB_EXIT_FAILED;
    }
  if (swb_panel_settings_get_kind (send->settings) == SWB_PANEL_KIND_UDP &&
      swb_file_reader_get_size (reader) > SWB_FILE_SEND_MAX_DATAGRAM)
    {
      g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, swb_file_reader_get_size (reader));
      g_autofree char *most = g_strdup_printf ("%u", SWB_FILE_SEND_MAX_DATAGRAM);

      swb_cmd_complain (_("Not sent: %s bytes do not fit one datagram, which holds %s at most. Send less, or in "
                          "pieces."), size, most);
      return SWB_EXIT_FAILED;
    }

  return -1;
}

/* Returns: an exit code, or -1 when everything is as it should be */
static int
parse_arguments (Send *send,
                 int   argc,
                 char *argv[])
{
  g_autofree char *text = NULL;
  g_autofree char *hex = NULL;
  g_autofree char *file = NULL;
  g_autofree char *wait = NULL;
  g_autofree char *expect = NULL;
  const GOptionEntry entries[] = {
    { "text", 0, 0, G_OPTION_ARG_STRING, &text, N_("Send this text, in the panel’s encoding, with its line ending"), "T" },
    { "hex", 0, 0, G_OPTION_ARG_STRING, &hex, N_("Send these bytes"), "H" },
    { "file", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("Send this file as it is"), "F" },
    { "wait", 0, 0, G_OPTION_ARG_STRING, &wait, N_("Wait so long for an answer"), N_("SECONDS") },
    { "expect", 0, 0, G_OPTION_ARG_STRING, &expect, N_("Succeed when the answer matches this regular expression"),
      N_("PATTERN") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("PANEL-ADDRESS"));
  g_autoptr (GError) error = NULL;
  const char *encoding;

  g_set_prgname ("swb send");
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Sends once, and prints what comes back as it is."));
  if (!g_option_context_parse (context, &argc, &argv, &error))
    goto bad;
  g_set_prgname ("swb");

  if (argc != 2)
    g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("give one panel address"));
  else if ((text != NULL) + (hex != NULL) + (file != NULL) != 1)
    g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("give one of --text, --hex and --file"));
  else if (wait != NULL && !swb_cmd_parse_seconds (wait, &send->wait))
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” is no number of seconds"), wait);
  else if (expect != NULL)
    send->expect = g_regex_new (expect, G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, &error);
  if (error != NULL)
    goto bad;

  send->settings = swb_panel_address_parse (argv[1], &error);
  if (send->settings == NULL)
    goto bad;
  if (swb_panel_settings_get_kind (send->settings) == SWB_PANEL_KIND_UDP &&
      *swb_panel_settings_get_peer (send->settings) == '\0')
    {
      g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           _("say where to, as in udp://*:0?peer=192.0.2.1:5000"));
      goto bad;
    }
  encoding = swb_panel_settings_get_encoding (send->settings);
  if (g_ascii_strcasecmp (encoding, "UTF-8") != 0 && (send->charset = swb_charset_new (encoding, &error)) == NULL)
    goto bad;

  if (file != NULL)
    return look_for_file (send, g_steal_pointer (&file));
  send->is_hex = hex != NULL;
  send->data = g_strdup (hex != NULL ? hex : text);
  if (build_bytes (send, NULL, &error))
    return -1;

bad:
  swb_cmd_complain (_("send: %s"), error->message);
  return SWB_EXIT_USAGE;
}

/**
 * swb_cmd_send:
 * @argc: number of arguments, the command's name among them
 * @argv: the arguments
 *
 * `swb send`: starts one panel, sends once, and waits for an answer if asked to. The panel's log is thrown away unless
 * its address names one.
 *
 * Returns: a #SwbExit
 */
int
swb_cmd_send (int   argc,
              char *argv[])
{
  Send send = { .wait = -1 };
  int exit_code = parse_arguments (&send, argc, argv);

  if (exit_code < 0)
    exit_code = run_send (&send);

  g_clear_pointer (&send.reader, swb_log_reader_free);
  g_clear_pointer (&send.charset, swb_charset_free);
  g_clear_pointer (&send.answer, g_byte_array_unref);
  g_clear_pointer (&send.expect, g_regex_unref);
  g_clear_pointer (&send.bytes, g_bytes_unref);
  g_clear_pointer (&send.file_send, swb_file_send_unref);
  g_free (send.file);
  g_free (send.data);
  g_clear_pointer (&send.loop, g_main_loop_unref);
  g_clear_object (&send.endpoint);
  g_clear_object (&send.settings);
  return exit_code;
}
