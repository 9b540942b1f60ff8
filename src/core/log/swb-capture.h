#pragma once

#include "swb-capture-packet.h"
#include "swb-log-store-open.h"

G_BEGIN_DECLS

/* No more link types of one capture are remembered. */
#define SWB_CAPTURE_MAX_LINK_TYPES 8u

/**
 * SwbCaptureSummary:
 * @foreign: whether it is no log of ours, but a capture: then the store is a copy, and what follows counts
 * @left_out: bytes at the end of the file that are cut short or damaged, and not shown
 * @packets: packets read
 * @verdicts: of them, by #SwbCaptureVerdict
 * @flows: TCP connections and pairs of UDP addresses
 * @repeated: TCP segments that brought nothing new
 * @missing: bytes of TCP streams and datagrams that the capture doesn't have
 * @dropped: packets that the capturing machine dropped, as far as the capture says so
 * @link_types: (array length=n_link_types): what its packets begin with, in the order in which they come
 * @n_link_types: how many
 *
 * What came of opening a file. The same stands in the last rows of the store.
 */
typedef struct
{
  gboolean foreign;
  guint64 left_out;
  guint64 packets;
  guint64 verdicts[SWB_CAPTURE_N_VERDICTS];
  guint64 flows;
  guint64 repeated;
  guint64 missing;
  guint64 dropped;
  guint32 link_types[SWB_CAPTURE_MAX_LINK_TYPES];
  guint n_link_types;
} SwbCaptureSummary;

SwbLogStore *swb_capture_open (const char        *path,
                               GCancellable      *cancellable,
                               SwbLogOpenFunc     func,
                               gpointer           user_data,
                               SwbCaptureSummary *summary,
                               GError           **error);
void swb_capture_open_async (const char         *path,
                             GCancellable       *cancellable,
                             SwbLogOpenFunc      func,
                             gpointer            func_data,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
SwbLogStore *swb_capture_open_finish (GAsyncResult      *result,
                                      SwbCaptureSummary *summary,
                                      GError           **error);

G_END_DECLS
