#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "support/ui-fixture.h"
#include "swb-log-view-private.h"

/*
 * The window while much comes in, in lines short and long, so that scroll bars come, go and move. GTK warns when a widget
 * is to be drawn that has no allocation, and does not draw it; a warning ends this test (G_DEBUG=fatal-warnings).
 */

#define BURSTS 60
#define LINES 150

/* Frames after which a machine is too slow for a stream. */
#define MAX_FRAMES 600

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
  SwbLogView *view = ui_get_log (fixture);
  g_autoptr (GString) burst = g_string_new (NULL);
  g_auto (SwbEndpointStatus) status = { 0 };
  guint64 sent = 0;
  guint frames = 0;
  guint tick;

  g_assert_nonnull (view);
  swb_log_view_set_wrap (view, GPOINTER_TO_INT (wrap));
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
  g_assert_true (swb_log_view_get_following (view));
  gtk_widget_remove_tick_callback (GTK_WIDGET (fixture->window), tick);
  swb_log_view_set_wrap (view, FALSE);
}

/* The slider of the log's scroll bar. */
static GtkWidget *
get_slider (UiFixture *fixture)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (ui_get_log (fixture)), GTK_TYPE_SCROLLED_WINDOW);

  return gtk_widget_get_first_child (gtk_scrolled_window_get_vscrollbar (GTK_SCROLLED_WINDOW (scroller)));
}

/* A scroll bar without a use is not to be seen. */
static void
test_slider (UiFixture    *fixture,
             gconstpointer user_data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  g_autofree char *lines = g_strnfill (300, '\n');

  UI_WAIT (gtk_widget_get_opacity (get_slider (fixture)) == 0);
  ui_write (client, lines, 300);
  UI_WAIT (gtk_widget_get_opacity (get_slider (fixture)) == 1);
  ui_activate (fixture, "clear-log", NULL);
  UI_WAIT (gtk_widget_get_opacity (get_slider (fixture)) == 0);
}

/* While rows come in every frame, the adjustments are behind them, but the rows are not; and the end of the adjustment is the
 * tail all the same. */
static void
test_stream (UiFixture    *fixture,
             gconstpointer user_data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = ui_connect (panel);
  SwbLogView *view = ui_get_log (fixture);
  GtkAdjustment *v = view->adjustments[GTK_ORIENTATION_VERTICAL];
  const char *lines = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
  guint64 rows;
  guint frames = 0;
  guint tick;

  tick = gtk_widget_add_tick_callback (GTK_WIDGET (fixture->window), count_frame, &frames, NULL);
  while (frames < MAX_FRAMES &&
         (view->configure_timeout == 0 || view->layout.rows < 500 ||
          gtk_adjustment_get_upper (v) >= swb_log_layout_get_upper (&view->layout)))
    {
      guint begin = frames;

      ui_write (client, lines, strlen (lines));
      UI_WAIT (frames > begin);
    }
  gtk_widget_remove_tick_callback (GTK_WIDGET (fixture->window), tick);
  if (view->configure_timeout == 0)
    {
      g_test_skip ("too few frames a second");
      return;
    }

  /* what is shown is not behind */
  rows = view->layout.rows;
  g_assert_true (swb_log_view_get_following (view));
  g_assert_nonnull (swb_log_cache_peek (view->cache, rows - 1));
  g_assert_true (swb_log_cache_peek (view->cache, rows - 1)->drawn);

  /* a place in the log is the same place */
  gtk_adjustment_set_value (v, 100);
  g_assert_false (swb_log_view_get_following (view));
  g_assert_cmpfloat (view->layout.value, ==, 100);

  g_assert_cmpuint (view->configure_timeout, !=, 0);
  gtk_adjustment_set_value (v, gtk_adjustment_get_upper (v) - gtk_adjustment_get_page_size (v));
  g_assert_true (swb_log_view_get_following (view));

  UI_WAIT (view->configure_timeout == 0 && gtk_adjustment_get_upper (v) == swb_log_layout_get_upper (&view->layout));
  g_assert_cmpfloat (gtk_adjustment_get_value (v) + gtk_adjustment_get_page_size (v), ==, gtk_adjustment_get_upper (v));
  g_assert_true (swb_log_view_get_following (view));
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add ("/flood/rows", UiFixture, GINT_TO_POINTER (FALSE), ui_fixture_set_up, test_flood, ui_fixture_tear_down);
  g_test_add ("/flood/wrapped", UiFixture, GINT_TO_POINTER (TRUE), ui_fixture_set_up, test_flood, ui_fixture_tear_down);
  g_test_add ("/flood/slider", UiFixture, NULL, ui_fixture_set_up, test_slider, ui_fixture_tear_down);
  g_test_add ("/flood/stream", UiFixture, NULL, ui_fixture_set_up, test_stream, ui_fixture_tear_down);

  return g_test_run ();
}
