#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_APPLICATION (swb_application_get_type ())
G_DECLARE_FINAL_TYPE (SwbApplication, swb_application, SWB, APPLICATION, GtkApplication)

SwbApplication *swb_application_new (void);
void swb_application_update_actions (SwbApplication *self);
void swb_application_session_changed (SwbApplication *self);
void swb_application_close_later (SwbApplication *self,
                                  gpointer        endpoint);

G_END_DECLS
