#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_FOLD (swb_fold_get_type ())
G_DECLARE_FINAL_TYPE (SwbFold, swb_fold, SWB, FOLD, GtkWidget)

void swb_fold_set_side (SwbFold   *self,
                        GtkWidget *side);
void swb_fold_set_content (SwbFold   *self,
                           GtkWidget *content);
gboolean swb_fold_get_folded (SwbFold *self);
gboolean swb_fold_get_show_side (SwbFold *self);
void swb_fold_set_show_side (SwbFold *self,
                             gboolean show_side);
void swb_fold_set_side_width (SwbFold *self,
                              int      side_width);
void swb_fold_resize_side (SwbFold *self,
                           int      step);
gboolean swb_fold_switch_side (SwbFold *self);

G_END_DECLS
