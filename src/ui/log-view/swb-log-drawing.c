#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-drawing.h"

/* What a row of a common length needs. */
#define SOME_INKS 6
#define SOME_GLYPHS 128

static void
ink_clear (gpointer data)
{
  SwbLogInk *ink = data;

  g_object_unref (ink->font);
}

/**
 * swb_log_drawing_new:
 *
 * Returns: (transfer full): a drawing of nothing
 */
SwbLogDrawing *
swb_log_drawing_new (void)
{
  SwbLogDrawing *self = g_new0 (SwbLogDrawing, 1);

  self->inks = g_array_sized_new (FALSE, FALSE, sizeof (SwbLogInk), SOME_INKS);
  g_array_set_clear_func (self->inks, ink_clear);
  self->glyphs = g_array_sized_new (FALSE, FALSE, sizeof (SwbLogPlacedGlyph), SOME_GLYPHS);
  return self;
}

/**
 * swb_log_drawing_free:
 * @self: (transfer full) (nullable): a drawing
 */
void
swb_log_drawing_free (SwbLogDrawing *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->inks);
  g_array_unref (self->glyphs);
  g_clear_pointer (&self->below, gsk_render_node_unref);
  g_free (self);
}

/**
 * swb_log_drawing_get_ink:
 * @self: a drawing
 * @font: a font
 * @color: a colour
 *
 * Returns: the index of that font and colour, which are added when they have not been used yet
 */
guint
swb_log_drawing_get_ink (SwbLogDrawing *self,
                         PangoFont     *font,
                         const GdkRGBA *color)
{
  SwbLogInk ink = { font, *color };

  for (guint i = 0; i < self->inks->len; i++)
    {
      const SwbLogInk *known = &g_array_index (self->inks, SwbLogInk, i);

      if (known->font == font && gdk_rgba_equal (&known->color, color))
        return i;
    }

  g_object_ref (font);
  g_array_append_val (self->inks, ink);
  return self->inks->len - 1;
}
