#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SwbLogInk:
 *
 * @font: the font
 * @color: the colour
 */
typedef struct
{
  PangoFont *font;
  GdkRGBA color;
} SwbLogInk;

/**
 * SwbLogPlacedGlyph:
 *
 * @glyph: a glyph
 * @ink: index of its font and colour
 * @x: where it stands, Pango units from the left of the row
 * @y: its baseline, Pango units from the top of the row
 * @width: its advance, Pango units; the box of a character that no font has is drawn as wide as that
 */
typedef struct
{
  PangoGlyph glyph;
  guint ink;
  int x;
  int y;
  int width;
} SwbLogPlacedGlyph;

/**
 * SwbLogDrawing:
 *
 * What a row draws: its glyphs, which become a render node only together with those of other rows, see #SwbLogSheet, and what
 * lies below them. A pen makes it. Main thread only.
 *
 * @inks: (element-type SwbLogInk): fonts and colours
 * @glyphs: (element-type SwbLogPlacedGlyph): the glyphs
 * @below: boxes, and text that is clipped; %NULL when there are none, as in most rows
 */
typedef struct
{
  GArray *inks;
  GArray *glyphs;
  GskRenderNode *below;
} SwbLogDrawing;

SwbLogDrawing *swb_log_drawing_new (void);
void swb_log_drawing_free (SwbLogDrawing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogDrawing, swb_log_drawing_free)

guint swb_log_drawing_get_ink (SwbLogDrawing *self,
                               PangoFont     *font,
                               const GdkRGBA *color);

G_END_DECLS
