#pragma once

#include "swb-charset.h"

G_BEGIN_DECLS

char *swb_raw_expression_from_text (const char *text,
                                    SwbCharset *charset,
                                    gboolean    caseless,
                                    GError    **error);
char *swb_raw_expression_new (const char *expression,
                              SwbCharset *charset,
                              gboolean    caseless,
                              GError    **error);

G_END_DECLS
