#pragma once

#include "swb-matcher.h"

G_BEGIN_DECLS

/**
 * SwbWildcard:
 *
 * Bytes to look for, some of them left open, with runs of any bytes between. Immutable.
 */
typedef struct _SwbWildcard SwbWildcard;

SwbWildcard *swb_wildcard_new_bytes (const guint8 *data,
                                     gsize         length);
SwbWildcard *swb_wildcard_new_pattern (const char *pattern,
                                       GError    **error);
void swb_wildcard_free (SwbWildcard *self);
SwbMatcherResult swb_wildcard_find (SwbWildcard   *self,
                                    const guint8  *tainted,
                                    gsize          length,
                                    gsize          from,
                                    SwbMatchFound *found);

G_END_DECLS
