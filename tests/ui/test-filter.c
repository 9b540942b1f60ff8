#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "support/test-folder.h"
#include "support/ui-fixture.h"
#include "swb-filter-bar.h"
#include "swb-find-bar.h"
#include "swb-hit-strip.h"
#include "swb-log-pane.h"
#include "swb-log-view.h"
#include "swb-note-window.h"

#define WAIT_LABEL(fixture, text) UI_WAIT (ui_find (ui_find_type (fixture->window, SWB_TYPE_FILTER_BAR), GTK_TYPE_LABEL, text))

static GtkWidget *
get_bar (UiFixture *fixture)
{
  return ui_find_type (fixture->window, SWB_TYPE_FILTER_BAR);
}

/* All that is shown, as it would be copied; without the time and the address. */
static char *
dup_shown (UiFixture *fixture)
{
  char *text;

  swb_log_view_select_all (ui_get_log (fixture));
  text = swb_log_view_dup_selection (ui_get_log (fixture), SWB_LOG_COPY_TEXT, NULL);
  swb_log_view_unselect (ui_get_log (fixture));
  return text;
}

static gboolean
shows (UiFixture  *fixture,
       const char *expected)
{
  g_autofree char *text = dup_shown (fixture);

  return g_strcmp0 (text, expected) == 0;
}

/* A panel with one client, that has received some lines and sent one. */
static SwbPanel *
talk (UiFixture          *fixture,
      GSocketConnection **client)
{
  static const char lines[] = "one apple\ntwo pears\nthree apples\n";
  SwbPanel *panel = ui_receive (fixture, client, lines, strlen (lines));

  ui_activate (fixture, "send", "apple sauce");
  UI_WAIT (STATUS (panel)->sent > 0);
  return panel;
}

static void
test_rows (UiFixture    *fixture,
           gconstpointer data)
{
  g_autoptr (GSocketConnection) client = NULL;
  SwbLogFilter filter;
  SwbLogView *log;

  talk (fixture, &client);
  log = ui_get_log (fixture);
  ui_screenshot (fixture, "filter-off");
  g_assert_null (swb_log_view_get_filter (log, &filter));

  ui_press (fixture->window, GTK_TYPE_TOGGLE_BUTTON, "Filter");
  UI_WAIT (get_bar (fixture) != NULL);
  WAIT_LABEL (fixture, "All rows are shown");
  g_assert_false (gtk_widget_has_css_class (get_bar (fixture), "active"));

  ui_activate (fixture, "filter", "apple");
  WAIT_LABEL (fixture, "3 of 6 rows");
  g_assert_true (gtk_widget_has_css_class (get_bar (fixture), "active"));
  g_assert_nonnull (swb_log_view_get_filter (log, &filter));
  g_assert_nonnull (filter.pattern);
  UI_WAIT (shows (fixture, "one apple\nthree apples\napple sauce"));
  ui_screenshot (fixture, "filter-text");

  ui_press (get_bar (fixture), GTK_TYPE_TOGGLE_BUTTON, "Show sent rows");
  UI_WAIT (shows (fixture, "one apple\nthree apples\n"));
  /* what comes is picked as well */
  ui_write (client, "more apples\nnothing\n", 20);
  UI_WAIT (shows (fixture, "one apple\nthree apples\nmore apples\n"));
  ui_activate (fixture, "view", "hex");
  UI_WAIT (swb_log_view_get_mode (log) == SWB_LOG_MODE_HEX);
  ui_screenshot (fixture, "filter-hex");
  ui_activate (fixture, "view", "text");

  /* one click brings all back */
  ui_press (get_bar (fixture), GTK_TYPE_BUTTON, "Show all rows");
  UI_WAIT (!gtk_widget_get_visible (get_bar (fixture)));
  g_assert_null (swb_log_view_get_filter (log, &filter));
  g_assert_false (gtk_toggle_button_get_active (
    GTK_TOGGLE_BUTTON (ui_find (fixture->window, GTK_TYPE_TOGGLE_BUTTON, "Filter"))));
}

static void
test_kinds (UiFixture    *fixture,
            gconstpointer data)
{
  g_autoptr (GSocketConnection) client = NULL;
  GtkWidget *entry;
  SwbLogFilter filter;

  talk (fixture, &client);
  ui_activate (fixture, "filter", "^t\\w+ pears$");
  WAIT_LABEL (fixture, "0 of 6 rows");
  entry = ui_find (get_bar (fixture), GTK_TYPE_SEARCH_ENTRY, "Only rows with");
  ui_choose (get_bar (fixture), "What is typed", 2);
  UI_WAIT (shows (fixture, "two pears\n"));

  /* half typed: the last one holds */
  gtk_editable_insert_text (GTK_EDITABLE (entry), "(", 1, &(int){ 12 });
  UI_WAIT (gtk_widget_has_css_class (entry, "error"));
  UI_WAIT (shows (fixture, "two pears\n"));
  ui_screenshot (fixture, "filter-bad");

  ui_choose (get_bar (fixture), "What is typed", 1);
  gtk_editable_set_text (GTK_EDITABLE (entry), "65 61");
  UI_WAIT (shows (fixture, "two pears\n"));
  g_assert_false (gtk_widget_has_css_class (entry, "error"));

  /* only events */
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  ui_press (get_bar (fixture), GTK_TYPE_TOGGLE_BUTTON, "Show received rows");
  ui_press (get_bar (fixture), GTK_TYPE_TOGGLE_BUTTON, "Show sent rows");
  WAIT_LABEL (fixture, "2 of 6 rows");
  ui_press (get_bar (fixture), GTK_TYPE_TOGGLE_BUTTON, "Show received rows");
  ui_press (get_bar (fixture), GTK_TYPE_TOGGLE_BUTTON, "Show events");
  WAIT_LABEL (fixture, "3 of 6 rows");

  /* a cleared log is filtered as well */
  ui_activate (fixture, "clear-log", NULL);
  WAIT_LABEL (fixture, "0 of 0 rows");
  g_assert_nonnull (swb_log_view_get_filter (ui_get_log (fixture), &filter));
}

/* What is not shown is not found. */
static void
test_find (UiFixture    *fixture,
           gconstpointer data)
{
  g_autoptr (GSocketConnection) client = NULL;
  GtkWidget *find;

  talk (fixture, &client);
  ui_activate (fixture, "find", "e");
  find = ui_find_type (fixture->window, SWB_TYPE_FIND_BAR);
  ui_activate (fixture, "filter", "pears");
  UI_WAIT (ui_find (find, GTK_TYPE_LABEL, "1 of 1") != NULL);
  ui_screenshot (fixture, "filter-find");
  ui_activate (fixture, "find", "apples");
  UI_WAIT (ui_find (find, GTK_TYPE_LABEL, "Not found in the rows shown") != NULL);
  ui_activate (fixture, "find", "e");
  UI_WAIT (ui_find (find, GTK_TYPE_LABEL, "1 of 1") != NULL);
  swb_filter_bar_close (SWB_FILTER_BAR (get_bar (fixture)));
  UI_WAIT (ui_find (find, GTK_TYPE_LABEL, "1 of 1") == NULL);
}

static gboolean
has_label (UiFixture  *fixture,
           const char *text)
{
  return ui_find (ui_find_type (fixture->window, SWB_TYPE_FIND_BAR), GTK_TYPE_LABEL, text) != NULL;
}

static gboolean
shows_last (UiFixture  *fixture,
            const char *line)
{
  g_autofree char *text = dup_shown (fixture);

  return text != NULL && g_str_has_suffix (text, line);
}

/* Also when the rows of the filter are known only after the search has ended. */
static guint64
count_hits (SwbLogView *log,
            guint64     counts[101])
{
  swb_log_view_count_hits (log, counts, 100);
  return counts[100];
}

/* Where the hits are, beside the scroll bar; also with a filter of either kind. */
static void
test_strip (UiFixture    *fixture,
            gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  g_autoptr (GString) lines = g_string_new (NULL);
  guint64 counts[101];
  GtkWidget *strip;
  SwbLogView *log;
  guint64 index;

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (lines, "row %u%s\n", i, i == 500 || i == 1500 || i / 10 == 100 ? " mark" : "");
  ui_write (client, lines->str, lines->len);
  UI_WAIT (STATUS (panel)->received == lines->len);
  /* the search begins at the top row, and the parts are those of all rows */
  UI_WAIT (shows_last (fixture, "row 1999\n"));
  strip = ui_find_type (fixture->window, SWB_TYPE_HIT_STRIP);
  log = ui_get_log (fixture);
  g_assert_false (gtk_widget_get_visible (strip));

  ui_activate (fixture, "find", "mark");
  UI_WAIT (gtk_widget_get_visible (strip));
  for (guint round = 0; round < 3; round++)
    {
      UI_WAIT (count_hits (log, counts) == 12);
      g_assert_cmpuint (counts[0], ==, 0);
      if (round == 0)
        {
          g_assert_cmpuint (counts[24], ==, 0);
          g_assert_cmpuint (counts[27], ==, 1);
          g_assert_cmpuint (counts[49], ==, 1);
          g_assert_cmpuint (counts[52], ==, 11);
          g_assert_cmpuint (counts[74], ==, 11);
          g_assert_cmpuint (counts[77], ==, 12);
          ui_screenshot (fixture, "hit-strip");
        }
      if (round == 1)
        swb_filter_bar_close (SWB_FILTER_BAR (get_bar (fixture)));
      ui_activate (fixture, "filter", round == 0 ? "row" : "");
      UI_WAIT (swb_log_view_has_search (log));
      /* none comes after the top row: the first one */
      UI_WAIT (has_label (fixture, "1 of 12"));
    }

  g_signal_emit_by_name (strip, "activated", (guint64) 11);
  g_assert_true (swb_log_view_get_hit_index (log, &index));
  g_assert_cmpuint (index, ==, 11);
  UI_WAIT (has_label (fixture, "12 of 12"));
  swb_find_bar_close (SWB_FIND_BAR (ui_find_type (fixture->window, SWB_TYPE_FIND_BAR)));
  UI_WAIT (!gtk_widget_get_visible (strip));
}

/* A note is a row, and a mark on the row that it is on. */
static void
test_note (UiFixture    *fixture,
           gconstpointer data)
{
  g_autoptr (GSocketConnection) client = NULL;
  SwbPanel *panel = talk (fixture, &client);
  SwbLogView *log = ui_get_log (fixture);
  SwbLogStore *store = swb_log_view_get_store (log);
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *note = NULL;
  const SwbLogRow *row;
  GtkWidget *window;

  /* no row is selected: the last one in view, once it is there */
  UI_WAIT (shows (fixture, "one apple\ntwo pears\nthree apples\napple sauce"));
  gtk_widget_activate_action (GTK_WIDGET (log), "log-view.add-note", NULL);
  UI_WAIT ((window = ui_find_window (SWB_TYPE_NOTE_WINDOW, NULL)) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (ui_find (window, GTK_TYPE_ENTRY, "Note")), "  too sweet ");
  ui_press (window, GTK_TYPE_BUTTON, "Add Note");
  UI_WAIT (swb_log_rows_count (store, SWB_LOG_MODE_TEXT) == 7);
  rows = swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, 5, 2, NULL);
  row = rows->pdata[0];
  note = swb_log_store_dup_note (store, row->record, row->time, row->begin, row->length);
  g_assert_cmpstr (note, ==, "too sweet");
  row = rows->pdata[1];
  g_assert_cmpint (row->event, ==, SWB_LOG_EVENT_NOTE);
  g_assert_true (g_str_has_prefix (row->text, "note on "));
  g_assert_true (g_str_has_suffix (row->text, ": too sweet"));
  g_assert_cmpuint (row->flow, ==, ((const SwbLogRow *) rows->pdata[0])->flow);
  g_assert_cmpint (STATUS (panel)->state, ==, SWB_ENDPOINT_STATE_LISTENING);
  ui_screenshot (fixture, "note");
}

/* What is saved is what is shown. */
static void
test_save (UiFixture    *fixture,
           gconstpointer data)
{
  g_autoptr (GSocketConnection) client = NULL;
  g_autofree char *path = ui_path (fixture, "filtered.csv");
  g_autofree char *text = NULL;

  talk (fixture, &client);
  ui_activate (fixture, "filter", "sauce");
  WAIT_LABEL (fixture, "1 of 6 rows");
  ui_activate (fixture, "save-log", path);
  UI_WAIT (g_file_test (path, G_FILE_TEST_EXISTS));
  text = test_file_read (path);
  g_assert_nonnull (strstr (text, "sauce"));
  g_assert_null (strstr (text, "pears"));
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/filter/" name, UiFixture, NULL, ui_fixture_set_up, func, ui_fixture_tear_down)
  ADD ("rows", test_rows);
  ADD ("kinds", test_kinds);
  ADD ("find", test_find);
  ADD ("strip", test_strip);
  ADD ("note", test_note);
  ADD ("save", test_save);

  return g_test_run ();
}
