#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-event.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  SwbLogEventId id;
  SwbLogSeverity severity;
  const char *nick;
  const char *text;
} Event;

#define ERR SWB_LOG_SEVERITY_ERROR
#define WARN SWB_LOG_SEVERITY_WARNING
#define INFO SWB_LOG_SEVERITY_INFO

/* {1}, {2} and {3} stand for the arguments; not all are shown, for a reason often names the address itself.
 * Translations may put them in another order. */
static const Event events[] = {
  { SWB_LOG_EVENT_ACCEPTED, INFO, "accepted", N_("client {1} connected") },
  { SWB_LOG_EVENT_CONNECTED, INFO, "connected", N_("connected to {1}") },
  { SWB_LOG_EVENT_PEER_CLOSED, INFO, "peer-closed", N_("closed by peer (FIN) after {1} bytes") },
  { SWB_LOG_EVENT_PEER_RESET, WARN, "peer-reset", N_("reset by peer (RST) after {1} bytes") },
  { SWB_LOG_EVENT_CLOSED, INFO, "closed", N_("closed by this side (FIN)") },
  { SWB_LOG_EVENT_RESET, WARN, "reset", N_("reset by this side (RST)") },
  { SWB_LOG_EVENT_LOST, ERR, "lost",
    N_("connection lost: the peer stopped answering without closing") },
  { SWB_LOG_EVENT_BROKEN, ERR, "broken", N_("connection broken: {1}") },
  { SWB_LOG_EVENT_UNSENT, WARN, "unsent", N_("closed with {1} bytes still waiting to be sent; the peer never got them") },

  { SWB_LOG_EVENT_RESOLVING, INFO, "resolving", N_("looking up {1}") },
  { SWB_LOG_EVENT_RESOLVE_FAILED, ERR, "resolve-failed", N_("look-up failed: {2}") },
  { SWB_LOG_EVENT_CONNECTING, INFO, "connecting", N_("connecting to {1}") },
  { SWB_LOG_EVENT_REFUSED, ERR, "refused", N_("connection refused by {1}: nothing listens on that port there") },
  { SWB_LOG_EVENT_CONNECT_TIMED_OUT, ERR, "connect-timed-out", N_("no answer from {1} within {2} s") },
  { SWB_LOG_EVENT_CONNECT_FAILED, ERR, "connect-failed", N_("can’t connect: {2}") },
  { SWB_LOG_EVENT_CONNECT_CANCELLED, INFO, "connect-cancelled", N_("gave up connecting") },

  { SWB_LOG_EVENT_LISTENING, INFO, "listening", N_("listening on {1}") },
  { SWB_LOG_EVENT_BOUND, INFO, "bound", N_("bound to {1}") },
  { SWB_LOG_EVENT_STOPPED, INFO, "stopped", N_("stopped: {1} is free again") },
  { SWB_LOG_EVENT_BIND_FAILED, ERR, "bind-failed", N_("can’t start: {2}") },
  { SWB_LOG_EVENT_ACCEPT_FAILED, ERR, "accept-failed", N_("can’t take a new client: {1}") },

  { SWB_LOG_EVENT_SEND_FAILED, ERR, "send-failed", N_("not sent: {2}") },
  { SWB_LOG_EVENT_DATAGRAM_REFUSED, WARN, "datagram-refused",
    N_("{1} has no open port there: a datagram came back as unreachable (ICMP)") },
  { SWB_LOG_EVENT_DATAGRAM_TOO_LARGE, ERR, "datagram-too-large",
    N_("not sent: {1} bytes are more than a datagram can hold, which is {2}") },
  { SWB_LOG_EVENT_DATAGRAM_UNREACHABLE, WARN, "datagram-unreachable", N_("a datagram did not reach {1}: {2}") },
  { SWB_LOG_EVENT_QUEUE_FULL, ERR, "queue-full",
    N_("{2} bytes for {1} were not taken: too much is waiting to be sent already") },
  { SWB_LOG_EVENT_SEND_CANCELLED, WARN, "send-cancelled",
    N_("cancelled: {1} bytes that waited were not sent") },
  { SWB_LOG_EVENT_SEND_CUT, WARN, "send-cut",
    N_("cancelled: {1} bytes that waited were not sent; the data under way ends after its first {2} bytes") },
  { SWB_LOG_EVENT_NOBODY, WARN, "nobody", N_("not sent: there is nobody to send to") },

  { SWB_LOG_EVENT_TRUNCATED, WARN, "truncated", N_("the last {1} bytes of a datagram were lost: it was too large") },
  { SWB_LOG_EVENT_DROPPED, WARN, "dropped", N_("the system dropped {1} datagrams before they could be read") },

  { SWB_LOG_EVENT_RECORDING_STOPPED, ERR, "recording-stopped", N_("recording stopped: {1}") },
  { SWB_LOG_EVENT_RECORDING_RESUMED, WARN, "recording-resumed",
    N_("recording again; {1} bytes in between are not in the log") },
  { SWB_LOG_EVENT_OLD_LOG_KEPT, INFO, "old-log-kept", N_("a log of that name was there; it is now {1}") },

  { SWB_LOG_EVENT_PART_DROPPED, INFO, "part-dropped",
    N_("the log has reached its limit of {3}: its oldest {1} records were dropped ({2})") },
  { SWB_LOG_EVENT_PART_FAILED, WARN, "part-failed",
    N_("the log grows beyond its limit, for no further file can be made: {1}") },
  { SWB_LOG_EVENT_NOTE, INFO, "note",
    /* Translators: {1} is a row of the log: its time, an arrow and an address; {3} is what the user has written */
    N_("note on {1}: {3}") },

  { SWB_LOG_EVENT_CAPTURE_READ, INFO, "capture-read",
    N_("{1} packets read from the capture; {2} of them are TCP or UDP and shown") },
  { SWB_LOG_EVENT_CAPTURE_OPEN_BEFORE, INFO, "capture-open-before",
    N_("the connection with {1} stood before the capture began") },
  { SWB_LOG_EVENT_CAPTURE_UNANSWERED, WARN, "capture-unanswered",
    N_("{1} did not answer the request for a connection (SYN) within the capture") },
  { SWB_LOG_EVENT_CAPTURE_GAP_IN, WARN, "capture-gap-in",
    N_("{1} bytes that were received here are missing in the capture") },
  { SWB_LOG_EVENT_CAPTURE_GAP_OUT, WARN, "capture-gap-out",
    N_("{1} bytes that were sent here are missing in the capture") },
  { SWB_LOG_EVENT_CAPTURE_CUT, WARN, "capture-cut",
    N_("the last {1} bytes of this datagram are missing: the capture cut it short") },
  { SWB_LOG_EVENT_CAPTURE_REPEATED, INFO, "capture-repeated",
    N_("{1} repeated TCP segments are not shown a second time ({2} bytes)") },
  { SWB_LOG_EVENT_CAPTURE_UNKNOWN_LINK, WARN, "capture-unknown-link",
    N_("{1} packets are not shown: their kind of link is not understood (link type {2})") },
  { SWB_LOG_EVENT_CAPTURE_NOT_IP, INFO, "capture-not-ip",
    N_("{1} packets are not shown: they are neither IPv4 nor IPv6") },
  { SWB_LOG_EVENT_CAPTURE_NOT_TRANSPORT, INFO, "capture-not-transport",
    N_("{1} packets are not shown: they are neither TCP nor UDP") },
  { SWB_LOG_EVENT_CAPTURE_FRAGMENTS, WARN, "capture-fragments",
    N_("{1} packets are not shown: they are fragments, which are not put together") },
  { SWB_LOG_EVENT_CAPTURE_CUT_SHORT, WARN, "capture-cut-short",
    N_("{1} packets are not shown: the capture cut them short before their payload") },
  { SWB_LOG_EVENT_CAPTURE_BAD_HEADERS, WARN, "capture-bad-headers",
    N_("{1} packets are not shown: their headers contradict themselves") },
  { SWB_LOG_EVENT_CAPTURE_DROPPED, WARN, "capture-dropped",
    N_("{1} packets were dropped while the capture was made") },
  { SWB_LOG_EVENT_CAPTURE_LEFT_OUT, WARN, "capture-left-out",
    N_("the last {1} bytes of the capture are cut short or damaged, and not shown") },

  { SWB_LOG_EVENT_RULE_MARK, INFO, "rule-mark", N_("mark by rule “{1}”: {2}") },
  { SWB_LOG_EVENT_RULE_LIMIT, WARN, "rule-limit",
    N_("rule “{1}” is at its limit of {2} a second: reading pauses until it may fire again") },
  { SWB_LOG_EVENT_RULE_FAULT, ERR, "rule-fault", N_("rule “{1}” could not answer: {2}") },
  { SWB_LOG_EVENT_RULE_DROPPED, WARN, "rule-dropped", N_("{1} actions of rules still waited, and were dropped") },
  { SWB_LOG_EVENT_RULE_LET_GO, WARN, "rule-let-go",
    N_("rules let go of {1} bytes in which a match might have begun: they keep {2} at most") },
  { SWB_LOG_EVENT_RULE_COSTLY, ERR, "rule-costly",
    N_("rule “{1}” is off for this connection: its expression takes too long on what has come. Make it simpler.") },
  { SWB_LOG_EVENT_RULE_NO_SEQUENCE, ERR, "rule-no-sequence", N_("there is no sequence “{1}” to start") },
  { SWB_LOG_EVENT_RULE_NOT_NOTIFIED, WARN, "rule-not-notified",
    N_("some notifications were not shown: there are more than {1} a second") },

  { SWB_LOG_EVENT_RULE_LIMIT_PEER, WARN, "rule-limit-peer",
    N_("rule “{1}” is at its limit of {2} a second: what it answers has to wait") },
  { SWB_LOG_EVENT_RULE_NOT_SEEN, WARN, "rule-not-seen",
    N_("{1} datagrams wait for rules that may not act yet: what comes meanwhile is not answered") },
  { SWB_LOG_EVENT_RULE_NOTIFIED, INFO, "rule-notified", N_("notification by rule “{1}”: {2}") },
  { SWB_LOG_EVENT_ANSWER_LOOP, WARN, "answer-loop",
    N_("{1} is a panel here that answers by itself as well: so that the two don’t keep the machine busy, this one sends at most "
       "{2} answers and {3} bytes a second") },
  { SWB_LOG_EVENT_ANSWER_LOOP_ENDED, WARN, "answer-loop-ended",
    N_("{1} is a panel here that answers by itself as well: what it sends beyond {2} a second is not answered, so that it "
       "ends") },

  { SWB_LOG_EVENT_REPEAT_STARTED, INFO, "repeat-started", N_("repeat {1} begins: every {2} ms") },
  { SWB_LOG_EVENT_REPEAT_STARTED_COUNT, INFO, "repeat-started-count",
    N_("repeat {1} begins: every {2} ms, {3} times") },
  { SWB_LOG_EVENT_REPEAT_WAITING, WARN, "repeat-waiting", N_("repeat {1} waits: there is nobody to send to") },
  { SWB_LOG_EVENT_REPEAT_RESUMED, INFO, "repeat-resumed", N_("repeat {1} goes on") },
  { SWB_LOG_EVENT_REPEAT_MISSED, WARN, "repeat-missed", N_("repeat {1} missed its time {2} times; they are left out") },
  { SWB_LOG_EVENT_REPEAT_ENDED, INFO, "repeat-ended", N_("repeat {1} ended: {2} sent, {3} missed") },
  { SWB_LOG_EVENT_REPEAT_FAILED, ERR, "repeat-failed", N_("repeat {1} ended after {2} sent: {3}") },
  { SWB_LOG_EVENT_SEQUENCE_STARTED, INFO, "sequence-started", N_("sequence “{1}” begins") },
  { SWB_LOG_EVENT_SEQUENCE_PASSED, INFO, "sequence-passed", N_("sequence “{1}” passed in {2} s") },
  { SWB_LOG_EVENT_SEQUENCE_FAILED, ERR, "sequence-failed", N_("sequence “{1}” failed at step {2}: {3}") },
  { SWB_LOG_EVENT_SEQUENCE_CANCELLED, WARN, "sequence-cancelled", N_("sequence “{1}” cancelled at step {2}") },
  { SWB_LOG_EVENT_SEQUENCE_BUSY, WARN, "sequence-busy",
    N_("sequence “{1}” still runs on this connection and was not started again") },
  { SWB_LOG_EVENT_FILE_STARTED, INFO, "file-started", N_("sending {1}: {2} bytes") },
  { SWB_LOG_EVENT_FILE_SENT, INFO, "file-sent", N_("sent {1}: {2} bytes in {3} s") },
  { SWB_LOG_EVENT_FILE_FAILED, ERR, "file-failed", N_("sending {1} failed after {2} bytes: {3}") },
  { SWB_LOG_EVENT_FILE_CANCELLED, WARN, "file-cancelled", N_("sending {1} cancelled after {2} of {3} bytes") },
  { SWB_LOG_EVENT_FILE_LEFT, WARN, "file-left", N_("{3} has gone after {2} bytes of {1}; the others still get it") },
};

static const Event *
find_event (SwbLogEventId id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    if (events[i].id == id)
      return &events[i];

  return NULL;
}

/**
 * swb_log_event_get_nick:
 * @id: an event, maybe one that this version doesn't know
 *
 * Any thread.
 *
 * Returns: (nullable): its name in machine-readable output, such as "peer-closed"; %NULL for an unknown one
 */
const char *
swb_log_event_get_nick (SwbLogEventId id)
{
  const Event *event = find_event (id);

  return event != NULL ? event->nick : NULL;
}

/**
 * swb_log_event_get_severity:
 * @id: an event
 *
 * Any thread.
 *
 * Returns: how bad it is; %SWB_LOG_SEVERITY_INFO for an unknown one
 */
SwbLogSeverity
swb_log_event_get_severity (SwbLogEventId id)
{
  const Event *event = find_event (id);

  return event != NULL ? event->severity : SWB_LOG_SEVERITY_INFO;
}

/**
 * swb_log_event_format:
 * @id: an event
 * @args: (nullable) (array zero-terminated=1): its arguments; one that is missing counts as empty
 * @translate: whether to use the user's language; the file has English
 *
 * Puts the arguments into the event's text. They are put in as they are: a `{1}` in an argument stays. Any thread.
 *
 * Returns: (transfer full) (nullable): the readable line, UTF-8; %NULL for an event that this version doesn't know
 */
char *
swb_log_event_format (SwbLogEventId       id,
                      const char *const *args,
                      gboolean            translate)
{
  const Event *event = find_event (id);
  g_autoptr (GString) line = NULL;
  const char *text;
  gsize n_args = 0;

  if (event == NULL)
    return NULL;

  while (args != NULL && n_args < SWB_LOG_EVENT_MAX_ARGS && args[n_args] != NULL)
    n_args++;

  line = g_string_new (NULL);
  for (text = translate ? _(event->text) : event->text; *text != '\0'; text++)
    {
      if (text[0] == '{' && text[1] >= '1' && text[1] <= '0' + SWB_LOG_EVENT_MAX_ARGS && text[2] == '}')
        {
          gsize n = (gsize) (text[1] - '1');

          if (n < n_args)
            g_string_append (line, args[n]);
          text += 2;
        }
      else
        {
          g_string_append_c (line, *text);
        }
    }

  return g_string_free (g_steal_pointer (&line), FALSE);
}
