#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-capture-stream.h"

#include <string.h>

/* A segment that came too early. */
typedef struct
{
  SwbCaptureSegment segment;
  guint8 bytes[];
} Held;

/* Sequence numbers wrap: how far @a is after @b, RFC 9293 section 3.4. */
static gint32
distance (guint32 a,
          guint32 b)
{
  return (gint32) (a - b);
}

/**
 * swb_capture_stream_init:
 * @self: a stream that nothing is known of
 */
void
swb_capture_stream_init (SwbCaptureStream *self)
{
  memset (self, 0, sizeof *self);
  g_queue_init (&self->segments);
}

/**
 * swb_capture_stream_clear:
 * @self: a stream; what waits in it is forgotten
 */
void
swb_capture_stream_clear (SwbCaptureStream *self)
{
  g_queue_clear_full (&self->segments, g_free);
  self->waiting = 0;
}

/**
 * swb_capture_stream_begin:
 * @self: a stream
 * @next: the sequence number of its first byte, as a SYN tells; otherwise its first segment decides
 */
void
swb_capture_stream_begin (SwbCaptureStream *self,
                          guint32           next)
{
  self->known = TRUE;
  self->next = next;
}

/* Passes on what is new of a segment that doesn't begin after what comes next. */
static void
take (SwbCaptureStream        *self,
      const SwbCaptureSegment *segment,
      SwbCaptureStreamFunc     func,
      gpointer                 user_data)
{
  gsize old = (gsize) (guint32) distance (self->next, segment->sequence);
  gsize length = segment->length;
  gsize whole = length + segment->missing;

  if (old > 0 && old >= whole + (segment->fin && !self->finished ? 1 : 0))
    {
      /* one byte before the next is a keep-alive probe */
      if (whole > 1 || (whole == 1 && old > 1))
        {
          self->repeated++;
          self->repeated_bytes += length;
        }
      return;
    }

  self->repeated_bytes += MIN (old, length);
  if (old < length)
    func (segment->data + old, length - old, user_data);
  if (old < whole && segment->missing > 0)
    func (NULL, whole - MAX (old, length), user_data);
  if (old < whole)
    self->next = segment->sequence + (guint32) whole;
  if (segment->fin && !self->finished)
    {
      self->finished = TRUE;
      self->next++;
      func (NULL, 0, user_data);
    }
}

/* Passes on what no longer has to wait. */
static void
drain (SwbCaptureStream    *self,
       SwbCaptureStreamFunc func,
       gpointer             user_data)
{
  Held *held;

  while ((held = g_queue_peek_head (&self->segments)) != NULL && distance (held->segment.sequence, self->next) <= 0)
    {
      g_queue_pop_head (&self->segments);
      self->waiting -= held->segment.length;
      take (self, &held->segment, func, user_data);
      g_free (held);
    }
}

/* Gives up on what is missing before the first segment that waits. */
static void
skip_hole (SwbCaptureStream    *self,
           SwbCaptureStreamFunc func,
           gpointer             user_data)
{
  Held *held = g_queue_peek_head (&self->segments);
  gsize hole = (gsize) distance (held->segment.sequence, self->next);

  self->next = held->segment.sequence;
  func (NULL, hole, user_data);
  drain (self, func, user_data);
}

static void
hold (SwbCaptureStream        *self,
      const SwbCaptureSegment *segment)
{
  GList *link = self->segments.tail;
  Held *held;

  while (link != NULL && distance (((Held *) link->data)->segment.sequence, segment->sequence) > 0)
    link = link->prev;

  if (link != NULL)
    {
      const SwbCaptureSegment *same = &((Held *) link->data)->segment;

      if (same->sequence == segment->sequence && same->length >= segment->length && same->fin >= segment->fin)
        {
          self->repeated++;
          self->repeated_bytes += segment->length;
          return;
        }
    }

  held = g_malloc (sizeof *held + segment->length);
  held->segment = *segment;
  held->segment.data = held->bytes;
  if (segment->length > 0)
    memcpy (held->bytes, segment->data, segment->length);
  g_queue_insert_after (&self->segments, link, held);
  self->waiting += segment->length;
}

/**
 * swb_capture_stream_add:
 * @self: a stream
 * @segment: one with payload or a FIN; copied if it has to wait
 * @func: called for what comes next in the stream, in order
 * @user_data: for it
 */
void
swb_capture_stream_add (SwbCaptureStream        *self,
                        const SwbCaptureSegment *segment,
                        SwbCaptureStreamFunc     func,
                        gpointer                 user_data)
{
  if (!self->known)
    swb_capture_stream_begin (self, segment->sequence);

  if (distance (segment->sequence, self->next) > 0)
    hold (self, segment);
  else
    take (self, segment, func, user_data);

  drain (self, func, user_data);
  while (self->waiting > SWB_CAPTURE_STREAM_MAX_WAITING || self->segments.length > SWB_CAPTURE_STREAM_MAX_SEGMENTS)
    skip_hole (self, func, user_data);
}

/**
 * swb_capture_stream_acknowledge:
 * @self: a stream
 * @acknowledgement: what the other side expects next
 * @time: when it said so, nanoseconds
 * @func: as for swb_capture_stream_add()
 * @user_data: for it
 *
 * What was acknowledged and is not in the capture after a while is missing there.
 */
void
swb_capture_stream_acknowledge (SwbCaptureStream    *self,
                                guint32              acknowledgement,
                                gint64               time,
                                SwbCaptureStreamFunc func,
                                gpointer             user_data)
{
  Held *held;

  while ((held = g_queue_peek_head (&self->segments)) != NULL &&
         distance (acknowledgement, held->segment.sequence) >= 0 &&
         (time < held->segment.time || time - held->segment.time > SWB_CAPTURE_STREAM_PATIENCE))
    skip_hole (self, func, user_data);
}

/**
 * swb_capture_stream_flush:
 * @self: a stream
 * @func: as for swb_capture_stream_add()
 * @user_data: for it
 *
 * Nothing more will come: passes on all that waits.
 */
void
swb_capture_stream_flush (SwbCaptureStream    *self,
                          SwbCaptureStreamFunc func,
                          gpointer             user_data)
{
  while (!g_queue_is_empty (&self->segments))
    skip_hole (self, func, user_data);
}
