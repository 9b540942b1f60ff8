#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gtk/gtk.h>
#include <string.h>

#include "support/log-view-fixture.h"

/* A large part of the log on its way into the clipboard, while the window goes on. */

#define LINES 20000u

static void
on_notice (SwbLogView *view,
           const char *message,
           char      **last)
{
  g_free (*last);
  *last = g_strdup (message);
}

static void
assert_clipboard (Fixture    *fixture,
                  const char *expected)
{
  GdkContentProvider *content = gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (fixture->view)));
  g_auto (GValue) value = G_VALUE_INIT;

  g_assert_nonnull (content);
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==, expected);
}

static void
await_notice (char      **notice,
              const char *begin)
{
  while (*notice == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_str_has_prefix (*notice, begin));
  g_clear_pointer (notice, g_free);
}

/* What is shown meanwhile, and how, makes no difference. */
static void
test_meanwhile (Fixture      *fixture,
                gconstpointer user_data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->view);
  g_autofree char *path = g_build_filename (fixture->directory, "other.pcapng", NULL);
  g_autoptr (SwbLogStore) other = swb_log_store_new (path);
  g_autofree char *expected = NULL;
  g_autofree char *notice = NULL;

  add_lines (fixture, LINES);
  swb_log_view_select_all (fixture->view);
  expected = swb_log_view_dup_selection (fixture->view, SWB_LOG_COPY_TEXT, NULL);
  g_signal_connect (fixture->view, "notice", G_CALLBACK (on_notice), &notice);

  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), NULL);
  g_assert_true (gtk_widget_activate_action (widget, "log-view.copy-text", NULL));
  g_assert_null (gdk_clipboard_get_content (gtk_widget_get_clipboard (widget)));
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_HEX);
  swb_log_view_set_encoding (fixture->view, "UTF-16LE");
  swb_log_view_unselect (fixture->view);
  g_assert_true (swb_log_store_open (other, NULL));
  swb_log_view_set_store (fixture->view, other);
  await_notice (&notice, "Copied: ");
  assert_clipboard (fixture, expected);
}

/* The last one asked for counts, a short one too; and a view that goes takes its copy along. */
static void
test_another (Fixture      *fixture,
              gconstpointer user_data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->view);
  g_autofree char *expected = NULL;
  g_autofree char *notice = NULL;

  add_lines (fixture, LINES);
  swb_log_view_select_all (fixture->view);
  g_signal_connect (fixture->view, "notice", G_CALLBACK (on_notice), &notice);
  gtk_widget_activate_action (widget, "log-view.copy-text", NULL);
  gtk_widget_activate_action (widget, "log-view.copy-hex", NULL);
  await_notice (&notice, "Copied: ");
  expected = swb_log_view_dup_selection (fixture->view, SWB_LOG_COPY_HEX, NULL);
  assert_clipboard (fixture, expected);

  gtk_widget_activate_action (widget, "log-view.copy", NULL);
  fixture->view->selection.head[0] = fixture->view->selection.head[1] = (SwbLogPosition) { 0, 4 };
  gtk_widget_activate_action (widget, "log-view.copy", NULL);
  run_frames (fixture);
  assert_clipboard (fixture, "line");
  g_assert_null (notice);

  swb_log_view_select_all (fixture->view);
  gtk_widget_activate_action (widget, "log-view.copy", NULL);
}

/* More than fits is refused when that is known. */
static void
test_too_much (Fixture      *fixture,
               gconstpointer user_data)
{
  g_autofree char *line = g_strnfill (4000, 'x');
  g_autofree char *notice = NULL;

  line[3999] = '\n';
  for (guint i = 0; i < 9000; i++)
    add_data (fixture, 0, SWB_DIRECTION_IN, line, 4000);
  commit (fixture);
  swb_log_view_select_all (fixture->view);
  g_signal_connect (fixture->view, "notice", G_CALLBACK (on_notice), &notice);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (fixture->view)), NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "log-view.copy", NULL);
  await_notice (&notice, "That is more than 8 MiB");
  g_assert_null (gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (fixture->view))));
}

/* Rows that the log has dropped, for it is as long as it may be, are not left out in silence. */
static void
test_dropped (Fixture      *fixture,
              gconstpointer user_data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->view);
  g_autofree char *line = g_strnfill (60000, 'x');
  g_autofree char *notice = NULL;
  SwbLogTotals totals;

  swb_log_store_set_limit (fixture->store, 6 * 1024 * 1024);
  add_lines (fixture, LINES);
  swb_log_view_select_all (fixture->view);
  g_signal_connect (fixture->view, "notice", G_CALLBACK (on_notice), &notice);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), NULL);
  gtk_widget_activate_action (widget, "log-view.copy-text", NULL);
  g_assert_null (notice);

  do
    {
      add_data (fixture, 0, SWB_DIRECTION_IN, line, (gssize) strlen (line));
      swb_log_store_commit (fixture->store);
      swb_log_store_get_totals (fixture->store, &totals);
    }
  while (totals.dropped_text_rows == 0);
  await_notice (&notice, "Not copied: ");
  g_assert_null (gdk_clipboard_get_content (gtk_widget_get_clipboard (widget)));

  /* what is left can be copied */
  run_frames (fixture);
  swb_log_view_select_all (fixture->view);
  gtk_widget_activate_action (widget, "log-view.copy-text", NULL);
  await_notice (&notice, "Copied: ");
}

int
main (int   argc,
      char *argv[])
{
  if (!begin (&argc, &argv))
    return 0;
  g_test_add ("/log-copy/meanwhile", Fixture, NULL, set_up, test_meanwhile, tear_down);
  g_test_add ("/log-copy/another", Fixture, NULL, set_up, test_another, tear_down);
  g_test_add ("/log-copy/too-much", Fixture, NULL, set_up, test_too_much, tear_down);
  g_test_add ("/log-copy/dropped", Fixture, NULL, set_up, test_dropped, tear_down);

  return g_test_run ();
}
