#pragma once

#include "swb-log-feed.h"

G_BEGIN_DECLS

/*
 * What our logs look like on disk. They are pcapng (draft-ietf-opsawg-pcapng), always little-endian:
 *
 *   Section Header Block
 *   Interface Description 0   LINKTYPE_RAW (101): synthetic IPv4/IPv6 + TCP/UDP headers, then the real payload
 *   Interface Description 1   LINKTYPE_WIRESHARK_UPPER_PDU (252), dissector "syslog": one readable line per event
 *   Enhanced Packet Block     one per record
 *   …
 *   Interface Statistics Block   once the log is closed; its lack tells that the writer died, see swb-log-recovery.h.
 *                                No reader is shown it: it lies beyond the published length
 *
 * Both interfaces have if_tsresol 9 (nanoseconds since 1970-01-01 UTC). Every packet of interface 0 has epb_flags with
 * its direction. Every packet has the custom option below, so that a reader of ours needs no pass over the whole file;
 * other programs skip it. The option is of the kind that a tool must not copy when it rewrites the file (19373),
 * because it holds file offsets.
 */

/* Private Enterprise Number in our custom options: 32473, set apart for documentation by RFC 5612. */
#define SWB_LOG_PEN 32473

/* Option codes, pcapng section 3.5.1. */
#define SWB_LOG_OPTION_RECORD 19373u /* binary, not to be copied: SwbLogRecordOption */
#define SWB_LOG_OPTION_ARGS 2988u    /* UTF-8, may be copied: the arguments of an event, joined by U+001F */

#define SWB_LOG_RECORD_VERSION 1

/* A TCP payload longer than this is split over several packets, for an IP packet can hold little more. A multiple of the
 * hex row, so that the rows of a long read stay whole. A datagram is one packet always; it may be longer: 65,507 bytes
 * over IPv4, 65,527 over IPv6. */
#define SWB_LOG_MAX_PAYLOAD 65472u

/* A row is cut at a line feed (what that is, each record says for itself: the encoding when it was recorded does) or when it
 * has this many bytes. */
#define SWB_LOG_MAX_ROW 4096u

/* A record goes on in an open row only when its block begins less than this many bytes of file after the row's first
 * byte, so that whoever shows a row looks ahead no further. */
#define SWB_LOG_MAX_ROW_SPAN (64u * 1024u)

/* What comes fast is read in such pieces that the file ends at a multiple of this after them: large and aligned writes let the
 * kernel keep the file in large folios, which was measured to save a sixth of all the time of a stream. Readers need not
 * care: nothing is filled up, and what comes slowly is written wherever the file ends. */
#define SWB_LOG_ALIGNMENT (256u * 1024u)

/* Bytes per row of the hex view. */
#define SWB_LOG_HEX_ROW 16u

/* Packet-gap times, nanoseconds: a read joins the row that its stream left open when it comes within the first; single
 * characters (4 bytes at most, both reads), as from someone typing into a telnet client, within the second; so does a read
 * that begins within a unit of UTF-16 or UTF-32, for no message ends there. */
#define SWB_LOG_JOIN_GAP (20 * G_GINT64_CONSTANT (1000000))
#define SWB_LOG_JOIN_GAP_TYPED (1000 * G_GINT64_CONSTANT (1000000))
#define SWB_LOG_JOIN_TYPED_MAX 4u

/* The record begins within a unit, and those bytes of it that stand before, in the same stream, are those of a line feed. How
 * many these are is told by the stream offset. */
#define SWB_LOG_UNIT_BEGUN 1u

typedef enum
{
  SWB_LOG_INTERFACE_TRAFFIC = 0,
  SWB_LOG_INTERFACE_EVENTS = 1,
} SwbLogInterface;

/**
 * SwbLogKind:
 * @SWB_LOG_KIND_DATA: payload that came or went
 * @SWB_LOG_KIND_OPEN: the SYN that opens a TCP connection; shown as a row
 * @SWB_LOG_KIND_FIN: a FIN; shown as a row
 * @SWB_LOG_KIND_RST: a RST; shown as a row
 * @SWB_LOG_KIND_FILLER: a packet that only makes the capture complete (the SYN-ACK, an ACK, the second FIN); no row, and
 *   it doesn't end the row that its flow left open
 * @SWB_LOG_KIND_EVENT: anything else, on interface 1; shown as a row
 */
typedef enum
{
  SWB_LOG_KIND_DATA = 0,
  SWB_LOG_KIND_OPEN = 1,
  SWB_LOG_KIND_FIN = 2,
  SWB_LOG_KIND_RST = 3,
  SWB_LOG_KIND_FILLER = 4,
  SWB_LOG_KIND_EVENT = 5,
} SwbLogKind;

typedef enum
{
  SWB_DIRECTION_IN = 0,
  SWB_DIRECTION_OUT = 1,
} SwbDirection;

/**
 * SwbLogRecordOption:
 *
 * The value of our custom option, after the PEN. Little-endian, no padding: 32 bytes.
 */
typedef struct
{
  guint8 version;        /* SWB_LOG_RECORD_VERSION */
  guint8 kind;           /* SwbLogKind */
  guint16 event;         /* SwbLogEventId, 0 for plain data */
  guint32 flow;          /* number of the connection, from 1; 0: of none */
  guint64 previous;      /* log offset of the previous data record of the same flow and direction; 0: none */
  guint64 stream_offset; /* bytes of this flow and direction before this record (without SYN and FIN) */
  guint16 row_offset;    /* bytes that its first row already has from earlier records; 0: a row begins here */
  guint8 feed;           /* SwbLogFeed: what its rows are cut at; SWB_LOG_FEED_BYTE for all but data */
  guint8 unit;           /* SWB_LOG_UNIT_BEGUN or 0 */
  guint32 zone;          /* interface index of the flow's IPv6 link-local addresses; 0: none */
} SwbLogRecordOption;

G_STATIC_ASSERT (sizeof (SwbLogRecordOption) == 32);

/**
 * SwbLogSegmentOption:
 *
 * The value of our custom option in the section header of the second file of a log, and of those after it; see
 * swb-log-segments.h. File offsets in the options of its records are log offsets: they count from the beginning of the
 * first file.
 */
typedef struct
{
  guint32 number;   /* of the file, from 2 */
  guint32 reserved; /* 0 */
  guint64 begin;    /* log offset of the first record in the file */
} SwbLogSegmentOption;

G_STATIC_ASSERT (sizeof (SwbLogSegmentOption) == 16);

/* Bytes of a traffic block before its payload, which follows IP and TCP or UDP headers of @head bytes. */
#define SWB_LOG_DATA_OFFSET(head) (28u + (head))

G_END_DECLS
