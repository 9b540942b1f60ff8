#pragma once

#include "swb-template.h"

G_BEGIN_DECLS

/* For swb-template.c and swb-template-values.c alone. */
gboolean swb_template_bad_variable (gsize    position,
                                    gsize   *error_position,
                                    GError **error,
                                    char    *message);

G_END_DECLS
