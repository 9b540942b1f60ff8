#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-capture-import.h"

#include <netinet/in.h>
#include <string.h>

#include "swb-capture-stream.h"
#include "swb-ip-packet.h"
#include "swb-log-flow-private.h"

#define MAX_FLOWS 65536u
#define MAX_WAITING (64u * 1024u * 1024u)

/* Payload stays here until the store has written it. */
#define ARENA (4u * 1024u * 1024u)

typedef enum
{
  STATE_NEW,
  STATE_SYN,  /* asked for, not answered yet */
  STATE_OPEN,
  STATE_ENDED, /* refused or reset */
} State;

/* A TCP connection, or a pair of UDP addresses. */
typedef struct
{
  SwbCaptureImport *import;
  GList link; /* in the order of use */
  int protocol;
  SwbNetAddress local;
  SwbNetAddress remote;
  SwbLogFlow *log;

  State state;
  SwbDirection opener;
  guint32 syn[2];      /* sequence numbers of the SYNs */
  gboolean has_syn[2];
  SwbDirection sending; /* of the segment being looked at */
  SwbCaptureStream streams[2];
} Flow;

struct _SwbCaptureImport
{
  SwbLogStore *store;
  GHashTable *flows; /* of Flow; its own keys */
  GQueue used;       /* of Flow, the least recent first */
  gsize waiting;
  gint64 time; /* of the packet being looked at */

  guint8 *arena;
  gsize filled;

  SwbCaptureSummary summary;
  guint64 repeated_bytes;
  guint32 unknown_link;
};

static guint
flow_hash (gconstpointer key)
{
  const Flow *flow = key;

  return swb_net_address_hash (&flow->local) + swb_net_address_hash (&flow->remote) + (guint) flow->protocol;
}

/* A packet is of a flow whichever way it goes. */
static gboolean
flow_equal (gconstpointer a,
            gconstpointer b)
{
  const Flow *x = a;
  const Flow *y = b;

  if (x->protocol != y->protocol)
    return FALSE;
  return (swb_net_address_equal (&x->local, &y->local) && swb_net_address_equal (&x->remote, &y->remote)) ||
         (swb_net_address_equal (&x->local, &y->remote) && swb_net_address_equal (&x->remote, &y->local));
}

static void
flow_free (gpointer data)
{
  Flow *flow = data;

  swb_capture_stream_clear (&flow->streams[0]);
  swb_capture_stream_clear (&flow->streams[1]);
  swb_log_flow_free (flow->log);
  g_free (flow);
}

/**
 * swb_capture_import_new:
 * @store: an open store, which this thread alone writes to
 *
 * Returns: (transfer full): an import that has seen no packet yet
 */
SwbCaptureImport *
swb_capture_import_new (SwbLogStore *store)
{
  SwbCaptureImport *self = g_new0 (SwbCaptureImport, 1);

  self->store = g_object_ref (store);
  self->flows = g_hash_table_new_full (flow_hash, flow_equal, flow_free, NULL);
  self->arena = g_malloc (ARENA);
  g_queue_init (&self->used);
  return self;
}

/**
 * swb_capture_import_free:
 * @self: (transfer full) (nullable): an import
 */
void
swb_capture_import_free (SwbCaptureImport *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->flows);
  g_object_unref (self->store);
  g_free (self->arena);
  g_free (self);
}

static void
say (SwbCaptureImport *self,
     Flow             *flow,
     SwbLogEventId     event,
     guint64           number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  const char *args[] = { text, NULL };

  swb_log_store_append_event (self->store, flow != NULL ? flow->log : NULL, event, args, self->time);
}

/* As above, when there is anything to say. */
static void
say_some (SwbCaptureImport *self,
          SwbLogEventId     event,
          guint64           number)
{
  if (number > 0)
    say (self, NULL, event, number);
}

static void
say_address (SwbCaptureImport    *self,
             Flow                *flow,
             SwbLogEventId        event,
             const SwbNetAddress *address)
{
  char text[SWB_NET_ADDRESS_STRING_SIZE];
  const char *args[] = { text, NULL };

  swb_net_address_write (address, text);
  swb_log_store_append_event (self->store, flow->log, event, args, self->time);
}

static void
put_data (Flow         *flow,
          SwbDirection  direction,
          const guint8 *data,
          gsize         length)
{
  SwbCaptureImport *self = flow->import;

  if (length > ARENA - self->filled || swb_log_store_needs_commit (self->store))
    {
      swb_log_store_commit (self->store);
      self->filled = 0;
    }
  if (length > 0)
    memcpy (self->arena + self->filled, data, length);
  swb_log_store_append_data (self->store, flow->log, direction, self->arena + self->filled, length, self->time);
  self->filled += length;
}

static void
put_end (Flow        *flow,
         SwbDirection direction,
         SwbLogKind   kind)
{
  SwbCaptureImport *self = flow->import;
  g_autofree char *bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, swb_log_flow_get_bytes (flow->log, SWB_DIRECTION_IN));
  const char *args[] = { direction == SWB_DIRECTION_IN ? bytes : NULL, NULL };
  SwbLogEventId event;

  if (kind == SWB_LOG_KIND_RST)
    event = direction == SWB_DIRECTION_IN ? SWB_LOG_EVENT_PEER_RESET : SWB_LOG_EVENT_RESET;
  else
    event = direction == SWB_DIRECTION_IN ? SWB_LOG_EVENT_PEER_CLOSED : SWB_LOG_EVENT_CLOSED;
  swb_log_store_append_end (self->store, flow->log, direction, kind, event, args, self->time);
}

/* What comes next in a TCP stream: a SwbCaptureStreamFunc. */
static void
take_stream (const guint8 *data,
             gsize         length,
             gpointer      user_data)
{
  Flow *flow = user_data;
  SwbCaptureImport *self = flow->import;

  if (data != NULL)
    {
      put_data (flow, flow->sending, data, length);
    }
  else if (length > 0)
    {
      self->summary.missing += length;
      say (self, flow, flow->sending == SWB_DIRECTION_IN ? SWB_LOG_EVENT_CAPTURE_GAP_IN : SWB_LOG_EVENT_CAPTURE_GAP_OUT,
           length);
      swb_log_flow_advance (flow->log, flow->sending, NULL, length);
    }
  else
    {
      put_end (flow, flow->sending, SWB_LOG_KIND_FIN);
    }
}

static void
flush_streams (Flow *flow)
{
  for (int i = 0; i < 2; i++)
    {
      SwbCaptureStream *stream = &flow->streams[i];

      flow->import->waiting -= stream->waiting;
      flow->sending = (SwbDirection) i;
      swb_capture_stream_flush (stream, take_stream, flow);
    }
}

/* Nothing more comes of this flow: a new one takes its place, or the capture ends. */
static void
end_flow (Flow *flow)
{
  SwbCaptureImport *self = flow->import;

  flush_streams (flow);
  if (flow->state == STATE_SYN)
    say_address (self, flow, SWB_LOG_EVENT_CAPTURE_UNANSWERED,
                 flow->opener == SWB_DIRECTION_IN ? &flow->local : &flow->remote);
  for (int i = 0; i < 2; i++)
    {
      self->summary.repeated += flow->streams[i].repeated;
      self->repeated_bytes += flow->streams[i].repeated_bytes;
    }
  g_queue_unlink (&self->used, &flow->link);
  g_hash_table_remove (self->flows, flow);
}

static gboolean
is_loopback (const SwbCapturePacket *packet)
{
  static const guint8 loopback[16] = { [15] = 1 };
  const SwbNetAddress *source = &packet->source;

  if (memcmp (source->bytes, packet->destination.bytes, sizeof source->bytes) == 0)
    return TRUE;
  return source->family == G_SOCKET_FAMILY_IPV4 ? source->bytes[0] == 127
                                                : memcmp (source->bytes, loopback, sizeof loopback) == 0;
}

/* Which way the first packet of a flow goes; see SwbCaptureImport. */
static SwbDirection
guess_direction (const SwbCapturePacket *packet)
{
  if (packet->directed && !is_loopback (packet))
    return packet->direction;
  if (packet->protocol != IPPROTO_TCP)
    return SWB_DIRECTION_IN;
  if ((packet->tcp_flags & SWB_TCP_SYN) != 0)
    return (packet->tcp_flags & SWB_TCP_ACK) != 0 ? SWB_DIRECTION_OUT : SWB_DIRECTION_IN;
  return packet->source.port < packet->destination.port ? SWB_DIRECTION_OUT : SWB_DIRECTION_IN;
}

static Flow *
add_flow (SwbCaptureImport       *self,
          const SwbCapturePacket *packet)
{
  SwbDirection direction = guess_direction (packet);
  Flow *flow;

  while (self->used.length >= MAX_FLOWS)
    end_flow (g_queue_peek_head (&self->used));

  flow = g_new0 (Flow, 1);
  flow->import = self;
  flow->link.data = flow;
  flow->protocol = packet->protocol;
  flow->local = direction == SWB_DIRECTION_IN ? packet->destination : packet->source;
  flow->remote = direction == SWB_DIRECTION_IN ? packet->source : packet->destination;
  self->summary.flows++;
  flow->log = swb_log_flow_new ((guint32) self->summary.flows, packet->protocol, &flow->local, &flow->remote, 0);
  swb_capture_stream_init (&flow->streams[0]);
  swb_capture_stream_init (&flow->streams[1]);
  g_hash_table_add (self->flows, flow);
  g_queue_push_tail_link (&self->used, &flow->link);
  return flow;
}

static Flow *
get_flow (SwbCaptureImport       *self,
          const SwbCapturePacket *packet)
{
  const Flow key = { .protocol = packet->protocol, .local = packet->destination, .remote = packet->source };
  Flow *flow = g_hash_table_lookup (self->flows, &key);

  if (flow == NULL)
    return add_flow (self, packet);

  g_queue_unlink (&self->used, &flow->link);
  g_queue_push_tail_link (&self->used, &flow->link);
  return flow;
}

static SwbDirection
get_direction (Flow                   *flow,
               const SwbCapturePacket *packet)
{
  return swb_net_address_equal (&packet->source, &flow->remote) ? SWB_DIRECTION_IN : SWB_DIRECTION_OUT;
}

static void
open_connection (Flow        *flow,
                 SwbDirection opener)
{
  flow->state = STATE_OPEN;
  swb_log_store_append_open (flow->import->store, flow->log, opener,
                             opener == SWB_DIRECTION_IN ? SWB_LOG_EVENT_ACCEPTED : SWB_LOG_EVENT_CONNECTED,
                             flow->import->time);
}

/* A SYN or its answer. Returns the flow, which is another one when the addresses are used again. */
static Flow *
take_syn (Flow                   *flow,
          const SwbCapturePacket *packet)
{
  SwbDirection direction = get_direction (flow, packet);
  gboolean answer = (packet->tcp_flags & SWB_TCP_ACK) != 0;

  if (flow->has_syn[direction] && flow->syn[direction] == packet->sequence)
    {
      flow->streams[direction].repeated++;
      return flow;
    }
  if (!answer && flow->state != STATE_NEW && (flow->has_syn[direction] || flow->state != STATE_SYN))
    {
      SwbCaptureImport *self = flow->import;

      end_flow (flow);
      flow = add_flow (self, packet);
      direction = get_direction (flow, packet);
    }

  flow->has_syn[direction] = TRUE;
  flow->syn[direction] = packet->sequence;
  if (!flow->streams[direction].known)
    swb_capture_stream_begin (&flow->streams[direction], packet->sequence + 1);
  if (answer)
    {
      if (!flow->streams[!direction].known)
        swb_capture_stream_begin (&flow->streams[!direction], packet->acknowledgement);
      if (flow->state == STATE_NEW || flow->state == STATE_SYN)
        open_connection (flow, flow->state == STATE_SYN ? flow->opener : !direction);
    }
  else if (flow->state == STATE_NEW)
    {
      flow->state = STATE_SYN;
      flow->opener = direction;
    }
  return flow;
}

static void
take_reset (Flow                   *flow,
            const SwbCapturePacket *packet)
{
  SwbDirection direction = get_direction (flow, packet);

  if (flow->state == STATE_ENDED)
    {
      flow->streams[direction].repeated++;
      return;
    }

  flush_streams (flow);
  if (flow->state == STATE_SYN && direction != flow->opener)
    say_address (flow->import, flow, SWB_LOG_EVENT_REFUSED, &packet->source);
  else
    put_end (flow, direction, SWB_LOG_KIND_RST);
  flow->state = STATE_ENDED;
}

static void
take_segment (Flow                   *flow,
              const SwbCapturePacket *packet)
{
  SwbCaptureImport *self = flow->import;
  SwbDirection direction;
  SwbCaptureStream *stream;
  SwbCaptureSegment segment = {
    .sequence = packet->sequence,
    .data = packet->payload,
    .length = packet->length,
    .missing = packet->missing,
    .fin = (packet->tcp_flags & SWB_TCP_FIN) != 0,
    .time = self->time,
  };

  if ((packet->tcp_flags & SWB_TCP_SYN) != 0)
    {
      flow = take_syn (flow, packet);
      segment.sequence++;
    }
  direction = get_direction (flow, packet);
  stream = &flow->streams[direction];

  if ((packet->tcp_flags & SWB_TCP_RST) != 0)
    {
      take_reset (flow, packet);
      return;
    }
  if ((packet->tcp_flags & SWB_TCP_SYN) == 0 && (flow->state == STATE_NEW || flow->state == STATE_SYN))
    {
      if (flow->state == STATE_SYN)
        {
          open_connection (flow, flow->opener);
        }
      else
        {
          flow->state = STATE_OPEN;
          say_address (self, flow, SWB_LOG_EVENT_CAPTURE_OPEN_BEFORE, &flow->remote);
        }
    }

  if ((packet->tcp_flags & SWB_TCP_ACK) != 0)
    {
      SwbCaptureStream *other = &flow->streams[!direction];

      flow->sending = !direction;
      self->waiting -= other->waiting;
      swb_capture_stream_acknowledge (other, packet->acknowledgement, self->time, take_stream, flow);
      self->waiting += other->waiting;
    }
  if (segment.length + segment.missing > 0 || segment.fin)
    {
      flow->sending = direction;
      self->waiting -= stream->waiting;
      swb_capture_stream_add (stream, &segment, take_stream, flow);
      self->waiting += stream->waiting;
      if (self->waiting > MAX_WAITING)
        flush_streams (flow);
    }
}

static void
take_datagram (Flow                   *flow,
               const SwbCapturePacket *packet)
{
  SwbCaptureImport *self = flow->import;

  put_data (flow, get_direction (flow, packet), packet->payload, packet->length);
  if (packet->missing > 0)
    {
      self->summary.missing += packet->missing;
      say (self, flow, SWB_LOG_EVENT_CAPTURE_CUT, packet->missing);
    }
}

static void
note_link_type (SwbCaptureSummary *summary,
                guint32            link_type)
{
  for (guint i = 0; i < summary->n_link_types; i++)
    if (summary->link_types[i] == link_type)
      return;
  if (summary->n_link_types < SWB_CAPTURE_MAX_LINK_TYPES)
    summary->link_types[summary->n_link_types++] = link_type;
}

/**
 * swb_capture_import_add:
 * @self: an import
 * @frame: the next packet of the capture
 *
 * Its stamp becomes that of what it brings, also of segments that waited for it.
 */
void
swb_capture_import_add (SwbCaptureImport      *self,
                        const SwbCaptureFrame *frame)
{
  SwbCapturePacket packet;
  SwbCaptureVerdict verdict = swb_capture_packet_parse (frame, &packet);

  if (verdict == SWB_CAPTURE_TAKEN && packet.protocol == IPPROTO_UDP &&
      packet.length > (packet.source.family == G_SOCKET_FAMILY_IPV6 ? SWB_IP_MAX_DATAGRAM_V6 : SWB_IP_MAX_DATAGRAM_V4))
    verdict = SWB_CAPTURE_BAD_HEADER;

  self->time = frame->time;
  self->summary.packets++;
  note_link_type (&self->summary, frame->link_type);
  self->summary.verdicts[verdict]++;
  if (verdict == SWB_CAPTURE_UNKNOWN_LINK)
    self->unknown_link = frame->link_type;
  if (verdict != SWB_CAPTURE_TAKEN)
    return;

  if (packet.protocol == IPPROTO_TCP)
    take_segment (get_flow (self, &packet), &packet);
  else
    take_datagram (get_flow (self, &packet), &packet);
}

/* What is not shown, one row each. */
static void
say_verdicts (SwbCaptureImport *self)
{
  const guint64 *verdicts = self->summary.verdicts;

  if (verdicts[SWB_CAPTURE_UNKNOWN_LINK] > 0)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, verdicts[SWB_CAPTURE_UNKNOWN_LINK]);
      g_autofree char *type = g_strdup_printf ("%u", self->unknown_link);
      const char *args[] = { number, type, NULL };

      swb_log_store_append_event (self->store, NULL, SWB_LOG_EVENT_CAPTURE_UNKNOWN_LINK, args, self->time);
    }
  say_some (self, SWB_LOG_EVENT_CAPTURE_NOT_IP, verdicts[SWB_CAPTURE_NOT_IP]);
  say_some (self, SWB_LOG_EVENT_CAPTURE_NOT_TRANSPORT, verdicts[SWB_CAPTURE_NOT_TRANSPORT]);
  say_some (self, SWB_LOG_EVENT_CAPTURE_FRAGMENTS, verdicts[SWB_CAPTURE_FRAGMENT]);
  say_some (self, SWB_LOG_EVENT_CAPTURE_CUT_SHORT, verdicts[SWB_CAPTURE_CUT_SHORT]);
  say_some (self, SWB_LOG_EVENT_CAPTURE_BAD_HEADERS, verdicts[SWB_CAPTURE_BAD_HEADER]);
  say_some (self, SWB_LOG_EVENT_CAPTURE_DROPPED, self->summary.dropped);
}

/**
 * swb_capture_import_finish:
 * @self: an import
 * @summary: (inout): what the file itself has to say, of @left_out and @dropped; all the rest is filled in
 *
 * Ends all flows, says what is not shown, and commits.
 */
void
swb_capture_import_finish (SwbCaptureImport  *self,
                           SwbCaptureSummary *summary)
{
  g_autofree char *packets = NULL;
  g_autofree char *taken = NULL;
  const char *args[3] = { NULL };

  while (self->used.length > 0)
    end_flow (g_queue_peek_head (&self->used));

  self->summary.foreign = TRUE;
  self->summary.dropped = summary->dropped;
  self->summary.left_out = summary->left_out;
  *summary = self->summary;

  say_verdicts (self);
  if (summary->repeated > 0)
    {
      g_autofree char *repeated = g_strdup_printf ("%" G_GUINT64_FORMAT, summary->repeated);
      g_autofree char *bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, self->repeated_bytes);
      const char *repeated_args[] = { repeated, bytes, NULL };

      swb_log_store_append_event (self->store, NULL, SWB_LOG_EVENT_CAPTURE_REPEATED, repeated_args, self->time);
    }
  say_some (self, SWB_LOG_EVENT_CAPTURE_LEFT_OUT, summary->left_out);

  packets = g_strdup_printf ("%" G_GUINT64_FORMAT, summary->packets);
  taken = g_strdup_printf ("%" G_GUINT64_FORMAT, summary->verdicts[SWB_CAPTURE_TAKEN]);
  args[0] = packets;
  args[1] = taken;
  swb_log_store_append_event (self->store, NULL, SWB_LOG_EVENT_CAPTURE_READ, args, self->time);
  swb_log_store_commit (self->store);
}
