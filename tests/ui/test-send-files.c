#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "support/ui-fixture.h"
#include "swb-connection-item.h"
#include "swb-file-offer.h"
#include "swb-message-bar.h"
#include "swb-send-box.h"
#include "swb-transfer-row.h"

#define SIZE 5000000u

/* ---- Finding ------------------------------------------------------------------------------------------------------ */

static GtkWidget *
find_row (UiFixture *self)
{
  return ui_find_mapped (self->window, SWB_TYPE_TRANSFER_ROW);
}

static double
get_fraction (UiFixture *self)
{
  GtkWidget *row = find_row (self);
  GtkWidget *bar = row != NULL ? ui_find_mapped (row, GTK_TYPE_PROGRESS_BAR) : NULL;

  return bar != NULL ? gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)) : -1;
}

/* ---- Files -------------------------------------------------------------------------------------------------------- */

static GBytes *
make_file (UiFixture  *self,
           const char *name,
           gsize       size)
{
  g_autofree char *path = ui_path (self, name);
  guint8 *data = g_malloc (size);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) (i ^ (i >> 8) * 7 ^ (i >> 16) * 13 ^ (guint8) name[0]);
  g_file_set_contents (path, (const char *) data, (gssize) size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

/* As if the user had dropped them on the send box. @names: separated by spaces */
static void
drop (UiFixture  *self,
      const char *names)
{
  g_auto (GStrv) list = g_strsplit (names, " ", -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      char *path = ui_path (self, list[i]);

      g_free (list[i]);
      list[i] = path;
    }
  g_assert_true (ui_drop_files (ui_find_mapped (self->window, SWB_TYPE_SEND_BOX), (const char *const *) list));
}

/* @pace: as in the drop-down; @limit: (nullable) @piece: (nullable): as typed */
static void
choose (UiFixture  *self,
        guint       pace,
        const char *limit,
        const char *piece)
{
  GtkWidget *offer;

  UI_WAIT ((offer = ui_find_mapped (self->window, SWB_TYPE_FILE_OFFER)) != NULL);
  ui_choose (offer, "Pace", pace);
  if (limit != NULL)
    {
      GtkWidget *entry;

      UI_WAIT ((entry = ui_find (offer, GTK_TYPE_ENTRY, pace == 1 ? "Bytes a second" : "Milliseconds between pieces")) != NULL);
      gtk_editable_set_text (GTK_EDITABLE (entry), limit);
    }
  if (piece != NULL)
    {
      GtkWidget *entry = ui_find (offer, GTK_TYPE_ENTRY, "Piece size");

      if (entry == NULL)
        entry = ui_find (offer, GTK_TYPE_ENTRY, "Datagram size");
      gtk_editable_set_text (GTK_EDITABLE (entry), piece);
    }
}

/* ---- The other side ----------------------------------------------------------------------------------------------- */

/* Reads to the end, or to @size, on its own thread. */
typedef struct
{
  GSocketConnection *connection;
  gsize size;
  GByteArray *bytes;
} Reader;

static gpointer
reader_main (gpointer data)
{
  Reader *self = data;
  guint8 buffer[65536];

  self->bytes = g_byte_array_new ();
  while (self->bytes->len < self->size)
    {
      gssize n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)), buffer,
                                      MIN (sizeof buffer, self->size - self->bytes->len), NULL, NULL);

      if (n <= 0)
        break;
      g_byte_array_append (self->bytes, buffer, (guint) n);
    }
  return NULL;
}

static SwbPanel *
connect_panel (UiFixture *self,
               Reader    *reader,
               gsize      size)
{
  SwbPanel *panel = ui_add_panel (self, "tcp-server://127.0.0.1:0");

  *reader = (Reader){ ui_connect (panel), size, NULL };
  UI_WAIT (swb_panel_get_status (panel)->connections == 1);
  return panel;
}

static void
reader_clear (Reader *self)
{
  g_byte_array_unref (self->bytes);
  g_object_unref (self->connection);
}

/* ---- The tests ---------------------------------------------------------------------------------------------------- */

/* A file arrives as it is, at the pace that was asked for, and one can watch it. */
static void
test_send (UiFixture    *self,
           gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_file (self, "firmware.bin", SIZE);
  Reader reader;
  SwbPanel *panel = connect_panel (self, &reader, SIZE);
  GThread *thread = g_thread_new ("reader", reader_main, &reader);
  double seen = 0;

  g_assert_false (swb_panel_has_transfers (panel));
  drop (self, "firmware.bin");
  choose (self, 1, "10M", NULL);
  g_assert_nonnull (ui_find_text (self->window, "Send “firmware.bin” (5.0"));
  ui_screenshot (self, "send-files-offer");
  ui_press (self->window, GTK_TYPE_BUTTON, "Send File");
  UI_WAIT (find_row (self) != NULL);
  g_assert_null (ui_find_mapped (self->window, SWB_TYPE_FILE_OFFER));
  UI_WAIT ((seen = get_fraction (self)) > 0.2);
  g_assert_cmpfloat (seen, <, 1);
  g_assert_nonnull (ui_find_text (find_row (self), "firmware.bin → All clients"));
  g_assert_nonnull (ui_find_text (find_row (self), " of 5.0"));
  ui_screenshot (self, "send-files-row");

  UI_WAIT (ui_find_text (find_row (self), "Sent: 5,000,000 bytes in ") != NULL);
  g_assert_cmpfloat (get_fraction (self), <, 0);
  g_thread_join (thread);
  g_assert_cmpmem (reader.bytes->data, reader.bytes->len, g_bytes_get_data (bytes, NULL), SIZE);
  ui_screenshot (self, "send-files-sent");

  ui_press (self->window, GTK_TYPE_BUTTON, "Put this result away: firmware.bin");
  UI_WAIT (find_row (self) == NULL);
  g_assert_false (swb_panel_has_transfers (panel));
  reader_clear (&reader);
}

/* What is said to be sent when one gives up is what the other side gets. */
static void
test_cancel (UiFixture    *self,
             gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_file (self, "half", SIZE);
  Reader reader;
  SwbPanel *panel = connect_panel (self, &reader, G_MAXSIZE);
  GThread *thread = g_thread_new ("reader", reader_main, &reader);
  g_autoptr (SwbTransfer) transfer = NULL;
  g_autoptr (SwbConnectionItem) item = g_list_model_get_item (swb_panel_get_connections (panel), 0);
  g_auto (SwbFileSendStatus) status = { 0 };
  guint64 paused;

  drop (self, "half");
  choose (self, 1, "4M", NULL);
  ui_press (self->window, GTK_TYPE_BUTTON, "Send File");
  UI_WAIT (get_fraction (self) > 0.3);
  transfer = g_list_model_get_item (swb_panel_get_transfers (panel), 0);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (ui_find (self->window, GTK_TYPE_TOGGLE_BUTTON, "Pause: half")), TRUE);
  UI_WAIT (ui_find_text (find_row (self), "paused") != NULL);
  swb_transfer_get_status (transfer, &status);
  paused = status.sent;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (ui_find (self->window, GTK_TYPE_TOGGLE_BUTTON, "Go on: half")), FALSE);
  UI_WAIT ((swb_transfer_get_status (transfer, &status), status.sent > paused));

  ui_press (self->window, GTK_TYPE_BUTTON, "Cancel: half");
  UI_WAIT (ui_find_text (find_row (self), "Cancelled: ") != NULL);
  swb_file_send_status_clear (&status);
  swb_transfer_get_status (transfer, &status);
  g_assert_cmpint (status.state, ==, SWB_FILE_SEND_STATE_CANCELLED);
  g_assert_cmpuint (status.sent, >, SIZE / 4);
  g_assert_cmpuint (status.sent, <, SIZE);

  swb_panel_disconnect (panel, swb_connection_item_get_id (item));
  g_thread_join (thread);
  g_assert_cmpmem (reader.bytes->data, reader.bytes->len, g_bytes_get_data (bytes, NULL), status.sent);
  UI_WAIT (swb_panel_get_status (panel)->sent == status.sent);
  reader_clear (&reader);
}

/* What can't be sent is refused and said, and what can is offered. */
static void
test_refused (UiFixture    *self,
              gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *message;
  } cases[] = {
    { "folder", "“folder” is a folder, not a file" },
    { "missing", "is not there any more" },
    { "pipe", "“pipe” is no ordinary file" },
  };
  g_autofree char *folder = ui_path (self, "folder");
  g_autofree char *pipe = ui_path (self, "pipe");
  g_autofree char *gone = ui_path (self, "gone");
  Reader reader;
  SwbPanel *panel = connect_panel (self, &reader, 0);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      drop (self, cases[i].name);
      UI_WAIT (ui_find_text (ui_find_mapped (self->window, SWB_TYPE_MESSAGE_BAR), cases[i].message) != NULL);
      g_assert_null (ui_find_mapped (self->window, SWB_TYPE_FILE_OFFER));
    }
  ui_screenshot (self, "send-files-refused");

  /* one that vanishes before it begins */
  g_bytes_unref (make_file (self, "gone", 1000));
  drop (self, "gone");
  choose (self, 0, NULL, NULL);
  UI_WAIT (ui_find_mapped (self->window, SWB_TYPE_MESSAGE_BAR) == NULL);
  g_assert_cmpint (g_unlink (gone), ==, 0);
  ui_press (self->window, GTK_TYPE_BUTTON, "Send File");
  UI_WAIT (ui_find_text (find_row (self), "Not sent: “gone” can’t be read") != NULL);
  g_assert_cmpuint (swb_panel_get_status (panel)->sent, ==, 0);

  /* typed wrongly, and given up */
  g_bytes_unref (make_file (self, "some", 1000));
  drop (self, "some");
  choose (self, 1, "fast", NULL);
  UI_WAIT (ui_find_text (ui_find_mapped (self->window, SWB_TYPE_FILE_OFFER), "The rate is a number") != NULL);
  g_assert_false (gtk_widget_get_sensitive (ui_find (self->window, GTK_TYPE_BUTTON, "Send File")));
  choose (self, 1, "50k", "0");
  UI_WAIT (ui_find_text (ui_find_mapped (self->window, SWB_TYPE_FILE_OFFER), "A piece is 1 to 262144 bytes") != NULL);
  choose (self, 2, "0.5", "100");
  UI_WAIT (gtk_widget_get_sensitive (ui_find (self->window, GTK_TYPE_BUTTON, "Send File")));
  g_assert_true (gtk_widget_activate_action (ui_find_mapped (self->window, SWB_TYPE_FILE_OFFER), "fileoffer.cancel", NULL));
  g_assert_null (ui_find_mapped (self->window, SWB_TYPE_FILE_OFFER));
  g_assert_cmpuint (g_list_model_get_n_items (swb_panel_get_transfers (panel)), ==, 1);
  g_object_unref (reader.connection);
}

/* Several go one after the other. */
static void
test_several (UiFixture    *self,
              gconstpointer data)
{
  g_autoptr (GBytes) first = make_file (self, "a", 100000);
  g_autoptr (GBytes) second = make_file (self, "b", 200000);
  Reader reader;
  SwbPanel *panel = connect_panel (self, &reader, 300000);
  GThread *thread = g_thread_new ("reader", reader_main, &reader);
  SwbWorkspacePanel *workspace;
  g_autoptr (SwbPanel) copy = NULL;
  SwbFileSendOptions options;
  GtkWidget *last;

  g_bytes_unref (make_file (self, "c", 0));
  drop (self, "a b c");
  choose (self, 1, "50M", "1000");
  g_assert_nonnull (ui_find_text (self->window, "Send 3 files"));
  ui_press (self->window, GTK_TYPE_BUTTON, "Send File");
  UI_WAIT (find_row (self) != NULL);
  last = gtk_widget_get_last_child (gtk_widget_get_parent (find_row (self)));
  UI_WAIT (ui_find_text (last, "Sent: 0 bytes") != NULL);
  g_assert_nonnull (ui_find_text (find_row (self), "Sent: 100,000 bytes"));
  g_thread_join (thread);
  g_assert_cmpuint (reader.bytes->len, ==, 300000);
  g_assert_cmpint (memcmp (reader.bytes->data, g_bytes_get_data (first, NULL), 100000), ==, 0);
  g_assert_cmpint (memcmp (reader.bytes->data + 100000, g_bytes_get_data (second, NULL), 200000), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (swb_panel_get_transfers (panel)), ==, 3);
  ui_screenshot (self, "send-files-several");

  /* the pace is the panel's, in a workspace, too, and stands there for the next ones */
  workspace = swb_panel_to_workspace (panel);
  g_assert_nonnull (workspace->files);
  g_assert_cmpuint (workspace->files->options.rate, ==, 50000000);
  g_assert_cmpuint (workspace->files->options.chunk, ==, 1000);
  workspace->files->options = (SwbFileSendOptions){ .delay = 2500 };
  copy = swb_panel_new_from_workspace (workspace, NULL);
  swb_panel_get_file_pace (copy, &options);
  g_assert_cmpuint (options.delay, ==, 2500);
  swb_panel_set_file_pace (panel, &options);
  drop (self, "a");
  UI_WAIT (ui_find_mapped (self->window, SWB_TYPE_FILE_OFFER) != NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (ui_find (self->window, GTK_TYPE_ENTRY, "Milliseconds between pieces"))),
                   ==, "2.5");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (ui_find (self->window, GTK_TYPE_ENTRY, "Piece size"))), ==, "");
  swb_workspace_panel_free (workspace);
  swb_endpoint_close_and_discard (swb_panel_get_endpoint (copy));
  reader_clear (&reader);
}

/* A receiver that doesn't read: that is said, memory stays small, and giving up leaves what the kernel has taken. */
static void
test_stalled (UiFixture    *self,
              gconstpointer data)
{
  const gsize size = 30000000;
  g_autoptr (GBytes) bytes = make_file (self, "large", size);
  Reader reader;
  SwbPanel *panel = connect_panel (self, &reader, G_MAXSIZE);
  g_autoptr (SwbTransfer) transfer = NULL;
  g_autoptr (SwbConnectionItem) item = g_list_model_get_item (swb_panel_get_connections (panel), 0);
  g_auto (SwbFileSendStatus) status = { 0 };
  GThread *thread;

  drop (self, "large");
  choose (self, 0, NULL, NULL);
  ui_press (self->window, GTK_TYPE_BUTTON, "Send File");
  UI_WAIT (ui_find_text (find_row (self), "waiting for the receiver") != NULL);
  g_assert_cmpuint (swb_panel_get_status (panel)->queued, >, 0);
  g_assert_cmpuint (swb_panel_get_status (panel)->queued, <=, 512 * 1024);
  ui_screenshot (self, "send-files-stalled");

  ui_press (self->window, GTK_TYPE_BUTTON, "Cancel: large");
  UI_WAIT (ui_find_text (find_row (self), "Cancelled: ") != NULL);
  transfer = g_list_model_get_item (swb_panel_get_transfers (panel), 0);
  swb_transfer_get_status (transfer, &status);
  UI_WAIT (swb_panel_get_status (panel)->queued == 0);
  swb_panel_disconnect (panel, swb_connection_item_get_id (item));
  thread = g_thread_new ("reader", reader_main, &reader);
  g_thread_join (thread);
  g_assert_cmpmem (reader.bytes->data, reader.bytes->len, g_bytes_get_data (bytes, NULL), status.sent);
  reader_clear (&reader);
}

/* A panel that is closed with a file on its way. */
static void
test_closed (UiFixture    *self,
             gconstpointer data)
{
  Reader reader;

  g_bytes_unref (make_file (self, "slow", 100000));
  connect_panel (self, &reader, 0);
  drop (self, "slow slow slow slow slow");
  choose (self, 2, "1k", "10");
  ui_press (self->window, GTK_TYPE_BUTTON, "Send File");
  UI_WAIT (ui_find_text (find_row (self), " of 100.0") != NULL);
  g_assert_nonnull (gtk_widget_get_ancestor (find_row (self), GTK_TYPE_SCROLLED_WINDOW));
  for (guint i = 0; i < 4; i++)
    {
      GtkWidget *rows = gtk_widget_get_parent (find_row (self));

      g_signal_emit_by_name (ui_find (gtk_widget_get_last_child (rows), GTK_TYPE_BUTTON, "Cancel: slow"), "clicked");
      UI_WAIT (ui_find_text (gtk_widget_get_last_child (rows), "Cancelled before it began") != NULL);
      g_signal_emit_by_name (ui_find (gtk_widget_get_last_child (rows), GTK_TYPE_BUTTON, "Put this result away: slow"),
                             "clicked");
    }
  g_assert_null (gtk_widget_get_ancestor (find_row (self), GTK_TYPE_SCROLLED_WINDOW));
  g_object_unref (reader.connection);
}

/* Datagrams of the size that was asked for. */
static void
test_datagrams (UiFixture    *self,
                gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_file (self, "data", 250);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) local = NULL;
  g_autofree char *peer = NULL;
  SwbPanel *panel = ui_add_panel (self, "udp://127.0.0.1:0");

  g_assert_no_error (error);
  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  local = g_socket_get_local_address (socket, NULL);
  peer = g_strdup_printf ("127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local)));
  g_assert_true (swb_panel_set (panel, "peer", peer, NULL));
  drop (self, "data");
  choose (self, 2, "1", "100");
  g_assert_nonnull (ui_find_text (self->window, peer));
  ui_press (self->window, GTK_TYPE_BUTTON, "Send File");
  UI_WAIT (ui_find_text (find_row (self), "Sent: 250 bytes") != NULL);
  for (gsize at = 0; at < 250; at += 100)
    {
      char buffer[1000];
      gssize n = g_socket_receive (socket, buffer, sizeof buffer, NULL, NULL);

      g_assert_cmpint (n, ==, MIN (250 - at, 100));
      g_assert_cmpint (memcmp (buffer, (const char *) g_bytes_get_data (bytes, NULL) + at, (gsize) n), ==, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, func) \
  g_test_add ("/send-files/" name, UiFixture, NULL, ui_fixture_set_up, func, ui_fixture_tear_down)
  ADD ("send", test_send);
  ADD ("cancel", test_cancel);
  ADD ("refused", test_refused);
  ADD ("several", test_several);
  ADD ("stalled", test_stalled);
  ADD ("closed", test_closed);
  ADD ("datagrams", test_datagrams);
  return g_test_run ();
}
