#pragma once

#include "swb-log-export.h"

G_BEGIN_DECLS

/**
 * SwbLogExportRun:
 *
 * One export: where it goes and how far it is.
 */
typedef struct
{
  SwbLogStore *store;
  const SwbLogExportOptions *options;
  GOutputStream *stream;
  GCancellable *cancellable;
  SwbLogExportFunc func;
  gpointer user_data;
  SwbLogTotals totals; /* what was published when it began: no more is written */
  gint64 reported;
  guint64 written;
} SwbLogExportRun;

gboolean swb_log_export_put (SwbLogExportRun *run,
                             gconstpointer    data,
                             gsize            length,
                             guint64          done,
                             guint64          total,
                             GError         **error);

/* Which records have a hit. */
typedef struct _SwbLogExportHits SwbLogExportHits;

SwbLogExportHits *swb_log_export_hits_new (SwbLogSearch *search);
void swb_log_export_hits_free (SwbLogExportHits *self);
gboolean swb_log_export_hits_has_record (SwbLogExportHits   *self,
                                         const SwbLogRecord *record);
gboolean swb_log_export_hits_has_row (SwbLogExportHits *self,
                                      guint64           row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogExportHits, swb_log_export_hits_free)

/* A filler too, of whichever direction, belongs to a capture. */
gboolean swb_log_export_wants (const SwbLogExportRun *run,
                               SwbLogExportHits      *hits,
                               const SwbLogRecord    *record);

gboolean swb_log_export_pcapng (SwbLogExportRun *run,
                                GError         **error);

G_END_DECLS
