#define G_LOG_DOMAIN "swb-cli"

#include "swb-config.h"

#include "swb-export-format.h"

#include <string.h>
#include <time.h>

#include "swb-record-format.h"

/* How `swb export` writes records. Pure functions; events are in the formats that have words for them. */

#define DUMP_ROW 16u
#define C_ROW 12u
#define NANOSECONDS G_GINT64_CONSTANT (1000000000)

static const char *const format_names[] = { "text", "hex", "raw", "csv", "json", "c" };

/**
 * swb_export_format_parse:
 * @name: as typed
 * @format: (out): the format
 *
 * Returns: whether there is one of that name
 */
gboolean
swb_export_format_parse (const char      *name,
                         SwbExportFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (format_names); i++)
    if (g_str_equal (name, format_names[i]))
      {
        *format = (SwbExportFormat) i;
        return TRUE;
      }

  return FALSE;
}

static void
append_time (GString *out,
             gint64   when)
{
  time_t second = (time_t) (when / NANOSECONDS);
  struct tm tm;
  char text[32] = "";

  if (gmtime_r (&second, &tm) != NULL)
    strftime (text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
  g_string_append_printf (out, "%s.%09dZ", text, (int) (when % NANOSECONDS));
}

static void
append_address (GString             *out,
                const SwbNetAddress *address)
{
  char text[SWB_NET_ADDRESS_STRING_SIZE];

  swb_net_address_write (address, text);
  g_string_append (out, text);
}

static const char *
direction_name (const SwbLogRecord *record)
{
  return record->direction == SWB_DIRECTION_IN ? "in" : "out";
}

static void
append_dump (GString            *out,
             const SwbLogRecord *record)
{
  append_time (out, record->time);
  g_string_append_printf (out, " %s ", direction_name (record));
  append_address (out, &record->remote);
  g_string_append_printf (out, " %" G_GSIZE_FORMAT "\n", record->payload_length);

  for (gsize row = 0; row < record->payload_length; row += DUMP_ROW)
    {
      gsize n = MIN (DUMP_ROW, record->payload_length - row);

      g_string_append_printf (out, "%06" G_GSIZE_MODIFIER "x ", row);
      for (gsize i = 0; i < DUMP_ROW; i++)
        if (i < n)
          g_string_append_printf (out, " %02X", record->payload[row + i]);
        else
          g_string_append (out, "   ");
      g_string_append (out, "  ");
      for (gsize i = 0; i < n; i++)
        g_string_append_c (out, g_ascii_isprint (record->payload[row + i]) ? (char) record->payload[row + i] : '.');
      g_string_append_c (out, '\n');
    }
}

/* A field of RFC 4180 section 2: always quoted, a quote is doubled. Control characters are escaped before. */
static void
append_csv_field (GString    *out,
                  const char *text,
                  gsize       length)
{
  g_string_append_c (out, '"');
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, text[i]);
    }
  g_string_append_c (out, '"');
}

static void
append_csv (GString            *out,
            const SwbLogRecord *record,
            SwbCharset         *charset)
{
  gboolean data = record->kind == SWB_LOG_KIND_DATA;
  const char *event = data ? "data" : swb_log_event_get_nick (record->event);
  g_autoptr (GString) text = g_string_new (NULL);

  if (data)
    {
      swb_record_format_payload (text, record, charset, G_MAXSIZE);
    }
  else
    {
      g_autofree char *message = swb_record_format_message (record, FALSE);

      swb_record_format_escaped (text, message, strlen (message));
    }

  append_time (out, record->time);
  g_string_append_printf (out, ",%s,%s,", event != NULL ? event : "unknown", data ? direction_name (record) : "");
  append_address (out, &record->local);
  g_string_append_c (out, ',');
  append_address (out, &record->remote);
  g_string_append_printf (out, ",%" G_GSIZE_FORMAT ",", record->payload_length);
  append_csv_field (out, text->str, text->len);
  g_string_append_c (out, ',');
  for (gsize i = 0; i < record->payload_length; i++)
    g_string_append_printf (out, "%02X", record->payload[i]);
  g_string_append (out, "\r\n");
}

static void
append_c (GString            *out,
          const SwbLogRecord *record,
          guint64             number)
{
  /* C has no empty arrays */
  if (record->payload_length == 0)
    return;

  g_string_append (out, "/* ");
  append_time (out, record->time);
  g_string_append_printf (out, " %s ", direction_name (record));
  append_address (out, &record->remote);
  g_string_append_printf (out, " */\nstatic const unsigned char %s_%" G_GUINT64_FORMAT "[%" G_GSIZE_FORMAT "] = {",
                          record->direction == SWB_DIRECTION_IN ? "received" : "sent", number, record->payload_length);
  for (gsize i = 0; i < record->payload_length; i++)
    g_string_append_printf (out, "%s0x%02X,", i % C_ROW == 0 ? "\n  " : " ", record->payload[i]);
  g_string_append (out, "\n};\n\n");
}

/**
 * swb_export_format_begin:
 * @out: what to append to
 * @format: the format
 *
 * Appends what stands before the first record.
 */
void
swb_export_format_begin (GString        *out,
                         SwbExportFormat format)
{
  if (format == SWB_EXPORT_FORMAT_CSV)
    g_string_append (out, "time,event,direction,address,peer,length,text,hex\r\n");
}

/**
 * swb_export_format_record:
 * @out: what to append to
 * @format: the format
 * @record: a record that is no filler
 * @number: its number among those exported, from 1
 * @charset: (nullable): the encoding of text, %NULL for UTF-8
 *
 * Appends one record, or nothing for an event in a format of bytes.
 */
void
swb_export_format_record (GString            *out,
                          SwbExportFormat     format,
                          const SwbLogRecord *record,
                          guint64             number,
                          SwbCharset         *charset)
{
  gboolean data = record->kind == SWB_LOG_KIND_DATA;

  switch (format)
    {
    case SWB_EXPORT_FORMAT_TEXT:
      swb_record_format_text (out, 0, record, charset, G_MAXSIZE);
      break;
    case SWB_EXPORT_FORMAT_JSON:
      swb_record_format_json (out, 0, record, charset);
      break;
    case SWB_EXPORT_FORMAT_CSV:
      append_csv (out, record, charset);
      break;
    case SWB_EXPORT_FORMAT_HEX:
      if (data)
        append_dump (out, record);
      break;
    case SWB_EXPORT_FORMAT_C:
      if (data)
        append_c (out, record, number);
      break;
    case SWB_EXPORT_FORMAT_RAW:
    default:
      if (data)
        g_string_append_len (out, (const char *) record->payload, (gssize) record->payload_length);
      break;
    }
}
