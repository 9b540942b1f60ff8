#pragma once

#include "swb-template.h"

G_BEGIN_DECLS

gboolean swb_template_is_integer (const char *name);
gboolean swb_template_add_integer (SwbTemplateValues      *values,
                                   const SwbTemplatePiece *piece,
                                   SwbTextEncoder         *encoder,
                                   gsize                  *error_position,
                                   GError                **error);

G_END_DECLS
