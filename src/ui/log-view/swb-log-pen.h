#pragma once

#include "swb-log-font.h"
#include "swb-log-text.h"

G_BEGIN_DECLS

/* Colours and fonts that a row may go to and fro between without a new node each time. */
#define SWB_LOG_PEN_SLOTS 4

/**
 * SwbLogPenSlot:
 *
 * Glyphs of one font and colour, from left to right.
 */
typedef struct
{
  const GdkRGBA *color;
  PangoFont *font;
  PangoGlyphString *glyphs;
  double origin;
  double last;
} SwbLogPenSlot;

/**
 * SwbLogPen:
 *
 * Puts glyphs on one row's grid and gathers those of one font and colour into one render node. On the stack, between
 * swb_log_pen_begin() and swb_log_pen_end().
 */
typedef struct
{
  GtkSnapshot *snapshot;
  SwbLogFont *font;
  SwbLogFace face;
  const GdkRGBA *color;
  SwbLogPenSlot slots[SWB_LOG_PEN_SLOTS];
  guint next_slot;
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
