#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "support/test-folder.h"
#include "support/ui-fixture.h"
#include "swb-error.h"
#include "swb-panel-address.h"
#include "swb-session-file.h"
#include "swb-session.h"
#include "swb-settings.h"

static const char *const addresses[] = {
  "tcp-server://*:6001",
  "tcp-server://[::1]:0?encoding=GBK&line-ending=crlf&view=hex&reply=echo&half-open=on&serve=one",
  "tcp-client://ex%C3%A4mple.org:23?title=Router%20%26%20%E4%BA%A4%E6%8D%A2%E6%9C%BA&line-session=on&connect-timeout=3",
  "udp://127.0.0.1:0?input=hex&peer=[::1]:5001&broadcast=off",
};

static SwbSessionWindow *
get_window (GPtrArray *windows,
            guint      index)
{
  return g_ptr_array_index (windows, index);
}

static SwbSessionPage *
get_page (GPtrArray *windows,
          guint      window,
          guint      index)
{
  return g_ptr_array_index (get_window (windows, window)->pages, index);
}

static guint
count_pages (GPtrArray *windows)
{
  guint count = 0;

  for (guint i = 0; i < windows->len; i++)
    count += get_window (windows, i)->pages->len;
  return count;
}

/* All that a workspace file has, two panels a window. */
static void
test_round_trip (void)
{
  static const char text[] =
    "{\"version\":1,\"title\":\"bench\",\"description\":\"two\",\"later\":{\"a\":[1]},"
    "\"panels\":[{\"address\":\"udp://*:1\",\"new-in-2\":true,\"rules\":[{\"match\":\"any\",\"actions\":[{\"do\":\"echo\"}]}],"
    "\"sequences\":[{\"name\":\"s\",\"steps\":[{\"do\":\"stop\"}]}],\"repeat\":{\"interval-ms\":7,\"data\":\"x\"}}],"
    "\"snippets\":[{\"group\":\"g\",\"name\":\"n\",\"data\":\"d\"}]}";
  g_autoptr (GPtrArray) windows = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_session_window_free);
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GBytes) saved = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (SwbWorkspace) workspace = swb_workspace_new_from_bytes (bytes, &error);
  const SwbWorkspacePanel *panel;

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (SwbPanelSettings) settings = swb_panel_address_parse (addresses[i], &error);
      SwbWorkspacePanel *one = swb_workspace_panel_new (settings);

      g_assert_no_error (error);
      one->draft = i == 1 ? g_strdup (" two\nlines\\n; and [a]=b\t你好 ") : NULL;
      if (i % 2 == 0)
        g_ptr_array_add (windows, swb_session_window_new ());
      g_ptr_array_add (get_window (windows, i / 2)->pages, swb_session_page_new (one, i == 2));
    }
  swb_workspace_free (get_window (windows, 1)->workspace);
  get_window (windows, 1)->workspace = g_steal_pointer (&workspace);
  get_window (windows, 1)->file = g_strdup ("/a \xff.swb");
  get_window (windows, 1)->modified = TRUE;
  g_ptr_array_add (get_window (windows, 1)->pages,
                   swb_session_page_new (g_ptr_array_steal_index (get_window (windows, 1)->workspace->panels, 0), FALSE));

  saved = swb_session_file_format (windows);
  back = swb_session_file_parse (g_bytes_get_data (saved, NULL), g_bytes_get_size (saved), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->len, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      const SwbSessionPage *page = get_page (back, i / 2, i % 2);
      g_autoptr (SwbPanelSettings) settings = swb_panel_address_parse (addresses[i], NULL);
      g_autofree char *address = swb_panel_address_format (page->panel->settings, TRUE);
      g_autofree char *wanted = swb_panel_address_format (settings, TRUE);

      g_assert_cmpstr (address, ==, wanted);
      g_assert_cmpstr (page->panel->draft, ==, i == 1 ? " two\nlines\\n; and [a]=b\t你好 " : NULL);
      g_assert_true (page->selected == (i == 2));
    }
  g_assert_null (get_window (back, 0)->file);
  g_assert_cmpstr (get_window (back, 1)->file, ==, "/a \xff.swb");
  g_assert_true (get_window (back, 1)->modified);
  g_assert_cmpstr (get_window (back, 1)->workspace->title, ==, "bench");
  g_assert_true (json_object_has_member (get_window (back, 1)->workspace->unknown, "later"));
  g_assert_cmpuint (swb_snippet_list_get_length (get_window (back, 1)->workspace->snippets), ==, 1);
  panel = get_page (back, 1, 2)->panel;
  g_assert_cmpuint (panel->rules->len, ==, 1);
  g_assert_cmpuint (panel->sequences->len, ==, 1);
  g_assert_cmpuint (panel->repeat->interval_ms, ==, 7);
  g_assert_true (json_object_has_member (panel->unknown, "new-in-2"));
  again = swb_session_file_format (back);
  g_assert_true (g_bytes_equal (again, saved));
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    guint panels;
    gboolean good;
  } rows[] = {
    { "[Session]\nversion=1\npanels=0\n", 0, TRUE },
    { "[Session]\nversion=1\npanels=1\n[Panel 1]\naddress=udp://*:1\n", 1, TRUE },
    { "", 0, FALSE },
    { "\0\1\2", 0, FALSE },
    { "[Session]\nversion=2\npanels=1\n[Panel 1]\naddress=udp://*:1\n", 0, FALSE },
    { "[Session]\nversion=1\npanels=-5\n", 0, TRUE },
    { "[Session]\nversion=1\npanels=x\n", 0, FALSE },
    { "[Session]\nversion=1\npanels=3\n[Panel 1]\naddress=udp://*:1\n[Panel 2]\naddress=gopher://x\n"
      "[Panel 3]\naddress=udp://*:3\nwindow=-1\nselected=maybe\n", 2, FALSE },
    { "[Session]\nversion=1\npanels=2147483647\n[Panel 1]\naddress=udp://*:1\n", 1, FALSE },
    { "[Session]\nversion=1\npanels=2\n[Panel 1]\naddress=udp://*:1\n[Pan", 0, FALSE },
    { "{\"version\":2,\"windows\":[]}", 0, TRUE },
    { "{\"version\":3,\"windows\":[]}", 0, FALSE },
    { "{\"version\":2,\"windows\":[{\"pages\":[{\"panel\":{\"address\":\"udp://*:1\"}},{\"panel\":{\"address\":\"gopher://x\"}},7,"
      "{\"log\":\"no URI\"},{\"log\":\"file:///x.pcapng\"}]},{\"snippets\":7,\"pages\":[{\"panel\":{\"address\":\"udp://*:2\"}}]}]}",
      3, FALSE },
    { "{\"version\":2,\"windows\":[", 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) windows = swb_session_file_parse (rows[i].text, strlen (rows[i].text), &error);

      g_test_message ("%u: %s", i, error != NULL ? error->message : "good");
      g_assert_cmpuint (count_pages (windows), ==, rows[i].panels);
      g_assert_true ((error == NULL) == rows[i].good);
    }
}

/* Some other program's file, or ours after an accident */
static void
test_no_session (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } rows[] = {
    { "[]", "line 1: this is no session file" },
    { "\xef\xbb\xbf\r\n \n[ 1 ]\n", "line 3: this is no session file" },
    { "[Desktop Entry]\nName=x\n", "line 1: this is no session file" },
    { "[Sess", "line 1: this is no session file" },
    { "\n7", "line 2: this is no session file" },
    { "", "line 1, column 1: there is nothing in it" },
    { "{", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) windows = swb_session_file_parse (rows[i].text, strlen (rows[i].text), &error);

      g_assert_cmpuint (windows->len, ==, 0);
      g_assert_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_PARSE);
      if (rows[i].message != NULL)
        g_assert_cmpstr (error->message, ==, rows[i].message);
    }
}

typedef struct
{
  UiFixture ui;
  char *path;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  ui_fixture_set_up (&self->ui, data);
  self->path = ui_path (&self->ui, "deeper/session");
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  ui_fixture_tear_down (&self->ui, data);
  g_clear_pointer (&self->path, g_free);
}

static void
put (Fixture    *self,
     const char *text)
{
  g_autofree char *directory = g_path_get_dirname (self->path);

  g_mkdir_with_parents (directory, 0700);
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
}

/* The window that the session made; the fixture's own gives way to it, so that it is taken down. */
static void
take_window (Fixture *self)
{
  SwbWindow *own = self->ui.window;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self->ui.application)); l != NULL; l = l->next)
    if (SWB_IS_WINDOW (l->data) && l->data != own)
      self->ui.window = SWB_WINDOW (l->data);
  g_assert_true (self->ui.window != own);
  gtk_window_destroy (GTK_WINDOW (own));
}

static void
test_restore (Fixture      *self,
              gconstpointer data)
{
  g_autoptr (SwbSession) session = swb_session_new (GTK_APPLICATION (self->ui.application), self->path);
  g_autofree char *notice = NULL;
  g_autofree char *saved = NULL;
  g_autofree char *draft_saved = NULL;
  GStatBuf status;

  put (self, "[Session]\nversion=1\npanels=3\n"
             "[Panel 1]\naddress=tcp-server://127.0.0.1:0?encoding=GBK\n"
             "[Panel 2]\naddress=udp://127.0.0.1:0\nselected=true\ndraft=hello\n"
             "[Panel 3]\naddress=tcp-client://127.0.0.1:9\n");
  g_assert_cmpuint (swb_session_restore (session, &notice), ==, 3);
  g_assert_null (notice);
  take_window (self);

  g_assert_cmpuint (ui_count_pages (self->ui.window), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      SwbPanel *panel = SWB_PANEL (ui_get_page (self->ui.window, i));

      /* never by itself */
      g_assert_cmpint (swb_panel_get_status (panel)->state, ==, SWB_ENDPOINT_STATE_STOPPED);
      g_assert_false (swb_panel_is_live (panel));
      g_assert_true ((panel == swb_window_get_current (self->ui.window)) == (i == 1));
    }
  g_assert_cmpstr (swb_panel_get_draft (swb_window_get_current (self->ui.window)), ==, "hello");

  /* what is changed afterwards is written, readable for the user alone */
  g_assert_true (swb_panel_set (swb_window_get_current (self->ui.window), "view", "hex", NULL));
  swb_session_changed (session);
  swb_session_finish (session);
  saved = test_file_read (self->path);
  g_assert_nonnull (strstr (saved, "\"view\": \"hex\""));
  g_assert_nonnull (strstr (saved, "\"draft\": \"hello\""));
  g_assert_nonnull (strstr (saved, "\"encoding\": \"GBK\""));
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  /* finished: nothing more */
  swb_window_delete (self->ui.window);
  swb_session_changed (session);
  swb_session_finish (session);
  draft_saved = test_file_read (self->path);
  g_assert_cmpstr (saved, ==, draft_saved);
}

static void
test_saved_soon (Fixture      *self,
                 gconstpointer data)
{
  g_autoptr (SwbSession) session = swb_session_new (GTK_APPLICATION (self->ui.application), self->path);

  ui_add_panel (&self->ui, "udp://127.0.0.1:0");
  swb_session_changed (session);
  UI_WAIT (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

static void
test_broken (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (SwbSession) session = swb_session_new (GTK_APPLICATION (self->ui.application), self->path);
  g_autofree char *broken = g_strconcat (self->path, ".broken", NULL);
  g_autofree char *notice = NULL;
  g_autofree char *kept = NULL;

  put (self, "what is this");
  g_assert_cmpuint (swb_session_restore (session, &notice), ==, 0);
  g_assert_nonnull (notice);
  g_assert_nonnull (strstr (notice, broken));
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  kept = test_file_read (broken);
  g_assert_cmpstr (kept, ==, "what is this");
}

static void
test_first (Fixture      *self,
            gconstpointer data)
{
  g_autoptr (SwbSession) session = swb_session_new (GTK_APPLICATION (self->ui.application), self->path);
  g_autofree char *notice = NULL;

  g_assert_true (swb_session_is_empty (session));
  g_assert_cmpuint (swb_session_restore (session, &notice), ==, 0);
  g_assert_null (notice);
}

/* Whether a run that was given its panels may keep them. */
static void
test_empty (Fixture      *self,
            gconstpointer data)
{
  g_autoptr (SwbSession) session = swb_session_new (GTK_APPLICATION (self->ui.application), self->path);

  swb_session_finish (session);
  g_assert_true (swb_session_is_empty (session));
  put (self, "what is this");
  g_assert_false (swb_session_is_empty (session));
  put (self, "{\"version\": 2, \"windows\": [{\"pages\": [{\"panel\": {\"address\": \"udp://127.0.0.1:0\"}}]}]}");
  g_assert_false (swb_session_is_empty (session));
}

/* The user who doesn't want it back doesn't have it written either. */
static void
test_off (Fixture      *self,
          gconstpointer data)
{
  g_autoptr (SwbSession) session = swb_session_new (GTK_APPLICATION (self->ui.application), self->path);

  g_object_set (swb_settings_get_default (), "restore-session", FALSE, NULL);
  ui_add_panel (&self->ui, "udp://127.0.0.1:0");
  swb_session_finish (session);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_object_set (swb_settings_get_default (), "restore-session", TRUE, NULL);
}

/* The demo was to show something, not to stay; what else is open does. */
static void
test_demo (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (SwbSession) session = swb_session_new (GTK_APPLICATION (self->ui.application), self->path);
  g_autofree char *saved = NULL;

  ui_add_panel (&self->ui, "udp://127.0.0.1:0?title=stays");
  swb_window_start_demo (self->ui.window);
  UI_WAIT (ui_count_pages (self->ui.window) == 3);
  swb_session_finish (session);
  saved = test_file_read (self->path);
  g_assert_nonnull (strstr (saved, "stays"));
  g_assert_null (strstr (saved, "tcp-"));
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/session/round-trip", test_round_trip);
  g_test_add_func ("/session/parse", test_parse);
  g_test_add_func ("/session/no-session", test_no_session);
  g_test_add ("/session/restore", Fixture, NULL, set_up, test_restore, tear_down);
  g_test_add ("/session/saved-soon", Fixture, NULL, set_up, test_saved_soon, tear_down);
  g_test_add ("/session/broken", Fixture, NULL, set_up, test_broken, tear_down);
  g_test_add ("/session/first", Fixture, NULL, set_up, test_first, tear_down);
  g_test_add ("/session/empty", Fixture, NULL, set_up, test_empty, tear_down);
  g_test_add ("/session/demo", Fixture, NULL, set_up, test_demo, tear_down);
  g_test_add ("/session/off", Fixture, NULL, set_up, test_off, tear_down);

  return g_test_run ();
}
