#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gtk/gtk.h>
#include <string.h>

#include "swb-log-font.h"
#include "swb-log-pen.h"
#include "swb-log-sheet.h"

#define WIDTH 400
#define ROWS 6

/* What rows are made of: plain text, colours that go to and fro, a character that no font has, and one in a box, which must
 * stay above it. */
static void
draw_row (SwbLogPen *pen,
          guint      row)
{
  static const GdkRGBA colors[] = { { 1, 0, 0, 1 }, { 0, 0.5, 0, 1 }, { 0, 0, 1, 0.5 } };

  swb_log_pen_set (pen, SWB_LOG_FACE_UPRIGHT, &colors[row % 3]);
  swb_log_pen_string (pen, 0, "12:34:56", -1);
  swb_log_pen_set (pen, row % 2 == 0 ? SWB_LOG_FACE_UPRIGHT : SWB_LOG_FACE_ITALIC, &colors[(row + 1) % 3]);
  swb_log_pen_string (pen, 10, "peer|Ag", -1);
  swb_log_pen_set (pen, SWB_LOG_FACE_UPRIGHT, &colors[row % 3]);
  swb_log_pen_character (pen, 19, 1, 0x10fffd);
  swb_log_pen_character (pen, 21, 2, 0x4e2d);
  swb_log_pen_string (pen, 24, "end", -1);
  if (row == 3)
    {
      swb_log_pen_box (pen, 30, 3, &colors[1]);
      swb_log_pen_set (pen, SWB_LOG_FACE_UPRIGHT, &colors[0]);
      swb_log_pen_string (pen, 30, "NUL", -1);
    }
}

static cairo_surface_t *
paint (GtkSnapshot *snapshot,
       int          height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);

  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static GskRenderNode *
make_row (SwbLogFont *font,
          guint       row)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  SwbLogPen pen;

  swb_log_pen_begin (&pen, font, snapshot);
  draw_row (&pen, row);
  swb_log_pen_end (&pen);
  return gtk_snapshot_free_to_node (snapshot);
}

static guint
count_nodes (GskRenderNode *node)
{
  guint count = 0;

  if (gsk_render_node_get_node_type (node) != GSK_CONTAINER_NODE)
    return 1;
  for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
    count += count_nodes (gsk_container_node_get_child (node, i));
  return count;
}

/* The rows look the same as when each is drawn by itself, frame after frame, and far fewer nodes draw them. */
static void
test_pixels (void)
{
  g_autoptr (GtkWidget) widget = g_object_ref_sink (gtk_label_new (NULL));
  PangoContext *context = gtk_widget_create_pango_context (widget);
  g_autoptr (SwbLogFont) font = swb_log_font_new (context, 1);
  g_autoptr (SwbLogSheet) sheet = swb_log_sheet_new ();
  int height = swb_log_font_get_row_height (font);

  for (int scrolled = 0; scrolled < 3; scrolled++)
    {
      GtkSnapshot *apart = gtk_snapshot_new ();
      GtkSnapshot *together = gtk_snapshot_new ();
      g_autoptr (GtkSnapshot) counted = gtk_snapshot_new ();
      g_autoptr (GskRenderNode) node = NULL;
      cairo_surface_t *expected, *actual;

      for (guint row = 0; row < ROWS; row++)
        {
          g_autoptr (GskRenderNode) drawn = make_row (font, row + (guint) scrolled);
          int x = 6 - 3 * scrolled, y = (int) row * height - 5 * scrolled;

          gtk_snapshot_save (apart);
          gtk_snapshot_translate (apart, &GRAPHENE_POINT_INIT (x, y));
          gtk_snapshot_append_node (apart, drawn);
          gtk_snapshot_restore (apart);
          swb_log_sheet_add (sheet, together, drawn, x, y);
        }
      swb_log_sheet_finish (sheet, together);

      expected = paint (apart, ROWS * height);
      actual = paint (together, ROWS * height);
      g_assert_cmpmem (cairo_image_surface_get_data (actual),
                       (gsize) cairo_image_surface_get_stride (actual) * (gsize) (ROWS * height),
                       cairo_image_surface_get_data (expected),
                       (gsize) cairo_image_surface_get_stride (expected) * (gsize) (ROWS * height));
      cairo_surface_destroy (expected);
      cairo_surface_destroy (actual);

      /* rows without a box */
      for (guint row = 0; row < 3; row++)
        {
          g_autoptr (GskRenderNode) drawn = make_row (font, row);

          swb_log_sheet_add (sheet, counted, drawn, 0, (int) row * height);
        }
      swb_log_sheet_finish (sheet, counted);
      node = gtk_snapshot_to_node (counted);
      g_assert_nonnull (node);
      /* colours times the fonts that are there: upright, italic, the one for Chinese, and boxes */
      g_assert_cmpuint (count_nodes (node), <=, 3 * 4);
    }

  g_object_unref (context);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log-sheet/pixels", test_pixels);

  return g_test_run ();
}
