#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "support/ui-fixture.h"
#include "swb-log-view.h"

/*
 * The window while much comes in, in lines short and long, so that scroll bars come, go and move. GTK warns when a widget
 * is to be drawn that has no allocation, and does not draw it; a warning ends this test (G_DEBUG=fatal-warnings).
 */

#define BURSTS 60
#define LINES 150

static gboolean
count_frame (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       frames)
{
  (*(guint *) frames)++;
  return G_SOURCE_CONTINUE;
}

static void
test_flood (UiFixture    *fixture,
            gconstpointer wrap)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  GtkWidget *view = ui_find (fixture->window, SWB_TYPE_LOG_VIEW, "Log");
  g_autoptr (GString) burst = g_string_new (NULL);
  g_auto (SwbEndpointStatus) status = { 0 };
  guint64 sent = 0;
  guint frames = 0;
  guint tick;

  g_assert_nonnull (view);
  swb_log_view_set_wrap (SWB_LOG_VIEW (view), GPOINTER_TO_INT (wrap));
  tick = gtk_widget_add_tick_callback (GTK_WIDGET (fixture->window), count_frame, &frames, NULL);

  for (guint i = 0; i < BURSTS; i++)
    {
      guint begin = frames;

      g_string_truncate (burst, 0);
      for (guint k = 0; k < LINES; k++)
        g_string_append_printf (burst, "%08u the quick brown fox jumps over the lazy dog 0123456789\n", i * LINES + k);
      if (i % 8 == 1)
        for (guint k = 0; k < 400 + 100 * i; k++)
          g_string_append_c (burst, (char) ('a' + k % 26));
      ui_write (client, burst->str, burst->len);
      sent += burst->len;
      UI_WAIT (frames >= begin + 2);
    }

  for (;;)
    {
      swb_endpoint_status_clear (&status);
      swb_endpoint_get_status (swb_panel_get_endpoint (panel), &status);
      if (status.received == sent)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_true (swb_log_view_get_following (SWB_LOG_VIEW (view)));
  gtk_widget_remove_tick_callback (GTK_WIDGET (fixture->window), tick);
  swb_log_view_set_wrap (SWB_LOG_VIEW (view), FALSE);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *cache = g_dir_make_tmp ("swb-test-XXXXXX", NULL);

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_init ();

  g_test_add ("/flood/rows", UiFixture, GINT_TO_POINTER (FALSE), ui_fixture_set_up, test_flood, ui_fixture_tear_down);
  g_test_add ("/flood/wrapped", UiFixture, GINT_TO_POINTER (TRUE), ui_fixture_set_up, test_flood, ui_fixture_tear_down);

  return g_test_run ();
}
