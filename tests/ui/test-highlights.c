#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "support/ui-fixture.h"
#include "swb-highlight-row.h"
#include "swb-highlights-window.h"
#include "swb-log-view-private.h"
#include "swb-settings.h"

static void
test_text (void)
{
  g_autoptr (GPtrArray) none = swb_highlights_parse ("");
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autofree char *text = NULL;
  SwbHighlightRule *rule = swb_highlight_rule_new ();

  g_assert_cmpuint (none->len, ==, 0);
  rules = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_highlight_rule_free);
  g_free (rule->text);
  rule->text = g_strdup ("it's \"50%\"\n");
  rule->kind = SWB_FIND_KIND_REGEX;
  rule->color = 5;
  g_ptr_array_add (rules, rule);
  text = swb_highlights_print (rules);
  again = swb_highlights_parse (text);
  g_assert_cmpuint (again->len, ==, 1);
  rule = again->pdata[0];
  g_assert_true (rule->enabled);
  g_assert_cmpstr (rule->text, ==, "it's \"50%\"\n");
  g_assert_cmpuint (rule->kind, ==, SWB_FIND_KIND_REGEX);
  g_assert_cmpuint (rule->color, ==, 5);

  /* what was changed by hand and can't be read is no rule, and no reason to end */
  g_test_expect_message ("swb-ui", G_LOG_LEVEL_MESSAGE, "highlight-rules:*");
  g_ptr_array_unref (g_steal_pointer (&again));
  again = swb_highlights_parse ("[(1, 2)]");
  g_test_assert_expected_messages ();
  g_assert_cmpuint (again->len, ==, 0);
  g_ptr_array_unref (g_steal_pointer (&again));
  again = swb_highlights_parse ("[(true, 'x', 99, 'y', false, 99)]");
  rule = again->pdata[0];
  g_assert_cmpuint (rule->kind, ==, SWB_FIND_KIND_TEXT);
  g_assert_cmpuint (rule->color, <, SWB_LOG_N_HIGHLIGHT_COLORS);
}

/* What has a colour, as "row:begin-end=colour", one after the other. */
static gboolean
has_lights (UiFixture  *fixture,
            const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GArray *lights = ui_get_log (fixture)->lights;

  for (guint i = 0; i < lights->len; i++)
    {
      const SwbLogMark *light = &g_array_index (lights, SwbLogMark, i);

      g_string_append_printf (text, "%s%u:%u-%u=%u", i > 0 ? " " : "", (guint) light->row, light->begin, light->end,
                              light->color);
    }
  return g_str_equal (text->str, expected);
}

static void
set_rules (const char *rules)
{
  g_object_set (swb_settings_get_default (), "highlight-rules", rules, NULL);
}

static void
test_rows (UiFixture    *fixture,
           gconstpointer data)
{
  static const char lines[] = "GET /index 200\nGET /error 500\nplain\n";
  g_autoptr (GSocketConnection) client = NULL;

  ui_receive (fixture, &client, lines, strlen (lines));
  UI_WAIT (has_lights (fixture, ""));

  set_rules ("[(true, 'fault', 2, ' 5..$', false, 0), (true, '', 0, 'get', false, 3), (false, '', 0, 'plain', false, 1)]");
  UI_WAIT (has_lights (fixture, "2:0-3=3 3:0-3=3 3:10-14=0"));
  ui_screenshot (fixture, "highlights");

  /* also over the border of two rows of a record */
  ui_activate (fixture, "view", "hex");
  set_rules ("[(true, '', 1, '30 30 0a 47', false, 1), (true, '', 0, 'client', false, 2)]");
  UI_WAIT (has_lights (fixture, "1:0-6=2 2:12-16=1") || has_lights (fixture, "1:0-6=2 2:12-15=1 3:0-1=1"));
  ui_screenshot (fixture, "highlights-hex");
  set_rules ("[(true, '', 0, '500', false, 4)]");
  UI_WAIT (has_lights (fixture, "3:10-13=4"));
  ui_activate (fixture, "view", "text");
  set_rules ("");
  UI_WAIT (has_lights (fixture, ""));
}

/* A costly expression over what a peer made for it: the window goes on. */
static void
test_costly (UiFixture    *fixture,
             gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  g_autofree char *row = g_strnfill (4000, 'a');
  gint64 begin;

  for (guint i = 0; i < 20; i++)
    {
      ui_write (client, row, 4000);
      ui_write (client, "\n", 1);
    }
  UI_WAIT (swb_panel_get_status (panel)->received == 20 * 4001);
  begin = g_get_monotonic_time ();
  set_rules ("[(true, '', 2, '(a+)+(a+)+[^a]b', true, 0)]");
  ui_screenshot (fixture, "highlights-costly");
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 3 * G_TIME_SPAN_SECOND);
  set_rules ("");
}

/* By the window of the rules. */
static void
test_window (UiFixture    *fixture,
             gconstpointer data)
{
  g_autoptr (GSocketConnection) client = NULL;
  GtkWidget *window;
  GtkWidget *row;

  ui_receive (fixture, &client, "one\n", 4);
  ui_activate_app (fixture, "highlights", NULL);
  UI_WAIT ((window = ui_find_window (SWB_TYPE_HIGHLIGHTS_WINDOW, NULL)) != NULL);
  ui_press (window, GTK_TYPE_BUTTON, "Add Rule");
  UI_WAIT (ui_find_type (window, SWB_TYPE_HIGHLIGHT_ROW) != NULL);
  row = ui_find_type (window, SWB_TYPE_HIGHLIGHT_ROW);
  UI_WAIT (gtk_widget_get_mapped (row));
  gtk_editable_set_text (GTK_EDITABLE (ui_find (row, GTK_TYPE_ENTRY, "What to highlight")), "one");
  ui_choose (row, "Colour", 6);
  g_assert_nonnull (strstr (swb_settings_get_highlight_rules (swb_settings_get_default ()), "'one'"));
  UI_WAIT (has_lights (fixture, "2:0-3=6"));
  ui_choose (row, "What is typed", 2);
  gtk_editable_set_text (GTK_EDITABLE (ui_find (row, GTK_TYPE_ENTRY, "What to highlight")), "one(");
  g_assert_true (gtk_widget_has_css_class (ui_find (row, GTK_TYPE_ENTRY, "What to highlight"), "error"));
  ui_press (row, GTK_TYPE_BUTTON, "Remove this rule");
  UI_WAIT (ui_find_type (window, SWB_TYPE_HIGHLIGHT_ROW) == NULL);
  g_assert_cmpstr (swb_settings_get_highlight_rules (swb_settings_get_default ()), ==, "");
  UI_WAIT (has_lights (fixture, ""));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/highlights/" name, UiFixture, NULL, ui_fixture_set_up, func, ui_fixture_tear_down)
  g_test_add_func ("/highlights/text", test_text);
  ADD ("rows", test_rows);
  ADD ("costly", test_costly);
  ADD ("window", test_window);

  return g_test_run ();
}
