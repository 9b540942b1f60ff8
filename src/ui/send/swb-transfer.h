#pragma once

#include <gio/gio.h>

#include "swb-file-send.h"

G_BEGIN_DECLS

#define SWB_TYPE_TRANSFER (swb_transfer_get_type ())
G_DECLARE_FINAL_TYPE (SwbTransfer, swb_transfer, SWB, TRANSFER, GObject)

SwbTransfer *swb_transfer_new (const char               *path,
                               const SwbTarget          *target,
                               const char               *target_label,
                               const SwbFileSendOptions *options);
const char *swb_transfer_get_name (SwbTransfer *self);
const char *swb_transfer_get_target_label (SwbTransfer *self);
void swb_transfer_get_status (SwbTransfer       *self,
                              SwbFileSendStatus *status);
gboolean swb_transfer_has_begun (SwbTransfer *self);
gboolean swb_transfer_is_over (SwbTransfer *self);
gboolean swb_transfer_shares_receiver (SwbTransfer *self,
                                       SwbTransfer *other);
void swb_transfer_begin (SwbTransfer *self,
                         SwbEndpoint *endpoint);
void swb_transfer_pause (SwbTransfer *self);
void swb_transfer_resume (SwbTransfer *self);
void swb_transfer_cancel (SwbTransfer *self);

G_END_DECLS
