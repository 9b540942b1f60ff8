#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-state.h"

#include "swb-settings.h"

/* As the window goes, also when the program ends; on each step of dragging its border would be too often. */
static void
on_unmap (GtkWindow *window,
          SwbFold   *fold)
{
  gboolean maximized = gtk_window_is_maximized (window);
  int width, height, side_width;

  gtk_window_get_default_size (window, &width, &height);
  g_object_get (fold, "side-width", &side_width, NULL);
  g_object_set (swb_settings_get_default (), "window-maximized", maximized, "sidebar-width",
                (guint) MIN (side_width, 65535), NULL);
  if (width > 0 && height > 0 && !maximized && !gtk_window_is_fullscreen (window))
    g_object_set (swb_settings_get_default (), "window-width", (guint) width, "window-height", (guint) height, NULL);
}

/**
 * swb_window_state_init:
 * @window: a new window
 * @fold: its list and content
 *
 * Makes the window as large as the last one was and its list as wide, and remembers both.
 */
void
swb_window_state_init (GtkWindow *window,
                       SwbFold   *fold)
{
  SwbSettings *settings = swb_settings_get_default ();
  gboolean maximized;
  int width, height;

  swb_settings_get_window (settings, &width, &height, &maximized);
  gtk_window_set_default_size (window, width, height);
  if (maximized)
    gtk_window_maximize (window);
  swb_fold_set_side_width (fold, swb_settings_get_sidebar_width (settings));
  g_signal_connect_object (window, "unmap", G_CALLBACK (on_unmap), fold, 0);
}
