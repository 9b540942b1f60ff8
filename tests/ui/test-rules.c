#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "support/ui-fixture.h"
#include "swb-dry-run-page.h"
#include "swb-react-window.h"
#include "swb-send-text.h"
#include "swb-step-list.h"
#include "swb-undo-bar.h"

/* The window of the rules, which the button has opened. */
static GtkWidget *
open_rules (UiFixture *fixture)
{
  GtkWidget *window;

  g_signal_emit_by_name (ui_find (fixture->window, GTK_TYPE_BUTTON, "Rules"), "clicked");
  UI_WAIT ((window = ui_find_window (SWB_TYPE_REACT_WINDOW, NULL)) != NULL);
  return window;
}

static void
add (GtkWidget  *window,
     const char *template)
{
  gtk_widget_activate_action (ui_find (window, GTK_TYPE_LIST_BOX, "Rules"), "list.add", "s", template);
}

static void
set_text (GtkWidget  *window,
          const char *name,
          const char *text)
{
  GtkWidget *widget = ui_find (window, GTK_TYPE_WIDGET, name);

  g_assert_nonnull (widget);
  if (GTK_IS_TEXT_VIEW (widget))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)), text, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (widget), text);
}

static const SwbRule *
get_rule (SwbPanel *panel,
          guint     position)
{
  GPtrArray *rules = swb_panel_get_rules (panel);

  return position < rules->len ? g_ptr_array_index (rules, position) : NULL;
}

static const char *
get_answer (SwbPanel *panel,
            guint     position)
{
  const SwbRule *rule = get_rule (panel, position);
  const SwbRuleAction *action = rule != NULL && rule->actions->len > 0 ? g_ptr_array_index (rule->actions, 0) : NULL;

  return action != NULL && action->payload != NULL ? action->payload->data : "";
}

static void
test_answer (UiFixture    *fixture,
             gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  GtkWidget *window = open_rules (fixture);

  add (window, "answer");
  g_assert_cmpuint (swb_panel_get_rules (panel)->len, ==, 1);
  ui_choose (window, "Compare", SWB_MATCH_REGEX);
  set_text (window, "Pattern", "name=(\\w+);");
  set_text (window, "Answer", "hi\\r\\n");
  UI_WAIT (g_str_equal (get_answer (panel, 0), "hi\\r\\n") && get_rule (panel, 0)->match.kind == SWB_MATCH_REGEX);
  ui_write (client, "name=ada;", 9);
  ui_assert_read (client, "hi\\r\\n", 6);

  /* the button of the panel counts them */
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (ui_find (fixture->window, GTK_TYPE_BUTTON, "Rules"))), ==,
                   "Rules (1)");
  gtk_window_close (GTK_WINDOW (window));
}

static void
test_invalid (UiFixture    *fixture,
              gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  GtkWidget *window = open_rules (fixture);
  GtkWidget *pattern;

  add (window, "answer");
  ui_choose (window, "Compare", SWB_MATCH_CONTAINS);
  set_text (window, "Pattern", "ping");
  UI_WAIT (get_rule (panel, 0) != NULL && g_str_equal (get_rule (panel, 0)->match.pattern, "ping"));

  ui_choose (window, "Compare", SWB_MATCH_REGEX);
  set_text (window, "Pattern", "(ping");
  pattern = ui_find (window, GTK_TYPE_ENTRY, "Pattern");
  g_assert_true (gtk_widget_has_css_class (pattern, "error"));
  UI_WAIT (ui_find_text (window, "Not in force yet") != NULL);
  g_assert_cmpstr (get_rule (panel, 0)->match.pattern, ==, "ping");
  g_assert_cmpint (get_rule (panel, 0)->match.kind, ==, SWB_MATCH_CONTAINS);

  /* what was in force still is */
  ui_write (client, "ping", 4);
  ui_assert_read (client, "OK", 2);

  set_text (window, "Pattern", "(pong)");
  g_assert_false (gtk_widget_has_css_class (pattern, "error"));
  UI_WAIT (g_str_equal (get_rule (panel, 0)->match.pattern, "(pong)"));
}

static void
test_order (UiFixture    *fixture,
            gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "udp://127.0.0.1:0");
  GtkWidget *window = open_rules (fixture);
  GtkWidget *list = ui_find (window, GTK_TYPE_LIST_BOX, "Rules");

  add (window, "echo");
  add (window, "greet");
  g_assert_cmpint (get_rule (panel, 1)->when, ==, SWB_RULE_WHEN_OPEN);
  gtk_widget_activate_action (list, "list.up", NULL);
  g_assert_cmpint (get_rule (panel, 0)->when, ==, SWB_RULE_WHEN_OPEN);
  gtk_widget_activate_action (list, "list.duplicate", NULL);
  g_assert_cmpuint (swb_panel_get_rules (panel)->len, ==, 3);
  g_assert_cmpstr (get_answer (panel, 1), ==, get_answer (panel, 0));
  gtk_switch_set_active (GTK_SWITCH (ui_find_mapped (list, GTK_TYPE_SWITCH)), FALSE);
  g_assert_false (get_rule (panel, 0)->enabled);
  gtk_widget_activate_action (list, "list.delete", NULL);
  gtk_widget_activate_action (list, "list.delete", NULL);
  gtk_widget_activate_action (list, "list.delete", NULL);
  g_assert_cmpuint (swb_panel_get_rules (panel)->len, ==, 0);
}

static GtkWidget *
find_undo (GtkWidget *window)
{
  GtkWidget *bar = ui_find_mapped (window, SWB_TYPE_UNDO_BAR);

  return bar != NULL ? ui_find (bar, GTK_TYPE_BUTTON, "Undo") : NULL;
}

/* What is deleted comes back to where it was, as it was. */
static void
test_undo (UiFixture    *fixture,
           gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "udp://127.0.0.1:0");
  GtkWidget *window = open_rules (fixture);
  GtkWidget *list = ui_find (window, GTK_TYPE_LIST_BOX, "Rules");
  GtkListBoxRow *row;

  add (window, "greet");
  add (window, "answer");
  set_text (window, "Name", "middle");
  set_text (window, "Answer", "mine");
  ui_choose (window, "Compare", SWB_MATCH_CONTAINS);
  set_text (window, "Pattern", "x");
  UI_WAIT (g_str_equal (get_answer (panel, 1), "mine"));
  gtk_switch_set_active (GTK_SWITCH (ui_find_mapped (gtk_list_box_get_selected_row (GTK_LIST_BOX (list)),
                                                     GTK_TYPE_SWITCH)), FALSE);
  add (window, "echo");
  g_assert_null (find_undo (window));
  gtk_list_box_select_row (GTK_LIST_BOX (list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));

  gtk_widget_activate_action (list, "list.delete", NULL);
  g_assert_cmpuint (swb_panel_get_rules (panel)->len, ==, 2);
  UI_WAIT (ui_find_text (window, "Rule “middle” deleted") != NULL);
  g_signal_emit_by_name (find_undo (window), "clicked");
  g_assert_null (find_undo (window));
  g_assert_cmpuint (swb_panel_get_rules (panel)->len, ==, 3);
  g_assert_cmpint (get_rule (panel, 0)->when, ==, SWB_RULE_WHEN_OPEN);
  g_assert_cmpstr (get_rule (panel, 1)->name, ==, "middle");
  g_assert_cmpstr (get_answer (panel, 1), ==, "mine");
  g_assert_false (get_rule (panel, 1)->enabled);
  row = gtk_list_box_get_selected_row (GTK_LIST_BOX (list));
  g_assert_cmpint (gtk_list_box_row_get_index (row), ==, 1);
  UI_WAIT (gtk_root_get_focus (GTK_ROOT (window)) == GTK_WIDGET (row));

  /* also when the others have changed places since, and by the keys; only the last one */
  gtk_widget_activate_action (list, "list.delete", NULL);
  gtk_widget_activate_action (list, "list.duplicate", NULL);
  gtk_list_box_select_row (GTK_LIST_BOX (list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  gtk_widget_activate_action (list, "list.down", NULL);
  gtk_widget_activate_action (list, "list.up", NULL);
  gtk_widget_activate_action (list, "list.delete", NULL);
  g_assert_cmpuint (swb_panel_get_rules (panel)->len, ==, 2);
  gtk_widget_activate_action (list, "page.undo-delete", NULL);
  gtk_widget_activate_action (list, "page.undo-delete", NULL);
  g_assert_cmpuint (swb_panel_get_rules (panel)->len, ==, 3);
  g_assert_cmpint (get_rule (panel, 0)->when, ==, SWB_RULE_WHEN_OPEN);
  g_assert_null (find_undo (window));
}

static gboolean
has_action (SwbPanel         *panel,
            SwbRuleActionKind kind)
{
  const SwbRuleAction *action = g_ptr_array_index (get_rule (panel, 0)->actions, 0);

  return action->kind == kind;
}

static void
test_actions (UiFixture    *fixture,
              gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  GtkWidget *window = open_rules (fixture);

  add (window, "answer");
  for (guint kind = SWB_RULE_START_SEQUENCE + 1; kind-- > 0;)
    {
      ui_choose (window, "Action", kind);
      UI_WAIT (kind == SWB_RULE_MARK || kind == SWB_RULE_NOTIFY || kind == SWB_RULE_START_SEQUENCE
                 ? ui_find_text (window, "Something is needed here") != NULL
                 : has_action (panel, (SwbRuleActionKind) kind));
    }
  ui_choose (window, "Action", SWB_RULE_MARK);
  UI_WAIT (ui_find (window, GTK_TYPE_ENTRY, "What it says") != NULL);
  set_text (window, "What it says", "here");
  UI_WAIT (has_action (panel, SWB_RULE_MARK));
}

static void
test_dry_run (UiFixture    *fixture,
              gconstpointer data)
{
  g_autoptr (GSocketConnection) client = NULL;
  SwbPanel *panel = ui_receive (fixture, &client, "one two three", 13);
  GtkWidget *window, *page, *row;

  window = open_rules (fixture);
  add (window, "answer");
  ui_choose (window, "Compare", SWB_MATCH_CONTAINS);
  set_text (window, "Pattern", "two");
  ui_press (window, GTK_TYPE_BUTTON, "Try on the Log");
  UI_WAIT ((page = ui_find_mapped (window, SWB_TYPE_DRY_RUN_PAGE)) != NULL);
  UI_WAIT (swb_dry_run_page_get_n_results (SWB_DRY_RUN_PAGE (page)) == 1);
  UI_WAIT (ui_find_text (page, "1 time a rule would have fired; nothing was sent.") != NULL);
  UI_WAIT (ui_find_text (page, "Send OK") != NULL);
  g_assert_cmpuint (swb_panel_get_status (panel)->sent, ==, 0);

  row = ui_find_mapped (page, GTK_TYPE_LIST_VIEW);
  g_signal_emit_by_name (row, "activate", 0);
  g_assert_cmpuint (swb_panel_get_status (panel)->sent, ==, 0);
}

static void
show_sequences (GtkWidget *window)
{
  gtk_stack_set_visible_child_name (GTK_STACK (ui_find_mapped (window, GTK_TYPE_STACK)), "sequences");
  UI_WAIT (gtk_widget_get_mapped (ui_find (window, GTK_TYPE_LIST_BOX, "Sequences")));
}

static void
test_sequence (UiFixture    *fixture,
               gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  GtkWidget *window = open_rules (fixture);
  GtkWidget *list, *run, *steps;

  show_sequences (window);
  list = ui_find (window, GTK_TYPE_LIST_BOX, "Sequences");
  gtk_widget_activate_action (list, "list.add", "s", "expect");
  g_assert_cmpuint (swb_panel_get_sequences (panel)->len, ==, 1);
  run = ui_find (window, GTK_TYPE_BUTTON, "Run");
  UI_WAIT (gtk_widget_get_sensitive (run));

  g_signal_emit_by_name (run, "clicked");
  ui_assert_read (client, "ping", 4);
  ui_write (client, "pong", 4);
  UI_WAIT (ui_find_text (window, "Passed: 2 steps") != NULL);
  g_assert_true (gtk_widget_get_visible (run));

  /* something else comes */
  steps = ui_find_mapped (window, SWB_TYPE_STEP_LIST);
  g_assert_nonnull (steps);
  ui_choose (window, "Compare", SWB_MATCH_EQUALS);
  UI_WAIT (gtk_widget_get_sensitive (run));
  g_signal_emit_by_name (run, "clicked");
  ui_assert_read (client, "ping", 4);
  ui_write (client, "peng", 4);
  UI_WAIT (ui_find_text (window, "Failed at step 2") != NULL);
  UI_WAIT (ui_find_text (window, "70 6F 6E 67") != NULL);
  g_assert_nonnull (ui_find_text (window, "70 65 6E 67"));
  g_assert_nonnull (ui_find_text (window, "byte 1"));
}

static const char *
get_sequence_name (SwbPanel *panel,
                   guint     position)
{
  return ((const SwbSequence *) g_ptr_array_index (swb_panel_get_sequences (panel), position))->name;
}

static void
test_undo_sequence (UiFixture    *fixture,
                    gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "udp://127.0.0.1:0");
  GtkWidget *window = open_rules (fixture);
  GtkWidget *list;

  show_sequences (window);
  list = ui_find (window, GTK_TYPE_LIST_BOX, "Sequences");
  gtk_widget_activate_action (list, "list.add", "s", "poll");
  gtk_widget_activate_action (list, "list.add", "s", "expect");
  gtk_list_box_select_row (GTK_LIST_BOX (list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0))));
  gtk_widget_activate_action (list, "list.delete", NULL);
  UI_WAIT (ui_find_text (window, "Sequence “Poll” deleted") != NULL);
  g_assert_cmpstr (get_sequence_name (panel, 0), ==, "Send and expect");

  /* the one that is deleted now is the one that comes back; who has deleted all is not left without a focus */
  gtk_widget_activate_action (list, "list.delete", NULL);
  UI_WAIT (ui_find_text (window, "Sequence “Send and expect” deleted") != NULL);
  g_assert_cmpuint (swb_panel_get_sequences (panel)->len, ==, 0);
  g_assert_nonnull (gtk_root_get_focus (GTK_ROOT (window)));
  g_assert_true (gtk_widget_get_mapped (gtk_root_get_focus (GTK_ROOT (window))));
  g_signal_emit_by_name (find_undo (window), "clicked");
  g_assert_cmpuint (swb_panel_get_sequences (panel)->len, ==, 1);
  g_assert_cmpstr (get_sequence_name (panel, 0), ==, "Send and expect");
  UI_WAIT (ui_find_mapped (window, SWB_TYPE_STEP_LIST) != NULL);
}

/* A run goes round in a repeat until it is stopped. */
static void
test_stop (UiFixture    *fixture,
           gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  GtkWidget *window = open_rules (fixture);

  show_sequences (window);
  gtk_widget_activate_action (ui_find (window, GTK_TYPE_LIST_BOX, "Sequences"), "list.add", "s", "poll");
  UI_WAIT (gtk_widget_get_sensitive (ui_find (window, GTK_TYPE_BUTTON, "Run")));
  g_signal_emit_by_name (ui_find (window, GTK_TYPE_BUTTON, "Run"), "clicked");
  ui_assert_read (client, "ping", 4);
  ui_write (client, "pong", 4);
  UI_WAIT (ui_find_text (window, "Step 1.3 (1/10)") != NULL);
  g_signal_emit_by_name (ui_find (window, GTK_TYPE_BUTTON, "Stop"), "clicked");
  UI_WAIT (ui_find_text (window, "Stopped at step 1.3") != NULL);
  g_assert_true (gtk_widget_get_visible (ui_find (window, GTK_TYPE_BUTTON, "Run")));
}

/* The list beside the editor is as wide as it was dragged, and the buttons under it wrap: no width of the window may ask for more
 * height than none does, which GTK complains of. */
static void
test_narrow_list (UiFixture    *fixture,
                  gconstpointer data)
{
  GtkWidget *window, *paned;
  int least;

  ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  window = open_rules (fixture);
  paned = ui_find_mapped (window, GTK_TYPE_PANED);
  gtk_paned_set_position (GTK_PANED (paned), 0);
  UI_WAIT (gtk_widget_get_width (gtk_paned_get_start_child (GTK_PANED (paned))) < 200);
  gtk_widget_measure (paned, GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
  for (int width = 1 << 20; width > 600; width /= 2)
    {
      int minimum;

      gtk_widget_measure (paned, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, least);
    }
  gtk_window_close (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, function)                                                                                            \
  g_test_add ("/ui/rules/" name, UiFixture, NULL, ui_fixture_set_up, function, ui_fixture_tear_down)
  ADD ("answer", test_answer);
  ADD ("invalid", test_invalid);
  ADD ("order", test_order);
  ADD ("undo", test_undo);
  ADD ("undo-sequence", test_undo_sequence);
  ADD ("actions", test_actions);
  ADD ("dry-run", test_dry_run);
  ADD ("sequence", test_sequence);
  ADD ("narrow-list", test_narrow_list);
  ADD ("stop", test_stop);
#undef ADD

  return g_test_run ();
}
