#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbLogEventId:
 *
 * What happened, as a number that is written to logs: never renumber, only append. The text of each, with its
 * arguments, is in the table of swb-log-event.c.
 */
typedef enum
{
  SWB_LOG_EVENT_NONE = 0,

  /* connections; argument 1 is the peer, where there is one */
  SWB_LOG_EVENT_ACCEPTED = 1,       /* a client connected */
  SWB_LOG_EVENT_CONNECTED = 2,      /* our connection stands */
  SWB_LOG_EVENT_PEER_CLOSED = 3,    /* FIN from the peer; arguments: bytes received */
  SWB_LOG_EVENT_PEER_RESET = 4,     /* RST from the peer; arguments: bytes received */
  SWB_LOG_EVENT_CLOSED = 5,         /* we closed (FIN) */
  SWB_LOG_EVENT_RESET = 6,          /* we closed with unread data waiting, or by RST: the peer sees a reset */
  SWB_LOG_EVENT_LOST = 7,           /* an established connection timed out; the peer is gone without a word */
  SWB_LOG_EVENT_BROKEN = 8,         /* an established connection failed otherwise; argument: why */
  SWB_LOG_EVENT_UNSENT = 9,         /* closed with bytes still queued; argument: how many */

  /* connecting */
  SWB_LOG_EVENT_RESOLVING = 20,     /* argument: host */
  SWB_LOG_EVENT_RESOLVE_FAILED = 21, /* arguments: host, why */
  SWB_LOG_EVENT_CONNECTING = 22,    /* argument: address */
  SWB_LOG_EVENT_REFUSED = 23,       /* argument: address */
  SWB_LOG_EVENT_CONNECT_TIMED_OUT = 24, /* arguments: address, seconds */
  SWB_LOG_EVENT_CONNECT_FAILED = 25, /* arguments: address, why */
  SWB_LOG_EVENT_CONNECT_CANCELLED = 26, /* the user gave up connecting */

  /* listening and binding */
  SWB_LOG_EVENT_LISTENING = 40,     /* argument: address */
  SWB_LOG_EVENT_BOUND = 41,         /* argument: address */
  SWB_LOG_EVENT_STOPPED = 42,       /* stopped listening, or UDP socket closed; argument: address */
  SWB_LOG_EVENT_BIND_FAILED = 43,   /* arguments: address, why and what to do */
  SWB_LOG_EVENT_ACCEPT_FAILED = 44, /* argument: why */

  /* sending */
  SWB_LOG_EVENT_SEND_FAILED = 60,   /* arguments: peer, why */
  SWB_LOG_EVENT_DATAGRAM_REFUSED = 61, /* ICMP port unreachable; argument: peer */
  SWB_LOG_EVENT_DATAGRAM_TOO_LARGE = 62, /* arguments: bytes, limit */
  SWB_LOG_EVENT_DATAGRAM_UNREACHABLE = 63, /* another ICMP error; arguments: peer, why */
  SWB_LOG_EVENT_QUEUE_FULL = 64,    /* arguments: peer, bytes refused */
  SWB_LOG_EVENT_NOBODY = 65,        /* nobody to send to */
  SWB_LOG_EVENT_SEND_CANCELLED = 66, /* the user took back what waited; argument: bytes that were not sent */
  SWB_LOG_EVENT_SEND_CUT = 67,      /* the same, amid what was being sent; arguments: bytes not sent, bytes of it that were */

  /* receiving */
  SWB_LOG_EVENT_TRUNCATED = 80,     /* a datagram was larger than the buffer; argument: bytes lost */
  SWB_LOG_EVENT_DROPPED = 81,       /* the kernel dropped datagrams; argument: how many */

  /* the log itself */
  SWB_LOG_EVENT_RECORDING_STOPPED = 100, /* argument: why */
  SWB_LOG_EVENT_RECORDING_RESUMED = 101, /* argument: bytes not recorded in between */
  SWB_LOG_EVENT_OLD_LOG_KEPT = 102, /* a file of that name was there; argument: where it is now */
  SWB_LOG_EVENT_PART_DROPPED = 103, /* the log has reached its limit; arguments: records and bytes dropped, the limit */
  SWB_LOG_EVENT_PART_FAILED = 104,  /* no further file can be made, so the log grows beyond its limit; argument: why */
  SWB_LOG_EVENT_NOTE = 105,         /* the user's; arguments: what it is on, its place (see swb-log-notes.c), the note */

  /* a capture of another program's, see swb-capture.h; argument 1 is how many unless said otherwise */
  SWB_LOG_EVENT_CAPTURE_READ = 120,          /* arguments: packets, those that are shown */
  SWB_LOG_EVENT_CAPTURE_OPEN_BEFORE = 121,   /* the opening is not in the capture; argument: peer */
  SWB_LOG_EVENT_CAPTURE_UNANSWERED = 122,    /* a SYN without an answer; argument: who did not answer */
  SWB_LOG_EVENT_CAPTURE_GAP_IN = 123,        /* bytes of a stream that the capture doesn't have */
  SWB_LOG_EVENT_CAPTURE_GAP_OUT = 124,
  SWB_LOG_EVENT_CAPTURE_CUT = 125,           /* bytes of a datagram that the capture doesn't have */
  SWB_LOG_EVENT_CAPTURE_REPEATED = 126,      /* arguments: segments, bytes */
  SWB_LOG_EVENT_CAPTURE_UNKNOWN_LINK = 127,  /* arguments: packets, one of the link types */
  SWB_LOG_EVENT_CAPTURE_NOT_IP = 128,
  SWB_LOG_EVENT_CAPTURE_NOT_TRANSPORT = 129,
  SWB_LOG_EVENT_CAPTURE_FRAGMENTS = 130,
  SWB_LOG_EVENT_CAPTURE_CUT_SHORT = 131,
  SWB_LOG_EVENT_CAPTURE_BAD_HEADERS = 132,
  SWB_LOG_EVENT_CAPTURE_DROPPED = 133,
  SWB_LOG_EVENT_CAPTURE_LEFT_OUT = 134,      /* bytes at the end of the file */

  /* answer rules; argument 1 is the rule's name unless said otherwise */
  SWB_LOG_EVENT_RULE_MARK = 160,        /* arguments: rule, text */
  SWB_LOG_EVENT_RULE_LIMIT = 161,       /* it fires too often; arguments: rule, its limit */
  SWB_LOG_EVENT_RULE_FAULT = 162,       /* what it sends could not be made; arguments: rule, why */
  SWB_LOG_EVENT_RULE_DROPPED = 163,     /* actions that waited when the connection ended; argument: how many */
  SWB_LOG_EVENT_RULE_LET_GO = 164,      /* bytes in which a match might have begun; arguments: bytes, the most that is kept */
  SWB_LOG_EVENT_RULE_COSTLY = 165,      /* its expression took too long, and is off for this connection */
  SWB_LOG_EVENT_RULE_NO_SEQUENCE = 166, /* argument: name of a sequence that the panel doesn't have */
  SWB_LOG_EVENT_RULE_NOT_NOTIFIED = 167, /* notifications that were not shown; argument: the most in a second */
  SWB_LOG_EVENT_RULE_LIMIT_PEER = 168,   /* UDP: it fires too often; arguments: rule, its limit */
  SWB_LOG_EVENT_RULE_NOT_SEEN = 169,     /* UDP: datagrams that the rules don't see; argument: how many wait already */
  SWB_LOG_EVENT_RULE_NOTIFIED = 170,     /* shown on the desktop, where there is one; arguments: rule, text */
  SWB_LOG_EVENT_ANSWER_LOOP = 171,       /* two panels here answer each other; arguments: peer, answers and bytes a second */
  SWB_LOG_EVENT_ANSWER_LOOP_ENDED = 172, /* UDP: likewise; arguments: peer, answers a second */

  /* what a panel does by itself over a time; argument 1 is its name or number */
  SWB_LOG_EVENT_REPEAT_STARTED = 180,        /* arguments: number, interval in milliseconds */
  SWB_LOG_EVENT_REPEAT_STARTED_COUNT = 181,  /* arguments: number, interval in milliseconds, how often */
  SWB_LOG_EVENT_REPEAT_WAITING = 182,        /* nobody is connected */
  SWB_LOG_EVENT_REPEAT_RESUMED = 183,
  SWB_LOG_EVENT_REPEAT_MISSED = 184,         /* arguments: number, ticks */
  SWB_LOG_EVENT_REPEAT_ENDED = 185,          /* arguments: number, sends, missed ticks */
  SWB_LOG_EVENT_REPEAT_FAILED = 186,         /* arguments: number, sends, why */
  SWB_LOG_EVENT_SEQUENCE_STARTED = 190,
  SWB_LOG_EVENT_SEQUENCE_PASSED = 191,       /* arguments: name, seconds */
  SWB_LOG_EVENT_SEQUENCE_FAILED = 192,       /* arguments: name, step, why */
  SWB_LOG_EVENT_SEQUENCE_CANCELLED = 193,    /* arguments: name, step */
  SWB_LOG_EVENT_SEQUENCE_BUSY = 194,         /* it runs on that connection already */
  SWB_LOG_EVENT_FILE_STARTED = 200,          /* arguments: file, bytes */
  SWB_LOG_EVENT_FILE_SENT = 201,             /* arguments: file, bytes, seconds */
  SWB_LOG_EVENT_FILE_FAILED = 202,           /* arguments: file, bytes sent, why */
  SWB_LOG_EVENT_FILE_CANCELLED = 203,        /* arguments: file, bytes sent, bytes in all */
  SWB_LOG_EVENT_FILE_LEFT = 204,             /* one of several has gone; arguments: file, bytes sent to it, peer */
} SwbLogEventId;

/**
 * SwbLogSeverity:
 *
 * The numbers are syslog severities (RFC 5424 section 6.2.1), for the packets of interface 1 are syslog lines.
 */
typedef enum
{
  SWB_LOG_SEVERITY_ERROR = 3,
  SWB_LOG_SEVERITY_WARNING = 4,
  SWB_LOG_SEVERITY_INFO = 6,
} SwbLogSeverity;

/* No event has more arguments. */
#define SWB_LOG_EVENT_MAX_ARGS 3

const char *swb_log_event_get_nick (SwbLogEventId id);
SwbLogSeverity swb_log_event_get_severity (SwbLogEventId id);
char *swb_log_event_format (SwbLogEventId       id,
                            const char *const *args,
                            gboolean            translate);

G_END_DECLS
