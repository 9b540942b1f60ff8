#pragma once

#include "swb-send-codec.h"

G_BEGIN_DECLS

/* Of swb-send-codec.c, for swb-send-convert.c. */
gboolean swb_send_codec_add_data (SwbTextEncoder       *encoder,
                                  const SwbSendOptions *options,
                                  const char           *text,
                                  gsize                 length,
                                  gsize                 position,
                                  gsize                *error_position,
                                  GError              **error);

G_END_DECLS
