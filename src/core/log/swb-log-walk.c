#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-walk.h"

#include "swb-log-store-private.h"

/* Of records, or of runs of them, that are looked at without a pause. */
#define MAX_STEPS 1024u

struct _SwbLogWalk
{
  SwbLogStore *store;
  SwbLogFilter *filter; /* NULL: all are wanted */
  SwbLogMatcher *matcher;
  SwbLogReader *reader;
  gboolean paused;
  guint64 offset;   /* of the next record */
  guint64 first[2]; /* by mode: rows before the record that it began with */
};

static void
restart (SwbLogWalk *self,
         guint64     offset,
         guint64     text_rows,
         guint64     hex_rows)
{
  swb_log_matcher_restart (self->matcher, text_rows, hex_rows);
  self->first[SWB_LOG_MODE_TEXT] = text_rows;
  self->first[SWB_LOG_MODE_HEX] = hex_rows;
  self->offset = offset;
}

/**
 * swb_log_walk_new:
 * @store: a log
 * @pattern: what to find
 * @filter: (nullable): where; the rest is stepped over. Its own pattern doesn't matter. Copied
 * @begin: (nullable): where to begin; %NULL: at the beginning
 * @func: called for each hit, by the functions that walk
 * @user_data: for it
 *
 * Any thread.
 *
 * Returns: (transfer full): a walk that has read nothing yet
 */
SwbLogWalk *
swb_log_walk_new (SwbLogStore            *store,
                  SwbLogPattern          *pattern,
                  const SwbLogFilter     *filter,
                  const SwbLogCheckpoint *begin,
                  SwbLogHitFunc           func,
                  gpointer                user_data)
{
  SwbLogWalk *self = g_new0 (SwbLogWalk, 1);
  SwbLogFilter rest = filter != NULL ? *filter : (SwbLogFilter) SWB_LOG_FILTER_INIT;

  rest.pattern = NULL;
  self->store = g_object_ref (store);
  if (!swb_log_filter_is_open (&rest))
    self->filter = swb_log_filter_copy (&rest);
  self->matcher = swb_log_matcher_new (pattern, func, user_data);
  self->reader = swb_log_reader_new (store);
  swb_log_reader_set_without_addresses (self->reader, !swb_net_address_is_set (&rest.remote));
  if (begin != NULL)
    restart (self, begin->offset, begin->text_rows, begin->hex_rows);
  return self;
}

/**
 * swb_log_walk_free:
 * @self: (transfer full) (nullable): a walk
 */
void
swb_log_walk_free (SwbLogWalk *self)
{
  if (self == NULL)
    return;

  swb_log_matcher_free (self->matcher);
  swb_log_reader_free (self->reader);
  swb_log_filter_free (self->filter);
  g_object_unref (self->store);
  g_free (self);
}

/* Goes to the first record that is still there, when what came next is not, or nothing has been read. Returns whether it
 * went. */
static gboolean
skip_dropped (SwbLogWalk *self)
{
  /* before the totals: what is dropped in between is found out by the next look */
  guint64 first = swb_log_store_get_first_offset (self->store);
  SwbLogTotals totals;

  if (self->offset > 0 && self->offset >= first)
    return FALSE;

  swb_log_store_get_totals (self->store, &totals);
  restart (self, totals.dropped_length > 0 ? totals.dropped_length : first, totals.dropped_text_rows,
           totals.dropped_hex_rows);
  return TRUE;
}

/**
 * swb_log_walk_start:
 * @self: a walk
 *
 * To be called before the first of some runs.
 *
 * Returns: %FALSE while the store has no file: there is nothing to walk through
 */
gboolean
swb_log_walk_start (SwbLogWalk *self)
{
  skip_dropped (self);
  return self->offset > 0;
}

/* Looks at the next record; with no filter, first at what the reader has before it. Returns FALSE at the end, and with
 * @error. */
static gboolean
step (SwbLogWalk *self,
      GError    **error)
{
  SwbLogRecord record;

  if (self->filter == NULL)
    {
      GError *local_error = NULL;
      gsize size;
      const guint8 *tainted = swb_log_reader_get_run (self->reader, self->offset, &size, &local_error);

      if (tainted != NULL)
        self->offset += swb_log_matcher_add_run (self->matcher, tainted, size, self->offset, &local_error);
      else if (local_error == NULL)
        return skip_dropped (self);
      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
    }

  if (!swb_log_reader_read (self->reader, self->offset, &record, error))
    return FALSE;
  if (record.offset != self->offset && skip_dropped (self))
    return TRUE;
  /* what a pattern gives up on is not tried again */
  self->offset = record.next;
  return swb_log_matcher_add (self->matcher, &record,
                              self->filter == NULL || swb_log_filter_matches (self->filter, &record), error);
}

/**
 * swb_log_walk_run:
 * @self: a walk that has started
 * @stop: log offset to come to
 * @error: return location for %SWB_LOG_ERROR
 *
 * Walks on until it has come to @stop, or somewhat further, or it is time to look at what else there is to do. After an
 * error it goes on behind the record that a pattern gave up on.
 *
 * Returns: whether there may be more; %FALSE at the end of what the log has, and with @error
 */
gboolean
swb_log_walk_run (SwbLogWalk *self,
                  guint64     stop,
                  GError    **error)
{
  self->paused = FALSE;
  for (guint i = 0; i < MAX_STEPS; i++)
    {
      if (!step (self, error))
        return FALSE;
      if (self->offset >= stop || self->paused)
        break;
    }
  return TRUE;
}

/**
 * swb_log_walk_pause:
 * @self: a walk
 *
 * For the function that takes the hits: swb_log_walk_run() is to return after the present record.
 */
void
swb_log_walk_pause (SwbLogWalk *self)
{
  self->paused = TRUE;
}

/**
 * swb_log_walk_flush:
 * @self: a walk
 * @error: return location for %SWB_LOG_ERROR
 *
 * Finds what is to be found in what has been read so far, see swb_log_matcher_flush().
 *
 * Returns: %FALSE with @error
 */
gboolean
swb_log_walk_flush (SwbLogWalk *self,
                    GError    **error)
{
  return swb_log_matcher_flush (self->matcher, error);
}

/**
 * swb_log_walk_get_offset:
 * @self: a walk
 *
 * Returns: log offset that it has come to; 0 before it has started
 */
guint64
swb_log_walk_get_offset (SwbLogWalk *self)
{
  return self->offset;
}

/**
 * swb_log_walk_get_first_row:
 * @self: a walk
 * @mode: kind of view
 *
 * Returns: how many rows are before the record that it began with, or, since something was dropped, went on with. A hit
 *   that was found before may be in one of those
 */
guint64
swb_log_walk_get_first_row (SwbLogWalk *self,
                            SwbLogMode  mode)
{
  return self->first[mode];
}

/**
 * swb_log_walk_set_read_ahead:
 * @self: a walk
 * @ahead: whether there is much to walk through
 *
 * See swb_log_reader_set_read_ahead().
 */
void
swb_log_walk_set_read_ahead (SwbLogWalk *self,
                             gboolean    ahead)
{
  swb_log_reader_set_read_ahead (self->reader, ahead);
}
