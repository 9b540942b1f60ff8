#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-font.h"

/* Glyphs that are kept; past that, the ones of other than ASCII characters are forgotten and gathered anew. */
#define MAX_GLYPHS 8192

/* What rows are made of besides ASCII, to have the line height fit it: CJK fonts are taller than Latin ones. */
#define SAMPLE "Ag_|你好，漢字かな한글↵"

#define N_ASCII 128

struct _SwbLogFont
{
  PangoContext *context;
  PangoAttrList *attributes[SWB_LOG_N_FACES];
  SwbLogGlyph ascii[SWB_LOG_N_FACES][N_ASCII];
  gboolean shaped[SWB_LOG_N_FACES][N_ASCII]; /* which of them are made; the others wait until they are needed */
  GHashTable *glyphs[SWB_LOG_N_FACES];
  int cell_width;
  int row_height;
  int baseline;
};

static void
glyph_clear (SwbLogGlyph *glyph)
{
  g_clear_object (&glyph->font);
}

static void
glyph_free (gpointer data)
{
  glyph_clear (data);
  g_free (data);
}

static void
shape_one (SwbLogFont  *self,
           SwbLogFace   face,
           gunichar     c,
           SwbLogGlyph *out)
{
  PangoGlyphString *glyphs = pango_glyph_string_new ();
  char text[8];
  int length = g_unichar_to_utf8 (c, text);
  GList *items = swb_log_font_itemize (self, face, text, length, FALSE);

  if (items != NULL && items->next == NULL)
    {
      PangoItem *item = items->data;

      pango_shape_full (text, length, text, length, &item->analysis, glyphs);
      if (glyphs->num_glyphs == 1 && item->analysis.font != NULL)
        {
          out->font = g_object_ref (item->analysis.font);
          out->glyph = glyphs->glyphs[0].glyph;
          out->width = glyphs->glyphs[0].geometry.width;
        }
    }

  g_list_free_full (items, (GDestroyNotify) pango_item_free);
  pango_glyph_string_free (glyphs);
}

static void
measure (SwbLogFont *self)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (self->context);
  PangoRectangle logical;
  int height;

  pango_layout_set_text (layout, "0000000000", -1);
  pango_layout_get_extents (layout, NULL, &logical);
  self->cell_width = MAX (PANGO_PIXELS_CEIL (logical.width / 10), 1);

  pango_layout_set_text (layout, SAMPLE, -1);
  pango_layout_get_extents (layout, NULL, &logical);
  height = PANGO_PIXELS_CEIL (logical.height);
  self->row_height = MAX (height, 1);
  self->baseline = PANGO_PIXELS (pango_layout_get_baseline (layout));
}

/**
 * swb_log_font_new:
 * @context: the widget's Pango context, whose font is taken
 * @scale: zoom, 1.0 for the size as it is
 *
 * Returns: (transfer full): the font
 */
SwbLogFont *
swb_log_font_new (PangoContext *context,
                  double        scale)
{
  SwbLogFont *self = g_new0 (SwbLogFont, 1);
  PangoFontDescription *font = pango_font_description_copy (pango_context_get_font_description (context));
  double size = pango_font_description_get_size (font) * scale;

  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, size);
  else
    pango_font_description_set_size (font, (int) size);

  self->context = g_object_ref (context);
  pango_context_set_font_description (context, font);
  pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
  pango_context_set_round_glyph_positions (context, TRUE);

  for (guint face = 0; face < SWB_LOG_N_FACES; face++)
    {
      self->attributes[face] = pango_attr_list_new ();
      if (face == SWB_LOG_FACE_ITALIC)
        pango_attr_list_insert (self->attributes[face], pango_attr_style_new (PANGO_STYLE_ITALIC));
      self->glyphs[face] = g_hash_table_new_full (NULL, NULL, NULL, glyph_free);
    }

  measure (self);
  pango_font_description_free (font);
  return self;
}

/**
 * swb_log_font_free:
 * @self: a font
 */
void
swb_log_font_free (SwbLogFont *self)
{
  for (guint face = 0; face < SWB_LOG_N_FACES; face++)
    {
      for (guint c = 0; c < N_ASCII; c++)
        glyph_clear (&self->ascii[face][c]);
      g_hash_table_unref (self->glyphs[face]);
      pango_attr_list_unref (self->attributes[face]);
    }
  g_object_unref (self->context);
  g_free (self);
}

/**
 * swb_log_font_get_cell_width:
 * @self: a font
 *
 * Returns: pixels of one column
 */
int
swb_log_font_get_cell_width (SwbLogFont *self)
{
  return self->cell_width;
}

/**
 * swb_log_font_get_row_height:
 * @self: a font
 *
 * Returns: pixels of one row, enough for CJK
 */
int
swb_log_font_get_row_height (SwbLogFont *self)
{
  return self->row_height;
}

/**
 * swb_log_font_get_baseline:
 * @self: a font
 *
 * Returns: pixels from the top of a row to its baseline
 */
int
swb_log_font_get_baseline (SwbLogFont *self)
{
  return self->baseline;
}

/**
 * swb_log_font_get_glyph:
 * @self: a font
 * @face: upright or italic
 * @c: a character
 *
 * Returns: (transfer none): its glyph, valid until the next call
 */
const SwbLogGlyph *
swb_log_font_get_glyph (SwbLogFont *self,
                        SwbLogFace  face,
                        gunichar    c)
{
  GHashTable *glyphs = self->glyphs[face];
  SwbLogGlyph *glyph;

  if (c < N_ASCII)
    {
      if (G_UNLIKELY (!self->shaped[face][c]))
        {
          self->shaped[face][c] = TRUE;
          /* controls are never drawn by themselves */
          if (c >= 0x20 && c < 0x7f)
            shape_one (self, face, c, &self->ascii[face][c]);
        }
      return &self->ascii[face][c];
    }

  glyph = g_hash_table_lookup (glyphs, GUINT_TO_POINTER (c));
  if (glyph != NULL)
    return glyph;

  if (g_hash_table_size (glyphs) >= MAX_GLYPHS)
    g_hash_table_remove_all (glyphs);

  glyph = g_new0 (SwbLogGlyph, 1);
  shape_one (self, face, c, glyph);
  g_hash_table_insert (glyphs, GUINT_TO_POINTER (c), glyph);
  return glyph;
}

/**
 * swb_log_font_warm:
 * @self: a font
 * @scale: device pixels of one pixel
 *
 * Makes the upright ASCII characters and has Cairo render them, which keeps them with the font. Else the first frame of a
 * stream would wait for that.
 */
void
swb_log_font_warm (SwbLogFont *self,
                   int         scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, self->cell_width * scale,
                                                         self->row_height * scale);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  for (gunichar c = 0x21; c < 0x7f; c++)
    {
      const SwbLogGlyph *glyph = swb_log_font_get_glyph (self, SWB_LOG_FACE_UPRIGHT, c);
      PangoGlyphInfo info = { .glyph = glyph->glyph, .geometry.width = glyph->width };
      PangoGlyphString glyphs = { .num_glyphs = 1, .glyphs = &info };

      if (glyph->font == NULL)
        continue;
      cairo_move_to (cr, 0, self->baseline);
      pango_cairo_show_glyph_string (cr, glyph->font, &glyphs);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/**
 * swb_log_font_itemize:
 * @self: a font
 * @face: upright or italic
 * @text: UTF-8 that has to be shaped together
 * @length: its bytes
 * @rtl: whether it is a right-to-left run
 *
 * Returns: (transfer full) (element-type PangoItem): its items, in the order of the text
 */
GList *
swb_log_font_itemize (SwbLogFont *self,
                      SwbLogFace  face,
                      const char *text,
                      int         length,
                      gboolean    rtl)
{
  return pango_itemize_with_base_dir (self->context, rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR,
                                      text, 0, length, self->attributes[face], NULL);
}
