#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_SEND_TEXT (swb_send_text_get_type ())
G_DECLARE_FINAL_TYPE (SwbSendText, swb_send_text, SWB, SEND_TEXT, GtkTextView)

/* Bytes of UTF-8 that are laid out and edited here at most. */
#define SWB_SEND_TEXT_MAX_EDITED (128 * 1024)

char *swb_send_text_dup_text (SwbSendText *self);
void swb_send_text_set_text (SwbSendText *self,
                             const char  *text);
void swb_send_text_insert (SwbSendText *self,
                           const char  *text);
gsize swb_send_text_get_held (SwbSendText *self);
void swb_send_text_mark_error (SwbSendText *self,
                               gsize        position);
gboolean swb_send_text_is_on_edge (SwbSendText *self,
                                   gboolean     first);

G_END_DECLS
