#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SwbSession:
 *
 * What keeps the open panels for the next start. Main thread.
 */
typedef struct _SwbSession SwbSession;

SwbSession *swb_session_new (GtkApplication *application,
                             const char     *path);
void swb_session_free (SwbSession *self);
char *swb_session_dup_default_path (void);

gboolean swb_session_is_empty (SwbSession *self);
guint swb_session_restore (SwbSession *self,
                           char      **notice);
void swb_session_changed (SwbSession *self);
void swb_session_finish (SwbSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbSession, swb_session_free)

G_END_DECLS
