#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-filtered-rows-private.h"

/*
 * Filtered rows with a pattern: their numbers are remembered, one by one.
 */

/* What is read without a look at what else there is to do. */
#define MATCH_SLICE (1024u * 1024u)

/* Rows with no more than so many others between them are read together. */
#define NEAR_ROWS 128u
#define MAX_RUN 4096u

/* How many rows of the whole log come before those of its end, which had been numbered from 0. With
 * the mutex. Returns FALSE when the two don't have the same rows: what goes over the border was not
 * found from there. */
gboolean
swb_log_filtered_match_get_shift (SwbLogFilteredShared *shared, SwbLogMode mode, guint64 *shift)
{
  SwbLogRowSet *all = shared->sets[SWB_LOG_FILTERED_HEAD][mode];
  SwbLogRowSet *end = shared->sets[SWB_LOG_FILTERED_TAIL][mode];
  guint64 count = swb_log_row_set_count (end);

  *shift = 0;
  if (count == 0)
    return TRUE;

  *shift = swb_log_row_set_count_before (all, swb_log_row_set_get (end, 0));
  return *shift + count <= swb_log_row_set_count (all)
         && swb_log_row_set_get (all, *shift + count - 1) == swb_log_row_set_get (end, count - 1);
}

/* Reads on in the whole log, or in its end, for what is looked for. Returns whether there is more.
 */
static gboolean
match_slice (SwbLogFilteredShared *shared, guint which)
{
  g_autoptr (GError) error = NULL;
  gboolean more = swb_log_match_scan_run (shared->scans[which], MATCH_SLICE, &shared->quit, &error);
  guint64 lowest[2] = { G_MAXUINT64, G_MAXUINT64 };

  g_mutex_lock (&shared->mutex);
  {
    guint64 last[2] = { 0, 0 };

    for (guint mode = 0; mode < 2; mode++)
      {
        guint64 count = swb_log_row_set_count (shared->sets[which][mode]);

        last[mode] = count > 0 ? swb_log_row_set_get (shared->sets[which][mode], count - 1) : 0;
      }
    if (swb_log_match_scan_take (shared->scans[which], shared->sets[which], lowest)
        && (which == SWB_LOG_FILTERED_TAIL || shared->joined))
      {
        shared->moved = shared->moved || lowest[0] < last[0] || lowest[1] < last[1];
        swb_log_filtered_notify (shared);
      }
  }
  if (which == SWB_LOG_FILTERED_HEAD)
    shared->head.offset = swb_log_match_scan_get_offset (shared->scans[which]);
  if (error != NULL)
    {
      shared->failed = TRUE;
      g_clear_error (&shared->error);
      shared->error = g_steal_pointer (&error);
      swb_log_filtered_notify (shared);
    }
  else if (which == SWB_LOG_FILTERED_HEAD && !more && !shared->joined
           && !g_atomic_int_get (&shared->quit))
    {
      shared->joined = TRUE;
      swb_log_filtered_notify (shared);
    }
  g_mutex_unlock (&shared->mutex);
  return more;
}

/* Returns whether there is more. */
gboolean
swb_log_filtered_match_some (SwbLogFilteredShared *shared, gboolean halted)
{
  if (shared->joined)
    return match_slice (shared, SWB_LOG_FILTERED_HEAD);
  if (match_slice (shared, SWB_LOG_FILTERED_TAIL) || halted)
    return !halted;
  return match_slice (shared, SWB_LOG_FILTERED_HEAD) || !shared->joined;
}

/* Looks for plain bytes in the end of the log at once; a regular expression may take too long for
 * that. */
void
swb_log_filtered_match_start (SwbLogFilteredShared *shared, const SwbLogCheckpoint *tail)
{
  for (guint i = 0; i < SWB_LOG_FILTERED_N_SCANS; i++)
    {
      shared->scans[i] = swb_log_match_scan_new (
          shared->store, shared->filter, i == SWB_LOG_FILTERED_TAIL ? tail : NULL);
      shared->sets[i][SWB_LOG_MODE_TEXT] = swb_log_row_set_new ();
      shared->sets[i][SWB_LOG_MODE_HEX] = swb_log_row_set_new ();
    }

  if (swb_log_pattern_get_length (shared->filter->pattern) == 0)
    {
      shared->joined = FALSE;
      return;
    }

  /* the tail is a little longer than a slice; what comes meanwhile is left to the thread */
  for (guint i = 0; i < 2; i++)
    if (!match_slice (shared, shared->joined ? SWB_LOG_FILTERED_HEAD : SWB_LOG_FILTERED_TAIL))
      break;
}

/* The rows that the owner knows, with a pattern. */
SwbLogRowSet *
swb_log_filtered_match_get_set (SwbLogFilteredRows *self, SwbLogMode mode)
{
  return self->shared->sets[self->exact ? SWB_LOG_FILTERED_HEAD : SWB_LOG_FILTERED_TAIL][mode];
}

/* Those rows of the whole log. Where one can't be read, there are fewer. */
static GPtrArray *
fetch_numbers (
    SwbLogReader *reader, SwbLogMode mode, const guint64 *numbers, guint count, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)swb_log_row_free);

  for (guint i = 0; i < count;)
    {
      g_autoptr (GPtrArray) run = NULL;
      guint begin = i;

      while (i + 1 < count && numbers[i + 1] - numbers[i] <= NEAR_ROWS
             && numbers[i + 1] - numbers[begin] < MAX_RUN)
        i++;
      run = swb_log_rows_fetch (
          reader, mode, numbers[begin], (guint)(numbers[i] - numbers[begin] + 1), error);
      if (run == NULL)
        return NULL;

      for (guint k = begin; k <= i; k++)
        {
          guint64 at = numbers[k] - numbers[begin];

          if (at >= run->len)
            return g_steal_pointer (&rows);
          g_ptr_array_add (rows, g_steal_pointer (&g_ptr_array_index (run, at)));
        }
      i++;
    }
  return g_steal_pointer (&rows);
}

GPtrArray *
swb_log_filtered_match_fetch (SwbLogFilteredRows *self,
                              SwbLogReader *reader,
                              SwbLogMode mode,
                              guint64 first,
                              guint count,
                              GError **error)
{
  g_autofree guint64 *numbers = NULL;
  SwbLogRowSet *set;
  guint64 known;

  g_mutex_lock (&self->shared->mutex);
  set = swb_log_filtered_match_get_set (self, mode);
  known = swb_log_row_set_count (set);
  count = (guint)MIN (count, known - MIN (first, known));
  numbers = g_new (guint64, MAX (count, 1));
  for (guint i = 0; i < count; i++)
    numbers[i] = swb_log_row_set_get (set, first + i);
  g_mutex_unlock (&self->shared->mutex);

  return fetch_numbers (reader, mode, numbers, count, error);
}

/**
 * swb_log_filtered_rows_get_numbers:
 * @self: filtered rows
 * @mode: kind of view
 * @rows: (inout) (array length=n): their numbers here become those in the whole log; what is beyond the last becomes
 *   %G_MAXUINT64
 * @n: how many
 *
 * Returns: %FALSE, without a pattern: then only swb_log_filtered_rows_get_offsets() tells where they are
 */
gboolean
swb_log_filtered_rows_get_numbers (SwbLogFilteredRows *self,
                                   SwbLogMode          mode,
                                   guint64            *rows,
                                   gsize               n)
{
  SwbLogRowSet *set;

  if (self->shared->scans[SWB_LOG_FILTERED_HEAD] == NULL)
    return FALSE;

  g_mutex_lock (&self->shared->mutex);
  set = swb_log_filtered_match_get_set (self, mode);
  for (gsize i = 0; i < n; i++)
    rows[i] = rows[i] < swb_log_row_set_count (set) ? swb_log_row_set_get (set, rows[i]) : G_MAXUINT64;
  g_mutex_unlock (&self->shared->mutex);
  return TRUE;
}
