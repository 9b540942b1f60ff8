#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  SWB_LOG_FACE_UPRIGHT,
  SWB_LOG_FACE_ITALIC,
} SwbLogFace;

#define SWB_LOG_N_FACES 2

/**
 * SwbLogGlyph:
 *
 * A character that can be drawn by itself, as Pango shaped it once.
 *
 * @font: its font; %NULL when it takes several glyphs and has to be shaped where it stands
 * @glyph: its glyph
 * @width: its advance, Pango units
 */
typedef struct
{
  PangoFont *font;
  PangoGlyph glyph;
  int width;
} SwbLogGlyph;

/**
 * SwbLogFont:
 *
 * The monospace font of a log view on a grid of fixed cells, and the glyphs that were needed so far. Shaping each row
 * by a PangoLayout costs many times what its few distinct characters cost once; so characters that stand alone are
 * shaped once and then placed. Main thread only.
 */
typedef struct _SwbLogFont SwbLogFont;

SwbLogFont *swb_log_font_new (PangoContext *context,
                              double        scale);
void swb_log_font_free (SwbLogFont *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogFont, swb_log_font_free)

int swb_log_font_get_cell_width (SwbLogFont *self);
int swb_log_font_get_row_height (SwbLogFont *self);
int swb_log_font_get_baseline (SwbLogFont *self);
const SwbLogGlyph *swb_log_font_get_glyph (SwbLogFont *self,
                                           SwbLogFace  face,
                                           gunichar    c);
void swb_log_font_warm (SwbLogFont *self,
                        int         scale);
GList *swb_log_font_itemize (SwbLogFont *self,
                             SwbLogFace  face,
                             const char *text,
                             int         length,
                             gboolean    rtl);

G_END_DECLS
