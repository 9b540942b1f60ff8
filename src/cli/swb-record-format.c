#define G_LOG_DOMAIN "swb-cli"

#include "swb-config.h"

#include "swb-record-format.h"

#include <glib/gi18n.h>
#include <string.h>
#include <time.h>

#include "swb-json-writer.h"

/*
 * How `swb` writes one record: the format that swb(1) documents. One thread at a time may call these.
 */

#define NANOSECONDS G_GINT64_CONSTANT (1000000000)

static void
append_byte (GString *out,
             guint8   byte)
{
  static const char digits[] = "0123456789ABCDEF";
  char escape[4] = { '\\', 'x', digits[byte >> 4], digits[byte & 0x0f] };

  g_string_append_len (out, escape, sizeof escape);
}

/* One ASCII character; returns FALSE for a byte that is none */
static gboolean
append_ascii (GString *out,
              guint8   c)
{
  if (c >= 0x20 && c < 0x7f && c != '\\')
    g_string_append_c (out, (char) c);
  else if (c == '\r')
    g_string_append (out, "\\r");
  else if (c == '\n')
    g_string_append (out, "\\n");
  else if (c == '\t')
    g_string_append (out, "\\t");
  else if (c == '\\')
    g_string_append (out, "\\\\");
  else if (c < 0x80)
    append_byte (out, c);
  else
    return FALSE;

  return TRUE;
}

/* Appends bytes so that they fill part of one line and can be told apart: printable UTF-8 as it is, `\r`, `\n`, `\t`,
 * `\\`, and `\xHH` for every other byte. */
static void
append_escaped (GString    *out,
                const char *data,
                gsize       length)
{
  gsize i = 0;

  while (i < length)
    {
      gunichar c;
      gsize size = 1;

      if (append_ascii (out, (guint8) data[i]))
        {
          i++;
          continue;
        }

      c = g_utf8_get_char_validated (data + i, (gssize) (length - i));
      if (c != (gunichar) -1 && c != (gunichar) -2)
        size = (gsize) g_unichar_to_utf8 (c, NULL);
      if (size > 1 && g_unichar_isprint (c))
        g_string_append_len (out, data + i, (gssize) size);
      else
        for (gsize k = 0; k < size; k++)
          append_byte (out, (guint8) data[i + k]);
      i += size;
    }
}

static void
append_bytes (GString      *out,
              const guint8 *data,
              gsize         length)
{
  for (gsize i = 0; i < length; i++)
    append_byte (out, data[i]);
}

/* As append_escaped(), but for bytes in another encoding than UTF-8 */
static void
append_decoded (GString             *out,
                SwbLogCarry         *carry,
                const SwbLogCarried *carried,
                gsize                max)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));

  swb_log_carry_decode (carry, carried, max, text, spans);
  for (guint i = 0; i < spans->len; i++)
    {
      const SwbTextSpan *span = &g_array_index (spans, SwbTextSpan, i);

      if (span->text_length > 0)
        append_escaped (out, text->str + span->text_begin, span->text_length);
      else
        append_bytes (out, carried->bytes + span->begin, span->length);
    }
}

/* Appends the payload as append_escaped() does, decoded; at most SWB_RECORD_FORMAT_LIMIT bytes of it. */
static void
append_payload (GString            *out,
                const SwbLogRecord *record,
                SwbLogCarry        *carry)
{
  SwbLogCarried carried;
  gsize length;
  gboolean cut;

  swb_log_carry_take (carry, record, &carried);
  length = carried.length - carried.first;
  cut = record->payload_length > SWB_RECORD_FORMAT_LIMIT && length > SWB_RECORD_FORMAT_LIMIT;
  if (cut)
    length = SWB_RECORD_FORMAT_LIMIT;
  append_bytes (out, carried.stale, carried.stale_length);

  if (!swb_log_carry_is_utf8 (carry))
    {
      append_decoded (out, carry, &carried, length);
    }
  else
    {
      /* a cut must not make a whole character look like a broken one */
      if (cut)
        {
          gsize at = length;

          while (at > length - 3 && (carried.bytes[at] & 0xc0) == 0x80)
            at--;
          if ((carried.bytes[at] & 0xc0) == 0xc0)
            length = at;
        }
      append_escaped (out, (const char *) carried.bytes, length);
    }

  if (cut)
    g_string_append_printf (out, " … (%" G_GSIZE_FORMAT " bytes)", record->payload_length);
}

/* The time of day in the local zone; the conversion is done once a second, for it costs more than the rest of a line */
static void
append_clock (GString *out,
              gint64   when)
{
  static gint64 cached_second = G_MININT64;
  static char cached[9];
  gint64 second = when / NANOSECONDS;
  guint milliseconds = (guint) (when % NANOSECONDS / 1000000);
  char fraction[5] = { '.', (char) ('0' + milliseconds / 100), (char) ('0' + milliseconds / 10 % 10),
                       (char) ('0' + milliseconds % 10), ' ' };

  if (second != cached_second)
    {
      time_t t = (time_t) second;
      struct tm tm;

      if (localtime_r (&t, &tm) == NULL || strftime (cached, sizeof cached, "%H:%M:%S", &tm) == 0)
        g_strlcpy (cached, "--:--:--", sizeof cached);
      cached_second = second;
    }
  g_string_append (out, cached);
  g_string_append_len (out, fraction, sizeof fraction);
}

/**
 * swb_record_format_iso_time:
 * @out: an object begun by swb_json_begin()
 * @name: the member's name
 * @time: nanoseconds since 1970 UTC
 *
 * Adds a time as ISO 8601 in UTC with all nine decimals.
 */
void
swb_record_format_iso_time (GString    *out,
                            const char *name,
                            gint64      time)
{
  static gint64 cached_second = G_MININT64;
  static char cached[32];
  gint64 second = time / NANOSECONDS;
  char text[64];

  if (second != cached_second)
    {
      time_t t = (time_t) second;
      struct tm tm;

      if (gmtime_r (&t, &tm) == NULL || strftime (cached, sizeof cached, "%Y-%m-%dT%H:%M:%S", &tm) == 0)
        g_strlcpy (cached, "1970-01-01T00:00:00", sizeof cached);
      cached_second = second;
    }
  g_snprintf (text, sizeof text, "%s.%09dZ", cached, (int) (time % NANOSECONDS));
  swb_json_add_string (out, name, text, -1);
}

/* What a line of text begins with: `TIME PANEL DIRECTION PEER` and a space */
static void
append_head (GString             *out,
             guint                panel,
             gint64               time,
             char                 direction,
             const SwbNetAddress *remote)
{
  char peer[SWB_NET_ADDRESS_STRING_SIZE];

  if (swb_net_address_write (remote, peer) == 0)
    g_strlcpy (peer, "-", sizeof peer);

  append_clock (out, time);
  if (panel > 0)
    g_string_append_printf (out, "%u ", panel);
  g_string_append_printf (out, "%c %s ", direction, peer);
}

/**
 * swb_record_format_text:
 * @out: what to append to
 * @panel: the panel's number, from 1; 0 leaves it out
 * @record: a record that is no filler
 * @carry: of its log; takes the record, if it is data
 *
 * Appends `TIME PANEL DIRECTION PEER TEXT` and a line feed. A payload is cut after %SWB_RECORD_FORMAT_LIMIT bytes.
 */
void
swb_record_format_text (GString            *out,
                        guint               panel,
                        const SwbLogRecord *record,
                        SwbLogCarry        *carry)
{
  char direction = '-';

  if (record->kind == SWB_LOG_KIND_DATA)
    direction = record->direction == SWB_DIRECTION_IN ? '<' : '>';

  append_head (out, panel, record->time, direction, &record->remote);
  if (record->kind == SWB_LOG_KIND_DATA)
    {
      append_payload (out, record, carry);
    }
  else
    {
      g_autofree char *message = swb_log_record_dup_text (record, TRUE);

      append_escaped (out, message, strlen (message));
    }
  g_string_append_c (out, '\n');
}

/**
 * swb_record_format_rest_text:
 * @out: what to append to
 * @panel: the panel's number, from 1; 0 leaves it out
 * @time: that of what ended the stream, nanoseconds since 1970 UTC
 * @rest: what was held back of it
 *
 * Appends a line like that of a record, with these bytes.
 */
void
swb_record_format_rest_text (GString          *out,
                             guint             panel,
                             gint64            time,
                             const SwbLogRest *rest)
{
  append_head (out, panel, time, rest->direction == SWB_DIRECTION_IN ? '<' : '>', &rest->remote);
  append_bytes (out, rest->bytes, rest->length);
  g_string_append_c (out, '\n');
}

/* The member "text": only when every byte of it is text in the panel's encoding */
static void
add_json_text (GString            *out,
               const SwbLogRecord *record,
               SwbLogCarry        *carry)
{
  g_autoptr (GString) text = NULL;
  g_autoptr (GArray) spans = NULL;
  SwbLogCarried carried;

  swb_log_carry_take (carry, record, &carried);
  if (carried.stale_length > 0)
    return;

  if (swb_log_carry_is_utf8 (carry))
    {
      if (g_utf8_validate_len ((const char *) carried.bytes, carried.length, NULL))
        swb_json_add_string (out, "text", (const char *) carried.bytes, (gssize) carried.length);
      return;
    }

  text = g_string_new (NULL);
  spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  swb_log_carry_decode (carry, &carried, G_MAXSIZE, text, spans);
  for (guint i = 0; i < spans->len; i++)
    if (g_array_index (spans, SwbTextSpan, i).text_length == 0)
      return;
  swb_json_add_string (out, "text", text->str, (gssize) text->len);
}

/* What every object but the first ones of a panel begins with */
static void
begin_object (GString             *out,
              guint                panel,
              gint64               time,
              const char          *event,
              const SwbNetAddress *local,
              const SwbNetAddress *remote)
{
  char address[SWB_NET_ADDRESS_STRING_SIZE];

  swb_json_begin (out);
  swb_record_format_iso_time (out, "time", time);
  if (panel > 0)
    swb_json_add_number (out, "panel", panel);
  swb_json_add_string (out, "event", event != NULL ? event : "unknown", -1);
  if (swb_net_address_write (local, address) > 0)
    swb_json_add_string (out, "address", address, -1);
  if (swb_net_address_write (remote, address) > 0)
    swb_json_add_string (out, "peer", address, -1);
}

static void
add_direction (GString     *out,
               SwbDirection direction)
{
  swb_json_add_string (out, "direction", direction == SWB_DIRECTION_IN ? "in" : "out", -1);
}

/**
 * swb_record_format_json:
 * @out: what to append to
 * @panel: the panel's number, from 1; 0 leaves it out
 * @record: a record that is no filler
 * @carry: of its log; takes the record, if it is data
 *
 * Appends one JSON object and a line feed.
 */
void
swb_record_format_json (GString            *out,
                        guint               panel,
                        const SwbLogRecord *record,
                        SwbLogCarry        *carry)
{
  gboolean data = record->kind == SWB_LOG_KIND_DATA;

  begin_object (out, panel, record->time, data ? "data" : swb_log_event_get_nick (record->event), &record->local,
                &record->remote);
  if (data)
    {
      add_direction (out, record->direction);
      swb_json_add_number (out, "length", record->payload_length);
      add_json_text (out, record, carry);
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

/**
 * swb_record_format_rest_json:
 * @out: what to append to
 * @panel: the panel's number, from 1; 0 leaves it out
 * @time: that of what ended the stream, nanoseconds since 1970 UTC
 * @rest: what was held back of it
 *
 * Appends an event "incomplete" as one JSON object and a line feed. Its argument is the bytes in hexadecimal: they are in
 * the member "hex" of their records, so here it has no such member.
 */
void
swb_record_format_rest_json (GString          *out,
                             guint             panel,
                             gint64            time,
                             const SwbLogRest *rest)
{
  char hex[2 * SWB_CHARSET_MAX_CHARACTER + 1] = "";
  const char *args[] = { hex, NULL };
  g_autofree char *message = NULL;

  for (gsize i = 0; i < rest->length; i++)
    g_snprintf (hex + 2 * i, 3, "%02x", rest->bytes[i]);
  message = g_strdup_printf ("what was %s ends within a character: %s",
                             rest->direction == SWB_DIRECTION_IN ? "received" : "sent", hex);

  begin_object (out, panel, time, "incomplete", &rest->local, &rest->remote);
  add_direction (out, rest->direction);
  swb_json_add_strings (out, "args", args);
  swb_json_add_string (out, "message", message, -1);
  swb_json_end (out);
}
