#pragma once

#include "swb-matcher.h"
#include "swb-sequence.h"

G_BEGIN_DECLS

typedef enum
{
  SWB_EXPECTATION_OPEN,     /* not met yet */
  SWB_EXPECTATION_MET,
  SWB_EXPECTATION_MISSED,   /* and no more bytes can change that */
  SWB_EXPECTATION_COSTLY,   /* the expression needs too many attempts for what has come */
} SwbExpectationResult;

/* Bytes of what came that are kept to be shown. */
#define SWB_EXPECTATION_MAX_SHOWN 4096u

/**
 * SwbExpectationInput:
 *
 * What has come for the next expect step of a sequence: a stream, or datagrams. At the cap, 1 MiB, the oldest is
 * dropped. Belongs to one thread.
 */
typedef struct _SwbExpectationInput SwbExpectationInput;

SwbExpectationInput *swb_expectation_input_new (gboolean datagrams);
void swb_expectation_input_free (SwbExpectationInput *self);
void swb_expectation_input_add (SwbExpectationInput *self,
                                const guint8        *tainted,
                                gsize                length);
void swb_expectation_input_clear (SwbExpectationInput *self);
void swb_expectation_input_mark (SwbExpectationInput *self);
SwbExpectationResult swb_expectation_input_match (SwbExpectationInput   *self,
                                                  const SwbSequenceStep *step,
                                                  SwbMatcher            *matcher);
GBytes *swb_expectation_input_dup (SwbExpectationInput *self);

char *swb_expectation_format (GBytes     *bytes,
                              gint64      difference,
                              const char *encoding);
GBytes *swb_expectation_build (const SwbSequenceStep *step,
                               const char            *panel_encoding);
gint64 swb_expectation_compare (const SwbSequenceStep *step,
                                GBytes                *expected,
                                GBytes                *received);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbExpectationInput, swb_expectation_input_free)

G_END_DECLS
