#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "support/ui-fixture.h"
#include "swb-hex.h"
#include "swb-send-preview.h"
#include "swb-send-text.h"

static gboolean
can_send (UiFixture *fixture)
{
  return gtk_widget_get_sensitive (ui_find (fixture->window, GTK_TYPE_BUTTON, "Send"));
}

static char *
dup_preview (UiFixture *fixture)
{
  return swb_send_preview_dup_text (SWB_SEND_PREVIEW (ui_find_mapped (GTK_WIDGET (fixture->window), SWB_TYPE_SEND_PREVIEW)));
}

/* At once: a press is shown for a while before it takes effect, and the time in a preview goes on. */
static void
press_send (UiFixture *fixture)
{
  g_assert_true (can_send (fixture));
  g_signal_emit_by_name (ui_find (fixture->window, GTK_TYPE_BUTTON, "Send"), "clicked");
}

static void
set_all (SwbPanel   *panel,
         const char *settings)
{
  g_auto (GStrv) pairs = g_strsplit (settings, " ", -1);

  for (guint i = 0; pairs[i] != NULL && *pairs[i] != '\0'; i++)
    {
      char *equals = strchr (pairs[i], '=');
      g_autoptr (GError) error = NULL;

      *equals = '\0';
      swb_panel_set (panel, pairs[i], equals + 1, &error);
      g_assert_no_error (error);
    }
}

/* The bytes that the preview shows. */
static GBytes *
read_preview (UiFixture *fixture)
{
  g_autofree char *shown = dup_preview (fixture);
  char *bracket = strchr (shown, '[');
  g_autoptr (GError) error = NULL;
  GBytes *bytes;

  g_assert_nonnull (bracket);
  *bracket = '\0';
  bytes = swb_hex_parse (shown, NULL, &error);
  g_assert_no_error (error);
  return bytes;
}

/* What the preview shows is byte for byte what somebody gets. */
static void
test_frames (UiFixture    *fixture,
             gconstpointer data)
{
  static const struct
  {
    const char *settings;
    const char *text;
    const char *hex; /* NULL: it is another one each time */
    const char *summary;
  } cases[] = {
    { "", "1234567890", "31 32 33 34 35 36 37 38 39 30", "[10 bytes]" },
    { "line-ending=crlf", "a\nb", "61 0D 0A 62 0D 0A", "[6 bytes: data · CRLF · line breaks as CRLF]" },
    { "line-ending=none", "a\nb", "61 0A 62", "[3 bytes · line breaks as LF]" },
    { "", "a\r\nb\r", "61 0D 0A 62 0D", "[5 bytes · line breaks as they are]" },
    { "escapes=on", "\\x02a\\r\\n\\0", "02 61 0D 0A 00", "[5 bytes]" },
    { "escapes=off prefix=\\x02 suffix=\\x03 checksum=XOR-8", "12", "02 31 32 03 03", "[5 bytes: prefix · data · XOR-8 · suffix]" },
    { "prefix= suffix= checksum=CRC-16/MODBUS input=hex", "01 03 00 00 00 0A", "01 03 00 00 00 0A C5 CD",
      "[8 bytes: data · CRC-16/MODBUS]" },
    { "checksum-order=big", "01 03 00 00 00 0A", "01 03 00 00 00 0A CD C5", NULL },
    { "checksum-order=auto checksum-range=1..-2", "ff 31 32 33 34 35 36 37 38 39 ff",
      "FF 31 32 33 34 35 36 37 38 39 FF 37 4B", NULL },
    { "checksum-range=0..-1 checksum=crc:16,0x1021,0xFFFF,false,false,0 input=text line-ending=lf", "123456789",
      "31 32 33 34 35 36 37 38 39 29 B1 0A", "[12 bytes: data · CRC · LF]" },
    { "checksum=none line-ending=none variables=on", "n={{counter:7}};", NULL, NULL },
    { "", "{{random:1-1000000}} {{uuid}}", NULL, NULL },
    { "", "{{randombytes:8}}", NULL, NULL },
    { "", "{{unixtime:us}}", NULL, NULL },
    { "checksum=CRC-32/ISO-HDLC prefix={{counter}}:", "{{random:1-9}}{{{{", NULL, NULL },
    { "checksum=none prefix= encoding=GBK", "你好", "C4 E3 BA C3", "[4 bytes]" },
    { "encoding=UTF-16LE line-ending=crlf", "A\nB", "41 00 0D 00 0A 00 42 00 0D 00 0A 00", NULL },
  };
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);

  UI_WAIT (STATUS (panel)->connections == 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *shown = NULL;

      set_all (panel, cases[i].settings);
      ui_type (fixture, cases[i].text);
      g_test_message ("%s", cases[i].text);
      shown = dup_preview (fixture);
      bytes = read_preview (fixture);
      if (cases[i].hex != NULL)
        {
          g_autofree char *hex = swb_hex_format (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

          g_assert_cmpstr (hex, ==, cases[i].hex);
        }
      if (cases[i].summary != NULL)
        g_assert_true (g_str_has_suffix (shown, cases[i].summary));
      press_send (fixture);
      ui_assert_read (client, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }

  /* each send has values of its own */
  set_all (panel, "encoding=UTF-8 line-ending=none");
  ui_type (fixture, "{{uuid}}");
  {
    g_autoptr (GBytes) first = read_preview (fixture);
    g_autoptr (GBytes) second = NULL;

    press_send (fixture);
    ui_assert_read (client, g_bytes_get_data (first, NULL), g_bytes_get_size (first));
    second = read_preview (fixture);
    g_assert_false (g_bytes_equal (first, second));
    press_send (fixture);
    ui_assert_read (client, g_bytes_get_data (second, NULL), g_bytes_get_size (second));
  }

  /* the actions put the same around */
  set_all (panel, "prefix=\\x02 suffix=\\x03 checksum=SUM-8 variables=off");
  ui_activate (fixture, "send", "AB");
  ui_assert_read (client, "\x02" "AB\x83\x03", 5);
  ui_activate (fixture, "send-hex", "01 02");
  ui_assert_read (client, "\x02\x01\x02\x03\x03", 5);
}

/* What depends on who gets it is made for each, and shown for the first. */
static void
test_each (UiFixture    *fixture,
           gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0?variables=on");
  GSocketConnection *clients[3];
  g_autofree char *shown = NULL;
  int minimum;

  ui_type (fixture, "{{peer}}");
  g_assert_false (can_send (fixture));
  for (guint i = 0; i < 3; i++)
    {
      clients[i] = ui_connect (panel);
      UI_WAIT (STATUS (panel)->connections == i + 1);
    }
  UI_WAIT (can_send (fixture));
  shown = dup_preview (fixture);
  g_assert_nonnull (strstr (shown, "the first of 3"));
  press_send (fixture);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (clients[i], NULL);
      g_autofree char *wanted =
        g_strdup_printf ("127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local)));

      ui_assert_read (clients[i], wanted, strlen (wanted));
    }

  /* all of it fits a narrow window */
  gtk_widget_measure (gtk_widget_get_ancestor (ui_get_send_text (fixture), g_type_from_name ("SwbSendBox")),
                      GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 340);
  set_all (panel, "prefix=\\x02 suffix=\\x03 checksum=CRC-16/MODBUS line-ending=crlf");
  ui_type (fixture, "{{counter}} {{time}} for {{peer}}\nand a second line");
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 700);
  UI_WAIT (gtk_widget_get_width (GTK_WIDGET (fixture->window)) < 420);
  ui_screenshot (fixture, "send-narrow");
  for (guint i = 0; i < 3; i++)
    g_object_unref (clients[i]);
}

static void
test_udp_peer (UiFixture    *fixture,
               gconstpointer data)
{
  SwbPanel *a = ui_add_panel (fixture, "udp://127.0.0.1:0");
  SwbPanel *b = ui_add_panel (fixture, "udp://127.0.0.1:0?variables=on");
  g_autofree char *to_b = g_strdup_printf ("127.0.0.1:%u", STATUS (b)->local.port);
  g_autofree char *wanted = g_strdup_printf ("127.0.0.1:%u", STATUS (a)->local.port);
  g_autoptr (GBytes) bytes = NULL;

  swb_panel_set (a, "peer", to_b, NULL);
  swb_panel_send_text (a, "hello", SWB_DATA_FORMAT_TEXT, NULL);
  UI_WAIT (STATUS (b)->received == 5);
  ui_type (fixture, "{{peer}}");
  UI_WAIT (can_send (fixture));
  bytes = read_preview (fixture);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), wanted, strlen (wanted));
  press_send (fixture);
  UI_WAIT (STATUS (a)->received == strlen (wanted));
}

static GtkWidget *
open_frame (UiFixture *fixture)
{
  GtkWidget *popover;

  ui_press (fixture->window, GTK_TYPE_MENU_BUTTON, "Frame");
  UI_WAIT ((popover = ui_find_mapped (GTK_WIDGET (fixture->window), g_type_from_name ("SwbFramePopover"))) != NULL);
  return popover;
}

static GtkWidget *
find_entry (GtkWidget  *root,
            const char *name)
{
  GtkWidget *entry;

  UI_WAIT ((entry = ui_find (root, GTK_TYPE_ENTRY, name)) != NULL);
  return entry;
}

/* The fields of the popover: what is wrong is marked there, and nothing can be sent until it is mended. */
static void
test_options (UiFixture    *fixture,
              gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  SwbPanelSettings *settings = swb_panel_get_settings (panel);
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  g_autofree char *shown = NULL;
  GtkWidget *popover, *entry, *search, *row;

  UI_WAIT (STATUS (panel)->connections == 1);
  ui_type (fixture, "AB");
  popover = open_frame (fixture);
  entry = find_entry (popover, "Prefix");
  gtk_editable_set_text (GTK_EDITABLE (entry), "\\x02");
  g_assert_cmpstr (swb_panel_settings_get_prefix (settings), ==, "\\x02");
  g_assert_true (can_send (fixture));
  gtk_editable_set_text (GTK_EDITABLE (entry), "a\\q");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_nonnull (gtk_entry_get_attributes (GTK_ENTRY (entry)));
  g_assert_false (can_send (fixture));
  shown = dup_preview (fixture);
  g_assert_true (g_str_has_prefix (shown, "Prefix: "));
  ui_screenshot (fixture, "frame-wrong");
  gtk_editable_set_text (GTK_EDITABLE (entry), "\\x02");
  g_assert_true (can_send (fixture));

  /* by the list */
  ui_press (popover, GTK_TYPE_MENU_BUTTON, "Checksum");
  UI_WAIT ((search = ui_find (popover, GTK_TYPE_SEARCH_ENTRY, "Search checksums")) != NULL);
  UI_WAIT ((row = ui_find (popover, GTK_TYPE_LIST_BOX_ROW, "CRC-16/MODBUS")) != NULL);
  ui_screenshot (fixture, "checksums");
  gtk_editable_set_text (GTK_EDITABLE (search), "ccitt false");
  UI_WAIT ((row = ui_find (popover, GTK_TYPE_LIST_BOX_ROW, "CRC-16/IBM-3740")) != NULL &&
           ui_find (popover, GTK_TYPE_LIST_BOX_ROW, "CRC-16/MODBUS") == NULL);
  g_signal_emit_by_name (search, "activate");
  UI_WAIT (g_str_equal (swb_panel_settings_get_checksum (settings), "CRC-16/IBM-3740"));

  /* one of the user's own begins as that */
  ui_press (popover, GTK_TYPE_MENU_BUTTON, "Checksum");
  UI_WAIT ((row = ui_find (popover, GTK_TYPE_LIST_BOX_ROW, "Custom CRC…")) != NULL);
  gtk_widget_activate (row);
  UI_WAIT (g_str_equal (swb_panel_settings_get_checksum (settings), "crc:16,0x1021,0xFFFF,false,false,0x0000"));
  entry = find_entry (popover, "Poly");
  gtk_editable_set_text (GTK_EDITABLE (entry), "80051");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_false (gtk_widget_has_css_class (find_entry (popover, "Init"), "error"));
  g_assert_false (can_send (fixture));
  gtk_editable_set_text (GTK_EDITABLE (entry), "8005");
  g_assert_cmpstr (swb_panel_settings_get_checksum (settings), ==, "crc:16,0x8005,0xFFFF,false,false,0x0000");
  g_assert_true (can_send (fixture));

  /* right by itself, and wrong for this data */
  entry = find_entry (popover, "Covers bytes");
  gtk_editable_set_text (GTK_EDITABLE (entry), "0..7");
  g_assert_false (can_send (fixture));
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "0..");
  g_assert_false (can_send (fixture));
  gtk_editable_set_text (GTK_EDITABLE (entry), "0..0");
  g_assert_true (can_send (fixture));
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  ui_screenshot (fixture, "frame");
  gtk_popover_popdown (GTK_POPOVER (popover));

  {
    g_autoptr (GBytes) bytes = read_preview (fixture);

    press_send (fixture);
    ui_assert_read (client, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  }
  ui_screenshot (fixture, "frame-sent");
}

/* What comes back from the history means what it meant; what is put in by the menu means what it says. */
static void
test_menus (UiFixture    *fixture,
            gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0?escapes=on");
  SwbPanelSettings *settings = swb_panel_get_settings (panel);
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  GtkWidget *box = gtk_widget_get_ancestor (ui_get_send_text (fixture), g_type_from_name ("SwbSendBox"));
  g_autofree char *recalled = NULL;
  g_autofree char *inserted = NULL;
  guint count;

  UI_WAIT (STATUS (panel)->connections == 1);
  ui_type (fixture, "a\\x00b");
  press_send (fixture);
  ui_assert_read (client, "a\0b", 3);
  set_all (panel, "escapes=off");
  ui_activate (fixture, "send-hex", "01 02");
  ui_assert_read (client, "\x01\x02", 2);
  count = swb_history_list (swb_panel_get_history (panel))->len;
  g_assert_cmpuint (count, >=, 2);

  gtk_widget_activate_action (box, "sendbox.recall", "u", count - 1);
  g_assert_cmpint (swb_panel_settings_get_input (settings), ==, SWB_DATA_FORMAT_HEX);
  press_send (fixture);
  ui_assert_read (client, "\x01\x02", 2);
  gtk_widget_activate_action (box, "sendbox.recall", "u", count - 2);
  g_assert_cmpint (swb_panel_settings_get_input (settings), ==, SWB_DATA_FORMAT_TEXT);
  g_assert_true (swb_panel_settings_get_escapes (settings));
  recalled = swb_send_text_dup_text (SWB_SEND_TEXT (ui_get_send_text (fixture)));
  g_assert_cmpstr (recalled, ==, "a\\x00b");
  press_send (fixture);
  ui_assert_read (client, "a\0b", 3);

  set_all (panel, "escapes=off");
  ui_type (fixture, "n=");
  gtk_widget_activate_action (box, "sendbox.insert", "s", "{{counter:5}}");
  gtk_widget_activate_action (box, "sendbox.insert", "s", "\\n");
  inserted = swb_send_text_dup_text (SWB_SEND_TEXT (ui_get_send_text (fixture)));
  g_assert_cmpstr (inserted, ==, "n={{counter:5}}\\n");
  g_assert_true (swb_panel_settings_get_variables (settings));
  g_assert_true (swb_panel_settings_get_escapes (settings));
  press_send (fixture);
  ui_assert_read (client, "n=9\n", 4);

  gtk_widget_activate_action (box, "sendbox.clear-history", NULL);
  g_assert_cmpuint (swb_history_list (swb_panel_get_history (panel))->len, ==, 0);
}

/* A large text stays out of the view, is sent whole, and the window goes on meanwhile. */
static void
test_large (UiFixture    *fixture,
            gconstpointer data)
{
  const gsize size = 10 * 1000 * 1000;
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0?checksum=CRC-32&line-ending=crlf");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  g_autofree char *text = g_malloc (size + 1);
  g_autofree char *shown = NULL;
  GtkTextBuffer *buffer = ui_get_typed (fixture);
  gint64 begin;

  UI_WAIT (STATUS (panel)->connections == 1);
  for (gsize i = 0; i < size; i++)
    text[i] = (char) ('a' + i * 2654435761u % 26);
  text[size] = '\0';

  ui_type (fixture, "X");
  begin = g_get_monotonic_time ();
  gtk_text_buffer_insert_at_cursor (buffer, text, -1);
  UI_WAIT (swb_send_text_get_held (SWB_SEND_TEXT (ui_get_send_text (fixture))) == size + 1);
  UI_WAIT (gtk_text_buffer_get_char_count (buffer) > 1000);
  g_assert_cmpint (gtk_text_buffer_get_char_count (buffer), <, 10000);
  g_test_message ("inserted within %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - begin) / 1000);
  UI_WAIT (can_send (fixture));
  shown = dup_preview (fixture);
  g_assert_nonnull (strstr (shown, "[10,000,007 bytes: data · CRC-32 · CRLF]"));
  ui_screenshot (fixture, "large");

  begin = g_get_monotonic_time ();
  press_send (fixture);
  g_test_message ("sent within %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - begin) / 1000);
  ui_assert_read (client, "X", 1);
  ui_assert_read (client, text, size);
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Clear");
  UI_WAIT (gtk_text_buffer_get_char_count (buffer) == 0);
  g_assert_true (gtk_text_view_get_editable (GTK_TEXT_VIEW (ui_get_send_text (fixture))));
  g_assert_cmpuint (swb_send_text_get_held (SWB_SEND_TEXT (ui_get_send_text (fixture))), ==, 0);
}

/* What waits is shown and can be taken back; what counts as sent is what the other side gets. */
static void
test_cancel (UiFixture    *fixture,
             gconstpointer data)
{
  const gsize size = 32 * 1024 * 1024;
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (size), size);
  g_autofree char *buffer = g_malloc (1024 * 1024);
  GSocket *socket = g_socket_connection_get_socket (client);
  guint64 sent, got = 0;
  gssize n;

  UI_WAIT (STATUS (panel)->connections == 1);
  swb_panel_send_bytes (panel, bytes);
  UI_WAIT (STATUS (panel)->queued > 0);
  UI_WAIT (ui_find (fixture->window, GTK_TYPE_BUTTON, "Cancel sending") != NULL);
  ui_screenshot (fixture, "queued");
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Cancel sending");
  UI_WAIT (STATUS (panel)->queued == 0);
  sent = STATUS (panel)->sent;
  g_assert_cmpuint (sent, <, size);
  UI_WAIT (ui_find (fixture->window, GTK_TYPE_BUTTON, "Cancel sending") == NULL);
  g_assert_cmpuint (STATUS (panel)->connections, ==, 1);
  ui_screenshot (fixture, "cancelled");

  ui_press (fixture->window, GTK_TYPE_BUTTON, "Stop");
  swb_panel_disconnect (panel, swb_panel_get_target (panel));
  while (got < sent)
    {
      UI_WAIT (g_socket_condition_check (socket, G_IO_IN) != 0);
      n = g_socket_receive (socket, buffer, 1024 * 1024, NULL, NULL);
      g_assert_cmpint (n, >, 0);
      got += (guint64) n;
    }
  g_assert_cmpuint (got, ==, sent);
  g_assert_cmpuint (STATUS (panel)->sent, ==, sent);
  g_assert_cmpint (g_socket_condition_check (socket, G_IO_IN), ==, 0);
}

/* Opens a list of choices, looks at what is chosen in it and takes another. */
static void
choose (UiFixture  *fixture,
        const char *name,
        guint       position)
{
  GtkWidget *list = NULL;

  ui_press (fixture->window, GTK_TYPE_MENU_BUTTON, name);
  UI_WAIT ((list = ui_find_mapped (ui_find (fixture->window, GTK_TYPE_MENU_BUTTON, name), GTK_TYPE_LIST_VIEW)) != NULL);
  g_assert_nonnull (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
  UI_WAIT (gtk_widget_get_height (list) > 40);
  g_signal_emit_by_name (list, "activate", position);
  UI_WAIT (!gtk_widget_get_mapped (list));
  UI_WAIT (gtk_list_view_get_model (GTK_LIST_VIEW (list)) == NULL);
}

static void
assert_chosen (UiFixture  *fixture,
               const char *name,
               const char *text)
{
  GtkWidget *button = ui_find (fixture->window, GTK_TYPE_MENU_BUTTON, name);

  g_assert_nonnull (ui_find (button, GTK_TYPE_LABEL, text));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text);
}

static void
test_choices (UiFixture    *fixture,
              gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0?encoding=gbk");
  SwbPanelSettings *settings = swb_panel_get_settings (panel);

  assert_chosen (fixture, "Line ending", "No ending");
  choose (fixture, "Line ending", 3);
  g_assert_cmpint (swb_panel_settings_get_line_ending (settings), ==, SWB_LINE_ENDING_CRLF);
  assert_chosen (fixture, "Line ending", "CRLF");
  choose (fixture, "Line ending", 3);
  g_assert_cmpint (swb_panel_settings_get_line_ending (settings), ==, SWB_LINE_ENDING_CRLF);
  choose (fixture, "Line ending", 0);
  assert_chosen (fixture, "Line ending", "No ending");

  choose (fixture, "Encoding", 0);
  g_assert_cmpstr (swb_panel_settings_get_encoding (settings), ==, "UTF-8");
  assert_chosen (fixture, "Encoding", "UTF-8");

  choose (fixture, "Send to", 0);
  assert_chosen (fixture, "Send to", "All clients");
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, function)                                                                                            \
  g_test_add ("/send-box/" name, UiFixture, NULL, ui_fixture_set_up, function, ui_fixture_tear_down)
  ADD ("frames", test_frames);
  ADD ("each", test_each);
  ADD ("udp-peer", test_udp_peer);
  ADD ("options", test_options);
  ADD ("menus", test_menus);
  ADD ("choices", test_choices);
  ADD ("large", test_large);
  ADD ("cancel", test_cancel);
#undef ADD

  return g_test_run ();
}
