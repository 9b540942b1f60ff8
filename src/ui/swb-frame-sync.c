#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-frame-sync.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif

/*
 * On X11 each frame is in step with the window manager, if that can do so (_NET_WM_FRAME_DRAWN of the Extended Window Manager
 * Hints). GTK remembers what a window manager can do, but where there is none, as on a bare display shown by VNC, it asks
 * anew twice in every frame, and waits for the answers: measured, up to 8 ms each while a stream has the processors.
 *
 * These answers had a use: with them comes what the server has to say of a change of the window's size. Without, the next
 * frame may be painted while its widgets wait for that with their layout, and GTK warns of what has no allocation. So a frame
 * that was laid out, of which a stream has few, still waits for the server.
 */

#ifdef GDK_WINDOWING_X11
/* All of GDK's functions of X11 are deprecated as of GTK 4.18; there is nothing in their place. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS
static void
on_layout (GdkFrameClock *clock,
           GdkSurface    *surface)
{
  g_object_set_data (G_OBJECT (surface), "swb-laid-out", GINT_TO_POINTER (TRUE));
}

static void
on_after_paint (GdkFrameClock *clock,
                GdkSurface    *surface)
{
  if (g_object_steal_data (G_OBJECT (surface), "swb-laid-out") != NULL)
    gdk_display_sync (gdk_surface_get_display (surface));
}

static void
on_realize (GtkWidget *widget)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (widget));
  GdkFrameClock *clock = gdk_surface_get_frame_clock (surface);
  GdkX11Screen *screen;

  if (!GDK_IS_X11_SURFACE (surface))
    return;

  /* GTK 4.8 takes this for "off", whatever it is told: there is no way back */
  screen = gdk_x11_display_get_screen (gdk_surface_get_display (surface));
  if (gdk_x11_screen_supports_net_wm_hint (screen, "_NET_WM_FRAME_DRAWN"))
    return;
  gdk_x11_surface_set_frame_sync_enabled (surface, FALSE);
  g_signal_connect_object (clock, "layout", G_CALLBACK (on_layout), surface, 0);
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (on_after_paint), surface, 0);
}
G_GNUC_END_IGNORE_DEPRECATIONS
#endif

/**
 * swb_frame_sync_spare:
 * @window: a window that is not realized
 *
 * Spares its frames the questions for a window manager where there is none. One that comes later manages it all the same,
 * but for what is between two frames.
 */
void
swb_frame_sync_spare (GtkWindow *window)
{
#ifdef GDK_WINDOWING_X11
  g_signal_connect (window, "realize", G_CALLBACK (on_realize), NULL);
#endif
}
