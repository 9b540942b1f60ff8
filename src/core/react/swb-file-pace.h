#pragma once

#include "swb-file-send.h"
#include "swb-json-object.h"

G_BEGIN_DECLS

#define SWB_FILE_PACE_MAX_RATE G_GUINT64_CONSTANT (1000000000000)
#define SWB_FILE_PACE_MAX_DELAY_US G_GUINT64_CONSTANT (3600000000)

/**
 * SwbFilePace:
 *
 * How a panel sends files, as it stands in a workspace file:
 *
 * | member     | type   | values                                                               | default |
 * |------------|--------|----------------------------------------------------------------------|---------|
 * | `piece`    | number | bytes that are sent at once, 1 … 262144; UDP: of a datagram, 1 … 65507 | 0: as suits |
 * | `rate`     | number | bytes a second at most, 0 … 10¹²                                     | 0: as fast as it goes |
 * | `delay-us` | number | microseconds from one piece to the next, 0 … 3600000000; not with `rate` | 0 |
 *
 * Other members are kept. A plain struct without a thread of its own.
 *
 * @unknown: (nullable): other members
 */
typedef struct
{
  SwbFileSendOptions options;
  JsonObject *unknown;
} SwbFilePace;

SwbFilePace *swb_file_pace_new (const SwbFileSendOptions *options);
SwbFilePace *swb_file_pace_copy (const SwbFilePace *self);
void swb_file_pace_free (SwbFilePace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbFilePace, swb_file_pace_free)

gboolean swb_file_pace_read (const SwbJsonObject *object,
                             const char          *member,
                             gboolean             datagrams,
                             SwbFilePace        **pace,
                             GError             **error);
void swb_file_pace_write (const SwbFilePace *self,
                          JsonObject        *object,
                          const char        *member);

G_END_DECLS
