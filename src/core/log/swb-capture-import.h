#pragma once

#include "swb-capture.h"

G_BEGIN_DECLS

/**
 * SwbCaptureImport:
 *
 * Writes the packets of a capture into a store as if a panel had seen them: TCP streams in order and without what came
 * twice, opening and closing as rows, gaps as rows. It has bounds for what it keeps: 65,536 connections, of which the one
 * idle for longest is ended for a new one, and 64 MiB of segments that came too early. One thread.
 *
 * Which side is "this" one: what the capture says of the direction of a flow's first packet (not on loopback, where
 * each packet both leaves and arrives); else the side that a TCP connection was opened to, or the lower port when the
 * opening is not in the capture; else the side that the first datagram went to. So a capture reads like that of a server.
 */
typedef struct _SwbCaptureImport SwbCaptureImport;

SwbCaptureImport *swb_capture_import_new (SwbLogStore *store);
void swb_capture_import_free (SwbCaptureImport *self);
void swb_capture_import_add (SwbCaptureImport      *self,
                             const SwbCaptureFrame *frame);
void swb_capture_import_finish (SwbCaptureImport  *self,
                                SwbCaptureSummary *summary);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbCaptureImport, swb_capture_import_free)

G_END_DECLS
