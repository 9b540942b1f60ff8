#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-sheet.h"

#include <math.h>

typedef struct
{
  PangoFont *font;
  GdkRGBA color;
  PangoGlyphString *glyphs;
  int advance; /* of all of them, Pango units */
} Ink;

struct _SwbLogSheet
{
  GArray *inks; /* of Ink; those of earlier frames keep their memory */
  guint n_used;
};

static void
ink_clear (gpointer data)
{
  Ink *ink = data;

  g_clear_object (&ink->font);
  pango_glyph_string_free (ink->glyphs);
}

/**
 * swb_log_sheet_new:
 *
 * Returns: (transfer full): an empty sheet
 */
SwbLogSheet *
swb_log_sheet_new (void)
{
  SwbLogSheet *self = g_new0 (SwbLogSheet, 1);

  self->inks = g_array_new (FALSE, TRUE, sizeof (Ink));
  g_array_set_clear_func (self->inks, ink_clear);
  return self;
}

/**
 * swb_log_sheet_free:
 * @self: (transfer full): a sheet
 */
void
swb_log_sheet_free (SwbLogSheet *self)
{
  g_array_unref (self->inks);
  g_free (self);
}

static Ink *
get_ink (SwbLogSheet   *self,
         PangoFont     *font,
         const GdkRGBA *color)
{
  Ink *ink;

  for (guint i = 0; i < self->n_used; i++)
    {
      ink = &g_array_index (self->inks, Ink, i);
      if (ink->font == font && gdk_rgba_equal (&ink->color, color))
        return ink;
    }

  if (self->n_used == self->inks->len)
    {
      g_array_set_size (self->inks, self->n_used + 1);
      ink = &g_array_index (self->inks, Ink, self->n_used);
      ink->glyphs = pango_glyph_string_new ();
    }
  ink = &g_array_index (self->inks, Ink, self->n_used++);
  g_set_object (&ink->font, font);
  ink->color = *color;
  return ink;
}

/* Each glyph says by its offsets where it stands, wherever the advance of those before it would have put it. The advance
 * stays, for Pango draws the box of a character that no font has as wide as that. */
static void
add_text (SwbLogSheet   *self,
          GskRenderNode *node,
          int            x,
          int            y)
{
  const graphene_point_t *origin = gsk_text_node_get_offset (node);
  Ink *ink = get_ink (self, gsk_text_node_get_font (node), gsk_text_node_get_color (node));
  guint n = gsk_text_node_get_num_glyphs (node);
  const PangoGlyphInfo *from = gsk_text_node_get_glyphs (node, NULL);
  int begin = ink->glyphs->num_glyphs;
  int left = (int) lround ((x + (double) origin->x) * PANGO_SCALE);
  int baseline = (int) lround ((y + (double) origin->y) * PANGO_SCALE);

  pango_glyph_string_set_size (ink->glyphs, begin + (int) n);
  for (guint i = 0; i < n; i++)
    {
      PangoGlyphInfo *to = &ink->glyphs->glyphs[begin + (int) i];

      *to = from[i];
      to->geometry.x_offset += left - ink->advance;
      to->geometry.y_offset += baseline;
      left += to->geometry.width;
      ink->advance += to->geometry.width;
    }
}

/* Whether @node is nothing but text: what lies one above the other must stay together. */
static gboolean
is_text (GskRenderNode *node)
{
  if (gsk_render_node_get_node_type (node) != GSK_CONTAINER_NODE)
    return gsk_render_node_get_node_type (node) == GSK_TEXT_NODE;

  for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
    if (gsk_render_node_get_node_type (gsk_container_node_get_child (node, i)) != GSK_TEXT_NODE)
      return FALSE;
  return TRUE;
}

/**
 * swb_log_sheet_add:
 * @self: a sheet
 * @snapshot: where to draw what is more than text
 * @node: what a row draws, with its top left corner at the origin
 * @x: where its left is, pixels
 * @y: where its top is
 */
void
swb_log_sheet_add (SwbLogSheet   *self,
                   GtkSnapshot   *snapshot,
                   GskRenderNode *node,
                   int            x,
                   int            y)
{
  if (!is_text (node))
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
      gtk_snapshot_append_node (snapshot, node);
      gtk_snapshot_restore (snapshot);
    }
  else if (gsk_render_node_get_node_type (node) == GSK_TEXT_NODE)
    {
      add_text (self, node, x, y);
    }
  else
    {
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        add_text (self, gsk_container_node_get_child (node, i), x, y);
    }
}

/**
 * swb_log_sheet_finish:
 * @self: a sheet
 * @snapshot: where to draw what it has gathered
 *
 * The sheet is empty then.
 */
void
swb_log_sheet_finish (SwbLogSheet *self,
                      GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->n_used; i++)
    {
      Ink *ink = &g_array_index (self->inks, Ink, i);
      g_autoptr (GskRenderNode) node = gsk_text_node_new (ink->font, ink->glyphs, &ink->color,
                                                          &GRAPHENE_POINT_INIT (0, 0));

      if (node != NULL)
        gtk_snapshot_append_node (snapshot, node);
      ink->glyphs->num_glyphs = 0;
      ink->advance = 0;
      g_clear_object (&ink->font);
    }
  self->n_used = 0;
}
