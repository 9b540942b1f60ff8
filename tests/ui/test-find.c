#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "support/ui-fixture.h"
#include "swb-find-bar.h"
#include "swb-log-view.h"

#define WAIT_COUNT(fixture, text) UI_WAIT (ui_find (get_bar (fixture), GTK_TYPE_LABEL, text) != NULL)

static GtkWidget *
get_bar (UiFixture *fixture)
{
  return ui_find_type (GTK_WIDGET (fixture->window), SWB_TYPE_FIND_BAR);
}

static void
assert_selected (UiFixture  *fixture,
                 const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *selected = swb_log_view_dup_selection (ui_get_log (fixture), SWB_LOG_COPY_TEXT, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (selected, ==, text);
}

static void
test_text (UiFixture    *fixture,
           gconstpointer data)
{
  static const char lines[] = "one apple\ntwo Apples\nnothing\npineapple\n";
  g_autoptr (GSocketConnection) client = NULL;
  SwbPanel *panel = ui_receive (fixture, &client, lines, strlen (lines));

  ui_activate (fixture, "find", "apple");
  WAIT_COUNT (fixture, "1 of 3");
  assert_selected (fixture, "apple");
  ui_screenshot (fixture, "find");
  ui_activate (fixture, "find-next", NULL);
  WAIT_COUNT (fixture, "2 of 3");
  assert_selected (fixture, "Apple");
  ui_press (get_bar (fixture), GTK_TYPE_BUTTON, "Next hit");
  WAIT_COUNT (fixture, "3 of 3");
  ui_activate (fixture, "find-next", NULL);
  WAIT_COUNT (fixture, "1 of 3");
  ui_press (get_bar (fixture), GTK_TYPE_BUTTON, "Previous hit");
  WAIT_COUNT (fixture, "3 of 3");

  /* the case counts */
  ui_press (get_bar (fixture), GTK_TYPE_TOGGLE_BUTTON, "Match case");
  WAIT_COUNT (fixture, "2 of 2");

  /* what comes later is found too, and what is being looked at stays */
  ui_write (client, "apple", 5);
  WAIT_COUNT (fixture, "2 of 3");
  g_assert_false (swb_log_view_get_following (ui_get_log (fixture)));

  /* another log */
  ui_activate (fixture, "clear-log", NULL);
  WAIT_COUNT (fixture, "Not found");
  ui_write (client, " apple\n", 7);
  WAIT_COUNT (fixture, "1");
  ui_activate (fixture, "find-next", NULL);
  WAIT_COUNT (fixture, "1 of 1");

  swb_find_bar_close (SWB_FIND_BAR (get_bar (fixture)));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == GTK_WIDGET (ui_get_log (fixture)));
  g_assert_cmpint (STATUS (panel)->state, ==, SWB_ENDPOINT_STATE_LISTENING);
}

static void
test_kinds (UiFixture    *fixture,
            gconstpointer data)
{
  /* The pattern lies over the border of two writes, and one hit over that of two rows. */
  g_autoptr (GSocketConnection) client = NULL;
  SwbPanel *panel = ui_receive (fixture, &client, "temp=21\r\n\xc4", 10);

  ui_write (client, "\xe3\xba\xc3\r\ntemp=22\r\n", 14);
  UI_WAIT (STATUS (panel)->received == 24);

  ui_activate (fixture, "find", "temp=\\d+\\s");
  WAIT_COUNT (fixture, "Not found");
  ui_choose (get_bar (fixture), "What is typed", 2);
  WAIT_COUNT (fixture, "1 of 2");
  ui_screenshot (fixture, "find-regex");

  ui_activate (fixture, "find", "temp=(");
  UI_WAIT (gtk_widget_has_css_class (ui_find (get_bar (fixture), GTK_TYPE_SEARCH_ENTRY, "Find in the log"), "error"));
  ui_screenshot (fixture, "find-bad");

  ui_choose (get_bar (fixture), "What is typed", 1);
  ui_activate (fixture, "find", "0d 0A c4e3");
  WAIT_COUNT (fixture, "1 of 1");
  ui_activate (fixture, "view", "hex");
  UI_WAIT (swb_log_view_get_mode (ui_get_log (fixture)) == SWB_LOG_MODE_HEX);
  ui_screenshot (fixture, "find-hex");

  /* in the panel's encoding, which is switched while the bar is open */
  ui_choose (get_bar (fixture), "What is typed", 0);
  ui_activate (fixture, "find", "你好");
  WAIT_COUNT (fixture, "Not found");
  g_assert_true (swb_panel_set (panel, "encoding", "GBK", NULL));
  WAIT_COUNT (fixture, "1 of 1");
}

/* What is not shown is not found. */
static void
test_one_client (UiFixture    *fixture,
                 gconstpointer data)
{
  g_autoptr (GSocketConnection) first = NULL;
  g_autoptr (GSocketConnection) second = NULL;
  g_autoptr (GPtrArray) infos = NULL;
  SwbPanel *panel = ui_receive (fixture, &first, "a word\n", 7);

  second = ui_connect (panel);
  ui_write (second, "another word\nand a word\n", 24);
  UI_WAIT (STATUS (panel)->received == 31);
  infos = swb_endpoint_dup_connections (swb_panel_get_endpoint (panel));

  ui_activate (fixture, "find", "word");
  WAIT_COUNT (fixture, "1 of 3");
  swb_log_view_set_flow (ui_get_log (fixture), swb_connection_info_get_id (g_ptr_array_index (infos, 1)));
  swb_find_bar_update (SWB_FIND_BAR (get_bar (fixture)));
  WAIT_COUNT (fixture, "1 of 2");
  ui_activate (fixture, "find-next", NULL);
  WAIT_COUNT (fixture, "2 of 2");
  assert_selected (fixture, "word");
  ui_activate (fixture, "view", "hex");
  ui_activate (fixture, "find-next", NULL);
  WAIT_COUNT (fixture, "1 of 2");
  assert_selected (fixture, "word");
  ui_screenshot (fixture, "find-one-client");
}

/* The main loop never waits for a search: it is typed and switched while a long one runs. */
static void
test_long (UiFixture    *fixture,
           gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GtkAdjustment) adjustment = NULL;
  g_autoptr (GSocketConnection) client = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "line %u\n", i);
  ui_receive (fixture, &client, text->str, text->len);

  /* from the top */
  g_object_get (ui_get_log (fixture), "vadjustment", &adjustment, NULL);
  UI_WAIT (gtk_adjustment_get_upper (adjustment) > 20000);
  gtk_adjustment_set_value (adjustment, 0);
  g_assert_false (swb_log_view_get_following (ui_get_log (fixture)));

  ui_activate (fixture, "find", "line");
  ui_activate (fixture, "find", "line 1999");
  WAIT_COUNT (fixture, "1 of 11");
  ui_activate (fixture, "find-previous", NULL);
  WAIT_COUNT (fixture, "11 of 11");
  assert_selected (fixture, "line 1999");
  ui_screenshot (fixture, "find-long");
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, function)                                                                                            \
  g_test_add ("/find/" name, UiFixture, NULL, ui_fixture_set_up, function, ui_fixture_tear_down)
  ADD ("text", test_text);
  ADD ("kinds", test_kinds);
  ADD ("one-client", test_one_client);
  ADD ("long", test_long);
#undef ADD

  return g_test_run ();
}
