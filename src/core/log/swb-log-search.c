#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-search.h"

#include "swb-log-hits.h"
#include "swb-log-match-scan.h"
#include "swb-log-store-private.h"
#include "swb-log-walk.h"

/* Looked at the clock and for cancelling each so many bytes of file, or more often. */
#define CHECK_BYTES (1024u * 1024u)
#define PUBLISH_INTERVAL (20 * G_TIME_SPAN_MILLISECOND)
#define PUBLISH_HITS 65536u

/* Less than this isn't worth a thread that reads ahead. */
#define READ_AHEAD (8u * 1024u * 1024u)

struct _SwbLogSearch
{
  GObject parent_instance;

  SwbLogStore *store;
  SwbLogPattern *pattern;

  /* Of whoever runs it. */
  SwbLogWalk *walk;
  SwbLogMatchScan *scan; /* for the pattern of the filter; NULL without */
  SwbLogRowSet *rows[2]; /* what @scan has found */
  GArray *batch;         /* packed, not published yet */
  guint64 end;           /* published length of the log, as seen last */

  GMutex mutex;
  GArray *hits; /* packed, ascending */
  double progress;
  gboolean more;
  gboolean running;
};

G_DEFINE_FINAL_TYPE (SwbLogSearch, swb_log_search, G_TYPE_OBJECT)

static void
take_hit (const SwbLogHit *hit,
          gpointer         user_data)
{
  SwbLogSearch *self = user_data;

  swb_log_hits_append (self->batch, hit);
  if (self->batch->len >= PUBLISH_HITS)
    swb_log_walk_pause (self->walk);
}

static void
swb_log_search_finalize (GObject *object)
{
  SwbLogSearch *self = SWB_LOG_SEARCH (object);

  g_clear_pointer (&self->walk, swb_log_walk_free);
  g_clear_pointer (&self->scan, swb_log_match_scan_free);
  g_clear_pointer (&self->rows[SWB_LOG_MODE_TEXT], swb_log_row_set_free);
  g_clear_pointer (&self->rows[SWB_LOG_MODE_HEX], swb_log_row_set_free);
  g_clear_pointer (&self->pattern, swb_log_pattern_unref);
  g_clear_object (&self->store);
  g_clear_pointer (&self->batch, g_array_unref);
  g_clear_pointer (&self->hits, g_array_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (swb_log_search_parent_class)->finalize (object);
}

static void
swb_log_search_class_init (SwbLogSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = swb_log_search_finalize;
}

static void
swb_log_search_init (SwbLogSearch *self)
{
  g_mutex_init (&self->mutex);
  self->batch = swb_log_hits_new ();
  self->hits = swb_log_hits_new ();
}

/**
 * swb_log_search_new:
 * @store: what to search
 * @pattern: what to find
 * @filter: (nullable): where; the rest is stepped over. With a pattern, a hit counts in
 *   the rows of the text view alone that have one of that pattern too. Copied
 *
 * Any thread.
 *
 * Returns: (transfer full): a search that nothing has been looked at by yet
 */
SwbLogSearch *
swb_log_search_new (SwbLogStore        *store,
                    SwbLogPattern      *pattern,
                    const SwbLogFilter *filter)
{
  SwbLogSearch *self = g_object_new (SWB_TYPE_LOG_SEARCH, NULL);

  self->store = g_object_ref (store);
  self->pattern = swb_log_pattern_ref (pattern);
  if (filter != NULL && filter->pattern != NULL && filter->pattern != pattern)
    {
      self->scan = swb_log_match_scan_new (store, filter, NULL);
      self->rows[SWB_LOG_MODE_TEXT] = swb_log_row_set_new ();
      self->rows[SWB_LOG_MODE_HEX] = swb_log_row_set_new ();
    }
  self->walk = swb_log_walk_new (store, pattern, filter, NULL, take_hit, self);
  return self;
}

/**
 * swb_log_search_get_pattern:
 * @self: a search
 *
 * Returns: (transfer none): what it looks for
 */
SwbLogPattern *
swb_log_search_get_pattern (SwbLogSearch *self)
{
  return self->pattern;
}

/* Of the hits that are new, keeps those in rows that the filter's own pattern is found in. */
static gboolean
keep_matched (SwbLogSearch *self,
              GCancellable *cancellable,
              GError      **error)
{
  guint64 lowest[2] = { G_MAXUINT64, G_MAXUINT64 };
  guint kept = 0;

  while (swb_log_match_scan_get_offset (self->scan) < swb_log_walk_get_offset (self->walk))
    {
      GError *local_error = NULL;
      gboolean more;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      more = swb_log_match_scan_run (self->scan, CHECK_BYTES, NULL, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
      if (!more)
        break;
    }
  if (!swb_log_match_scan_flush (self->scan, error))
    return FALSE;
  swb_log_match_scan_take (self->scan, self->rows, lowest);

  for (guint i = 0; i < self->batch->len; i++)
    {
      SwbLogHit hit;

      swb_log_hits_get (self->batch, i, &hit);
      if (swb_log_row_set_has (self->rows[SWB_LOG_MODE_TEXT], hit.text_row))
        swb_log_hits_move (self->batch, i, kept++);
    }
  g_array_set_size (self->batch, kept);
  return TRUE;
}

/* Returns whether there is room for more. */
static gboolean
publish (SwbLogSearch *self)
{
  const guint64 first = swb_log_store_get_first_offset (self->store);
  const guint64 offset = swb_log_walk_get_offset (self->walk);
  gboolean room;

  swb_log_hits_sort (self->batch);
  g_mutex_lock (&self->mutex);
  swb_log_hits_merge (self->hits, self->batch);
  swb_log_hits_drop_before (self->hits, first);
  if (self->hits->len > SWB_LOG_SEARCH_MAX_HITS)
    {
      g_array_set_size (self->hits, SWB_LOG_SEARCH_MAX_HITS);
      self->more = TRUE;
    }
  self->progress = self->end <= first || offset >= self->end
                     ? 1.0
                     : (double) (MAX (offset, first) - first) / (double) (self->end - first);
  room = !self->more;
  g_mutex_unlock (&self->mutex);

  g_array_set_size (self->batch, 0);
  return room;
}

static guint64
get_length (SwbLogSearch *self)
{
  SwbLogTotals totals;

  swb_log_store_get_totals (self->store, &totals);
  return totals.length;
}

/* Returns FALSE with @error, or at the cap without. */
static gboolean
search (SwbLogSearch     *self,
        GCancellable     *cancellable,
        SwbLogSearchFunc  func,
        gpointer          user_data,
        GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 published = g_get_monotonic_time ();

  while (swb_log_walk_run (self->walk, swb_log_walk_get_offset (self->walk) + CHECK_BYTES, &local_error))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (self->batch->len < PUBLISH_HITS && g_get_monotonic_time () - published < PUBLISH_INTERVAL)
        continue;

      self->end = get_length (self);
      if (self->scan != NULL && !keep_matched (self, cancellable, error))
        return FALSE;
      if (!publish (self))
        return FALSE;
      published = g_get_monotonic_time ();
      if (func != NULL)
        func (self, user_data);
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return swb_log_walk_flush (self->walk, error) &&
         (self->scan == NULL || keep_matched (self, cancellable, error));
}

/**
 * swb_log_search_run:
 * @self: a search that nobody else runs
 * @cancellable: (nullable): to end early; a later run goes on from there
 * @func: (nullable): called on this thread when there are news
 * @user_data: for it
 * @error: return location for %SWB_LOG_ERROR, `G_IO_ERROR_CANCELLED`
 *
 * Searches until the end of what the log has at that moment, on this thread. What was found stays when it fails.
 *
 * Returns: %FALSE with @error
 */
gboolean
swb_log_search_run (SwbLogSearch     *self,
                    GCancellable     *cancellable,
                    SwbLogSearchFunc  func,
                    gpointer          user_data,
                    GError          **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean more;

  g_mutex_lock (&self->mutex);
  g_assert (!self->running);
  self->running = TRUE;
  more = self->more;
  g_mutex_unlock (&self->mutex);

  if (swb_log_walk_start (self->walk) && !more)
    {
      guint64 end = get_length (self);
      guint64 offset = swb_log_walk_get_offset (self->walk);

      swb_log_walk_set_read_ahead (self->walk, end > offset && end - offset >= READ_AHEAD);
      if (!search (self, cancellable, func, user_data, &local_error) && self->scan != NULL)
        g_array_set_size (self->batch, 0); /* whether they are shown is not known */
      swb_log_walk_set_read_ahead (self->walk, FALSE);
      self->end = get_length (self);
      publish (self);
    }

  g_mutex_lock (&self->mutex);
  self->running = FALSE;
  g_mutex_unlock (&self->mutex);
  if (func != NULL)
    func (self, user_data);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

typedef struct
{
  SwbLogSearchFunc func;
  gpointer user_data;
} AsyncRun;

static void
run_in_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  AsyncRun *run = task_data;
  GError *error = NULL;

  if (swb_log_search_run (source, cancellable, run->func, run->user_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * swb_log_search_run_async:
 * @self: a search that nobody else runs
 * @cancellable: (nullable): as for swb_log_search_run()
 * @func: (nullable): called on the other thread
 * @func_data: for it; it must live until @callback is called
 * @callback: called on this thread's context when it is done
 * @user_data: for it
 *
 * Runs swb_log_search_run() on another thread.
 */
void
swb_log_search_run_async (SwbLogSearch       *self,
                          GCancellable       *cancellable,
                          SwbLogSearchFunc    func,
                          gpointer            func_data,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  AsyncRun *run = g_new (AsyncRun, 1);

  run->func = func;
  run->user_data = func_data;
  g_task_set_source_tag (task, swb_log_search_run_async);
  g_task_set_task_data (task, run, g_free);
  g_task_run_in_thread (task, run_in_thread);
}

/**
 * swb_log_search_run_finish:
 * @self: the search
 * @result: as given to the callback
 * @error: return location for what swb_log_search_run() says
 *
 * Returns: %FALSE with @error
 */
gboolean
swb_log_search_run_finish (SwbLogSearch *self,
                           GAsyncResult *result,
                           GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * swb_log_search_get_status:
 * @self: a search
 * @status: (out): how far it is
 *
 * Any thread.
 */
void
swb_log_search_get_status (SwbLogSearch       *self,
                           SwbLogSearchStatus *status)
{
  g_mutex_lock (&self->mutex);
  status->count = self->hits->len;
  status->more = self->more;
  status->running = self->running;
  status->progress = self->progress;
  g_mutex_unlock (&self->mutex);
}

/**
 * swb_log_search_get_hits:
 * @self: a search
 * @first: index of the first hit wanted
 * @hits: (out caller-allocates) (array length=count): where to put them
 * @count: how many are wanted
 *
 * Any thread.
 *
 * Returns: how many there were
 */
gsize
swb_log_search_get_hits (SwbLogSearch *self,
                         guint64       first,
                         SwbLogHit    *hits,
                         gsize         count)
{
  g_mutex_lock (&self->mutex);
  count = first < self->hits->len ? MIN (count, self->hits->len - first) : 0;
  for (gsize i = 0; i < count; i++)
    swb_log_hits_get (self->hits, (guint) (first + i), &hits[i]);
  g_mutex_unlock (&self->mutex);

  return count;
}

static gboolean
find (SwbLogSearch *self,
      guint64       place,
      gboolean      forward,
      gboolean      wrap,
      SwbLogHit    *hit,
      guint64      *index)
{
  gboolean found = FALSE;
  guint n, i;

  g_mutex_lock (&self->mutex);
  n = self->hits->len;
  i = swb_log_hits_lower_bound (self->hits, forward ? place + 1 : place);
  if (n > 0 && (wrap || (forward ? i < n : i > 0)))
    {
      if (forward)
        i = i < n ? i : 0;
      else
        i = i > 0 ? i - 1 : n - 1;
      swb_log_hits_get (self->hits, i, hit);
      if (index != NULL)
        *index = i;
      found = TRUE;
    }
  g_mutex_unlock (&self->mutex);

  return found;
}

/**
 * swb_log_search_find_next:
 * @self: a search
 * @record: file offset of a record, as a row or a hit has it
 * @begin: a place in its payload
 * @wrap: whether the first hit comes after the last
 * @hit: (out): the first hit that begins after that place
 * @index: (out) (optional): its number for now, from 0
 *
 * Any thread. Hits that have not been found yet don't count.
 *
 * Returns: %FALSE when there is none
 */
gboolean
swb_log_search_find_next (SwbLogSearch *self,
                          guint64       record,
                          guint32       begin,
                          gboolean      wrap,
                          SwbLogHit    *hit,
                          guint64      *index)
{
  return find (self, SWB_LOG_HITS_PLACE (record, begin), TRUE, wrap, hit, index);
}

/**
 * swb_log_search_find_previous:
 * @self: a search
 * @record: file offset of a record, as a row or a hit has it
 * @begin: a place in its payload
 * @wrap: whether the last hit comes before the first
 * @hit: (out): the last hit that begins before that place
 * @index: (out) (optional): its number for now, from 0
 *
 * Any thread. Hits that have not been found yet don't count.
 *
 * Returns: %FALSE when there is none
 */
gboolean
swb_log_search_find_previous (SwbLogSearch *self,
                              guint64       record,
                              guint32       begin,
                              gboolean      wrap,
                              SwbLogHit    *hit,
                              guint64      *index)
{
  return find (self, SWB_LOG_HITS_PLACE (record, begin), FALSE, wrap, hit, index);
}

/**
 * swb_log_search_count_before:
 * @self: a search
 * @mode: kind of view
 * @rows: (array length=n): numbers of rows of the whole log, ascending
 * @counts: (out caller-allocates) (array length=n): how many hits are in the rows before each, ascending
 * @n: how many
 *
 * Takes as long for many hits as for few. Any thread.
 */
void
swb_log_search_count_before (SwbLogSearch  *self,
                             SwbLogMode     mode,
                             const guint64 *rows,
                             guint64       *counts,
                             gsize          n)
{
  g_mutex_lock (&self->mutex);
  for (gsize i = 0; i < n; i++)
    {
      counts[i] = swb_log_hits_lower_bound_row (self->hits, mode, rows[i]);
      if (i > 0)
        counts[i] = MAX (counts[i], counts[i - 1]);
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * swb_log_search_count_before_records:
 * @self: a search
 * @records: (array length=n): log offsets, ascending
 * @counts: (out caller-allocates) (array length=n): how many hits are in the records before each
 * @n: how many
 *
 * Likewise.
 */
void
swb_log_search_count_before_records (SwbLogSearch  *self,
                                     const guint64 *records,
                                     guint64       *counts,
                                     gsize          n)
{
  g_mutex_lock (&self->mutex);
  for (gsize i = 0; i < n; i++)
    counts[i] = swb_log_hits_lower_bound (self->hits, SWB_LOG_HITS_PLACE (records[i], 0));
  g_mutex_unlock (&self->mutex);
}
