#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_CHOICE (swb_choice_get_type ())
G_DECLARE_FINAL_TYPE (SwbChoice, swb_choice, SWB, CHOICE, GtkWidget)

void swb_choice_set_name (SwbChoice  *self,
                          const char *name);
void swb_choice_set_max_width_chars (SwbChoice *self,
                                     int        count);
void swb_choice_set_chosen (SwbChoice  *self,
                            const char *text);
void swb_choice_offer (SwbChoice  *self,
                       GListModel *list,
                       guint       chosen);

G_END_DECLS
