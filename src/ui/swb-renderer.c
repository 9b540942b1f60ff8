#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-renderer.h"

/* From this version on GTK itself draws without OpenGL where that would be software, and GDK_DEBUG has no word for it. */
#define GTK_MINOR_THAT_KNOWS 16

/*
 * Where there is no graphics processor, OpenGL is a program on the main one, with threads and compiled shaders of its own:
 * a frame of this window took it 35 ms and up while a stream kept the processors busy, ten times what cairo needs, and
 * starting it took 70 MB and most of the start. So there the window is drawn by cairo.
 */

/* Set for GDK to read, and taken back once it has, for the programs that ours starts. */
static gboolean set_debug;

static gboolean
has_render_node (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/dev/dri", 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "renderD"))
      return TRUE;
  return FALSE;
}

/* The kernel's own interface, and those of drivers that come without it: NVIDIA's, WSL's, Mali, Adreno. */
static gboolean
has_graphics_processor (void)
{
  static const char *const devices[] = { "/dev/nvidiactl", "/dev/dxg", "/dev/mali0", "/dev/kgsl-3d0" };

  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
    if (g_file_test (devices[i], G_FILE_TEST_EXISTS))
      return TRUE;
  return has_render_node ();
}

static gboolean
wants_cairo (void)
{
  return g_getenv ("GSK_RENDERER") == NULL && gtk_get_minor_version () < GTK_MINOR_THAT_KNOWS &&
         !has_graphics_processor ();
}

/**
 * swb_renderer_prepare:
 *
 * Keeps GDK from starting an OpenGL that would be software. GSK_RENDERER and GDK_DEBUG of the user's own stand. Call
 * before GTK opens a display, while there is one thread.
 */
void
swb_renderer_prepare (void)
{
  if (!wants_cairo () || g_getenv ("GDK_DEBUG") != NULL)
    return;
  g_setenv ("GDK_DEBUG", "gl-disable", TRUE);
  set_debug = TRUE;
}

/**
 * swb_renderer_apply:
 * @display: a display without windows yet
 *
 * Chooses what draws the windows of @display: GTK's own choice where there is a graphics processor, else cairo.
 */
void
swb_renderer_apply (GdkDisplay *display)
{
  if (set_debug)
    g_unsetenv ("GDK_DEBUG");
  set_debug = FALSE;

  /* A browser draws for itself. */
  if (wants_cairo () && !g_str_equal (G_OBJECT_TYPE_NAME (display), "GdkBroadwayDisplay"))
    g_object_set_data (G_OBJECT (display), "gsk-renderer", (gpointer) "cairo");
}
