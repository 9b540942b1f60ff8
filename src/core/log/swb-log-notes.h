#pragma once

#include "swb-log-format.h"

G_BEGIN_DECLS

/* More notes than these are rows of the log like any other, but not remembered with what they are on. */
#define SWB_LOG_NOTES_MAX 65536u

/**
 * SwbLogNotes:
 *
 * Which records of a log have notes on them. Any thread.
 */
typedef struct _SwbLogNotes SwbLogNotes;

SwbLogNotes *swb_log_notes_new (void);
void swb_log_notes_free (SwbLogNotes *self);
void swb_log_notes_add (SwbLogNotes       *self,
                        const char *const *args);
char *swb_log_notes_dup (SwbLogNotes *self,
                         guint64      record,
                         gint64       time,
                         guint32      begin,
                         gsize        length);
gboolean swb_log_notes_parse_place (const char *tainted,
                                    guint64    *record,
                                    gint64     *time,
                                    guint32    *begin);
char *swb_log_notes_dup_place (guint64 record,
                               gint64  time,
                               guint32 begin);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogNotes, swb_log_notes_free)

G_END_DECLS
