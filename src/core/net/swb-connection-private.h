#pragma once

#include "swb-alarm.h"
#include "swb-connection.h"
#include "swb-own-pair.h"
#include "swb-rule-driver.h"
#include "swb-send-queue.h"

G_BEGIN_DECLS

/* For swb-connection*.c alone. */
struct _SwbConnection
{
  SwbEndpoint *endpoint; /* unowned: it owns us */
  SwbTransport *transport;
  SwbPollerWatch *watch;
  SwbLogFlow *flow;
  SwbConnectionInfo *info;
  char remote[SWB_NET_ADDRESS_STRING_SIZE];

  SwbSendQueue *queue;
  guint64 enqueued;    /* bytes that ever waited in the queue */
  guint64 answered;    /* that count behind the last one that a rule sent */
  SwbRuleDriver *rules; /* NULL when there are none */
  gboolean rules_wait;  /* until less is in the queue */
  gboolean finishing;  /* a rule closes it once the queue is empty */
  gboolean resetting;  /* a rule resets it */

  SwbOwnPair *pair;
  SwbAlarm pace;       /* set while its peer is a panel that answers as well, and the next answer is not due */
  gboolean loop_said;

  gboolean closing;     /* by us: nothing is answered any more */
  gboolean peer_closed; /* its FIN was read */
  int send_errsv;       /* ECONNRESET or EPIPE of a send: the kernel tells a reset only once, so a later read would
                         * look like an orderly end */
  gboolean closed;

  SwbConnectionClosedFunc closed_func;
  gpointer closed_data;
};

/* swb-connection.c */
gboolean swb_connection_is_half_open (SwbConnection *self);
void swb_connection_update_events (SwbConnection *self);
void swb_connection_settle (SwbConnection *self);

/* swb-connection-send.c */
gboolean swb_connection_is_echo (SwbConnection *self);
gboolean swb_connection_is_chargen (SwbConnection *self);
void swb_connection_count_queued (SwbConnection *self,
                                  gssize         change);
gsize swb_connection_write (SwbConnection *self,
                            const guint8  *data,
                            gsize          length);
void swb_connection_flush (SwbConnection *self);
void swb_connection_enqueue (SwbConnection *self,
                             GBytes        *bytes,
                             gsize          offset);
void swb_connection_generate (SwbConnection *self);
void swb_connection_answer (SwbConnection *self,
                            const guint8  *data,
                            gsize          length);
void swb_connection_refuse (SwbConnection *self,
                            gsize          length,
                            GError       **error);

/* swb-connection-pace.c */
void swb_connection_pace (SwbConnection *self,
                          gsize          length);

/* swb-connection-end.c */
void swb_connection_log_end (SwbConnection *self,
                             SwbDirection   direction,
                             SwbLogKind     kind,
                             SwbLogEventId  event,
                             const char    *reason);
void swb_connection_finish (SwbConnection *self,
                            const GError  *error);
void swb_connection_fail (SwbConnection  *self,
                          int             errsv,
                          SwbNetOperation operation);
void swb_connection_close_after_peer (SwbConnection *self);

/* swb-connection-rules.c */
extern const SwbRuleDriverFuncs swb_connection_rule_funcs;
void swb_connection_wake_rules (SwbConnection *self);

G_END_DECLS
