#pragma once

#include "swb-capture-file.h"
#include "swb-net-address.h"

G_BEGIN_DECLS

/**
 * SwbCaptureVerdict:
 * @SWB_CAPTURE_TAKEN: a TCP segment or a UDP datagram
 * @SWB_CAPTURE_UNKNOWN_LINK: of a link type that is not understood
 * @SWB_CAPTURE_NOT_IP: neither IPv4 nor IPv6
 * @SWB_CAPTURE_NOT_TRANSPORT: IP, but neither TCP nor UDP
 * @SWB_CAPTURE_FRAGMENT: a part of an IP packet
 * @SWB_CAPTURE_CUT_SHORT: the capture ends before its payload begins
 * @SWB_CAPTURE_BAD_HEADER: lengths that contradict each other
 *
 * What a packet of a capture is to us.
 */
typedef enum
{
  SWB_CAPTURE_TAKEN,
  SWB_CAPTURE_UNKNOWN_LINK,
  SWB_CAPTURE_NOT_IP,
  SWB_CAPTURE_NOT_TRANSPORT,
  SWB_CAPTURE_FRAGMENT,
  SWB_CAPTURE_CUT_SHORT,
  SWB_CAPTURE_BAD_HEADER,
} SwbCaptureVerdict;

#define SWB_CAPTURE_N_VERDICTS (SWB_CAPTURE_BAD_HEADER + 1)

/**
 * SwbCapturePacket:
 *
 * A packet taken apart. @payload leads into the frame.
 *
 * @protocol: `IPPROTO_TCP` or `IPPROTO_UDP`
 * @source: where it comes from
 * @destination: where it goes
 * @sequence: for TCP
 * @acknowledgement: for TCP
 * @tcp_flags: for TCP
 * @payload: its payload, as far as the capture has it
 * @length: bytes of that
 * @missing: bytes of payload more that it had
 * @directed: whether the capture says which way it went
 * @direction: which way, if so
 */
typedef struct
{
  int protocol;
  SwbNetAddress source;
  SwbNetAddress destination;
  guint32 sequence;
  guint32 acknowledgement;
  guint8 tcp_flags;
  const guint8 *payload;
  gsize length;
  gsize missing;
  gboolean directed;
  SwbDirection direction;
} SwbCapturePacket;

SwbCaptureVerdict swb_capture_packet_parse (const SwbCaptureFrame *frame,
                                            SwbCapturePacket      *packet);

G_END_DECLS
