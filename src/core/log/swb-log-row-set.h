#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbLogRowSet:
 *
 * A set of row numbers, which can also tell the n-th of them and how many come before one. It takes two bytes for each
 * row, and never more than 8 KiB for each 65536 rows of the log in which there are any. Not for several threads at once.
 */
typedef struct _SwbLogRowSet SwbLogRowSet;

SwbLogRowSet *swb_log_row_set_new (void);
void swb_log_row_set_free (SwbLogRowSet *self);
gboolean swb_log_row_set_add (SwbLogRowSet *self,
                              guint64       row);
guint64 swb_log_row_set_count (SwbLogRowSet *self);
guint64 swb_log_row_set_get (SwbLogRowSet *self,
                             guint64       index);
guint64 swb_log_row_set_count_before (SwbLogRowSet *self,
                                      guint64       row);
gboolean swb_log_row_set_has (SwbLogRowSet *self,
                              guint64       row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogRowSet, swb_log_row_set_free)

G_END_DECLS
