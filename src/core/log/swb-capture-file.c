#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-capture-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "swb-capture-time.h"
#include "swb-error.h"
#include "swb-pcapng.h"

/* draft-ietf-opsawg-pcap section 4, as a little-endian machine reads what a little-endian one wrote. */
#define PCAP_MICROSECONDS 0xa1b2c3d4u
#define PCAP_NANOSECONDS 0xa1b23c4du
#define PCAP_HEAD 24u
#define PCAP_PACKET_HEAD 16u

/* draft-ietf-opsawg-pcapng section 4; the packet block of 2004 is section A.1. */
#define BLOCK_OLD_PACKET 2u
#define BLOCK_SIMPLE_PACKET 3u
#define OPTION_TSRESOL 9u
#define OPTION_TSOFFSET 14u
#define OPTION_IFDROP 5u
#define OPTION_OSDROP 7u

#define MAX_INTERFACES 65536u
#define MAX_BLOCK (SWB_CAPTURE_MAX_PACKET + 256u * 1024u)
#define WINDOW (256u * 1024u)

typedef struct
{
  guint32 link_type;
  guint32 snap_length; /* 0: none */
  SwbCaptureClock clock;
  guint64 dropped;
} Interface;

struct _SwbCaptureFile
{
  int fd;
  char *name;

  gboolean pcapng;
  gboolean swapped; /* big-endian */
  gboolean damaged;
  guint64 offset;   /* of the next packet or block */
  guint64 dropped;  /* in sections that have ended */
  gint64 last_time;
  GArray *interfaces; /* of Interface; a pcap has one */

  guint8 *buffer;
  gsize room;
  guint64 window; /* file offset of what the buffer holds */
  gsize filled;
};

static guint16
get16 (const SwbCaptureFile *self,
       const guint8         *bytes)
{
  guint16 value = swb_pcapng_get16 (bytes);

  return self->swapped ? GUINT16_SWAP_LE_BE (value) : value;
}

static guint32
get32 (const SwbCaptureFile *self,
       const guint8         *bytes)
{
  guint32 value = swb_pcapng_get32 (bytes);

  return self->swapped ? GUINT32_SWAP_LE_BE (value) : value;
}

static guint64
get64 (const SwbCaptureFile *self,
       const guint8         *bytes)
{
  guint64 value = swb_pcapng_get64 (bytes);

  return self->swapped ? GUINT64_SWAP_LE_BE (value) : value;
}

/* Reads what is needed and more; returns FALSE with @error when it can't be read, not when the file ends. */
static gboolean
fill (SwbCaptureFile *self,
      guint64         offset,
      gsize           size,
      GError        **error)
{
  if (size > self->room)
    {
      g_free (self->buffer);
      self->room = MAX (size, WINDOW);
      self->buffer = g_malloc (self->room);
    }

  self->window = offset;
  self->filled = 0;
  while (self->filled < size)
    {
      gssize got = pread (self->fd, self->buffer + self->filled, self->room - self->filled,
                          (off_t) (offset + self->filled));

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          int err = errno;

          self->filled = 0;
          g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_READ, _("The capture “%s” can’t be read: %s"), self->name,
                       g_strerror (err));
          return FALSE;
        }
      if (got == 0)
        break;
      self->filled += (gsize) got;
    }
  return TRUE;
}

/* The bytes from @offset on. Returns NULL with @error, or without when the file has fewer: @available says how many. */
static const guint8 *
get_bytes (SwbCaptureFile *self,
           guint64         offset,
           gsize           size,
           gsize          *available,
           GError        **error)
{
  *available = 0;
  if (offset > G_MAXINT64 - size)
    return NULL;
  if (offset < self->window || offset + size > self->window + self->filled)
    {
      if (!fill (self, offset, size, error))
        return NULL;
    }

  *available = (gsize) (self->window + self->filled - offset);
  return *available >= size ? self->buffer + (offset - self->window) : NULL;
}

static void
add_interface (SwbCaptureFile *self,
               guint32         link_type,
               guint32         snap_length,
               SwbCaptureClock clock)
{
  const Interface interface = { .link_type = link_type, .snap_length = snap_length, .clock = clock };

  g_array_append_val (self->interfaces, interface);
}

static gboolean
open_pcap (SwbCaptureFile *self,
           const guint8   *tainted)
{
  SwbCaptureClock clock = SWB_CAPTURE_CLOCK_INIT;
  guint32 magic = swb_pcapng_get32 (tainted);

  self->swapped = magic == GUINT32_SWAP_LE_BE (PCAP_MICROSECONDS) || magic == GUINT32_SWAP_LE_BE (PCAP_NANOSECONDS);
  magic = get32 (self, tainted);
  if (magic != PCAP_MICROSECONDS && magic != PCAP_NANOSECONDS)
    return FALSE;

  clock.resolution = magic == PCAP_NANOSECONDS ? 9 : 6;
  /* the upper half has the length of a frame check sequence, which the lengths of the IP headers leave out */
  add_interface (self, get32 (self, tainted + 20) & 0xffff, 0, clock);
  self->offset = PCAP_HEAD;
  return TRUE;
}

/* An option of either byte order; as swb_pcapng_next_option(). */
static gboolean
next_option (SwbCaptureFile  *self,
             const guint8   **tainted,
             gsize           *length,
             SwbPcapngOption *option)
{
  gsize size;

  if (*length < 4)
    return FALSE;
  option->code = get16 (self, *tainted);
  option->length = get16 (self, *tainted + 2);
  option->value = *tainted + 4;
  size = 4 + SWB_PCAPNG_PAD ((gsize) option->length);
  if (option->code == SWB_PCAPNG_OPTION_END || size > *length)
    return FALSE;

  *tainted += size;
  *length -= size;
  return TRUE;
}

static guint64
count_dropped (SwbCaptureFile *self)
{
  guint64 sum = 0;

  for (guint i = 0; i < self->interfaces->len; i++)
    sum += g_array_index (self->interfaces, Interface, i).dropped;
  return sum;
}

/* A section may have another byte order than the one before, and always has interfaces of its own. */
static gboolean
begin_section (SwbCaptureFile *self,
               const guint8   *tainted)
{
  guint32 magic = swb_pcapng_get32 (tainted + 8);

  if (magic != SWB_PCAPNG_BYTE_ORDER_MAGIC && magic != GUINT32_SWAP_LE_BE (SWB_PCAPNG_BYTE_ORDER_MAGIC))
    return FALSE;

  self->swapped = magic != SWB_PCAPNG_BYTE_ORDER_MAGIC;
  self->dropped += count_dropped (self);
  g_array_set_size (self->interfaces, 0);
  return TRUE;
}

static gboolean
take_interface (SwbCaptureFile *self,
                const guint8   *tainted,
                gsize           length)
{
  SwbCaptureClock clock = SWB_CAPTURE_CLOCK_INIT;
  const guint8 *options = tainted + 16;
  gsize options_length;
  SwbPcapngOption option;

  if (length < 20 || self->interfaces->len >= MAX_INTERFACES)
    return FALSE;

  options_length = length - 20;
  while (next_option (self, &options, &options_length, &option))
    {
      if (option.code == OPTION_TSRESOL && option.length == 1)
        clock.resolution = option.value[0];
      else if (option.code == OPTION_TSOFFSET && option.length == 8)
        clock.offset = (gint64) get64 (self, option.value);
    }
  add_interface (self, get16 (self, tainted + 8), get32 (self, tainted + 12), clock);
  return TRUE;
}

static void
take_statistics (SwbCaptureFile *self,
                 const guint8   *tainted,
                 gsize           length)
{
  const guint8 *options = tainted + 20;
  gsize options_length;
  guint64 dropped = 0;
  guint32 number;
  SwbPcapngOption option;

  if (length < 24)
    return;
  number = get32 (self, tainted + 8);
  options_length = length - 24;
  while (next_option (self, &options, &options_length, &option))
    if ((option.code == OPTION_IFDROP || option.code == OPTION_OSDROP) && option.length == 8)
      dropped = MAX (dropped, get64 (self, option.value));

  /* each such block counts from the beginning of the capture; all ones is "unknown" */
  if (number < self->interfaces->len && dropped != G_MAXUINT64)
    g_array_index (self->interfaces, Interface, number).dropped = dropped;
}

static void
take_direction (SwbCaptureFile  *self,
                const guint8    *options,
                gsize            length,
                SwbCaptureFrame *frame)
{
  SwbPcapngOption option;

  while (next_option (self, &options, &length, &option))
    if (option.code == SWB_PCAPNG_OPTION_PACKET_FLAGS && option.length == 4)
      {
        guint32 flags = get32 (self, option.value) & 3;

        frame->directed = flags == SWB_PCAPNG_INBOUND || flags == SWB_PCAPNG_OUTBOUND;
        frame->direction = flags == SWB_PCAPNG_OUTBOUND ? SWB_DIRECTION_OUT : SWB_DIRECTION_IN;
      }
}

/* An enhanced packet block, or the older packet block, which has a drop count and a shorter interface number. */
static gboolean
take_packet (SwbCaptureFile  *self,
             const guint8    *tainted,
             gsize            length,
             guint32          type,
             SwbCaptureFrame *frame)
{
  const Interface *interface;
  guint32 number;

  if (length < 32)
    return FALSE;
  number = type == BLOCK_OLD_PACKET ? get16 (self, tainted + 8) : get32 (self, tainted + 8);
  if (number >= self->interfaces->len)
    return FALSE;
  interface = &g_array_index (self->interfaces, Interface, number);

  frame->length = get32 (self, tainted + 20);
  if (frame->length > length - 32 || frame->length > SWB_CAPTURE_MAX_PACKET)
    return FALSE;
  frame->original = MAX (frame->length, get32 (self, tainted + 24));
  frame->link_type = interface->link_type;
  frame->data = tainted + 28;
  frame->time = swb_capture_clock_convert (&interface->clock, (guint64) get32 (self, tainted + 12) << 32 |
                                                                get32 (self, tainted + 16));
  take_direction (self, frame->data + SWB_PCAPNG_PAD (frame->length),
                  length - 32 - SWB_PCAPNG_PAD (frame->length), frame);
  return TRUE;
}

/* Without a stamp and without a captured length: that is what fits the snap length. */
static gboolean
take_simple_packet (SwbCaptureFile  *self,
                    const guint8    *tainted,
                    gsize            length,
                    SwbCaptureFrame *frame)
{
  const Interface *interface;

  if (length < 16 || self->interfaces->len == 0)
    return FALSE;
  interface = &g_array_index (self->interfaces, Interface, 0);

  frame->original = get32 (self, tainted + 8);
  frame->length = frame->original;
  if (interface->snap_length > 0)
    frame->length = MIN (frame->length, interface->snap_length);
  if (frame->length > length - 16 || frame->length > SWB_CAPTURE_MAX_PACKET)
    return FALSE;
  frame->link_type = interface->link_type;
  frame->data = tainted + 12;
  frame->time = self->last_time;
  return TRUE;
}

static gboolean
set_damaged (SwbCaptureFile *self)
{
  self->damaged = TRUE;
  return FALSE;
}

static gboolean
next_pcap (SwbCaptureFile  *self,
           SwbCaptureFrame *frame,
           GError         **error)
{
  const Interface *interface = &g_array_index (self->interfaces, Interface, 0);
  const guint8 *tainted;
  gsize available, length;

  tainted = get_bytes (self, self->offset, PCAP_PACKET_HEAD, &available, error);
  if (tainted == NULL)
    {
      self->damaged = available > 0;
      return FALSE;
    }

  length = get32 (self, tainted + 8);
  if (length > SWB_CAPTURE_MAX_PACKET)
    return set_damaged (self);
  frame->time = swb_capture_clock_convert_pair (&interface->clock, get32 (self, tainted), get32 (self, tainted + 4));
  frame->original = MAX (length, get32 (self, tainted + 12));
  frame->link_type = interface->link_type;
  frame->length = length;

  tainted = get_bytes (self, self->offset, PCAP_PACKET_HEAD + length, &available, error);
  if (tainted == NULL)
    return set_damaged (self);
  frame->data = tainted + PCAP_PACKET_HEAD;
  self->offset += PCAP_PACKET_HEAD + length;
  return TRUE;
}

/* Steps over one block. Returns whether it is a packet, which then is in @frame. */
static gboolean
next_block (SwbCaptureFile  *self,
            SwbCaptureFrame *frame,
            GError         **error)
{
  const guint8 *tainted;
  gsize available;
  guint32 type, length;
  gboolean known, packet = FALSE;

  tainted = get_bytes (self, self->offset, 12, &available, error);
  if (tainted == NULL)
    {
      self->damaged = available > 0;
      return FALSE;
    }
  type = swb_pcapng_get32 (tainted);
  if (type == SWB_PCAPNG_BLOCK_SECTION && !begin_section (self, tainted))
    return set_damaged (self);
  type = get32 (self, tainted);
  length = get32 (self, tainted + 4);
  known = type == SWB_PCAPNG_BLOCK_SECTION || type == SWB_PCAPNG_BLOCK_INTERFACE || type == SWB_PCAPNG_BLOCK_PACKET ||
          type == BLOCK_OLD_PACKET || type == BLOCK_SIMPLE_PACKET || type == SWB_PCAPNG_BLOCK_STATISTICS;
  if (length < 12 || length % 4 != 0 || (known && length > MAX_BLOCK))
    return set_damaged (self);

  /* others (names, keys, what programs keep for themselves) may be long: only their end is looked at */
  if (known)
    tainted = get_bytes (self, self->offset, length, &available, error);
  else if (get_bytes (self, self->offset + length - 4, 4, &available, error) == NULL)
    tainted = NULL;
  if (tainted == NULL)
    return set_damaged (self);

  if (known && get32 (self, tainted + length - 4) != length)
    return set_damaged (self);
  if (type == SWB_PCAPNG_BLOCK_INTERFACE && !take_interface (self, tainted, length))
    return set_damaged (self);
  if (type == SWB_PCAPNG_BLOCK_STATISTICS)
    take_statistics (self, tainted, length);
  if (type == SWB_PCAPNG_BLOCK_PACKET || type == BLOCK_OLD_PACKET)
    packet = take_packet (self, tainted, length, type, frame);
  else if (type == BLOCK_SIMPLE_PACKET)
    packet = take_simple_packet (self, tainted, length, frame);
  if (!packet && (type == SWB_PCAPNG_BLOCK_PACKET || type == BLOCK_OLD_PACKET || type == BLOCK_SIMPLE_PACKET))
    return set_damaged (self);

  self->offset += length;
  return packet;
}

/**
 * swb_capture_file_new:
 * @fd: a file, open for reading; BORROWED, and read by pread() alone
 * @name: what to call it
 * @error: return location for a %SWB_LOG_ERROR
 *
 * Looks at the beginning of the file.
 *
 * Returns: (transfer full) (nullable): a reader that stands before the first packet; %NULL when the file is no capture
 */
SwbCaptureFile *
swb_capture_file_new (int         fd,
                      const char *name,
                      GError    **error)
{
  static const guint8 gzip[] = { 0x1f, 0x8b };
  static const guint8 zstd[] = { 0x28, 0xb5, 0x2f, 0xfd };
  g_autoptr (SwbCaptureFile) self = g_new0 (SwbCaptureFile, 1);
  g_autoptr (GError) local_error = NULL;
  const guint8 *tainted;
  gsize available;

  self->fd = fd;
  self->name = g_strdup (name);
  self->interfaces = g_array_new (FALSE, FALSE, sizeof (Interface));

  tainted = get_bytes (self, 0, PCAP_HEAD, &available, &local_error);
  if (tainted != NULL)
    {
      if (open_pcap (self, tainted))
        return g_steal_pointer (&self);
      self->pcapng = swb_pcapng_get32 (tainted) == SWB_PCAPNG_BLOCK_SECTION && begin_section (self, tainted);
      if (self->pcapng)
        return g_steal_pointer (&self);
    }

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (tainted != NULL && (memcmp (tainted, gzip, sizeof gzip) == 0 || memcmp (tainted, zstd, sizeof zstd) == 0))
    g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_CORRUPT, _("“%s” is compressed: decompress it, then open it."),
                 name);
  else
    g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_CORRUPT,
                 _("“%s” is neither a log of Socket Workbench nor a capture (pcap or pcapng)."), name);
  return NULL;
}

/**
 * swb_capture_file_free:
 * @self: (transfer full) (nullable): a reader
 */
void
swb_capture_file_free (SwbCaptureFile *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->interfaces);
  g_free (self->buffer);
  g_free (self->name);
  g_free (self);
}

/**
 * swb_capture_file_next:
 * @self: a reader
 * @frame: (out): the next packet
 * @error: return location for a %SWB_LOG_ERROR_READ
 *
 * Returns: %FALSE with @error when the file can't be read; %FALSE WITHOUT @error at its end, or at the place where it is
 *   damaged or cut off: see swb_capture_file_is_damaged()
 */
gboolean
swb_capture_file_next (SwbCaptureFile  *self,
                       SwbCaptureFrame *frame,
                       GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean found = FALSE;

  while (!found && !self->damaged && local_error == NULL)
    {
      guint64 offset = self->offset;

      memset (frame, 0, sizeof *frame);
      found = self->pcapng ? next_block (self, frame, &local_error) : next_pcap (self, frame, &local_error);
      if (self->offset == offset)
        break;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (found)
    self->last_time = frame->time;
  return found;
}

/**
 * swb_capture_file_get_offset:
 * @self: a reader
 *
 * Returns: how far it has read, in bytes: where the damage is, if there is any
 */
guint64
swb_capture_file_get_offset (SwbCaptureFile *self)
{
  return self->offset;
}

/**
 * swb_capture_file_is_damaged:
 * @self: a reader that has come to its end
 *
 * Returns: whether that is in the middle of a packet, or before what can't be understood
 */
gboolean
swb_capture_file_is_damaged (SwbCaptureFile *self)
{
  return self->damaged;
}

/**
 * swb_capture_file_get_dropped:
 * @self: a reader
 *
 * Returns: packets that the capturing machine dropped, as far as the capture says so
 */
guint64
swb_capture_file_get_dropped (SwbCaptureFile *self)
{
  return self->dropped + count_dropped (self);
}
