#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-filtered-rows.h"

#include "swb-log-filtered-rows-private.h"
#include "swb-log-store-private.h"

/* What is read first: the last bytes of the log. */
#define TAIL (1024u * 1024u)

enum
{
  CHANGED,
  SHIFTED,
  MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SwbLogFilteredRows, swb_log_filtered_rows, G_TYPE_OBJECT)

void
swb_log_filtered_shared_unref (gpointer data)
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
  g_source_set_callback (source, notify_cb, shared, swb_log_filtered_shared_unref);
  g_source_attach (source, shared->context);
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
      g_clear_pointer (&self->shared, swb_log_filtered_shared_unref);
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
      swb_log_filtered_read_slice (shared, reader, &shared->tail, totals.length);
    }

  self->shared = shared;
  self->exact = shared->joined;
  g_atomic_ref_count_inc (&shared->ref_count);
  self->thread = g_thread_new ("swb-log-filter", swb_log_filtered_run, shared);
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
    count = self->shared->tail.rows[mode] - swb_log_filtered_get_offset (self, mode);
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
