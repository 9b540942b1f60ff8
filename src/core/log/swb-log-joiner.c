#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-joiner.h"

#include <netinet/in.h>
#include <string.h>

#include "swb-charset-border.h"
#include "swb-charset-output.h"
#include "swb-log-context.h"

/* Streams whose last row is remembered. */
#define N_KNOWN 16u

/* The end of a row that was looked at, for the row that follows it. */
typedef struct
{
  gboolean valid;
  guint64 record;
  guint32 flow;
  SwbDirection direction;
  guint64 offset;
  guint32 lead;
} Known;

struct _SwbLogJoiner
{
  SwbCharset *charset;
  SwbCharsetBorders borders;
  SwbCharsetOutput *output;
  GByteArray *before;
  GByteArray *piece;

  Known known[N_KNOWN];
};

/**
 * swb_log_join_clear:
 * @join: what swb_log_joiner_join() filled
 */
void
swb_log_join_clear (SwbLogJoin *join)
{
  g_clear_pointer (&join->before, g_free);
  *join = (SwbLogJoin) { 0 };
}

/**
 * swb_log_joiner_new:
 * @encoding: (nullable): name of an encoding; %NULL for UTF-8
 * @error: return location for the errors of swb_charset_new()
 *
 * Returns: (transfer full) (nullable): a joiner
 */
SwbLogJoiner *
swb_log_joiner_new (const char *encoding,
                    GError    **error)
{
  g_autoptr (SwbCharset) charset = swb_charset_new (encoding != NULL ? encoding : "UTF-8", error);
  SwbLogJoiner *self;

  if (charset == NULL)
    return NULL;

  self = g_new0 (SwbLogJoiner, 1);
  self->borders = swb_charset_get_borders (charset);
  self->charset = g_steal_pointer (&charset);
  self->output = swb_charset_output_new ();
  self->before = g_byte_array_new ();
  self->piece = g_byte_array_new ();
  return self;
}

/**
 * swb_log_joiner_free:
 * @self: (transfer full) (nullable): a joiner
 */
void
swb_log_joiner_free (SwbLogJoiner *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->charset, swb_charset_free);
  g_clear_pointer (&self->output, swb_charset_output_free);
  g_byte_array_unref (self->before);
  g_byte_array_unref (self->piece);
  g_free (self);
}

/**
 * swb_log_joiner_forget:
 * @self: a joiner
 *
 * What comes next is of another log.
 */
void
swb_log_joiner_forget (SwbLogJoiner *self)
{
  memset (self->known, 0, sizeof self->known);
}

static Known *
get_known (SwbLogJoiner    *self,
           const SwbLogRow *row)
{
  return &self->known[(2 * row->flow + (row->direction == SWB_DIRECTION_IN)) % N_KNOWN];
}

/* Bytes at the end of @bytes, which begin at a border, of a character that may go on. */
static gsize
count_dangling (SwbLogJoiner *self,
                const guint8 *bytes,
                gsize         length)
{
  gsize dangling;

  if (length == 0)
    return 0;

  swb_charset_output_decode (self->output, self->charset, bytes, length);
  dangling = swb_charset_get_incomplete (self->charset);
  return dangling < SWB_CHARSET_MAX_CHARACTER ? dangling : 0;
}

/*
 * The character that begins with the @dangling bytes at the beginning of @bytes. Returns its length; 0 when it is none,
 * G_MAXSIZE when that can't be told from so few bytes.
 */
static gsize
measure_character (SwbLogJoiner *self,
                   const guint8 *bytes,
                   gsize         length,
                   gsize         dangling)
{
  for (gsize n = dangling + 1; n <= MIN (length, SWB_CHARSET_MAX_CHARACTER); n++)
    {
      const SwbTextSpan *span;

      swb_charset_output_decode (self->output, self->charset, bytes, n);
      if (self->output->spans->len == 0)
        continue;

      span = &g_array_index (self->output->spans, SwbTextSpan, 0);
      if (span->text_length > 0)
        return span->length > dangling ? span->length : 0;
      if (swb_charset_get_incomplete (self->charset) < n)
        return 0;
    }
  return length >= SWB_CHARSET_MAX_CHARACTER ? 0 : G_MAXSIZE;
}

/*
 * The character that @bytes may hold the beginning of in the first @dangling bytes, and the rest of in the others. Where
 * the first byte begins none, a later one may: a converter goes on behind what is invalid.
 *
 * Returns how many bytes behind the dangling ones belong to it: 0 for none, G_MAXSIZE when that can't be told yet.
 */
static gsize
count_rest (SwbLogJoiner *self,
            const guint8 *bytes,
            gsize         length,
            gsize         dangling)
{
  gsize unit = swb_charset_borders_get_unit (self->borders);

  while (dangling > 0)
    {
      gsize size = measure_character (self, bytes, length, dangling);
      gsize rest;

      if (size == G_MAXSIZE)
        return G_MAXSIZE;
      if (size > 0)
        return size - dangling;

      rest = dangling - MIN (unit, dangling);
      bytes += dangling - rest;
      length -= dangling - rest;
      dangling = count_dangling (self, bytes, rest);
      bytes += rest - dangling;
      length -= rest - dangling;
    }
  return 0;
}

/* Where in the stream @row begins: for a datagram, in that datagram. */
static guint64
get_position (const SwbLogRow *row)
{
  return row->protocol == IPPROTO_TCP ? row->stream_offset : row->begin;
}

/*
 * What lies over @border, where the encoding shifts; @bytes begin in its first state. Returns how many bytes behind the
 * border belong to it, 0 for none; G_MAXSIZE when they are too few to tell.
 */
static gsize
count_over (SwbLogJoiner    *self,
            const guint8    *bytes,
            gsize            length,
            gsize            border,
            SwbTextStepKind *kind)
{
  swb_charset_output_decode_steps (self->output, self->charset, bytes, length);
  for (guint i = 0; i < self->output->steps->len; i++)
    {
      const SwbTextStep *step = &g_array_index (self->output->steps, SwbTextStep, i);

      if (step->begin >= border)
        break;
      if (step->begin + step->length <= border)
        continue;
      *kind = step->kind;
      if (step->kind != SWB_TEXT_STEP_INVALID)
        return step->begin + step->length - border;
      return i + 1 == self->output->steps->len && swb_charset_get_incomplete (self->charset) > 0 ? G_MAXSIZE : 0;
    }
  return 0;
}

/* As find_lead(), where the encoding shifts: the rest of a shift sequence is no character that the row before shows. */
static void
find_shifted_lead (SwbLogJoiner    *self,
                   SwbLogReader    *reader,
                   const SwbLogRow *row,
                   SwbLogJoin      *join)
{
  SwbTextStepKind kind = SWB_TEXT_STEP_INVALID;
  g_autoptr (GByteArray) whole = NULL;
  gsize before;
  gsize rest;
  gboolean last;

  if (!swb_log_context_read_from_border (reader, row, self->borders, self->before) || self->before->len == 0)
    return;

  before = join->before_length = self->before->len;
  join->before = g_memdup2 (self->before->data, before);
  if (count_dangling (self, join->before, before) == 0)
    return;

  whole = g_byte_array_sized_new ((guint) before + 2 * SWB_CHARSET_MAX_CHARACTER);
  g_byte_array_append (whole, join->before, (guint) before);
  g_byte_array_append (whole, row->bytes, (guint) MIN (row->length, SWB_CHARSET_MAX_CHARACTER));
  rest = count_over (self, whole->data, whole->len, before, &kind);
  if (rest == G_MAXSIZE && row->length < SWB_CHARSET_MAX_CHARACTER &&
      swb_log_context_read_after (reader, row, SWB_CHARSET_MAX_CHARACTER, self->piece, &last, NULL))
    {
      g_byte_array_append (whole, self->piece->data, self->piece->len);
      rest = count_over (self, whole->data, whole->len, before, &kind);
    }
  if (rest != G_MAXSIZE && kind == SWB_TEXT_STEP_TEXT)
    join->lead = (guint32) MIN (rest, row->length);
}

/* As find_after(), where the encoding shifts: the bytes are those of a character or of a shift sequence. */
static void
find_shifted_after (SwbLogJoiner    *self,
                    SwbLogReader    *reader,
                    const SwbLogRow *row,
                    SwbLogJoin      *join)
{
  SwbTextStepKind kind = SWB_TEXT_STEP_INVALID;
  g_autoptr (GByteArray) whole = g_byte_array_sized_new ((guint) (join->before_length + row->length + 16));
  gsize border = join->before_length + row->length;
  gsize rest;
  gboolean last;

  if (join->lead == row->length)
    return;
  if (join->before_length > 0)
    g_byte_array_append (whole, join->before, (guint) join->before_length);
  g_byte_array_append (whole, row->bytes, (guint) row->length);
  if (count_dangling (self, whole->data, whole->len) == 0 ||
      !swb_log_context_read_after (reader, row, SWB_CHARSET_MAX_CHARACTER, self->piece, &last, NULL))
    return;

  g_byte_array_append (whole, self->piece->data, self->piece->len);
  rest = count_over (self, whole->data, whole->len, border, &kind);
  if (rest == G_MAXSIZE)
    join->waiting = !last;
  if (rest > sizeof join->after)
    return;
  join->after_length = rest;
  memcpy (join->after, whole->data + border, rest);
}

static void
find_lead (SwbLogJoiner    *self,
           SwbLogReader    *reader,
           const SwbLogRow *row,
           SwbLogJoin      *join)
{
  const Known *known = get_known (self, row);
  g_autoptr (GByteArray) whole = NULL;
  gsize dangling;
  gsize rest;

  /* no byte but these goes on with a character */
  if (self->borders == SWB_CHARSET_BORDERS_UTF8 && (row->bytes[0] & 0xc0) != 0x80)
    return;

  if (known->valid && known->flow == row->flow && known->direction == row->direction && known->record <= row->record &&
      known->offset == row->stream_offset && row->protocol == IPPROTO_TCP)
    {
      join->lead = (guint32) MIN (known->lead, row->length);
      return;
    }

  if (!swb_log_context_read_from_border (reader, row, self->borders, self->before))
    return;

  dangling = count_dangling (self, self->before->data, self->before->len);
  if (dangling > 0)
    {
      whole = g_byte_array_sized_new (2 * SWB_CHARSET_MAX_CHARACTER);
      g_byte_array_append (whole, self->before->data + self->before->len - dangling, (guint) dangling);
      g_byte_array_append (whole, row->bytes, (guint) MIN (row->length, SWB_CHARSET_MAX_CHARACTER));
      rest = count_rest (self, whole->data, whole->len, dangling);
      if (rest == G_MAXSIZE)
        {
          gboolean last;

          if (swb_log_context_read_after (reader, row, SWB_CHARSET_MAX_CHARACTER, self->piece, &last, NULL))
            g_byte_array_append (whole, self->piece->data, self->piece->len);
          rest = count_rest (self, whole->data, whole->len, dangling);
        }
      if (rest != G_MAXSIZE)
        join->lead = (guint32) MIN (rest, row->length);
    }
}

/* Returns how many bytes behind the row its last character has. */
static gsize
find_after (SwbLogJoiner    *self,
            SwbLogReader    *reader,
            const SwbLogRow *row,
            SwbLogJoin      *join)
{
  g_autoptr (GByteArray) whole = NULL;
  const guint8 *bytes = row->bytes + join->lead;
  gsize length = row->length - join->lead;
  gsize border;
  gsize dangling;
  gsize rest;
  gboolean last;

  if (length == 0)
    return 0;
  if (!swb_charset_borders_find (self->borders, bytes, length, get_position (row) + join->lead, &border))
    border = 0;

  dangling = count_dangling (self, bytes + border, length - border);
  if (dangling == 0 || !swb_log_context_read_after (reader, row, SWB_CHARSET_MAX_CHARACTER, self->piece, &last, NULL))
    return 0;

  whole = g_byte_array_sized_new (2 * SWB_CHARSET_MAX_CHARACTER);
  g_byte_array_append (whole, bytes + length - dangling, (guint) dangling);
  g_byte_array_append (whole, self->piece->data, self->piece->len);
  rest = count_rest (self, whole->data, whole->len, dangling);
  if (rest == G_MAXSIZE)
    join->waiting = !last;
  if (rest > sizeof join->after)
    return 0;

  join->after_length = rest;
  memcpy (join->after, whole->data + dangling, join->after_length);
  return join->after_length;
}

/**
 * swb_log_joiner_join:
 * @self: a joiner
 * @reader: a reader of the log that @row is of
 * @row: a row, of either mode
 * @join: (out): what it has in common with the rows around; swb_log_join_clear() it. Nothing for events, and for what
 *   can't be read
 *
 * Reads at most 64 KiB back and %SWB_LOG_CONTEXT_GAP ahead, and both only where a character may be cut. Rows that are
 * asked for in the stream's order cost least.
 */
void
swb_log_joiner_join (SwbLogJoiner    *self,
                     SwbLogReader    *reader,
                     const SwbLogRow *row,
                     SwbLogJoin      *join)
{
  gsize after;

  *join = (SwbLogJoin) { 0 };
  if (self->borders == SWB_CHARSET_BORDERS_EVERYWHERE || row->kind != SWB_LOG_KIND_DATA || row->length == 0)
    return;

  if (self->borders == SWB_CHARSET_BORDERS_LINES)
    {
      find_shifted_lead (self, reader, row, join);
      find_shifted_after (self, reader, row, join);
      return;
    }

  find_lead (self, reader, row, join);
  after = find_after (self, reader, row, join);

  *get_known (self, row) = (Known) {
    .valid = !join->waiting && row->complete && join->lead < row->length,
    .record = row->record,
    .flow = row->flow,
    .direction = row->direction,
    .offset = row->stream_offset + row->length,
    .lead = (guint32) after,
  };
}
