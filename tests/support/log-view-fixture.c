#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "log-view-fixture.h"

#include <netinet/in.h>
#include <string.h>

#include "screenshot.h"
#include "test-folder.h"

/* A log view in a window of its own, with a log that the test writes. */

static gboolean
count_frame (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       user_data)
{
  guint *left = user_data;

  if (*left > 0)
    (*left)--;
  return *left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* What is queued now is done when three frames have begun. */
void
run_frames (Fixture *fixture)
{
  guint left = 4;

  gtk_widget_add_tick_callback (GTK_WIDGET (fixture->view), count_frame, &left, NULL);
  /* the scroll bar follows a little later */
  while (left > 0 || fixture->view->configure_timeout != 0)
    g_main_context_iteration (NULL, TRUE);
}

void
add_data (Fixture     *fixture,
          guint        flow,
          SwbDirection direction,
          const void  *data,
          gssize       length)
{
  fixture->time += 7 * MILLISECOND;
  swb_log_store_append_data (fixture->store, fixture->flows[flow], direction, data,
                             length < 0 ? strlen (data) : (gsize) length, fixture->time);
}

void
commit (Fixture *fixture)
{
  swb_log_store_commit (fixture->store);
  swb_log_view_data_changed (fixture->view);
  run_frames (fixture);
}

void
add_lines (Fixture *fixture,
           guint    n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %u\r\n", i);

      add_data (fixture, 0, SWB_DIRECTION_IN, line, -1);
    }
  commit (fixture);
}

void
set_up (Fixture      *fixture,
        gconstpointer user_data)
{
  static const char *const remotes[] = { "192.168.0.7:51234", "192.168.0.9:40112", "[2001:db8::1c]:50620" };
  g_autoptr (GError) error = NULL;
  GtkWidget *scrolled;

  fixture->time = START;
  fixture->directory = test_folder_new ();
  fixture->path = g_build_filename (fixture->directory, "log.pcapng", NULL);
  fixture->store = swb_log_store_new (fixture->path);
  g_assert_true (swb_log_store_open (fixture->store, &error));
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (remotes); i++)
    {
      SwbNetAddress local;
      SwbNetAddress remote;

      g_assert_true (swb_net_address_parse (&local, i == 2 ? "[2001:db8::1]:6001" : "192.168.0.1:6001", NULL));
      g_assert_true (swb_net_address_parse (&remote, remotes[i], NULL));
      fixture->flows[i] = swb_log_flow_new (i + 1, IPPROTO_TCP, &local, &remote, 1000);
    }

  fixture->view = swb_log_view_new ();
  swb_log_view_set_store (fixture->view, fixture->store);
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (fixture->view));
  fixture->vadjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 420);
  gtk_window_set_child (GTK_WINDOW (fixture->window), scrolled);
  g_object_add_weak_pointer (G_OBJECT (fixture->view), (gpointer *) &fixture->view);
  gtk_window_present (GTK_WINDOW (fixture->window));
  run_frames (fixture);
}

void
tear_down (Fixture      *fixture,
           gconstpointer user_data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_null (fixture->view);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->flows); i++)
    swb_log_flow_free (fixture->flows[i]);
  swb_log_store_close (fixture->store);
  g_assert_finalize_object (fixture->store);
  test_folder_remove (fixture->directory);
  g_free (fixture->path);
  g_free (fixture->directory);
}

void
take_screenshot (Fixture    *fixture,
                 const char *name)
{
  run_frames (fixture);
  screenshot_take (fixture->window, name);
}

void
assert_selection (Fixture         *fixture,
                  SwbLogCopyFormat format,
                  const char      *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = swb_log_view_dup_selection (fixture->view, format, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

void
count_notify (GObject    *object,
              GParamSpec *pspec,
              gpointer    user_data)
{
  (*(guint *) user_data)++;
}

/* What every program with such tests begins with; FALSE where there is no display. */
gboolean
begin (int   *argc,
       char ***argv)
{
  /* stamps are shown in local time */
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return FALSE;
    }

  /* the theme's fading scrollbars and backdrops are no doing of the view */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  return TRUE;
}
