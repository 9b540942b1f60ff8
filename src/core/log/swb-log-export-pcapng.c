#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <unistd.h>

#include "swb-error.h"
#include "swb-log-encode.h"
#include "swb-log-export-private.h"
#include "swb-log-row-cut.h"
#include "swb-log-store-private.h"
#include "swb-pcapng.h"

#define COPY_SIZE (1024u * 1024u)

/* Where the values stand in SwbLogRecordOption, after the PEN. */
#define PREVIOUS_AT (4u + G_STRUCT_OFFSET (SwbLogRecordOption, previous))
#define ROW_OFFSET_AT (4u + G_STRUCT_OFFSET (SwbLogRecordOption, row_offset))

/* What the new file has of one flow. Arrays are by direction. */
typedef struct
{
  guint64 old_offset[2]; /* of the last data record, in the log */
  guint64 new_offset[2]; /* and in what is written */
  SwbDirection direction; /* of the row that it left open */
  guint32 open;           /* its bytes, 0 for none */
  guint8 feed;            /* what it is cut at */
} Flow;

static gboolean
read_at (SwbLogExportRun *run,
         guint64          offset,
         guint8          *out,
         gsize            length,
         GError         **error)
{
  g_autoptr (SwbLogSegment) segment = swb_log_segments_lookup (swb_log_store_get_segments (run->store), offset);
  gsize done = 0;

  /* a log of one file also has what stands before its records */
  const gint64 shift = segment != NULL ? (gint64) (segment->begin - segment->head) : 0;

  while (done < length)
    {
      gssize got = segment == NULL || (shift > 0 && offset < segment->begin)
                     ? 0
                     : pread (segment->fd, out + done, length - done, (off_t) (offset + done) - shift);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        {
          int err = got < 0 ? errno : EIO;

          g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_READ, _("The log “%s” can’t be read: %s"),
                       swb_log_store_get_path (run->store), g_strerror (err));
          return FALSE;
        }
      done += (gsize) got;
    }
  return TRUE;
}

/* From @offset to @end as it is. */
static gboolean
copy (SwbLogExportRun *run,
      guint64          offset,
      guint64          end,
      GError         **error)
{
  g_autofree guint8 *buffer = g_malloc (COPY_SIZE);

  while (offset < end)
    {
      gsize length = (gsize) MIN (COPY_SIZE, end - offset);

      if (!read_at (run, offset, buffer, length, error) ||
          !swb_log_export_put (run, buffer, length, offset + length, run->totals.length, error))
        return FALSE;
      offset += length;
    }
  return TRUE;
}

/* The value of our option in a block, with its PEN; it leads into the block. */
static guint8 *
find_option (guint8 *block,
             gsize   length)
{
  SwbPcapngPacket packet;
  SwbPcapngOption option;

  if (!swb_pcapng_parse_packet (block, length, &packet))
    return NULL;
  while (swb_pcapng_next_option (&packet.options, &packet.options_length, &option))
    if (option.code == SWB_LOG_OPTION_RECORD && option.length >= 4 + sizeof (SwbLogRecordOption) &&
        swb_pcapng_get32 (option.value) == SWB_LOG_PEN)
      return block + (option.value - block);
  return NULL;
}

/* The offsets in the option are those of the log; what is written has others. */
static void
mend_option (SwbLogExportRun    *run,
             GHashTable         *flows,
             const SwbLogRecord *record,
             guint8             *option)
{
  Flow *flow = g_hash_table_lookup (flows, GUINT_TO_POINTER (record->flow));
  SwbDirection direction = record->direction;
  SwbLogRowCutter cutter = record->cutter;

  if (record->flow == 0 || record->kind == SWB_LOG_KIND_FILLER)
    {
      swb_pcapng_put64 (option + PREVIOUS_AT, flow != NULL && record->flow > 0 ? flow->new_offset[direction] : 0);
      return;
    }
  if (flow == NULL)
    {
      flow = g_new0 (Flow, 1);
      g_hash_table_insert (flows, GUINT_TO_POINTER (record->flow), flow);
    }

  swb_pcapng_put64 (option + PREVIOUS_AT, record->kind != SWB_LOG_KIND_EVENT ? flow->new_offset[direction] : 0);
  if (record->kind != SWB_LOG_KIND_DATA)
    {
      flow->open = 0;
      return;
    }

  /* it goes on in a row only when what it goes on with is there */
  cutter.fill = record->cutter.fill > 0 && flow->direction == direction && flow->feed == cutter.feed &&
                    flow->old_offset[direction] == record->previous
                  ? flow->open
                  : 0;
  swb_pcapng_put16 (option + ROW_OFFSET_AT, (guint16) cutter.fill);

  swb_log_row_cutter_count (&cutter, record->payload, record->payload_length);
  if (record->protocol == IPPROTO_TCP)
    flow->open = cutter.fill;
  flow->feed = cutter.feed;
  flow->direction = direction;
  flow->old_offset[direction] = record->offset;
  flow->new_offset[direction] = run->written;
}

/*
 * Writes the records that are wanted, each block as it is but for the offsets in our option, so that the new file is a log
 * as well.
 */
static gboolean
write_filtered (SwbLogExportRun *run,
                GError         **error)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (run->store);
  g_autoptr (SwbLogExportHits) hits =
    run->options->search != NULL ? swb_log_export_hits_new (run->options->search) : NULL;
  g_autoptr (GHashTable) flows = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GBytes) head = swb_log_encode_head (1, 0);
  g_autofree guint8 *block = g_malloc (SWB_PCAPNG_MAX_BLOCK);
  g_autoptr (GError) local_error = NULL;
  guint64 offset = swb_log_reader_get_first_offset (reader);
  SwbLogRecord record;

  if (!swb_log_export_put (run, g_bytes_get_data (head, NULL), g_bytes_get_size (head), 0, run->totals.length, error))
    return FALSE;

  while (offset < run->totals.length && swb_log_reader_read (reader, offset, &record, &local_error))
    {
      gsize length = (gsize) (record.next - record.offset);
      guint8 *option;

      offset = record.next;
      if (offset > run->totals.length)
        break;
      if (!swb_log_export_wants (run, hits, &record))
        {
          if (!swb_log_export_put (run, NULL, 0, offset, run->totals.length, error))
            return FALSE;
          continue;
        }

      if (!read_at (run, record.offset, block, length, error))
        return FALSE;
      option = find_option (block, length);
      if (option != NULL)
        mend_option (run, flows, &record, option);
      if (!swb_log_export_put (run, block, length, offset, run->totals.length, error))
        return FALSE;
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

gboolean
swb_log_export_pcapng (SwbLogExportRun *run,
                       GError         **error)
{
  /* as it is, unless it consists of several files, or of one that is not the first */
  if (run->options->search == NULL && swb_log_store_is_one_file (run->store) && (run->options->filter == NULL || swb_log_filter_is_open (run->options->filter)))
    return copy (run, 0, run->totals.length, error);

  return write_filtered (run, error);
}
