#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-view-private.h"

/*
 * What of the log is shown: the rows of one connection alone, or what there was at one moment.
 */

static void
changed_cb (SwbLogView *self)
{
  swb_log_view_data_changed (self);
  self->filtered_dirty = TRUE;
  if (self->filtered != NULL && swb_log_filtered_rows_is_exact (self->filtered))
    swb_log_view_await_no_more (self);
  g_signal_emit_by_name (self, "rows-known");
}

/* Rows before the first turned up: nothing that is seen moves. */
static void
shifted_cb (SwbLogView *self,
            guint64     text_rows,
            guint64     hex_rows)
{
  guint64 rows = self->style.mode == SWB_LOG_MODE_TEXT ? text_rows : hex_rows;

  swb_log_cache_shift (self->cache, rows);
  swb_log_selection_shift (&self->selection, rows);
  self->top.row += rows;
  swb_log_view_place_prepend (self, rows);
  swb_log_view_layout_changed (self);
}

/* Rows turned up among the others. */
static void
moved_cb (SwbLogView *self)
{
  swb_log_view_switch (self, self->style.mode, self->filtered);
  swb_log_view_describe_later (self);
}

static SwbLogFilteredRows *
make_filtered (SwbLogView *self)
{
  SwbLogFilter filter;
  SwbLogFilteredRows *filtered;

  if (self->store == NULL || swb_log_view_get_filter (self, &filter) == NULL)
    return NULL;

  filtered = swb_log_filtered_rows_new (self->store, &filter);
  g_signal_connect_swapped (filtered, "moved", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (filtered, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (filtered, "shifted", G_CALLBACK (shifted_cb), self);
  return filtered;
}

/**
 * swb_log_view_clear_filtered:
 * @self: a view
 *
 * Drops the rows that are shown alone, not the wish for them.
 */
void
swb_log_view_clear_filtered (SwbLogView *self)
{
  if (self->filtered != NULL)
    g_signal_handlers_disconnect_by_data (self->filtered, self);
  swb_log_cache_set_filtered (self->cache, NULL);
  g_clear_object (&self->filtered);
}

/**
 * swb_log_view_filter_store:
 * @self: a view
 *
 * It has another store: picks the rows to show out of that one.
 */
void
swb_log_view_filter_store (SwbLogView *self)
{
  swb_log_view_clear_filtered (self);
  self->filtered = make_filtered (self);
  swb_log_cache_set_filtered (self->cache, self->filtered);
}

/**
 * swb_log_view_count_rows:
 * @self: a view
 * @mode: text or hex
 *
 * Returns: how many rows there are to show in @mode
 */
guint64
swb_log_view_count_rows (SwbLogView *self,
                         SwbLogMode  mode)
{
  if (self->filtered != NULL)
    return swb_log_filtered_rows_count (self->filtered, mode);
  return mode == SWB_LOG_MODE_TEXT ? self->totals.text_rows - self->totals.dropped_text_rows
                                   : self->totals.hex_rows - self->totals.dropped_hex_rows;
}

/**
 * swb_log_view_get_dropped:
 * @self: a view
 * @mode: text or hex
 *
 * Returns: how many rows of the log stood before the first one that there is now
 */
guint64
swb_log_view_get_dropped (SwbLogView *self,
                          SwbLogMode  mode)
{
  return mode == SWB_LOG_MODE_TEXT ? self->totals.dropped_text_rows : self->totals.dropped_hex_rows;
}

/* The log has lost its oldest rows, to stay under its limit: nothing that is seen moves, unless it is gone. */
static void
forget_dropped (SwbLogView *self,
                guint64     before)
{
  guint64 rows = swb_log_view_get_dropped (self, self->style.mode) - before;

  swb_log_cache_set_dropped (self->cache, self->totals.dropped_text_rows, self->totals.dropped_hex_rows);
  self->filtered_dirty = TRUE; /* all is laid out again */
  if (self->filtered != NULL)
    {
      /* which of its rows they were is not known */
      swb_log_view_filter_store (self);
      swb_log_view_place_reset (self, swb_log_view_count_rows (self, self->style.mode));
      swb_log_selection_clear (&self->selection);
      return;
    }

  swb_log_selection_drop (&self->selection, rows);
  swb_log_view_place_drop (self, rows);
}

static void
refresh_paused (SwbLogView *self)
{
  SwbLogTotals frozen = self->totals;
  guint64 rows;

  swb_log_store_get_totals (self->store, &self->totals);
  self->totals.dropped_text_rows = frozen.dropped_text_rows;
  self->totals.dropped_hex_rows = frozen.dropped_hex_rows;
  rows = swb_log_view_count_rows (self, self->style.mode);
  self->totals = frozen;
  self->held_rows = rows - MIN (rows, self->layout.rows);
  swb_log_view_notify_state (self);
}

/* Takes over what has been published; counts it only, while paused. Returns whether there is more to show. */
static gboolean
take_over (SwbLogView *self)
{
  guint64 length = self->totals.length;
  guint64 dropped = swb_log_view_get_dropped (self, self->style.mode);

  if (self->store == NULL)
    return FALSE;

  if (self->filtered != NULL)
    swb_log_filtered_rows_update (self->filtered);
  if (self->paused)
    {
      refresh_paused (self);
      return FALSE;
    }

  swb_log_store_get_totals (self->store, &self->totals);
  self->style.start_time = self->totals.first_time;
  if (swb_log_view_get_dropped (self, self->style.mode) != dropped)
    forget_dropped (self, dropped);
  swb_log_view_place_set_rows (self, swb_log_view_count_rows (self, self->style.mode));
  return self->totals.length != length || self->filtered_dirty;
}

/**
 * swb_log_view_refresh:
 * @self: a view
 *
 * Takes over what has been published; counts it only, while paused.
 */
void
swb_log_view_refresh (SwbLogView *self)
{
  if (!take_over (self))
    return;

  self->filtered_dirty = FALSE;
  swb_log_view_layout_changed (self);
  swb_log_view_describe_later (self);
}

/**
 * swb_log_view_advance:
 * @self: a view
 *
 * The same once a frame, before anything is laid out. A view that keeps its size needs no allocation to show rows that came:
 * it would have GTK lay out the whole window, each frame.
 */
void
swb_log_view_advance (SwbLogView *self)
{
  gboolean keeps = self->allocated_height > 0 && self->configure_tick == 0 && !swb_log_view_is_wrapping (self) &&
                   self->allocated_width == gtk_widget_get_width (GTK_WIDGET (self));

  if (!take_over (self))
    return;

  if (keeps && !self->filtered_dirty)
    {
      swb_log_view_prepare (self);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      swb_log_view_configure_for_growth (self);
      swb_log_view_notify_state (self);
    }
  else
    {
      self->filtered_dirty = FALSE;
      swb_log_view_layout_changed (self);
    }
  swb_log_view_describe_later (self);
}

/**
 * swb_log_view_set_flow:
 * @self: a view
 * @flow: number of the one connection to show; 0 for all
 *
 * The others are recorded all the same. The last mebibyte of the log is there at once, the rest when a thread has read
 * it: meanwhile the view can't be scrolled beyond. What was at the top stays at the top if it is still shown; a view at
 * the tail stays at the tail.
 */
void
swb_log_view_set_flow (SwbLogView *self,
                       guint32     flow)
{
  g_autoptr (SwbLogFilteredRows) filtered = NULL;

  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  if (self->flow == flow)
    return;

  self->flow = flow;
  filtered = make_filtered (self);
  swb_log_view_switch (self, self->style.mode, filtered);
  swb_log_view_describe_later (self);
}

/**
 * swb_log_view_get_flow:
 * @self: a view
 *
 * Returns: number of the one connection that it shows; 0 for all
 */
guint32
swb_log_view_get_flow (SwbLogView *self)
{
  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), 0);

  return self->flow;
}

/**
 * swb_log_view_set_filter:
 * @self: a view
 * @filter: (nullable): which rows to show, besides what swb_log_view_set_flow() says; %NULL for all. Copied
 *
 * As swb_log_view_set_flow().
 */
void
swb_log_view_set_filter (SwbLogView         *self,
                         const SwbLogFilter *filter)
{
  g_autoptr (SwbLogFilteredRows) filtered = NULL;

  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  if (filter != NULL && swb_log_filter_is_open (filter))
    filter = NULL;
  if (filter == NULL ? self->filter == NULL : self->filter != NULL && swb_log_filter_is_equal (filter, self->filter))
    return;

  g_clear_pointer (&self->filter, swb_log_filter_free);
  self->filter = filter != NULL ? swb_log_filter_copy (filter) : NULL;
  filtered = make_filtered (self);
  swb_log_view_switch (self, self->style.mode, filtered);
  swb_log_view_describe_later (self);
}

/**
 * swb_log_view_get_filter:
 * @self: a view
 * @filter: (out): what of the log is shown, of one connection alone too; BORROWED from the view, until it changes
 *
 * Returns: (transfer none) (nullable): @filter; %NULL when all rows are shown
 */
const SwbLogFilter *
swb_log_view_get_filter (SwbLogView   *self,
                         SwbLogFilter *filter)
{
  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), NULL);

  *filter = self->filter != NULL ? *self->filter : (SwbLogFilter) SWB_LOG_FILTER_INIT;
  if (self->flow != 0)
    {
      filter->flows = &self->flow;
      filter->n_flows = 1;
    }
  return swb_log_filter_is_open (filter) ? NULL : filter;
}

/**
 * swb_log_view_get_filter_status:
 * @self: a view
 * @status: (out): how far it is
 *
 * Returns: %FALSE when all rows are shown
 */
gboolean
swb_log_view_get_filter_status (SwbLogView         *self,
                                SwbLogFilterStatus *status)
{
  SwbLogTotals totals = { 0 };

  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), FALSE);

  if (self->filtered == NULL)
    return FALSE;

  swb_log_store_get_totals (self->store, &totals);
  status->shown = swb_log_filtered_rows_count (self->filtered, self->style.mode);
  status->total = self->style.mode == SWB_LOG_MODE_TEXT ? totals.text_rows - totals.dropped_text_rows
                                                        : totals.hex_rows - totals.dropped_hex_rows;
  status->exact = swb_log_filtered_rows_is_exact (self->filtered);
  status->progress = swb_log_filtered_rows_get_progress (self->filtered);
  return TRUE;
}

/**
 * swb_log_view_set_filter_halted:
 * @self: a view
 * @halted: whether to look no further than at the end of the log
 */
void
swb_log_view_set_filter_halted (SwbLogView *self,
                                gboolean    halted)
{
  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  if (self->filtered != NULL)
    swb_log_filtered_rows_set_halted (self->filtered, halted);
}

/**
 * swb_log_view_set_paused:
 * @self: a view
 * @paused: whether to show no more than there is now
 *
 * What comes is recorded all the same; swb_log_view_get_new_rows() counts it. A paused view does not count as
 * following. swb_log_view_scroll_to_end() and another store end the pause.
 */
void
swb_log_view_set_paused (SwbLogView *self,
                         gboolean    paused)
{
  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  if (self->paused == !!paused)
    return;

  if (paused)
    swb_log_view_refresh (self);
  self->paused = !!paused;
  self->held_rows = 0;
  swb_log_view_refresh (self);
  swb_log_view_notify_state (self);
}

/**
 * swb_log_view_get_paused:
 * @self: a view
 *
 * Returns: whether it is paused
 */
gboolean
swb_log_view_get_paused (SwbLogView *self)
{
  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), FALSE);

  return self->paused;
}
