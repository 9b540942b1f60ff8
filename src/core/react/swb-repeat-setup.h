#pragma once

#include "swb-payload.h"

G_BEGIN_DECLS

#define SWB_REPEAT_SETUP_MAX_MS 86400000u
#define SWB_REPEAT_SETUP_MAX_COUNT (G_GUINT64_CONSTANT (1) << 53)

/**
 * SwbRepeatSetup:
 *
 * How something is sent again and again, as it stands in a workspace file:
 *
 * | member        | type   | values                                                | default |
 * |---------------|--------|-------------------------------------------------------|---------|
 * | `interval-ms` | number | 1 … 86400000; needed                                  |         |
 * | `count`       | number | how often; 0: without end                             | 0       |
 * |               |        | of a panel, not of a snippet: those of #SwbPayload    |         |
 *
 * Other members are kept. A plain struct without a thread of its own.
 *
 * @payload: (nullable): what is sent; %NULL where whoever has the set-up says it
 * @unknown: (nullable): other members
 */
typedef struct
{
  guint interval_ms;
  guint64 count;
  SwbPayload *payload;
  JsonObject *unknown;
} SwbRepeatSetup;

SwbRepeatSetup *swb_repeat_setup_new (guint             interval_ms,
                                      guint64           count,
                                      const SwbPayload *payload);
SwbRepeatSetup *swb_repeat_setup_copy (const SwbRepeatSetup *self);
void swb_repeat_setup_free (SwbRepeatSetup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbRepeatSetup, swb_repeat_setup_free)

gboolean swb_repeat_setup_read (const SwbJsonObject *object,
                                const char          *member,
                                gboolean             with_payload,
                                SwbRepeatSetup     **setup,
                                GError             **error);
void swb_repeat_setup_write (const SwbRepeatSetup *self,
                             JsonObject           *object,
                             const char           *member);

G_END_DECLS
