#pragma once

#include "swb-endpoint.h"
#include "swb-payload.h"

G_BEGIN_DECLS

/* The shortest and the longest time between two sends, in microseconds. */
#define SWB_REPEAT_MIN_INTERVAL G_GUINT64_CONSTANT (1000)
#define SWB_REPEAT_MAX_INTERVAL G_GUINT64_CONSTANT (86400000000)

typedef enum
{
  SWB_REPEAT_STATE_WAITING, /* nobody is there to send to, or its name is being looked up */
  SWB_REPEAT_STATE_RUNNING,
  SWB_REPEAT_STATE_ENDED,   /* stopped, its count reached, or with an error */
} SwbRepeatState;

/**
 * SwbRepeatStatus:
 *
 * What a repeat says of itself at one moment, a plain copy that the caller owns.
 *
 * @id: its number within the endpoint
 * @state: see #SwbRepeatState
 * @interval: microseconds from one send to the next
 * @count: sends that are wanted; 0 is no end
 * @sent: sends so far: `{{counter}}` of the next one is one more
 * @missed: ticks at which nothing was sent: they came too late, or what waits for the kernel had to go first
 * @skipped: of several receivers, those that a send left out for the second reason
 * @next: when the next one is due, nanoseconds since 1970 UTC; 0 when none is
 * @error: (nullable): why it ended by itself before its count
 */
typedef struct
{
  guint32 id;
  SwbRepeatState state;
  guint64 interval;
  guint64 count;
  guint64 sent;
  guint64 missed;
  guint64 skipped;
  gint64 next;
  GError *error;
} SwbRepeatStatus;

void swb_repeat_status_clear (SwbRepeatStatus *status);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SwbRepeatStatus, swb_repeat_status_clear)

guint32 swb_endpoint_start_repeat (SwbEndpoint      *self,
                                   const SwbTarget  *target,
                                   const SwbPayload *payload,
                                   guint64           interval,
                                   guint64           count);
void swb_endpoint_stop_repeat (SwbEndpoint *self,
                               guint32      id);
gboolean swb_endpoint_get_repeat (SwbEndpoint     *self,
                                  guint32          id,
                                  SwbRepeatStatus *status);
GArray *swb_endpoint_list_repeats (SwbEndpoint *self);

G_END_DECLS
