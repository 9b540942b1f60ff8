#pragma once

#include "swb-charset.h"

G_BEGIN_DECLS

/**
 * SwbCharsetOutput:
 *
 * What bytes became, in room that is used again: for those who decode one piece after the other. Not for several threads at
 * once.
 *
 * @text: UTF-8
 * @spans: (element-type SwbTextSpan): what the bytes became; of swb_charset_output_decode()
 * @steps: (element-type SwbTextStep): likewise; of swb_charset_output_decode_steps()
 */
typedef struct
{
  GString *text;
  GArray *spans;
  GArray *steps;
} SwbCharsetOutput;

SwbCharsetOutput *swb_charset_output_new (void);
void swb_charset_output_free (SwbCharsetOutput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbCharsetOutput, swb_charset_output_free)

void swb_charset_output_decode (SwbCharsetOutput *self,
                                SwbCharset       *charset,
                                const guint8     *bytes,
                                gsize             length);
void swb_charset_output_decode_steps (SwbCharsetOutput *self,
                                      SwbCharset       *charset,
                                      const guint8     *bytes,
                                      gsize             length);

G_END_DECLS
