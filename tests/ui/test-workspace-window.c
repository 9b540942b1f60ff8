#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "support/ui-fixture.h"
#include "swb-message-bar.h"
#include "swb-session.h"
#include "swb-window-private.h"

/* Workspace files in the window. */

typedef struct
{
  UiFixture ui;
  char *directory;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->directory = g_dir_make_tmp ("swb-test-XXXXXX", NULL);
  ui_fixture_set_up (&self->ui, data);
}

static void
close_window (SwbWindow *window)
{
  swb_window_close_panels (window);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  ui_fixture_tear_down (&self->ui, data);
  dir = g_dir_open (self->directory, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->directory, name, NULL);

      g_assert_no_errno (g_remove (path));
    }
  g_assert_no_errno (g_rmdir (self->directory));
  g_clear_pointer (&self->directory, g_free);
}

static char *
put (Fixture    *self,
     const char *name,
     const char *text)
{
  char *path = g_build_filename (self->directory, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static char *
get (const char *path)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
activate (Fixture    *self,
          const char *action,
          const char *parameter)
{
  GActionGroup *group = G_ACTION_GROUP (self->ui.application);

  g_assert_true (g_action_group_get_action_enabled (group, action));
  g_action_group_activate_action (group, action, parameter != NULL ? g_variant_new_string (parameter) : NULL);
}

static guint
count_pages (SwbWindow *window)
{
  return g_list_model_get_n_items (swb_window_get_panels (window));
}

/* (transfer none): the list keeps it */
static SwbPanel *
get_panel (SwbWindow *window,
           guint      index)
{
  g_autoptr (SwbPanel) panel = g_list_model_get_item (swb_window_get_panels (window), index);

  g_assert_true (SWB_IS_PANEL (panel));
  return panel;
}

static SwbWindow *
find_window (Fixture    *self,
             const char *path)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self->ui.application)); l != NULL; l = l->next)
    if (SWB_IS_WINDOW (l->data) && g_strcmp0 (swb_window_get_workspace_path (l->data), path) == 0)
      return SWB_WINDOW (l->data);
  return NULL;
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
open_whole (Fixture *self)
{
  char *path = put (self, "bench.swb", whole);

  activate (self, "open", path);
  UI_WAIT (count_pages (self->ui.window) == 2);
  return path;
}

static void
test_open (Fixture      *self,
           gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *second = put (self, "second.swb", "{\"version\":1,\"panels\":[{\"address\":\"udp://127.0.0.1:0\"}]}");
  SwbPanel *panel;
  SwbWindow *other;

  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (self->ui.application), "save"));
  path = open_whole (self);
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (self->ui.application), "save"));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (self->ui.window)), ==, "bench — Socket Workbench");
  g_assert_cmpuint (swb_snippet_list_get_length (swb_window_get_snippets (self->ui.window)), ==, 1);
  panel = get_panel (self->ui.window, 0);
  g_assert_true (panel == swb_window_get_current (self->ui.window));
  g_assert_cmpstr (swb_panel_settings_get_encoding (swb_panel_get_settings (panel)), ==, "GBK");
  g_assert_cmpuint (swb_panel_get_rules (panel)->len, ==, 1);
  g_assert_cmpuint (swb_panel_get_sequences (panel)->len, ==, 1);
  g_assert_cmpuint (swb_panel_get_repeat (panel)->interval_ms, ==, 250);
  g_assert_cmpstr (swb_panel_get_draft (panel), ==, "typed");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (swb_panel_get_status (get_panel (self->ui.window, i))->state, ==, SWB_ENDPOINT_STATE_STOPPED);
      g_assert_false (swb_panel_is_live (get_panel (self->ui.window, i)));
    }
  g_assert_false (swb_window_is_modified (self->ui.window));
  ui_screenshot (&self->ui, "workspace");

  /* the same again is the same window; another one is another */
  swb_window_open_file (self->ui.window, path, FALSE);
  swb_window_open_file (self->ui.window, second, TRUE);
  UI_WAIT ((other = find_window (self, second)) != NULL && count_pages (other) == 1);
  g_assert_true (other != self->ui.window);
  g_assert_cmpuint (count_pages (self->ui.window), ==, 2);
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
test_faults (Fixture      *self,
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
      g_autofree char *path = put (self, "broken.swb", rows[i].text);
      GtkWidget *bar = self->ui.window->workspace.bar;
      GtkWidget *label;

      gtk_widget_set_visible (bar, FALSE);
      activate (self, "open", path);
      UI_WAIT (gtk_widget_get_visible (bar) && self->ui.window->workspace.loading == 0);
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
      g_assert_true (swb_window_is_blank (self->ui.window));
    }
  ui_screenshot (&self->ui, "workspace-fault");
}

static void
wait_saved (Fixture *self)
{
  UI_WAIT (!self->ui.window->workspace.saving);
}

static void
test_save (Fixture      *self,
           gconstpointer data)
{
  g_autofree char *path = open_whole (self);
  g_autofree char *elsewhere = g_build_filename (self->directory, "copy.swb", NULL);
  g_autofree char *nowhere = g_build_filename (self->directory, "no", "such", "folder.swb", NULL);
  g_autofree char *text = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *after = NULL;
  g_autoptr (SwbWorkspace) back = NULL;
  g_autoptr (GError) error = NULL;

  /* what is typed is no change, what is set is */
  swb_panel_set_draft (get_panel (self->ui.window, 0), "typed more");
  g_assert_false (swb_window_is_modified (self->ui.window));
  g_assert_true (swb_panel_set (get_panel (self->ui.window, 0), "title", "renamed", NULL));
  UI_WAIT (g_str_equal (gtk_window_get_title (GTK_WINDOW (self->ui.window)), "• bench — Socket Workbench"));
  g_assert_true (swb_window_is_modified (self->ui.window));
  g_assert_true (swb_panel_set (get_panel (self->ui.window, 0), "title", "one", NULL));
  UI_WAIT (g_str_equal (gtk_window_get_title (GTK_WINDOW (self->ui.window)), "bench — Socket Workbench"));
  g_assert_true (swb_panel_set (get_panel (self->ui.window, 0), "title", "renamed", NULL));
  swb_snippet_set_name (swb_snippet_list_get (swb_window_get_snippets (self->ui.window), 0), "other");

  activate (self, "save", NULL);
  wait_saved (self);
  g_assert_false (swb_window_is_modified (self->ui.window));
  text = get (path);
  for (guint i = 0; i < 6; i++)
    {
      static const char *const kept[] = { "\"from-later\"", "2.50", "\"also-later\": \"x\"", "\"later\": 1",
                                          "\"draft\": \"typed more\"", "\"title\": \"renamed\"" };

      g_test_message ("%s", kept[i]);
      g_assert_nonnull (strstr (text, i == 1 ? "2.5" : kept[i]));
    }

  activate (self, "save-as", elsewhere);
  wait_saved (self);
  copy = get (elsewhere);
  g_assert_cmpstr (copy, ==, text);
  g_assert_cmpstr (swb_window_get_workspace_path (self->ui.window), ==, elsewhere);
  back = swb_workspace_load (elsewhere, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->panels->len, ==, 2);

  /* what can't be written is said, and changes nothing */
  swb_panel_set (get_panel (self->ui.window, 0), "title", "third", NULL);
  activate (self, "save-as", nowhere);
  UI_WAIT (gtk_widget_get_visible (self->ui.window->workspace.bar));
  g_assert_cmpstr (swb_window_get_workspace_path (self->ui.window), ==, elsewhere);
  g_assert_true (swb_window_is_modified (self->ui.window));
  after = get (elsewhere);
  g_assert_cmpstr (after, ==, copy);
}

/* Two in a row: what was on the way doesn't come last. */
static void
test_save_twice (Fixture      *self,
                 gconstpointer data)
{
  g_autofree char *path = open_whole (self);
  g_autofree char *text = NULL;

  swb_panel_set (get_panel (self->ui.window, 0), "title", "first", NULL);
  activate (self, "save", NULL);
  swb_panel_set (get_panel (self->ui.window, 0), "title", "second", NULL);
  activate (self, "save", NULL);
  wait_saved (self);
  text = get (path);
  g_assert_nonnull (strstr (text, "\"second\""));
  g_assert_false (swb_window_is_modified (self->ui.window));
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
test_close (Fixture      *self,
            gconstpointer data)
{
  g_autofree char *path = put (self, "other.swb", whole);
  g_autofree char *text = NULL;
  SwbWindow *window;
  SwbWindow *gone;

  /* one without a file goes without a question */
  gone = window = swb_window_new (self->ui.application);
  gtk_window_present (GTK_WINDOW (window));
  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  swb_window_add_example (window, "echo-server.swb");
  g_assert_cmpuint (count_pages (window), ==, 1);
  gtk_window_close (GTK_WINDOW (window));
  UI_WAIT (gone == NULL);

  gone = window = swb_window_new (self->ui.application);
  gtk_window_present (GTK_WINDOW (window));
  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  swb_window_open_file (window, path, FALSE);
  UI_WAIT (count_pages (window) == 2);
  swb_panel_set (get_panel (window, 0), "title", "lost", NULL);
  gtk_window_close (GTK_WINDOW (window));
  answer (window, GTK_RESPONSE_CANCEL);
  g_assert_nonnull (gone);
  g_assert_true (swb_window_is_modified (window));
  gtk_window_close (GTK_WINDOW (window));
  answer (window, GTK_RESPONSE_REJECT);
  UI_WAIT (gone == NULL);
  text = get (path);
  g_assert_cmpstr (text, ==, whole);
  g_clear_pointer (&text, g_free);

  gone = window = swb_window_new (self->ui.application);
  gtk_window_present (GTK_WINDOW (window));
  g_object_add_weak_pointer (G_OBJECT (gone), (gpointer *) &gone);
  swb_window_open_file (window, path, FALSE);
  UI_WAIT (count_pages (window) == 2);
  swb_panel_set (get_panel (window, 0), "title", "kept", NULL);
  gtk_window_close (GTK_WINDOW (window));
  answer (window, GTK_RESPONSE_ACCEPT);
  UI_WAIT (gone == NULL);
  text = get (path);
  g_assert_nonnull (strstr (text, "\"kept\""));
}

/* Rules that can't be used can be mended, and until then nothing starts that would not answer. */
static void
test_rules (Fixture      *self,
            gconstpointer data)
{
  g_autofree char *path = put (self, "rules.swb",
                               "{\"version\":1,\"panels\":[{\"address\":\"tcp-server://127.0.0.1:0\",\"rules\":[{\"name\":\"bad\","
                               "\"match\":\"regex\",\"pattern\":\"(\"}]}]}");
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (GError) error = NULL;
  SwbPanel *panel;

  swb_window_open_file (self->ui.window, path, TRUE);
  UI_WAIT (count_pages (self->ui.window) == 1 || gtk_widget_get_visible (self->ui.window->workspace.bar));
  g_assert_cmpuint (count_pages (self->ui.window), ==, 1);
  panel = get_panel (self->ui.window, 0);
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
  g_assert_true (swb_window_is_modified (self->ui.window));
}

/* The log that a file names is made by the first start, and never where a shell may read it. */
static void
test_log (Fixture      *self,
          gconstpointer data)
{
  g_autofree char *log = g_build_filename (self->directory, "named.pcapng", NULL);
  g_autofree char *bad = g_build_filename (self->directory, "profile", NULL);
  g_autofree char *text = g_strdup_printf ("{\"version\":1,\"panels\":[{\"address\":\"udp://127.0.0.1:0\",\"log\":\"%s\"},"
                                           "{\"address\":\"udp://127.0.0.1:0\",\"log\":\"%s\"}]}", log, bad);
  g_autofree char *path = put (self, "log.swb", text);
  g_autoptr (SwbLogStore) store = NULL;
  SwbPanel *panel;

  swb_window_open_file (self->ui.window, path, FALSE);
  UI_WAIT (count_pages (self->ui.window) == 2);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (bad, G_FILE_TEST_EXISTS));

  panel = get_panel (self->ui.window, 1);
  swb_panel_start (panel);
  g_assert_nonnull (swb_panel_get_error (panel));

  panel = get_panel (self->ui.window, 0);
  swb_panel_start (panel);
  UI_WAIT (swb_panel_get_status (panel)->state == SWB_ENDPOINT_STATE_BOUND);
  g_assert_false (g_file_test (bad, G_FILE_TEST_EXISTS));
  store = swb_page_dup_log (SWB_PAGE (panel));
  g_assert_cmpstr (swb_log_store_get_path (store), ==, log);
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_false (swb_window_is_modified (self->ui.window));
}

static void
test_example (Fixture      *self,
              gconstpointer data)
{
  SwbPanel *panel;
  g_autoptr (GSocketConnection) peer = NULL;

  ui_activate (&self->ui, "show-new", NULL);
  ui_press (self->ui.window, GTK_TYPE_BUTTON, "Examples");
  UI_WAIT (ui_find (self->ui.window, GTK_TYPE_BUTTON, "Time server") != NULL);
  ui_screenshot (&self->ui, "examples");
  ui_press (self->ui.window, GTK_TYPE_BUTTON, "Echo server");
  UI_WAIT (count_pages (self->ui.window) == 1);
  panel = get_panel (self->ui.window, 0);
  UI_WAIT (swb_panel_get_status (panel)->state == SWB_ENDPOINT_STATE_LISTENING);
  peer = ui_connect (panel);
  ui_write (peer, "again", 5);
  ui_assert_read (peer, "again", 5);
  g_assert_null (swb_window_get_workspace_path (self->ui.window));
  ui_activate (&self->ui, "new-example", "no-such.swb");
  g_assert_cmpuint (count_pages (self->ui.window), ==, 1);
}

/* What the session brings back is what the window had; what was not changed comes from the file. */
static void
test_session (Fixture      *self,
              gconstpointer data)
{
  g_autofree char *path = open_whole (self);
  g_autoptr (SwbSessionWindow) saved = swb_session_window_new ();
  g_autoptr (SwbSessionWindow) changed = swb_session_window_new ();
  SwbWindow *window;

  swb_window_to_session (self->ui.window, saved);
  g_assert_false (saved->modified);
  g_ptr_array_add (saved->pages, swb_session_page_new (swb_panel_to_workspace (get_panel (self->ui.window, 0)), FALSE));
  g_ptr_array_add (saved->pages, swb_session_page_new (swb_panel_to_workspace (get_panel (self->ui.window, 1)), TRUE));
  swb_panel_set (get_panel (self->ui.window, 0), "title", "unsaved", NULL);
  swb_window_to_session (self->ui.window, changed);
  g_assert_true (changed->modified);
  g_ptr_array_add (changed->pages, swb_session_page_new (swb_panel_to_workspace (get_panel (self->ui.window, 0)), TRUE));

  window = swb_window_new (self->ui.application);
  swb_window_restore (window, saved);
  g_assert_cmpuint (count_pages (window), ==, 2);
  g_assert_true (swb_window_get_current (window) == get_panel (window, 1));
  g_assert_false (swb_window_is_modified (window));
  g_assert_cmpuint (swb_snippet_list_get_length (swb_window_get_snippets (window)), ==, 1);
  g_assert_cmpuint (swb_panel_get_rules (get_panel (window, 0))->len, ==, 1);
  close_window (window);

  window = swb_window_new (self->ui.application);
  swb_window_restore (window, changed);
  g_assert_cmpuint (count_pages (window), ==, 1);
  g_assert_true (swb_window_is_modified (window));
  g_assert_cmpstr (swb_window_get_workspace_path (window), ==, path);
  close_window (window);

  /* edited by hand meanwhile, or gone */
  g_free (put (self, "bench.swb", "{\"version\":1,\"panels\":[{\"address\":\"udp://127.0.0.1:0\",\"title\":\"by hand\"}]}"));
  window = swb_window_new (self->ui.application);
  swb_window_restore (window, saved);
  g_assert_cmpuint (count_pages (window), ==, 1);
  g_assert_cmpstr (swb_panel_settings_get_title (swb_panel_get_settings (get_panel (window, 0))), ==, "by hand");
  close_window (window);
  g_remove (path);
  window = swb_window_new (self->ui.application);
  swb_window_restore (window, saved);
  g_assert_cmpuint (count_pages (window), ==, 2);
  g_assert_true (gtk_widget_get_visible (window->workspace.bar));
  g_assert_true (swb_window_is_modified (window));
  close_window (window);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *cache = g_dir_make_tmp ("swb-test-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", cache, TRUE);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();

#define ADD(name, func) g_test_add ("/workspace-window/" name, Fixture, NULL, set_up, func, tear_down)
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
