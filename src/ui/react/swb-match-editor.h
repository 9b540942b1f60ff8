#pragma once

#include <gtk/gtk.h>

#include "swb-rule.h"

G_BEGIN_DECLS

#define SWB_TYPE_MATCH_EDITOR (swb_match_editor_get_type ())
G_DECLARE_FINAL_TYPE (SwbMatchEditor, swb_match_editor, SWB, MATCH_EDITOR, GtkWidget)

GtkWidget *swb_match_editor_new (SwbMatch    *match,
                                 SwbRuleUnit *unit,
                                 guint       *gap_ms,
                                 const char  *panel_encoding);
const char *swb_match_editor_get_fault (SwbMatchEditor *self);
guint swb_match_editor_get_n_captures (SwbMatchEditor *self);

G_END_DECLS
