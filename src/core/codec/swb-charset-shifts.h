#pragma once

#include "swb-charset-border.h"

G_BEGIN_DECLS

/**
 * SwbCharsetShifts:
 *
 * Finds the sequences that bring a converter into the state that it is in behind bytes of a stream: the shift sequences of
 * ISO/IEC 2022 and HZ that still count, the beginning of what UTF-7 shifts, and a byte order mark. What follows can be decoded
 * by itself when they are put in front of it. Belongs to one thread at a time.
 */
typedef struct _SwbCharsetShifts SwbCharsetShifts;

SwbCharsetShifts *swb_charset_shifts_new (SwbCharset *charset);
void swb_charset_shifts_free (SwbCharsetShifts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbCharsetShifts, swb_charset_shifts_free)

gsize swb_charset_shifts_find (SwbCharsetShifts *self,
                               const guint8     *tainted,
                               gsize             length,
                               gsize             first,
                               GByteArray       *sequences);
void swb_charset_shifts_find_order (SwbCharsetShifts *self,
                                    const guint8     *tainted,
                                    gsize             length,
                                    GByteArray       *sequences);

G_END_DECLS
