#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Samples that it keeps: one a second. */
#define SWB_SPARKLINE_SAMPLES 60

#define SWB_TYPE_SPARKLINE (swb_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (SwbSparkline, swb_sparkline, SWB, SPARKLINE, GtkWidget)

void swb_sparkline_add (SwbSparkline *self,
                        double        received,
                        double        sent,
                        guint         count);

G_END_DECLS
