#pragma once

#include "swb-log-cache.h"
#include "swb-log-draw.h"
#include "swb-log-layout.h"
#include "swb-log-selection.h"
#include "swb-log-sheet.h"
#include "swb-log-view.h"
#include "swb-log-wrap.h"

G_BEGIN_DECLS

/* What one click, or a drag after it, selects. */
typedef enum
{
  SWB_LOG_GRAIN_BYTE,
  SWB_LOG_GRAIN_WORD,
  SWB_LOG_GRAIN_ROW,
} SwbLogGrain;

/* Bytes of a row that have been found: by the search, or by a highlight of a colour and a place in their order. */
typedef struct
{
  guint64 row;
  guint32 begin;
  guint32 end;
  gboolean current;
  guint color;
  guint order;
} SwbLogMark;

typedef struct _SwbLogLineCount SwbLogLineCount;

/* A large part of the log on its way into the clipboard. */
typedef struct _SwbLogSlowCopy SwbLogSlowCopy;

/* A byte of the log, or a character of an event, whatever the rows are. */
typedef struct
{
  gboolean data;
  guint64 record;
  guint32 begin;
  guint32 flow;
  SwbDirection direction;
  guint64 stream_offset;
  guint32 byte;
} SwbLogPlace;

/* What was at the top before the rows were shown another way: going back there is to move nothing. */
typedef struct
{
  gboolean known;
  SwbLogPlace place;
  double y;          /* of the top of its row, pixels from the top of the view */
  gboolean wrapping; /* @y is of a row that is broken into lines */

  /* where the view has been since; elsewhere, the user has moved it */
  gboolean nowhere; /* there was no row yet */
  guint64 row;
  double row_y;
} SwbLogTop;

struct _SwbLogView
{
  GtkWidget parent_instance;

  GtkAdjustment *adjustments[2]; /* by GtkOrientation */
  GtkScrollablePolicy policies[2];
  gboolean configuring;

  SwbLogStore *store;
  char *encoding;
  double font_scale;
  SwbLogTotals totals;
  SwbLogLayout layout;
  SwbLogStyle style;
  SwbLogCache *cache;
  SwbLogSheet *sheet;
  int content_width;
  guint seen_peer_columns; /* of the longest address so far */

  gboolean wrap_rows; /* the wish for it */
  SwbLogWrap wrap;
  guint wrap_columns;           /* of a line */
  SwbLogLineCount *line_counts; /* remembered ones; NULL for none */
  guint tick;
  guint warm_source;
  guint configure_tick; /* the adjustments are behind the layout until then */
  guint configure_timeout; /* the same */
  gint64 configured_at; /* µs */
  gint64 advanced_at;   /* when rows were last taken over, µs */
  gboolean awake;       /* from its rest: a frame has been left to others */
  int allocated_width;
  int allocated_height;

  guint32 flow; /* the one that is shown; 0 for all */
  SwbLogFilter *filter; /* what else is shown alone; NULL for all */
  SwbLogFilteredRows *filtered; /* its rows; NULL for all */
  gboolean filtered_dirty;
  gboolean paused;
  guint64 held_rows; /* that came since it was paused */

  gboolean notified_following;
  guint64 notified_new_rows;

  SwbLogTop top;
  gboolean awaiting;       /* rows are still being picked out: @top or what was selected may be among them */
  gboolean awaits_selected;
  SwbLogPlace selected[2]; /* what was, then */
  SwbLogSelection selection;
  SwbLogSlowCopy *slow_copy; /* (nullable) */
  SwbLogGrain grain;
  gboolean dragging;
  double pointer_x;
  double pointer_y;
  guint drag_tick;
  GtkWidget *menu;
  gboolean has_menu_row; /* a note from the menu is on this row: */
  guint64 menu_row;

  SwbLogSearch *search;
  SwbLogHit hit; /* the one that was gone to */
  gboolean has_hit;
  GArray *marks; /* of SwbLogMark, by row: those in view */

  GArray *rules;  /* highlights */
  GArray *lights; /* of SwbLogMark, by row: what they have found in view */

  guint description_timeout;
  gboolean description_dirty;
};

/* Pixels left of the first column and right of the longest row. */
#define SWB_LOG_VIEW_SIDE 12

#define SWB_LOG_VIEW_ZOOM_STEP 1.1

void swb_log_view_refresh (SwbLogView *self);
void swb_log_view_advance (SwbLogView *self);
void swb_log_view_notify_state (SwbLogView *self);
void swb_log_view_layout_changed (SwbLogView *self);
guint64 swb_log_view_count_rows (SwbLogView *self,
                                 SwbLogMode  mode);
guint64 swb_log_view_get_dropped (SwbLogView *self,
                                  SwbLogMode  mode);

/* swb-log-view-adjust.c */
void swb_log_view_configure (SwbLogView *self);
void swb_log_view_configure_later (SwbLogView *self);
void swb_log_view_catch_up (SwbLogView *self);
void swb_log_view_configure_for_growth (SwbLogView *self);
void swb_log_view_set_adjustment (SwbLogView    *self,
                                  GtkOrientation orientation,
                                  GtkAdjustment *adjustment);
void swb_log_view_dispose_adjustments (SwbLogView *self);

/* swb-log-view-place.c */
gboolean swb_log_view_is_wrapping (SwbLogView *self);
void swb_log_view_place_reset (SwbLogView *self,
                               guint64     rows);
void swb_log_view_place_set_rows (SwbLogView *self,
                                  guint64     rows);
void swb_log_view_place_prepend (SwbLogView *self,
                                 guint64     rows);
void swb_log_view_place_drop (SwbLogView *self,
                              guint64     rows);
void swb_log_view_place_set_height (SwbLogView *self,
                                    int         height);
void swb_log_view_place_set_row_height (SwbLogView *self,
                                        int         row_height);
void swb_log_view_scroll_by (SwbLogView *self,
                             double      pixels);
void swb_log_view_scroll_to (SwbLogView *self,
                             double      value);
void swb_log_view_scroll_to_row (SwbLogView *self,
                                 guint64     row);
void swb_log_view_reveal (SwbLogView           *self,
                          const SwbLogPosition *at,
                          gboolean              middle);
void swb_log_view_hold (SwbLogView *self);
void swb_log_view_follow (SwbLogView *self);
gboolean swb_log_view_is_at_tail (SwbLogView *self);
guint64 swb_log_view_count_new_rows (SwbLogView *self);
void swb_log_view_set_new_rows (SwbLogView *self,
                                guint64     new_rows);
guint swb_log_view_get_visible (SwbLogView *self,
                                guint64    *first);
double swb_log_view_get_row_y (SwbLogView *self,
                               guint64     row);
gboolean swb_log_view_get_line_at (SwbLogView *self,
                                   double      y,
                                   guint64    *row,
                                   guint      *line);
double swb_log_view_get_value (SwbLogView *self,
                               double     *upper);

/* swb-log-view-wrap.c */
void swb_log_view_forget_lines (SwbLogView *self);
guint swb_log_view_count_lines (guint64  row,
                                gpointer user_data);
void swb_log_view_fit_columns (SwbLogView *self);
void swb_log_view_draw_lines (SwbLogView  *self,
                              SwbLogEntry *entry,
                              gint64       previous_time);
void swb_log_view_place_spans (SwbLogView        *self,
                               const SwbLogEntry *entry,
                               GArray            *spans,
                               float              x,
                               float              y,
                               GArray            *rectangles);
int swb_log_view_get_row_height (SwbLogView        *self,
                                 const SwbLogEntry *entry);
double swb_log_view_get_column (SwbLogView  *self,
                                SwbLogEntry *entry,
                                guint        line,
                                double       column,
                                gboolean     whole);
guint swb_log_view_get_line_of (SwbLogView           *self,
                                const SwbLogPosition *at);
void swb_log_view_move_lines (SwbLogView     *self,
                              SwbLogPosition *at,
                              int             lines);

/* swb-log-view-style.c */
void swb_log_view_warm_later (SwbLogView *self);
void swb_log_view_update_style (SwbLogView *self);

/* swb-log-view-render.c */
guint swb_log_view_get_peer_columns (SwbLogView *self);
void swb_log_view_prepare (SwbLogView *self);
void swb_log_view_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot);

gboolean swb_log_view_find_byte (SwbLogView      *self,
                                 const SwbLogRow *like,
                                 gboolean         last,
                                 SwbLogPosition  *position);

/* swb-log-view-find.c */
void swb_log_view_prepare_marks (SwbLogView *self,
                                 guint64     first,
                                 guint       count);

/* swb-log-view-highlight.c */
void swb_log_view_init_highlights (SwbLogView *self);
void swb_log_view_prepare_highlights (SwbLogView *self,
                                      guint64     first,
                                      guint       count);

/* swb-log-view-note.c */
void swb_log_view_class_init_notes (GtkWidgetClass *widget_class);
void swb_log_view_init_notes (SwbLogView *self);
void swb_log_view_set_menu_row (SwbLogView *self,
                                double      y);
void swb_log_view_snapshot_note (SwbLogView        *self,
                                 GtkSnapshot       *snapshot,
                                 const SwbLogEntry *entry,
                                 float              y);

/* swb-log-view-keys.c */
void swb_log_view_class_init_keys (GtkWidgetClass *widget_class);
void swb_log_view_selection_changed (SwbLogView *self);

/* swb-log-view-input.c */
void swb_log_view_popup_menu (SwbLogView *self,
                              double      x,
                              double      y);
void swb_log_view_init_input (SwbLogView *self);
void swb_log_view_dispose_input (SwbLogView *self);

/* swb-log-view-copy.c */
void swb_log_view_class_init_copy (GtkWidgetClass *widget_class);
void swb_log_view_own_primary (SwbLogView *self);
void swb_log_view_end_copy (SwbLogView *self);

/* swb-log-view-mode.c */
gboolean swb_log_view_get_top (SwbLogView *self,
                               SwbLogTop  *top);
gboolean swb_log_view_go_to_top (SwbLogView      *self,
                                 const SwbLogTop *top);
void swb_log_view_await_no_more (SwbLogView *self);
void swb_log_view_switch (SwbLogView         *self,
                          SwbLogMode          mode,
                          SwbLogFilteredRows *filtered);

/* swb-log-view-filter.c */
void swb_log_view_clear_filtered (SwbLogView *self);
void swb_log_view_filter_store (SwbLogView *self);

/* swb-log-view-accessible.c */
void swb_log_view_init_accessible (SwbLogView *self);
void swb_log_view_describe_later (SwbLogView *self);
void swb_log_view_dispose_accessible (SwbLogView *self);

G_END_DECLS
