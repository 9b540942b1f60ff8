#pragma once

#include "swb-endpoint.h"
#include "swb-file-send.h"
#include "swb-history.h"
#include "swb-send-codec.h"
#include "swb-page.h"
#include "swb-repeats.h"
#include "swb-workspace-panel.h"
#include "swb-transfer.h"

G_BEGIN_DECLS

/**
 * SwbRecipient:
 * @connection: number of its connection (UDP: peer); 0 for a client's one, and for an address that was typed
 * @peer: HOST:PORT of the other side
 * @local: HOST:PORT of this side
 *
 * Somebody who would get what is sent.
 */
typedef struct
{
  guint32 connection;
  char *peer;
  char *local;
} SwbRecipient;

void swb_recipient_free (SwbRecipient *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbRecipient, swb_recipient_free)

#define SWB_TYPE_PANEL (swb_panel_get_type ())
G_DECLARE_FINAL_TYPE (SwbPanel, swb_panel, SWB, PANEL, SwbPage)

SwbPanel *swb_panel_new (SwbPanelSettings *settings,
                         GError          **error);

SwbPanelKind swb_panel_get_kind (SwbPanel *self);
SwbPanelSettings *swb_panel_get_settings (SwbPanel *self);
SwbEndpoint *swb_panel_get_endpoint (SwbPanel *self);
const SwbEndpointStatus *swb_panel_get_status (SwbPanel *self);
GListModel *swb_panel_get_connections (SwbPanel *self);

const char *swb_panel_get_kind_label (SwbPanel *self);
const char *swb_panel_get_state_nick (SwbPanel *self);
char *swb_panel_dup_address (SwbPanel *self);
char *swb_panel_dup_full_address (SwbPanel *self);
char *swb_panel_dup_title (SwbPanel *self);
char *swb_panel_dup_state_text (SwbPanel *self);

gboolean swb_panel_set (SwbPanel   *self,
                        const char *key,
                        const char *value,
                        GError    **error);
gboolean swb_panel_set_address (SwbPanel   *self,
                                const char *host,
                                const char *port,
                                GError    **error);

gboolean swb_panel_is_live (SwbPanel *self);
gboolean swb_panel_can_start (SwbPanel *self);
gboolean swb_panel_can_send (SwbPanel    *self,
                             const char **reason);
void swb_panel_start (SwbPanel *self);
void swb_panel_start_several (GPtrArray *panels);
void swb_panel_stop (SwbPanel *self);
void swb_panel_disconnect (SwbPanel *self,
                           guint32   connection);
void swb_panel_add_note (SwbPanel   *self,
                         const char *about,
                         const char *place,
                         const char *text);
void swb_panel_clear_log (SwbPanel *self);
void swb_panel_send_bytes (SwbPanel *self,
                           GBytes   *bytes);
GPtrArray *swb_panel_list_recipients (SwbPanel *self,
                                      guint     limit);
SwbRecipient *swb_panel_dup_first_recipient (SwbPanel *self);
const SwbTemplateContext *swb_panel_get_template (SwbPanel *self);
void swb_panel_get_template_for (SwbPanel           *self,
                                 const SwbRecipient *recipient,
                                 SwbTemplateContext *context);
void swb_panel_refresh_template (SwbPanel *self);
gboolean swb_panel_build_frame (SwbPanel             *self,
                                const char           *text,
                                const SwbSendOptions *options,
                                SwbSendFrame         *frame,
                                SwbSendFault         *fault,
                                GError              **error);
void swb_panel_send_frame (SwbPanel             *self,
                           const char           *text,
                           const SwbSendOptions *options,
                           const SwbSendFrame   *frame);
void swb_panel_cancel_queued (SwbPanel *self,
                              guint32   connection);
gboolean swb_panel_send_text (SwbPanel     *self,
                              const char   *text,
                              SwbDataFormat format,
                              GError      **error);

SwbPayload *swb_panel_dup_payload (SwbPanel *self);
gboolean swb_panel_build_payload (SwbPanel         *self,
                                  const SwbPayload *payload,
                                  SwbSendFrame     *frame,
                                  SwbSendFault     *fault,
                                  GError          **error);
gboolean swb_panel_send_payload (SwbPanel         *self,
                                 const SwbPayload *payload,
                                 GError          **error);
gboolean swb_panel_has_repeats (SwbPanel *self);
SwbRepeats *swb_panel_get_repeats (SwbPanel *self);
void swb_panel_get_repeat_setup (SwbPanel *self,
                                 guint    *interval_ms,
                                 guint64  *count);
void swb_panel_set_repeat_setup (SwbPanel *self,
                                 guint     interval_ms,
                                 guint64   count);
SwbPayload *swb_panel_dup_repeat_payload (SwbPanel *self);
gboolean swb_panel_repeat_box (SwbPanel *self,
                               GError  **error);
gboolean swb_panel_start_repeat (SwbPanel         *self,
                                 SwbSnippet       *snippet,
                                 const char       *name,
                                 const SwbPayload *payload,
                                 guint             interval_ms,
                                 guint64           count,
                                 GError          **error);
GListModel *swb_panel_get_transfers (SwbPanel *self);
gboolean swb_panel_has_transfers (SwbPanel *self);
char *swb_panel_dup_file_target (SwbPanel *self);
void swb_panel_send_file (SwbPanel                 *self,
                          const char               *path,
                          const SwbFileSendOptions *options);
void swb_panel_cancel_transfer (SwbPanel    *self,
                                SwbTransfer *transfer);
void swb_panel_dismiss_transfer (SwbPanel    *self,
                                 SwbTransfer *transfer);

void swb_panel_set_passing (SwbPanel *self,
                            gboolean  passing);
gboolean swb_panel_get_passing (SwbPanel *self);
void swb_panel_set_target (SwbPanel *self,
                           guint32   connection);
guint32 swb_panel_get_target (SwbPanel *self);
char *swb_panel_dup_target_label (SwbPanel *self);

const GError *swb_panel_get_error (SwbPanel *self);
guint swb_panel_get_error_serial (SwbPanel *self);
void swb_panel_take_error (SwbPanel *self,
                           GError   *error);
void swb_panel_dismiss_error (SwbPanel *self);

SwbHistory *swb_panel_get_history (SwbPanel *self);
const char *swb_panel_get_draft (SwbPanel *self);
gboolean swb_panel_convert_input (SwbPanel     *self,
                                  SwbDataFormat format,
                                  GError      **error);
void swb_panel_set_draft (SwbPanel   *self,
                          const char *draft);

/* swb-panel-document.c */
SwbPanel *swb_panel_new_from_workspace (const SwbWorkspacePanel *workspace,
                                        GError                 **error);
SwbWorkspacePanel *swb_panel_to_workspace (SwbPanel *self);
GPtrArray *swb_panel_get_rules (SwbPanel *self);
gboolean swb_panel_set_rules (SwbPanel  *self,
                              GPtrArray *rules,
                              GError   **error);
GPtrArray *swb_panel_get_sequences (SwbPanel *self);
void swb_panel_set_sequences (SwbPanel  *self,
                              GPtrArray *sequences);
void swb_panel_get_file_pace (SwbPanel           *self,
                              SwbFileSendOptions *options);
void swb_panel_set_file_pace (SwbPanel                 *self,
                              const SwbFileSendOptions *options);
const SwbRepeatSetup *swb_panel_get_repeat (SwbPanel *self);
void swb_panel_set_repeat (SwbPanel             *self,
                           const SwbRepeatSetup *repeat);

G_END_DECLS
