#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-flow-private.h"

#include <netinet/in.h>
#include <string.h>

/**
 * swb_log_flow_new:
 * @number: number of the connection within its log, from 1
 * @protocol: `IPPROTO_TCP` or `IPPROTO_UDP`
 * @local: this machine's address
 * @remote: the peer's address
 * @initial_sequence: TCP sequence number that both directions begin with; any value will do
 *
 * Returns: (transfer full): a flow that nothing has been recorded of yet
 */
SwbLogFlow *
swb_log_flow_new (guint32              number,
                  int                  protocol,
                  const SwbNetAddress *local,
                  const SwbNetAddress *remote,
                  guint32              initial_sequence)
{
  SwbLogFlow *self = g_new0 (SwbLogFlow, 1);

  self->number = number;
  self->protocol = protocol;
  self->local = *local;
  self->remote = *remote;
  self->sequence[SWB_DIRECTION_IN] = initial_sequence;
  self->sequence[SWB_DIRECTION_OUT] = initial_sequence;
  swb_ip_head_init (&self->heads[SWB_DIRECTION_IN], protocol, remote, local);
  swb_ip_head_init (&self->heads[SWB_DIRECTION_OUT], protocol, local, remote);

  return self;
}

/**
 * swb_log_flow_restart:
 * @self: a flow
 *
 * Forgets what the flow knows of the file that it was recorded in, for it goes on in another one. Its sequence numbers,
 * its byte counts and its number stay: they are the connection's. A store that meets the flow for the first time does
 * this by itself; calling it is never wrong.
 */
void
swb_log_flow_restart (SwbLogFlow *self)
{
  self->previous[0] = 0;
  self->previous[1] = 0;
  self->generation = 0;
  swb_log_flow_close_row (self);
}

/**
 * swb_log_flow_free:
 * @self: (transfer full) (nullable): a flow
 */
void
swb_log_flow_free (SwbLogFlow *self)
{
  g_free (self);
}

/**
 * swb_log_flow_get_number:
 * @self: a flow
 *
 * Returns: its number within the log
 */
guint32
swb_log_flow_get_number (SwbLogFlow *self)
{
  return self->number;
}

/**
 * swb_log_flow_get_bytes:
 * @self: a flow
 * @direction: received or sent
 *
 * Returns: payload bytes so far, also those that came while recording was stopped
 */
guint64
swb_log_flow_get_bytes (SwbLogFlow  *self,
                        SwbDirection direction)
{
  return self->bytes[direction];
}

/*
 * Called before each record. @generation is another one whenever file offsets that were given out may no longer hold:
 * another store, another file, or records that were taken back because they could not be written.
 */
void
swb_log_flow_enter (SwbLogFlow *self,
                    guint32     generation)
{
  if (self->generation == generation)
    return;

  swb_log_flow_restart (self);
  self->generation = generation;
}

/* The next record of this flow begins a row. */
void
swb_log_flow_close_row (SwbLogFlow *self)
{
  self->row_length = 0;
}

/* @within: whether the two reads share a unit of the encoding: no message ends there. */
static gboolean
is_close_in_time (SwbLogFlow *self,
                  gboolean    within,
                  gsize       read_length,
                  gint64      time)
{
  gint64 gap = time - self->row_time;

  if (gap < 0)
    return FALSE;
  if (gap <= SWB_LOG_JOIN_GAP)
    return TRUE;

  return gap <= SWB_LOG_JOIN_GAP_TYPED &&
         (within || (read_length <= SWB_LOG_JOIN_TYPED_MAX && self->row_read <= SWB_LOG_JOIN_TYPED_MAX));
}

/* Whether the last @count bytes, up to three, are the first ones of a line feed. */
static gboolean
ends_with (SwbLogFlow  *self,
           SwbDirection direction,
           SwbLogFeed   feed,
           guint        count)
{
  const guint8 *bytes = swb_log_feed_get_bytes (feed);

  for (guint i = 0; i < count; i++)
    if ((self->tail[direction] >> 8 * (count - 1 - i) & 0xff) != bytes[i])
      return FALSE;
  return TRUE;
}

/* Where in a unit the next data record begins, for a cutter of any but %SWB_LOG_FEED_BYTE. */
void
swb_log_flow_find_phase (SwbLogFlow      *self,
                         SwbDirection     direction,
                         SwbLogRowCutter *cutter)
{
  if (self->protocol != IPPROTO_TCP)
    return;

  cutter->phase = (guint8) (self->bytes[direction] % swb_log_feed_get_unit ((SwbLogFeed) cutter->feed));
  cutter->begun = cutter->phase > 0 && ends_with (self, direction, (SwbLogFeed) cutter->feed, cutter->phase);
}

/*
 * Whether the data record at @offset, which is cut as @cutter says, goes on in the row that the flow left open. A record of
 * the other direction, an event and the like have closed it by then, see swb_log_flow_close_row(); so has another encoding.
 *
 * Returns the bytes that the row already has, or 0: a row begins.
 */
guint32
swb_log_flow_join_row (SwbLogFlow            *self,
                       SwbDirection           direction,
                       const SwbLogRowCutter *cutter,
                       guint64                offset,
                       gsize                  read_length,
                       gint64                 time)
{
  if (self->protocol != IPPROTO_TCP || self->row_length == 0 || self->row_direction != direction ||
      self->row_feed != (SwbLogFeed) cutter->feed || !is_close_in_time (self, cutter->phase > 0, read_length, time) ||
      offset - self->row_begin >= SWB_LOG_MAX_ROW_SPAN)
    return 0;

  return self->row_length;
}

/* Remembers the row that a data record leaves open, as @cutter has it, of which the first byte is at file offset @begin. */
void
swb_log_flow_leave_row (SwbLogFlow            *self,
                        SwbDirection           direction,
                        const SwbLogRowCutter *cutter,
                        guint64                begin,
                        gsize                  read_length,
                        gint64                 time)
{
  self->row_direction = direction;
  self->row_length = cutter->fill;
  self->row_feed = (SwbLogFeed) cutter->feed;
  self->row_begin = begin;
  self->row_read = read_length;
  self->row_time = time;
}

/* Counts payload, recorded or not: sequence numbers go on, so that a gap in the recording shows as one. Bytes that nobody has
 * seen are NULL. */
void
swb_log_flow_advance (SwbLogFlow   *self,
                      SwbDirection  direction,
                      const guint8 *data,
                      gsize         length)
{
  guint32 tail = G_MAXUINT32;

  if (data != NULL && length >= sizeof tail)
    {
      memcpy (&tail, data + length - sizeof tail, sizeof tail);
      self->tail[direction] = GUINT32_FROM_BE (tail);
    }
  else if (data != NULL)
    {
      for (gsize i = 0; i < length; i++)
        self->tail[direction] = self->tail[direction] << 8 | data[i];
    }
  else if (length > 0)
    {
      self->tail[direction] = tail;
    }

  self->bytes[direction] += length;
  self->unacked[direction] += length;
  self->sequence[direction] += (guint32) length;
  self->unacked[!direction] = 0;
}
