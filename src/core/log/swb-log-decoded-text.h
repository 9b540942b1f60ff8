#pragma once

#include "swb-charset-border.h"

G_BEGIN_DECLS

/**
 * SwbLogDecodedText:
 *
 * Bytes of an encoding whose characters have several bytes, as UTF-8, and which byte is which character. A byte that is
 * invalid is the character U+001A. One thread.
 */
typedef struct _SwbLogDecodedText SwbLogDecodedText;

SwbLogDecodedText *swb_log_decoded_text_new (const char   *encoding,
                                             const guint8 *tainted,
                                             gsize         length);
void swb_log_decoded_text_free (SwbLogDecodedText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogDecodedText, swb_log_decoded_text_free)

const char *swb_log_decoded_text_get (SwbLogDecodedText *self,
                                      gsize             *length);
gsize swb_log_decoded_text_find_byte (SwbLogDecodedText *self,
                                      gsize              at);
gsize swb_log_decoded_text_find_character (SwbLogDecodedText *self,
                                           gsize              byte);

G_END_DECLS
