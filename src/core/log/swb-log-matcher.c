#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-matcher.h"

#include <netinet/in.h>

#include "swb-log-decode-plain.h"
#include "swb-log-piece.h"

/* A regular expression is run when so much of a stream waits, so that the overlap is looked at again seldom. */
#define WINDOW (4u * SWB_LOG_MATCHER_OVERLAP)

/* What is kept before the place where the next match may begin, for `^`, `\b` and lookbehind. */
#define CONTEXT 256u

/* All streams together. With so many streams that their overlaps don't fit, each gets less. */
#define MAX_KEPT (32u * 1024u * 1024u)
#define MIN_OVERLAP 1024u
#define MANY_STREAMS 64u

/* Plain bytes: records of fewer bytes than SHORT are copied together, so much of a stream at most. */
#define SHORT 2048u
#define JOINED (64u * 1024u)
#define MAX_JOINED (2u * 1024u * 1024u)

/* What is known of one connection. */
typedef struct
{
  guint64 open_row; /* of the text view, which its next record may go on with */
  SwbLogStream *streams[2];
} Flow;

struct _SwbLogMatcher
{
  SwbLogPattern *pattern;
  gsize length; /* of the pattern, 0 for a regular expression */
  SwbLogHitFunc func;
  gpointer user_data;

  guint64 text_rows; /* begun before the next record */
  guint64 hex_rows;
  GHashTable *flows; /* by number */
  guint32 last_number;
  Flow *last_flow;

  GPtrArray *dirty; /* of SwbLogStream, not owned */
  guint n_streams;
  gsize kept;
};

static void
flow_free (gpointer data)
{
  Flow *flow = data;

  swb_log_stream_free (flow->streams[0]);
  swb_log_stream_free (flow->streams[1]);
  g_free (flow);
}

/**
 * swb_log_matcher_new:
 * @pattern: what to find
 * @func: called for each hit
 * @user_data: for it
 *
 * Returns: (transfer full): a matcher that expects the first record of a log
 */
SwbLogMatcher *
swb_log_matcher_new (SwbLogPattern *pattern,
                     SwbLogHitFunc  func,
                     gpointer       user_data)
{
  SwbLogMatcher *self = g_new0 (SwbLogMatcher, 1);

  self->pattern = swb_log_pattern_ref (pattern);
  self->length = swb_log_pattern_get_length (pattern);
  self->func = func;
  self->user_data = user_data;
  self->flows = g_hash_table_new_full (NULL, NULL, NULL, flow_free);
  self->dirty = g_ptr_array_new ();
  return self;
}

/**
 * swb_log_matcher_free:
 * @self: (transfer full) (nullable): a matcher
 */
void
swb_log_matcher_free (SwbLogMatcher *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->dirty);
  g_hash_table_unref (self->flows);
  swb_log_pattern_unref (self->pattern);
  g_free (self);
}

/**
 * swb_log_matcher_restart:
 * @self: a matcher
 * @text_rows: rows of the text view before the record that comes next
 * @hex_rows: rows of the hex view
 *
 * Forgets the records that it was given: the next one does not follow the last.
 */
void
swb_log_matcher_restart (SwbLogMatcher *self,
                         guint64        text_rows,
                         guint64        hex_rows)
{
  g_ptr_array_set_size (self->dirty, 0);
  g_hash_table_remove_all (self->flows);
  self->last_flow = NULL;
  self->n_streams = 0;
  self->kept = 0;
  self->text_rows = text_rows;
  self->hex_rows = hex_rows;
}

static Flow *
get_flow (SwbLogMatcher *self,
          guint32        number)
{
  if (self->last_flow != NULL && self->last_number == number)
    return self->last_flow;

  self->last_number = number;
  self->last_flow = g_hash_table_lookup (self->flows, GUINT_TO_POINTER (number));
  if (self->last_flow == NULL)
    {
      self->last_flow = g_new0 (Flow, 1);
      g_hash_table_insert (self->flows, GUINT_TO_POINTER (number), self->last_flow);
    }
  return self->last_flow;
}

static SwbLogStream *
get_stream (SwbLogMatcher *self,
            Flow          *flow,
            SwbDirection   direction)
{
  if (flow->streams[direction] == NULL)
    {
      flow->streams[direction] = swb_log_stream_new ();
      self->n_streams++;
    }
  return flow->streams[direction];
}

/* Hits that begin in what is kept of the stream and end in the new record. Returns how much of that they take. */
static gsize
find_across (SwbLogMatcher *self,
             SwbLogStream  *stream,
             const guint8  *data,
             gsize          length)
{
  gsize kept = stream->length;
  gsize at = 0;

  /* most often the two ends together don't even have the byte that is looked for first */
  if (!swb_log_pattern_may_straddle (self->pattern, stream->data, kept, data, MIN (length, self->length - 1)))
    return 0;

  swb_log_stream_append_bytes (stream, data, MIN (length, self->length - 1));
  for (;;)
    {
      const guint8 *found = swb_log_pattern_find_bytes (self->pattern, stream->data + at, stream->length - at);
      SwbLogHit hit;

      if (found == NULL)
        break;
      at = (gsize) (found - stream->data);
      swb_log_stream_get_hit (stream, at, self->length, &hit);
      self->func (&hit, self->user_data);
      at += self->length;
    }
  stream->length = kept;

  /* no hit may begin within another */
  swb_log_stream_drop (stream, MIN (at, kept));
  return at > kept ? at - kept : 0;
}

/* Looks for plain bytes in all that is kept of the stream, then keeps only where another hit may begin. */
static void
scan_bytes (SwbLogMatcher *self,
            SwbLogStream  *stream)
{
  gsize keep = self->length - 1;
  const guint8 *found;
  gsize at = 0;

  while ((found = swb_log_pattern_find_bytes (self->pattern, stream->data + at, stream->length - at)) != NULL)
    {
      SwbLogHit hit;

      at = (gsize) (found - stream->data);
      swb_log_stream_get_hit (stream, at, self->length, &hit);
      self->func (&hit, self->user_data);
      at += self->length;
    }

  swb_log_stream_drop (stream, MAX (at, stream->length - MIN (keep, stream->length)));
  self->kept -= stream->fresh;
  stream->fresh = 0;
  if (self->n_streams > MANY_STREAMS)
    swb_log_stream_shrink (stream);
}

static void
set_dirty (SwbLogMatcher *self,
           SwbLogStream  *stream)
{
  if (stream->dirty)
    return;

  stream->dirty = TRUE;
  g_ptr_array_add (self->dirty, stream);
}

/* Plain bytes in a short record: it waits for more of its stream, so that one look goes through many of them. */
static void
join_bytes (SwbLogMatcher     *self,
            SwbLogStream      *stream,
            const SwbLogPiece *piece,
            const guint8      *data)
{
  swb_log_stream_append (stream, piece, data);
  set_dirty (self, stream);
  stream->fresh += piece->length + sizeof *piece;
  self->kept += piece->length + sizeof *piece;

  if (stream->fresh >= JOINED)
    scan_bytes (self, stream);
  else if (self->kept > MAX_JOINED)
    swb_log_matcher_flush (self, NULL);
}

/* Plain bytes. @piece is moved to the record's end. */
static void
find_bytes (SwbLogMatcher *self,
            SwbLogStream  *stream,
            SwbLogPiece   *piece,
            const guint8  *data)
{
  gsize length = piece->length;
  const guint8 *found;
  gsize at = 0;

  if (stream != NULL && stream->fresh > 0)
    scan_bytes (self, stream);
  if (stream != NULL && stream->length > 0)
    at = find_across (self, stream, data, length);

  while ((found = swb_log_pattern_find_bytes (self->pattern, data + at, length - at)) != NULL)
    {
      gsize begin = (gsize) (found - data);
      SwbLogHit hit;

      swb_log_piece_advance (piece, data + piece->begin, begin - piece->begin);
      swb_log_piece_get_hit (piece, self->length, &hit);
      self->func (&hit, self->user_data);
      at = begin + self->length;
    }

  if (stream != NULL)
    {
      gsize keep = self->length - 1;
      gsize from = at;

      if (length - at >= keep)
        from = length - keep;
      swb_log_piece_advance (piece, data + piece->begin, from - piece->begin);
      if (from > 0)
        swb_log_stream_set (stream, piece, data + from);
      else
        swb_log_stream_append (stream, piece, data + from);
      if (stream->length > keep)
        swb_log_stream_drop (stream, stream->length - keep);
    }
  swb_log_piece_advance (piece, data + piece->begin, piece->length);
}

/* One run of a regular expression. */
typedef struct
{
  SwbLogMatcher *matcher;
  SwbLogStream *stream;
  gsize limit; /* matches that begin from here on are left for later */
} Run;

static gboolean
take_match (gsize    begin,
            gsize    length,
            gpointer user_data)
{
  Run *run = user_data;
  SwbLogHit hit;

  if (begin >= run->limit)
    return FALSE;

  swb_log_stream_get_hit (run->stream, begin, length, &hit);
  run->matcher->func (&hit, run->matcher->user_data);
  run->stream->start = begin + length;
  return TRUE;
}

static gsize
get_overlap (SwbLogMatcher *self)
{
  return CLAMP (MAX_KEPT / 2 / MAX (1, self->n_streams), MIN_OVERLAP, SWB_LOG_MATCHER_OVERLAP);
}

/* Runs the regular expression over what is kept of the stream, then keeps the overlap alone. */
static gboolean
scan (SwbLogMatcher *self,
      SwbLogStream  *stream,
      gboolean       all,
      GError       **error)
{
  gsize length = stream->length;
  gsize overlap = get_overlap (self);
  gsize rest = length > overlap ? length - overlap : 0;
  Run run = { self, stream, all ? length : rest };
  gboolean done = swb_log_pattern_match_regex (self->pattern, stream->data, length, stream->start, take_match,
                                               &run, error);

  stream->start = MAX (stream->start, rest);
  if (stream->start > CONTEXT)
    swb_log_stream_drop (stream, swb_log_pattern_count_whole (self->pattern, stream->data, stream->start - CONTEXT));
  self->kept -= length - stream->length;
  if (self->n_streams > MANY_STREAMS)
    swb_log_stream_shrink (stream);
  return done;
}

/* Whatever is looked for. */
static gboolean
scan_all (SwbLogMatcher *self,
          SwbLogStream  *stream,
          GError       **error)
{
  if (self->length == 0)
    return scan (self, stream, TRUE, error);

  scan_bytes (self, stream);
  return TRUE;
}

/* A regular expression. @piece is moved to the record's end. */
static gboolean
find_regex (SwbLogMatcher *self,
            SwbLogStream  *stream,
            SwbLogPiece   *piece,
            const guint8  *data,
            GError       **error)
{
  swb_log_stream_append (stream, piece, data);
  self->kept += piece->length;
  swb_log_piece_advance (piece, data, piece->length);
  set_dirty (self, stream);

  if (stream->length - stream->start >= WINDOW && !scan (self, stream, FALSE, error))
    return FALSE;
  return self->kept <= MAX_KEPT || swb_log_matcher_flush (self, error);
}

static gboolean
find_in_datagram (SwbLogMatcher *self,
                  SwbLogPiece   *piece,
                  const guint8  *data,
                  GError       **error)
{
  SwbLogStream *stream = swb_log_stream_new ();
  Run run = { self, stream, piece->length };
  gboolean done;

  swb_log_stream_append (stream, piece, data);
  done = swb_log_pattern_match_regex (self->pattern, data, piece->length, 0, take_match, &run, error);
  swb_log_piece_advance (piece, data, piece->length);
  swb_log_stream_free (stream);
  return done;
}

static gboolean
add_data (SwbLogMatcher     *self,
          const SwbLogPlain *plain,
          gboolean           wanted,
          GError           **error)
{
  Flow *flow = plain->flow > 0 ? get_flow (self, plain->flow) : NULL;
  const guint8 *data = plain->payload;
  SwbLogStream *stream = NULL;
  SwbLogPiece piece = {
    .record = plain->offset,
    .length = plain->payload_length,
    .cutter = plain->cutter,
    .open_row = flow != NULL ? flow->open_row : 0,
    .next_row = self->text_rows,
    .hex_row = self->hex_rows,
  };
  gboolean done = TRUE;

  if (piece.length == 0)
    {
      self->text_rows++;
      self->hex_rows++;
      return TRUE;
    }

  if (flow != NULL && plain->protocol == IPPROTO_TCP && wanted && self->length != 1)
    stream = get_stream (self, flow, plain->direction);

  if (!wanted)
    {
      swb_log_piece_advance (&piece, data, piece.length);
    }
  else if (self->length > 0 && stream != NULL && piece.length < SHORT)
    {
      join_bytes (self, stream, &piece, data);
      swb_log_piece_advance (&piece, data, piece.length);
    }
  else if (self->length > 0)
    {
      find_bytes (self, stream, &piece, data);
    }
  else if (stream != NULL)
    {
      done = find_regex (self, stream, &piece, data, error);
    }
  else
    {
      done = find_in_datagram (self, &piece, data, error);
    }

  self->text_rows = piece.next_row;
  self->hex_rows += (plain->payload_length + SWB_LOG_HEX_ROW - 1) / SWB_LOG_HEX_ROW;
  if (flow != NULL)
    flow->open_row = piece.open_row;
  return done;
}

/* A direction that has ended needs no memory any longer. */
static gboolean
end_stream (SwbLogMatcher *self,
            guint32        number,
            SwbDirection   direction,
            GError       **error)
{
  Flow *flow = number > 0 ? get_flow (self, number) : NULL;
  SwbLogStream *stream = flow != NULL ? flow->streams[direction] : NULL;
  gboolean done = TRUE;

  if (stream == NULL)
    return TRUE;

  if (stream->dirty)
    {
      done = scan_all (self, stream, error);
      g_ptr_array_remove_fast (self->dirty, stream);
    }
  if (self->length == 0)
    self->kept -= stream->length;
  self->n_streams--;
  g_clear_pointer (&flow->streams[direction], swb_log_stream_free);
  return done;
}

/* In the line of an event. */
typedef struct
{
  SwbLogMatcher *matcher;
  guint64 record;
} EventRun;

static gboolean
take_event_match (gsize    begin,
                  gsize    length,
                  gpointer user_data)
{
  EventRun *run = user_data;
  const SwbLogHit hit = {
    .record = run->record,
    .begin = (guint32) MIN (begin, G_MAXUINT16),
    .length = (guint32) length,
    .text_row = run->matcher->text_rows,
    .hex_row = run->matcher->hex_rows,
  };

  run->matcher->func (&hit, run->matcher->user_data);
  return TRUE;
}

static gboolean
add_event (SwbLogMatcher      *self,
           const SwbLogRecord *record,
           gboolean            wanted,
           GError            **error)
{
  EventRun run = { self, record->offset };
  gboolean done = TRUE;

  if (wanted)
    {
      g_autofree char *text = swb_log_record_dup_text (record, TRUE);

      done = swb_log_pattern_match_event (self->pattern, text, take_event_match, &run, error);
    }

  self->text_rows++;
  self->hex_rows++;

  if (record->kind == SWB_LOG_KIND_FIN)
    done = done && end_stream (self, record->flow, record->direction, error);
  else if (record->kind == SWB_LOG_KIND_RST)
    done = done && end_stream (self, record->flow, SWB_DIRECTION_IN, error) &&
           end_stream (self, record->flow, SWB_DIRECTION_OUT, error);
  return done;
}

/**
 * swb_log_matcher_add:
 * @self: a matcher
 * @record: the next record of the log
 * @wanted: whether to look for hits in it
 * @error: return location for %SWB_LOG_ERROR_PATTERN
 *
 * Hits are reported now, or later, at the latest at the next swb_log_matcher_flush(): short records of a stream are
 * looked at together, and a match of a regular expression may still grow.
 *
 * Returns: %FALSE with @error when a regular expression takes too long
 */
gboolean
swb_log_matcher_add (SwbLogMatcher      *self,
                     const SwbLogRecord *record,
                     gboolean            wanted,
                     GError            **error)
{
  SwbLogPlain plain;

  if (record->kind == SWB_LOG_KIND_FILLER)
    return TRUE;
  if (record->kind != SWB_LOG_KIND_DATA)
    return add_event (self, record, wanted, error);

  plain.offset = record->offset;
  plain.payload = record->payload;
  plain.payload_length = (guint32) record->payload_length;
  plain.flow = record->flow;
  plain.cutter = record->cutter;
  plain.direction = record->direction;
  plain.protocol = record->protocol;
  return add_data (self, &plain, wanted, error);
}

/**
 * swb_log_matcher_add_run:
 * @self: a matcher
 * @tainted: the next blocks of the log, the last one perhaps cut
 * @size: their bytes
 * @offset: where they stand in the file
 * @error: return location for %SWB_LOG_ERROR_PATTERN
 *
 * Adds the records of plain data, all of them wanted, up to the first block that is anything else, or cut: that one is for
 * whoever reads records one by one.
 *
 * Returns: bytes of the blocks that were added; with @error set, including the one that failed
 */
gsize
swb_log_matcher_add_run (SwbLogMatcher *self,
                         const guint8  *tainted,
                         gsize          size,
                         guint64        offset,
                         GError       **error)
{
  gsize done = 0;

  while (size - done >= SWB_LOG_PLAIN_MIN)
    {
      guint32 length = swb_pcapng_get32 (tainted + done + 4);
      SwbLogPlain plain;

      if (length > size - done || length % 4 != 0 || !swb_log_decode_plain (tainted + done, length, offset + done, &plain))
        break;
      done += length;
      if (!add_data (self, &plain, TRUE, error))
        break;
    }

  return done;
}

/**
 * swb_log_matcher_flush:
 * @self: a matcher
 * @error: return location for %SWB_LOG_ERROR_PATTERN
 *
 * Looks at all that was held back because it might go on. A match that then does go on is not reported again: what
 * follows may be another hit.
 *
 * Returns: %FALSE with @error when a regular expression takes too long
 */
gboolean
swb_log_matcher_flush (SwbLogMatcher *self,
                       GError       **error)
{
  gboolean done = TRUE;

  for (guint i = 0; i < self->dirty->len; i++)
    {
      SwbLogStream *stream = g_ptr_array_index (self->dirty, i);

      done = done && scan_all (self, stream, error);
      stream->dirty = FALSE;
    }
  g_ptr_array_set_size (self->dirty, 0);
  return done;
}
