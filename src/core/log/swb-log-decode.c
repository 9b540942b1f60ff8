#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-decode.h"

#include <netinet/in.h>
#include <string.h>

#include "swb-ip-packet.h"
#include "swb-log-decode-plain.h"
#include "swb-pcapng.h"
#include "swb-upper-pdu.h"

#define UNIT_SEPARATOR '\x1f'

/* Our options of one block, as far as it has them. */
typedef struct
{
  gboolean has_record;
  SwbLogRecordOption record;
  guint32 cut; /* its members from row_offset on, as one */
  guint32 flags;
  const guint8 *comment;
  gsize comment_length;
  const guint8 *args;
  gsize args_length;
} Options;

static gboolean
take_record_option (Options      *options,
                    const guint8 *tainted,
                    gsize         length)
{
  SwbLogRecordOption *record = &options->record;

  options->cut = 0;
  if (length < sizeof *record)
    return FALSE;

  record->version = tainted[0];
  record->kind = tainted[1];
  record->event = swb_pcapng_get16 (tainted + 2);
  record->flow = swb_pcapng_get32 (tainted + 4);
  record->previous = swb_pcapng_get64 (tainted + 8);
  record->stream_offset = swb_pcapng_get64 (tainted + 16);
  record->zone = swb_pcapng_get32 (tainted + 28);
  if (record->version != SWB_LOG_RECORD_VERSION)
    return FALSE;

  options->cut = swb_pcapng_get32 (tainted + 24);
  return TRUE;
}

static void
collect_options (const guint8 *tainted,
                 gsize         length,
                 Options      *options)
{
  SwbPcapngOption option;

  memset (options, 0, sizeof *options);
  while (swb_pcapng_next_option (&tainted, &length, &option))
    {
      if (option.code == SWB_PCAPNG_OPTION_PACKET_FLAGS && option.length == 4)
        {
          options->flags = swb_pcapng_get32 (option.value);
        }
      else if (option.code == SWB_PCAPNG_OPTION_COMMENT)
        {
          options->comment = option.value;
          options->comment_length = option.length;
        }
      else if (option.code == SWB_LOG_OPTION_RECORD && option.length >= 4 &&
               swb_pcapng_get32 (option.value) == SWB_LOG_PEN)
        {
          options->has_record = take_record_option (options, option.value + 4, option.length - 4u);
        }
      else if (option.code == SWB_LOG_OPTION_ARGS && option.length >= 4 &&
               swb_pcapng_get32 (option.value) == SWB_LOG_PEN)
        {
          options->args = option.value + 4;
          options->args_length = option.length - 4u;
        }
    }
}

/* Copies the arguments to @scratch, for they need a NUL each. */
static void
split_args (const Options *options,
            GString       *scratch,
            SwbLogRecord  *record)
{
  gsize n = 0;
  char *p;

  if (options->args == NULL)
    return;

  g_string_truncate (scratch, 0);
  g_string_append_len (scratch, (const char *) options->args, (gssize) options->args_length);
  if (!g_utf8_validate (scratch->str, (gssize) scratch->len, NULL))
    {
      g_autofree char *valid = g_utf8_make_valid (scratch->str, (gssize) scratch->len);

      g_string_assign (scratch, valid);
    }

  p = scratch->str;
  while (n < SWB_LOG_EVENT_MAX_ARGS)
    {
      char *end = strchr (p, UNIT_SEPARATOR);

      record->args[n++] = p;
      if (end == NULL)
        break;
      *end = '\0';
      p = end + 1;
    }
}

static void
set_zone (SwbNetAddress *address,
          guint32        zone)
{
  /* fe80::/10, RFC 4291 section 2.5.6 */
  if (address->family == G_SOCKET_FAMILY_IPV6 && address->bytes[0] == 0xfe && (address->bytes[1] & 0xc0) == 0x80)
    address->scope_id = zone;
}

static void
set_addresses (SwbLogRecord        *record,
               const SwbNetAddress *source,
               const SwbNetAddress *destination,
               guint32              zone)
{
  record->local = record->direction == SWB_DIRECTION_IN ? *destination : *source;
  record->remote = record->direction == SWB_DIRECTION_IN ? *source : *destination;
  set_zone (&record->local, zone);
  set_zone (&record->remote, zone);
}

static gboolean
decode_traffic (const SwbPcapngPacket *packet,
                const Options         *options,
                SwbLogRecord          *record)
{
  SwbIpPacket ip;

  if (!swb_ip_packet_parse (packet->data, packet->length, &ip))
    return FALSE;

  record->protocol = ip.protocol;
  record->direction = (options->flags & 3) == SWB_PCAPNG_OUTBOUND ? SWB_DIRECTION_OUT : SWB_DIRECTION_IN;
  set_addresses (record, &ip.source, &ip.destination, record->flow > 0 ? options->record.zone : 0);

  /* a capture of someone else's: what the packet itself says */
  if (!options->has_record && ip.protocol == IPPROTO_TCP && ip.payload_length == 0)
    record->kind = SWB_LOG_KIND_FILLER;

  switch (record->kind)
    {
    case SWB_LOG_KIND_DATA:
      record->payload = ip.payload;
      record->payload_length = ip.payload_length;
      record->payload_at = record->offset + SWB_PCAPNG_PACKET_HEAD + (guint64) (ip.payload - packet->data);
      return swb_log_row_cutter_parse (&record->cutter, options->cut,
                                       ip.protocol == IPPROTO_TCP ? record->stream_offset : 0) &&
             (record->cutter.fill == 0 || (ip.protocol == IPPROTO_TCP && ip.payload_length > 0));
    case SWB_LOG_KIND_OPEN:
    case SWB_LOG_KIND_FIN:
    case SWB_LOG_KIND_RST:
      record->text = (const char *) options->comment;
      record->text_length = options->comment_length;
      return ip.payload_length == 0 && options->cut == 0;
    case SWB_LOG_KIND_FILLER:
      return options->cut == 0;
    case SWB_LOG_KIND_EVENT:
    default:
      return FALSE;
    }
}

/* "<14>text" of RFC 3164 section 4.1. */
static void
take_syslog_line (const guint8 *tainted,
                  gsize         length,
                  SwbLogRecord *record)
{
  gsize i = 1;
  guint priority = 0;

  record->severity = SWB_LOG_SEVERITY_INFO;
  if (length >= 3 && tainted[0] == '<')
    {
      while (i < length && i <= 3 && g_ascii_isdigit (tainted[i]))
        priority = priority * 10 + (guint) (tainted[i++] - '0');
      if (i > 1 && i < length && tainted[i] == '>')
        {
          guint severity = priority % 8;

          record->severity = severity <= SWB_LOG_SEVERITY_ERROR ? SWB_LOG_SEVERITY_ERROR
                             : severity == SWB_LOG_SEVERITY_WARNING ? SWB_LOG_SEVERITY_WARNING
                                                                    : SWB_LOG_SEVERITY_INFO;
          tainted += i + 1;
          length -= i + 1;
        }
    }

  record->text = (const char *) tainted;
  record->text_length = length;
}

static gboolean
decode_event (const SwbPcapngPacket *packet,
              const Options         *options,
              SwbLogRecord          *record)
{
  SwbUpperPdu pdu;

  if (options->has_record && record->kind != SWB_LOG_KIND_EVENT)
    return FALSE;
  if (options->cut != 0 || !swb_upper_pdu_parse (packet->data, packet->length, &pdu))
    return FALSE;

  record->kind = SWB_LOG_KIND_EVENT;
  record->direction = SWB_DIRECTION_IN;
  record->protocol = pdu.protocol;
  set_addresses (record, &pdu.source, &pdu.destination, record->flow > 0 ? options->record.zone : 0);
  take_syslog_line (pdu.text, pdu.length, record);
  return TRUE;
}

/**
 * swb_log_decode_block:
 * @tainted: a whole block
 * @length: its bytes
 * @offset: where it stands in the file
 * @scratch: holds the arguments afterwards
 * @record: (out): what it holds; pointers lead into the block and to @scratch. A packet without our option is data of
 *   no flow.
 *
 * Returns: whether it is a packet of one of our two interfaces
 */
gboolean
swb_log_decode_block (const guint8 *tainted,
                      gsize         length,
                      guint64       offset,
                      GString      *scratch,
                      SwbLogRecord *record)
{
  SwbPcapngPacket packet;
  Options options;

  memset (record, 0, sizeof *record);
  record->local = SWB_NET_ADDRESS_NONE;
  record->remote = SWB_NET_ADDRESS_NONE;
  record->severity = SWB_LOG_SEVERITY_INFO;

  if (!swb_pcapng_parse_packet (tainted, length, &packet))
    return FALSE;
  collect_options (packet.options, packet.options_length, &options);

  record->offset = offset;
  record->next = offset + length;
  record->time = packet.time;
  if (options.has_record)
    {
      if (options.record.kind > SWB_LOG_KIND_EVENT || (options.record.previous >= offset && options.record.previous != 0))
        return FALSE;
      record->kind = (SwbLogKind) options.record.kind;
      record->event = (SwbLogEventId) options.record.event;
      record->flow = options.record.flow;
      record->previous = options.record.previous;
      record->stream_offset = options.record.stream_offset;
    }

  switch (packet.interface)
    {
    case SWB_LOG_INTERFACE_TRAFFIC:
      if (!decode_traffic (&packet, &options, record))
        return FALSE;
      break;
    case SWB_LOG_INTERFACE_EVENTS:
      if (!decode_event (&packet, &options, record))
        return FALSE;
      break;
    default:
      return FALSE;
    }

  if (record->event != SWB_LOG_EVENT_NONE && swb_log_event_get_nick (record->event) != NULL)
    record->severity = swb_log_event_get_severity (record->event);
  split_args (&options, scratch, record);
  return TRUE;
}

/**
 * swb_log_decode_data:
 * @tainted: a whole block
 * @length: its bytes, as its head says
 * @offset: where it stands in the file
 * @record: (out): what it holds; WITHOUT addresses
 *
 * The quick way for what most of a log consists of, see swb_log_decode_plain().
 *
 * Returns: %FALSE for everything else, which then is for swb_log_decode_block()
 */
gboolean
swb_log_decode_data (const guint8 *tainted,
                     gsize         length,
                     guint64       offset,
                     SwbLogRecord *record)
{
  const guint8 *option = tainted + length - SWB_PCAPNG_PACKET_TAIL - SWB_LOG_PLAIN_OPTIONS + 16;
  SwbLogPlain plain;

  if (!swb_log_decode_plain (tainted, length, offset, &plain))
    return FALSE;

  memset (record, 0, sizeof *record);
  record->offset = offset;
  record->next = offset + length;
  record->time = (gint64) ((guint64) swb_pcapng_get32 (tainted + 12) << 32 | swb_pcapng_get32 (tainted + 16));
  record->kind = SWB_LOG_KIND_DATA;
  record->direction = plain.direction;
  record->severity = SWB_LOG_SEVERITY_INFO;
  record->flow = plain.flow;
  record->protocol = plain.protocol;
  record->previous = swb_pcapng_get64 (option + 8);
  record->stream_offset = swb_pcapng_get64 (option + 16);
  record->cutter = plain.cutter;
  record->payload = plain.payload;
  record->payload_length = plain.payload_length;
  record->payload_at = offset + (guint64) (plain.payload - tainted);
  return TRUE;
}
