#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What one direction may hold back while it waits for what is missing: bytes, and segments. */
#define SWB_CAPTURE_STREAM_MAX_WAITING (1024u * 1024u)
#define SWB_CAPTURE_STREAM_MAX_SEGMENTS 1024u

/* What the other side has acknowledged and the capture doesn't have by then, in nanoseconds, it will never have. */
#define SWB_CAPTURE_STREAM_PATIENCE (100 * G_GINT64_CONSTANT (1000000))

/**
 * SwbCaptureStreamFunc:
 * @data: (nullable): what comes next in the stream; valid during the call. %NULL with a @length: so many bytes are
 *   missing in the capture; %NULL without: the stream ends (FIN)
 * @length: bytes
 * @user_data: as given
 */
typedef void (*SwbCaptureStreamFunc) (const guint8 *data,
                                      gsize         length,
                                      gpointer      user_data);

/**
 * SwbCaptureSegment:
 *
 * A TCP segment without its header.
 *
 * @sequence: number of its first byte
 * @data: its bytes, as far as the capture has them
 * @length: bytes of that
 * @missing: bytes more that it had
 * @fin: whether it ends the stream
 * @time: its stamp, nanoseconds
 */
typedef struct
{
  guint32 sequence;
  const guint8 *data;
  gsize length;
  gsize missing;
  gboolean fin;
  gint64 time;
} SwbCaptureSegment;

/**
 * SwbCaptureStream:
 *
 * Puts the segments of one direction of a TCP connection in order: what came before is dropped and counted, what comes
 * too early waits within the limits above, what never comes is said to be missing. Fields are for reading only.
 *
 * @known: whether it has begun
 * @next: sequence number that comes next
 * @finished: whether the FIN has come
 * @waiting: bytes that wait
 * @repeated: segments that brought nothing new
 * @repeated_bytes: bytes that had come before
 */
typedef struct
{
  gboolean known;
  guint32 next;
  gboolean finished;
  gsize waiting;
  guint64 repeated;
  guint64 repeated_bytes;

  /*< private >*/
  GQueue segments; /* of held segments, ascending */
} SwbCaptureStream;

void swb_capture_stream_init (SwbCaptureStream *self);
void swb_capture_stream_clear (SwbCaptureStream *self);
void swb_capture_stream_begin (SwbCaptureStream *self,
                               guint32           next);
void swb_capture_stream_add (SwbCaptureStream        *self,
                             const SwbCaptureSegment *segment,
                             SwbCaptureStreamFunc     func,
                             gpointer                 user_data);
void swb_capture_stream_acknowledge (SwbCaptureStream    *self,
                                     guint32              acknowledgement,
                                     gint64               time,
                                     SwbCaptureStreamFunc func,
                                     gpointer             user_data);
void swb_capture_stream_flush (SwbCaptureStream    *self,
                               SwbCaptureStreamFunc func,
                               gpointer             user_data);

G_END_DECLS
