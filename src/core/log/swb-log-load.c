#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swb-error.h"
#include "swb-log-reader.h"
#include "swb-log-row-cut.h"
#include "swb-log-store-private.h"
#include "swb-pcapng.h"

#define MAX_HEAD 4096u

/* Looked for cancelling and told of progress each so many bytes of file. */
#define CHECK_BYTES (2u * 1024u * 1024u)

/* Where the records of a file begin in its log. The section header is whole. */
static guint64
parse_begin (const guint8 *tainted,
             gsize         length,
             guint64       head)
{
  gsize left = length - 28;
  SwbPcapngOption option;

  tainted += 24;
  while (swb_pcapng_next_option (&tainted, &left, &option))
    if (option.code == SWB_LOG_OPTION_RECORD && option.length >= 4 + sizeof (SwbLogSegmentOption) &&
        swb_pcapng_get32 (option.value) == SWB_LOG_PEN)
      {
        guint64 begin = swb_pcapng_get64 (option.value + 4 + G_STRUCT_OFFSET (SwbLogSegmentOption, begin));

        return begin >= head && begin <= G_MAXINT64 / 2 ? begin : head;
      }
  return head;
}

/* The section and its interfaces, as we write them: other captures are not understood yet. Returns where they end. */
static gsize
parse_head (const guint8 *tainted,
            gsize         available,
            guint64      *begin)
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

  *begin = parse_begin (tainted, section, offset);
  return offset;
}

static void
count_record (const SwbLogRecord *record,
              SwbLogTotals       *totals)
{
  guint32 open;

  if (totals->records == 0)
    totals->first_time = record->time;
  totals->last_time = record->time;
  totals->records++;
  totals->length = record->next;

  if (record->kind == SWB_LOG_KIND_DATA)
    {
      gsize length = record->payload_length;

      totals->text_rows += length > 0 ? swb_log_row_cut_count (record->payload, length, record->row_offset, &open) : 1;
      totals->hex_rows += MAX (1, (length + SWB_LOG_HEX_ROW - 1) / SWB_LOG_HEX_ROW);
      totals->bytes[record->direction] += length;
    }
  else if (record->kind != SWB_LOG_KIND_FILLER)
    {
      totals->text_rows++;
      totals->hex_rows++;
    }
}

/*
 * Reads all of the file to make the index again. What follows the last whole block, as a crash may leave it, is
 * left out; so is what follows damage.
 */
static gboolean
load_records (SwbLogStore   *self,
              guint64        size,
              GCancellable  *cancellable,
              SwbLogOpenFunc func,
              gpointer       user_data,
              GError       **error)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (self);
  SwbLogIndex *index = swb_log_store_get_index (self);
  guint64 last_checkpoint = 0;
  guint64 offset = swb_log_store_get_first_offset (self);
  guint64 next_check = CHECK_BYTES;
  SwbLogTotals totals = { .length = size };
  SwbLogRecord record;

  swb_log_store_adopt (self, &totals);
  totals.length = offset;
  swb_log_reader_set_without_addresses (reader, TRUE);

  while (swb_log_reader_read (reader, offset, &record, NULL))
    {
      if (totals.records == 0 || record.offset - last_checkpoint >= SWB_LOG_INDEX_INTERVAL)
        {
          const SwbLogCheckpoint checkpoint = {
            .offset = record.offset,
            .records = totals.records,
            .text_rows = totals.text_rows,
            .hex_rows = totals.hex_rows,
            .bytes = { totals.bytes[0], totals.bytes[1] },
            .time = record.time,
          };

          swb_log_index_append (index, &checkpoint);
          last_checkpoint = record.offset;
        }
      if (record.event == SWB_LOG_EVENT_NOTE)
        swb_log_store_adopt_note (self, record.args);
      count_record (&record, &totals);
      offset = record.next;
      if (offset < next_check)
        continue;
      next_check = offset + CHECK_BYTES;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (func != NULL)
        func (MIN (1.0, (double) offset / (double) size), user_data);
    }

  totals.checkpoints = swb_log_index_get_length (index);
  swb_log_store_adopt (self, &totals);
  return TRUE;
}

guint64
swb_log_store_skip_tail (int     fd,
                         guint64 offset)
{
  guint8 tainted[8], end[4];
  guint32 type, length;
  struct stat st;

  if (fstat (fd, &st) != 0)
    return offset;
  while (pread (fd, tainted, sizeof tainted, (off_t) offset) == sizeof tainted &&
         swb_pcapng_parse_block (tainted, sizeof tainted, &type, &length) && type != SWB_PCAPNG_BLOCK_SECTION &&
         type != SWB_PCAPNG_BLOCK_PACKET && length <= (guint64) st.st_size - offset &&
         pread (fd, end, sizeof end, (off_t) (offset + length - sizeof end)) == sizeof end &&
         swb_pcapng_get32 (end) == length)
    offset += length;

  return offset;
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
  guint64 begin;
  gssize got = pread (fd, tainted, MAX_HEAD + SWB_PCAPNG_MAX_BLOCK, 0);
  gsize head = got > 0 ? parse_head (tainted, MIN ((gsize) got, MAX_HEAD), &begin) : 0;

  return head > 0 && has_our_option (tainted + head, (gsize) got - head);
}

/**
 * swb_log_store_open_existing_full:
 * @fd: (transfer full): a log, open for reading
 * @path: what to call it
 * @cancellable: (nullable): to end early
 * @func: (nullable): told of progress, on this thread
 * @user_data: for it
 * @error: return location for a %SWB_LOG_ERROR, `G_IO_ERROR_CANCELLED`
 *
 * Opens a log that was written earlier. It is for reading only: nothing can be appended. Takes time in proportion to
 * its size. Any thread.
 *
 * Returns: (transfer full) (nullable): the store, or %NULL when the file doesn't begin like a log of ours
 */
SwbLogStore *
swb_log_store_open_existing_full (int            fd,
                                  const char    *path,
                                  GCancellable  *cancellable,
                                  SwbLogOpenFunc func,
                                  gpointer       user_data,
                                  GError       **error)
{
  g_autoptr (SwbLogStore) self = NULL;
  guint8 tainted[MAX_HEAD];
  struct stat st;
  guint64 begin = 0;
  gssize got;
  gsize head = 0;

  got = pread (fd, tainted, sizeof tainted, 0);
  if (got > 0 && fstat (fd, &st) == 0)
    head = parse_head (tainted, (gsize) got, &begin);
  if (head == 0)
    {
      g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_CORRUPT, _("“%s” is no log of Socket Workbench."), path);
      close (fd);
      return NULL;
    }

  self = swb_log_store_new_for_fd (fd, path, head, begin);
  if (!load_records (self, begin - head + (guint64) st.st_size, cancellable, func, user_data, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * swb_log_store_open_existing:
 * @fd: (transfer full): a log, open for reading
 * @path: what to call it
 * @error: return location for a %SWB_LOG_ERROR
 *
 * As swb_log_store_open_existing_full(), to its end and without a word.
 *
 * Returns: (transfer full) (nullable): the store
 */
SwbLogStore *
swb_log_store_open_existing (int         fd,
                             const char *path,
                             GError    **error)
{
  return swb_log_store_open_existing_full (fd, path, NULL, NULL, NULL, error);
}

SwbLogStore *
swb_log_store_open_unread (int         fd,
                           const char *path,
                           guint64     length)
{
  SwbLogTotals totals = { 0 };
  guint8 tainted[MAX_HEAD];
  gssize got = pread (fd, tainted, sizeof tainted, 0);
  guint64 begin = 0;
  gsize head = got > 0 ? parse_head (tainted, (gsize) got, &begin) : 0;
  SwbLogStore *self;

  if (head == 0)
    {
      close (fd);
      return NULL;
    }
  totals.length = begin - head + length;
  self = swb_log_store_new_for_fd (fd, path, head, begin);
  swb_log_store_adopt (self, &totals);
  return self;
}
