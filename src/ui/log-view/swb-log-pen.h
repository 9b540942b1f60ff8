#pragma once

#include "swb-log-font.h"
#include "swb-log-text.h"

G_BEGIN_DECLS

/**
 * SwbLogPen:
 *
 * Puts glyphs on one row's grid and gathers neighbours of one font and colour into one render node. On the stack,
 * between swb_log_pen_begin() and swb_log_pen_end().
 */
typedef struct
{
  GtkSnapshot *snapshot;
  SwbLogFont *font;
  SwbLogFace face;
  const GdkRGBA *color;
  PangoGlyphString *glyphs;
  PangoFont *glyphs_font;
  double origin;
  double last;
} SwbLogPen;

void swb_log_pen_begin (SwbLogPen   *self,
                        SwbLogFont  *font,
                        GtkSnapshot *snapshot);
void swb_log_pen_end (SwbLogPen *self);
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
