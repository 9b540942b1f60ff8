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

static SwbLogDrawing *
make_row (SwbLogFont *font,
          guint       row)
{
  SwbLogDrawing *drawing = swb_log_drawing_new ();
  SwbLogPen pen;

  swb_log_pen_begin (&pen, font, drawing);
  draw_row (&pen, row);
  swb_log_pen_end (&pen);
  return drawing;
}

static void
append_text (GtkSnapshot      *snapshot,
             const SwbLogInk  *ink,
             PangoGlyphString *glyphs,
             int               x,
             int               y)
{
  g_autoptr (GskRenderNode) node = gsk_text_node_new (ink->font, glyphs, &ink->color,
                                                      &GRAPHENE_POINT_INIT ((float) x / PANGO_SCALE, (float) y / PANGO_SCALE));

  if (node != NULL)
    gtk_snapshot_append_node (snapshot, node);
}

/* Each font and colour of a row as a node of its own, with advances from glyph to glyph; but for what no font has, which is
 * drawn as wide as its advance. */
static void
draw_apart (GtkSnapshot         *snapshot,
            const SwbLogDrawing *drawing)
{
  if (drawing->below != NULL)
    gtk_snapshot_append_node (snapshot, drawing->below);

  for (guint ink = 0; ink < drawing->inks->len; ink++)
    {
      const SwbLogInk *of = &g_array_index (drawing->inks, SwbLogInk, ink);
      PangoGlyphString *glyphs = pango_glyph_string_new ();
      const SwbLogPlacedGlyph *first = NULL;
      int n = 0;

      for (guint i = 0; i < drawing->glyphs->len; i++)
        {
          const SwbLogPlacedGlyph *placed = &g_array_index (drawing->glyphs, SwbLogPlacedGlyph, i);
          PangoGlyphInfo info = { .glyph = placed->glyph, .geometry.width = placed->width };

          if (placed->ink != ink)
            continue;
          if (placed->glyph & PANGO_GLYPH_UNKNOWN_FLAG)
            {
              PangoGlyphString *alone = pango_glyph_string_new ();

              pango_glyph_string_set_size (alone, 1);
              alone->glyphs[0] = info;
              append_text (snapshot, of, alone, placed->x, placed->y);
              pango_glyph_string_free (alone);
              continue;
            }
          if (first == NULL)
            first = placed;
          else
            glyphs->glyphs[n - 1].geometry.width = placed->x - first->x - pango_glyph_string_get_width (glyphs) +
                                                   glyphs->glyphs[n - 1].geometry.width;
          pango_glyph_string_set_size (glyphs, n + 1);
          glyphs->glyphs[n++] = info;
        }
      if (first != NULL)
        append_text (snapshot, of, glyphs, first->x, first->y);
      pango_glyph_string_free (glyphs);
    }
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
          g_autoptr (SwbLogDrawing) drawn = make_row (font, row + (guint) scrolled);
          int x = 6 - 3 * scrolled, y = (int) row * height - 5 * scrolled;

          gtk_snapshot_save (apart);
          gtk_snapshot_translate (apart, &GRAPHENE_POINT_INIT (x, y));
          draw_apart (apart, drawn);
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
          g_autoptr (SwbLogDrawing) drawn = make_row (font, row);

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

/* More glyphs than the advance of one string can tell. */
static void
test_many (void)
{
  static const GdkRGBA color = { 0, 0, 0, 1 };
  g_autoptr (GtkWidget) widget = g_object_ref_sink (gtk_label_new (NULL));
  PangoContext *context = gtk_widget_create_pango_context (widget);
  g_autoptr (SwbLogFont) font = swb_log_font_new (context, 1);
  g_autoptr (SwbLogSheet) sheet = swb_log_sheet_new ();
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  for (guint row = 0; row < 6; row++)
    {
      g_autoptr (SwbLogDrawing) drawing = swb_log_drawing_new ();
      SwbLogPen pen;

      swb_log_pen_begin (&pen, font, drawing);
      swb_log_pen_set (&pen, SWB_LOG_FACE_UPRIGHT, &color);
      swb_log_pen_string (&pen, 0, "x", -1);
      swb_log_pen_end (&pen);
      g_array_index (drawing->glyphs, SwbLogPlacedGlyph, 0).width = G_MAXINT / 3;
      swb_log_sheet_add (sheet, snapshot, drawing, 0, 0);
    }
  swb_log_sheet_finish (sheet, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  g_assert_cmpuint (count_nodes (node), ==, 3);
  g_object_unref (context);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log-sheet/pixels", test_pixels);
  g_test_add_func ("/log-sheet/many", test_many);

  return g_test_run ();
}
