#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gtk/gtk.h>

#include "swb-caret.h"

static void
on_update (GdkFrameClock *clock,
           gpointer       data)
{
  (*(guint *) data)++;
}

static gboolean
on_timeout (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
on_draw (gpointer data)
{
  swb_caret_rest (data);
  return G_SOURCE_CONTINUE;
}

/* Steps of an animation in so many milliseconds; nothing but a caret moves in the window. @draw: as something else draws. */
static guint
count_steps (GtkWidget *window,
             guint      milliseconds,
             gboolean   draw)
{
  gulong handler;
  guint steps = 0, drawing = draw ? g_timeout_add (10, on_draw, window) : 0;
  gboolean over = FALSE;

  handler = g_signal_connect (gtk_widget_get_frame_clock (window), "update", G_CALLBACK (on_update), &steps);
  g_timeout_add (milliseconds, on_timeout, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&drawing, g_source_remove);
  g_signal_handler_disconnect (gtk_widget_get_frame_clock (window), handler);
  return steps;
}

static int
get_blink (GtkWidget *window)
{
  int seconds;

  g_object_get (gtk_widget_get_settings (window), "gtk-cursor-blink-timeout", &seconds, NULL);
  return seconds;
}

static void
test_rest (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  int usual = get_blink (window);

  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (view);
  while (!gtk_window_is_active (GTK_WINDOW (window)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (usual, >, 5);
  g_assert_cmpuint (count_steps (window, 1500, FALSE), >, 5);

  /* it stops at once, for its second is over, and stays so */
  count_steps (window, 300, TRUE);
  g_assert_cmpint (get_blink (window), ==, 1);
  g_assert_cmpuint (count_steps (window, 1500, TRUE), ==, 0);
  g_assert_cmpint (get_blink (window), ==, 1);

  /* as the user has it, when all is calm: seen at the next key */
  g_assert_cmpuint (count_steps (window, 1500, FALSE), ==, 0);
  g_assert_cmpint (get_blink (window), ==, usual);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "text", -1);
  g_signal_emit_by_name (view, "move-cursor", GTK_MOVEMENT_BUFFER_ENDS, -1, FALSE);
  g_assert_cmpuint (count_steps (window, 2500, FALSE), >, 5);

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/caret/rest", test_rest);

  return g_test_run ();
}
