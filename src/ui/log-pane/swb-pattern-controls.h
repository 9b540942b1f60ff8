#pragma once

#include <gtk/gtk.h>

#include "swb-find-pattern.h"

G_BEGIN_DECLS

#define SWB_TYPE_PATTERN_CONTROLS (swb_pattern_controls_get_type ())
G_DECLARE_FINAL_TYPE (SwbPatternControls, swb_pattern_controls, SWB, PATTERN_CONTROLS, GObject)

SwbPatternControls *swb_pattern_controls_new (GtkWidget *entry,
                                              GtkWidget *status);
gboolean swb_pattern_controls_make_pattern (SwbPatternControls *self,
                                            const char         *encoding,
                                            SwbLogPattern     **pattern);
void swb_pattern_controls_show_status (SwbPatternControls *self,
                                       const char         *text,
                                       gboolean            error);
const char *swb_pattern_controls_get_text (SwbPatternControls *self);
void swb_pattern_controls_set_text (SwbPatternControls *self,
                                    const char         *text);
SwbFindKind swb_pattern_controls_get_kind (SwbPatternControls *self);
void swb_pattern_controls_set_kind (SwbPatternControls *self,
                                    SwbFindKind         kind);
gboolean swb_pattern_controls_get_match_case (SwbPatternControls *self);
void swb_pattern_controls_set_match_case (SwbPatternControls *self,
                                          gboolean            match_case);
void swb_pattern_controls_focus (SwbPatternControls *self);

G_END_DECLS
