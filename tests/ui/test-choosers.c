#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "support/test-folder.h"
#include "support/ui-logs.h"
#include "swb-file-offer.h"
#include "swb-save-types.h"
#include "swb-send-files.h"
#include "swb-snippet-row.h"
#include "swb-window-private.h"

/* The choosers of files, by the dialogs that GTK shows: what is typed, what kind is chosen, and what comes of it. */

/* GTK's chooser loads libraries that keep what they made; only the whole stack of an allocation tells which (lsan.supp). */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0:malloc_context_size=10";
}

#define SAVE_LEFT_OVER "Save tcp-server://127.0.0.1:6001 as…"

static gboolean
exists (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* ---- The dialogs --------------------------------------------------------------------------------------------------- */

static gboolean
is_in (GtkFileChooser *chooser,
       GFile          *folder)
{
  g_autoptr (GFile) current = gtk_file_chooser_get_current_folder (chooser);

  return current != NULL && (folder == NULL || g_file_equal (current, folder));
}

static GtkFileChooser *
wait_for_chooser (const char *title)
{
  GtkWidget *dialog;

  g_test_message ("%s", title);
  UI_WAIT ((dialog = ui_find_window (GTK_TYPE_FILE_CHOOSER_DIALOG, title)) != NULL);
  return GTK_FILE_CHOOSER (dialog);
}

/* Presses the button, as soon as it can be pressed, and waits until the dialog has gone. */
static void
answer (GtkFileChooser *chooser,
        int             response)
{
  GtkWidget *button = gtk_dialog_get_widget_for_response (GTK_DIALOG (chooser), response);
  g_autofree char *title = g_strdup (gtk_window_get_title (GTK_WINDOW (chooser)));

  UI_WAIT (gtk_widget_is_sensitive (button));
  gtk_widget_activate (button);
  UI_WAIT (ui_find_window (GTK_TYPE_FILE_CHOOSER_DIALOG, title) == NULL);
}

static gboolean
is_selected (GtkFileChooser *chooser,
             GFile          *file)
{
  g_autoptr (GFile) selected = gtk_file_chooser_get_file (chooser);

  return selected != NULL && g_file_equal (selected, file);
}

static void
open (const char *title,
      const char *path)
{
  GtkFileChooser *chooser = wait_for_chooser (title);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  gtk_file_chooser_set_file (chooser, file, &error);
  g_assert_no_error (error);
  UI_WAIT (is_selected (chooser, file));
  answer (chooser, GTK_RESPONSE_ACCEPT);
}

static GtkFileFilter *
find_kind (GtkFileChooser *chooser,
           const char     *begin)
{
  g_autoptr (GListModel) filters = gtk_file_chooser_get_filters (chooser);

  for (guint i = 0; i < g_list_model_get_n_items (filters); i++)
    {
      g_autoptr (GtkFileFilter) filter = g_list_model_get_item (filters, i);

      if (g_str_has_prefix (gtk_file_filter_get_name (filter), begin))
        return filter; /* the chooser keeps it */
    }
  g_assert_not_reached ();
}

/* @kind: (nullable): how the kind that is chosen begins; @name: (nullable): what is typed instead of what is proposed */
static void
save_in (const char *directory,
         const char *title,
         const char *kind,
         const char *name)
{
  GtkFileChooser *chooser = wait_for_chooser (title);
  g_autoptr (GFile) folder = g_file_new_for_path (directory);
  g_autoptr (GError) error = NULL;
  g_autofree char *typed = NULL;
  g_autoptr (GFile) file = NULL;

  /* the one that it begins with would replace any that is set before */
  UI_WAIT (is_in (chooser, NULL));
  gtk_file_chooser_set_current_folder (chooser, folder, &error);
  g_assert_no_error (error);
  UI_WAIT (is_in (chooser, folder));
  if (name != NULL)
    gtk_file_chooser_set_current_name (chooser, name);
  if (kind != NULL)
    gtk_file_chooser_set_filter (chooser, find_kind (chooser, kind));
  typed = gtk_file_chooser_get_current_name (chooser);
  file = g_file_get_child (folder, typed);
  UI_WAIT (is_selected (chooser, file));
  answer (chooser, GTK_RESPONSE_ACCEPT);
}

static void
save (UiFixture  *self,
      const char *title,
      const char *kind,
      const char *name)
{
  save_in (self->directory, title, kind, name);
}

/* ---- The names ----------------------------------------------------------------------------------------------------- */

static void
test_names (void)
{
  static const struct
  {
    const char *path;
    const char *chosen;
    gboolean fixed;
    const char *result;
    const char *ending;
  } cases[] = {
    /* as proposed, as typed, without an ending */
    { "/a/x.csv", ".csv", FALSE, "/a/x.csv", NULL },
    { "/a/x.json", ".csv", FALSE, "/a/x.json", NULL },
    { "/a/x.md", ".csv", FALSE, "/a/x.md", NULL },
    { "/a/x", ".csv", FALSE, "/a/x.csv", ".csv" },
    { "/a/x", ".json", FALSE, "/a/x.json", ".json" },
    { "/a.d/x", ".csv", FALSE, "/a.d/x.csv", ".csv" },
    { "/a/x.CSV", ".csv", FALSE, "/a/x.CSV", NULL },
    /* another kind than the name says, whose ending was not typed */
    { "/a/x.csv", ".json", FALSE, "/a/x.json", ".json" },
    { "/a/x.CSV", ".json", FALSE, "/a/x.json", ".json" },
    /* dots that are no ending */
    { "/a/v1.2", ".csv", FALSE, "/a/v1.2.csv", ".csv" },
    { "/a/127.0.0.1-80", ".csv", FALSE, "/a/127.0.0.1-80.csv", ".csv" },
    { "/a/.hidden", ".csv", FALSE, "/a/.hidden.csv", ".csv" },
    { "/a/dot.", ".csv", FALSE, "/a/dot..csv", ".csv" },
    { "/a/a. b", ".csv", FALSE, "/a/a. b.csv", ".csv" },
    { "/a/log.of-yesterday", ".csv", FALSE, "/a/log.of-yesterday.csv", ".csv" },
    /* what was granted keeps its name, and what is in it is as it was chosen */
    { "/a/x", ".json", TRUE, "/a/x", ".json" },
    { "/a/x.csv", ".json", TRUE, "/a/x.csv", ".json" },
    { "/a/x.json", ".csv", TRUE, "/a/x.json", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *ending = "";
      g_autofree char *result = swb_save_types_complete (cases[i].path, ".csv", cases[i].chosen, cases[i].fixed, &ending);

      g_assert_cmpstr (result, ==, cases[i].result);
      g_assert_cmpstr (ending, ==, cases[i].ending);
    }
}

/* ---- Opening ------------------------------------------------------------------------------------------------------- */

static void
test_open (UiFixture    *self,
           gconstpointer data)
{
  g_autofree char *path = ui_put_log (self, "CAPTURE.PCAPNG");
  SwbPage *page;
  GtkFileChooser *chooser;

  /* given up */
  ui_activate_app (self, "open", "");
  chooser = wait_for_chooser ("Open");
  answer (chooser, GTK_RESPONSE_CANCEL);
  g_assert_null (swb_window_get_page (self->window));

  ui_activate_app (self, "open", "");
  chooser = wait_for_chooser ("Open");
  g_assert_true (gtk_file_chooser_get_select_multiple (chooser));
  open ("Open", path);
  UI_WAIT ((page = swb_window_get_page (self->window)) != NULL);
  UI_WAIT (swb_file_page_get_state (SWB_FILE_PAGE (page)) == SWB_FILE_PAGE_OPEN);
  g_assert_cmpstr (swb_file_page_get_path (SWB_FILE_PAGE (page)), ==, path);
}

static void
test_send (UiFixture    *self,
           gconstpointer data)
{
  g_autofree char *path = ui_put_file (self, "body", "12345");
  SwbPanel *panel = ui_add_panel (self, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);

  UI_WAIT (swb_panel_get_status (panel)->connections == 1);
  swb_send_files_choose (SWB_SEND_FILES (ui_find_type (self->window, SWB_TYPE_SEND_FILES)));
  open ("Send Files", path);
  UI_WAIT (ui_find_mapped (self->window, SWB_TYPE_FILE_OFFER) != NULL);
  ui_press (self->window, GTK_TYPE_BUTTON, "Send File");
  ui_assert_read (client, "12345", 5);
}

/* ---- Saving -------------------------------------------------------------------------------------------------------- */

/* A panel that has received a line. */
static SwbPanel *
add_talk (UiFixture *self)
{
  g_autoptr (GSocketConnection) client = NULL;

  return ui_receive (self, &client, "hello\n", 6);
}

/* What is in the file is what its name says, and without an ending what the chosen kind says. */
static void
test_save_log (UiFixture    *self,
               gconstpointer data)
{
  static const struct
  {
    const char *kind;
    const char *name;
    const char *saved;
    const char *begin;
  } cases[] = {
    { NULL, "as-proposed.pcapng", "as-proposed.pcapng", "\n\r\r\n" },
    { NULL, "bare", "bare.pcapng", "\n\r\r\n" },
    { NULL, "typed.bin", "typed.bin", "hello\n" },
    { "Received bytes", "kind", "kind.bin", "hello\n" },
    { "Received bytes", "kind-of-old-name.pcapng", "kind-of-old-name.bin", "hello\n" },
    { "Table", "table.pcapng", "table.csv", "time," },
    { "Table", "v1.2", "v1.2.csv", "time," },
    { "JSON", "typed.csv", "typed.csv", "time," },
  };

  add_talk (self);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = ui_path (self, cases[i].saved);
      g_autofree char *message = g_strdup_printf ("Saved %s", path);
      g_autofree char *text = NULL;

      ui_activate (self, "save-log", "");
      save (self, "Save Log", cases[i].kind, cases[i].name);
      UI_WAIT (ui_find_text (self->window, message) != NULL);
      text = test_file_read (path);
      g_assert_true (g_str_has_prefix (text, cases[i].begin));
    }
}

/* The menu has said what it is to be, and the page is the one that was asked for, whatever is shown by then. */
static void
test_save_log_as (UiFixture    *self,
                  gconstpointer data)
{
  g_autofree char *path = ui_path (self, "of-the-first.hex");
  g_autofree char *message = g_strdup_printf ("Saved %s", path);
  g_autofree char *text = NULL;

  add_talk (self);
  ui_activate (self, "save-log-as", "hex");
  wait_for_chooser ("Save Log");
  ui_add_panel (self, "udp://127.0.0.1:0");
  save (self, "Save Log", NULL, "of-the-first");
  UI_WAIT (ui_find_text (self->window, message) != NULL);
  text = test_file_read (path);
  g_assert_nonnull (strstr (text, "68 65 6c 6c 6f"));
}

static void
add_snippet (UiFixture  *self,
             const char *name)
{
  g_autoptr (SwbPayload) payload = swb_payload_new (name, SWB_DATA_FORMAT_TEXT);
  g_autoptr (SwbSnippet) snippet = swb_snippet_new ("group", name, payload);

  swb_snippet_list_append (swb_window_get_snippets (self->window), snippet);
}

static void
ask_snippets (UiFixture  *self,
              const char *action)
{
  GtkWidget *pane = ui_show_snippets (self);

  /* the pane takes over a change of the list when it is idle, and what can be done with it */
  UI_WAIT (ui_find (pane, SWB_TYPE_SNIPPET_ROW, "one") != NULL);
  g_assert_true (gtk_widget_activate_action (pane, action, NULL));
}

/* GTK asks about the name that was typed; one that gets an ending does not replace what is there. */
static void
test_taken (UiFixture    *self,
            gconstpointer data)
{
  static const char *const names[] = { "log.pcapng", "bench.swb", "kept.csv" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (ui_put_file (self, names[i], "precious"));
  add_talk (self);
  add_snippet (self, "one");

  ui_activate (self, "save-log", "");
  save (self, "Save Log", NULL, "log");
  UI_WAIT (ui_find_text (self->window, "The log was not saved: there is a ") != NULL);
  ui_activate_app (self, "save-as", "");
  save (self, "Save Workspace", NULL, "bench");
  UI_WAIT (ui_find_text (self->window, "The workspace was not saved: there is a ") != NULL);
  ask_snippets (self, "snippets.export");
  save (self, "Export Snippets", NULL, "kept");
  UI_WAIT (ui_find_text (self->window, "The snippets were not saved: there is a ") != NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = ui_path (self, names[i]);
      g_autofree char *text = test_file_read (path);

      g_assert_cmpstr (text, ==, "precious");
    }
}

static void
test_save_workspace (UiFixture    *self,
                     gconstpointer data)
{
  g_autofree char *path = ui_path (self, "bench v1.2.swb");
  g_autofree char *second = ui_path (self, "second.json");
  g_autofree char *text = NULL;

  add_talk (self);
  ui_activate_app (self, "save-as", "");
  answer (wait_for_chooser ("Save Workspace"), GTK_RESPONSE_CANCEL);
  g_assert_null (swb_window_get_workspace_path (self->window));

  ui_activate_app (self, "save-as", "");
  save (self, "Save Workspace", NULL, "bench v1.2");
  UI_WAIT (g_strcmp0 (swb_window_get_workspace_path (self->window), path) == 0);
  text = test_file_read (path);
  g_assert_nonnull (strstr (text, "tcp-server"));

  /* the next time it is proposed */
  ui_activate_app (self, "save-as", "");
  {
    g_autoptr (GFile) file = g_file_new_for_path (path);
    GtkFileChooser *chooser = wait_for_chooser ("Save Workspace");

    UI_WAIT (is_selected (chooser, file));
  }
  save (self, "Save Workspace", NULL, "second.json");
  UI_WAIT (g_strcmp0 (swb_window_get_workspace_path (self->window), second) == 0);
  g_assert_true (exists (second));
}

/* ---- Snippets ------------------------------------------------------------------------------------------------------ */

/* Out as a table and as a workspace, and back in. */
static void
test_snippets (UiFixture    *self,
               gconstpointer data)
{
  static const struct
  {
    const char *kind;
    const char *name;
    const char *saved;
    gboolean json;
  } cases[] = {
    { NULL, NULL, "snippets.csv", FALSE },
    { NULL, "bare", "bare.csv", FALSE },
    { "Workspace", NULL, "snippets.json", TRUE },
    { "Workspace", "bare", "bare.json", TRUE },
    { "Workspace", "own.swb", "own.swb", TRUE },
    { NULL, "typed.swb", "typed.swb", TRUE },
  };
  SwbSnippetList *list = swb_window_get_snippets (self->window);
  g_autofree char *broken = ui_put_file (self, "broken.json", "{\"version\":1,");

  ui_add_panel (self, "udp://127.0.0.1:0");
  add_snippet (self, "one");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = ui_path (self, cases[i].saved);
      g_autofree char *saved = g_strdup_printf ("Saved %s", path);
      g_autofree char *imported = g_strdup_printf ("Imported 1 snippet from %s", cases[i].saved);
      g_autofree char *text = NULL;

      ask_snippets (self, "snippets.export");
      save (self, "Export Snippets", cases[i].kind, cases[i].name);
      UI_WAIT (ui_find_text (self->window, saved) != NULL);
      text = test_file_read (path);
      g_assert_cmpint (text[0] == '{', ==, cases[i].json);

      ask_snippets (self, "snippets.import");
      open ("Import Snippets", path);
      UI_WAIT (ui_find_text (self->window, imported) != NULL);
      g_assert_cmpuint (swb_snippet_list_get_length (list), ==, 2);
      g_assert_cmpstr (swb_snippet_get_name (swb_snippet_list_get (list, 1)), ==, "one");
      swb_snippet_list_remove (list, 1);
      /* GTK would ask whether to replace it */
      g_assert_no_errno (g_remove (path));
    }

  ask_snippets (self, "snippets.import");
  answer (wait_for_chooser ("Import Snippets"), GTK_RESPONSE_CANCEL);
  ask_snippets (self, "snippets.import");
  open ("Import Snippets", broken);
  UI_WAIT (ui_find_text (self->window, "broken.json was not imported") != NULL);
  g_assert_cmpuint (swb_snippet_list_get_length (list), ==, 1);
}

/* ---- What a crash left ---------------------------------------------------------------------------------------------- */

/* A log without its last records, as it was made whole. */
static void
assert_whole (UiFixture  *self,
              const char *path)
{
  SwbFilePage *page;

  swb_window_open_file (self->window, path, FALSE);
  page = SWB_FILE_PAGE (swb_window_get_page (self->window));
  g_assert_cmpstr (swb_file_page_get_path (page), ==, path);
  UI_WAIT (swb_file_page_get_state (page) != SWB_FILE_PAGE_OPENING);
  g_assert_no_error (swb_page_get_error (SWB_PAGE (page)));
  g_assert_cmpuint (swb_file_page_get_cut (page), ==, 0);
}

/* Saved elsewhere it is whole and gone from the offer, also on another file system; what could not be saved is still there. */
static void
test_left_over (UiFixture    *self,
                gconstpointer data)
{
  g_autofree char *one = ui_leave_log (self, "20260101-000000-tcp-server-6001-1-1.pcapng");
  g_autofree char *near = ui_path (self, "near.pcapng");
  g_autofree char *beyond = g_strdup_printf ("/dev/shm/swb-test-%d.pcapng", (int) getpid ());
  g_autofree char *two = NULL;

  swb_window_offer_left_overs (self->window);
  UI_WAIT (ui_find_text (self->window, "1 log was left by a crash.") != NULL);
  ui_press (self->window, GTK_TYPE_BUTTON, SAVE_LEFT_OVER);
  save_in ("/proc", "Save Log", NULL, "nowhere.pcapng");
  UI_WAIT (ui_find_text (self->window, "The log was not saved: ") != NULL);
  g_assert_true (exists (one));

  ui_press (self->window, GTK_TYPE_BUTTON, SAVE_LEFT_OVER);
  save (self, "Save Log", NULL, "near.pcapng");
  UI_WAIT (exists (near) && !exists (one));
  UI_WAIT (ui_find_text (self->window, "Saving…") == NULL);
  assert_whole (self, near);

  if (g_access ("/dev/shm", W_OK | X_OK) != 0)
    return;
  two = ui_leave_log (self, "20260101-000000-tcp-server-6001-1-2.pcapng");
  swb_window_offer_left_overs (self->window);
  UI_WAIT (ui_find_text (self->window, "1 log was left by a crash.") != NULL);
  ui_press (self->window, GTK_TYPE_BUTTON, SAVE_LEFT_OVER);
  save_in ("/dev/shm", "Save Log", NULL, strrchr (beyond, G_DIR_SEPARATOR) + 1);
  UI_WAIT (exists (beyond) && !exists (two));
  UI_WAIT (ui_find_text (self->window, "Saving…") == NULL);
  assert_whole (self, beyond);
  g_assert_no_errno (g_remove (beyond));
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/choosers/names", test_names);
#define ADD(name, func) g_test_add ("/choosers/" name, UiFixture, NULL, ui_fixture_set_up, func, ui_fixture_tear_down)
  ADD ("open", test_open);
  ADD ("send", test_send);
  ADD ("save-log", test_save_log);
  ADD ("save-log-as", test_save_log_as);
  ADD ("taken", test_taken);
  ADD ("save-workspace", test_save_workspace);
  ADD ("snippets", test_snippets);
  ADD ("left-over", test_left_over);
#undef ADD

  return g_test_run ();
}
