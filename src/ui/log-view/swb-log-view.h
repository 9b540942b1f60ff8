#pragma once

#include <gtk/gtk.h>

#include "swb-log-rows.h"
#include "swb-log-search.h"
#include "swb-log-store.h"

G_BEGIN_DECLS

/**
 * SwbLogTimeFormat:
 * @SWB_LOG_TIME_CLOCK: local time of day, to the millisecond
 * @SWB_LOG_TIME_SINCE_START: seconds since the first record of the log
 * @SWB_LOG_TIME_SINCE_PREVIOUS: seconds since the row above
 * @SWB_LOG_TIME_NONE: no time column
 */
typedef enum
{
  SWB_LOG_TIME_CLOCK,
  SWB_LOG_TIME_SINCE_START,
  SWB_LOG_TIME_SINCE_PREVIOUS,
  SWB_LOG_TIME_NONE,
} SwbLogTimeFormat;

/**
 * SwbLogCopyFormat:
 * @SWB_LOG_COPY_SHOWN: whole rows as they are shown, with time, direction and peer
 * @SWB_LOG_COPY_TEXT: the selected bytes decoded as text
 * @SWB_LOG_COPY_HEX: the selected bytes as hex, as the send box takes them
 */
typedef enum
{
  SWB_LOG_COPY_SHOWN,
  SWB_LOG_COPY_TEXT,
  SWB_LOG_COPY_HEX,
} SwbLogCopyFormat;

/**
 * SwbLogFilterStatus:
 * @shown: rows that are shown
 * @total: rows of the log
 * @exact: whether all rows are known that the filter lets through
 * @progress: how much of the log has been looked through, 0 … 1
 */
typedef struct
{
  guint64 shown;
  guint64 total;
  gboolean exact;
  double progress;
} SwbLogFilterStatus;

/* Colours that highlights may have, by number. */
#define SWB_LOG_N_HIGHLIGHT_COLORS 8

/**
 * SwbLogHighlight:
 * @pattern: what to look for
 * @color: number of its background
 */
typedef struct
{
  SwbLogPattern *pattern;
  guint color;
} SwbLogHighlight;

#define SWB_LOG_VIEW_MIN_FONT_SCALE 0.5
#define SWB_LOG_VIEW_MAX_FONT_SCALE 4.0

#define SWB_TYPE_LOG_VIEW (swb_log_view_get_type ())
G_DECLARE_FINAL_TYPE (SwbLogView, swb_log_view, SWB, LOG_VIEW, GtkWidget)

SwbLogView *swb_log_view_new (void);
void swb_log_view_set_store (SwbLogView  *self,
                             SwbLogStore *store);
SwbLogStore *swb_log_view_get_store (SwbLogView *self);
void swb_log_view_set_mode (SwbLogView *self,
                            SwbLogMode  mode);
SwbLogMode swb_log_view_get_mode (SwbLogView *self);
void swb_log_view_set_encoding (SwbLogView *self,
                                const char *encoding);
const char *swb_log_view_get_encoding (SwbLogView *self);
void swb_log_view_set_time_format (SwbLogView      *self,
                                   SwbLogTimeFormat format);
SwbLogTimeFormat swb_log_view_get_time_format (SwbLogView *self);
void swb_log_view_set_font_scale (SwbLogView *self,
                                  double      scale);
double swb_log_view_get_font_scale (SwbLogView *self);
void swb_log_view_set_wrap (SwbLogView *self,
                            gboolean    wrap);
gboolean swb_log_view_get_wrap (SwbLogView *self);
void swb_log_view_set_flow (SwbLogView *self,
                            guint32     flow);
guint32 swb_log_view_get_flow (SwbLogView *self);
void swb_log_view_set_filter (SwbLogView         *self,
                              const SwbLogFilter *filter);
const SwbLogFilter *swb_log_view_get_filter (SwbLogView   *self,
                                             SwbLogFilter *filter);
gboolean swb_log_view_get_filter_status (SwbLogView         *self,
                                         SwbLogFilterStatus *status);
void swb_log_view_set_filter_halted (SwbLogView *self,
                                     gboolean    halted);
void swb_log_view_set_paused (SwbLogView *self,
                              gboolean    paused);
gboolean swb_log_view_get_paused (SwbLogView *self);

void swb_log_view_data_changed (SwbLogView *self);
gboolean swb_log_view_get_following (SwbLogView *self);
guint64 swb_log_view_get_new_rows (SwbLogView *self);
void swb_log_view_scroll_to_start (SwbLogView *self);
void swb_log_view_scroll_to_end (SwbLogView *self);

void swb_log_view_set_search (SwbLogView   *self,
                              SwbLogSearch *search);
void swb_log_view_hits_changed (SwbLogView *self);
gboolean swb_log_view_get_find_start (SwbLogView *self,
                                      guint64    *record,
                                      guint32    *begin);
gboolean swb_log_view_show_hit (SwbLogView      *self,
                                const SwbLogHit *hit);
gboolean swb_log_view_may_show_later (SwbLogView      *self,
                                      const SwbLogHit *hit);
gboolean swb_log_view_show_record (SwbLogView *self,
                                   guint64     record);

gboolean swb_log_view_has_search (SwbLogView *self);
void swb_log_view_count_hits (SwbLogView *self,
                              guint64    *counts,
                              guint       n);
gboolean swb_log_view_get_hit_index (SwbLogView *self,
                                     guint64    *index);

void swb_log_view_set_highlights (SwbLogView            *self,
                                  const SwbLogHighlight *highlights,
                                  guint                  n);

gboolean swb_log_view_has_selection (SwbLogView *self);
void swb_log_view_select_all (SwbLogView *self);
void swb_log_view_unselect (SwbLogView *self);
char *swb_log_view_dup_selection (SwbLogView      *self,
                                  SwbLogCopyFormat format,
                                  GError         **error);

G_END_DECLS
