#pragma once

#include "swb-log-view.h"

G_BEGIN_DECLS

#define SWB_TYPE_FIND_BAR (swb_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (SwbFindBar, swb_find_bar, SWB, FIND_BAR, GtkWidget)

void swb_find_bar_set_view (SwbFindBar *self,
                            SwbLogView *view);
void swb_find_bar_open (SwbFindBar *self,
                        const char *text);
void swb_find_bar_close (SwbFindBar *self);
gboolean swb_find_bar_is_open (SwbFindBar *self);
void swb_find_bar_go (SwbFindBar *self,
                      gboolean    forward);
void swb_find_bar_go_to (SwbFindBar *self,
                         guint64     index);
void swb_find_bar_update (SwbFindBar *self);

G_END_DECLS
