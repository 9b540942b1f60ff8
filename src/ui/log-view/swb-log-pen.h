#pragma once

#include "swb-log-drawing.h"
#include "swb-log-font.h"
#include "swb-log-text.h"

G_BEGIN_DECLS

/**
 * SwbLogPen:
 *
 * Puts glyphs on one row's grid into a drawing. On the stack, between swb_log_pen_begin() and swb_log_pen_end().
 */
typedef struct
{
  SwbLogFont *font;
  SwbLogDrawing *drawing;
  GtkSnapshot *below; /* NULL until something is drawn there */
  int top;            /* of the line, pixels */
  SwbLogFace face;
  const GdkRGBA *color;
  PangoFont *last_font; /* with the colour: that of the ink below */
  guint ink;
} SwbLogPen;

void swb_log_pen_begin (SwbLogPen     *self,
                        SwbLogFont    *font,
                        SwbLogDrawing *drawing);
void swb_log_pen_end (SwbLogPen *self);
void swb_log_pen_move (SwbLogPen *self,
                       int        top);
void swb_log_pen_add_below (SwbLogPen     *self,
                            GskRenderNode *node);
void swb_log_pen_set (SwbLogPen     *self,
                      SwbLogFace     face,
                      const GdkRGBA *color);
void swb_log_pen_box (SwbLogPen     *self,
                      double         column,
                      double         width,
                      const GdkRGBA *color);
void swb_log_pen_character (SwbLogPen *self,
                            double     column,
                            guint      width,
                            gunichar   c);
void swb_log_pen_string (SwbLogPen  *self,
                         double      column,
                         const char *text,
                         gssize      length);
void swb_log_pen_run (SwbLogPen        *self,
                      double            column,
                      const SwbLogText *text,
                      guint             first,
                      guint             n);

G_END_DECLS
