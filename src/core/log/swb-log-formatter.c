#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-formatter-private.h"

#include <string.h>
#include <time.h>

#define NANOSECONDS G_GINT64_CONSTANT (1000000000)
#define MAX_CHARACTER 8u

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
  self->text = g_string_new (NULL);
  self->spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  self->field = g_string_new (NULL);
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
  else if (c < 0x7f || g_unichar_isprint (c))
    g_string_append_len (out, utf8, (gssize) size);
  else
    g_string_append_printf (out, "\\u{%X}", c);
}

/* In one line, so that nothing gets lost: printable text as it is, `\r`, `\n`, `\t`, `\\`, `\u{HHHH}` for other characters
 * that don't show, `\xHH` for control characters and for bytes that are no text in the encoding. */
void
swb_log_formatter_add_text (SwbLogFormatter *self,
                            GString         *out,
                            const guint8    *data,
                            gsize            length)
{
  g_string_truncate (self->text, 0);
  g_array_set_size (self->spans, 0);
  swb_charset_decode (self->charset, data, length, self->text, self->spans);

  for (guint i = 0; i < self->spans->len; i++)
    {
      const SwbTextSpan *span = &g_array_index (self->spans, SwbTextSpan, i);
      const char *p = self->text->str + span->text_begin;
      const char *end = p + span->text_length;

      if (span->text_length == 0)
        for (guint32 k = 0; k < span->length; k++)
          add_byte (out, data[span->begin + k]);
      while (p < end)
        {
          gsize size = *p == '\0' ? 1 : (gsize) (g_utf8_next_char (p) - p);

          add_character (out, p, size);
          p += size;
        }
    }
}

void
swb_log_formatter_add_line (GString    *out,
                            const char *utf8)
{
  while (*utf8 != '\0')
    {
      gsize size = (gsize) (g_utf8_next_char (utf8) - utf8);

      add_character (out, utf8, size);
      utf8 += size;
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
 * @out: appended to
 */
void
swb_log_formatter_add_record (SwbLogFormatter    *self,
                              const SwbLogRecord *record,
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
      swb_log_formatter_add_csv (self, record, out);
      break;
    case SWB_LOG_EXPORT_JSON:
      swb_log_formatter_add_json (self, record, out);
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
 * @out: appended to
 *
 * The line feed that ends a row, with a carriage return before it, is not shown.
 */
void
swb_log_formatter_add_row (SwbLogFormatter *self,
                           const SwbLogRow *row,
                           GString         *out)
{
  char peer[SWB_NET_ADDRESS_STRING_SIZE];
  gsize length = row->length;

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
      if (length > 0 && row->bytes[length - 1] == '\n')
        length -= length > 1 && row->bytes[length - 2] == '\r' ? 2 : 1;
      swb_log_formatter_add_text (self, out, row->bytes, length);
    }
  g_string_append_c (out, '\n');
}

/**
 * swb_log_formatter_complete:
 * @self: a formatter
 * @row: a row of data
 * @next: the row that goes on with its stream
 *
 * Returns: how many bytes at the beginning of @next complete a character at the end of @row; 0 when none was cut in two
 */
gsize
swb_log_formatter_complete (SwbLogFormatter *self,
                            const SwbLogRow *row,
                            const SwbLogRow *next)
{
  guint8 character[MAX_CHARACTER];
  gsize n;

  g_string_truncate (self->text, 0);
  g_array_set_size (self->spans, 0);
  swb_charset_decode (self->charset, row->bytes, row->length, self->text, self->spans);
  n = swb_charset_get_incomplete (self->charset);
  if (n == 0 || n >= MAX_CHARACTER)
    return 0;

  memcpy (character, row->bytes + row->length - n, n);
  for (gsize taken = 1; n + taken <= MAX_CHARACTER && taken <= next->length; taken++)
    {
      character[n + taken - 1] = next->bytes[taken - 1];
      g_string_truncate (self->text, 0);
      g_array_set_size (self->spans, 0);
      swb_charset_decode (self->charset, character, n + taken, self->text, self->spans);
      if (swb_charset_get_incomplete (self->charset) == 0)
        return self->spans->len == 1 && g_array_index (self->spans, SwbTextSpan, 0).text_length > 0 ? taken : 0;
    }

  return 0;
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
