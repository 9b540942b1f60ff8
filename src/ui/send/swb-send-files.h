#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_SEND_FILES (swb_send_files_get_type ())
G_DECLARE_FINAL_TYPE (SwbSendFiles, swb_send_files, SWB, SEND_FILES, GtkWidget)

void swb_send_files_set_panel (SwbSendFiles *self,
                               SwbPanel     *panel);
void swb_send_files_choose (SwbSendFiles *self);
void swb_send_files_offer (SwbSendFiles *self,
                           GListModel   *files);
void swb_send_files_accept_drops (SwbSendFiles *self,
                                  GtkWidget    *widget);

G_END_DECLS
