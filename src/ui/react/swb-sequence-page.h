#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_SEQUENCE_PAGE (swb_sequence_page_get_type ())
G_DECLARE_FINAL_TYPE (SwbSequencePage, swb_sequence_page, SWB, SEQUENCE_PAGE, GtkWidget)

GtkWidget *swb_sequence_page_new (SwbPanel *panel);
void swb_sequence_page_set_narrow (SwbSequencePage *self,
                                   gboolean         narrow);
void swb_sequence_page_reload (SwbSequencePage *self);
void swb_sequence_page_flush (SwbSequencePage *self);

G_END_DECLS
