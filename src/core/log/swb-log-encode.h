#pragma once

#include "swb-ip-packet.h"
#include "swb-log-batch.h"
#include "swb-log-event.h"
#include "swb-log-format.h"

G_BEGIN_DECLS

/**
 * SwbLogPacket:
 *
 * One record to be written as a packet of interface 0.
 *
 * @head: the headers of its flow and direction
 * @segment: (nullable): for TCP
 * @time: nanoseconds since 1970 UTC
 * @direction: inbound or outbound
 * @option: what our readers want to know
 * @payload: (nullable): BORROWED until the batch is written or dropped
 * @length: its bytes
 * @args: (nullable): arguments of option.event
 */
typedef struct
{
  const SwbIpHead *head;
  const SwbTcpSegment *segment;
  gint64 time;
  SwbDirection direction;
  const SwbLogRecordOption *option;
  const guint8 *payload;
  gsize length;
  const char *const *args;
} SwbLogPacket;

GBytes *swb_log_encode_head (guint   number,
                             guint64 begin);
GBytes *swb_log_encode_tail (gint64  first_time,
                             gint64  last_time,
                             guint64 records);
gsize swb_log_encode_get_overhead (const SwbIpHead *head);
gsize swb_log_encode_packet (SwbLogBatch        *batch,
                             const SwbLogPacket *packet);
gsize swb_log_encode_event (SwbLogBatch              *batch,
                            const SwbLogRecordOption *option,
                            gint64                    time,
                            int                       protocol,
                            const SwbNetAddress      *source,
                            const SwbNetAddress      *destination,
                            const char *const        *args);

G_END_DECLS
