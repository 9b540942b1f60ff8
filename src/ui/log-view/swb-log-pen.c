#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-pen.h"

#include <math.h>

#include "swb-log-cluster.h"

/**
 * swb_log_pen_begin:
 * @self: (out): a pen
 * @font: the grid
 * @drawing: what to add to
 */
void
swb_log_pen_begin (SwbLogPen     *self,
                   SwbLogFont    *font,
                   SwbLogDrawing *drawing)
{
  *self = (SwbLogPen) { .font = font, .drawing = drawing };
}

/**
 * swb_log_pen_end:
 * @self: a pen
 *
 * The drawing is complete then.
 */
void
swb_log_pen_end (SwbLogPen *self)
{
  if (self->below != NULL)
    self->drawing->below = gtk_snapshot_free_to_node (g_steal_pointer (&self->below));
}

/**
 * swb_log_pen_move:
 * @self: a pen
 * @top: where the line is that is drawn next, pixels from the top of the row
 */
void
swb_log_pen_move (SwbLogPen *self,
                  int        top)
{
  self->top = top;
}

/**
 * swb_log_pen_add_below:
 * @self: a pen
 * @node: what to draw below the row's text; its origin is that of the line
 */
void
swb_log_pen_add_below (SwbLogPen     *self,
                       GskRenderNode *node)
{
  if (self->below == NULL)
    self->below = gtk_snapshot_new ();

  gtk_snapshot_save (self->below);
  gtk_snapshot_translate (self->below, &GRAPHENE_POINT_INIT (0, self->top));
  gtk_snapshot_append_node (self->below, node);
  gtk_snapshot_restore (self->below);
}

/**
 * swb_log_pen_set:
 * @self: a pen
 * @face: upright or italic
 * @color: colour of what follows; must outlive that
 */
void
swb_log_pen_set (SwbLogPen     *self,
                 SwbLogFace     face,
                 const GdkRGBA *color)
{
  if (color != self->color)
    self->last_font = NULL;
  self->face = face;
  self->color = color;
}

/**
 * swb_log_pen_box:
 * @self: a pen
 * @column: where it begins
 * @width: columns
 * @color: its colour
 *
 * Draws a rounded box behind what is drawn there next.
 */
void
swb_log_pen_box (SwbLogPen     *self,
                 double         column,
                 double         width,
                 const GdkRGBA *color)
{
  int cell = swb_log_font_get_cell_width (self->font);
  g_autoptr (GskRenderNode) fill = NULL;
  g_autoptr (GskRenderNode) clip = NULL;
  GskRoundedRect box;

  gsk_rounded_rect_init_from_rect (&box,
                                   &GRAPHENE_RECT_INIT (column * cell, 1, width * cell,
                                                        swb_log_font_get_row_height (self->font) - 2),
                                   3);
  fill = gsk_color_node_new (color, &box.bounds);
  clip = gsk_rounded_clip_node_new (fill, &box);
  swb_log_pen_add_below (self, clip);
}

/* @x and the offsets are pixels and Pango units from the left of the row and its line's baseline. */
static void
put (SwbLogPen  *self,
     PangoFont  *font,
     PangoGlyph  glyph,
     double      x,
     int         x_offset,
     int         y_offset,
     int         width)
{
  SwbLogPlacedGlyph placed = {
    .glyph = glyph,
    .x = (int) lround (x * PANGO_SCALE) + x_offset,
    .y = (self->top + swb_log_font_get_baseline (self->font)) * PANGO_SCALE + y_offset,
    .width = width,
  };

  if (font != self->last_font)
    {
      self->ink = swb_log_drawing_get_ink (self->drawing, font, self->color);
      self->last_font = font;
    }
  placed.ink = self->ink;
  g_array_append_val (self->drawing->glyphs, placed);
}

/* Characters that take several glyphs by themselves. */
static void
shape (SwbLogPen  *self,
       const char *text,
       int         length,
       double      x)
{
  GList *items = swb_log_font_itemize (self->font, self->face, text, length, FALSE);
  PangoGlyphString *glyphs = pango_glyph_string_new ();

  for (GList *l = items; l != NULL; l = l->next)
    {
      PangoItem *item = l->data;

      pango_shape_full (text + item->offset, item->length, text, length, &item->analysis, glyphs);
      for (int i = 0; i < glyphs->num_glyphs && item->analysis.font != NULL; i++)
        {
          const PangoGlyphInfo *info = &glyphs->glyphs[i];

          put (self, item->analysis.font, info->glyph, x, info->geometry.x_offset, info->geometry.y_offset,
               info->geometry.width);
          x += (double) info->geometry.width / PANGO_SCALE;
        }
    }

  pango_glyph_string_free (glyphs);
  g_list_free_full (items, (GDestroyNotify) pango_item_free);
}

/**
 * swb_log_pen_character:
 * @self: a pen
 * @column: where it begins
 * @width: columns it has
 * @c: a character that stands alone
 */
void
swb_log_pen_character (SwbLogPen *self,
                       double     column,
                       guint      width,
                       gunichar   c)
{
  int cell = swb_log_font_get_cell_width (self->font);
  const SwbLogGlyph *glyph;
  int room = (int) width * cell * PANGO_SCALE;

  if (c == ' ')
    return;

  glyph = swb_log_font_get_glyph (self->font, self->face, c);
  if (glyph->font == NULL)
    {
      char text[8];

      shape (self, text, g_unichar_to_utf8 (c, text), column * cell);
      return;
    }

  put (self, glyph->font, glyph->glyph, column * cell, width > 1 ? (room - glyph->width) / 2 : 0, 0, room);
}

/**
 * swb_log_pen_string:
 * @self: a pen
 * @column: where it begins
 * @text: valid UTF-8 of characters that stand alone, each one column wide
 * @length: its bytes, or -1
 */
void
swb_log_pen_string (SwbLogPen  *self,
                    double      column,
                    const char *text,
                    gssize      length)
{
  const char *end = text + (length < 0 ? (gssize) strlen (text) : length);

  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    swb_log_pen_character (self, column++, 1, g_utf8_get_char (p));
}

/* The cell of a run that draws the byte at @offset of the text's string. */
static const SwbLogCell *
find_cell (const SwbLogText *text,
           guint             first,
           guint             n,
           guint32           offset)
{
  guint low = first;
  guint high = first + n;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (text->cells, SwbLogCell, middle).text <= offset)
        low = middle;
      else
        high = middle;
    }
  return &g_array_index (text->cells, SwbLogCell, low);
}

/*
 * How far apart the glyphs of an emoji from @i on stand, of how far they want to: a font that lacks the emoji draws its parts
 * side by side, and these must not lie on what follows. @base is where in the text's string the glyphs begin.
 */
static double
get_squeeze (SwbLogPen              *self,
             const SwbLogText       *text,
             const SwbLogCell       *cell,
             const PangoGlyphString *glyphs,
             int                     i,
             guint32                 base)
{
  gunichar c = g_utf8_get_char (text->string->str + cell->text);
  double room = (double) cell->width * swb_log_font_get_cell_width (self->font) * PANGO_SCALE;
  double sum = 0;
  double last = 0;

  if (!swb_log_cluster_is_emoji (c) && !swb_log_cluster_may_extend (c))
    return 1;
  for (int k = i; k < glyphs->num_glyphs && base + (guint32) glyphs->log_clusters[k] < cell->text + cell->text_length; k++)
    if (glyphs->glyphs[k].geometry.width > 0)
      {
        last = glyphs->glyphs[k].geometry.width;
        sum += last;
      }
  return sum > room && sum > last ? MAX (room - last, 0) / (sum - last) : 1;
}

/**
 * swb_log_pen_run:
 * @self: a pen
 * @column: where column 0 of @text is
 * @text: a text
 * @first: its first cell to draw
 * @n: how many; all in one direction
 *
 * Draws characters that are shaped together: each cluster at the column of its cell, so that the row keeps to the grid
 * also where a script does not.
 */
void
swb_log_pen_run (SwbLogPen        *self,
                 double            column,
                 const SwbLogText *text,
                 guint             first,
                 guint             n)
{
  const SwbLogCell *begin = &g_array_index (text->cells, SwbLogCell, first);
  const SwbLogCell *last = &g_array_index (text->cells, SwbLogCell, first + n - 1);
  const char *string = text->string->str + begin->text;
  int length = last->text + last->text_length - begin->text;
  int cell_width = swb_log_font_get_cell_width (self->font);
  gboolean rtl = (begin->flags & SWB_LOG_CELL_RTL) != 0;
  PangoGlyphString *glyphs;
  GList *items;

  if (length <= 0)
    return;

  glyphs = pango_glyph_string_new ();
  items = swb_log_font_itemize (self->font, self->face, string, length, rtl);
  for (GList *l = items; l != NULL; l = l->next)
    {
      PangoItem *item = l->data;
      const SwbLogCell *cell = NULL;
      double squeeze = 1;
      double x = 0;

      if (item->analysis.font == NULL)
        continue;

      pango_shape_full (string + item->offset, item->length, string, length, &item->analysis, glyphs);
      for (int i = 0; i < glyphs->num_glyphs; i++)
        {
          const PangoGlyphInfo *info = &glyphs->glyphs[i];
          const SwbLogCell *of;

          of = find_cell (text, first, n, begin->text + item->offset + glyphs->log_clusters[i]);
          if (of != cell)
            {
              double room = of->width * cell_width - (double) info->geometry.width / PANGO_SCALE;

              /* a narrow letter of a font that is not monospace stands in the middle */
              x = (column + of->column) * cell_width + MAX (room, 0) / 2;
              squeeze = get_squeeze (self, text, of, glyphs, i, begin->text + (guint32) item->offset);
            }
          cell = of;
          /* the box of what the font lacks is as wide as this: it must not lie on the next one */
          put (self, item->analysis.font, info->glyph, x, info->geometry.x_offset, info->geometry.y_offset,
               (int) (info->geometry.width * squeeze));
          x += (double) info->geometry.width / PANGO_SCALE * squeeze;
        }
    }

  pango_glyph_string_free (glyphs);
  g_list_free_full (items, (GDestroyNotify) pango_item_free);
}
