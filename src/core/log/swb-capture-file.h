#pragma once

#include <glib.h>

#include "swb-log-format.h"

G_BEGIN_DECLS

/* Link types that are understood: tcpdump.org/linktypes.html. 12 and 14 are what some systems wrote for 101. */
#define SWB_CAPTURE_LINK_NULL 0u
#define SWB_CAPTURE_LINK_ETHERNET 1u
#define SWB_CAPTURE_LINK_RAW_BSD 12u
#define SWB_CAPTURE_LINK_RAW_OPENBSD 14u
#define SWB_CAPTURE_LINK_RAW 101u
#define SWB_CAPTURE_LINK_LOOP 108u
#define SWB_CAPTURE_LINK_SLL 113u
#define SWB_CAPTURE_LINK_IPV4 228u
#define SWB_CAPTURE_LINK_IPV6 229u
#define SWB_CAPTURE_LINK_SLL2 276u

/* No packet that is read may be longer: four times the largest snap length of tcpdump and Wireshark. */
#define SWB_CAPTURE_MAX_PACKET (1024u * 1024u)

/**
 * SwbCaptureFrame:
 *
 * One packet as the capture has it. @data leads into the reader's buffer and is valid until its next call.
 *
 * @time: nanoseconds since 1970 UTC; that of the packet before where the capture has none
 * @link_type: what it begins with
 * @data: its bytes
 * @length: how many the capture has
 * @original: how many it had; not less than @length
 * @directed: whether the capture says which way it went
 * @direction: which way, if so
 */
typedef struct
{
  gint64 time;
  guint32 link_type;
  const guint8 *data;
  gsize length;
  gsize original;
  gboolean directed;
  SwbDirection direction;
} SwbCaptureFrame;

/**
 * SwbCaptureFile:
 *
 * Reads pcap (microseconds and nanoseconds) and pcapng captures of both byte orders from front to end. It belongs to
 * one thread at a time and holds no more than one block of the file. Bytes from the file are checked before use.
 */
typedef struct _SwbCaptureFile SwbCaptureFile;

SwbCaptureFile *swb_capture_file_new (int         fd,
                                      const char *name,
                                      GError    **error);
void swb_capture_file_free (SwbCaptureFile *self);
gboolean swb_capture_file_next (SwbCaptureFile  *self,
                                SwbCaptureFrame *frame,
                                GError         **error);
guint64 swb_capture_file_get_offset (SwbCaptureFile *self);
gboolean swb_capture_file_is_damaged (SwbCaptureFile *self);
guint64 swb_capture_file_get_dropped (SwbCaptureFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbCaptureFile, swb_capture_file_free)

G_END_DECLS
