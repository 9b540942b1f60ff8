#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_CHECKSUM_BUTTON (swb_checksum_button_get_type ())
G_DECLARE_FINAL_TYPE (SwbChecksumButton, swb_checksum_button, SWB, CHECKSUM_BUTTON, GtkWidget)

void swb_checksum_button_set_name (SwbChecksumButton *self,
                                   const char        *name);

gboolean swb_checksum_button_matches (const char *name,
                                      const char *aliases,
                                      const char *query);

G_END_DECLS
