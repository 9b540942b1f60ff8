#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-formatter-private.h"

#include <time.h>

#include "swb-charset-border.h"
#include "swb-log-cluster.h"

#define NANOSECONDS G_GINT64_CONSTANT (1000000000)

/**
 * swb_log_formatter_new:
 * @format: any but %SWB_LOG_EXPORT_PCAPNG
 * @encoding: that of the panel
 * @error: return location for a %SWB_CODEC_ERROR
 *
 * Returns: (transfer full) (nullable): a formatter
 */
SwbLogFormatter *
swb_log_formatter_new (SwbLogExportFormat format,
                       const char        *encoding,
                       GError           **error)
{
  SwbCharset *charset = swb_charset_new (encoding, error);
  SwbLogFormatter *self;

  if (charset == NULL)
    return NULL;

  self = g_new0 (SwbLogFormatter, 1);
  self->format = format;
  self->charset = charset;
  self->shifts = swb_charset_get_borders (charset) == SWB_CHARSET_BORDERS_LINES;
  self->text = g_string_new (NULL);
  self->spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  self->field = g_string_new (NULL);
  self->joined = g_byte_array_new ();
  self->second = G_MININT64;
  return self;
}

/**
 * swb_log_formatter_free:
 * @self: (transfer full) (nullable): a formatter
 */
void
swb_log_formatter_free (SwbLogFormatter *self)
{
  if (self == NULL)
    return;

  swb_charset_free (self->charset);
  g_string_free (self->text, TRUE);
  g_string_free (self->field, TRUE);
  g_array_unref (self->spans);
  g_byte_array_unref (self->joined);
  g_free (self);
}

static void
add_byte (GString *out,
          guint8   byte)
{
  static const char upper[] = "0123456789ABCDEF";
  const char escape[4] = { '\\', 'x', upper[byte >> 4], upper[byte & 0x0f] };

  g_string_append_len (out, escape, sizeof escape);
}

/* Editors and Python begin a line behind these, too. */
static gboolean
is_line_break (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

static void
add_character (GString    *out,
               const char *utf8,
               gsize       size)
{
  gunichar c = size > 1 ? g_utf8_get_char (utf8) : (guchar) *utf8;

  if (c == '\\')
    g_string_append (out, "\\\\");
  else if (c == '\r')
    g_string_append (out, "\\r");
  else if (c == '\n')
    g_string_append (out, "\\n");
  else if (c == '\t')
    g_string_append (out, "\\t");
  else if (c < 0x20 || c == 0x7f)
    add_byte (out, (guint8) c);
  else if (c < 0x7f || (g_unichar_isprint (c) && !is_line_break (c)))
    g_string_append_len (out, utf8, (gssize) size);
  else
    g_string_append_printf (out, "\\u{%X}", c);
}

/*
 * Whether the character at @p of @text, which draws nothing by itself, belongs to what stands before and behind it, as
 * in the view: then it is text, and not something that hides there.
 */
static gboolean
is_joined (const char *text,
           const char *p,
           const char *next)
{
  const char *base = p;
  gunichar c;
  gboolean one;

  for (guint i = 0; i < SWB_LOG_CLUSTER_MAX && base > text; i++)
    {
      base = g_utf8_prev_char (base);
      c = g_utf8_get_char (base);
      if (!g_unichar_ismark (c) && !swb_log_cluster_may_extend (c))
        break;
    }
  return base < p && swb_log_cluster_joins (base, (gsize) (p - base), g_utf8_get_char (p), g_utf8_get_char (next), &one);
}

static gboolean
is_joiner (const char *p)
{
  gunichar c = (guchar) *p == 0xe2 ? g_utf8_get_char (p) : 0;

  return c == SWB_ZERO_WIDTH_JOINER || c == SWB_ZERO_WIDTH_NON_JOINER;
}

static void
decode (SwbLogFormatter *self,
        const guint8    *data,
        gsize            length)
{
  g_string_truncate (self->text, 0);
  g_array_set_size (self->spans, 0);
  swb_charset_decode (self->charset, data, length, self->text, self->spans);
}

/* Whether there is text on both sides of the character at @p, which is of a span, and no byte that is none. */
static gboolean
has_neighbours (SwbLogFormatter *self,
                guint            index,
                const char      *p,
                const char      *next)
{
  const SwbTextSpan *span = &g_array_index (self->spans, SwbTextSpan, index);
  gsize begin = (gsize) (p - self->text->str);
  gsize end = (gsize) (next - self->text->str);

  if (begin == span->text_begin && (index == 0 || span[-1].text_length == 0))
    return FALSE;
  if (end == span->text_begin + span->text_length && (index + 1 == self->spans->len || span[1].text_length == 0))
    return FALSE;
  return end < self->text->len;
}

/* Adds what was decoded from @data, but for the bytes before @first and the text before @first_text. */
static void
add_decoded (SwbLogFormatter *self,
             GString         *out,
             const guint8    *data,
             gsize            first,
             gsize            first_text)
{
  for (guint i = 0; i < self->spans->len; i++)
    {
      const SwbTextSpan *span = &g_array_index (self->spans, SwbTextSpan, i);
      const char *p = self->text->str + MAX (span->text_begin, first_text);
      const char *end = self->text->str + MIN (span->text_begin + span->text_length, self->text->len);

      if (span->text_length == 0)
        for (guint32 k = 0; k < span->length && span->begin + k >= first; k++)
          add_byte (out, data[span->begin + k]);
      while (p < end)
        {
          gsize size = *p == '\0' ? 1 : (gsize) (g_utf8_next_char (p) - p);

          if (is_joiner (p) && has_neighbours (self, i, p, p + size) && is_joined (self->text->str, p, p + size))
            g_string_append_len (out, p, (gssize) size);
          else
            add_character (out, p, size);
          p += size;
        }
    }
}

/* As text, but for shift sequences that have none before them, which would be taken for invalid bytes. */
static void
leave_out_shifts (SwbLogFormatter *self,
                  const guint8    *data,
                  gsize            length)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (SwbTextStep));

  g_string_truncate (self->text, 0);
  g_array_set_size (self->spans, 0);
  swb_charset_decode_steps (self->charset, data, length, self->text, steps);
  for (guint i = 0; i < steps->len; i++)
    {
      const SwbTextStep *step = &g_array_index (steps, SwbTextStep, i);
      const SwbTextSpan span = { step->begin, step->length, step->text_begin, step->text_length };

      if (step->kind != SWB_TEXT_STEP_SHIFT)
        g_array_append_val (self->spans, span);
    }
}

static gboolean
has_bytes (SwbLogFormatter *self,
           gsize            first)
{
  for (guint i = 0; i < self->spans->len; i++)
    {
      const SwbTextSpan *span = &g_array_index (self->spans, SwbTextSpan, i);

      if (span->text_length == 0 && span->begin + span->length > first)
        return TRUE;
    }
  return FALSE;
}

/*
 * Decodes the bytes from @begin to @end of the @total ones that @join is of. A character that lies over their border is
 * text where it begins, and nothing where it goes on. What was decoded is in the formatter then, but @part says which of
 * it is of these bytes.
 */
void
swb_log_formatter_decode (SwbLogFormatter  *self,
                          const guint8     *bytes,
                          gsize             begin,
                          gsize             end,
                          gsize             total,
                          const SwbLogJoin *join,
                          SwbLogPart       *part)
{
  gsize from = MIN (MAX (begin, join->lead), end);
  gsize before_length = self->shifts ? join->before_length : 0;
  gsize after_length = end == total ? join->after_length : 0;
  GByteArray *joined = self->joined;

  *part = (SwbLogPart) { .data = bytes + from };
  if (after_length == 0 && (!self->shifts || before_length + from == 0))
    {
      decode (self, bytes + from, end - from);
      if (self->shifts && has_bytes (self, 0))
        leave_out_shifts (self, bytes + from, end - from);
      return;
    }

  /* what is not their own shifts the encoding */
  g_byte_array_set_size (joined, 0);
  if (self->shifts)
    {
      if (before_length > 0)
        g_byte_array_append (joined, join->before, (guint) before_length);
      g_byte_array_append (joined, bytes, (guint) from);
      decode (self, joined->data, joined->len);
      part->first = joined->len;
      part->first_text = self->text->len;
    }
  g_byte_array_append (joined, bytes + from, (guint) (end - from));
  g_byte_array_append (joined, join->after, (guint) after_length);
  part->data = joined->data;
  decode (self, joined->data, joined->len);
  if (self->shifts && has_bytes (self, part->first))
    leave_out_shifts (self, joined->data, joined->len);
}

/* In one line, so that nothing gets lost: printable text as it is, with the joiners that it needs, `\r`, `\n`, `\t`,
 * `\\`, `\u{HHHH}` for other characters that don't show, `\xHH` for control characters and for bytes that are no text in
 * the encoding. */
void
swb_log_formatter_add_part (SwbLogFormatter  *self,
                            const SwbLogPart *part,
                            GString          *out)
{
  add_decoded (self, out, part->data, part->first, part->first_text);
}

/* Takes the line ending off the text, if the last bytes are one. */
static void
drop_ending (SwbLogFormatter *self)
{
  const SwbTextSpan *last;

  if (self->spans->len == 0)
    return;
  last = &g_array_index (self->spans, SwbTextSpan, self->spans->len - 1);
  if (last->text_length == 0 || self->text->str[self->text->len - 1] != '\n')
    return;

  g_string_truncate (self->text, self->text->len - 1);
  if (last->text_length > 1 && self->text->str[self->text->len - 1] == '\r')
    g_string_truncate (self->text, self->text->len - 1);
}

void
swb_log_formatter_add_line (GString    *out,
                            const char *utf8)
{
  for (const char *p = utf8; *p != '\0';)
    {
      const char *next = g_utf8_next_char (p);

      if (is_joiner (p) && *next != '\0' && is_joined (utf8, p, next))
        g_string_append_len (out, p, next - p);
      else
        add_character (out, p, (gsize) (next - p));
      p = next;
    }
}

static void
set_time (SwbLogFormatter *self,
          gint64           stamp)
{
  gint64 second = stamp / NANOSECONDS;
  time_t t = (time_t) second;
  struct tm tm;

  if (second == self->second)
    return;

  self->second = second;
  if (localtime_r (&t, &tm) == NULL || strftime (self->local_time, sizeof self->local_time, "%Y-%m-%d %H:%M:%S", &tm) == 0)
    g_strlcpy (self->local_time, "1970-01-01 00:00:00", sizeof self->local_time);
  if (gmtime_r (&t, &tm) == NULL || strftime (self->utc_time, sizeof self->utc_time, "%Y-%m-%dT%H:%M:%S", &tm) == 0)
    g_strlcpy (self->utc_time, "1970-01-01T00:00:00", sizeof self->utc_time);
}

int
swb_log_formatter_fraction (gint64 stamp)
{
  return (int) MAX (0, stamp % NANOSECONDS);
}

void
swb_log_formatter_write_address (const SwbNetAddress *address,
                                 const char          *none,
                                 char                 out[SWB_NET_ADDRESS_STRING_SIZE])
{
  if (swb_net_address_write (address, out) == 0)
    g_strlcpy (out, none, SWB_NET_ADDRESS_STRING_SIZE);
}

/**
 * swb_log_formatter_add_head:
 * @self: a formatter
 * @out: appended to
 */
void
swb_log_formatter_add_head (SwbLogFormatter *self,
                            GString         *out)
{
  if (self->format == SWB_LOG_EXPORT_CSV)
    g_string_append (out, "time,direction,peer,local,protocol,event,connection,offset,length,text,hex\r\n");
  else if (self->format == SWB_LOG_EXPORT_C)
    g_string_append (out, "/* Recorded by Socket Workbench " SWB_VERSION ": one array a record, in the order of the log. */\n\n");
  else if (self->format == SWB_LOG_EXPORT_HEX)
    g_string_append (out, "# Recorded by Socket Workbench " SWB_VERSION
                          ". text2pcap -D -t \"%Y-%m-%d %H:%M:%S.%f\" reads this.\n\n");
}

/**
 * swb_log_formatter_add_record:
 * @self: a formatter of any format but %SWB_LOG_EXPORT_TEXT
 * @record: a record; a filler adds nothing
 * @join: what its payload has in common with that of those around it; for %SWB_LOG_EXPORT_CSV and %SWB_LOG_EXPORT_JSON
 * @out: appended to
 *
 * The text of a record is that of the characters that begin in it; its bytes in hexadecimal are exactly its own.
 */
void
swb_log_formatter_add_record (SwbLogFormatter    *self,
                              const SwbLogRecord *record,
                              const SwbLogJoin   *join,
                              GString            *out)
{
  if (record->kind == SWB_LOG_KIND_FILLER)
    return;

  self->n++;
  set_time (self, record->time);
  switch (self->format)
    {
    case SWB_LOG_EXPORT_HEX:
      swb_log_formatter_add_hex (self, record, out);
      break;
    case SWB_LOG_EXPORT_RAW:
      if (record->payload_length > 0)
        g_string_append_len (out, (const char *) record->payload, (gssize) record->payload_length);
      break;
    case SWB_LOG_EXPORT_CSV:
      swb_log_formatter_add_csv (self, record, join, out);
      break;
    case SWB_LOG_EXPORT_JSON:
      swb_log_formatter_add_json (self, record, join, out);
      break;
    case SWB_LOG_EXPORT_C:
      swb_log_formatter_add_c (self, record, out);
      break;
    case SWB_LOG_EXPORT_TEXT:
    case SWB_LOG_EXPORT_PCAPNG:
    default:
      g_return_if_reached ();
    }
}

/**
 * swb_log_formatter_add_row:
 * @self: a formatter of %SWB_LOG_EXPORT_TEXT
 * @row: a row of the text view
 * @join: what it has in common with those around it
 * @out: appended to
 *
 * The line feed that ends a row, with a carriage return before it, is not shown. A row without a character of its own, such
 * as the second byte of a line feed in UTF-16 that was recorded as another encoding, adds nothing: all of it is in the row
 * before.
 */
void
swb_log_formatter_add_row (SwbLogFormatter  *self,
                           const SwbLogRow  *row,
                           const SwbLogJoin *join,
                           GString          *out)
{
  char peer[SWB_NET_ADDRESS_STRING_SIZE];
  SwbLogPart part;

  if (row->text == NULL && row->length > 0 && join->lead >= row->length)
    return;

  set_time (self, row->time);
  swb_log_formatter_write_address (&row->remote, "-", peer);
  g_string_append_printf (out, "%s.%03d %c %s ", self->local_time, swb_log_formatter_fraction (row->time) / 1000000,
                          row->text != NULL ? '-' : row->direction == SWB_DIRECTION_IN ? '<' : '>', peer);
  if (row->text != NULL)
    {
      swb_log_formatter_add_line (out, row->text);
    }
  else
    {
      swb_log_formatter_decode (self, row->bytes, 0, row->length, row->length, join, &part);
      drop_ending (self);
      swb_log_formatter_add_part (self, &part, out);
    }
  g_string_append_c (out, '\n');
}

/**
 * swb_log_formatter_add_tail:
 * @self: a formatter
 * @out: appended to
 */
void
swb_log_formatter_add_tail (SwbLogFormatter *self,
                            GString         *out)
{
  if (self->format == SWB_LOG_EXPORT_C && self->n == 0)
    g_string_append (out, "/* There are none. */\n");
}
