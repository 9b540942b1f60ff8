#pragma once

#include "swb-log-entry.h"
#include "swb-log-filtered-rows.h"

G_BEGIN_DECLS

/**
 * SwbLogCache:
 *
 * The rows that a view shows now, read from the log when they come into view and dropped when they leave it. A row that
 * may still grow is read again when the log has grown. Main thread only.
 */
typedef struct _SwbLogCache SwbLogCache;

SwbLogCache *swb_log_cache_new (void);
void swb_log_cache_free (SwbLogCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogCache, swb_log_cache_free)

void swb_log_cache_set_store (SwbLogCache *self,
                              SwbLogStore *store);
void swb_log_cache_set_mode (SwbLogCache *self,
                             SwbLogMode   mode);
void swb_log_cache_set_encoding (SwbLogCache *self,
                                 const char  *encoding);
void swb_log_cache_set_filtered (SwbLogCache        *self,
                                 SwbLogFilteredRows *filtered);
gboolean swb_log_cache_is_filtered (SwbLogCache *self);
void swb_log_cache_set_dropped (SwbLogCache *self,
                                guint64      text_rows,
                                guint64      hex_rows);
void swb_log_cache_shift (SwbLogCache *self,
                          guint64      rows);
GPtrArray *swb_log_cache_fetch_rows (SwbLogCache *self,
                                     SwbLogMode   mode,
                                     guint64      first,
                                     guint        count,
                                     GError     **error);
SwbLogDecoder *swb_log_cache_get_decoder (SwbLogCache *self);
SwbLogReader *swb_log_cache_get_reader (SwbLogCache *self);
void swb_log_cache_update (SwbLogCache *self,
                           guint64      first,
                           guint        count,
                           guint64      stamp);
void swb_log_cache_set_head (SwbLogCache *self,
                             gsize        head);
void swb_log_cache_complete (SwbLogCache *self,
                             SwbLogEntry *entry);
void swb_log_cache_forget_drawings (SwbLogCache *self);
SwbLogEntry *swb_log_cache_peek (SwbLogCache *self,
                                 guint64      number);
SwbLogEntry *swb_log_cache_load (SwbLogCache *self,
                                 guint64      number);
GPtrArray *swb_log_cache_load_range (SwbLogCache *self,
                                     guint64      first,
                                     guint        count,
                                     GError     **error);

G_END_DECLS
