#pragma once

#include <glib.h>

#include "swb-error.h"

G_BEGIN_DECLS

/**
 * SwbNetOperation:
 *
 * What was tried when errno was set: the same errno wants another remedy after another operation.
 */
typedef enum
{
  SWB_NET_OPERATION_SOCKET,
  SWB_NET_OPERATION_BIND,
  SWB_NET_OPERATION_LISTEN,
  SWB_NET_OPERATION_CONNECT,
  SWB_NET_OPERATION_ACCEPT,
  SWB_NET_OPERATION_SEND,
  SWB_NET_OPERATION_RECEIVE,
} SwbNetOperation;

GError *swb_net_error_new_from_errno (int             errsv,
                                      SwbNetOperation operation,
                                      const char     *where);
SwbNetError swb_net_error_code_from_errno (int errsv);

G_END_DECLS
