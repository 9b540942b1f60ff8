#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-carry.h"

#include <netinet/in.h>
#include <string.h>

#include "swb-log-context.h"

/* How far to look back for a border in what was passed over, step by step; see SwbLogJoiner, which does the same. */
static const gsize back[] = { 16, 1024, 65536 };

/* Shift sequences are decoded one by one, so they may not be far. */
#define MAX_LINE_BACK 2

/* No encoding has more shift sequences that all count at once. */
#define MAX_SHIFTS 16u

/* UTF-7: a longer run of characters without one of ASCII begins anew. */
#define MAX_RUN 1024u

#define ESCAPE 0x1b

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
  gboolean in_runs; /* UTF-7, whose shifts have no sequences: the characters themselves go on */
  GHashTable *streams;
  guint64 resumed; /* log offset: records before it have not been taken */

  GString *text;
  GArray *spans;
  GArray *steps;
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
  self->in_runs = encoding != NULL && (g_ascii_strncasecmp (encoding, "UTF-7", 5) == 0 ||
                                       g_ascii_strncasecmp (encoding, "UTF7", 4) == 0);
  self->charset = g_steal_pointer (&charset);
  self->streams = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, stream_free);
  self->text = g_string_new (NULL);
  self->spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  self->steps = g_array_new (FALSE, FALSE, sizeof (SwbTextStep));
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
  g_clear_pointer (&self->charset, swb_charset_free);
  g_clear_object (&self->store);
  g_string_free (self->text, TRUE);
  g_array_unref (self->spans);
  g_array_unref (self->steps);
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

static void
decode (SwbLogCarry  *self,
        const guint8 *bytes,
        gsize         length)
{
  g_string_truncate (self->text, 0);
  g_array_set_size (self->spans, 0);
  swb_charset_decode (self->charset, bytes, length, self->text, self->spans);
}

static void
decode_steps (SwbLogCarry  *self,
              const guint8 *bytes,
              gsize         length)
{
  g_string_truncate (self->text, 0);
  g_array_set_size (self->steps, 0);
  swb_charset_decode_steps (self->charset, bytes, length, self->text, self->steps);
}

static gsize
get_incomplete (SwbLogCarry *self)
{
  gsize incomplete = swb_charset_get_incomplete (self->charset);

  return incomplete < SWB_CHARSET_MAX_CHARACTER ? incomplete : 0;
}

/* The byte order mark that @bytes, the beginning of a stream, begin with says how to read all of it. */
static void
find_byte_order (SwbLogCarry  *self,
                 const guint8 *bytes,
                 gsize         length)
{
  gsize unit = self->borders == SWB_CHARSET_BORDERS_UNITS_2 ? 2 : 4;

  if (length < unit)
    return;

  decode_steps (self, bytes, unit);
  if (self->steps->len == 1 && g_array_index (self->steps, SwbTextStep, 0).kind == SWB_TEXT_STEP_SHIFT)
    g_byte_array_append (self->context, bytes, (guint) unit);
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

  if (first > 0)
    g_byte_array_append (self->context, bytes, (guint) first);
  else if (offset == 0 && (self->borders == SWB_CHARSET_BORDERS_UNITS_2 || self->borders == SWB_CHARSET_BORDERS_UNITS_4))
    find_byte_order (self, bytes, length);

  bytes += first;
  length -= first;
  if (!swb_charset_borders_find (self->borders, bytes, length, offset, &border))
    border = 0;
  if (border == length)
    return 0;
  if (self->borders == SWB_CHARSET_BORDERS_UTF8 &&
      g_utf8_get_char_validated ((const char *) bytes + border, (gssize) (length - border)) < (gunichar) -2)
    return 0; /* the last character, and whole */

  if (self->context->len > 0)
    {
      g_byte_array_set_size (self->piece, 0);
      g_byte_array_append (self->piece, self->context->data, self->context->len);
      g_byte_array_append (self->piece, bytes + border, (guint) (length - border));
      decode (self, self->piece->data, self->piece->len);
    }
  else
    {
      decode (self, bytes + border, length - border);
    }
  return MIN (get_incomplete (self), length);
}

static gboolean
may_shift (const guint8 *bytes,
           gsize         length)
{
  for (gsize i = 0; i < length; i++)
    if (bytes[i] == ESCAPE || bytes[i] == 0x0e || bytes[i] == 0x0f || bytes[i] == '~' || bytes[i] == '+' || bytes[i] >= 0x80)
      return TRUE;
  return FALSE;
}

/* ISO 2022: names the set that is in use from here on, of which there is one at a time. */
static gboolean
is_set (const guint8 *bytes,
        gsize         length)
{
  return length >= 3 && bytes[0] == ESCAPE && (bytes[1] == '(' || (bytes[1] == '$' && (length == 3 || bytes[2] == '(')));
}

static gboolean
is_ascii_set (const guint8 *bytes,
              gsize         length)
{
  return length == 3 && memcmp (bytes, "\033(B", 3) == 0;
}

/* Puts the shift sequences of the steps that @bytes were cut into in the context: each that still counts, once. */
static void
keep_shifts (SwbLogCarry  *self,
             const guint8 *bytes)
{
  const SwbTextStep *kept[MAX_SHIFTS];
  gboolean have_set = FALSE;
  guint n = 0;

  for (guint i = self->steps->len; i-- > 0 && n < MAX_SHIFTS;)
    {
      const SwbTextStep *step = &g_array_index (self->steps, SwbTextStep, i);
      const guint8 *at = bytes + step->begin;
      gboolean again = FALSE;

      /* all begins anew behind what is invalid; only at the end it may be cut off */
      if (step->kind == SWB_TEXT_STEP_INVALID && !(i + 1 == self->steps->len && get_incomplete (self) > 0))
        break;
      if (step->kind != SWB_TEXT_STEP_SHIFT)
        continue;

      if (is_set (at, step->length))
        {
          again = have_set || is_ascii_set (at, step->length);
          have_set = TRUE;
        }
      for (guint k = 0; k < n && !again; k++)
        again = kept[k]->length == step->length && memcmp (bytes + kept[k]->begin, at, step->length) == 0;
      if (!again)
        kept[n++] = step;
    }

  /* those of one byte go over to a set that one of the others has named */
  for (guint k = n; k-- > 0;)
    if (kept[k]->length > 1)
      g_byte_array_append (self->context, bytes + kept[k]->begin, kept[k]->length);
  for (guint k = n; k-- > 0;)
    if (kept[k]->length == 1)
      g_byte_array_append (self->context, bytes + kept[k]->begin, 1);
}

/* UTF-7 (RFC 2152): a byte that base64 doesn't have ends what was shifted. */
static void
keep_run (SwbLogCarry  *self,
          const guint8 *bytes,
          gsize         length)
{
  gsize begin = length;

  while (begin > 0 && (g_ascii_isalnum (bytes[begin - 1]) || bytes[begin - 1] == '+' || bytes[begin - 1] == '/'))
    begin--;
  if (length - begin <= MAX_RUN && memchr (bytes + begin, '+', length - begin) != NULL)
    g_byte_array_append (self->context, bytes + begin, (guint) (length - begin));
}

/* As count_dangling(), where the encoding shifts: a line begins in its first state. */
static gsize
count_shifted (SwbLogCarry  *self,
               const guint8 *bytes,
               gsize         length,
               gsize         first)
{
  gsize begin = length;
  gsize dangling;

  while (begin > first && bytes[begin - 1] != '\n')
    begin--;
  if (begin == first)
    begin = 0;
  if ((begin > 0 || first == 0) && !may_shift (bytes + begin, length - begin))
    return 0;

  decode_steps (self, bytes + begin, length - begin);
  dangling = MIN (get_incomplete (self), length - MAX (first, begin));
  if (self->in_runs)
    keep_run (self, bytes + begin, length - begin - dangling);
  else
    keep_shifts (self, bytes + begin);
  return dangling;
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
  guint n_steps = self->borders == SWB_CHARSET_BORDERS_LINES ? MAX_LINE_BACK : G_N_ELEMENTS (back);
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
  gboolean first = FALSE;
  gsize border = 0;

  /* no byte but these goes on with a character */
  if (self->borders == SWB_CHARSET_BORDERS_UTF8 && (record->payload[0] & 0xc0) != 0x80)
    return NULL;

  if (self->reader == NULL)
    self->reader = swb_log_reader_new (self->store);
  before = g_byte_array_new ();
  for (guint i = 0; i < n_steps && !first; i++)
    {
      if (!swb_log_context_read_before (self->reader, &row, back[i], before, &first, NULL) || before->len == 0)
        return NULL;
      if (swb_charset_borders_find (self->borders, before->data, before->len, record->stream_offset - before->len, &border))
        break;
      border = 0;
    }

  part.previous = 0;
  part.payload = before->data + border;
  part.payload_length = before->len - border;
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

  g_byte_array_set_size (self->context, 0);
  if (self->borders == SWB_CHARSET_BORDERS_LINES)
    dangling = count_shifted (self, carried->bytes, carried->length, carried->first);
  else
    dangling = count_dangling (self, carried->bytes, carried->length, carried->first, record->stream_offset - held);
  keep (self, stream, record, carried, dangling);
}

/* Whether bytes may have no text and be valid: shift sequences, and byte order marks. */
static gboolean
shifts (SwbLogCarry *self)
{
  return self->borders == SWB_CHARSET_BORDERS_LINES || self->borders == SWB_CHARSET_BORDERS_UNITS_2 ||
         self->borders == SWB_CHARSET_BORDERS_UNITS_4;
}

/* Whether the context alone is no text, so that all text is that of what follows it. */
static gboolean
is_silent (SwbLogCarry         *self,
           const SwbLogCarried *carried)
{
  if (carried->first == 0)
    return TRUE;

  decode (self, carried->bytes, carried->first);
  return self->text->len == 0;
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
  gsize length = carried->first + MIN (max, carried->length - carried->first);
  gsize text_begin = text->len;
  guint first_span = spans->len;
  gsize end = length;

  if (is_silent (self, carried))
    {
      swb_charset_decode (self->charset, carried->bytes, length, text, spans);
      if (length < carried->length)
        end -= get_incomplete (self);
      while (end < length && spans->len > first_span && g_array_index (spans, SwbTextSpan, spans->len - 1).begin >= end)
        g_array_set_size (spans, spans->len - 1);
      if (!shifts (self) || is_all_text (spans, first_span))
        return;
    }

  /* what only shifts would be taken for invalid bytes where no text goes with it */
  g_string_truncate (text, text_begin);
  g_array_set_size (spans, first_span);
  decode_steps (self, carried->bytes, end);
  for (guint i = 0; i < self->steps->len; i++)
    {
      const SwbTextStep *step = &g_array_index (self->steps, SwbTextStep, i);
      const SwbTextSpan span = { step->begin, step->length, (guint32) text->len, step->text_length };

      if (step->begin < carried->first || step->kind == SWB_TEXT_STEP_SHIFT)
        continue;
      g_string_append_len (text, self->text->str + step->text_begin, step->text_length);
      g_array_append_val (spans, span);
    }
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
