#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "support/test-folder.h"
#include "support/ui-fixture.h"
#include "swb-message-bar.h"
#include "swb-session.h"
#include "swb-window-private.h"

/* Workspace files in the window. */

static void
close_window (SwbWindow *window)
{
  swb_window_close_panels (window);
  gtk_window_destroy (GTK_WINDOW (window));
}

static SwbPanel *
get_panel (SwbWindow *window,
           guint      index)
{
  SwbPage *page = ui_get_page (window, index);

  g_assert_true (SWB_IS_PANEL (page));
  return SWB_PANEL (page);
}

static const char whole[] =
  "{ \"version\": 1, \"title\": \"A bench\", \"from-later\": { \"a\": [1, 2.50] },\n"
  "  \"panels\": [\n"
  "    { \"address\": \"tcp-server://127.0.0.1:0?encoding=GBK\", \"title\": \"one\", \"also-later\": \"x\",\n"
  "      \"rules\": [ { \"name\": \"r\", \"match\": \"equals\", \"pattern\": \"hi\", \"later\": 1,\n"
  "                   \"actions\": [ { \"do\": \"send\", \"data\": \"ho\" } ] } ],\n"
  "      \"sequences\": [ { \"name\": \"s\", \"steps\": [ { \"do\": \"stop\" } ] } ],\n"
  "      \"repeat\": { \"interval-ms\": 250, \"data\": \"tick\" }, \"draft\": \"typed\" },\n"
  "    { \"address\": \"udp://127.0.0.1:0\" } ],\n"
  "  \"snippets\": [ { \"group\": \"g\", \"name\": \"n\", \"data\": \"d\" } ] }\n";

/* Opens it in the fixture's window, which has nothing. */
static char *
open_whole (UiFixture *self)
{
  char *path = ui_put_file (self, "bench.swb", whole);

  ui_activate_app (self, "open", path);
  UI_WAIT (ui_count_pages (self->window) == 2);
  return path;
}

static void
test_open (UiFixture    *self,
           gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *second = ui_put_file (self, "second.swb", "{\"version\":1,\"panels\":[{\"address\":\"udp://127.0.0.1:0\"}]}");
  SwbPanel *panel;
  SwbWindow *other;

  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (self->application), "save"));
  path = open_whole (self);
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (self->application), "save"));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (self->window)), ==, "bench — Socket Workbench");
  g_assert_cmpuint (swb_snippet_list_get_length (swb_window_get_snippets (self->window)), ==, 1);
  panel = get_panel (self->window, 0);
  g_assert_true (panel == swb_window_get_current (self->window));
  g_assert_cmpstr (swb_panel_settings_get_encoding (swb_panel_get_settings (panel)), ==, "GBK");
  g_assert_cmpuint (swb_panel_get_rules (panel)->len, ==, 1);
  g_assert_cmpuint (swb_panel_get_sequences (panel)->len, ==, 1);
  g_assert_cmpuint (swb_panel_get_repeat (panel)->interval_ms, ==, 250);
  g_assert_cmpstr (swb_panel_get_draft (panel), ==, "typed");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (swb_panel_get_status (get_panel (self->window, i))->state, ==, SWB_ENDPOINT_STATE_STOPPED);
      g_assert_false (swb_panel_is_live (get_panel (self->window, i)));
    }
  g_assert_false (swb_window_is_modified (self->window));
  ui_screenshot (self, "workspace");

  /* the same again is the same window; another one is another */
  swb_window_open_file (self->window, path, FALSE);
  swb_window_open_file (self->window, second, TRUE);
  UI_WAIT ((other = ui_find_workspace (self, second)) != NULL && ui_count_pages (other) == 1);
  g_assert_true (other != self->window);
  g_assert_cmpuint (ui_count_pages (self->window), ==, 2);
  UI_WAIT (swb_panel_get_status (get_panel (other, 0))->state == SWB_ENDPOINT_STATE_BOUND);
  close_window (other);

  /* the rules are in force */
  swb_panel_start (panel);
  UI_WAIT (swb_panel_get_status (panel)->state == SWB_ENDPOINT_STATE_LISTENING);
  {
    g_autoptr (GSocketConnection) peer = ui_connect (panel);

    ui_write (peer, "hi", 2);
    ui_assert_read (peer, "ho", 2);
  }
}

static void
test_faults (UiFixture    *self,
             gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *place;
  } rows[] = {
    { "{\"version\":2,\"panels\":[]}", "version 2" },
    { "{\n  \"version\": 1,\n  \"panels\": [,]\n}", "line 3, column 14" },
    { "{\"version\":1,\"panels\":[{\"address\":\"udp://*:1\"},{\"kind\":\"tcp-server\",\"port\":\"x\"}]}", "panels[1].port" },
    { "{\"version\":1,\"panels\":[{\"address\":\"udp://*:1\",\"rules\":[{\"match\":7}]}]}", "panels[0].rules[0].match" },
    { "", "nothing in it" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = ui_put_file (self, "broken.swb", rows[i].text);
      GtkWidget *bar = self->window->workspace.bar;
      GtkWidget *label;

      gtk_widget_set_visible (bar, FALSE);
      ui_activate_app (self, "open", path);
      UI_WAIT (gtk_widget_get_visible (bar) && self->window->workspace.loading == 0);
      UI_WAIT ((label = gtk_widget_get_first_child (gtk_widget_get_first_child (bar))) != NULL);
      {
        g_autofree char *difference = NULL;
        g_autofree char *wanted = NULL;
        g_autoptr (GError) error = NULL;
        g_autoptr (SwbWorkspace) workspace = swb_workspace_load (path, &error);

        g_assert_null (workspace);
        g_assert_nonnull (strstr (error->message, rows[i].place));
        wanted = g_strdup_printf ("“broken.swb” was not opened: %s", error->message);
        difference =
          gtk_test_accessible_check_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, wanted);
        g_assert_null (difference);
      }
      g_assert_true (swb_window_is_blank (self->window));
    }
  ui_screenshot (self, "workspace-fault");
}

static void
wait_saved (UiFixture *self)
{
  UI_WAIT (!self->window->workspace.saving);
}

static void
test_save (UiFixture    *self,
           gconstpointer data)
{
  g_autofree char *path = open_whole (self);
  g_autofree char *elsewhere = ui_path (self, "copy.swb");
  g_autofree char *nowhere = ui_path (self, "no/such/folder.swb");
  g_autofree char *text = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *after = NULL;
  g_autoptr (SwbWorkspace) back = NULL;
  g_autoptr (GError) error = NULL;

  /* what is typed is no change, what is set is */
  swb_panel_set_draft (get_panel (self->window, 0), "typed more");
  g_assert_false (swb_window_is_modified (self->window));
  g_assert_true (swb_panel_set (get_panel (self->window, 0), "title", "renamed", NULL));
  UI_WAIT (g_str_equal (gtk_window_get_title (GTK_WINDOW (self->window)), "• bench — Socket Workbench"));
  g_assert_true (swb_window_is_modified (self->window));
  g_assert_true (swb_panel_set (get_panel (self->window, 0), "title", "one", NULL));
  UI_WAIT (g_str_equal (gtk_window_get_title (GTK_WINDOW (self->window)), "bench — Socket Workbench"));
  g_assert_true (swb_panel_set (get_panel (self->window, 0), "title", "renamed", NULL));
  swb_snippet_set_name (swb_snippet_list_get (swb_window_get_snippets (self->window), 0), "other");

  ui_activate_app (self, "save", NULL);
  wait_saved (self);
  g_assert_false (swb_window_is_modified (self->window));
  text = test_file_read (path);
  for (guint i = 0; i < 6; i++)
    {
      static const char *const kept[] = { "\"from-later\"", "2.50", "\"also-later\": \"x\"", "\"later\": 1",
                                          "\"draft\": \"typed more\"", "\"title\": \"renamed\"" };

      g_test_message ("%s", kept[i]);
      g_assert_nonnull (strstr (text, i == 1 ? "2.5" : kept[i]));
    }

  ui_activate_app (self, "save-as", elsewhere);
  wait_saved (self);
  copy = test_file_read (elsewhere);
  g_assert_cmpstr (copy, ==, text);
  g_assert_cmpstr (swb_window_get_workspace_path (self->window), ==, elsewhere);
  back = swb_workspace_load (elsewhere, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->panels->len, ==, 2);

  /* what can't be written is said, and changes nothing */
  swb_panel_set (get_panel (self->window, 0), "title", "third", NULL);
  ui_activate_app (self, "save-as", nowhere);
  UI_WAIT (gtk_widget_get_visible (self->window->workspace.bar));
  g_assert_cmpstr (swb_window_get_workspace_path (self->window), ==, elsewhere);
  g_assert_true (swb_window_is_modified (self->window));
  after = test_file_read (elsewhere);
  g_assert_cmpstr (after, ==, copy);
}

/* Two in a row: what was on the way doesn't come last. */
static void
test_save_twice (UiFixture    *self,
                 gconstpointer data)
{
  g_autofree char *path = open_whole (self);
  g_autofree char *text = NULL;

  swb_panel_set (get_panel (self->window, 0), "title", "first", NULL);
  ui_activate_app (self, "save", NULL);
  swb_panel_set (get_panel (self->window, 0), "title", "second", NULL);
  ui_activate_app (self, "save", NULL);
  wait_saved (self);
  text = test_file_read (path);
  g_assert_nonnull (strstr (text, "\"second\""));
  g_assert_false (swb_window_is_modified (self->window));
}

static GtkWindow *
find_question (SwbWindow *window)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (GTK_IS_MESSAGE_DIALOG (l->data) && gtk_window_get_transient_for (l->data) == GTK_WINDOW (window))
      return l->data;
  return NULL;
}

static void
answer (SwbWindow *window,
        int        response)
{
  GtkWindow *question;

  UI_WAIT ((question = find_question (window)) != NULL);
  gtk_dialog_response (GTK_DIALOG (question), response);
  UI_WAIT (find_question (window) == NULL);
}

static void
test_close (UiFixture    *self,
            gconstpointer data)
{
  g_autofree char *path = ui_put_file (self, "other.swb", whole);
  g_autofree char *text = NULL;
  SwbWindow *window;
  SwbWindow *gone;

  /* one without a file goes without a question */
  gone = window = swb_window_new (self->application);
  gtk_window_present (GTK_WINDOW (window));
  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  swb_window_add_example (window, "echo-server.swb");
  g_assert_cmpuint (ui_count_pages (window), ==, 1);
  gtk_window_close (GTK_WINDOW (window));
  UI_WAIT (gone == NULL);

  gone = window = swb_window_new (self->application);
  gtk_window_present (GTK_WINDOW (window));
  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  swb_window_open_file (window, path, FALSE);
  UI_WAIT (ui_count_pages (window) == 2);
  swb_panel_set (get_panel (window, 0), "title", "lost", NULL);
  gtk_window_close (GTK_WINDOW (window));
  answer (window, GTK_RESPONSE_CANCEL);
  g_assert_nonnull (gone);
  g_assert_true (swb_window_is_modified (window));
  gtk_window_close (GTK_WINDOW (window));
  answer (window, GTK_RESPONSE_REJECT);
  UI_WAIT (gone == NULL);
  text = test_file_read (path);
  g_assert_cmpstr (text, ==, whole);
  g_clear_pointer (&text, g_free);

  gone = window = swb_window_new (self->application);
  gtk_window_present (GTK_WINDOW (window));
  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  swb_window_open_file (window, path, FALSE);
  UI_WAIT (ui_count_pages (window) == 2);
  swb_panel_set (get_panel (window, 0), "title", "kept", NULL);
  gtk_window_close (GTK_WINDOW (window));
  answer (window, GTK_RESPONSE_ACCEPT);
  UI_WAIT (gone == NULL);
  text = test_file_read (path);
  g_assert_nonnull (strstr (text, "\"kept\""));
}

/* Rules that can't be used can be mended, and until then nothing starts that would not answer. */
static void
test_rules (UiFixture    *self,
            gconstpointer data)
{
  g_autofree char *path = ui_put_file (self, "rules.swb",
                               "{\"version\":1,\"panels\":[{\"address\":\"tcp-server://127.0.0.1:0\",\"rules\":[{\"name\":\"bad\","
                               "\"match\":\"regex\",\"pattern\":\"(\"}]}]}");
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (GError) error = NULL;
  SwbPanel *panel;

  swb_window_open_file (self->window, path, TRUE);
  UI_WAIT (ui_count_pages (self->window) == 1 || gtk_widget_get_visible (self->window->workspace.bar));
  g_assert_cmpuint (ui_count_pages (self->window), ==, 1);
  panel = get_panel (self->window, 0);
  g_assert_nonnull (swb_panel_get_error (panel));
  g_assert_cmpuint (swb_panel_get_rules (panel)->len, ==, 1);
  swb_panel_start (panel);
  g_assert_nonnull (swb_panel_get_error (panel));
  g_assert_false (swb_panel_is_live (panel));
  g_assert_false (swb_panel_set_rules (panel, swb_panel_get_rules (panel), &error));
  g_assert_nonnull (error);

  rules = swb_rule_list_copy (swb_panel_get_rules (panel));
  g_free (((SwbRule *) g_ptr_array_index (rules, 0))->match.pattern);
  ((SwbRule *) g_ptr_array_index (rules, 0))->match.pattern = g_strdup ("()");
  g_clear_error (&error);
  g_assert_true (swb_panel_set_rules (panel, rules, &error));
  swb_panel_start (panel);
  UI_WAIT (swb_panel_get_status (panel)->state == SWB_ENDPOINT_STATE_LISTENING);
  g_assert_true (swb_window_is_modified (self->window));
}

/* The log that a file names is made by the first start, and never where a shell may read it. */
static void
test_log (UiFixture    *self,
          gconstpointer data)
{
  g_autofree char *log = ui_path (self, "named.pcapng");
  g_autofree char *bad = ui_path (self, "profile");
  g_autofree char *text = g_strdup_printf ("{\"version\":1,\"panels\":[{\"address\":\"udp://127.0.0.1:0\",\"log\":\"%s\"},"
                                           "{\"address\":\"udp://127.0.0.1:0\",\"log\":\"%s\"}]}", log, bad);
  g_autofree char *path = ui_put_file (self, "log.swb", text);
  g_autoptr (SwbLogStore) store = NULL;
  SwbPanel *panel;

  swb_window_open_file (self->window, path, FALSE);
  UI_WAIT (ui_count_pages (self->window) == 2);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (bad, G_FILE_TEST_EXISTS));

  panel = get_panel (self->window, 1);
  swb_panel_start (panel);
  g_assert_nonnull (swb_panel_get_error (panel));

  panel = get_panel (self->window, 0);
  swb_panel_start (panel);
  UI_WAIT (swb_panel_get_status (panel)->state == SWB_ENDPOINT_STATE_BOUND);
  g_assert_false (g_file_test (bad, G_FILE_TEST_EXISTS));
  store = swb_page_dup_log (SWB_PAGE (panel));
  g_assert_cmpstr (swb_log_store_get_path (store), ==, log);
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_false (swb_window_is_modified (self->window));
}

static void
test_example (UiFixture    *self,
              gconstpointer data)
{
  SwbPanel *panel;
  g_autoptr (GSocketConnection) peer = NULL;

  ui_activate (self, "show-new", NULL);
  ui_press (self->window, GTK_TYPE_BUTTON, "Examples");
  UI_WAIT (ui_find (self->window, GTK_TYPE_BUTTON, "Time server") != NULL);
  ui_screenshot (self, "examples");
  ui_press (self->window, GTK_TYPE_BUTTON, "Echo server");
  UI_WAIT (ui_count_pages (self->window) == 1);
  panel = get_panel (self->window, 0);
  UI_WAIT (swb_panel_get_status (panel)->state == SWB_ENDPOINT_STATE_LISTENING);
  peer = ui_connect (panel);
  ui_write (peer, "again", 5);
  ui_assert_read (peer, "again", 5);
  g_assert_null (swb_window_get_workspace_path (self->window));
  ui_activate (self, "new-example", "no-such.swb");
  g_assert_cmpuint (ui_count_pages (self->window), ==, 1);
}

/* What the session brings back is what the window had; what was not changed comes from the file. */
static void
test_session (UiFixture    *self,
              gconstpointer data)
{
  g_autofree char *path = open_whole (self);
  g_autoptr (SwbSessionWindow) saved = swb_session_window_new ();
  g_autoptr (SwbSessionWindow) changed = swb_session_window_new ();
  SwbWindow *window;

  swb_window_to_session (self->window, saved);
  g_assert_false (saved->modified);
  g_ptr_array_add (saved->pages, swb_session_page_new (swb_panel_to_workspace (get_panel (self->window, 0)), FALSE));
  g_ptr_array_add (saved->pages, swb_session_page_new (swb_panel_to_workspace (get_panel (self->window, 1)), TRUE));
  swb_panel_set (get_panel (self->window, 0), "title", "unsaved", NULL);
  swb_window_to_session (self->window, changed);
  g_assert_true (changed->modified);
  g_ptr_array_add (changed->pages, swb_session_page_new (swb_panel_to_workspace (get_panel (self->window, 0)), TRUE));

  window = swb_window_new (self->application);
  swb_window_restore (window, saved);
  g_assert_cmpuint (ui_count_pages (window), ==, 2);
  g_assert_true (swb_window_get_current (window) == get_panel (window, 1));
  g_assert_false (swb_window_is_modified (window));
  g_assert_cmpuint (swb_snippet_list_get_length (swb_window_get_snippets (window)), ==, 1);
  g_assert_cmpuint (swb_panel_get_rules (get_panel (window, 0))->len, ==, 1);
  close_window (window);

  window = swb_window_new (self->application);
  swb_window_restore (window, changed);
  g_assert_cmpuint (ui_count_pages (window), ==, 1);
  g_assert_true (swb_window_is_modified (window));
  g_assert_cmpstr (swb_window_get_workspace_path (window), ==, path);
  close_window (window);

  /* edited by hand meanwhile, or gone */
  g_free (ui_put_file (self, "bench.swb", "{\"version\":1,\"panels\":[{\"address\":\"udp://127.0.0.1:0\",\"title\":\"by hand\"}]}"));
  window = swb_window_new (self->application);
  swb_window_restore (window, saved);
  g_assert_cmpuint (ui_count_pages (window), ==, 1);
  g_assert_cmpstr (swb_panel_settings_get_title (swb_panel_get_settings (get_panel (window, 0))), ==, "by hand");
  close_window (window);
  g_remove (path);
  window = swb_window_new (self->application);
  swb_window_restore (window, saved);
  g_assert_cmpuint (ui_count_pages (window), ==, 2);
  g_assert_true (gtk_widget_get_visible (window->workspace.bar));
  g_assert_true (swb_window_is_modified (window));
  close_window (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/workspace-window/" name, UiFixture, NULL, ui_fixture_set_up, func, ui_fixture_tear_down)
  ADD ("open", test_open);
  ADD ("faults", test_faults);
  ADD ("save", test_save);
  ADD ("save-twice", test_save_twice);
  ADD ("close", test_close);
  ADD ("rules", test_rules);
  ADD ("log", test_log);
  ADD ("example", test_example);
  ADD ("session", test_session);
#undef ADD

  return g_test_run ();
}
