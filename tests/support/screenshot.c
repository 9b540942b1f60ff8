#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "screenshot.h"

typedef struct
{
  GtkWidget *window;
  const char *path;
  gboolean done;
} Picture;

static void
on_after_paint (GdkFrameClock *clock,
                Picture       *picture)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (picture->window);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_LEVEL_ERROR);

  /* Between two frames GTK may warn that a widget waits for its allocation: the picture is as the last frame was. */
  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  g_log_set_always_fatal (fatal);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    {
      gtk_widget_queue_draw (picture->window);
      return;
    }
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (picture->window)), node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, picture->path));
  picture->done = TRUE;
}

/* Keeps a picture of @window, a #GtkWindow, for people to look at, if they have said where. It is taken right after a frame,
 * when all is laid out. @name: of the file, without its ending */
void
screenshot_take (gpointer    window,
                 const char *name)
{
  const char *directory = g_getenv ("SWB_TEST_SCREENSHOTS");
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = NULL;
  Picture picture = { window, NULL, FALSE };
  gulong handler;

  if (directory == NULL)
    return;
  g_mkdir_with_parents (directory, 0755);
  path = g_build_filename (directory, file, NULL);
  picture.path = path;
  handler = g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), &picture);
  gtk_widget_queue_draw (window);
  while (!picture.done)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
}
