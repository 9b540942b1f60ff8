#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbTextEncoder:
 *
 * Makes the bytes of one send from characters, which are encoded, and bytes, which are not. Characters that follow each
 * other are encoded together; a byte order mark or the like stands once, before the first of them. Knows where in the
 * source each character came from, so that a fault is shown where it was typed. Belongs to one thread.
 */
typedef struct _SwbTextEncoder SwbTextEncoder;

SwbTextEncoder *swb_text_encoder_new (const char *encoding);
void swb_text_encoder_free (SwbTextEncoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbTextEncoder, swb_text_encoder_free)

gboolean swb_text_encoder_open (SwbTextEncoder *self,
                                GError        **error);
void swb_text_encoder_add_text (SwbTextEncoder *self,
                                const char     *text,
                                gsize           length,
                                gsize           position);
void swb_text_encoder_add_value (SwbTextEncoder *self,
                                 const char     *text,
                                 gsize           length,
                                 gsize           position);
gboolean swb_text_encoder_add_bytes (SwbTextEncoder *self,
                                     const guint8   *data,
                                     gsize           length,
                                     gsize          *error_position,
                                     GError        **error);
gboolean swb_text_encoder_flush (SwbTextEncoder *self,
                                 gsize          *error_position,
                                 GError        **error);
const GByteArray *swb_text_encoder_get_bytes (SwbTextEncoder *self);
GBytes *swb_text_encoder_steal_bytes (SwbTextEncoder *self);

gboolean swb_text_check_utf8 (const char *text,
                              gsize      *error_position,
                              GError    **error);

G_END_DECLS
