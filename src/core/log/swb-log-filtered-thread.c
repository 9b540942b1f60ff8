#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-filtered-rows-private.h"
#include "swb-log-rows-private.h"
#include "swb-log-store-private.h"

/*
 * The thread that reads a log for its filtered rows: first the end, then the rest, then what is appended.
 */

/* What is read without a look at what else there is to do. */
#define SLICE (8u * 1024u * 1024u)

/* Rows that begin within this many bytes of file share a checkpoint. */
#define INTERVAL (64u * 1024u)

/*
 * Reads a slice of @part, not beyond @end. Only the thread writes; the owner reads under the mutex,
 * so it is held for what changes and not for reading the file.
 *
 * Returns whether there is more.
 */
gboolean
swb_log_filtered_read_slice (SwbLogFilteredShared *shared,
                             SwbLogReader         *reader,
                             SwbLogFilteredPart   *part,
                             guint64               end)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (SwbLogFilteredPoint));
  g_autoptr (GError) error = NULL;
  guint64 stop = MIN (end, part->offset + SLICE);
  guint64 offset = part->offset;
  guint64 rows[2] = { part->rows[0], part->rows[1] };
  guint64 last = 0;
  gboolean has_last = part->checkpoints->len > 0;
  gboolean more = TRUE;
  SwbLogRecord record;

  /* the store has no file yet */
  if (offset == 0)
    {
      offset = swb_log_store_get_first_offset (shared->store);
      stop = MIN (end, offset + SLICE);
      if (offset == 0)
        return FALSE;
    }

  if (has_last)
    last
        = g_array_index (part->checkpoints, SwbLogFilteredPoint, part->checkpoints->len - 1).offset;

  while (offset < stop && !g_atomic_int_get (&shared->quit)
         && (more = swb_log_reader_read (reader, offset, &record, &error)))
    {
      guint64 text_rows;
      guint64 hex_rows;

      if (record.offset >= end)
        {
          offset = end;
          break;
        }
      offset = record.next;
      if (!swb_log_filter_matches (shared->filter, &record))
        continue;

      if (!has_last || record.offset - last >= INTERVAL)
        {
          SwbLogFilteredPoint checkpoint = { record.offset, { rows[0], rows[1] } };

          g_array_append_val (found, checkpoint);
          last = record.offset;
          has_last = TRUE;
        }
      swb_log_rows_count_record (&record, &text_rows, &hex_rows);
      rows[SWB_LOG_MODE_TEXT] += text_rows;
      rows[SWB_LOG_MODE_HEX] += hex_rows;
    }

  g_mutex_lock (&shared->mutex);
  if (found->len > 0)
    g_array_append_vals (part->checkpoints, found->data, found->len);
  part->offset = offset;
  part->rows[0] = rows[0];
  part->rows[1] = rows[1];
  if (error != NULL)
    {
      shared->failed = TRUE;
      g_clear_error (&shared->error);
      shared->error = g_steal_pointer (&error);
    }
  g_mutex_unlock (&shared->mutex);
  return more && offset < end;
}

/* With the mutex. */
static void
join_parts (SwbLogFilteredShared *shared)
{
  for (guint i = 0; i < shared->tail.checkpoints->len; i++)
    {
      SwbLogFilteredPoint *checkpoint
          = &g_array_index (shared->tail.checkpoints, SwbLogFilteredPoint, i);

      checkpoint->rows[0] += shared->head.rows[0];
      checkpoint->rows[1] += shared->head.rows[1];
    }
  shared->tail.rows[0] += shared->head.rows[0];
  shared->tail.rows[1] += shared->head.rows[1];
  shared->joined = TRUE;
}

/* Until there is something to read. With the mutex. */
static void
wait_for_more (SwbLogFilteredShared *shared, gboolean more)
{
  while (!g_atomic_int_get (&shared->quit) && (shared->failed || (!more && !shared->wanted)))
    g_cond_wait (&shared->cond, &shared->mutex);
}

/* What the thread does until it is told to quit. @data: (transfer full): a #SwbLogFilteredShared */
gpointer
swb_log_filtered_run (gpointer data)
{
  SwbLogFilteredShared *shared = data;
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (shared->store);
  g_autoptr (SwbLogReader) head_reader = swb_log_reader_new (shared->store);

  g_mutex_lock (&shared->mutex);
  while (!g_atomic_int_get (&shared->quit))
    {
      guint64 before = shared->tail.rows[0] + shared->tail.rows[1];
      gboolean halted = shared->halted;
      SwbLogTotals totals;
      gboolean more;

      shared->wanted = FALSE;
      g_mutex_unlock (&shared->mutex);

      if (shared->scans[SWB_LOG_FILTERED_HEAD] != NULL)
        {
          more = swb_log_filtered_match_some (shared, halted);
          g_mutex_lock (&shared->mutex);
          wait_for_more (shared, more && !(halted && shared->halted && !shared->joined));
          continue;
        }

      swb_log_store_get_totals (shared->store, &totals);
      more = swb_log_filtered_read_slice (shared, reader, &shared->tail, totals.length);
      if (!more && !shared->joined && !halted)
        more = swb_log_filtered_read_slice (shared, head_reader, &shared->head, shared->tail_begin)
               || shared->failed;

      g_mutex_lock (&shared->mutex);
      if (!shared->joined && !shared->failed && shared->head.offset >= shared->tail_begin)
        {
          join_parts (shared);
          swb_log_filtered_notify (shared);
        }
      else if (shared->tail.rows[0] + shared->tail.rows[1] != before)
        {
          swb_log_filtered_notify (shared);
        }
      wait_for_more (
          shared,
          more || (!shared->joined && !shared->halted && shared->head.offset < shared->tail_begin));
    }
  g_mutex_unlock (&shared->mutex);

  swb_log_filtered_shared_unref (shared);
  return NULL;
}
