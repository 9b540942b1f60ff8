#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-encode.h"

#include <string.h>

#include "swb-pcapng.h"
#include "swb-upper-pdu.h"

/* Separates the arguments of an event in the file, as ASCII meant it. */
#define UNIT_SEPARATOR "\x1f"

/* Arguments are addresses, numbers, paths and messages of the system: a longer one is cut. */
#define MAX_ARG 4096u
#define MAX_TEXT 16384u

#define FLAGS_SIZE 8u
#define RECORD_SIZE (8u + 32u)
#define END_SIZE 4u

/* Facility "user" of RFC 5424 section 6.2.1. */
#define SYSLOG_FACILITY 1

G_STATIC_ASSERT (SWB_LOG_BATCH_RECORD >= MAX_TEXT + SWB_LOG_EVENT_MAX_ARGS * (MAX_ARG + 1) + 1024 + 1024);

/* Valid UTF-8 of at most @max bytes in one line. */
static char *
make_line (const char *text,
           gsize       max)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) strlen (text));
  gsize length = strlen (valid);

  if (length > max)
    {
      const char *end = g_utf8_find_prev_char (valid, valid + max + 1);

      valid[end != NULL ? end - valid : 0] = '\0';
    }
  for (char *p = valid; *p != '\0'; p++)
    if ((guint8) *p < ' ' || *p == 0x7f)
      *p = ' ';

  return g_steal_pointer (&valid);
}

/* What an event says, made ready for the file. */
typedef struct
{
  char *line;   /* readable, English */
  char *joined; /* its arguments, or NULL for none */
} EventText;

static void
event_text_clear (EventText *text)
{
  g_free (text->line);
  g_free (text->joined);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EventText, event_text_clear)

static void
event_text_init (EventText         *text,
                 SwbLogEventId      event,
                 const char *const *args)
{
  char *clean[SWB_LOG_EVENT_MAX_ARGS + 1] = { NULL };
  g_autofree char *line = NULL;

  for (gsize i = 0; args != NULL && i < SWB_LOG_EVENT_MAX_ARGS && args[i] != NULL; i++)
    clean[i] = make_line (args[i], MAX_ARG);

  line = swb_log_event_format (event, (const char *const *) clean, FALSE);
  text->line = make_line (line != NULL ? line : "", MAX_TEXT);
  text->joined = clean[0] != NULL ? g_strjoinv (UNIT_SEPARATOR, clean) : NULL;

  for (gsize i = 0; i < SWB_LOG_EVENT_MAX_ARGS; i++)
    g_free (clean[i]);
}

static guint8 *
put_record_option (guint8                   *out,
                   const SwbLogRecordOption *option)
{
  out = swb_pcapng_put16 (out, SWB_LOG_OPTION_RECORD);
  out = swb_pcapng_put16 (out, 4 + sizeof *option);
  out = swb_pcapng_put32 (out, SWB_LOG_PEN);
  *out++ = option->version;
  *out++ = option->kind;
  out = swb_pcapng_put16 (out, option->event);
  out = swb_pcapng_put32 (out, option->flow);
  out = swb_pcapng_put64 (out, option->previous);
  out = swb_pcapng_put64 (out, option->stream_offset);
  out = swb_pcapng_put16 (out, option->row_offset);
  *out++ = option->feed;
  *out++ = option->unit;
  return swb_pcapng_put32 (out, option->zone);
}

static guint8 *
put_args (guint8     *out,
          const char *joined)
{
  if (joined == NULL)
    return out;

  return swb_pcapng_put_custom_option (out, SWB_LOG_OPTION_ARGS, SWB_LOG_PEN, (const guint8 *) joined,
                                       strlen (joined));
}

static gsize
args_size (const char *joined)
{
  return joined != NULL ? 8 + SWB_PCAPNG_PAD (strlen (joined)) : 0;
}

static guint8 *
put_end (guint8 *out,
         gsize   block_length)
{
  out = swb_pcapng_put32 (out, SWB_PCAPNG_OPTION_END);
  return swb_pcapng_put32 (out, (guint32) block_length);
}

/**
 * swb_log_encode_head:
 * @number: of the segment, from 1
 * @begin: log offset of its first record; of no meaning for the first segment
 *
 * Returns: (transfer full): what every file of a log begins with: the section and its two interfaces
 */
GBytes *
swb_log_encode_head (guint   number,
                     guint64 begin)
{
  GByteArray *out = g_byte_array_new ();
  guint8 option[4 + sizeof (SwbLogSegmentOption)];

  swb_pcapng_put64 (swb_pcapng_put32 (swb_pcapng_put32 (swb_pcapng_put32 (option, SWB_LOG_PEN), number), 0), begin);
  swb_pcapng_append_section (out, "Socket Workbench " SWB_VERSION, number > 1 ? SWB_LOG_OPTION_RECORD : 0, option,
                             sizeof option);
  swb_pcapng_append_interface (out, SWB_PCAPNG_LINKTYPE_RAW, "traffic");
  swb_pcapng_append_interface (out, SWB_PCAPNG_LINKTYPE_UPPER_PDU, "events");

  return g_byte_array_free_to_bytes (out);
}

static guint8 *
put_stamp (guint8 *out,
           gint64  time)
{
  out = swb_pcapng_put32 (out, (guint32) ((guint64) time >> 32));
  return swb_pcapng_put32 (out, (guint32) (guint64) time);
}

static guint8 *
put_option_head (guint8 *out,
                 guint16 code)
{
  out = swb_pcapng_put16 (out, code);
  return swb_pcapng_put16 (out, 8);
}

/**
 * swb_log_encode_tail:
 * @first_time: stamp of the first record, nanoseconds since 1970 UTC
 * @last_time: stamp of the last one
 * @records: how many there are
 *
 * What a log ends with that was closed: the statistics of its first interface (pcapng section 4.6), as dumpcap writes them.
 * A log without is one whose writer has not come to its end yet, or never will: see swb-log-recovery.h.
 *
 * Returns: (transfer full): the block
 */
GBytes *
swb_log_encode_tail (gint64  first_time,
                     gint64  last_time,
                     guint64 records)
{
  const gsize length = 20 + 3 * 12 + END_SIZE + 4;
  guint8 *block = g_malloc (length);
  guint8 *out = block;

  out = swb_pcapng_put32 (out, SWB_PCAPNG_BLOCK_STATISTICS);
  out = swb_pcapng_put32 (out, (guint32) length);
  out = swb_pcapng_put32 (out, SWB_LOG_INTERFACE_TRAFFIC);
  out = put_stamp (out, last_time);
  out = put_stamp (put_option_head (out, SWB_PCAPNG_OPTION_STARTTIME), first_time);
  out = put_stamp (put_option_head (out, SWB_PCAPNG_OPTION_ENDTIME), last_time);
  out = swb_pcapng_put64 (put_option_head (out, SWB_PCAPNG_OPTION_IFRECV), records);
  out = put_end (out, length);
  g_assert ((gsize) (out - block) == length);

  return g_bytes_new_take (block, length);
}

/**
 * swb_log_encode_get_overhead:
 * @head: the headers of a flow and direction
 *
 * Returns: the bytes of a block of plain data that are not payload, nor the padding behind it; a multiple of 4
 */
gsize
swb_log_encode_get_overhead (const SwbIpHead *head)
{
  return SWB_PCAPNG_PACKET_HEAD + head->length + FLAGS_SIZE + RECORD_SIZE + END_SIZE + SWB_PCAPNG_PACKET_TAIL;
}

/**
 * swb_log_encode_packet:
 * @batch: a batch with room
 * @packet: what to write
 *
 * Adds one enhanced packet block of interface 0. When it stands for an event, the event's readable line is the packet's
 * comment.
 *
 * Returns: the bytes of the block
 */
gsize
swb_log_encode_packet (SwbLogBatch        *batch,
                       const SwbLogPacket *packet)
{
  static const guint8 zeros[4];
  g_auto (EventText) text = { NULL, NULL };
  guint8 flags[4] = { packet->direction == SWB_DIRECTION_IN ? SWB_PCAPNG_INBOUND : SWB_PCAPNG_OUTBOUND };
  gsize captured = swb_ip_head_get_size (packet->head, packet->segment) + packet->length;
  gsize padding = SWB_PCAPNG_PAD (captured) - captured;
  gsize options = FLAGS_SIZE + RECORD_SIZE + END_SIZE;
  gsize before = swb_log_batch_get_size (batch);
  gsize comment = 0;
  gsize length;
  guint8 *out;

  if (packet->option->event != SWB_LOG_EVENT_NONE)
    {
      event_text_init (&text, packet->option->event, packet->args);
      comment = strlen (text.line);
      options += (comment > 0 ? 4 + SWB_PCAPNG_PAD (comment) : 0) + args_size (text.joined);
    }
  length = SWB_PCAPNG_PACKET_HEAD + captured + padding + options + SWB_PCAPNG_PACKET_TAIL;

  out = swb_log_batch_reserve (batch);
  out = swb_pcapng_put_packet_head (out, SWB_LOG_INTERFACE_TRAFFIC, packet->time, captured, options);
  out = swb_ip_head_write (packet->head, out, packet->segment, packet->payload, packet->length);
  swb_log_batch_take (batch, out);
  swb_log_batch_add_payload (batch, packet->payload, packet->length);

  out = swb_log_batch_reserve (batch);
  memcpy (out, zeros, padding);
  out += padding;
  out = swb_pcapng_put_option (out, SWB_PCAPNG_OPTION_PACKET_FLAGS, flags, sizeof flags);
  if (comment > 0)
    out = swb_pcapng_put_option (out, SWB_PCAPNG_OPTION_COMMENT, (const guint8 *) text.line, comment);
  out = put_args (put_record_option (out, packet->option), text.joined);
  swb_log_batch_take (batch, put_end (out, length));

  g_assert (swb_log_batch_get_size (batch) - before == length);
  return length;
}

/**
 * swb_log_encode_event:
 * @batch: a batch with room
 * @option: what our readers want to know
 * @time: nanoseconds since 1970 UTC
 * @protocol: of the flow that it belongs to, 0 for none
 * @source: (nullable): the peer's address
 * @destination: (nullable): this machine's address
 * @args: (nullable): the event's arguments
 *
 * Adds one enhanced packet block of interface 1: a syslog line.
 *
 * Returns: the bytes of the block
 */
gsize
swb_log_encode_event (SwbLogBatch              *batch,
                      const SwbLogRecordOption *option,
                      gint64                    time,
                      int                       protocol,
                      const SwbNetAddress      *source,
                      const SwbNetAddress      *destination,
                      const char *const        *args)
{
  g_auto (EventText) text = { NULL, NULL };
  char priority[16];
  guint8 tags[SWB_UPPER_PDU_MAX];
  gsize tags_length, priority_length, line_length, captured, options, length;
  guint8 *out;

  event_text_init (&text, option->event, args);
  priority_length = (gsize) g_snprintf (priority, sizeof priority, "<%d>",
                                        SYSLOG_FACILITY * 8 + (int) swb_log_event_get_severity (option->event));
  tags_length = (gsize) (swb_upper_pdu_write (tags, protocol, source, destination) - tags);
  line_length = strlen (text.line);
  captured = tags_length + priority_length + line_length;
  options = RECORD_SIZE + args_size (text.joined) + END_SIZE;
  length = SWB_PCAPNG_PACKET_HEAD + SWB_PCAPNG_PAD (captured) + options + SWB_PCAPNG_PACKET_TAIL;

  out = swb_log_batch_reserve (batch);
  out = swb_pcapng_put_packet_head (out, SWB_LOG_INTERFACE_EVENTS, time, captured, options);
  memcpy (out, tags, tags_length);
  out += tags_length;
  memcpy (out, priority, priority_length);
  out += priority_length;
  memcpy (out, text.line, line_length);
  out += line_length;
  memset (out, 0, SWB_PCAPNG_PAD (captured) - captured);
  out += SWB_PCAPNG_PAD (captured) - captured;
  out = put_args (put_record_option (out, option), text.joined);
  swb_log_batch_take (batch, put_end (out, length));

  return length;
}
