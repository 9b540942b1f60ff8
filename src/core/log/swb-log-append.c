#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-store.h"

#include <netinet/in.h>

#include "swb-log-encode.h"
#include "swb-log-flow-private.h"
#include "swb-log-row-cut.h"
#include "swb-log-writer-private.h"

/* A stream that flows one way only is acknowledged by a packet of ours now and then: otherwise, 2 GiB on, whoever
 * analyses the capture would take it for retransmissions. */
#define ACK_INTERVAL (4u * 1024u * 1024u)

/* It is not worth reading less than this just to reach a border. */
#define FIT_MIN (64u * 1024u)

/* Counts a record that has just been put into the batch. */
static void
note_record (SwbLogStore *self,
             gsize        block,
             guint64      text_rows,
             guint64      hex_rows,
             gint64       time)
{
  SwbLogTotals *now = &self->now;

  if (now->records == 0 || self->new_segment || now->length - self->last_checkpoint >= SWB_LOG_INDEX_INTERVAL)
    {
      const SwbLogCheckpoint checkpoint = {
        .offset = now->length,
        .records = now->records,
        .text_rows = now->text_rows,
        .hex_rows = now->hex_rows,
        .bytes = { now->bytes[0], now->bytes[1] },
        .time = time,
      };

      g_array_append_val (self->checkpoints, checkpoint);
      self->last_checkpoint = now->length;
      self->new_segment = FALSE;
    }

  if (now->records == 0)
    now->first_time = time;
  now->last_time = time;
  now->length += block;
  now->records++;
  now->text_rows += text_rows;
  now->hex_rows += hex_rows;
}

/* Whether a record can be put into the batch; makes room in it when there is none. */
static gboolean
begin_record (SwbLogStore *self)
{
  if (self->now.recording && !swb_log_batch_has_room (self->batch))
    swb_log_store_commit (self);

  return self->now.recording;
}

/* Puts an event into the batch, which must have room: swb_log_store_append_event() without the questions. */
void
swb_log_store_put_event (SwbLogStore       *self,
                         SwbLogFlow        *flow,
                         SwbLogEventId      event,
                         const char *const *args,
                         gint64             time)
{
  SwbLogRecordOption option = {
    .version = SWB_LOG_RECORD_VERSION,
    .kind = SWB_LOG_KIND_EVENT,
    .event = (guint16) event,
  };
  gsize block;

  if (flow != NULL)
    {
      swb_log_flow_enter (flow, self->generation);
      swb_log_flow_close_row (flow);
      option.flow = flow->number;
      option.zone = MAX (flow->local.scope_id, flow->remote.scope_id);
      block = swb_log_encode_event (self->batch, &option, time, flow->protocol, &flow->remote, &flow->local, args);
    }
  else
    {
      block = swb_log_encode_event (self->batch, &option, time, 0, NULL, NULL, args);
    }

  note_record (self, block, 1, 1, time);
  if (event == SWB_LOG_EVENT_NOTE)
    swb_log_notes_add (self->notes, args);
}

/* What all records of a flow on interface 0 have in common. Returns the bytes of the block. */
static gsize
put_packet (SwbLogStore        *self,
            SwbLogFlow         *flow,
            SwbDirection        direction,
            guint8              tcp_flags,
            SwbLogRecordOption *option,
            const guint8       *payload,
            gsize               length,
            const char *const  *args,
            gint64              time)
{
  const SwbTcpSegment segment = {
    .sequence = flow->sequence[direction],
    .acknowledgement = (tcp_flags & SWB_TCP_ACK) != 0 ? flow->sequence[!direction] : 0,
    .flags = tcp_flags,
  };
  const SwbLogPacket packet = {
    .head = &flow->heads[direction],
    .segment = flow->protocol == IPPROTO_TCP ? &segment : NULL,
    .time = time,
    .direction = direction,
    .option = option,
    .payload = payload,
    .length = length,
    .args = args,
  };

  option->version = SWB_LOG_RECORD_VERSION;
  option->flow = flow->number;
  option->stream_offset = flow->bytes[direction];
  option->zone = MAX (flow->local.scope_id, flow->remote.scope_id);
  return swb_log_encode_packet (self->batch, &packet);
}

/* A packet without payload. It stands for a row unless it is a filler. */
static void
put_control (SwbLogStore       *self,
             SwbLogFlow        *flow,
             SwbDirection       direction,
             SwbLogKind         kind,
             guint8             tcp_flags,
             SwbLogEventId      event,
             const char *const *args,
             gint64             time)
{
  SwbLogRecordOption option = { .kind = (guint8) kind, .event = (guint16) event };
  guint rows = kind == SWB_LOG_KIND_FILLER ? 0 : 1;
  gsize block;

  if (begin_record (self))
    {
      swb_log_flow_enter (flow, self->generation);
      option.previous = flow->previous[direction];
      block = put_packet (self, flow, direction, tcp_flags, &option, NULL, 0, args, time);
      note_record (self, block, rows, rows, time);
    }

  if (kind != SWB_LOG_KIND_FILLER)
    swb_log_flow_close_row (flow);
  if ((tcp_flags & (SWB_TCP_SYN | SWB_TCP_FIN)) != 0)
    flow->sequence[direction]++;
  if ((tcp_flags & (SWB_TCP_FIN | SWB_TCP_RST)) != 0)
    flow->finished[direction] = TRUE;
}

/**
 * swb_log_store_append_open:
 * @self: the store
 * @flow: a connection that now stands
 * @initiated: who opened it: %SWB_DIRECTION_IN for an accepted client, %SWB_DIRECTION_OUT for our own connection
 * @event: %SWB_LOG_EVENT_ACCEPTED or %SWB_LOG_EVENT_CONNECTED; its argument, the peer's address, is put in here
 * @time: nanoseconds since 1970 UTC
 *
 * Records the three packets of a TCP handshake, the first of which is a row. For a UDP flow it is an event. Writer's
 * thread.
 */
void
swb_log_store_append_open (SwbLogStore  *self,
                           SwbLogFlow   *flow,
                           SwbDirection  initiated,
                           SwbLogEventId event,
                           gint64        time)
{
  char peer[SWB_NET_ADDRESS_STRING_SIZE];
  const char *args[] = { peer, NULL };

  swb_net_address_write (&flow->remote, peer);
  if (flow->protocol != IPPROTO_TCP)
    {
      swb_log_store_append_event (self, flow, event, args, time);
      return;
    }

  put_control (self, flow, initiated, SWB_LOG_KIND_OPEN, SWB_TCP_SYN, event, args, time);
  put_control (self, flow, !initiated, SWB_LOG_KIND_FILLER, SWB_TCP_SYN | SWB_TCP_ACK, SWB_LOG_EVENT_NONE, NULL, time);
  put_control (self, flow, initiated, SWB_LOG_KIND_FILLER, SWB_TCP_ACK, SWB_LOG_EVENT_NONE, NULL, time);
}

/* One record of payload. */
static void
put_data (SwbLogStore  *self,
          SwbLogFlow   *flow,
          SwbDirection  direction,
          const guint8 *data,
          gsize         length,
          gsize         read_length,
          gint64        time)
{
  SwbLogRecordOption option = { .kind = SWB_LOG_KIND_DATA };
  SwbLogRowCutter cutter = { .feed = (guint8) self->feed };
  guint64 offset;
  guint64 text_rows;
  gsize block;

  if (!begin_record (self))
    {
      self->now.unrecorded += length;
      self->gap += length;
      swb_log_flow_advance (flow, direction, data, length);
      return;
    }

  offset = self->now.length;
  swb_log_flow_enter (flow, self->generation);
  option.previous = flow->previous[direction];
  if (self->feed != SWB_LOG_FEED_BYTE)
    swb_log_flow_find_phase (flow, direction, &cutter);
  cutter.fill = swb_log_flow_join_row (flow, direction, &cutter, offset, read_length, time);
  option.row_offset = (guint16) cutter.fill;
  option.feed = cutter.feed;
  option.unit = cutter.begun ? SWB_LOG_UNIT_BEGUN : 0;
  text_rows = swb_log_row_cutter_count (&cutter, data, length);

  block = put_packet (self, flow, direction, SWB_TCP_PSH | SWB_TCP_ACK, &option, data, length, NULL, time);
  note_record (self, block, length > 0 ? text_rows : 1, MAX (1, (length + SWB_LOG_HEX_ROW - 1) / SWB_LOG_HEX_ROW),
               time);
  self->now.bytes[direction] += length;

  if (cutter.fill > length)
    swb_log_flow_leave_row (flow, direction, &cutter, flow->row_begin, read_length, time);
  else
    swb_log_flow_leave_row (flow, direction, &cutter,
                            offset + SWB_LOG_DATA_OFFSET (flow->heads[direction].length) + length - cutter.fill,
                            read_length, time);
  flow->previous[direction] = offset;
  swb_log_flow_advance (flow, direction, data, length);
}

/**
 * swb_log_store_set_feed:
 * @self: the store
 * @feed: what a line feed is, see swb_log_feed_from_encoding(); at first it is %SWB_LOG_FEED_BYTE
 *
 * How the text that is recorded from now on is cut into rows, in both directions. What has been recorded stays as it is, and
 * a row that is open ends there. Writer's thread.
 */
void
swb_log_store_set_feed (SwbLogStore *self,
                        SwbLogFeed   feed)
{
  self->feed = feed;
}

/**
 * swb_log_store_append_data:
 * @self: the store
 * @flow: the connection, or the pair of UDP addresses
 * @direction: received or sent
 * @data: (nullable): the payload: one read of a TCP stream, or one datagram. BORROWED: the bytes must stay and not change
 *   until the next swb_log_store_commit(), for they are not copied
 * @length: its bytes, any number for TCP (more than %SWB_LOG_MAX_PAYLOAD becomes several records), for UDP what a
 *   datagram can hold; 0 is a record for UDP, and nothing for TCP
 * @time: when the first byte was read or sent, nanoseconds since 1970 UTC
 *
 * While recording is stopped the bytes are only counted. Writer's thread.
 */
void
swb_log_store_append_data (SwbLogStore  *self,
                           SwbLogFlow   *flow,
                           SwbDirection  direction,
                           const guint8 *data,
                           gsize         length,
                           gint64        time)
{
  gsize max = SWB_LOG_MAX_PAYLOAD;
  gsize done = 0;

  if (flow->protocol != IPPROTO_TCP)
    max = flow->heads[direction].v6 ? SWB_IP_MAX_DATAGRAM_V6 : SWB_IP_MAX_DATAGRAM_V4;
  else if (length == 0)
    return;

  do
    {
      gsize piece = MIN (length - done, max);

      put_data (self, flow, direction, data != NULL ? data + done : NULL, piece, length, time);
      done += piece;
    }
  while (done < length);

  if (flow->protocol == IPPROTO_TCP && flow->unacked[direction] >= ACK_INTERVAL && !flow->finished[!direction])
    {
      put_control (self, flow, !direction, SWB_LOG_KIND_FILLER, SWB_TCP_ACK, SWB_LOG_EVENT_NONE, NULL, time);
      flow->unacked[direction] = 0;
    }
}

/* @overhead: of a packet of the stream; @until_ack: bytes after which one that acknowledges them follows, of so many bytes:
 * @ack_overhead */
static gsize
fit (SwbLogStore *self,
     gsize        overhead,
     guint64      until_ack,
     gsize        ack_overhead,
     gsize        max)
{
  const gsize whole = SWB_LOG_MAX_PAYLOAD + overhead;
  const guint64 at = self->segment != NULL ? swb_log_segment_get_file_offset (self->segment, self->now.length) : 0;

  for (gsize room = SWB_LOG_ALIGNMENT - at % SWB_LOG_ALIGNMENT;; room += SWB_LOG_ALIGNMENT)
    {
      gsize packets = (room + whole - 1) / whole;
      gsize length = MIN (room - MIN (room, packets * overhead), packets * SWB_LOG_MAX_PAYLOAD);

      if (length >= until_ack)
        length -= MIN (length, ack_overhead);
      if (length > max)
        return max;
      if (length >= FIT_MIN)
        return length;
    }
}

/**
 * swb_log_store_fit_data:
 * @self: the store
 * @flow: a TCP connection
 * @direction: received or sent
 * @max: the most that there is room for, in bytes
 *
 * When a stream comes as fast as it can be read, what is written should end at a multiple of %SWB_LOG_ALIGNMENT: see
 * there. Writer's thread.
 *
 * Returns: how many bytes to read, so that the file ends there if all of them come: at most @max, and never so few that
 *   it were not worth a system call
 */
gsize
swb_log_store_fit_data (SwbLogStore *self,
                        SwbLogFlow  *flow,
                        SwbDirection direction,
                        gsize        max)
{
  /* the packet that acknowledges them comes behind them */
  guint64 until_ack = flow->finished[!direction]                  ? G_MAXUINT64
                      : flow->unacked[direction] >= ACK_INTERVAL ? 0
                                                                  : ACK_INTERVAL - flow->unacked[direction];

  return fit (self, swb_log_encode_get_overhead (&flow->heads[direction]), until_ack,
              swb_log_encode_get_overhead (&flow->heads[!direction]), max);
}

/**
 * swb_log_store_fit_stream:
 * @self: the store
 * @local: this machine's address of a TCP connection
 * @remote: the peer's
 * @max: the most that is of use, in bytes
 *
 * As swb_log_store_fit_data() for what is about to be sent, for those who know no flow. A packet that acknowledges what is
 * sent is not reckoned with: there is one in many, and the next call makes good for it. Writer's thread.
 *
 * Returns: how many bytes to send, so that the file ends at the border if the kernel takes all of them
 */
gsize
swb_log_store_fit_stream (SwbLogStore         *self,
                          const SwbNetAddress *local,
                          const SwbNetAddress *remote,
                          gsize                max)
{
  SwbIpHead head;

  swb_ip_head_init (&head, IPPROTO_TCP, local, remote);
  return fit (self, swb_log_encode_get_overhead (&head), G_MAXUINT64, 0, max);
}

/**
 * swb_log_store_append_end:
 * @self: the store
 * @flow: the connection
 * @direction: who ended it: %SWB_DIRECTION_IN for the peer
 * @kind: %SWB_LOG_KIND_FIN or %SWB_LOG_KIND_RST for a row; %SWB_LOG_KIND_FILLER for the FIN with which the other side
 *   answers, which is none
 * @event: what to say of it
 * @args: (nullable) (array zero-terminated=1): the event's arguments
 * @time: nanoseconds since 1970 UTC
 *
 * A side that has ended already sends no second FIN: then only the event is recorded. So it is for a UDP flow. Writer's
 * thread.
 */
void
swb_log_store_append_end (SwbLogStore       *self,
                          SwbLogFlow        *flow,
                          SwbDirection       direction,
                          SwbLogKind         kind,
                          SwbLogEventId      event,
                          const char *const *args,
                          gint64             time)
{
  guint8 tcp_flags = SWB_TCP_ACK | (kind == SWB_LOG_KIND_RST ? SWB_TCP_RST : SWB_TCP_FIN);

  g_return_if_fail (kind == SWB_LOG_KIND_FIN || kind == SWB_LOG_KIND_RST || kind == SWB_LOG_KIND_FILLER);

  if (flow->protocol == IPPROTO_TCP && (!flow->finished[direction] || kind == SWB_LOG_KIND_RST))
    put_control (self, flow, direction, kind, tcp_flags, event, args, time);
  else if (kind != SWB_LOG_KIND_FILLER)
    swb_log_store_append_event (self, flow, event, args, time);
}

/**
 * swb_log_store_append_event:
 * @self: the store
 * @flow: (nullable): the connection that it concerns
 * @event: what happened
 * @args: (nullable) (array zero-terminated=1): its arguments, copied; at most %SWB_LOG_EVENT_MAX_ARGS, of which each is
 *   cut after 4096 bytes
 * @time: nanoseconds since 1970 UTC
 *
 * Writer's thread.
 */
void
swb_log_store_append_event (SwbLogStore       *self,
                            SwbLogFlow        *flow,
                            SwbLogEventId      event,
                            const char *const *args,
                            gint64             time)
{
  if (begin_record (self))
    swb_log_store_put_event (self, flow, event, args, time);
  else if (flow != NULL)
    swb_log_flow_close_row (flow);
}
