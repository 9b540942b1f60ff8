#pragma once

#include <glib.h>

#include "swb-panel-settings.h"

G_BEGIN_DECLS

GBytes *swb_send_codec_build (const char   *input,
                              SwbDataFormat format,
                              const char   *encoding,
                              SwbLineEnding line_ending,
                              gsize        *error_position,
                              GError      **error);
const char *swb_line_ending_get_bytes (SwbLineEnding line_ending,
                                       gsize        *length);

G_END_DECLS
