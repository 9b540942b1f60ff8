#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_MESSAGE_BAR (swb_message_bar_get_type ())
G_DECLARE_FINAL_TYPE (SwbMessageBar, swb_message_bar, SWB, MESSAGE_BAR, GtkWidget)

void swb_message_bar_show (SwbMessageBar *self,
                           const char    *message,
                           const char    *remedy);
void swb_message_bar_hide (SwbMessageBar *self);
void swb_message_bar_set_action (SwbMessageBar *self,
                                 const char    *label);

G_END_DECLS
