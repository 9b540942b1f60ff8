#pragma once

#include <glib.h>

#include "swb-charset.h"

G_BEGIN_DECLS

/**
 * SwbLogDecoder:
 *
 * An encoding as the view needs it: which bytes are which character. Belongs to one thread.
 */
typedef struct _SwbLogDecoder SwbLogDecoder;

SwbLogDecoder *swb_log_decoder_new (const char *encoding,
                                    GError    **error);
void swb_log_decoder_free (SwbLogDecoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogDecoder, swb_log_decoder_free)

gboolean swb_log_decoder_is_utf8 (SwbLogDecoder *self);
gboolean swb_log_decoder_has_ascii (SwbLogDecoder *self);
void swb_log_decoder_decode (SwbLogDecoder *self,
                             const guint8  *bytes,
                             guint32        length,
                             guint32        from,
                             guint32        end,
                             GString       *text,
                             GArray        *characters);

G_END_DECLS
