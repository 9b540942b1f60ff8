#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-formatter.h"

#include <netinet/in.h>
#include <string.h>
#include <time.h>

#include "swb-charset.h"
#include "swb-json-writer.h"

#define NANOSECONDS G_GINT64_CONSTANT (1000000000)
#define DUMP_BYTES 16u

/* A longer record takes several lines of a table, for a cell of a spreadsheet has at most 32,767 characters, and a byte may
 * become eight of them. */
#define CSV_BYTES 4000u

static const char digits[] = "0123456789abcdef";

struct _SwbLogFormatter
{
  SwbLogExportFormat format;
  SwbCharset *charset;
  GString *text; /* what swb_charset_decode() makes */
  GArray *spans;
  GString *field;
  guint64 n; /* records so far */

  /* The date and time of the last stamp, for the conversion costs more than the rest of a line. */
  gint64 second;
  char local_time[32];
  char utc_time[32];
};

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
  const char escape[4] = { '\\', 'x', digits[byte >> 4], digits[byte & 0x0f] };

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
    g_string_append_printf (out, "\\u{%x}", c);
}

/* In one line, so that nothing gets lost: printable text as it is, `\r`, `\n`, `\t`, `\\`, `\u{HHHH}` for other characters
 * that don't show, `\xHH` for control characters and for bytes that are no text in the encoding. */
static void
add_text (SwbLogFormatter *self,
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

static void
add_line (GString    *out,
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

static int
fraction (gint64 stamp)
{
  return (int) MAX (0, stamp % NANOSECONDS);
}

static char *
get_message (const SwbLogRecord *record,
             gboolean            translate)
{
  char *message = swb_log_event_format (record->event, record->args, translate);

  /* an event of a newer version: as the file tells it */
  if (message == NULL)
    message = record->text != NULL ? g_utf8_make_valid (record->text, (gssize) record->text_length) : g_strdup ("");
  return message;
}

static const char *
get_event_name (const SwbLogRecord *record)
{
  const char *nick = record->kind == SWB_LOG_KIND_DATA ? "data" : swb_log_event_get_nick (record->event);

  return nick != NULL ? nick : "unknown";
}

static const char *
get_direction (const SwbLogRecord *record)
{
  if (record->kind != SWB_LOG_KIND_DATA)
    return "";
  return record->direction == SWB_DIRECTION_IN ? "in" : "out";
}

static void
write_address (const SwbNetAddress *address,
               const char          *none,
               char                 out[SWB_NET_ADDRESS_STRING_SIZE])
{
  if (swb_net_address_write (address, out) == 0)
    g_strlcpy (out, none, SWB_NET_ADDRESS_STRING_SIZE);
}

/* The lines of one payload: offset, bytes, characters. The bar ends what text2pcap takes for bytes. */
static void
add_dump (GString      *out,
          const guint8 *data,
          gsize         length)
{
  for (gsize offset = 0; offset < length; offset += DUMP_BYTES)
    {
      gsize n = MIN (DUMP_BYTES, length - offset);

      g_string_append_printf (out, "%06zx ", offset);
      for (gsize i = 0; i < DUMP_BYTES; i++)
        {
          char pair[3] = "   ";

          if (i < n)
            {
              pair[1] = digits[data[offset + i] >> 4];
              pair[2] = digits[data[offset + i] & 0x0f];
            }
          g_string_append_len (out, pair, sizeof pair);
        }
      g_string_append (out, "  |");
      for (gsize i = 0; i < n; i++)
        g_string_append_c (out, data[offset + i] >= 0x20 && data[offset + i] < 0x7f ? (char) data[offset + i] : '.');
      g_string_append (out, "|\n");
    }
}

/* `text2pcap -D -t "%Y-%m-%d %H:%M:%S.%f"` takes the direction and the time from the line before offset 0, and leaves out
 * what begins with `#`. */
static void
add_hex_record (SwbLogFormatter    *self,
                const SwbLogRecord *record,
                GString            *out)
{
  char peer[SWB_NET_ADDRESS_STRING_SIZE];

  write_address (&record->remote, "-", peer);
  if (record->kind == SWB_LOG_KIND_DATA)
    {
      g_string_append_printf (out, "# %s %s, %zu bytes\n%c %s.%09d\n", record->direction == SWB_DIRECTION_IN ? "<" : ">", peer,
                              record->payload_length, record->direction == SWB_DIRECTION_IN ? 'I' : 'O', self->local_time,
                              fraction (record->time));
      add_dump (out, record->payload, record->payload_length);
    }
  else
    {
      g_autofree char *message = get_message (record, TRUE);

      g_string_append_printf (out, "# %s.%09d - %s ", self->local_time, fraction (record->time), peer);
      add_line (out, message);
      g_string_append_c (out, '\n');
    }
  g_string_append_c (out, '\n');
}

/* A field of RFC 4180. What a spreadsheet would run as a formula gets an apostrophe before it: text from the network must
 * not. The column "hex" has the bytes as they are. */
static void
add_csv_field (GString    *out,
               const char *field,
               gsize       length)
{
  g_string_append_c (out, '"');
  if (length > 0 && strchr ("=+-@\t\r", field[0]) != NULL)
    g_string_append_c (out, '\'');
  for (gsize i = 0; i < length; i++)
    {
      if (field[i] == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, field[i]);
    }
  g_string_append_c (out, '"');
}

/* One line of the table: @length bytes of the record, from @offset on. */
static void
add_csv_line (SwbLogFormatter    *self,
              const SwbLogRecord *record,
              gsize               offset,
              gsize               length,
              GString            *out)
{
  char peer[SWB_NET_ADDRESS_STRING_SIZE];
  char local[SWB_NET_ADDRESS_STRING_SIZE];

  write_address (&record->remote, "", peer);
  write_address (&record->local, "", local);
  g_string_append_printf (out, "%s.%09dZ,%s,%s,%s,%s,%s,%u,%zu,%zu,", self->utc_time, fraction (record->time),
                          get_direction (record), peer, local,
                          record->protocol == IPPROTO_TCP ? "tcp" : record->protocol == IPPROTO_UDP ? "udp" : "",
                          get_event_name (record), record->flow, offset, length);
  add_csv_field (out, self->field->str, self->field->len);
  g_string_append_c (out, ',');
  for (gsize i = 0; i < length; i++)
    {
      g_string_append_c (out, digits[record->payload[offset + i] >> 4]);
      g_string_append_c (out, digits[record->payload[offset + i] & 0x0f]);
    }
  g_string_append (out, "\r\n");
}

static void
add_csv_record (SwbLogFormatter    *self,
                const SwbLogRecord *record,
                GString            *out)
{
  gsize offset = 0;

  if (record->kind != SWB_LOG_KIND_DATA)
    {
      g_autofree char *message = get_message (record, FALSE);

      g_string_truncate (self->field, 0);
      add_line (self->field, message);
      add_csv_line (self, record, 0, 0, out);
      return;
    }

  do
    {
      gsize length = MIN (CSV_BYTES, record->payload_length - offset);

      g_string_truncate (self->field, 0);
      add_text (self, self->field, record->payload + offset, length);
      /* not within a character */
      if (offset + length < record->payload_length && swb_charset_get_incomplete (self->charset) > 0)
        {
          length -= swb_charset_get_incomplete (self->charset);
          g_string_truncate (self->field, 0);
          add_text (self, self->field, record->payload + offset, length);
        }
      add_csv_line (self, record, offset, length, out);
      offset += length;
    }
  while (offset < record->payload_length);
}

static void
add_json_text (SwbLogFormatter    *self,
               const SwbLogRecord *record,
               GString            *out)
{
  g_string_truncate (self->text, 0);
  g_array_set_size (self->spans, 0);
  swb_charset_decode (self->charset, record->payload, record->payload_length, self->text, self->spans);

  /* only when every byte of it is text */
  for (guint i = 0; i < self->spans->len; i++)
    if (g_array_index (self->spans, SwbTextSpan, i).text_length == 0)
      return;
  swb_json_add_string (out, "text", self->text->str, (gssize) self->text->len);
}

static void
add_json_record (SwbLogFormatter    *self,
                 const SwbLogRecord *record,
                 GString            *out)
{
  char address[SWB_NET_ADDRESS_STRING_SIZE];
  char stamp[64];

  g_snprintf (stamp, sizeof stamp, "%s.%09dZ", self->utc_time, fraction (record->time));
  swb_json_begin (out);
  swb_json_add_string (out, "time", stamp, -1);
  swb_json_add_string (out, "event", get_event_name (record), -1);
  if (record->flow > 0)
    swb_json_add_number (out, "connection", record->flow);
  if (swb_net_address_write (&record->local, address) > 0)
    swb_json_add_string (out, "address", address, -1);
  if (swb_net_address_write (&record->remote, address) > 0)
    swb_json_add_string (out, "peer", address, -1);
  if (record->kind == SWB_LOG_KIND_DATA)
    {
      swb_json_add_string (out, "direction", get_direction (record), -1);
      swb_json_add_number (out, "length", record->payload_length);
      add_json_text (self, record, out);
      swb_json_add_hex (out, "hex", record->payload, record->payload_length);
    }
  else
    {
      g_autofree char *message = get_message (record, FALSE);

      swb_json_add_strings (out, "args", record->args);
      swb_json_add_string (out, "message", message, -1);
    }
  swb_json_end (out);
}

static void
add_c_record (SwbLogFormatter    *self,
              const SwbLogRecord *record,
              GString            *out)
{
  char peer[SWB_NET_ADDRESS_STRING_SIZE];

  /* an interface's name, in a zone, is the only part that isn't ours: it can't have a slash */
  write_address (&record->remote, "-", peer);
  if (record->kind != SWB_LOG_KIND_DATA)
    return;
  if (record->payload_length == 0)
    {
      g_string_append_printf (out, "/* %s.%09d %s %s: empty */\n\n", self->local_time, fraction (record->time),
                              get_direction (record), peer);
      return;
    }

  g_string_append_printf (out, "/* %s.%09d %s %s */\nconst unsigned char swb_%s_%" G_GUINT64_FORMAT "[%zu] = {",
                          self->local_time, fraction (record->time), get_direction (record), peer,
                          get_direction (record), self->n, record->payload_length);
  for (gsize i = 0; i < record->payload_length; i++)
    {
      const char byte[6] = { ' ', '0', 'x', digits[record->payload[i] >> 4], digits[record->payload[i] & 0x0f], ',' };

      if (i % 12 == 0)
        g_string_append (out, "\n ");
      g_string_append_len (out, byte, sizeof byte);
    }
  g_string_append (out, "\n};\n\n");
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
      add_hex_record (self, record, out);
      break;
    case SWB_LOG_EXPORT_RAW:
      if (record->payload_length > 0)
        g_string_append_len (out, (const char *) record->payload, (gssize) record->payload_length);
      break;
    case SWB_LOG_EXPORT_CSV:
      add_csv_record (self, record, out);
      break;
    case SWB_LOG_EXPORT_JSON:
      add_json_record (self, record, out);
      break;
    case SWB_LOG_EXPORT_C:
      add_c_record (self, record, out);
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
  write_address (&row->remote, "-", peer);
  g_string_append_printf (out, "%s.%03d %c %s ", self->local_time, fraction (row->time) / 1000000,
                          row->text != NULL ? '-' : row->direction == SWB_DIRECTION_IN ? '<' : '>', peer);
  if (row->text != NULL)
    {
      add_line (out, row->text);
    }
  else
    {
      if (length > 0 && row->bytes[length - 1] == '\n')
        length -= length > 1 && row->bytes[length - 2] == '\r' ? 2 : 1;
      add_text (self, out, row->bytes, length);
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
