#pragma once

#include <gtk/gtk.h>

#include "swb-file-page.h"

G_BEGIN_DECLS

#define SWB_TYPE_FILE_HEAD (swb_file_head_get_type ())
G_DECLARE_FINAL_TYPE (SwbFileHead, swb_file_head, SWB, FILE_HEAD, GtkWidget)

void swb_file_head_set_page (SwbFileHead *self,
                             SwbFilePage *page);

G_END_DECLS
