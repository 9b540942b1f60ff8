#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-formatter-private.h"

#include <netinet/in.h>
#include <string.h>

#include "swb-charset-border.h"
#include "swb-json-writer.h"

/* How one record is written in each of the formats. */

#define DUMP_BYTES 16u

/* A longer record takes several lines of a table, for a cell of a spreadsheet has at most 32,767 characters, and a byte may
 * become eight of them. */
#define CSV_BYTES 4000u

static const char digits[] = "0123456789abcdef";

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

/* The lines of one payload: offset, bytes, characters. The bar ends what text2pcap takes for bytes. */
static void
add_dump (GString      *out,
          const guint8 *data,
          gsize         length)
{
  for (gsize offset = 0; offset < length; offset += DUMP_BYTES)
    {
      gsize n = MIN (DUMP_BYTES, length - offset);
      char line[8 + 4 * DUMP_BYTES + 8];
      char *p = line;

      for (int shift = 20; shift >= 0; shift -= 4)
        *p++ = digits[offset >> shift & 0x0f];
      memset (p, ' ', 3 * DUMP_BYTES + 3);
      p += 2;
      for (gsize i = 0; i < n; i++)
        {
          p[3 * i] = digits[data[offset + i] >> 4];
          p[3 * i + 1] = digits[data[offset + i] & 0x0f];
        }
      p += 3 * DUMP_BYTES + 1;
      *p++ = '|';
      for (gsize i = 0; i < n; i++)
        *p++ = data[offset + i] >= 0x20 && data[offset + i] < 0x7f ? (char) data[offset + i] : '.';
      *p++ = '|';
      *p++ = '\n';
      g_string_append_len (out, line, p - line);
    }
}

/* `text2pcap -D -t "%Y-%m-%d %H:%M:%S.%f"` takes the direction and the time from the line before offset 0, and leaves out
 * what begins with `#`. */
void
swb_log_formatter_add_hex (SwbLogFormatter    *self,
                           const SwbLogRecord *record,
                           GString            *out)
{
  char peer[SWB_NET_ADDRESS_STRING_SIZE];

  swb_log_formatter_write_address (&record->remote, "-", peer);
  if (record->kind == SWB_LOG_KIND_DATA)
    {
      g_string_append_printf (out, "# %s %s, %zu bytes\n%c %s.%09d\n", record->direction == SWB_DIRECTION_IN ? "<" : ">", peer,
                              record->payload_length, record->direction == SWB_DIRECTION_IN ? 'I' : 'O', self->local_time,
                              swb_log_formatter_fraction (record->time));
      add_dump (out, record->payload, record->payload_length);
    }
  else
    {
      g_autofree char *message = swb_log_record_dup_text (record, TRUE);

      g_string_append_printf (out, "# %s.%09d - %s ", self->local_time, swb_log_formatter_fraction (record->time), peer);
      swb_log_formatter_add_line (out, message);
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
  gsize begin;

  swb_log_formatter_write_address (&record->remote, "", peer);
  swb_log_formatter_write_address (&record->local, "", local);
  g_string_append_printf (out, "%s.%09dZ,%s,%s,%s,%s,%s,%u,%zu,%zu,", self->utc_time, swb_log_formatter_fraction (record->time),
                          get_direction (record), peer, local,
                          record->protocol == IPPROTO_TCP ? "tcp" : record->protocol == IPPROTO_UDP ? "udp" : "",
                          get_event_name (record), record->flow, offset, length);
  add_csv_field (out, self->field->str, self->field->len);
  g_string_append_c (out, ',');
  begin = out->len;
  g_string_set_size (out, begin + 2 * length);
  for (gsize i = 0; i < length; i++)
    {
      out->str[begin + 2 * i] = digits[record->payload[offset + i] >> 4];
      out->str[begin + 2 * i + 1] = digits[record->payload[offset + i] & 0x0f];
    }
  g_string_append (out, "\r\n");
}

void
swb_log_formatter_add_csv (SwbLogFormatter    *self,
                           const SwbLogRecord *record,
                           const SwbLogJoin   *join,
                           GString            *out)
{
  gsize total = record->payload_length;
  gsize offset = 0;

  if (record->kind != SWB_LOG_KIND_DATA)
    {
      g_autofree char *message = swb_log_record_dup_text (record, FALSE);

      g_string_truncate (self->field, 0);
      swb_log_formatter_add_line (self->field, message);
      add_csv_line (self, record, 0, 0, out);
      return;
    }

  do
    {
      gsize length = MIN (CSV_BYTES, total - offset);
      SwbLogPart part;
      gsize incomplete;

      swb_log_formatter_decode (self, record->payload, offset, offset + length, total, join, &part);
      incomplete = swb_charset_get_incomplete (self->charset);
      /* not within a character */
      if (offset + length < total && incomplete > 0 && incomplete < SWB_CHARSET_MAX_CHARACTER)
        {
          length -= incomplete;
          swb_log_formatter_decode (self, record->payload, offset, offset + length, total, join, &part);
        }
      g_string_truncate (self->field, 0);
      swb_log_formatter_add_part (self, &part, self->field);
      add_csv_line (self, record, offset, length, out);
      offset += length;
    }
  while (offset < total);
}

static void
add_json_text (SwbLogFormatter    *self,
               const SwbLogRecord *record,
               const SwbLogJoin   *join,
               GString            *out)
{
  gsize length = record->payload_length;
  SwbLogPart part;

  swb_log_formatter_decode (self, record->payload, 0, length, length, join, &part);

  /* only when every byte of it is text */
  for (guint i = 0; i < self->spans->len; i++)
    {
      const SwbTextSpan *span = &g_array_index (self->spans, SwbTextSpan, i);

      if (span->text_length == 0 && span->begin >= part.first)
        return;
    }
  swb_json_add_string (out, "text", self->text->str + part.first_text, (gssize) (self->text->len - part.first_text));
}

void
swb_log_formatter_add_json (SwbLogFormatter    *self,
                            const SwbLogRecord *record,
                            const SwbLogJoin   *join,
                            GString            *out)
{
  char address[SWB_NET_ADDRESS_STRING_SIZE];
  char stamp[64];

  g_snprintf (stamp, sizeof stamp, "%s.%09dZ", self->utc_time, swb_log_formatter_fraction (record->time));
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
      add_json_text (self, record, join, out);
      swb_json_add_hex (out, "hex", record->payload, record->payload_length);
    }
  else
    {
      g_autofree char *message = swb_log_record_dup_text (record, FALSE);

      swb_json_add_strings (out, "args", record->args);
      swb_json_add_string (out, "message", message, -1);
    }
  swb_json_end (out);
}

void
swb_log_formatter_add_c (SwbLogFormatter    *self,
                         const SwbLogRecord *record,
                         GString            *out)
{
  char peer[SWB_NET_ADDRESS_STRING_SIZE];

  /* an interface's name, in a zone, is the only part that isn't ours: it can't have a slash */
  swb_log_formatter_write_address (&record->remote, "-", peer);
  if (record->kind != SWB_LOG_KIND_DATA)
    return;
  if (record->payload_length == 0)
    {
      g_string_append_printf (out, "/* %s.%09d %s %s: empty */\n\n", self->local_time, swb_log_formatter_fraction (record->time),
                              get_direction (record), peer);
      return;
    }

  g_string_append_printf (out, "/* %s.%09d %s %s */\nconst unsigned char swb_%s_%" G_GUINT64_FORMAT "[%zu] = {",
                          self->local_time, swb_log_formatter_fraction (record->time), get_direction (record), peer,
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
