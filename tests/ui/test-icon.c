#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gtk/gtk.h>
#include <string.h>

#include "swb-icon.h"

/* Large enough that the edges matter little. */
#define PIXELS 64

/* How much of the square @name fills, in percent, when it is drawn in @color. */
static guint
coverage (const char    *name,
          const GdkRGBA *color)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, PIXELS, PIXELS);
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node;
  guint full = 0;

  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (swb_icon_get (name)), snapshot, PIXELS, PIXELS, color,
                                            1);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  gsk_render_node_draw (node, cr);
  cairo_surface_flush (surface);
  for (guint y = 0; y < PIXELS; y++)
    {
      const guchar *row = cairo_image_surface_get_data (surface) + y * (guint) cairo_image_surface_get_stride (surface);

      for (guint x = 0; x < PIXELS; x++)
        {
          guint32 pixel;

          memcpy (&pixel, row + x * 4, sizeof pixel);
          full += pixel == 0xffff0000u;
        }
    }
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return full * 100 / (PIXELS * PIXELS);
}

static void
test_shapes (void)
{
  /* percent of the square, less the edges: from the outlines' areas */
  static const struct
  {
    const char *name;
    guint least;
    guint most;
  } cases[] = {
    { "branch", 8, 25 },
    { "state-failed", 25, 32 },
    { "state-live", 25, 31 },
    { "state-starting", 19, 26 },
    { "state-stopped", 14, 20 },
    { "tcp-client", 14, 25 },
    { "tcp-server", 40, 49 },
    { "udp", 12, 27 },
    { "wrap", 22, 38 },
  };
  static const GdkRGBA red = { 1, 0, 0, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint filled = coverage (cases[i].name, &red);

      g_test_message ("%s: %u %%", cases[i].name, filled);
      g_assert_cmpuint (filled, >=, cases[i].least);
      g_assert_cmpuint (filled, <=, cases[i].most);
      g_assert_true (swb_icon_get (cases[i].name) == swb_icon_get (cases[i].name));
      g_assert_cmpint (gdk_paintable_get_intrinsic_width (swb_icon_get (cases[i].name)), ==, 16);
    }
}

static void
test_unknown (void)
{
  g_autoptr (SwbIcon) icon = NULL;

  g_test_expect_message ("swb-ui", G_LOG_LEVEL_CRITICAL, "*no icon*nothing*");
  icon = g_object_new (SWB_TYPE_ICON, "name", "nothing", NULL);
  g_test_assert_expected_messages ();
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/icon/shapes", test_shapes);
  g_test_add_func ("/ui/icon/unknown", test_unknown);
  return g_test_run ();
}
