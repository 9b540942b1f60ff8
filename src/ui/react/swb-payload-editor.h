#pragma once

#include <gtk/gtk.h>

#include "swb-payload.h"

G_BEGIN_DECLS

#define SWB_TYPE_PAYLOAD_EDITOR (swb_payload_editor_get_type ())
G_DECLARE_FINAL_TYPE (SwbPayloadEditor, swb_payload_editor, SWB, PAYLOAD_EDITOR, GtkWidget)

GtkWidget *swb_payload_editor_new (SwbPayload *payload,
                                   const char *panel_encoding,
                                   const char *name);
void swb_payload_editor_set_captures (SwbPayloadEditor *self,
                                      guint             n_captures);
const char *swb_payload_editor_get_fault (SwbPayloadEditor *self);

G_END_DECLS
