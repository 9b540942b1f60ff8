#pragma once

#include <gtk/gtk.h>

#include "swb-send-codec.h"

G_BEGIN_DECLS

#define SWB_TYPE_SEND_PREVIEW (swb_send_preview_get_type ())
G_DECLARE_FINAL_TYPE (SwbSendPreview, swb_send_preview, SWB, SEND_PREVIEW, GtkWidget)

void swb_send_preview_show_frame (SwbSendPreview       *self,
                                  const SwbSendFrame   *frame,
                                  const SwbSendOptions *options,
                                  const char           *note);
void swb_send_preview_show_error (SwbSendPreview *self,
                                  const char     *message);
void swb_send_preview_show_working (SwbSendPreview *self,
                                    const char     *message);
char *swb_send_preview_dup_text (SwbSendPreview *self);

G_END_DECLS
