#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-carry.h"

#include <netinet/in.h>
#include <string.h>

#include "swb-charset-output.h"
#include "swb-charset-shifts.h"
#include "swb-log-context.h"

/* What is kept of one direction of one connection, while there is something to keep. */
typedef struct
{
  gint64 key;
  guint64 next;        /* stream offset that the next record is expected at */
  SwbLogRest rest;     /* held back; its length may be 0 */
  GByteArray *context; /* what shifts the encoding; nothing for most encodings */
} Stream;

struct _SwbLogCarry
{
  SwbLogStore *store;
  SwbLogReader *reader; /* to look back with; made when it is needed */
  SwbCharset *charset;
  SwbCharsetBorders borders;
  SwbCharsetShifts *shifts; /* NULL where the meaning of bytes depends on none */
  GHashTable *streams;
  guint64 resumed; /* log offset: records before it have not been taken */

  SwbCharsetOutput *output;
  GByteArray *joined;
  GByteArray *piece;
  GByteArray *context;
  guint8 stale[SWB_CHARSET_MAX_CHARACTER];
};

static void
stream_free (gpointer data)
{
  Stream *stream = data;

  g_byte_array_unref (stream->context);
  g_free (stream);
}

static gint64
get_key (guint32      flow,
         SwbDirection direction)
{
  return 2 * (gint64) flow + (direction == SWB_DIRECTION_IN);
}

static Stream *
find_stream (SwbLogCarry *self,
             guint32      flow,
             SwbDirection direction)
{
  gint64 key = get_key (flow, direction);

  /* mostly there is none */
  return g_hash_table_size (self->streams) > 0 ? g_hash_table_lookup (self->streams, &key) : NULL;
}

/**
 * swb_log_carry_new:
 * @store: the log that the records are of
 * @encoding: (nullable): name of an encoding; %NULL for UTF-8
 * @error: return location for the errors of swb_charset_new()
 *
 * Returns: (transfer full) (nullable): a carry that holds nothing
 */
SwbLogCarry *
swb_log_carry_new (SwbLogStore *store,
                   const char  *encoding,
                   GError     **error)
{
  g_autoptr (SwbCharset) charset = swb_charset_new (encoding != NULL ? encoding : "UTF-8", error);
  SwbLogCarry *self;

  if (charset == NULL)
    return NULL;

  self = g_new0 (SwbLogCarry, 1);
  self->store = g_object_ref (store);
  self->borders = swb_charset_get_borders (charset);
  if (self->borders == SWB_CHARSET_BORDERS_LINES || swb_charset_borders_get_unit (self->borders) > 1)
    self->shifts = swb_charset_shifts_new (charset);
  self->charset = g_steal_pointer (&charset);
  self->streams = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, stream_free);
  self->output = swb_charset_output_new ();
  self->joined = g_byte_array_new ();
  self->piece = g_byte_array_new ();
  self->context = g_byte_array_new ();
  return self;
}

/**
 * swb_log_carry_free:
 * @self: (transfer full) (nullable): a carry
 */
void
swb_log_carry_free (SwbLogCarry *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->streams);
  g_clear_pointer (&self->reader, swb_log_reader_free);
  g_clear_pointer (&self->shifts, swb_charset_shifts_free);
  g_clear_pointer (&self->charset, swb_charset_free);
  g_clear_object (&self->store);
  g_clear_pointer (&self->output, swb_charset_output_free);
  g_byte_array_unref (self->joined);
  g_byte_array_unref (self->piece);
  g_byte_array_unref (self->context);
  g_free (self);
}

/**
 * swb_log_carry_is_utf8:
 * @self: a carry
 *
 * Returns: whether the bytes of what swb_log_carry_take() gives are text as they are, and need no swb_log_carry_decode()
 */
gboolean
swb_log_carry_is_utf8 (SwbLogCarry *self)
{
  return self->borders == SWB_CHARSET_BORDERS_UTF8;
}

/**
 * swb_log_carry_get_size:
 * @self: a carry
 *
 * Returns: how many streams it keeps something of
 */
guint
swb_log_carry_get_size (SwbLogCarry *self)
{
  return g_hash_table_size (self->streams);
}

static gsize
get_incomplete (SwbLogCarry *self)
{
  gsize incomplete = swb_charset_get_incomplete (self->charset);

  return incomplete < SWB_CHARSET_MAX_CHARACTER ? incomplete : 0;
}

/*
 * Bytes at the end of @bytes of a character that may go on. The first @first bytes are context; the first one behind them
 * is at @offset of its stream, and begins a character. Leaves the context of what follows in the carry.
 */
static gsize
count_dangling (SwbLogCarry  *self,
                const guint8 *bytes,
                gsize         length,
                gsize         first,
                guint64       offset)
{
  gsize border;

  g_byte_array_set_size (self->context, 0);
  if (self->borders == SWB_CHARSET_BORDERS_LINES)
    return swb_charset_shifts_find (self->shifts, bytes, length, first, self->context);

  if (first > 0)
    g_byte_array_append (self->context, bytes, (guint) first);
  else if (self->shifts != NULL && offset == 0)
    swb_charset_shifts_find_order (self->shifts, bytes, length, self->context);

  bytes += first;
  length -= first;
  if (!swb_charset_borders_find (self->borders, bytes, length, offset, &border))
    border = 0;
  if (border == length)
    return 0;
  if (self->borders == SWB_CHARSET_BORDERS_UTF8 &&
      g_utf8_get_char_validated ((const char *) bytes + border, (gssize) (length - border)) < (gunichar) -2)
    return 0; /* the last character, and whole */

  g_byte_array_set_size (self->piece, 0);
  g_byte_array_append (self->piece, self->context->data, self->context->len);
  g_byte_array_append (self->piece, bytes + border, (guint) (length - border));
  swb_charset_output_decode (self->output, self->charset, self->piece->data, self->piece->len);
  return MIN (get_incomplete (self), length - border);
}

/* Keeps the last @dangling bytes of @carried for the records after @record, or forgets the stream when there is nothing
 * to keep. */
static void
keep (SwbLogCarry        *self,
      Stream             *stream,
      const SwbLogRecord *record,
      SwbLogCarried      *carried,
      gsize               dangling)
{
  carried->length -= dangling;
  carried->held = dangling;
  if (dangling == 0 && self->context->len == 0)
    {
      if (stream != NULL)
        g_hash_table_remove (self->streams, &stream->key);
      return;
    }

  if (stream == NULL)
    {
      stream = g_new0 (Stream, 1);
      stream->key = get_key (record->flow, record->direction);
      stream->context = g_byte_array_new ();
      g_hash_table_add (self->streams, stream);
    }
  stream->next = record->stream_offset + record->payload_length;
  stream->rest.time = record->time;
  stream->rest.flow = record->flow;
  stream->rest.direction = record->direction;
  stream->rest.local = record->local;
  stream->rest.remote = record->remote;
  stream->rest.length = dangling;
  memcpy (stream->rest.bytes, carried->bytes + carried->length, dangling);
  g_byte_array_set_size (stream->context, 0);
  g_byte_array_append (stream->context, self->context->data, self->context->len);
}

/* Takes the end of what comes before @record in its stream, and was passed over. */
static Stream *
look_back (SwbLogCarry        *self,
           const SwbLogRecord *record)
{
  const SwbLogRow row = {
    .record = record->offset,
    .kind = record->kind,
    .direction = record->direction,
    .flow = record->flow,
    .protocol = record->protocol,
    .stream_offset = record->stream_offset,
  };
  g_autoptr (GByteArray) before = NULL;
  SwbLogRecord part = *record;
  SwbLogCarried ignored;

  /* no byte but these goes on with a character */
  if (self->borders == SWB_CHARSET_BORDERS_UTF8 && (record->payload[0] & 0xc0) != 0x80)
    return NULL;

  if (self->reader == NULL)
    self->reader = swb_log_reader_new (self->store);
  before = g_byte_array_new ();
  if (!swb_log_context_read_from_border (self->reader, &row, self->borders, before))
    return NULL;

  part.previous = 0;
  part.payload = before->data;
  part.payload_length = before->len;
  part.stream_offset = record->stream_offset - part.payload_length;
  swb_log_carry_take (self, &part, &ignored);
  return find_stream (self, record->flow, record->direction);
}

/**
 * swb_log_carry_take:
 * @self: a carry
 * @record: the next data record of the log
 * @carried: (out): what its text is made of; valid until the next call, and as long as the record's payload
 *
 * Datagrams stand alone: their text is that of their own bytes.
 */
void
swb_log_carry_take (SwbLogCarry        *self,
                    const SwbLogRecord *record,
                    SwbLogCarried      *carried)
{
  gsize dangling;
  gsize held;
  Stream *stream;

  *carried = (SwbLogCarried) { .bytes = record->payload, .length = record->payload_length };
  if (self->borders == SWB_CHARSET_BORDERS_EVERYWHERE || record->protocol != IPPROTO_TCP || record->payload_length == 0)
    return;

  stream = find_stream (self, record->flow, record->direction);
  if (stream == NULL && self->borders == SWB_CHARSET_BORDERS_UTF8 && (record->payload[0] & 0xc0) != 0x80 &&
      record->payload[record->payload_length - 1] < 0x80)
    return; /* mostly */
  if (stream == NULL && record->previous != 0 && record->previous < self->resumed)
    stream = look_back (self, record);
  if (stream != NULL && stream->next != record->stream_offset)
    {
      /* what lies between was not recorded */
      carried->stale = self->stale;
      carried->stale_length = stream->rest.length;
      memcpy (self->stale, stream->rest.bytes, stream->rest.length);
      g_hash_table_remove (self->streams, &stream->key);
      stream = NULL;
    }

  held = stream != NULL ? stream->rest.length : 0;
  if (stream != NULL)
    {
      g_byte_array_set_size (self->joined, 0);
      g_byte_array_append (self->joined, stream->context->data, stream->context->len);
      g_byte_array_append (self->joined, stream->rest.bytes, (guint) held);
      g_byte_array_append (self->joined, record->payload, (guint) record->payload_length);
      carried->first = stream->context->len;
      carried->bytes = self->joined->data;
      carried->length = self->joined->len;
    }

  dangling = count_dangling (self, carried->bytes, carried->length, carried->first, record->stream_offset - held);
  keep (self, stream, record, carried, dangling);
}

/* Whether the context alone is no text, so that all text is that of what follows it. */
static gboolean
is_silent (SwbLogCarry         *self,
           const SwbLogCarried *carried)
{
  if (carried->first == 0)
    return TRUE;

  swb_charset_output_decode (self->output, self->charset, carried->bytes, carried->first);
  return self->output->text->len == 0;
}

static gboolean
is_all_text (GArray *spans,
             guint   first)
{
  for (guint i = first; i < spans->len; i++)
    if (g_array_index (spans, SwbTextSpan, i).text_length == 0)
      return FALSE;
  return TRUE;
}

/*
 * As swb_charset_decode(), of bytes that end with @held bytes of a character that may go on. Some converters look at all bytes
 * that a character may have before they say that the second one is wrong; where it turns out that none goes on, the first is
 * invalid, and nothing is known of the others.
 */
static void
decode_whole (SwbLogCarry  *self,
              const guint8 *bytes,
              gsize         length,
              gsize         held,
              GString      *text,
              GArray       *spans)
{
  gsize at = 0;

  for (;;)
    {
      guint first = spans->len;
      gsize incomplete;

      swb_charset_decode (self->charset, bytes + at, length - at, text, spans);
      for (guint i = first; at > 0 && i < spans->len; i++)
        g_array_index (spans, SwbTextSpan, i).begin += (guint32) at;

      incomplete = swb_charset_get_incomplete (self->charset);
      if (self->borders != SWB_CHARSET_BORDERS_BYTES || incomplete <= MAX (held, 1))
        return;
      g_array_set_size (spans, spans->len - (guint) (incomplete - 1));
      at = length - (incomplete - 1);
    }
}

/* swb_log_carry_decode() of the first @end bytes, step by step: what only shifts would be taken for invalid bytes where no
 * text goes with it, and what the context has of text is left out. */
static void
decode_by_steps (SwbLogCarry         *self,
                 const SwbLogCarried *carried,
                 gsize                end,
                 GString             *text,
                 GArray              *spans)
{
  const gboolean cut = end < carried->length;
  const gsize length = cut ? end : carried->length + carried->held;

  swb_charset_output_decode_steps (self->output, self->charset, carried->bytes, length);
  if (cut)
    end -= get_incomplete (self);
  for (guint i = 0; i < self->output->steps->len; i++)
    {
      const SwbTextStep *step = &g_array_index (self->output->steps, SwbTextStep, i);
      const SwbTextSpan span = { step->begin, step->length, (guint32) text->len, step->text_length };

      if (step->begin < carried->first || step->begin >= end || step->kind == SWB_TEXT_STEP_SHIFT)
        continue;
      g_string_append_len (text, self->output->text->str + step->text_begin, step->text_length);
      g_array_append_val (spans, span);
    }
}

/**
 * swb_log_carry_decode:
 * @self: a carry
 * @carried: what swb_log_carry_take() gave last
 * @max: how many bytes of it to decode at most, the context not counted; a character that is cut there is left out
 * @text: (inout): UTF-8 is appended to it, without the stale bytes
 * @spans: (inout) (element-type SwbTextSpan): what the bytes became; not those that only shift the encoding
 */
void
swb_log_carry_decode (SwbLogCarry         *self,
                      const SwbLogCarried *carried,
                      gsize                max,
                      GString             *text,
                      GArray              *spans)
{
  const gsize end = carried->first + MIN (max, carried->length - carried->first);
  const gboolean cut = end < carried->length;
  const gsize text_begin = text->len;
  const guint first_span = spans->len;

  if (is_silent (self, carried))
    {
      gsize shown = end;

      /* what is held back may say of the bytes before it that they are invalid */
      if (cut)
        swb_charset_decode (self->charset, carried->bytes, end, text, spans);
      else
        decode_whole (self, carried->bytes, end + carried->held, carried->held, text, spans);
      if (cut)
        shown -= get_incomplete (self);
      while (spans->len > first_span && g_array_index (spans, SwbTextSpan, spans->len - 1).begin >= shown)
        g_array_set_size (spans, spans->len - 1);
      if (self->shifts == NULL || is_all_text (spans, first_span))
        return;
    }

  g_string_truncate (text, text_begin);
  g_array_set_size (spans, first_span);
  decode_by_steps (self, carried, end, text, spans);
}

static gboolean
end_stream (SwbLogCarry *self,
            Stream      *stream,
            SwbLogRest  *rest)
{
  *rest = stream->rest;
  g_hash_table_remove (self->streams, &stream->key);
  return rest->length > 0;
}

/* Nothing goes either way after these. */
static gboolean
ends_connection (SwbLogEventId event)
{
  return event == SWB_LOG_EVENT_CLOSED || event == SWB_LOG_EVENT_RESET || event == SWB_LOG_EVENT_PEER_RESET ||
         event == SWB_LOG_EVENT_LOST || event == SWB_LOG_EVENT_BROKEN;
}

/**
 * swb_log_carry_end:
 * @self: a carry
 * @record: a record that is no data
 * @rest: (out): what was held back
 *
 * Call this with every such record until it returns %FALSE: what ends a connection, or one direction of it, ends what is
 * carried, too. So does a gap in the recording, for all connections.
 *
 * Returns: whether there is something in @rest
 */
gboolean
swb_log_carry_end (SwbLogCarry        *self,
                   const SwbLogRecord *record,
                   SwbLogRest         *rest)
{
  static const SwbDirection directions[] = { SWB_DIRECTION_IN, SWB_DIRECTION_OUT };

  if (g_hash_table_size (self->streams) == 0)
    return FALSE;

  if (record->event == SWB_LOG_EVENT_RECORDING_STOPPED || record->event == SWB_LOG_EVENT_RECORDING_RESUMED)
    return swb_log_carry_end_any (self, rest);
  if (!ends_connection (record->event) && record->event != SWB_LOG_EVENT_PEER_CLOSED)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      Stream *stream = find_stream (self, record->flow, directions[i]);

      /* a peer that has closed its side may still read */
      if (stream != NULL && (record->event != SWB_LOG_EVENT_PEER_CLOSED || directions[i] == SWB_DIRECTION_IN) &&
          end_stream (self, stream, rest))
        return TRUE;
    }
  return FALSE;
}

/**
 * swb_log_carry_end_any:
 * @self: a carry
 * @rest: (out): what was held back of one stream
 *
 * For the end of the log: call it until it returns %FALSE.
 *
 * Returns: whether there is something in @rest
 */
gboolean
swb_log_carry_end_any (SwbLogCarry *self,
                       SwbLogRest  *rest)
{
  GHashTableIter iter;
  gpointer stream;

  for (;;)
    {
      g_hash_table_iter_init (&iter, self->streams);
      if (!g_hash_table_iter_next (&iter, &stream, NULL))
        return FALSE;
      if (end_stream (self, stream, rest))
        return TRUE;
    }
}

/**
 * swb_log_carry_skip:
 * @self: a carry
 * @offset: log offset of the record that is taken next
 *
 * The records before it are passed over. What was held back belongs to characters that end in them, and is forgotten; what
 * they have of a character that ends in a later record is looked for in the log when that comes.
 */
void
swb_log_carry_skip (SwbLogCarry *self,
                    guint64      offset)
{
  g_hash_table_remove_all (self->streams);
  self->resumed = offset;
}
