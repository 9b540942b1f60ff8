#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "support/ui-logs.h"
#include "swb-file-offer.h"
#include "swb-message-bar.h"
#include "swb-send-box.h"
#include "swb-window-private.h"

/* What is dropped on the window, and on the places in it that take something else. */

static const char workspace[] = "{\"version\":1,\"panels\":[{\"address\":\"udp://127.0.0.1:0\",\"title\":\"dropped\"}]}";

static gboolean
is_opened (SwbPage *page)
{
  return SWB_IS_FILE_PAGE (page) && swb_file_page_get_state (SWB_FILE_PAGE (page)) != SWB_FILE_PAGE_OPENING;
}

static guint
count_windows (UiFixture *self)
{
  guint count = 0;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self->application)); l != NULL; l = l->next)
    count += SWB_IS_WINDOW (l->data);
  return count;
}

/* Captures open each on a page; what is none says so on its own. */
static void
test_files (UiFixture    *self,
            gconstpointer data)
{
  g_autofree char *one = ui_put_log (self, "one.pcapng");
  g_autofree char *two = ui_put_log (self, "two");
  g_autofree char *text = ui_put_file (self, "notes.txt", "no capture\n");
  const char *const names[] = { one, two, text, self->directory, one, NULL };
  SwbWindow *window = self->window;

  g_assert_true (ui_drop_files (window, names));
  g_assert_cmpuint (ui_count_pages (window), ==, 4);
  for (guint i = 0; i < 4; i++)
    UI_WAIT (is_opened (ui_get_page (window, i)));
  g_assert_no_error (swb_page_get_error (ui_get_page (window, 0)));
  g_assert_no_error (swb_page_get_error (ui_get_page (window, 1)));
  g_assert_nonnull (swb_page_get_error (ui_get_page (window, 2)));
  g_assert_nonnull (swb_page_get_error (ui_get_page (window, 3)));
  /* the one that came twice is shown, as the last */
  g_assert_true (swb_window_get_page (window) == ui_get_page (window, 0));
}

/* A workspace goes into the window while that has nothing, else into one of its own, and never into two. */
static void
test_workspace (UiFixture    *self,
                gconstpointer data)
{
  g_autofree char *path = ui_put_file (self, "bench.swb", workspace);
  g_autofree char *other = ui_put_file (self, "other.swb", workspace);
  const char *const twice[] = { path, path, NULL };
  const char *const both[] = { path, other, NULL };
  SwbWindow *window = self->window, *second;

  g_assert_true (ui_drop_files (window, twice));
  UI_WAIT (ui_find_workspace (self, path) != NULL && window->workspace.loading == 0);
  g_assert_cmpuint (count_windows (self), ==, 1);
  g_assert_cmpuint (ui_count_pages (window), ==, 1);
  /* nothing is started that came with a file */
  g_assert_cmpint (swb_panel_get_status (SWB_PANEL (ui_get_page (window, 0)))->state, ==, SWB_ENDPOINT_STATE_STOPPED);

  g_assert_true (ui_drop_files (window, both));
  UI_WAIT ((second = ui_find_workspace (self, other)) != NULL);
  g_assert_cmpuint (count_windows (self), ==, 2);
  g_assert_true (second != window);
  g_assert_cmpuint (ui_count_pages (window), ==, 1);
  g_assert_cmpuint (ui_count_pages (second), ==, 1);
  swb_window_close_panels (second);
  gtk_window_destroy (GTK_WINDOW (second));
}

/* What is on another machine is said by name, and the rest is opened. */
static void
test_remote (UiFixture    *self,
             gconstpointer data)
{
  g_autofree char *path = ui_put_log (self, "here.pcapng");
  const char *const names[] = { "sftp://nowhere.invalid/there.pcapng", path, "smb://nowhere.invalid/b/it.swb", NULL };
  SwbWindow *window = self->window;

  g_assert_true (ui_drop_files (window, names));
  g_assert_cmpuint (ui_count_pages (window), ==, 1);
  UI_WAIT (ui_find_text (window, "“sftp://nowhere.invalid/there.pcapng” is not on this machine") != NULL);
  UI_WAIT (ui_find_text (window, "“smb://nowhere.invalid/b/it.swb” is not on this machine") != NULL);
  UI_WAIT (is_opened (ui_get_page (window, 0)));
}

/* Text is for the entries, not for the window. */
static void
test_text (UiFixture    *self,
           gconstpointer data)
{
  g_auto (GValue) value = G_VALUE_INIT;
  SwbPanel *panel = ui_add_panel (self, "tcp-server://127.0.0.1:0");
  GtkWidget *box = ui_find_mapped (self->window, SWB_TYPE_SEND_BOX);

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_static_string (&value, "/etc/hostname");
  g_assert_false (ui_drop (self->window, &value, 1, 1));
  g_assert_false (ui_drop (box, &value, 1, 1));
  g_assert_cmpuint (ui_count_pages (self->window), ==, 1);
  g_assert_true (swb_window_get_page (self->window) == SWB_PAGE (panel));
}

/* On the send box: those that are here are offered, and each of the others is named. */
static void
test_send (UiFixture    *self,
           gconstpointer data)
{
  g_autofree char *one = ui_put_file (self, "one", "1234");
  g_autofree char *two = ui_put_file (self, "two", "56");
  const char *const names[] = { "sftp://nowhere.invalid/far", one, self->directory, two, "smb://nowhere.invalid/b/it", NULL };
  const char *const far[] = { "sftp://nowhere.invalid/far", NULL };
  SwbPanel *panel = ui_add_panel (self, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  GtkWidget *box = ui_find_mapped (self->window, SWB_TYPE_SEND_BOX);
  GtkWidget *bar;

  UI_WAIT (swb_panel_get_status (panel)->connections == 1);
  g_assert_true (ui_drop_files (box, far));
  UI_WAIT ((bar = ui_find_mapped (self->window, SWB_TYPE_MESSAGE_BAR)) != NULL);
  g_assert_nonnull (ui_find_text (bar, "“sftp://nowhere.invalid/far” is not on this machine: copy it here first"));
  g_assert_null (ui_find_mapped (self->window, SWB_TYPE_FILE_OFFER));

  g_assert_true (ui_drop_files (box, names));
  UI_WAIT (ui_find_mapped (self->window, SWB_TYPE_FILE_OFFER) != NULL);
  g_assert_nonnull (ui_find_text (bar, "“sftp://nowhere.invalid/far” is not on this machine"));
  g_assert_nonnull (ui_find_text (bar, "“smb://nowhere.invalid/b/it” is not on this machine"));
  g_assert_nonnull (ui_find_text (bar, "is a folder, not a file"));
  ui_screenshot (self, "drop-send");
  g_assert_cmpuint (ui_count_pages (self->window), ==, 1);
  ui_press (self->window, GTK_TYPE_BUTTON, "Send File");
  ui_assert_read (client, "123456", 6);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/drop/" name, UiFixture, NULL, ui_fixture_set_up, func, ui_fixture_tear_down)
  ADD ("files", test_files);
  ADD ("workspace", test_workspace);
  ADD ("remote", test_remote);
  ADD ("text", test_text);
  ADD ("send", test_send);

  return g_test_run ();
}
