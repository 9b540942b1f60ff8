#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-head.h"

#include <unistd.h>

#include "swb-log-format.h"
#include "swb-log-store-open.h"
#include "swb-pcapng.h"

#define MAX_HEAD 4096u

/* Which file of its log it is. The section header is whole. */
static void
parse_option (const guint8 *tainted,
              gsize         length,
              SwbLogHead   *head)
{
  gsize left = length - 28;
  SwbPcapngOption option;

  tainted += 24;
  while (swb_pcapng_next_option (&tainted, &left, &option))
    if (option.code == SWB_LOG_OPTION_RECORD && option.length >= 4 + sizeof (SwbLogSegmentOption) &&
        swb_pcapng_get32 (option.value) == SWB_LOG_PEN)
      {
        const guint8 *value = option.value + 4;
        guint32 number = swb_pcapng_get32 (value + G_STRUCT_OFFSET (SwbLogSegmentOption, number));
        guint64 begin = swb_pcapng_get64 (value + G_STRUCT_OFFSET (SwbLogSegmentOption, begin));

        if (number < 2 || begin < head->length || begin > G_MAXINT64 / 2)
          return;
        head->number = number;
        head->begin = begin;
        return;
      }
}

/* The section and its interfaces, as we write them: other captures are not understood yet. Returns where they end. */
static gsize
parse_head (const guint8 *tainted,
            gsize         available,
            SwbLogHead   *head)
{
  static const guint16 link_types[] = { SWB_PCAPNG_LINKTYPE_RAW, SWB_PCAPNG_LINKTYPE_UPPER_PDU };
  guint32 type, length;
  gsize section;
  gsize offset;

  if (!swb_pcapng_parse_block (tainted, available, &type, &length) || type != SWB_PCAPNG_BLOCK_SECTION ||
      length < 28 || length > available || swb_pcapng_get32 (tainted + 8) != SWB_PCAPNG_BYTE_ORDER_MAGIC)
    return 0;
  offset = section = length;

  for (gsize i = 0; i < G_N_ELEMENTS (link_types); i++)
    {
      if (!swb_pcapng_parse_block (tainted + offset, available - offset, &type, &length) ||
          type != SWB_PCAPNG_BLOCK_INTERFACE || length < 20 || length > available - offset ||
          swb_pcapng_get16 (tainted + offset + 8) != link_types[i])
        return 0;
      offset += length;
    }

  head->length = offset;
  head->begin = offset;
  head->number = 1;
  parse_option (tainted, section, head);
  return offset;
}

/**
 * swb_log_head_read:
 * @fd: a file, open for reading
 * @head: (out): how it begins
 *
 * Any thread.
 *
 * Returns: whether it begins like a file of a log of ours
 */
gboolean
swb_log_head_read (int         fd,
                   SwbLogHead *head)
{
  guint8 tainted[MAX_HEAD];
  gssize got = pread (fd, tainted, sizeof tainted, 0);

  return got > 0 && parse_head (tainted, (gsize) got, head) > 0;
}

/* Whether the first packet, if there is one yet, has the option that all of ours have. Other programs that copy a log of
 * ours leave it out, for then it would be wrong. */
static gboolean
has_our_option (const guint8 *tainted,
                gsize         available)
{
  SwbPcapngPacket packet;
  SwbPcapngOption option;
  guint32 type, length;

  if (!swb_pcapng_parse_block (tainted, available, &type, &length) || type != SWB_PCAPNG_BLOCK_PACKET ||
      length > available || !swb_pcapng_parse_packet (tainted, length, &packet))
    return TRUE;

  while (swb_pcapng_next_option (&packet.options, &packet.options_length, &option))
    if (option.code == SWB_LOG_OPTION_RECORD && option.length >= 4 && swb_pcapng_get32 (option.value) == SWB_LOG_PEN)
      return TRUE;
  return FALSE;
}

/**
 * swb_log_store_is_log:
 * @fd: a file, open for reading
 *
 * Any thread.
 *
 * Returns: whether it begins like a log of ours, and not like a copy that another program made of one
 */
gboolean
swb_log_store_is_log (int fd)
{
  g_autofree guint8 *tainted = g_malloc (MAX_HEAD + SWB_PCAPNG_MAX_BLOCK);
  SwbLogHead parsed;
  gssize got = pread (fd, tainted, MAX_HEAD + SWB_PCAPNG_MAX_BLOCK, 0);
  gsize head = got > 0 ? parse_head (tainted, MIN ((gsize) got, MAX_HEAD), &parsed) : 0;

  return head > 0 && has_our_option (tainted + head, (gsize) got - head);
}
