#pragma once

#include "swb-endpoint.h"

G_BEGIN_DECLS

/* The largest piece that can be asked for. A datagram of 1400 bytes fits Ethernet whole. */
#define SWB_FILE_SEND_MAX_CHUNK (256u * 1024u)
#define SWB_FILE_SEND_MAX_DATAGRAM 65507u
#define SWB_FILE_SEND_DATAGRAM 1400u

typedef enum
{
  SWB_FILE_SEND_STATE_WAITING,   /* being opened, or its receiver looked up */
  SWB_FILE_SEND_STATE_SENDING,
  SWB_FILE_SEND_STATE_PAUSED,
  SWB_FILE_SEND_STATE_DONE,      /* the kernel has taken all */
  SWB_FILE_SEND_STATE_CANCELLED,
  SWB_FILE_SEND_STATE_FAILED,
} SwbFileSendState;

/**
 * SwbFileSendOptions:
 * @chunk: bytes of a piece, and of a datagram on UDP: 1 … %SWB_FILE_SEND_MAX_CHUNK or %SWB_FILE_SEND_MAX_DATAGRAM; 0: as
 *   suits the rate or the log, on UDP %SWB_FILE_SEND_DATAGRAM
 * @rate: bytes a second at most; 0 for as fast as it goes
 * @delay: microseconds from one piece to the next at least
 *
 * The schedule is absolute: pieces that come late by up to a tenth of a second are made up for, more is not.
 */
typedef struct
{
  gsize chunk;
  guint64 rate;
  guint64 delay;
} SwbFileSendOptions;

/**
 * SwbFileSendStatus:
 *
 * How far a file is, a plain copy that the caller owns.
 *
 * @state: see #SwbFileSendState
 * @total: bytes of the file; 0 before it is opened
 * @sent: bytes of it that the kernel took; with several receivers those of the slowest
 * @queued: bytes of it that wait for the kernel, likewise
 * @receivers: how many still get it
 * @rate: bytes a second over the last seconds
 * @left: seconds to go at that rate; negative when that can't be told
 * @elapsed: seconds since the beginning, or from the beginning to the end
 * @error: (nullable): why it failed
 */
typedef struct
{
  SwbFileSendState state;
  guint64 total;
  guint64 sent;
  guint64 queued;
  guint receivers;
  double rate;
  double left;
  double elapsed;
  GError *error;
} SwbFileSendStatus;

void swb_file_send_status_clear (SwbFileSendStatus *status);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SwbFileSendStatus, swb_file_send_status_clear)

/**
 * SwbFileSend:
 *
 * A file on its way through an endpoint: it is read in pieces, and the next one only when the kernel has taken the last
 * one for every receiver. So memory stays small whatever the size of the file, and several receivers get it at the pace
 * of the slowest. What others send meanwhile goes between the pieces; only one file at a time goes to a receiver.
 *
 * Reference-counted; references and the status are for any thread, the other functions for the endpoint's owner.
 */
typedef struct _SwbFileSend SwbFileSend;

SwbFileSend *swb_endpoint_send_file (SwbEndpoint              *self,
                                     const SwbTarget          *target,
                                     const char               *path,
                                     const SwbFileSendOptions *options);
SwbFileSend *swb_file_send_ref (SwbFileSend *self);
void swb_file_send_unref (SwbFileSend *self);
const char *swb_file_send_get_path (SwbFileSend *self);
void swb_file_send_get_status (SwbFileSend       *self,
                               SwbFileSendStatus *status);
void swb_file_send_pause (SwbFileSend *self);
void swb_file_send_resume (SwbFileSend *self);
void swb_file_send_cancel (SwbFileSend *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbFileSend, swb_file_send_unref)

G_END_DECLS
