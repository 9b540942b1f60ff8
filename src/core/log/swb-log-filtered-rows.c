#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-filtered-rows.h"

#include "swb-log-filtered-rows-private.h"
#include "swb-log-rows-private.h"
#include "swb-log-store-private.h"

/* What is read first: the last bytes of the log. */
#define TAIL (1024u * 1024u)

/* What is read without a look at what else there is to do. */
#define SLICE (8u * 1024u * 1024u)

/* Rows that begin within this many bytes of file share a checkpoint. */
#define INTERVAL (64u * 1024u)

enum
{
  CHANGED,
  SHIFTED,
  MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SwbLogFilteredRows, swb_log_filtered_rows, G_TYPE_OBJECT)

static void
shared_unref (gpointer data)
{
  SwbLogFilteredShared *shared = data;

  if (!g_atomic_ref_count_dec (&shared->ref_count))
    return;

  for (guint i = 0; i < SWB_LOG_FILTERED_N_SCANS; i++)
    {
      swb_log_match_scan_free (shared->scans[i]);
      swb_log_row_set_free (shared->sets[i][SWB_LOG_MODE_TEXT]);
      swb_log_row_set_free (shared->sets[i][SWB_LOG_MODE_HEX]);
    }
  g_clear_error (&shared->error);
  g_array_unref (shared->head.checkpoints);
  g_array_unref (shared->tail.checkpoints);
  g_main_context_unref (shared->context);
  g_object_unref (shared->store);
  swb_log_filter_free (shared->filter);
  g_mutex_clear (&shared->mutex);
  g_cond_clear (&shared->cond);
  g_free (shared);
}

static gboolean
notify_cb (gpointer data)
{
  SwbLogFilteredShared *shared = data;
  SwbLogFilteredRows *self = shared->owner;
  gboolean joins = FALSE;
  gboolean moved;

  g_mutex_lock (&shared->mutex);
  shared->notified = FALSE;
  moved = shared->moved;
  shared->moved = FALSE;
  if (self != NULL && shared->joined && !self->exact)
    {
      joins = TRUE;
      for (guint mode = 0; mode < 2; mode++)
        if (shared->scans[SWB_LOG_FILTERED_HEAD] == NULL)
          self->shift[mode] = shared->head.rows[mode];
        else if (!swb_log_filtered_match_get_shift (shared, mode, &self->shift[mode]))
          moved = TRUE;
      self->exact = TRUE;
    }
  g_mutex_unlock (&shared->mutex);
  if (self == NULL)
    return G_SOURCE_REMOVE;

  g_object_ref (self);
  if (moved)
    g_signal_emit (self, signals[MOVED], 0);
  else if (joins)
    g_signal_emit (
        self, signals[SHIFTED], 0, self->shift[SWB_LOG_MODE_TEXT], self->shift[SWB_LOG_MODE_HEX]);
  g_signal_emit (self, signals[CHANGED], 0);
  g_object_unref (self);
  return G_SOURCE_REMOVE;
}

/* With the mutex. */
void
swb_log_filtered_notify (SwbLogFilteredShared *shared)
{
  g_autoptr (GSource) source = NULL;

  if (shared->notified)
    return;

  shared->notified = TRUE;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_atomic_ref_count_inc (&shared->ref_count);
  g_source_set_callback (source, notify_cb, shared, shared_unref);
  g_source_attach (source, shared->context);
}

/*
 * Reads a slice of @part, not beyond @end. Only the thread writes; the owner reads under the mutex,
 * so it is held for what changes and not for reading the file.
 *
 * Returns whether there is more.
 */
static gboolean
read_slice (SwbLogFilteredShared *shared,
            SwbLogReader *reader,
            SwbLogFilteredPart *part,
            guint64 end)
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

static gpointer
run (gpointer data)
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
      more = read_slice (shared, reader, &shared->tail, totals.length);
      if (!more && !shared->joined && !halted)
        more
            = read_slice (shared, head_reader, &shared->head, shared->tail_begin) || shared->failed;

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

  shared_unref (shared);
  return NULL;
}

static void
swb_log_filtered_rows_dispose (GObject *object)
{
  SwbLogFilteredRows *self = SWB_LOG_FILTERED_ROWS (object);

  if (self->shared != NULL)
    {
      self->shared->owner = NULL;
      g_mutex_lock (&self->shared->mutex);
      g_atomic_int_set (&self->shared->quit, TRUE);
      g_cond_signal (&self->shared->cond);
      g_mutex_unlock (&self->shared->mutex);
      /* it looks after each record; a regular expression may keep it for longer, and nobody needs to wait */
      if (self->shared->scans[SWB_LOG_FILTERED_HEAD] != NULL)
        g_clear_pointer (&self->thread, g_thread_unref);
      else
        g_clear_pointer (&self->thread, g_thread_join);
      g_clear_pointer (&self->shared, shared_unref);
    }

  G_OBJECT_CLASS (swb_log_filtered_rows_parent_class)->dispose (object);
}

static void
swb_log_filtered_rows_class_init (SwbLogFilteredRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = swb_log_filtered_rows_dispose;

  /**
   * SwbLogFilteredRows::changed:
   *
   * There are more rows than there were.
   */
  signals[CHANGED] = g_signal_new ("changed",
                                   SWB_TYPE_LOG_FILTERED_ROWS,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);

  /**
   * SwbLogFilteredRows::shifted:
   * @text_rows: rows of the text view that turned out to stand before those that were known
   * @hex_rows: rows of the hex view
   *
   * All rows are known now: each row's number is greater by that. Emitted once.
   */
  signals[SHIFTED] = g_signal_new ("shifted",
                                   SWB_TYPE_LOG_FILTERED_ROWS,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   2,
                                   G_TYPE_UINT64,
                                   G_TYPE_UINT64);

  /**
   * SwbLogFilteredRows::moved:
   *
   * Any row may have another number than before: some turned up among those that were known. What
   * is looked for may end in a record far behind the one that it began in.
   */
  signals[MOVED] = g_signal_new (
      "moved", SWB_TYPE_LOG_FILTERED_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
swb_log_filtered_rows_init (SwbLogFilteredRows *self)
{
}

/**
 * swb_log_filtered_rows_new:
 * @store: an open log
 * @filter: which rows; with a pattern, those of the text view that a hit begins in, and in the hex
 * view all rows of the records that have some of a hit
 *
 * Reads the last mebibyte of the log, unless a regular expression is looked for.
 *
 * Returns: (transfer full): its rows, as far as they are known; see #SwbLogFilteredRows::changed
 */
SwbLogFilteredRows *
swb_log_filtered_rows_new (SwbLogStore *store, const SwbLogFilter *filter)
{
  SwbLogFilteredRows *self = g_object_new (SWB_TYPE_LOG_FILTERED_ROWS, NULL);
  SwbLogFilteredShared *shared = g_new0 (SwbLogFilteredShared, 1);
  guint64 begin = swb_log_store_get_first_offset (store);
  g_autoptr (SwbLogReader) reader = NULL;
  SwbLogCheckpoint checkpoint;
  SwbLogTotals totals;

  g_atomic_ref_count_init (&shared->ref_count);
  g_mutex_init (&shared->mutex);
  g_cond_init (&shared->cond);
  shared->store = g_object_ref (store);
  shared->filter = swb_log_filter_copy (filter);
  shared->context = g_main_context_ref_thread_default ();
  shared->owner = self;
  shared->head.checkpoints = g_array_new (FALSE, FALSE, sizeof (SwbLogFilteredPoint));
  shared->tail.checkpoints = g_array_new (FALSE, FALSE, sizeof (SwbLogFilteredPoint));

  swb_log_store_get_totals (store, &totals);
  shared->begin = begin;
  shared->head.offset = begin;
  shared->tail_begin = begin;
  checkpoint = (SwbLogCheckpoint){ 0 };
  if (totals.length > begin + TAIL
      && swb_log_index_find (
          swb_log_store_get_index (store), SWB_LOG_INDEX_OFFSET, totals.length - TAIL, &checkpoint))
    shared->tail_begin = checkpoint.offset;
  shared->tail.offset = shared->tail_begin;
  shared->joined = shared->tail_begin <= begin;

  /* one slice at most, so that there is something to show at once */
  if (filter->pattern != NULL)
    {
      swb_log_filtered_match_start (shared, &checkpoint);
    }
  else
    {
      reader = swb_log_reader_new (store);
      read_slice (shared, reader, &shared->tail, totals.length);
    }

  self->shared = shared;
  self->exact = shared->joined;
  g_atomic_ref_count_inc (&shared->ref_count);
  self->thread = g_thread_new ("swb-log-filter", run, shared);
  return self;
}

/**
 * swb_log_filtered_rows_update:
 * @self: filtered rows
 *
 * The log may have grown. Cheap.
 */
void
swb_log_filtered_rows_update (SwbLogFilteredRows *self)
{
  g_mutex_lock (&self->shared->mutex);
  self->shared->wanted = TRUE;
  g_cond_signal (&self->shared->cond);
  g_mutex_unlock (&self->shared->mutex);
}

/**
 * swb_log_filtered_rows_set_halted:
 * @self: filtered rows
 * @halted: whether to read no more than the end of the log
 *
 * Ends, or goes on with, reading the rest. What comes is read all the same. Has no effect once all
 * is known.
 */
void
swb_log_filtered_rows_set_halted (SwbLogFilteredRows *self, gboolean halted)
{
  g_mutex_lock (&self->shared->mutex);
  self->shared->halted = halted;
  self->shared->wanted = TRUE;
  g_cond_signal (&self->shared->cond);
  g_mutex_unlock (&self->shared->mutex);
}

/**
 * swb_log_filtered_rows_get_progress:
 * @self: filtered rows
 *
 * Returns: how much of the log has been read, 0 … 1; 1 once swb_log_filtered_rows_is_exact()
 */
double
swb_log_filtered_rows_get_progress (SwbLogFilteredRows *self)
{
  SwbLogFilteredShared *shared = self->shared;
  double progress = 1.0;

  g_mutex_lock (&shared->mutex);
  if (!self->exact && shared->tail_begin > shared->begin)
    progress = MIN (1.0,
                    (double)(MAX (shared->head.offset, shared->begin) - shared->begin)
                        / (double)(shared->tail_begin - shared->begin));
  g_mutex_unlock (&shared->mutex);
  return progress;
}

/**
 * swb_log_filtered_rows_dup_error:
 * @self: filtered rows
 *
 * Returns: (transfer full) (nullable): why no more rows come: the log can't be read, or a regular
 * expression takes too long
 */
GError *
swb_log_filtered_rows_dup_error (SwbLogFilteredRows *self)
{
  GError *error;

  g_mutex_lock (&self->shared->mutex);
  error = self->shared->error != NULL ? g_error_copy (self->shared->error) : NULL;
  g_mutex_unlock (&self->shared->mutex);
  return error;
}

/* What of the rows the owner doesn't know yet that they stand before the others. With the mutex. */
static guint64
get_offset (SwbLogFilteredRows *self, SwbLogMode mode)
{
  return self->shared->joined && !self->exact ? self->shared->head.rows[mode] : 0;
}

/**
 * swb_log_filtered_rows_count:
 * @self: filtered rows
 * @mode: kind of view
 *
 * Returns: how many rows are known
 */
guint64
swb_log_filtered_rows_count (SwbLogFilteredRows *self, SwbLogMode mode)
{
  guint64 count;

  g_mutex_lock (&self->shared->mutex);
  if (self->shared->scans[SWB_LOG_FILTERED_HEAD] != NULL)
    count = swb_log_row_set_count (swb_log_filtered_match_get_set (self, mode));
  else
    count = self->shared->tail.rows[mode] - get_offset (self, mode);
  g_mutex_unlock (&self->shared->mutex);
  return count;
}

/**
 * swb_log_filtered_rows_is_exact:
 * @self: filtered rows
 *
 * Returns: whether rows have their final numbers; see #SwbLogFilteredRows::shifted
 */
gboolean
swb_log_filtered_rows_is_exact (SwbLogFilteredRows *self)
{
  return self->exact;
}

/* Appends the points of @part that the rows from @first to before @end lie between. */
static void
add_points (const SwbLogFilteredPart *part,
            SwbLogMode mode,
            guint64 first,
            guint64 end,
            guint64 offset,
            GArray *points)
{
  guint low = 0;
  guint high = part->checkpoints->len;

  /* the first one that is beyond @first */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (part->checkpoints, SwbLogFilteredPoint, middle).rows[mode] <= first)
        low = middle + 1;
      else
        high = middle;
    }

  for (guint i = low > 0 ? low - 1 : 0; i < part->checkpoints->len; i++)
    {
      const SwbLogFilteredPoint *checkpoint
          = &g_array_index (part->checkpoints, SwbLogFilteredPoint, i);
      SwbLogRowsPoint point = { checkpoint->offset, checkpoint->rows[mode] - offset };

      /* a row goes on within the next stretch at most */
      if (checkpoint->rows[mode] > end && i > low)
        break;
      g_array_append_val (points, point);
    }
}

/**
 * swb_log_filtered_rows_fetch:
 * @self: filtered rows
 * @reader: a reader of the same log, of this thread
 * @mode: kind of view
 * @first: number of the first row wanted
 * @count: how many are wanted
 * @error: return location for a %SWB_LOG_ERROR
 *
 * As swb_log_rows_fetch(), for the rows that are known. Rows that lie far apart in the file are
 * read one by one.
 *
 * Returns: (transfer full) (element-type SwbLogRow): the rows; %NULL when the log can't be read
 */
GPtrArray *
swb_log_filtered_rows_fetch (SwbLogFilteredRows *self,
                             SwbLogReader *reader,
                             SwbLogMode mode,
                             guint64 first,
                             guint count,
                             GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (SwbLogRowsPoint));
  SwbLogFilteredShared *shared = self->shared;
  guint64 known;
  guint64 offset;
  guint64 end;

  if (shared->scans[SWB_LOG_FILTERED_HEAD] != NULL)
    return swb_log_filtered_match_fetch (self, reader, mode, first, count, error);

  g_mutex_lock (&shared->mutex);
  offset = get_offset (self, mode);
  known = shared->tail.rows[mode] - offset;
  end = first + MIN (count, known - MIN (first, known));
  if (end > first)
    {
      if (self->exact)
        add_points (&shared->head, mode, first, end, 0, points);
      if (!self->exact || end >= shared->head.rows[mode])
        add_points (&shared->tail, mode, first + offset, end + offset, offset, points);
    }
  g_mutex_unlock (&shared->mutex);

  /* the last point that is not beyond the first row */
  while (points->len > 1 && g_array_index (points, SwbLogRowsPoint, 1).row <= first)
    g_array_remove_index (points, 0);
  if (points->len == 0)
    return g_ptr_array_new_with_free_func ((GDestroyNotify)swb_log_row_free);

  return swb_log_rows_scan (reader,
                            mode,
                            shared->filter,
                            (const SwbLogRowsPoint *)(const void *)points->data,
                            points->len,
                            first,
                            (guint)(end - first),
                            error);
}

/* About where that row is, as if the rows between two points were as far apart. */
static guint64
guess_offset (const SwbLogFilteredPart *part,
              SwbLogMode                mode,
              guint64                   row)
{
  guint low = 0;
  guint high = part->checkpoints->len;
  SwbLogFilteredPoint begin, end = { part->offset, { part->rows[0], part->rows[1] } };

  if (high == 0 || row >= end.rows[mode])
    return part->offset;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (part->checkpoints, SwbLogFilteredPoint, middle).rows[mode] <= row)
        low = middle;
      else
        high = middle;
    }
  begin = g_array_index (part->checkpoints, SwbLogFilteredPoint, low);
  if (low + 1 < part->checkpoints->len)
    end = g_array_index (part->checkpoints, SwbLogFilteredPoint, low + 1);
  if (row <= begin.rows[mode] || end.rows[mode] <= begin.rows[mode])
    return begin.offset;
  return begin.offset + (guint64) ((double) (end.offset - begin.offset) * (double) (row - begin.rows[mode]) /
                                   (double) (end.rows[mode] - begin.rows[mode]));
}

/**
 * swb_log_filtered_rows_get_offsets:
 * @self: filtered rows, without a pattern
 * @mode: kind of view
 * @rows: (inout) (array length=n): their numbers become about the log offsets that they begin at
 * @n: how many
 */
void
swb_log_filtered_rows_get_offsets (SwbLogFilteredRows *self,
                                   SwbLogMode          mode,
                                   guint64            *rows,
                                   gsize               n)
{
  SwbLogFilteredShared *shared = self->shared;
  guint64 offset;

  g_mutex_lock (&shared->mutex);
  offset = get_offset (self, mode);
  for (gsize i = 0; i < n; i++)
    rows[i] = self->exact && rows[i] < shared->head.rows[mode] ? guess_offset (&shared->head, mode, rows[i])
                                                               : guess_offset (&shared->tail, mode, rows[i] + offset);
  g_mutex_unlock (&shared->mutex);
}
