#pragma once

#include <gio/gio.h>

#include "swb-panel.h"

G_BEGIN_DECLS

/**
 * SwbSendDraft:
 *
 * Something to be sent, with all that its bytes are made from: a copy, so that it can be worked on by a thread while the
 * user goes on. Immutable; reference-counted, any thread.
 */
typedef struct _SwbSendDraft SwbSendDraft;

SwbSendDraft *swb_send_draft_new (SwbPanel   *panel,
                                  const char *text);
SwbSendDraft *swb_send_draft_ref (SwbSendDraft *self);
void swb_send_draft_unref (SwbSendDraft *self);
gboolean swb_send_draft_is_current (SwbSendDraft   *self,
                                    SwbPanel       *panel,
                                    SwbTemplateUses uses);
const char *swb_send_draft_get_text (SwbSendDraft *self);
const SwbSendOptions *swb_send_draft_get_options (SwbSendDraft *self);
guint swb_send_draft_count_recipients (SwbPanel       *panel,
                                       SwbTemplateUses uses);
char *swb_send_draft_dup_note (SwbSendDraft *self,
                               guint         recipients);

gboolean swb_send_draft_build (SwbSendDraft *self,
                               SwbSendFrame *frame,
                               SwbSendFault *fault,
                               GError      **error);
void swb_send_draft_build_async (SwbSendDraft       *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean swb_send_draft_build_finish (GAsyncResult  *result,
                                      SwbSendDraft **draft,
                                      SwbSendFrame  *frame,
                                      SwbSendFault  *fault,
                                      GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbSendDraft, swb_send_draft_unref)

G_END_DECLS
