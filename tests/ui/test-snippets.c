#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "support/screenshot.h"
#include "support/test-folder.h"
#include "support/ui-fixture.h"
#include "swb-send-text.h"
#include "swb-settings.h"
#include "swb-snippet-dialog.h"
#include "swb-snippet-row.h"

static SwbSnippet *
add (UiFixture        *fixture,
     const char       *group,
     const char       *name,
     const SwbPayload *payload)
{
  g_autoptr (SwbSnippet) snippet = swb_snippet_new (group, name, payload);

  swb_snippet_list_append (swb_window_get_snippets (fixture->window), snippet);
  return snippet; /* the list keeps it */
}

static SwbSnippet *
add_text (UiFixture  *fixture,
          const char *group,
          const char *name,
          const char *data)
{
  g_autoptr (SwbPayload) payload = swb_payload_new (data, SWB_DATA_FORMAT_TEXT);

  return add (fixture, group, name, payload);
}

static GtkWidget *
find_row (UiFixture  *fixture,
          const char *name)
{
  GtkWidget *row;

  UI_WAIT ((row = ui_find (fixture->window, SWB_TYPE_SNIPPET_ROW, name)) != NULL && gtk_widget_get_height (row) > 0);
  return row;
}

static void
send_key (UiFixture *fixture,
          int        number)
{
  g_autofree char *action = g_strdup_printf ("win.send-snippet(%d)", number);
  g_autofree char *key = g_strdup_printf ("<Control>%d", number);
  g_auto (GStrv) keys = gtk_application_get_accels_for_action (GTK_APPLICATION (fixture->application), action);

  g_assert_true (g_strv_contains ((const char *const *) keys, key));
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "send-snippet", g_variant_new_int32 (number));
}

/* The names in their order, as they are kept. */
static char *
dup_names (UiFixture *fixture)
{
  SwbSnippetList *list = swb_window_get_snippets (fixture->window);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < swb_snippet_list_get_length (list); i++)
    {
      SwbSnippet *snippet = swb_snippet_list_get (list, i);

      g_string_append_printf (names, "%s%s/%s", i > 0 ? " " : "", swb_snippet_get_group (snippet),
                              swb_snippet_get_name (snippet));
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
assert_names (UiFixture  *fixture,
              const char *expected)
{
  g_autofree char *names = dup_names (fixture);

  g_assert_cmpstr (names, ==, expected);
}

static void
test_send (UiFixture    *fixture,
           gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) first = ui_connect (panel);
  g_autoptr (GSocketConnection) second = NULL;
  g_autoptr (SwbPayload) modbus = swb_payload_new ("01 03 00 00 00 0A", SWB_DATA_FORMAT_HEX);
  g_autoptr (SwbPayload) text = swb_payload_new ("é{{counter}}\\x00", SWB_DATA_FORMAT_TEXT);
  g_autoptr (SwbPayload) peer = swb_payload_new ("{{peer}};", SWB_DATA_FORMAT_TEXT);

  UI_WAIT (STATUS (panel)->connections == 1);
  g_free (modbus->checksum);
  modbus->checksum = g_strdup ("CRC-16/MODBUS");
  text->escapes = text->variables = TRUE;
  text->encoding = g_strdup ("ISO-8859-1");
  text->line_ending = SWB_LINE_ENDING_CRLF;
  g_free (text->prefix);
  text->prefix = g_strdup ("\\x02");
  peer->variables = TRUE;
  add (fixture, "PLC", "read", modbus);
  add (fixture, "", "greeting", text);
  add (fixture, "PLC", "who", peer);

  /* also while the pane was never seen; those of a group stand together */
  send_key (fixture, 1);
  ui_assert_read (first, "\x01\x03\x00\x00\x00\x0A\xC5\xCD", 8);
  send_key (fixture, 3);
  ui_assert_read (first, "\x02\xE9" "2\0\r\n", 6);

  ui_show_snippets (fixture);
  UI_WAIT (gtk_widget_get_mapped (find_row (fixture, "greeting")));
  ui_screenshot (fixture, "snippets");
  ui_press (fixture->window, SWB_TYPE_SNIPPET_ROW, "greeting");
  ui_assert_read (first, "\x02\xE9" "3\0\r\n", 6);
  ui_press (fixture->window, SWB_TYPE_SNIPPET_ROW, "read");
  ui_assert_read (first, "\x01\x03\x00\x00\x00\x0A\xC5\xCD", 8);

  /* to each its own */
  second = ui_connect (panel);
  UI_WAIT (STATUS (panel)->connections == 2);
  ui_press (fixture->window, SWB_TYPE_SNIPPET_ROW, "who");
  for (guint i = 0; i < 2; i++)
    {
      GSocketConnection *connection = i == 0 ? first : second;
      g_autoptr (GSocketAddress) address = g_socket_connection_get_local_address (connection, NULL);
      g_autofree char *expected =
        g_strdup_printf ("127.0.0.1:%u;", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));

      ui_assert_read (connection, expected, strlen (expected));
    }

  /* to the chosen one alone */
  swb_panel_set_target (panel, 2);
  send_key (fixture, 1);
  ui_assert_read (second, "\x01\x03\x00\x00\x00\x0A\xC5\xCD", 8);
  g_assert_cmpint (g_socket_condition_check (g_socket_connection_get_socket (first), G_IO_IN), ==, 0);
}

static const SwbRepeatEntry *
get_entry (SwbPanel   *panel,
           SwbSnippet *snippet)
{
  SwbRepeats *repeats = swb_panel_get_repeats (panel);

  for (guint i = 0; i < swb_repeats_get_length (repeats); i++)
    if (swb_repeats_get (repeats, i)->snippet == snippet)
      return swb_repeats_get (repeats, i);
  return NULL;
}

static gboolean
has_ended (SwbPanel   *panel,
           SwbSnippet *snippet)
{
  const SwbRepeatEntry *entry = get_entry (panel, snippet);

  return entry != NULL && entry->status.state == SWB_REPEAT_STATE_ENDED;
}

static void
test_repeat_count (UiFixture    *fixture,
                   gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  GtkWidget *toggle = ui_find (fixture->window, GTK_TYPE_TOGGLE_BUTTON, "Repeat");
  g_autoptr (GString) expected = g_string_new (NULL);
  const SwbRepeatSetup *setup;

  UI_WAIT (STATUS (panel)->connections == 1);
  g_assert_false (gtk_widget_is_sensitive (toggle)); /* there is nothing to send */
  swb_panel_set (panel, "variables", "on", NULL);
  ui_type (fixture, "<{{counter}}>");
  swb_panel_set_repeat_setup (panel, 10, 50);
  UI_WAIT (gtk_widget_is_sensitive (toggle));

  ui_press (fixture->window, GTK_TYPE_TOGGLE_BUTTON, "Repeat");
  UI_WAIT (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)));
  for (guint i = 1; i <= 50; i++)
    g_string_append_printf (expected, "<%u>", i);
  ui_assert_read (client, expected->str, expected->len);
  UI_WAIT (has_ended (panel, NULL));
  g_assert_cmpuint (get_entry (panel, NULL)->status.sent, ==, 50);
  g_assert_no_error (get_entry (panel, NULL)->status.error);
  UI_WAIT (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)));
  g_assert_cmpint (g_socket_condition_check (g_socket_connection_get_socket (client), G_IO_IN), ==, 0);

  /* the row says so until it is put away; the set-up is the panel's */
  ui_screenshot (fixture, "repeat-ended");
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Put away: Send box");
  UI_WAIT (swb_repeats_get_length (swb_panel_get_repeats (panel)) == 0);
  setup = swb_panel_get_repeat (panel);
  g_assert_cmpuint (setup->interval_ms, ==, 10);
  g_assert_cmpuint (setup->count, ==, 50);
  g_assert_cmpstr (setup->payload->data, ==, "<{{counter}}>");
}

static void
test_repeat_stop (UiFixture    *fixture,
                  gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  SwbSnippet *snippet = add_text (fixture, "", "ping", "b");
  GtkWidget *toggle = ui_find (fixture->window, GTK_TYPE_TOGGLE_BUTTON, "Repeat");
  g_autoptr (GError) error = NULL;
  char last = '\0';

  UI_WAIT (STATUS (panel)->connections == 1);
  ui_type (fixture, "a");
  swb_panel_set_repeat_setup (panel, 5, 0);
  swb_snippet_set_repeat (snippet, 7, 0);
  ui_show_snippets (fixture);

  ui_press (fixture->window, GTK_TYPE_TOGGLE_BUTTON, "Repeat");
  UI_WAIT (get_entry (panel, NULL) != NULL && get_entry (panel, NULL)->status.sent >= 3);
  ui_press (fixture->window, GTK_TYPE_TOGGLE_BUTTON, "Repeat ping every 7 ms");
  UI_WAIT (get_entry (panel, snippet) != NULL && get_entry (panel, snippet)->status.sent >= 3);
  ui_screenshot (fixture, "repeat-running");

  /* one alone */
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Stop repeating: Send box");
  UI_WAIT (has_ended (panel, NULL));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)));
  g_assert_true (swb_repeats_is_running (swb_panel_get_repeats (panel), snippet));

  /* and all */
  ui_press (fixture->window, GTK_TYPE_TOGGLE_BUTTON, "Repeat");
  UI_WAIT (swb_repeats_count_running (swb_panel_get_repeats (panel)) == 2);
  ui_press (fixture->window, GTK_TYPE_BUTTON, "Stop All");
  UI_WAIT (has_ended (panel, NULL) && has_ended (panel, snippet));
  UI_WAIT (ui_find (fixture->window, GTK_TYPE_BUTTON, "Stop All") == NULL);

  /* the connection stays, and nothing comes behind */
  g_assert_cmpuint (STATUS (panel)->connections, ==, 1);
  g_assert_true (swb_panel_send_text (panel, "!", SWB_DATA_FORMAT_TEXT, &error));
  g_assert_no_error (error);
  while (last != '!')
    {
      UI_WAIT (g_socket_condition_check (g_socket_connection_get_socket (client), G_IO_IN) != 0);
      g_assert_cmpint (g_socket_receive (g_socket_connection_get_socket (client), &last, 1, NULL, NULL), ==, 1);
    }
  g_assert_cmpint (g_socket_condition_check (g_socket_connection_get_socket (client), G_IO_IN), ==, 0);
}

/* For one connection alone it ends with that; for whoever is there it waits. */
static void
test_repeat_connection_ends (UiFixture    *fixture,
                             gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);

  UI_WAIT (STATUS (panel)->connections == 1);
  ui_type (fixture, "x");
  swb_panel_set_repeat_setup (panel, 5, 0);
  ui_press (fixture->window, GTK_TYPE_TOGGLE_BUTTON, "Repeat");
  UI_WAIT (get_entry (panel, NULL) != NULL && get_entry (panel, NULL)->status.sent >= 2);
  g_io_stream_close (G_IO_STREAM (client), NULL, NULL);
  UI_WAIT (get_entry (panel, NULL)->status.state == SWB_REPEAT_STATE_WAITING);
  g_clear_object (&client);
  client = ui_connect (panel);
  UI_WAIT (get_entry (panel, NULL)->status.state == SWB_REPEAT_STATE_RUNNING);
  /* stopping a server leaves its clients, so it takes both */
  g_io_stream_close (G_IO_STREAM (client), NULL, NULL);
  UI_WAIT (get_entry (panel, NULL)->status.state == SWB_REPEAT_STATE_WAITING);
  swb_panel_stop (panel);
  UI_WAIT (has_ended (panel, NULL));
  g_assert_no_error (get_entry (panel, NULL)->status.error);
}

/* @onto: (nullable): a row; %NULL: below all */
static void
drop (UiFixture  *fixture,
      SwbSnippet *snippet,
      const char *onto,
      gboolean    below)
{
  GtkWidget *row = find_row (fixture, onto != NULL ? onto : "one");
  GtkWidget *list = gtk_widget_get_parent (row);
  g_auto (GValue) value = G_VALUE_INIT;
  graphene_rect_t bounds;

  gtk_test_widget_wait_for_draw (list); /* so that each row is where it stands */
  g_value_init (&value, SWB_TYPE_SNIPPET);
  g_value_set_object (&value, snippet);
  g_assert_true (gtk_widget_compute_bounds (row, list, &bounds));
  g_assert_true (ui_drop (list, &value, 10,
                          onto != NULL ? bounds.origin.y + bounds.size.height * (below ? 0.9 : 0.1)
                                       : gtk_widget_get_height (list) - 1.0));
}

static void
press_key (GtkWidget      *widget,
           guint           key,
           GdkModifierType modifiers)
{
  GtkWidget *pane = gtk_widget_get_ancestor (widget, g_type_from_name ("SwbSnippetPane"));

  gtk_widget_grab_focus (widget);
  g_assert_true (ui_press_key (pane, key, modifiers));
}

static guint
get_place (UiFixture  *fixture,
           const char *name)
{
  return (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (find_row (fixture, name)));
}

static void
test_order (UiFixture    *fixture,
            gconstpointer data)
{
  SwbSnippet *one, *three;
  GtkWidget *row;

  ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  one = add_text (fixture, "A", "one", "1");
  add_text (fixture, "B", "four", "4");
  add_text (fixture, "A", "two", "2");
  three = add_text (fixture, "A", "three", "3");
  ui_show_snippets (fixture);
  g_assert_cmpuint (get_place (fixture, "four"), ==, 3);

  drop (fixture, three, "one", FALSE);
  assert_names (fixture, "A/three A/one A/two B/four");
  UI_WAIT (get_place (fixture, "three") == 0);
  drop (fixture, three, "one", TRUE);
  assert_names (fixture, "A/one A/three A/two B/four");
  UI_WAIT (get_place (fixture, "three") == 1);
  drop (fixture, three, NULL, TRUE);
  assert_names (fixture, "A/one A/two B/four B/three");
  drop (fixture, three, "one", TRUE);
  assert_names (fixture, "A/one A/three A/two B/four");
  UI_WAIT (get_place (fixture, "three") == 1);

  /* by keys, over the heading, too */
  row = find_row (fixture, "one");
  press_key (row, GDK_KEY_Down, GDK_ALT_MASK);
  assert_names (fixture, "A/three A/one A/two B/four");
  UI_WAIT (get_place (fixture, "one") == 1);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == row);
  press_key (row, GDK_KEY_Down, GDK_ALT_MASK);
  press_key (row, GDK_KEY_Down, GDK_ALT_MASK);
  assert_names (fixture, "A/three A/two B/one B/four");
  press_key (row, GDK_KEY_Down, GDK_ALT_MASK);
  assert_names (fixture, "A/three A/two B/four B/one");
  press_key (row, GDK_KEY_Up, GDK_ALT_MASK);
  press_key (row, GDK_KEY_Up, GDK_ALT_MASK);
  assert_names (fixture, "A/three A/two A/one B/four");
  UI_WAIT (get_place (fixture, "one") == 2);

  /* deleted and had back */
  press_key (row, GDK_KEY_Delete, 0);
  assert_names (fixture, "A/three A/two B/four");
  UI_WAIT (ui_find (fixture->window, SWB_TYPE_SNIPPET_ROW, "one") == NULL);
  g_assert_nonnull (ui_find_text (fixture->window, "Deleted one"));
  ui_press (ui_find_mapped (fixture->window, g_type_from_name ("SwbUndoBar")), GTK_TYPE_BUTTON, "Undo");
  UI_WAIT (swb_snippet_list_get_length (swb_window_get_snippets (fixture->window)) == 4);
  assert_names (fixture, "A/three A/two A/one B/four");
  UI_WAIT (gtk_root_get_focus (GTK_ROOT (fixture->window)) == find_row (fixture, "one"));
  g_assert_null (ui_find_mapped (fixture->window, g_type_from_name ("SwbUndoBar")));
  g_assert_true (swb_snippet_list_get (swb_window_get_snippets (fixture->window), 2) == one);
}

static void
test_files (UiFixture    *fixture,
            gconstpointer data)
{
  static const char table[] = "group,name,format,data,line-ending,interval-ms\n"
                              "AT,hello,text,ATI,cr,250\n"
                              "AT,broken,hexx,00,,\n"
                              ",bytes,hex,\"01 02\",,\n";
  g_autofree char *csv = ui_put_file (fixture, "in.csv", table);
  static const char *const names[] = { "out.csv", "out.json" };
  SwbSnippetList *list = swb_window_get_snippets (fixture->window);

  ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  ui_activate (fixture, "import-snippets", csv);
  UI_WAIT (swb_snippet_list_get_length (list) == 2);
  assert_names (fixture, "AT/hello /bytes");
  g_assert_cmpuint (swb_snippet_get_interval (swb_snippet_list_get (list, 0)), ==, 250);
  UI_WAIT (ui_find_text (fixture->window, "line 3") != NULL);
  ui_screenshot (fixture, "snippets-faults");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *out = ui_path (fixture, names[i]);
      g_autofree char *text = NULL;

      ui_activate (fixture, "export-snippets", out);
      UI_WAIT (ui_find_text (fixture->window, out) != NULL);
      text = test_file_read (out);
      g_assert_nonnull (strstr (text, "01 02"));
      while (swb_snippet_list_get_length (list) > 0)
        swb_snippet_list_remove (list, 0);
      ui_activate (fixture, "import-snippets", out);
      UI_WAIT (swb_snippet_list_get_length (list) == 2);
      assert_names (fixture, "AT/hello /bytes");
      g_assert_cmpint (swb_snippet_get_payload (swb_snippet_list_get (list, 0))->line_ending, ==, SWB_LINE_ENDING_CR);
    }

  /* what is no table at all */
  g_free (ui_put_file (fixture, "in.csv", "{ \"version\": "));
  ui_activate (fixture, "import-snippets", csv);
  UI_WAIT (ui_find_text (fixture->window, "in.csv was not imported") != NULL);
  g_assert_cmpuint (swb_snippet_list_get_length (list), ==, 2);
}

static GtkWidget *
find_dialog (void)
{
  return ui_find_window (SWB_TYPE_SNIPPET_DIALOG, NULL);
}

static void
test_edit (UiFixture    *fixture,
           gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  SwbSnippetList *list = swb_window_get_snippets (fixture->window);
  const SwbPayload *payload;
  GtkWidget *row;
  GtkWidget *dialog;

  ui_show_snippets (fixture);
  ui_screenshot (fixture, "snippets-empty");
  swb_panel_set (panel, "checksum", "CRC-16/MODBUS", NULL);
  swb_panel_set (panel, "line-ending", "crlf", NULL);
  ui_type (fixture, "12");
  gtk_widget_activate_action (ui_show_snippets (fixture), "snippets.add-from-box", NULL);
  UI_WAIT ((dialog = find_dialog ()) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (ui_find (dialog, GTK_TYPE_ENTRY, "Name")), "from the box");
  ui_press (dialog, GTK_TYPE_BUTTON, "Save");
  UI_WAIT (swb_snippet_list_get_length (list) == 1);
  payload = swb_snippet_get_payload (swb_snippet_list_get (list, 0));
  g_assert_cmpstr (payload->data, ==, "12");
  g_assert_cmpstr (payload->checksum, ==, "CRC-16/MODBUS");
  g_assert_cmpint (payload->line_ending, ==, SWB_LINE_ENDING_CRLF);
  assert_names (fixture, "/from the box");

  row = find_row (fixture, "from the box");
  press_key (row, GDK_KEY_F2, 0);
  UI_WAIT ((dialog = find_dialog ()) != NULL);
  swb_send_text_set_text (SWB_SEND_TEXT (ui_find (dialog, SWB_TYPE_SEND_TEXT, "Data")), "1\\x");
  ui_choose (dialog, "Whether the data is text or hex", 1);
  g_assert_cmpstr (swb_snippet_get_payload (swb_snippet_list_get (list, 0))->data, ==, "12");
  swb_send_text_set_text (SWB_SEND_TEXT (ui_find (dialog, SWB_TYPE_SEND_TEXT, "Data")), "0a zz");
  g_assert_false (gtk_widget_get_sensitive (ui_find (dialog, GTK_TYPE_BUTTON, "Save")));
  swb_send_text_set_text (SWB_SEND_TEXT (ui_find (dialog, SWB_TYPE_SEND_TEXT, "Data")), "0a 0b");
  screenshot_take (dialog, "snippet-dialog");
  ui_press (dialog, GTK_TYPE_BUTTON, "Save");
  UI_WAIT (find_dialog () == NULL);
  payload = swb_snippet_get_payload (swb_snippet_list_get (list, 0));
  g_assert_cmpstr (payload->data, ==, "0a 0b");
  g_assert_cmpint (payload->format, ==, SWB_DATA_FORMAT_HEX);
}

/* The pane is remembered where there is room; a narrow window has it over the panel, when it is asked for. */
static void
test_narrow (UiFixture    *fixture,
             gconstpointer data)
{
  gboolean shown;

  ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  add_text (fixture, "A", "one", "1");
  ui_show_snippets (fixture);
  UI_WAIT (gtk_widget_get_mapped (find_row (fixture, "one")));
  gtk_widget_set_visible (GTK_WIDGET (fixture->window), FALSE);
  g_object_get (swb_settings_get_default (), "snippets-shown", &shown, NULL);
  g_assert_true (shown);

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 380, 640);
  gtk_window_present (GTK_WINDOW (fixture->window));
  UI_WAIT (gtk_widget_get_mapped (GTK_WIDGET (fixture->window)) && gtk_widget_get_width (GTK_WIDGET (fixture->window)) < 500);
  UI_WAIT (ui_find (fixture->window, SWB_TYPE_SNIPPET_ROW, "one") == NULL);
  ui_show_snippets (fixture);
  UI_WAIT (gtk_widget_get_mapped (find_row (fixture, "one")));
  ui_screenshot (fixture, "snippets-narrow");
  press_key (find_row (fixture, "one"), GDK_KEY_Escape, 0);
  UI_WAIT (ui_find (fixture->window, SWB_TYPE_SNIPPET_ROW, "one") == NULL);
  g_object_set (swb_settings_get_default (), "snippets-shown", FALSE, NULL);
}

static guint
count_rows (GtkWidget *rows,
            guint     *ordered)
{
  guint count = 0;

  *ordered = 0;
  for (GtkWidget *row = gtk_widget_get_first_child (rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (SWB_IS_SNIPPET_ROW (row))
      *ordered += swb_snippet_row_get_place (SWB_SNIPPET_ROW (row)) == count++;
  return count;
}

/* Thousands don't stop the window: the rows are made as they come near, and none is left out. */
static void
test_many (UiFixture    *fixture,
           gconstpointer data)
{
  GtkWidget *rows;
  GtkWidget *row;
  GtkAdjustment *adjustment;
  guint count, ordered;

  ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *name = g_strdup_printf ("number %u", i);

      add_text (fixture, i < 1000 ? "first" : "second", name, "x");
    }
  ui_show_snippets (fixture);
  row = find_row (fixture, "number 0");
  rows = gtk_widget_get_parent (row);
  adjustment = gtk_scrolled_window_get_vadjustment (
    GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (rows, GTK_TYPE_SCROLLED_WINDOW)));
  count = count_rows (rows, &ordered);
  g_assert_cmpuint (count, <, 200);
  g_assert_cmpuint (ordered, ==, count);

  for (guint i = 0; i < 3; i++)
    {
      guint before = count_rows (rows, &ordered);

      /* somebody who scrolls on to the end, wherever that is now */
      UI_WAIT ((gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment)),
                count = count_rows (rows, &ordered)) > before);
      g_assert_cmpuint (ordered, ==, count);
    }
  g_assert_cmpuint (count, <, 400);

  /* one that is moved behind the last row stays in sight */
  for (row = gtk_widget_get_last_child (rows); !SWB_IS_SNIPPET_ROW (row); row = gtk_widget_get_prev_sibling (row))
    ;
  g_assert_true (gtk_widget_grab_focus (row));
  count = swb_snippet_row_get_place (SWB_SNIPPET_ROW (row));
  g_assert_true (gtk_widget_activate_action (row, "snippet.command", "u", (guint) SWB_SNIPPET_COMMAND_DOWN));
  UI_WAIT (swb_snippet_row_get_place (SWB_SNIPPET_ROW (row)) == count + 1);
  g_assert_true (gtk_widget_get_parent (row) == rows);
}

#define ADD(path, function) \
  g_test_add (path, UiFixture, NULL, ui_fixture_set_up, function, ui_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  ADD ("/snippets/send", test_send);
  ADD ("/snippets/order", test_order);
  ADD ("/snippets/files", test_files);
  ADD ("/snippets/edit", test_edit);
  ADD ("/snippets/narrow", test_narrow);
  ADD ("/snippets/many", test_many);
  ADD ("/repeat/count", test_repeat_count);
  ADD ("/repeat/stop", test_repeat_stop);
  ADD ("/repeat/connection-ends", test_repeat_connection_ends);
  return g_test_run ();
}
