#pragma once

#include "swb-repeat.h"
#include "swb-snippet.h"

G_BEGIN_DECLS

/**
 * SwbRepeatEntry:
 * @id: its number within the endpoint
 * @name: what the user calls it
 * @snippet: (nullable): what is repeated; %NULL: what stood in the send box
 * @stopping: whether it was told to end
 * @status: what it said last
 */
typedef struct
{
  guint32 id;
  char *name;
  SwbSnippet *snippet;
  gboolean stopping;
  SwbRepeatStatus status;
} SwbRepeatEntry;

#define SWB_TYPE_REPEATS (swb_repeats_get_type ())
G_DECLARE_FINAL_TYPE (SwbRepeats, swb_repeats, SWB, REPEATS, GObject)

SwbRepeats *swb_repeats_new (SwbEndpoint *endpoint);
guint swb_repeats_get_length (SwbRepeats *self);
const SwbRepeatEntry *swb_repeats_get (SwbRepeats *self,
                                       guint       index);
guint swb_repeats_count_running (SwbRepeats *self);
gboolean swb_repeats_is_running (SwbRepeats *self,
                                 SwbSnippet *snippet);
void swb_repeats_start (SwbRepeats       *self,
                        SwbSnippet       *snippet,
                        const char       *name,
                        const SwbTarget  *target,
                        const SwbPayload *payload,
                        guint             interval_ms,
                        guint64           count);
void swb_repeats_stop (SwbRepeats *self,
                       SwbSnippet *snippet);
void swb_repeats_end (SwbRepeats *self,
                      guint       index);
void swb_repeats_stop_all (SwbRepeats *self);

G_END_DECLS
