#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gdk/x11/gdkx.h>
#include <gtk/gtk.h>

#include "swb-frame-sync.h"

#define FRAMES 20

static void
on_painted (GdkFrameClock *clock,
            gpointer       data)
{
  *(gboolean *) data = TRUE;
}

/* What GTK asks of the X server while it paints one frame, at least. */
static gulong
count_requests (gboolean spare)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *label = gtk_label_new ("0");
  gulong least = G_MAXULONG;
  Display *display;

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  display = gdk_x11_display_get_xdisplay (gtk_widget_get_display (window));
  G_GNUC_END_IGNORE_DEPRECATIONS
  if (spare)
    swb_frame_sync_spare (GTK_WINDOW (window));
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_set_default_size (GTK_WINDOW (window), 200, 200);
  gtk_window_present (GTK_WINDOW (window));

  for (guint i = 0; i < FRAMES; i++)
    {
      gboolean painted = FALSE;
      gulong before, handler;

      /* a frame in which nothing looks different is none */
      gtk_widget_set_opacity (label, i % 2 == 0 ? 0.5 : 1);
      handler = g_signal_connect_after (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_painted),
                                        &painted);
      before = XNextRequest (display);
      while (!painted)
        g_main_context_iteration (NULL, TRUE);
      least = MIN (least, XNextRequest (display) - before);
      g_signal_handler_disconnect (gtk_widget_get_frame_clock (window), handler);
    }

  gtk_window_destroy (GTK_WINDOW (window));
  return least;
}

/* There is no window manager on the display of a test. */
static void
test_spare (void)
{
  gulong usual, spared;

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  if (!GDK_IS_X11_DISPLAY (gdk_display_get_default ()))
    {
      g_test_skip ("not an X11 display");
      return;
    }
  G_GNUC_END_IGNORE_DEPRECATIONS

  usual = count_requests (FALSE);
  spared = count_requests (TRUE);
  g_test_message ("%lu requests a frame, %lu without asking for a window manager", usual, spared);
  g_assert_cmpuint (spared, <, usual);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/frame-sync/spare", test_spare);

  return g_test_run ();
}
