#pragma once

#include <gtk/gtk.h>

#include "swb-log-event.h"

G_BEGIN_DECLS

#define SWB_LOG_N_PEER_COLORS 8
#define SWB_LOG_N_HIGHLIGHTS 8

/**
 * SwbLogPalette:
 *
 * The colours of a log view, for a light or a dark background. None is the only sign of what it says: directions have
 * arrows, peers their address, severities a mark of their own.
 */
typedef struct
{
  GdkRGBA text;
  GdkRGBA dim;
  GdkRGBA faint;
  GdkRGBA in;
  GdkRGBA out;
  GdkRGBA info;
  GdkRGBA warning;
  GdkRGBA error;
  GdkRGBA badge;
  GdkRGBA badge_text;
  GdkRGBA escape;
  GdkRGBA escape_text;
  GdkRGBA hit;
  GdkRGBA hit_current;
  GdkRGBA selection;
  GdkRGBA selection_unfocused;
  GdkRGBA peers[SWB_LOG_N_PEER_COLORS];
  GdkRGBA highlights[SWB_LOG_N_HIGHLIGHTS];
} SwbLogPalette;

void swb_log_palette_init (SwbLogPalette *self,
                           const GdkRGBA *foreground);
const GdkRGBA *swb_log_palette_get_peer (const SwbLogPalette *self,
                                         guint32              flow);
const GdkRGBA *swb_log_palette_get_severity (const SwbLogPalette *self,
                                             SwbLogSeverity       severity);

G_END_DECLS
