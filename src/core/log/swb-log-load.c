#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swb-error.h"
#include "swb-log-head.h"
#include "swb-log-reader.h"
#include "swb-log-rows-private.h"
#include "swb-log-store-private.h"
#include "swb-pcapng.h"

/* Looked for cancelling and told of progress each so many bytes of file. */
#define CHECK_BYTES (2u * 1024u * 1024u)
#define FIRST_CHECK_BYTES (256u * 1024u)

static void
count_record (const SwbLogRecord *record,
              SwbLogTotals       *totals)
{
  guint64 text_rows, hex_rows;

  swb_log_rows_count_record (record, &text_rows, &hex_rows);
  if (totals->records == 0)
    totals->first_time = record->time;
  totals->last_time = record->time;
  totals->records++;
  totals->length = record->next;
  totals->text_rows += text_rows;
  totals->hex_rows += hex_rows;
  if (record->kind == SWB_LOG_KIND_DATA)
    totals->bytes[record->direction] += record->payload_length;
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
  const guint64 first = swb_log_store_get_first_offset (self);
  guint64 offset = first;
  guint64 next_check = offset + FIRST_CHECK_BYTES;
  SwbLogTotals totals = { .length = offset };
  SwbLogRecord record;

  /* what is published grows behind the reading, for those who show it meanwhile */
  swb_log_store_adopt (self, &totals);
  swb_log_reader_set_limit (reader, size);
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
      if (func == NULL)
        continue;
      totals.checkpoints = swb_log_index_get_length (index);
      swb_log_store_adopt (self, &totals);
      func (self, MIN (1.0, (double) (offset - first) / (double) (size - first)), user_data);
    }

  totals.checkpoints = swb_log_index_get_length (index);
  swb_log_store_adopt (self, &totals);
  return TRUE;
}

guint64
swb_log_store_skip_tail (SwbLogStore *self)
{
  int fd = swb_log_store_get_fd (self);
  g_autoptr (SwbLogSegment) last = NULL;
  SwbLogTotals totals;
  guint64 offset;
  guint8 tainted[8], end[4];
  guint32 type, length;
  struct stat st;

  swb_log_store_get_totals (self, &totals);
  last = swb_log_segments_lookup (swb_log_store_get_segments (self), G_MAXUINT64);
  if (fstat (fd, &st) != 0)
    return G_MAXUINT64;
  if (totals.length < last->begin)
    return (guint64) st.st_size; /* an earlier file is damaged: nothing is known of this one */
  offset = swb_log_segment_get_file_offset (last, totals.length);
  while (pread (fd, tainted, sizeof tainted, (off_t) offset) == sizeof tainted &&
         swb_pcapng_parse_block (tainted, sizeof tainted, &type, &length) && type != SWB_PCAPNG_BLOCK_SECTION &&
         type != SWB_PCAPNG_BLOCK_PACKET && length <= (guint64) st.st_size - offset &&
         pread (fd, end, sizeof end, (off_t) (offset + length - sizeof end)) == sizeof end &&
         swb_pcapng_get32 (end) == length)
    offset += length;

  return offset;
}

/* The part of a log with number @head->number - 1, when it stands beside @path and is whole; else %NULL. */
static SwbLogSegment *
open_part_before (const char       *path,
                  const SwbLogHead *next,
                  SwbLogHead       *head)
{
  g_autofree char *part_path = swb_log_segment_dup_path (path, next->number - 1, 0);
  int fd = open (part_path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
  g_autoptr (SwbLogSegment) segment = NULL;
  guint8 tainted[8];
  guint32 type, length;
  struct stat st;
  off_t end;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &st) != 0 || !S_ISREG (st.st_mode) || !swb_log_head_read (fd, head) ||
      head->number != next->number - 1 || head->begin >= next->begin)
    {
      close (fd);
      return NULL;
    }

  /* it was finished where the next one begins */
  segment = swb_log_segment_new (head->number, part_path, fd, head->length, head->begin, NULL);
  end = (off_t) swb_log_segment_get_file_offset (segment, next->begin);
  if (pread (fd, tainted, sizeof tainted, end) != sizeof tainted ||
      !swb_pcapng_parse_block (tainted, sizeof tainted, &type, &length) || type != SWB_PCAPNG_BLOCK_STATISTICS ||
      (guint64) end + length != (guint64) st.st_size)
    return NULL;

  return g_steal_pointer (&segment);
}

/* The files of a log that was written with a limit: @fd is the last of them, as far as is known. */
static SwbLogSegments *
find_parts (int               fd,
            const SwbLogHead *head,
            const char       *name)
{
  g_autofree char *link_path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = head->number > 1 ? g_file_read_link (link_path, NULL) : NULL;
  g_autoptr (GPtrArray) earlier = g_ptr_array_new ();
  SwbLogSegments *segments = swb_log_segments_new ();
  SwbLogHead next = *head;
  guint64 end = head->begin;

  while (path != NULL && next.number > 1)
    {
      SwbLogHead part_head;
      SwbLogSegment *part = open_part_before (path, &next, &part_head);

      if (part == NULL)
        break;
      g_ptr_array_add (earlier, part);
      next = part_head;
    }

  for (guint i = earlier->len; i > 0; i--)
    {
      SwbLogSegment *part = g_ptr_array_index (earlier, i - 1);
      const SwbLogSegment *after = i > 1 ? g_ptr_array_index (earlier, i - 2) : NULL;
      g_autofree char *part_path = g_strdup (part->path);

      swb_log_segments_add (segments, part);
      swb_log_segments_finish_last (segments, part_path, after != NULL ? after->begin : end);
    }
  swb_log_segments_add (segments, swb_log_segment_new (head->number, name, fd, head->length, head->begin, NULL));
  return segments;
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
 * Opens a log that was written earlier. It is for reading only: nothing can be appended. Of a log that was written with a
 * limit the earlier files are read as well, if they stand beside it. Takes time in proportion to its size. Any thread.
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
  SwbLogHead head;
  struct stat st;

  if (fstat (fd, &st) != 0 || !swb_log_head_read (fd, &head))
    {
      g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_CORRUPT, _("“%s” is no log of Socket Workbench."), path);
      close (fd);
      return NULL;
    }

  self = swb_log_store_new_for_segments (find_parts (fd, &head, path), path);
  if (!load_records (self, head.begin - head.length + (guint64) st.st_size, cancellable, func, user_data, error))
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
  SwbLogSegments *segments;
  SwbLogHead head;
  SwbLogStore *self;

  if (!swb_log_head_read (fd, &head))
    {
      close (fd);
      return NULL;
    }
  totals.length = head.begin - head.length + length;
  segments = swb_log_segments_new ();
  swb_log_segments_add (segments, swb_log_segment_new (head.number, path, fd, head.length, head.begin, NULL));
  self = swb_log_store_new_for_segments (segments, path);
  swb_log_store_adopt (self, &totals);
  return self;
}
